"""One row of progress worked out on the spot by the pure rules, the stored row never looked at."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from reports.assignment import end_before_among, is_still_open
from reports.explanation.answers import Answers
from reports.explanation.grouping import Groups
from reports.explanation.recomputed import Earlier, Recomputed, Seen, sums_of
from reports.explanation.sources import YEARS_BACK, Sources
from reports.models import Period
from reports.progress.groups import (
    Scope,
    can_be_undone,
    group_direction,
    judges_agencies,
)
from reports.progress.judgement import Case, judge, start_value
from reports.progress.regimes import effective_share
from reports.progress.rounding import Number, rounded
from reports.progress.stored import window_of_period
from reports.progress.terms import Direction, GroupRule, Measure
from reports.progress.values import Value, value_of
from targets.paths import ResolvedTarget, revision_in_force, value_for
from targets.stored_paths import baseline_of, path_of


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
            self.groups = Groups(sources, self.answers, self.scope, self.part)

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
        former = self.groups.former(self.period)
        group = self.groups.together(parts, former)
        stated = self.stated_baseline
        baseline: Number | None = stated.value if stated else None
        is_reduction = self.target.indicator.measure == Measure.REDUCTION
        if is_reduction and baseline is None:
            baseline = self.groups.base([*parts, *former])
        return Seen(
            value=group.value,
            sums=self.groups.sums([*parts, *former]),
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
            found = self.groups.then(each) if agency_id is None else self._own_then(agency_id, each)
            if found.exact is not None:
                return found
        return Earlier()

    def _own_then(self, agency_id: int, report: Period) -> Earlier:
        part = self.part(agency_id, report, self.day, True)
        value = value_of(part.figure, self.sources.terms, part.member.baseline)
        return Earlier(exact=value.exact, sums=sums_of([part.figure]), report=report)

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
