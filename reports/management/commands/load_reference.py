from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from reformportal.lib.toml_documents import DocumentRefused
from reports.reference import is_loaded, load_reference, load_what_came_later


class Command(BaseCommand):
    help = "Loads agencies, indicators, plans and regimes of fixtures/ into a portal without them."

    def add_arguments(self, parser):
        parser.add_argument(
            "--update",
            action="store_true",
            help="load again; what was changed in the portal goes back to what the files state",
        )
        parser.add_argument("--folder", type=Path, default=settings.BASE_DIR / "fixtures")

    def handle(self, *args, update, folder, **options):
        if is_loaded() and not update:
            load_what_came_later(folder)
            self.stdout.write(_("The reference data are there already; --update loads them again."))
            return
        try:
            counts = load_reference(folder)
        except DocumentRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            _(
                "%(agencies)d agencies, %(indicators)d indicators, %(plans)d plans, "
                "%(regimes)d regimes."
            )
            % counts
        )
