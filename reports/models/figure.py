"""What an agency reports for one indicator in one period; blank, nil and zero kept apart."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from reformportal.lib import clock
from reformportal.lib.tracking import tracked
from reports.models.submission import GIVEN, PART_OF_REPORT, State, Submission, came_to
from targets.models import AreaLead, Indicator, Target

if TYPE_CHECKING:
    from agencies.models import User


LARGEST_RATIO = 10**9
DECIMAL_INPUTS = ("numerator", "denominator", "amount", "rate")


class Origin(models.TextChoices):
    """How the inputs came into the figure, where nobody typed them."""

    TYPED = "", _("typed")
    LAST_PERIOD = "last_period", _("taken from the last period")
    OTHER_REGIME = "other_regime", _("taken from approved reports of another regime")


class FigureQuerySet(models.QuerySet["Figure"]):
    def visible_to(self, user: User) -> FigureQuerySet:
        """Figures of the reports that the user may see, and of the areas that her agency leads."""
        access = user.access
        province = "submission__period__regime__province_id__in"
        return self.filter(
            Q(submission__agency_id__in=access.agency_ids)
            | Q(**{province: access.reviewed_province_ids})
            | Q(**{province: access.read_province_ids}, submission__state__in=GIVEN)
            | Q(_in_area_led_by(access.agency_ids), submission__state__in=GIVEN)
            | came_to(access.desk_agency_ids, "submission__")
        )

    def unanswered(self) -> FigureQuerySet:
        """Neither a figure, nor nil, nor a reason why it is blank: sending refuses these."""
        return self.exclude(is_answered=True).filter(blank_reason="")

    def given(self) -> FigureQuerySet:
        """A figure, or the word that nothing arose: not what is blank with a reason."""
        return self.filter(is_answered=True)

    def entered_by(self, user: User) -> FigureQuerySet:
        return self.filter(submission__agency_id__in=user.access.entered_agency_ids)

    def official(self) -> FigureQuerySet:
        return self.filter(submission__state=State.APPROVED)


def _in_area_led_by(agency_ids: frozenset[int]) -> Exists:
    """Whether a plan of the figure's province has its indicator in an area that one of the
    agencies, or one whose place it took, leads today."""
    leads = AreaLead.objects.led_by(agency_ids).filter(plan=OuterRef("plan"), area=OuterRef("area"))
    return Exists(
        Target.objects.filter(
            Exists(leads),
            indicator=OuterRef("indicator"),
            plan__province=OuterRef("submission__period__regime__province"),
        )
    )


def number(label: str) -> models.DecimalField:
    return models.DecimalField(label, max_digits=24, decimal_places=6, null=True, blank=True)


@tracked(
    **PART_OF_REPORT,
    hidden=("version", "updated_at", "updated_by_id"),
    counted=True,
)
class Figure(models.Model):
    """One answer: the inputs that the indicator's measure asks for, or nil, or why it is blank."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="figures")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="figures")
    numerator = number(_("numerator"))
    denominator = number(_("denominator"))
    amount = number(_("amount"))
    rate = number(_("rate"))
    rate_source = models.CharField(_("source of the rate"), max_length=300, blank=True)
    rank = models.PositiveIntegerField(_("rank"), null=True, blank=True)
    rank_out_of = models.PositiveIntegerField(_("out of"), null=True, blank=True)
    done = models.BooleanField(_("done"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    is_nil = models.BooleanField(_("nothing arose"), default=False)
    is_answered = models.GeneratedField(
        expression=models.ExpressionWrapper(
            Q(is_nil=True)
            | Q(numerator__isnull=False, denominator__isnull=False)
            | Q(amount__isnull=False)
            | (Q(rate__isnull=False) & ~Q(rate_source=""))
            | Q(rank__isnull=False, rank_out_of__isnull=False)
            # Compared only where it is there, or the whole would be unknown instead of false.
            | Q(done__isnull=False, done=False)
            | Q(done__isnull=False, done=True, done_on__isnull=False),
            output_field=models.BooleanField(),
        ),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    blank_reason = models.CharField(_("why it is blank"), max_length=500, blank=True)
    note = models.TextField(_("note"), blank=True)
    origin = models.CharField(
        _("where it comes from"), max_length=16, choices=Origin, blank=True, default=Origin.TYPED
    )
    version = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(null=True, blank=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    # Set by whoever asks the database about many figures in one question.
    is_judged_with_others = False

    objects = FigureQuerySet.as_manager()

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        ordering = ["submission_id", "indicator_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "indicator"], name="one_figure_per_indicator_and_report"
            ),
            models.CheckConstraint(
                name="nil_has_no_numbers",
                condition=Q(is_nil=False)
                | Q(
                    amount__isnull=True,
                    rate__isnull=True,
                    rank__isnull=True,
                    done__isnull=True,
                    numerator__isnull=True,
                    denominator__isnull=True,
                ),
                violation_error_message=_("A figure marked as “nothing arose” has no numbers."),
            ),
            models.CheckConstraint(
                name="figures_are_not_negative",
                condition=(Q(numerator__isnull=True) | Q(numerator__gte=0))
                & (Q(denominator__isnull=True) | Q(denominator__gte=0))
                & (Q(amount__isnull=True) | Q(amount__gte=0))
                & (Q(rate__isnull=True) | Q(rate__gte=0)),
                violation_error_message=_("A figure cannot be negative."),
            ),
            models.CheckConstraint(
                name="nothing_of_nothing",
                condition=~Q(denominator=0) | Q(numerator=0) | Q(numerator__isnull=True),
                violation_error_message=_("With a denominator of 0 the numerator must be 0."),
            ),
            models.CheckConstraint(
                name="rank_within_out_of",
                condition=Q(rank__isnull=True)
                | Q(rank__gte=1, rank_out_of__isnull=False, rank__lte=F("rank_out_of")),
                violation_error_message=_(
                    "The rank lies between 1 and the number of ranked units."
                ),
            ),
        ]
        indexes = [models.Index(fields=["indicator", "submission"], name="figure_indicator")]

    def __str__(self) -> str:
        return f"{self.submission_id} · {self.indicator_id}"

    def clean(self) -> None:
        """Refuses what the database cannot judge by itself: it needs the indicator."""
        if too_fine := self._too_fine():
            raise ValidationError(too_fine)
        if self._exceeds_its_whole():
            raise ValidationError(
                {
                    "numerator": _(
                        "The numerator is a part of the denominator and cannot exceed it."
                        " Check both numbers."
                    )
                }
            )
        if self._exceeds_all_measure():
            raise ValidationError(
                {
                    "numerator": _(
                        "The numerator is far too large for the denominator. Check both numbers."
                    )
                }
            )
        if self.done_on and self.done_on > clock.today():
            raise ValidationError({"done_on": _("This day lies in the future.")})

    def _too_fine(self) -> dict[str, str]:
        """Inputs with more decimals than the indicator takes, each with what to type instead."""
        places = self.indicator.input_decimals
        words = ngettext(
            "Type at most %(count)d decimal.", "Type at most %(count)d decimals.", places
        )
        message = (
            words % {"count": places} if places else _("This is a count: type a whole number.")
        )
        values = {name: getattr(self, name) for name in DECIMAL_INPUTS}
        return {
            name: message
            for name, value in values.items()
            if value is not None and value != round(value, places)
        }

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        if not self.is_judged_with_others:
            super().validate_constraints(exclude)

    def _exceeds_its_whole(self) -> bool:
        if self.numerator is None or self.denominator is None or not self.indicator.part_of_whole:
            return False
        return self.numerator > self.denominator

    def _exceeds_all_measure(self) -> bool:
        """Whether the ratio is a slip that no result could hold: it would stop the computation."""
        if self.numerator is None or not self.denominator:
            return False
        return self.numerator / self.denominator >= LARGEST_RATIO
