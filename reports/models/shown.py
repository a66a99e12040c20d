"""WHAT EVERY SCREEN SHOWS: issued rows where a period is issued, computed ones elsewhere."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from reports.models.issued import IssuedReport
from reports.models.judged import Judged
from reports.models.progress import ProgressQuerySet, number
from reports.models.regime import Period
from targets.models import Target, TargetRevision


class ShownProgressQuerySet(ProgressQuerySet):
    def waiting_for_correction(self) -> ShownProgressQuerySet:
        """Issued rows of which a newer, different value has been computed since."""
        return self.filter(is_outdated=True)


class ShownProgress(Judged):
    """What every screen shows (a view): issued rows where a period is issued, else computed ones.

    An issued row carries what has been computed since (`newer_…`) where that differs.
    """

    # Rows of a view stand in nobody's way: the tables behind it guard themselves.
    target = models.ForeignKey(Target, on_delete=models.DO_NOTHING, related_name="+")
    agency = models.ForeignKey(Agency, null=True, on_delete=models.DO_NOTHING, related_name="+")
    revision = models.ForeignKey(
        TargetRevision, null=True, on_delete=models.DO_NOTHING, related_name="+"
    )
    missing_period = models.ForeignKey(
        Period, null=True, on_delete=models.DO_NOTHING, related_name="+"
    )
    period = models.ForeignKey(Period, on_delete=models.DO_NOTHING, related_name="+")
    is_official = models.BooleanField(_("official"))
    issued = models.ForeignKey(
        IssuedReport, null=True, on_delete=models.DO_NOTHING, related_name="+"
    )
    is_outdated = models.BooleanField(_("waiting for a correction"))
    newer_status = models.CharField(max_length=16, null=True)
    newer_value = number("")
    newer_target_value = number("")
    newer_expected_value = number("")
    newer_answered = models.PositiveIntegerField(null=True)
    newer_assigned = models.PositiveIntegerField(null=True)

    objects = ShownProgressQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "reports_shown_progress"
        verbose_name = _("progress shown")
        verbose_name_plural = _("progress shown")

    def __str__(self) -> str:
        return f"{self.period_id} {self.target_id} {self.agency_id or 'group'}: {self.status}"

    @property
    def is_gone(self) -> bool:
        """Whether today's computation no longer has this row."""
        return self.is_outdated and self.newer_status is None

    @property
    def newer_differs_in_coverage(self) -> bool:
        return (self.newer_answered, self.newer_assigned) != (self.answered, self.assigned)
