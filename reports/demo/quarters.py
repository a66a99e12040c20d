"""Demo reports up to the open period, written as the portal itself would have left them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from random import Random
from typing import Any

from django.db.models import Q

from agencies.models import Agency, User
from agencies.succession import heirs_on
from reformportal.lib import clock
from reformportal.lib.working_days import working_days_after
from reports.demo.series import Goal, Reporter, answer
from reports.demo.story import CHECKED, STATES, Course, Step, course_of
from reports.demo.words import keep_receipts, remark_returns, state_who_signs, write_words
from reports.models import Figure, Period, State, Submission, Transition
from reports.periods import open_ended_periods
from reports.review.moves import DAYS_TO_MEND
from targets import paths
from targets.models import Indicator, Target
from targets.stored_paths import path_of

INPUTS = [
    "numerator",
    "denominator",
    "amount",
    "rate",
    "rate_source",
    "rank",
    "rank_out_of",
    "done",
    "done_on",
    "is_nil",
    "blank_reason",
    "note",
    "version",
    "updated_at",
    "updated_by",
]
BATCH = 2000


def load_quarters() -> int:
    """Fills every report that is open by now; returns the number of figures written."""
    open_ended_periods()
    state_who_signs()
    people = dict(User.objects.values_list("username", "pk"))
    written = 0
    for period in Period.objects.filter(opened_at__isnull=False).select_related(
        "regime__province", "report"
    ):
        if not period.submissions.filter(is_demo=True).exists():
            written += _Quarter(period, people).write()
    return written


class _Quarter:
    """One period's demo reports."""

    def __init__(self, period: Period, people: dict[str, int]) -> None:
        self.period = period
        self.people = people
        self.now = clock.now()
        self.goals = _goals(period)
        self.origins = _origins(period)
        self.reviewer = people[f"thamdinh.{period.regime.province.code}"]

    def write(self) -> int:
        submissions = list(self.period.submissions.select_related("agency__parent"))
        courses = {each.pk: self._course(each) for each in submissions}
        for each in submissions:
            _settle(each, courses[each.pk])
        Submission.objects.bulk_update(
            submissions,
            [
                *("state", "first_sent_at", "sent_at", "approved_at", "resend_by", "is_demo"),
                *("step", "desk", "arrived_at"),
            ],
            batch_size=BATCH,
        )
        moves = Transition.objects.bulk_create(
            [row for each in submissions for row in self._moves(each, courses[each.pk])]
        )
        written = self._write_figures(courses)
        write_words(
            self.period, [each for each in submissions if courses[each.pk].steps], self.people
        )
        remark_returns(move for move in moves if move.action == "return")
        if self.now < self.period.late_from:
            keep_receipts(move for move in moves if move.action == "send")
        return written

    def _course(self, submission: Submission) -> Course:
        return course_of(self.period, submission.agency.code, self.now)

    def _officer(self, agency: Agency) -> int:
        return self.people[f"canbo.{agency.code}"]

    def _person(self, role: str, agency: Agency) -> int:
        if role == "reviewer":
            return self.reviewer
        return self.people[f"thutruong.{agency.code}"] if role == "head" else self._officer(agency)

    def _moves(self, submission: Submission, course: Course) -> Iterable[Transition]:
        state = State.DRAFT
        for step in course.steps:
            yield Transition(
                submission=submission,
                action=step.action,
                from_state=state,
                to_state=STATES[step.action],
                at=step.at,
                by_id=self._person(step.by, submission.agency),
                reason=step.reason,
            )
            state = STATES[step.action]

    def _write_figures(self, courses: dict[int, Course]) -> int:
        figures = [
            self._filled(figure, courses[figure.submission_id])
            for figure in Figure.objects.filter(submission__period=self.period)
            .select_related("indicator", "submission__agency")
            .order_by("pk")
            if self._is_filled(figure, courses[figure.submission_id])
        ]
        Figure.objects.bulk_create(
            figures,
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["submission", "indicator"],
            update_fields=INPUTS,
        )
        return len(figures)

    def _is_filled(self, figure: Figure, course: Course) -> bool:
        return self._dice(figure).random() < course.filled

    def _dice(self, figure: Figure) -> Random:
        return Random(f"{self.period.code}:{figure.submission.agency.code}:{figure.indicator.code}")

    def _filled(self, figure: Figure, course: Course) -> Figure:
        agency, indicator = figure.submission.agency, figure.indicator
        for field, value in self._answer(agency, indicator, self._dice(figure)).items():
            setattr(figure, field, value)
        figure.version = 1
        figure.updated_by_id = self._officer(agency)
        figure.updated_at = course.steps[0].at if course.steps else self.now
        return Figure(
            **{
                field.attname: getattr(figure, field.attname)
                for field in Figure._meta.concrete_fields
                if not field.generated and field.attname != "id"
            }
        )

    def _answer(self, agency: Agency, indicator: Indicator, dice: Random) -> dict[str, Any]:
        luck = dice.random(), dice.random()
        if (
            indicator.nature == "flow"
            and agency.level in ("district", "commune")
            and luck[1] < 0.04
        ):
            return {"is_nil": True}
        if luck[1] > 0.995:
            return {"blank_reason": "Hệ thống một cửa đang nâng cấp, chưa trích xuất được số liệu."}
        reporter = Reporter(agency.code, agency.level, self.origins[agency.pk])
        window = (self.period.window_start, self.period.window_end)
        return answer(indicator, reporter, *window, self._goal(indicator, agency))

    def _goal(self, indicator: Indicator, agency: Agency) -> Goal:
        goals = self.goals[indicator.pk]
        return goals.get(agency.level) or goals.get("all") or next(iter(goals.values()))


