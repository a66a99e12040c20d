"""What a person must do, and the reports that she has sent before."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, OuterRef, Prefetch, Subquery

from agencies.models import User
from reformportal.lib import clock
from reports.entry.deadlines import Deadline, deadline_of
from reports.models import Period, Receipt, State, Submission, SubmissionQuerySet, Transition
from reports.models.submission import GIVEN, HELD
from targets.models import AreaLead


@dataclass(frozen=True, slots=True)
class Duty:
    """One report that waits for its agency; `returned` says who sent it back and why."""

    submission: Submission
    deadline: Deadline
    returned: Transition | None
    is_hers: bool

    @property
    def is_with_head(self) -> bool:
        return self.submission.state == State.AT_HEAD


def own_reports(user: User) -> SubmissionQuerySet:
    """The reports of the agencies for which the user enters or signs."""
    return (
        Submission.objects.visible_to(user)
        .filter(agency_id__in=user.access.agency_ids)
        .select_related("period__report", "period__regime", "agency")
        .with_progress()
        .with_punctuality()
    )


def duties_of(user: User) -> list[Duty]:
    """The reports to be sent: those that wait for her, returned ones first, then by deadline; last
    those that wait for a head who is somebody else."""
    handed_back = Transition.objects.filter(action__in=("return", "give_back", "reopen"))
    returns = handed_back.select_related("by").order_by("-at")
    waiting = (
        own_reports(user)
        .open_at(clock.now())
        .filter(state__in=HELD)
        .prefetch_related(Prefetch("transitions", returns, to_attr="returns"))
    )
    duties = [
        Duty(
            submission,
            deadline_of(submission),
            submission.returns[0] if submission.returns and submission.is_editable else None,
            submission.state != State.AT_HEAD
            or submission.agency_id in user.access.headed_agency_ids,
        )
        for submission in waiting
    ]
    return sorted(
        duties,
        key=lambda duty: (
            not duty.is_hers,
            not duty.is_with_head,
            duty.returned is None,
            duty.deadline.last_day,
            duty.submission.pk,
        ),
    )


def shut_reports(user: User) -> list[Submission]:
    """Her agencies' reports that were cut off, because their period was closed meanwhile."""
    shut = own_reports(user).shut_at(clock.now()).filter(state__in=HELD)
    return list(shut.order_by("-period__window_end", "agency__name"))


def sent_reports(user: User) -> SubmissionQuerySet:
    """What was sent, with `receipt_id`: the receipt of its last sending."""
    receipts = Receipt.objects.filter(submission=OuterRef("pk")).order_by("-number")
    sent = own_reports(user).filter(state__in=GIVEN)
    return sent.annotate(receipt_id=Subquery(receipts.values("pk")[:1]))


def next_period(user: User) -> Period | None:
    """The report that can be entered next."""
    return (
        Period.objects.visible_to(user)
        .filter(window_end__gte=clock.today())
        .select_related("report")
        .order_by("window_end")
        .first()
    )


def led_areas(user: User) -> list[AreaLead]:
    """The reform areas that the user's agencies lead this year, and so read across agencies."""
    year = clock.today().year
    return list(
        AreaLead.objects.led_by(user.access.agency_ids)
        .filter(plan__year_from__lte=year, plan__year_to__gte=year)
        .filter(plan__targets__area=F("area"))
        .select_related("plan", "area")
        .distinct()
    )
