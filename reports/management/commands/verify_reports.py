"""Checks that no issued report was touched: `bin/manage verify_reports`."""

import sys

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from tqdm import tqdm

from reports.issuing.verification import faults_of, periods_issued
from reports.models import IssuedReport


class Command(BaseCommand):
    help = "Checks bytes, rows and seals of every issued report; names what is wrong and exits 1."

    def handle(self, **options):
        periods = periods_issued()
        wrong = 0
        for period in tqdm(periods, unit=_("report"), disable=None):
            for number, fault in faults_of(period):
                wrong += 1
                self.stderr.write(
                    _("%(regime)s %(period)s, revision %(number)s: %(fault)s.")
                    % {
                        "regime": period.regime.code,
                        "period": period.code,
                        "number": number,
                        "fault": fault,
                    }
                )
        if wrong:
            sys.exit(1)
        count = IssuedReport.objects.count()
        self.stdout.write(_("Issued reports checked and untouched: %(count)s.") % {"count": count})
