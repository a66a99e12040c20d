"""WHAT IS MEASURED: the catalogue of indicators, shared by all plans that ask for the same."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from reformportal.lib.tracking import tracked


class Measure(models.TextChoices):
    RATIO = "ratio", _("Ratio")
    QUANTITY = "quantity", _("Quantity")
    RATE = "rate", _("Rate measured elsewhere")
    RANK = "rank", _("Rank")
    REDUCTION = "reduction", _("Reduction")
    MILESTONE = "milestone", _("Milestone")


class Nature(models.TextChoices):
    FLOW = "flow", _("Flow: what arose in the window")
    STOCK = "stock", _("Stock: the state at the cut-off")


class GroupRule(models.TextChoices):
    RATIO_OF_SUMS = "ratio_of_sums", _("Sum of numerators over sum of denominators")
    SUM = "sum", _("Sum")
    MEAN = "mean", _("Mean")
    WORST = "worst", _("Worst agency")
    BEST = "best", _("Best agency")
    SHARE_MET = "share_met", _("Share of agencies that meet the bar")
    ALL_DONE = "all_done", _("All agencies done")
    NONE = "none", _("Reported once, by the lead agency")


def in_language(vietnamese: str, english: str) -> str:
    """The text as the page's language has it; Vietnamese where nobody wrote the English."""
    return english if english and get_language() == "en" else vietnamese


@tracked()
class Indicator(models.Model):
    """One thing that is measured; its figure counts for every plan and level that asks for it."""

    code = models.SlugField(_("code"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=400)
    name_en = models.CharField(_("name in English"), max_length=400, blank=True)
    measure = models.CharField(_("measure"), max_length=12, choices=Measure)
    nature = models.CharField(_("nature"), max_length=6, choices=Nature)
    unit = models.CharField(_("unit"), max_length=40, default="%")
    unit_en = models.CharField(_("unit in English"), max_length=40, blank=True)
    decimals = models.PositiveSmallIntegerField(_("decimals"), default=2)
    input_decimals = models.PositiveSmallIntegerField(
        _("decimals of the inputs"),
        default=0,
        help_text=_("0 for counts; more for money, scores and percentages."),
    )
    scale = models.PositiveSmallIntegerField(
        _("scale of a ratio"), default=100, help_text=_("100 for %, 1 for “times”.")
    )
    part_of_whole = models.BooleanField(
        _("part of a whole"),
        default=False,
        help_text=_("The numerator cannot exceed the denominator."),
    )
    group_rule = models.CharField(_("rule across agencies"), max_length=16, choices=GroupRule)
    numerator_label = models.CharField(_("numerator"), max_length=300, blank=True)
    numerator_label_en = models.CharField(_("numerator in English"), max_length=300, blank=True)
    denominator_label = models.CharField(_("denominator"), max_length=300, blank=True)
    denominator_label_en = models.CharField(_("denominator in English"), max_length=300, blank=True)
    amount_label = models.CharField(_("amount"), max_length=300, blank=True)
    amount_label_en = models.CharField(_("amount in English"), max_length=300, blank=True)
    definition = models.TextField(_("definition"), blank=True)
    definition_en = models.TextField(_("definition in English"), blank=True)
    data_source = models.CharField(_("data source"), max_length=300, blank=True)
    data_source_en = models.CharField(_("data source in English"), max_length=300, blank=True)
    needs_note = models.BooleanField(
        _("asks for a note"),
        default=False,
        help_text=_("A figure without a note cannot be sent."),
    )
    needs_evidence = models.BooleanField(
        _("asks for evidence"),
        default=False,
        help_text=_("A figure without a file of evidence cannot be sent; one of nil can."),
    )
    includes_parts = models.BooleanField(
        _("includes subordinate agencies"),
        default=False,
        help_text=_("An agency's figure is the total of those of its subordinate agencies."),
    )
    asked_in = ArrayField(
        models.CharField(max_length=8),
        verbose_name=_("asked in"),
        default=list,
        blank=True,
        help_text=_("Kinds of reports that ask for it, e.g. YEAR; empty: all."),
    )

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="indicator_group_rule_fits_measure",
                condition=Q(
                    measure__in=["ratio"],
                    group_rule__in=["ratio_of_sums", "mean", "worst", "best", "share_met", "none"],
                )
                | Q(
                    measure="quantity",
                    group_rule__in=["sum", "mean", "worst", "best", "share_met", "none"],
                )
                | Q(
                    measure__in=["rate", "rank"],
                    group_rule__in=["mean", "worst", "best", "share_met", "none"],
                )
                | Q(
                    measure="reduction",
                    group_rule__in=["sum", "share_met", "worst", "best", "none"],
                )
                | Q(measure="milestone", group_rule__in=["all_done", "share_met", "none"]),
                violation_error_message=_("This rule across agencies does not fit the measure."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        return in_language(self.name, self.name_en)

    @property
    def unit_text(self) -> str:
        return in_language(self.unit, self.unit_en)

    @property
    def definition_text(self) -> str:
        return in_language(self.definition, self.definition_en)

    @property
    def source_text(self) -> str:
        return in_language(self.data_source, self.data_source_en)

    @property
    def input_texts(self) -> dict[str, str]:
        """What is counted in each input that has a label of its own."""
        return {
            "numerator": in_language(self.numerator_label, self.numerator_label_en),
            "denominator": in_language(self.denominator_label, self.denominator_label_en),
            "amount": in_language(self.amount_label, self.amount_label_en),
        }

    @property
    def is_share(self) -> bool:
        """A part of a whole in %: its value never leaves 0…100 and never rounds to a bound."""
        return self.measure == Measure.RATIO and self.part_of_whole and self.scale == 100

    @property
    def is_yearly_amount(self) -> bool:
        """A flow of amounts is expected in proportion to the year (T × q)."""
        return self.measure == Measure.QUANTITY and self.nature == Nature.FLOW

    def is_asked_in(self, kind: str) -> bool:
        return not self.asked_in or kind in self.asked_in
