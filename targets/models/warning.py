"""WHAT DOES NOT FIT: inconsistencies of the plans' texts, kept in sight."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from reformportal.lib.tracking import tracked
from targets.models.plan import Plan
from targets.models.target import Target


@tracked(root="plan", province="plan__province")
class TargetWarning(models.Model):
    """An inconsistency of the text, shown wherever its target or plan is; never a silent fix."""

    class Kind(models.TextChoices):
        RULE_MISSES_STATED = (
            "rule_misses_stated",
            _("The growth rule does not reach the stated value"),
        )
        RULE_STOPS_SHORT = "rule_stops_short", _("The growth rule ends before its goal")
        RULE_OVERSHOOTS = "rule_overshoots", _("The growth rule passes its cap")
        CONFLICT = "conflict", _("Different values for one indicator")
        DUPLICATE = "duplicate", _("Stated more than once")
        TABLE_VS_TEXT = "table_vs_text", _("The table contradicts the text")
        NO_BASELINE = "no_baseline", _("No baseline")
        YEAR_ASSUMED = "year_assumed", _("The year is assumed")
        EMPTY_YEARS = "empty_years", _("Years without a value")
        AMBIGUOUS = "ambiguous", _("Ambiguous wording")
        TYPO = "typo", _("Misprint in the source")
        NO_DEADLINE_DAY = "no_deadline_day", _("No day is stated")
        LEVEL_CEASES = "level_ceases", _("The level ends before the target")
        OUT_OF_CHANGES = "out_of_changes", _("The number of ranked units changes")
        OTHER = "other", _("Remark on the text")

    plan = models.ForeignKey(
        Plan, verbose_name=_("plan"), on_delete=models.CASCADE, related_name="warnings"
    )
    target = models.ForeignKey(
        Target,
        verbose_name=_("target"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="warnings",
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    message = models.TextField(_("message"))
    message_en = models.TextField(_("message in English"), blank=True)
    source_ids = ArrayField(
        models.CharField(max_length=20),
        verbose_name=_("rows of the source"),
        default=list,
        blank=True,
    )
    is_detected = models.BooleanField(
        _("found by the portal"), default=False, help_text=_("Off: stated with the plan.")
    )

    class Meta:
        verbose_name = _("warning")
        verbose_name_plural = _("warnings")
        ordering = ["plan_id", "target_id", "pk"]

    def __str__(self) -> str:
        return self.message[:80]

    @property
    def text(self) -> str:
        return self.message_en if get_language() == "en" and self.message_en else self.message
