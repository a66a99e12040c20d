"""The columns of a judged target that computed, issued and shown rows share."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from reports.models.progress import Status, number
from reports.models.regime import Period
from targets.models import Target, TargetRevision


class Judged(models.Model):
    """The columns of a progress row, named as in `Progress`, so that the same pages draw it."""

    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    revision = models.ForeignKey(
        TargetRevision, null=True, on_delete=models.PROTECT, related_name="+"
    )
    status = models.CharField(_("status"), max_length=16, choices=Status, blank=True)
    value = number(_("value"))
    numerator = number(_("numerator"))
    denominator = number(_("denominator"))
    target_value = number(_("target of the year"))
    start_value = number(_("start"))
    expected_value = number(_("expected"))
    attainment = number(_("attainment, %"), places=2)
    answered = models.PositiveIntegerField(_("agencies that reported"), default=0)
    assigned = models.PositiveIntegerField(_("agencies assigned"), default=0)
    rank_out_of = models.PositiveIntegerField(_("out of"), null=True)
    is_carried = models.BooleanField(_("last known value"), default=False)
    missing_period = models.ForeignKey(
        Period, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        abstract = True

    @property
    def is_partial(self) -> bool:
        return self.answered < self.assigned