def _settle(submission: Submission, course: Course) -> None:
    """The submission's own columns, as the moves leave them."""
    sendings = [step.at for step in course.steps if step.action == "send"]
    submission.state = course.state
    submission.is_demo = True
    if sendings:
        submission.first_sent_at, submission.sent_at = sendings[0], sendings[-1]
    parent = submission.agency.parent
    if course.state == State.SENT and parent and parent.code in CHECKED:
        submission.step, submission.desk = 1, parent
        submission.arrived_at = submission.sent_at
    submission.approved_at = _last(course.steps, "approve")
    returned = _last(course.steps, "return")
    submission.resend_by = working_days_after(returned.date(), DAYS_TO_MEND) if returned else None


def _last(steps: Iterable[Step], action: str) -> datetime | None:
    return max((step.at for step in steps if step.action == action), default=None)


def _goals(period: Period) -> dict[int, dict[str, Goal]]:
    """By indicator and level, the target of a year; of several plans the one entered first."""
    targets = (
        Target.objects.filter(plan__regime_link__regime_id=period.regime_id)
        .select_related("plan", "indicator")
        .prefetch_related("revisions__year_targets")
        .order_by("pk")
    )
    goals: dict[int, dict[str, Goal]] = defaultdict(dict)
    for target in targets:
        revision = target.revisions.all()[0]
        goals[target.indicator_id].setdefault(target.level, _goal(path_of(target, revision)))
    return goals


def _goal(path: paths.TargetPath) -> Goal:
    def value(year: int) -> Any:
        found = paths.value_for(path, year) or paths.goal_ahead(path, year)
        if isinstance(found, tuple):
            return found[1].value
        return found.value if found else None

    return value


def _origins(period: Period) -> dict[int, tuple[str, ...]]:
    """For each agency the codes for which it counts: its own, and those that it took in."""
    agencies = Agency.objects.filter(
        Q(province_id=period.regime.province_id) | Q(pk=period.regime.province_id)
    )
    codes = dict(agencies.values_list("pk", "code"))
    origins: dict[int, list[str]] = {pk: [code] for pk, code in codes.items()}
    for former, heir in heirs_on(period.window_end, period.regime.province_id).items():
        origins[heir].append(codes[former])
    return {pk: tuple(found) for pk, found in origins.items()}
