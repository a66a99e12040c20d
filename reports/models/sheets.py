"""Figures and results packed for computing: one row an agency and report, whole numbers in rows.

Numbers are whole millionths (`MICRO`), so that sums and comparisons are exact and fast. One that
does not fit 64 bits stands in `wide`, as text, and `WIDE` in its cell; `NONE` is an empty cell.
"""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.expressions import RawSQL

from agencies.models import Agency
from reports.models.regime import Period
from reports.models.submission import Submission

MICRO = 10**6
NONE = -(2**63)
WIDE = NONE + 1
EPOCH = date(2000, 1, 1)


def day_number(day: date) -> int:
    """Days as sheets hold them."""
    return (day - EPOCH).days


class FigureSheet(models.Model):
    """A given report's figures: a column an indicator; the rows are `figure_sheets.Row`.

    `done` holds the milestones among them that are done: their indicators, and the days. Both are
    big-endian integers of 64 bits, row after row. A sheet is made when a computation first needs
    it, takes a `mark` that no other has had, and is dropped by a trigger when a figure of it
    changes.
    """

    submission = models.OneToOneField(
        Submission, primary_key=True, on_delete=models.CASCADE, related_name="sheet"
    )
    period = models.ForeignKey(Period, on_delete=models.CASCADE, db_index=False, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, db_index=False, related_name="+")
    cells = models.BinaryField()
    wide = models.JSONField(null=True)
    done = models.BinaryField(null=True)
    mark = models.BigIntegerField(db_default=RawSQL("nextval('reports_sheet_mark')", []))

    class Meta:
        indexes = [
            models.Index(
                fields=["period"],
                name="sheet_with_milestones",
                condition=models.Q(done__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.submission_id}"


class Serves(models.IntegerChoices):
    """Which view a sheet serves: most agencies are provisionally what they are officially."""

    BOTH = 0
    OFFICIAL = 1
    PROVISIONAL = 2


class ProgressSheet(models.Model):
    """A period's results of one agency, or of the groups: what the view `reports_progress` unfolds.

    `digest` is that of the cells: a computation writes only the sheets whose digest differs.
    """

    period = models.ForeignKey(Period, on_delete=models.CASCADE, db_index=False, related_name="+")
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    serves = models.PositiveSmallIntegerField(choices=Serves)
    cells = ArrayField(ArrayField(models.BigIntegerField()))
    wide = models.JSONField(null=True)
    digest = models.BinaryField(max_length=16)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["period", "agency", "serves"],
                name="progress_sheet_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.period_id} {self.agency_id or 'groups'} {self.serves}"


class DefinitionChange(models.Model):
    """A transaction that changed what computations are told besides figures; written by triggers.

    Plans, targets, agencies, successions and regimes are resolved once and kept in a worker's
    memory; the marks that a computation sees tell it whether to resolve them anew.
    """

    transaction_id = models.BigIntegerField(primary_key=True)
    mark = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.transaction_id} {self.mark}"


class ReportChange(models.Model):
    """A change of what a period's reports say or owe, or of their states; written by triggers.

    A worker remembers reports while their period's marks are the same. Each transaction leaves its
    own, so that none waits for another; the sweep joins those of a period that has many.
    """

    period_id = models.BigIntegerField()
    mark = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["period_id", "mark"], name="report_change_period")]

    def __str__(self) -> str:
        return f"{self.period_id} {self.mark}"
