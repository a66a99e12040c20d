"""WHICH WAY A REPORT GOES: the steps between its agency and the province, as data of a regime."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Kind
from reformportal.lib.tracking import tracked
from reports.models.regime import Regime

MOST_STEPS = 4
LONGEST_WAIT = 20


@tracked(root="regime", agency="agency", province="regime__province")
class ReviewRoute(models.Model):
    """The way (quy trình) of reports: for one agency, a kind of agencies, or the whole regime."""

    regime = models.ForeignKey(
        Regime, verbose_name=_("regime"), on_delete=models.CASCADE, related_name="routes"
    )
    kind = models.CharField(
        _("kind of agency"),
        max_length=24,
        choices=Kind,
        blank=True,
        help_text=_("Neither kind nor agency: every agency of the regime."),
    )
    agency = models.ForeignKey(
        Agency,
        verbose_name=_("agency"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="routes",
        help_text=_("A route of one agency goes before one of its kind."),
    )

    class Meta:
        verbose_name = _("route of review")
        verbose_name_plural = _("routes of review")
        ordering = ["regime_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["regime", "kind", "agency"],
                name="review_route_stated_once",
                nulls_distinct=False,
                violation_error_message=_("There is such a route already. Change that one."),
            ),
            models.CheckConstraint(
                name="review_route_names_kind_or_agency",
                condition=Q(kind="") | Q(agency__isnull=True),
                violation_error_message=_("Name an agency or a kind of agencies, not both."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.regime_id} {self.agency_id or self.kind}"

    def clean(self) -> None:
        elsewhere = self.agency and self.regime.province_id != self.agency.province_id
        if elsewhere:
            raise ValidationError({"agency": _("This agency is in another province.")})


class Actor(models.TextChoices):
    """Who acts at a step."""

    HEAD = "head", _("The agency's head signs")
    SUPERIOR = "superior", _("The superior agency checks")
    LEAD = "lead", _("Lead departments of the areas comment")
    PROVINCE = "province", _("The province's reviewers approve")


@tracked(root="route__regime", province="route__regime__province")
class RouteStep(models.Model):
    """One step of a route; each kind of actor has at most one, so there are at most four."""

    route = models.ForeignKey(ReviewRoute, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveSmallIntegerField(
        _("number"), validators=[MinValueValidator(1), MaxValueValidator(MOST_STEPS)]
    )
    actor = models.CharField(_("who acts"), max_length=10, choices=Actor)
    days = models.PositiveSmallIntegerField(
        _("working days to comment"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_WAIT)],
        help_text=_("Comments are waited for so long and no longer; of other steps left empty."),
    )

    class Meta:
        verbose_name = _("step of a route")
        verbose_name_plural = _("steps of a route")
        ordering = ["route_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["route", "number"], name="route_steps_are_numbered"),
            models.UniqueConstraint(
                fields=["route", "actor"],
                name="route_step_stated_once",
                violation_error_message=_("This step is stated twice."),
            ),
            models.CheckConstraint(
                name="route_has_four_steps_at_most", condition=Q(number__range=(1, MOST_STEPS))
            ),
            models.CheckConstraint(
                name="the_head_signs_first",
                condition=~Q(actor="head") | Q(number=1),
                violation_error_message=_("The head signs at the first step."),
            ),
            models.CheckConstraint(
                name="only_comments_are_waited_for_some_days",
                condition=Q(actor="lead", days__isnull=False, days__range=(1, LONGEST_WAIT))
                | (~Q(actor="lead") & Q(days__isnull=True)),
                violation_error_message=_(
                    "Say for how many working days comments are waited for, between 1 and 20;"
                    " leave it empty at other steps."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.actor}"
