"""One row of progress worked out on the spot by the pure rules, the stored row never looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

from reports.assignment import end_before_among, is_still_open
from reports.explanation.answers import Answers, Part
from reports.explanation.sources import YEARS_BACK, Sources
from reports.models import Period
from reports.progress.figures import COUNTS, Figure
from reports.progress.groups import (
    IN_SUMS,
    GroupValue,
    Scope,
    can_be_undone,
    group_direction,
    group_value,
    judges_agencies,
)
from reports.progress.judgement import Case, Judgement, judge, start_value
from reports.progress.regimes import effective_share
from reports.progress.rounding import Number, rounded
from reports.progress.stored import window_of_period
from reports.progress.terms import Direction, GroupRule, Measure
from reports.progress.values import Value, value_of
from targets.models import Baseline, TargetRevision
from targets.paths import ResolvedTarget, TargetPath, revision_in_force, value_for
from targets.stored_paths import baseline_of, path_of

Sums = dict[str, Fraction | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A value before it is judged, with the parts that it is made of."""

    value: Value
    sums: Sums
    answered: int
    assigned: int
    baseline: Number | None
    target: Decimal | None
    target_before: Decimal | None
    parts: tuple[Part, ...]
    former: tuple[Part, ...] = ()
    missing: Period | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """The latest value before this report, and the report that it stood in."""

    exact: Fraction | None = None
    sums: Sums | None = None
    report: Period | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recomputed:
    """A row and all that it rests on; `carried`: the value is last known, not asked now."""

    agency_id: int | None
    is_official: bool
    revision: TargetRevision
    resolved: ResolvedTarget | None
    resolved_before: ResolvedTarget | None
    path: TargetPath
    stated_baseline: Baseline | None
    seen: Seen
    start: Earlier
    carried: Earlier
    scope: Scope
    case: Case
    judged: Judgement
    is_bound: bool

    @property
    def is_carried(self) -> bool:
        return self.carried.exact is not None

    @property
    def fields(self) -> dict[str, Any]:
        """The row as Progress stores it."""
        judged, seen = self.judged, self.seen
        sums = (self.carried.sums or {}) if not self.case.is_asked else seen.sums
        return {
            "status": str(judged.status) if self.is_bound else "",
            "value": judged.value,
            "numerator": sums.get("numerator"),
            "denominator": sums.get("denominator"),
            "target_value": judged.target,
            "start_value": judged.start,
            "expected_value": judged.expected,
            "attainment": judged.attainment if self.is_bound else None,
            "answered": seen.answered if self.case.is_asked else 0,
            "assigned": seen.assigned if self.case.is_asked else 0,
            "is_carried": self.is_carried,
            "revision_id": self.revision.pk,
            "missing_period_id": seen.missing.pk if seen.missing else None,
        }


