"""WHAT IT ADDS UP TO: a computed row per target and period, for the group and each agency."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from reformportal.lib import clock
from reports.models.regime import Period
from targets.models import Target, TargetRevision

if TYPE_CHECKING:
    from agencies.models import User


class Status(models.TextChoices):
    ACHIEVED = "achieved", _("Achieved")
    ON_TRACK = "on_track", _("On track")
    AT_RISK = "at_risk", _("At risk")
    BEHIND = "behind", _("Behind")
    MISSED = "missed", _("Missed")
    NO_DATA = "no_data", _("No data")
    NIL = "nil", _("Nothing arose")
    NOT_DUE = "not_due", _("Not due")
    NOT_APPLICABLE = "not_applicable", _("Not applicable")


class ProgressQuerySet(models.QuerySet["Progress"]):
    def visible_to(self, user: User) -> ProgressQuerySet:
        """Official rows of her province; provisional ones for reviewers and her own agencies."""
        access = user.access
        return self.filter(period__regime__province_id__in=access.province_ids).filter(
            Q(is_official=True)
            | Q(period__regime__province_id__in=access.reviewed_province_ids)
            | Q(agency_id__in=access.agency_ids)
        )

    def official(self) -> ProgressQuerySet:
        return self.filter(is_official=True)

    def provisional(self) -> ProgressQuerySet:
        return self.filter(is_official=False)

    def of_groups(self) -> ProgressQuerySet:
        return self.filter(agency__isnull=True)

    def of_agencies(self) -> ProgressQuerySet:
        return self.filter(agency__isnull=False)


def number(label: str, places: int = 6) -> models.DecimalField:
    return models.DecimalField(label, max_digits=30, decimal_places=places, null=True)


class Progress(models.Model):
    """A target judged at the end of a period's window: for its group (no agency) or one agency.

    A row of the view that unfolds progress sheets: it is read here and written by computing.
    """

    period = models.ForeignKey(Period, on_delete=models.DO_NOTHING, related_name="progress")
    target = models.ForeignKey(Target, on_delete=models.DO_NOTHING, related_name="progress")
    agency = models.ForeignKey(
        Agency, null=True, on_delete=models.DO_NOTHING, related_name="progress"
    )
    is_official = models.BooleanField(_("official"))
    revision = models.ForeignKey(TargetRevision, null=True, on_delete=models.DO_NOTHING)
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
    is_carried = models.BooleanField(
        _("last known value"),
        default=False,
        help_text=_("Not asked in this report: the value is the last known one."),
    )
    missing_period = models.ForeignKey(
        Period,
        null=True,
        on_delete=models.DO_NOTHING,
        related_name="+",
        help_text=_("The earlier report that the year-to-date lacks."),
    )

    objects = ProgressQuerySet.as_manager()

    class Meta:
        managed = False
        verbose_name = _("progress row")
        verbose_name_plural = _("progress rows")

    def __str__(self) -> str:
        return f"{self.period_id} {self.target_id} {self.agency_id or 'group'}: {self.status}"

    @property
    def is_partial(self) -> bool:
        return self.answered < self.assigned


class ProgressRun(models.Model):
    """One computation of a period: why it was due, since when, and whether it is done."""

    class Trigger(models.TextChoices):
        APPROVAL = "approval", _("Approval")
        NIGHTLY = "nightly", _("Nightly")
        CUT_OFF = "cut_off", _("Cut-off")
        BEFORE_DEADLINE = "before_deadline", _("Five days before the deadline")
        DEADLINE = "deadline", _("Deadline")
        MANUAL = "manual", _("By hand")

    period = models.ForeignKey(Period, on_delete=models.CASCADE, related_name="runs")
    trigger = models.CharField(_("trigger"), max_length=16, choices=Trigger)
    due_at = models.DateTimeField(_("due at"), default=clock.now)
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    rows = models.PositiveIntegerField(_("rows"), null=True, blank=True)

    class Meta:
        verbose_name = _("progress run")
        verbose_name_plural = _("progress runs")
        ordering = ["due_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["period", "trigger", "due_at"], name="run_due_once")
        ]
        indexes = [
            models.Index(
                fields=["due_at"], name="run_unfinished", condition=Q(finished_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.period_id} {self.trigger} {self.due_at}"
