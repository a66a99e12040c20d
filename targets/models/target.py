"""WHAT WAS PROMISED: a target of a plan, its revisions and year values, and who owes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from reformportal.lib.tracking import tracked
from targets.models.indicator import Indicator
from targets.models.plan import Plan, ReformArea

if TYPE_CHECKING:
    from agencies.models import User


class Direction(models.TextChoices):
    AT_LEAST = "at_least", _("at least")
    AT_MOST = "at_most", _("at most")
    EXACTLY = "exactly", _("exactly")
    TOP = "top", _("rank at or above")
    DONE_BY = "done_by", _("done by")


class TargetLevel(models.TextChoices):
    PROVINCE = "province", _("Province level")
    DISTRICT = "district", _("District level")
    COMMUNE = "commune", _("Commune level")
    ALL = "all", _("All levels")
    NAMED = "named", _("Named agencies")


class TargetQuerySet(models.QuerySet["Target"]):
    def visible_to(self, user: User) -> TargetQuerySet:
        """Targets of the plans of the provinces in which the user holds a role today."""
        return self.filter(plan__province_id__in=user.access.province_ids)

    def of_plan(self, plan_id: int) -> TargetQuerySet:
        return self.filter(plan_id=plan_id)


@tracked(province="plan__province")
class Target(models.Model):
    """An indicator with a value set for it (chỉ tiêu), as one row of a plan."""

    plan = models.ForeignKey(
        Plan, verbose_name=_("plan"), on_delete=models.CASCADE, related_name="targets"
    )
    indicator = models.ForeignKey(
        Indicator, verbose_name=_("indicator"), on_delete=models.PROTECT, related_name="targets"
    )
    area = models.ForeignKey(
        ReformArea, verbose_name=_("reform area"), on_delete=models.PROTECT, related_name="targets"
    )
    code = models.CharField(_("number"), max_length=20)
    source_ids = ArrayField(
        models.CharField(max_length=20),
        verbose_name=_("rows of the source"),
        help_text=_("Rows that state this target; several where the text repeats it."),
    )
    statement = models.TextField(_("statement"))
    printed_comparator = models.CharField(_("comparator as printed"), max_length=20, blank=True)
    direction = models.CharField(_("direction"), max_length=10, choices=Direction)
    level = models.CharField(
        _("level"),
        max_length=10,
        choices=TargetLevel,
        help_text=_("The level at which the plan sets it."),
    )
    owed_by_level = models.BooleanField(
        _("owed by the whole level"),
        default=True,
        help_text=_("Off: only the agencies named below owe the figures."),
    )
    parent = models.ForeignKey(
        "self",
        verbose_name=_("parent target"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
        help_text=_("“Of which” (trong số đó)."),
    )
    is_aspirational = models.BooleanField(_("strive for"), default=False)
    note = models.TextField(_("note"), blank=True)
    agencies = models.ManyToManyField(Agency, through="Assignment", related_name="targets")

    objects = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ["plan_id", "area__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "code"], name="target_numbered_once"),
            models.CheckConstraint(
                name="named_targets_are_owed_by_name",
                condition=~Q(level="named") | Q(owed_by_level=False),
            ),
        ]
        indexes = [models.Index(fields=["indicator", "plan"], name="target_indicator_plan")]

    def __str__(self) -> str:
        return f"{self.code} {self.statement[:80]}"


@tracked(root="target", province="target__plan__province")
class TargetRevision(models.Model):
    """A target as a decision set it from a day on; a report is judged by the one then in force."""

    target = models.ForeignKey(
        Target, verbose_name=_("target"), on_delete=models.CASCADE, related_name="revisions"
    )
    number = models.PositiveSmallIntegerField(_("revision"), default=1)
    decision = models.CharField(_("decision"), max_length=200)
    effective_on = models.DateField(_("effective on"))
    reason = models.TextField(_("reason"), blank=True)
    step = models.DecimalField(
        _("growth a year"), max_digits=18, decimal_places=6, null=True, blank=True
    )
    cap = models.DecimalField(_("cap"), max_digits=18, decimal_places=6, null=True, blank=True)
    cap_is_goal = models.BooleanField(
        _("cap is the goal"),
        default=False,
        help_text=_("The text names the cap as the end to be reached (“cho đến khi đạt 100 %”)."),
    )
    rule_until = models.PositiveSmallIntegerField(
        _("growth stated until"),
        null=True,
        blank=True,
        help_text=_("The last year for which the text gives the growth; only warnings look at it."),
    )
    growth_text = models.CharField(_("growth as printed"), max_length=200, blank=True)
    agency_bar = models.DecimalField(
        _("bar for each agency"),
        max_digits=18,
        decimal_places=6,
        null=True,
        blank=True,
        help_text=_("Where the target is the share of agencies that meet a bar."),
    )
    last_day = models.DateField(
        _("last day"), null=True, blank=True, help_text=_("For “done by” targets.")
    )

    class Meta:
        verbose_name = _("target revision")
        verbose_name_plural = _("target revisions")
        ordering = ["target_id", "effective_on", "number"]
        constraints = [
            models.UniqueConstraint(fields=["target", "number"], name="revision_numbered_once"),
            models.UniqueConstraint(
                fields=["target", "effective_on"], name="one_revision_takes_effect_on_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target_id} r{self.number}"


@tracked(root="revision__target", province="revision__target__plan__province")
class YearTarget(models.Model):
    """A value that the document states for a year; the years between are derived, never stored."""

    revision = models.ForeignKey(
        TargetRevision, on_delete=models.CASCADE, related_name="year_targets"
    )
    year = models.PositiveSmallIntegerField(_("year"))
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=6)
    last_day = models.DateField(_("last day within the year"), null=True, blank=True)

    class Meta:
        verbose_name = _("year value")
        verbose_name_plural = _("year values")
        ordering = ["revision_id", "year"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "year"], name="year_value_stated_once")
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.value}"


@tracked(root="target", province="target__plan__province")
class Assigner(models.Model):
    """The document, often of a higher body, that assigned a target (giao chỉ tiêu)."""

    target = models.ForeignKey(
        Target, verbose_name=_("target"), on_delete=models.CASCADE, related_name="assigners"
    )
    document = models.CharField(_("document"), max_length=200)
    place = models.CharField(_("place in the text"), max_length=120, blank=True)
    value = models.DecimalField(
        _("value asked"), max_digits=18, decimal_places=6, null=True, blank=True
    )
    source_id = models.CharField(_("row of the source"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("assigner")
        verbose_name_plural = _("assigners")
        ordering = ["target_id", "pk"]

    def __str__(self) -> str:
        return self.document


@tracked(root="target", agency="agency", province="target__plan__province")
class Assignment(models.Model):
    """An agency named as owing the figures of a target."""

    target = models.ForeignKey(
        Target, verbose_name=_("target"), on_delete=models.CASCADE, related_name="assignments"
    )
    agency = models.ForeignKey(
        Agency, verbose_name=_("agency"), on_delete=models.PROTECT, related_name="assignments"
    )

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = [models.UniqueConstraint(fields=["target", "agency"], name="assigned_once")]

    def __str__(self) -> str:
        return f"{self.target_id} · {self.agency_id}"
