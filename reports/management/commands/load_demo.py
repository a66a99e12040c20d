"""Loads demo people and demo figures; only where the portal runs in demo mode."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils.translation import gettext as _
from tqdm import tqdm

from reports import runs
from reports.demo.explanations import load_findings
from reports.demo.notices import tell_of_moves
from reports.demo.people import load_people
from reports.demo.quarters import load_quarters
from reports.periods import generate_all


class Command(BaseCommand):
    help = "Loads demo people and demo figures (demo mode only; may be run again)."

    @transaction.atomic
    def handle(self, **options):
        if settings.PORTAL_MODE == "production":
            raise CommandError(
                _("Demo data is refused in production. Use a portal of its own, PORTAL_MODE=demo.")
            )
        load_people()
        generate_all()
        count = load_quarters()
        load_findings()
        tell_of_moves()
        with connection.cursor() as cursor:
            # So much is new that the planner would guess without it.
            cursor.execute("ANALYZE")
        runs.ask_what_is_due()
        for period_id in tqdm(runs.waiting(), desc=_("progress"), disable=None):
            runs.compute_waiting(period_id)
        self.stdout.write(_("%(count)s demo figures.") % {"count": count})