class Recomputation:
    """The rows of one target in one report, by the rules alone."""

    def __init__(self, sources: Sources) -> None:
        self.sources = sources
        self.target = sources.target
        self.period = sources.period
        self.answers = Answers(sources)
        self.day = sources.period.window_end
        revisions = sources.target.revisions.all()
        self.revision = revision_in_force(revisions, sources.period.last_on_time_day)
        self.part = cache(self.answers.part)
        if self.revision is not None:
            self.stated_baseline = baseline_of(self.target, sources.baselines)
            self.path = path_of(self.target, self.revision, self.stated_baseline)
            self.resolved = value_for(self.path, self.period.year)
            self.resolved_before = value_for(self.path, self.period.year - 1)

    def row(self, agency_id: int | None, official: bool) -> Recomputed | None:
        """The group's row (no agency) or one agency's; None before the target took effect."""
        if self.revision is None:
            return None
        seen = self._of_group(official) if agency_id is None else self._of(agency_id, official)
        start = self._latest(agency_id, self._last_year())
        is_asked, carried = self._is_asked(), Earlier()
        if not is_asked:
            carried = self._latest(agency_id, self._before())
        case = self._case(agency_id, seen, start, carried, is_asked)
        indicator = self.target.indicator
        rule, measure = GroupRule(indicator.group_rule), Measure(indicator.measure)
        return Recomputed(
            agency_id=agency_id,
            is_official=official,
            revision=self.revision,
            resolved=self.resolved,
            resolved_before=self.resolved_before,
            path=self.path,
            stated_baseline=self.stated_baseline,
            seen=seen,
            start=start,
            carried=carried,
            scope=self.scope,
            case=case,
            judged=judge(case),
            is_bound=agency_id is None or judges_agencies(rule, measure),
        )

    @property
    def scope(self) -> Scope:
        """How the group is put together, by this report's bar and target."""
        return Scope(
            rule=GroupRule(self.target.indicator.group_rule),
            terms=self.sources.terms,
            direction=Direction(self.target.direction),
            target=self.resolved.value if self.resolved else None,
            bar=self.revision.agency_bar if self.revision else None,
        )

    # What is seen

    def _of_group(self, official: bool) -> Seen:
        parts = [self.part(each, self.period, self.day, official) for each in self._assigned()]
        former = self._former(self.period)
        group = self._group(parts, former)
        stated = self.stated_baseline
        baseline: Number | None = stated.value if stated else None
        is_reduction = self.target.indicator.measure == Measure.REDUCTION
        if is_reduction and baseline is None:
            baseline = self._base_of_group([*parts, *former])
        return Seen(
            value=group.value,
            sums=self._sums([*parts, *former]),
            answered=group.answered,
            assigned=group.assigned,
            baseline=baseline,
            target=self.resolved.value if self.resolved else None,
            target_before=self.resolved_before.value if self.resolved_before else None,
            parts=tuple(parts),
            former=tuple(former),
        )

    def _of(self, agency_id: int, official: bool) -> Seen:
        part = self.part(agency_id, self.period, self.day, official)
        value = value_of(part.figure, self.sources.terms, part.member.baseline)
        is_reduction = self.target.indicator.measure == Measure.REDUCTION
        stated = self.stated_baseline.value if self.stated_baseline else None
        own = part.member.baseline
        wanted, before = (each.value if each else None for each in self._resolved_pair())
        if self.target.indicator.group_rule == GroupRule.SHARE_MET:
            wanted = before = self.revision.agency_bar if self.revision else None
        return Seen(
            value=value,
            sums=sums_of([part.figure]),
            answered=int(value.is_known),
            assigned=1,
            baseline=own if own is not None or is_reduction else stated,
            target=wanted,
            target_before=before,
            parts=(part,),
            missing=part.missing,
        )

    def _resolved_pair(self) -> tuple[ResolvedTarget | None, ResolvedTarget | None]:
        return self.resolved, self.resolved_before

    def _assigned(self) -> list[int]:
        return self.sources.assigned(self.day)

    # The group, now and before

    def _group(self, parts: Sequence[Part], former: Sequence[Part]) -> GroupValue:
        return group_value(self.scope, [p.member for p in parts], [p.member for p in former])

    def _former(self, period: Period) -> list[Part]:
        """Agencies that ended without an heir, with their latest approved year to date."""
        sources, end = self.sources, period.window_end
        if self.target.indicator.group_rule not in IN_SUMS or not sources.terms.adds_up:
            return []
        ended = [each for each in sources.in_scope(end) if self._ended_alone(each, end)]
        earlier = [each for each in sources.year_of(period) if each.window_end < end]
        return [found for each in ended if (found := self._last_known(each, earlier, end))]

    def _ended_alone(self, agency_id: int, day: date) -> bool:
        last = self.sources.agencies[agency_id].valid_until
        return last is not None and last < day and agency_id not in self.sources.held_on(day)

    def _last_known(self, agency_id: int, earlier: Sequence[Period], day: date) -> Part | None:
        parts = (self.part(agency_id, each, day, True) for each in earlier)
        return next((part for part in parts if part.figure is not None), None)

    def _sums(self, parts: Sequence[Part]) -> Sums:
        terms = self.sources.terms
        return sums_of(
            [p.figure for p in parts if value_of(p.figure, terms, p.member.baseline).is_known]
        )

    def _base_of_group(self, parts: Sequence[Part]) -> Fraction | None:
        """The sum of the baselines of those who have a value."""
        terms = self.sources.terms
        bases = [
            Fraction(p.member.baseline)
            for p in parts
            if p.member.baseline is not None
            and value_of(p.figure, terms, p.member.baseline).exact is not None
        ]
        return sum(bases, Fraction(0)) if bases else None

    # Starts and last known values

    def _last_year(self) -> list[Period]:
        own, others = self._earlier(), self._of_other_regimes()
        return [each for each in own if each.year == self.period.year - 1] + others

    def _before(self) -> list[Period]:
        return self._earlier() + self._of_other_regimes()

    def _earlier(self) -> list[Period]:
        return [
            each
            for each in self.sources.periods
            if each.regime_id == self.period.regime_id
            and each.window_end < self.day
            and each.year >= self.period.year - YEARS_BACK
        ]

    def _of_other_regimes(self) -> list[Period]:
        return [each for each in self.sources.periods if each.regime_id != self.period.regime_id]

    def _latest(self, agency_id: int | None, reports: Sequence[Period]) -> Earlier:
        """The latest approved value, an agency's under today's heirs, a group's under its own."""
        if self.target.indicator.measure == Measure.MILESTONE:
            return Earlier()
        for each in reports:
            found = self._then(each) if agency_id is None else self._own_then(agency_id, each)
            if found.exact is not None:
                return found
        return Earlier()

    def _own_then(self, agency_id: int, report: Period) -> Earlier:
        part = self.part(agency_id, report, self.day, True)
        value = value_of(part.figure, self.sources.terms, part.member.baseline)
        return Earlier(exact=value.exact, sums=sums_of([part.figure]), report=report)

    def _then(self, report: Period) -> Earlier:
        """The group of those whom it meant then, measured by today's bar and target."""
        end = report.window_end
        parts = [
            self.part(each, report, end, True)
            for each in self.sources.assigned(end)
            if self.answers.was_asked(each, report, end)
        ]
        former = self._former(report)
        group = self._group(parts, former)
        sums = self._sums([*parts, *former])
        return Earlier(exact=group.value.exact, sums=sums, report=report)

    # The case

    def _is_asked(self) -> bool:
        revision = self.revision
        if not self.sources.is_asked_in(self.period):
            return False
        if self.target.direction != Direction.DONE_BY or not revision or revision.last_day is None:
            return True
        before = end_before_among(self.sources.periods, self.period)
        return is_still_open(self.target, revision, self.period.year, before)

    def _has_ceased(self) -> bool:
        agencies = self.sources.agencies
        began = [
            each
            for each in self.sources.in_scope(self.day)
            if agencies[each].valid_from <= self.day
        ]
        return bool(began) and not self._assigned()

    def _case(
        self,
        agency_id: int | None,
        seen: Seen,
        start: Earlier,
        carried: Earlier,
        is_asked: bool,
    ) -> Case:
        indicator, is_group = self.target.indicator, agency_id is None
        rule, terms = GroupRule(indicator.group_rule), self.sources.terms
        is_share = terms.is_share or (is_group and rule == GroupRule.SHARE_MET)
        direction = Direction(self.target.direction)
        direction = group_direction(rule, direction) if is_group else direction
        shown = seen.target
        if shown is not None:
            shown = rounded(shown, terms.decimals, is_share=is_share)
        windows = [window_of_period(each) for each in self.sources.year_of(self.period)]
        last_day = self.resolved.last_day if self.resolved else None
        return Case(
            direction=direction,
            value=seen.value if is_asked else Value(exact=carried.exact),
            target=seen.target,
            start=start_value(
                previous_year=start.exact,
                baseline=seen.baseline,
                previous_target=seen.target_before,
                is_reduction=terms.measure == Measure.REDUCTION,
            ),
            share=effective_share(window_of_period(self.period), windows, last_day),
            decimals=terms.decimals,
            is_share=is_share,
            is_yearly_amount=terms.is_yearly_amount,
            tolerance=self.target.plan.tolerance,
            is_applicable=not self._has_ceased(),
            is_asked=is_asked,
            is_partial=is_asked and seen.answered < seen.assigned,
            can_be_undone=can_be_undone(rule, direction, shown, is_share=is_share),
            last_day=self.revision.last_day if self.revision else None,
            window_end=self.day,
        )


def sums_of(figures: Sequence[Figure | None]) -> Sums:
    """The counts of several figures added, None where none of them has any."""
    sums: Sums = {}
    for name in COUNTS:
        given = [getattr(figure, name) for figure in figures if figure is not None]
        numbers = [Fraction(number) for number in given if number is not None]
        sums[name] = sum(numbers, Fraction(0)) if numbers else None
    return sums
