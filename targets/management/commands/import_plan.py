from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from reformportal.lib.toml_documents import DocumentRefused
from targets.plan_import import import_plans


class Command(BaseCommand):
    help = (
        "Stores plans from TOML files (see docs/plan-format.md): all of them or, on error, nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")

    def handle(self, *args, files, **options):
        try:
            plans = import_plans(files)
        except DocumentRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        for plan in plans:
            self.stdout.write(
                _("%(number)s: %(targets)d targets, %(tasks)d tasks, %(warnings)d warnings.")
                % {
                    "number": plan.document_number,
                    "targets": plan.targets.count(),
                    "tasks": plan.tasks.count(),
                    "warnings": plan.warnings.count(),
                }
            )
