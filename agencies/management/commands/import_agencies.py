from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from agencies.agency_import import import_agencies
from reformportal.lib.toml_documents import DocumentRefused


class Command(BaseCommand):
    help = "Stores agencies from TOML files (docs/plan-format.md): all, or on error nothing."

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")

    def handle(self, *args, files, **options):
        try:
            stored = import_agencies(files)
        except DocumentRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(_("%(count)d agencies stored.") % {"count": stored})
