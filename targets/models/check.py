"""WHAT IS ODD: checks of figures as data, and how a province adjusts them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from reformportal.lib.tracking import tracked
from targets.check_names import unknown_places
from targets.formulas import LONGEST, FormulaRefused, read_formula
from targets.models.indicator import Indicator, Measure


class Severity(models.TextChoices):
    ERROR = "error", _("Error: stops the sending")
    WARNING = "warning", _("Warning: asks for a sentence")


def threshold(label: str) -> models.DecimalField:
    return models.DecimalField(label, max_digits=18, decimal_places=6, null=True, blank=True)


class CheckQuerySet(models.QuerySet["Check"]):
    def of_province(self, province_id: int) -> CheckQuerySet:
        """The checks that all provinces share, and the province's own."""
        return self.filter(Q(province__isnull=True) | Q(province_id=province_id))


@tracked(province="province")
class Check(models.Model):
    """A formula that, where it is true of a figure, stops the sending or asks for a sentence."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    province = models.ForeignKey(
        Agency,
        verbose_name=_("province"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="checks",
        help_text=_("Empty: shared by all provinces."),
    )
    name = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    severity = models.CharField(_("severity"), max_length=7, choices=Severity)
    formula = models.CharField(
        _("formula"),
        max_length=LONGEST,
        help_text=_("Where it is true, the check fires: value > limit and not is_nil"),
    )
    message = models.CharField(
        _("message"),
        max_length=400,
        help_text=_("What the officer reads. A name in braces, like {value}, is filled in."),
    )
    message_en = models.CharField(_("message in English"), max_length=400, blank=True)
    limit = threshold(_("first threshold (limit)"))
    least = threshold(_("second threshold (least)"))
    measures = ArrayField(
        models.CharField(max_length=12, choices=Measure),
        verbose_name=_("measures"),
        default=list,
        blank=True,
        help_text=_("Measures of the indicators that it applies to; empty: all."),
    )
    indicators = models.ManyToManyField(
        Indicator,
        verbose_name=_("indicators"),
        blank=True,
        related_name="checks",
        help_text=_("Only these indicators; empty: all of the measures."),
    )
    is_active = models.BooleanField(_("in force"), default=True)
    position = models.PositiveSmallIntegerField(_("position"), default=100)

    objects = CheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("check")
        verbose_name_plural = _("checks")
        ordering = ["position", "code"]
        constraints = [
            models.CheckConstraint(
                name="check_severity_is_known", condition=Q(severity__in=["error", "warning"])
            ),
            models.CheckConstraint(
                name="check_says_something", condition=~Q(formula="") & ~Q(message="")
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name

    def clean(self) -> None:
        """Refuses a formula that cannot be read, and messages that name what is not known."""
        wrong = formula_mistakes(self.formula, self.limit, self.least)
        for field in ("message", "message_en"):
            places = unknown_places(getattr(self, field))
            if places:
                words = _("“%(names)s” cannot be filled in. Choose one of the names listed below.")
                wrong[field] = words % {"names": ", ".join(places)}
        if wrong:
            raise ValidationError(wrong)
        self.formula = " ".join(self.formula.split())


@tracked(root="check", province="check__province")
class CheckIndicatorRow(Check.indicators.through):
    """An indicator to which a check is confined; here only so that its history is kept."""

    class Meta:
        proxy = True

    @classmethod
    def check(cls, **kwargs):
        """Django's own question about the model, which the link of this name would hide."""
        return []


@tracked(root="check_changed", province="province")
class CheckAdjustment(models.Model):
    """How a province changes a check, for one indicator or for all: thresholds, formula, or off."""

    province = models.ForeignKey(
        Agency,
        verbose_name=_("province"),
        on_delete=models.CASCADE,
        related_name="check_adjustments",
    )
    check_changed = models.ForeignKey(
        Check, verbose_name=_("check"), on_delete=models.CASCADE, related_name="adjustments"
    )
    indicator = models.ForeignKey(
        Indicator,
        verbose_name=_("indicator"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="check_adjustments",
        help_text=_("Empty: every indicator of the province."),
    )
    is_active = models.BooleanField(_("in force"), default=True)
    limit = threshold(_("first threshold (limit)"))
    least = threshold(_("second threshold (least)"))
    formula = models.CharField(
        _("formula"), max_length=LONGEST, blank=True, help_text=_("Empty: the check's own.")
    )
    reason = models.CharField(_("reason"), max_length=300)

    class Meta:
        verbose_name = _("adjustment of a check")
        verbose_name_plural = _("adjustments of checks")
        ordering = ["check_changed__position", "check_changed__code", "indicator_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["province", "check_changed", "indicator"],
                name="one_adjustment_per_check_and_indicator",
                nulls_distinct=False,
                violation_error_message=_(
                    "This check has been adjusted here already: change that."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.check_changed} · {self.indicator or '*'}"

    def clean(self) -> None:
        """Refuses another province's check, and a formula that cannot be read."""
        if self.check_changed_id is None:
            return
        changed = self.check_changed
        if changed.province_id not in (None, self.province_id):
            raise ValidationError({"check_changed": _("Choose a check of this province.")})
        if not self.formula:
            return
        limit = changed.limit if self.limit is None else self.limit
        least = changed.least if self.least is None else self.least
        wrong = formula_mistakes(self.formula, limit, least)
        if wrong:
            raise ValidationError(wrong)
        self.formula = " ".join(self.formula.split())


def formula_mistakes(text: str, limit: object, least: object) -> dict[str, object]:
    """What is wrong with a formula, by field; it needs the thresholds for which it asks."""
    try:
        names = read_formula(text).names
    except FormulaRefused as refusal:
        return {"formula": str(refusal)}
    given = {"limit": limit, "least": least}
    words = _("The formula asks for this threshold. Write a number.")
    return {name: words for name in given if name in names and given[name] is None}
