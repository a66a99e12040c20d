"""What a person must do, and the reports that she has sent before."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, Prefetch

from agencies.models import User
from reformportal.lib import clock
from reports.entry.deadlines import Deadline, deadline_of
from reports.models import Period, State, Submission, SubmissionQuerySet, Transition
from reports.models.submission import EDITABLE, GIVEN
from targets.models import AreaLead


@dataclass(frozen=True, slots=True)
class Duty:
    """One report that waits for its agency; `returned` says who sent it back and why."""

    submission: Submission
    deadline: Deadline
    returned: Transition | None


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
    """The reports to be sent: returned ones first, then by deadline."""
    handed_back = Transition.objects.filter(to_state=State.RETURNED)
    returns = handed_back.select_related("by").order_by("-at")
    waiting = (
        own_reports(user)
        .open_at(clock.now())
        .filter(state__in=EDITABLE)
        .prefetch_related(Prefetch("transitions", returns, to_attr="returns"))
    )
    duties = [
        Duty(
            submission,
            deadline_of(submission),
            submission.returns[0] if submission.state == State.RETURNED else None,
        )
        for submission in waiting
    ]
    return sorted(
        duties,
        key=lambda duty: (duty.returned is None, duty.deadline.last_day, duty.submission.pk),
    )


def sent_reports(user: User) -> SubmissionQuerySet:
    return own_reports(user).filter(state__in=GIVEN)


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
