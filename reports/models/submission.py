"""An agency's report for a period: where it stands, and every move that brought it there."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import (
    Case,
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    FilteredRelation,
    Q,
    Value,
    When,
)
from django.db.models.functions import Coalesce, ExtractDay, Greatest, TruncDate
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from reformportal.lib import clock
from reformportal.lib.tracking import tracked
from reports.models.regime import Period

if TYPE_CHECKING:
    from agencies.models import User


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    AT_HEAD = "at_head", _("With the head")
    SENT = "sent", _("Sent")
    RETURNED = "returned", _("Returned")
    APPROVED = "approved", _("Approved")


EDITABLE = (State.DRAFT, State.RETURNED)
# In the agency's own hands, though perhaps closed for its officers: not given to anybody.
HELD = (*EDITABLE, State.AT_HEAD)
# What the agency stands by: out of its hands and not handed back.
GIVEN = (State.SENT, State.APPROVED)


# Where the history of a report's parts stands, and whom it concerns.
PART_OF_REPORT = {
    "root": "submission",
    "agency": "submission__agency",
    "province": "submission__agency__province",
}


def own_day_after(day: date) -> Q:
    """Reports that a closed period leaves open on the day: one that was reopened or has more time,
    and one that was handed back, until the day that the reviewer named."""
    return (
        Q(open_until__gte=day)
        | Q(extended_until__gte=day)
        | Q(state__in=(State.RETURNED, State.AT_HEAD), resend_by__gte=day)
    )


# An extension that was granted after the first issue changes nothing (rules, section 1).
EXTENSION = Case(
    When(first_issue__isnull=False, then=F("first_issue__extended_until")),
    default=F("extended_until"),
)
TIMELINESS = Case(
    When(first_sent_at__isnull=True, given_day__gt=F("last_day"), then=Value("overdue")),
    When(first_sent_at__isnull=True, then=Value("not_yet_due")),
    When(given_day__lte=F("period__last_on_time_day"), then=Value("on_time")),
    When(given_day__lte=F("last_day"), then=Value("with_extension")),
    default=Value("late"),
    output_field=models.CharField(),
)


def came_to(desk_ids: frozenset[int], prefix: str = "") -> Q:
    """Reports that stand at one of the desks, were decided there, or of which it was asked."""
    if not desk_ids:
        return Q(pk__in=())
    at_desk = Q(**{f"{prefix}desk_id__in": desk_ids, f"{prefix}state": State.SENT})
    decided = Transition.objects.filter(desk_id__in=desk_ids).values("submission")
    asked = Submission.objects.filter(opinions__agency_id__in=desk_ids).values("pk")
    name = f"{prefix.removesuffix('__')}__in" if prefix else "pk__in"
    return at_desk | Q(**{name: decided}) | Q(**{name: asked})


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def visible_to(self, user: User) -> SubmissionQuerySet:
        """Her agencies' reports; every report of the province for its reviewers; for its leaders
        those that were sent or approved, since a draft is not yet anybody's word; for checkers
        those that are or were at their desk."""
        access = user.access
        return self.filter(
            Q(agency_id__in=access.agency_ids)
            | Q(period__regime__province_id__in=access.reviewed_province_ids)
            | Q(period__regime__province_id__in=access.read_province_ids, state__in=GIVEN)
            | came_to(access.desk_agency_ids)
        )

    def counted_for(self, user: User) -> SubmissionQuerySet:
        """Reports of which the user may know state and punctuality, though perhaps not the figures:
        her agencies' own, and all of the provinces that she reads."""
        access = user.access
        return self.filter(
            Q(agency_id__in=access.agency_ids)
            | Q(period__regime__province_id__in=access.read_province_ids)
        )

    def entered_by(self, user: User) -> SubmissionQuerySet:
        return self.filter(agency_id__in=user.access.entered_agency_ids)

    def of_period(self, period: Period) -> SubmissionQuerySet:
        return self.filter(period=period)

    def open_at(self, moment: datetime) -> SubmissionQuerySet:
        """Reports whose period is open and whose data window is over: they can be entered."""
        day = clock.day_of(moment)
        return self.filter(
            Q(period__closed_at__isnull=True) | own_day_after(day),
            period__opened_at__isnull=False,
            period__window_end__lt=day,
        )

    def shut_at(self, moment: datetime) -> SubmissionQuerySet:
        """Reports that can no longer be entered, because their period was closed meanwhile."""
        shut = self.filter(period__closed_at__isnull=False)
        return shut.exclude(own_day_after(clock.day_of(moment)))

    def with_punctuality(self) -> SubmissionQuerySet:
        """Adds `timeliness`, `days_late` and `last_day`, as reports.progress.punctuality judges."""
        first_issue = FilteredRelation("issued_sources", condition=Q(issued_sources__is_first=True))
        return (
            self.annotate(first_issue=first_issue)
            .annotate(
                last_day=Greatest(
                    "period__last_on_time_day", Coalesce(EXTENSION, "period__last_on_time_day")
                ),
                given_day=TruncDate(
                    Coalesce("first_sent_at", Value(clock.now())), tzinfo=clock.VIETNAM
                ),
            )
            .annotate(
                days_late=Greatest(
                    ExtractDay(ExpressionWrapper(F("given_day") - F("last_day"), DurationField())),
                    0,
                ),
                timeliness=TIMELINESS,
            )
        )

    def with_progress(self) -> SubmissionQuerySet:
        """Adds `expected` and `answered`: how many figures are asked, and how many are in."""
        return self.annotate(
            expected=Count("figures"),
            answered=Count(
                "figures", filter=Q(figures__is_answered=True) | ~Q(figures__blank_reason="")
            ),
        )


