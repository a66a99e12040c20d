"""Computes by hand: `bin/manage compute_progress --plan 1204/QĐ-UBND --period 2025-Q1`."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from tqdm import tqdm

from reformportal.lib import clock
from reports.models import Period, ProgressRun
from reports.runs import ask, compute_waiting
from reports.tasks import compute_side_by_side
from targets.models import Plan


class Command(BaseCommand):
    help = "Computes the progress of a plan's opened reports, one or all of them."

    def add_arguments(self, parser):
        wanted = parser.add_mutually_exclusive_group(required=True)
        wanted.add_argument("--plan", help="document number, e.g. 1204/QĐ-UBND")
        wanted.add_argument(
            "--all", action="store_true", help="every opened report, by the workers side by side"
        )
        parser.add_argument("--period", help="year and kind, e.g. 2025-Q1; without it: all opened")

    def handle(self, *, plan, period, **options):
        if options["all"]:
            return self._ask_workers()
        periods = self._periods(plan, period)
        rows = 0
        for each in tqdm(periods, desc=plan, unit=_("report"), disable=None):
            ask([ProgressRun(period=each, trigger="manual", due_at=clock.now())])
            rows += compute_waiting(each.pk)
        self.stdout.write(
            _("%(rows)s rows in %(count)s reports.") % {"rows": rows, "count": len(periods)}
        )

    def _ask_workers(self):
        periods = list(Period.objects.filter(opened_at__isnull=False))
        now = clock.now()
        ask(ProgressRun(period=each, trigger="manual", due_at=now) for each in periods)
        rows = compute_side_by_side(each.pk for each in periods).get()
        self.stdout.write(
            _("%(rows)s rows in %(count)s reports.") % {"rows": rows, "count": len(periods)}
        )

    def _periods(self, number, code):
        plans = Plan.objects.filter(document_number=number)
        if not plans:
            known = ", ".join(Plan.objects.values_list("document_number", flat=True))
            raise CommandError(
                _("There is no plan %(number)s. Plans: %(known)s")
                % {"number": number, "known": known}
            )
        periods = (
            Period.objects.filter(regime__plans__in=plans, opened_at__isnull=False)
            .order_by("window_end")
            .distinct()
        )
        if code:
            chosen = [each for each in periods if each.code == code]
            if not chosen:
                known = ", ".join(each.code for each in periods)
                raise CommandError(
                    _("No opened report %(code)s. Opened: %(known)s")
                    % {"code": code, "known": known or "–"}
                )
            return chosen
        return list(periods)
