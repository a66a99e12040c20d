"""WHERE IT STARTED: the state before a plan, for a level's group or for one agency."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from reformportal.lib.tracking import tracked
from targets.models.indicator import Indicator
from targets.models.plan import Plan
from targets.models.target import TargetLevel


@tracked(root="plan", agency="agency", province="plan__province")
class Baseline(models.Model):
    """Where things stood before the plan: for a level's group, or for one agency."""

    plan = models.ForeignKey(
        Plan, verbose_name=_("plan"), on_delete=models.CASCADE, related_name="baselines"
    )
    indicator = models.ForeignKey(
        Indicator, verbose_name=_("indicator"), on_delete=models.PROTECT, related_name="baselines"
    )
    level = models.CharField(_("level"), max_length=10, choices=TargetLevel)
    agency = models.ForeignKey(
        Agency,
        verbose_name=_("agency"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="baselines",
    )
    year = models.PositiveSmallIntegerField(_("year"))
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=6)
    amount = models.DecimalField(
        _("amount behind the value"), max_digits=18, decimal_places=6, null=True, blank=True
    )
    is_approximate = models.BooleanField(_("approximate"), default=False)
    source_ids = ArrayField(
        models.CharField(max_length=20),
        verbose_name=_("rows of the source"),
        default=list,
        blank=True,
    )
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("baseline")
        verbose_name_plural = _("baselines")
        ordering = ["plan_id", "indicator_id", "level"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "indicator", "level", "agency"],
                name="baseline_stated_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.year}: {self.value}"