@tracked(agency="agency", province="agency__province")
class Submission(models.Model):
    """One agency's report (báo cáo) for one period."""

    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="submissions")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="submissions")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    first_sent_at = models.DateTimeField(_("first sent at"), null=True, blank=True)
    sent_at = models.DateTimeField(_("last sent at"), null=True, blank=True)
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    extended_until = models.DateField(
        _("extended until"), null=True, blank=True, help_text=_("The day itself is included.")
    )
    open_until = models.DateField(
        _("reopened until"),
        null=True,
        blank=True,
        help_text=_("Its period is closed; this agency may enter until this day, included."),
    )
    resend_by = models.DateField(_("to be sent again by"), null=True, blank=True)
    is_demo = models.BooleanField(_("demo figures"), default=False)
    # Where a sent report stands: the number of its route's step (0: no route), the agency that
    # acts there (none: the province's reviewers), and since when.
    step = models.PositiveSmallIntegerField(_("step of its route"), default=0)
    desk = models.ForeignKey(
        Agency,
        verbose_name=_("stands at"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="desk_submissions",
    )
    arrived_at = models.DateTimeField(_("stands there since"), null=True, blank=True)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("assigned reviewer"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="assigned_submissions",
    )

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ["period_id", "agency_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["period", "agency"], name="one_report_per_agency_and_period"
            ),
            models.CheckConstraint(
                name="sent_reports_have_a_moment",
                condition=Q(state__in=["draft", "at_head"])
                | Q(first_sent_at__isnull=False, sent_at__isnull=False),
            ),
            models.CheckConstraint(
                name="approved_reports_have_a_moment",
                condition=~Q(state="approved") | Q(approved_at__isnull=False),
            ),
            models.CheckConstraint(
                name="sent_again_after_first",
                condition=Q(first_sent_at__isnull=True) | Q(sent_at__gte=F("first_sent_at")),
            ),
            models.CheckConstraint(
                name="only_sent_reports_stand_at_a_desk",
                condition=Q(desk__isnull=True) | Q(state="sent"),
            ),
        ]
        indexes = [models.Index(fields=["agency", "state"], name="submission_agency_state")]

    def __str__(self) -> str:
        return f"{self.period_id} · {self.agency_id}"

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE

    @property
    def is_window_over(self) -> bool:
        """Whether the period was opened and its data window is over; needs `period` fetched."""
        return self.period.opened_at is not None and self.period.window_end < clock.today()

    @property
    def is_shut(self) -> bool:
        """Whether the period was closed and this report is not let through, as `own_day_after`."""
        if self.period.closed_at is None:
            return False
        handed_back = self.state in (State.RETURNED, State.AT_HEAD)
        days = (self.open_until, self.extended_until, self.resend_by if handed_back else None)
        return not any(day is not None and day >= clock.today() for day in days)

    @property
    def is_open(self) -> bool:
        """Whether it can be entered and sent by its date and its period; needs `period` fetched."""
        return self.is_window_over and not self.is_shut


@tracked(**PART_OF_REPORT)
class Transition(models.Model):
    """One move of a submission: history, statistics and the outbox of notifications at once."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="transitions")
    action = models.CharField(_("action"), max_length=20)
    from_state = models.CharField(_("from"), max_length=10, choices=State)
    to_state = models.CharField(_("to"), max_length=10, choices=State)
    at = models.DateTimeField(_("at"), default=clock.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.PROTECT,
        related_name="transitions",
    )
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("on behalf of"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    desk = models.ForeignKey(
        Agency,
        verbose_name=_("at the desk of"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="desk_transitions",
    )
    act = models.ForeignKey(
        "reports.BulkAct",
        verbose_name=_("bulk act"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="transitions",
    )
    reason = models.TextField(_("reason"), blank=True)
    asked_by = models.CharField(_("asked by"), max_length=200, blank=True)
    asked_in = models.CharField(_("number of the request"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("transition")
        verbose_name_plural = _("transitions")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="a_return_says_why",
                condition=~Q(action__in=["return", "give_back"]) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="a_reopening_says_who_asked_and_why",
                condition=~Q(action="reopen") | (~Q(reason="") & ~Q(asked_by="")),
            ),
            models.CheckConstraint(
                name="nobody_acts_on_their_own_behalf", condition=~Q(on_behalf_of=F("by"))
            ),
        ]
        indexes = [models.Index(fields=["submission", "at"], name="transition_submission_at")]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.from_state} → {self.to_state}"
