"""One period's progress rows the slow way: plain data, plain loops, the pure rules and no SQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

from reports.progress.combining import NIL_FIGURE, baseline_of_heir, combined
from reports.progress.figures import Figure
from reports.progress.groups import (
    IN_SUMS,
    GroupValue,
    Member,
    Scope,
    can_be_undone,
    group_direction,
    group_value,
    judges_agencies,
)
from reports.progress.judgement import Case, judge, start_value
from reports.progress.milestones import done_by_is_due, milestone_at
from reports.progress.regimes import effective_share
from reports.progress.rounding import rounded
from reports.progress.terms import Direction, GroupRule, Measure
from reports.progress.values import Value, value_of
from reports.progress.year_to_date import YearToDate, chain_to, year_to_date
from reports.tests.plain_province import (
    Indicator,
    Province,
    Report,
    Revision,
    Target,
    latest_first,
)
from reports.tests.seen import Seen, Sums, sums_of
from targets.paths import ResolvedTarget, revision_in_force, value_for

Row = dict[str, Any]


class Reference:
    """The rows of one report of a province."""

    def __init__(self, province: Province, report: Report) -> None:
        self.province = province
        self.report = report
        self.windows = [each.window for each in province.year_of(report)]
        self.given = cache(self._given)
        self.year_to_date = cache(self._year_to_date)
        self.group = cache(self._group)

    def rows(self) -> dict[tuple[int, int | None, bool], Row]:
        found = {}
        for target in self.province.targets:
            revision = revision_in_force(target.revisions, self.report.window.last_on_time_day)
            if target.regime != self.report.regime or revision is None:
                continue
            for official in (True, False):
                assigned = self.province.assigned(target, self.report.end)
                for agency_id in (None, *assigned):
                    key = (target.id, agency_id, official)
                    found[key] = self.row(target, revision, agency_id, official)
        return found

    # An agency's figures

    def _given(
        self, holder: int, report: Report, indicator: Indicator, day: date, official: bool
    ) -> tuple[list[Figure | None], list[Figure | None]]:
        """What a holder's line answered in one report, and what of it counts."""
        every, counting = [], []
        states = ("approved",) if official else ("approved", "sent")
        for agency_id in self.province.agencies:
            answer = self.province.answers.get((report.id, agency_id, indicator.id))
            if answer is None or self.province.holder(agency_id, day) != holder:
                continue
            every.append(answer[0])
            counting.append(answer[0] if answer[1] in states else None)
        return every, counting

    def _year_to_date(
        self, agency_id: int, report: Report, indicator: Indicator, day: date, official: bool
    ) -> YearToDate:
        """An agency's year to date at a report, in the place of those whose heir it is on a day."""
        if indicator.terms.measure == Measure.MILESTONE:
            figure = self._milestone(agency_id, report, indicator, day, official)
            return YearToDate(figure, (), ())
        year, figures = self.province.year_of(report), {}
        for each in year:
            _, counting = self.given(agency_id, each, indicator, day, official)
            figure = combined(counting, indicator.terms)
            if not counting and self.began(agency_id, day) > each.end:
                figure = NIL_FIGURE  # Its line had not begun: it starts empty.
            if figure is not None:
                figures[each.window.kind] = figure
        windows = [each.window for each in year]
        found = year_to_date(report.window, windows, figures, indicator.terms)
        if not any(
            self.given(agency_id, each, indicator, day, official)[0]
            for each in year
            if each.window.kind in found.kinds
        ):
            return YearToDate(None, found.kinds)  # Never asked: no report is missing.
        return found

    def began(self, agency_id: int, day: date) -> date:
        province = self.province
        line = [a for a in province.agencies if province.holder(a, day) == agency_id]
        return min(province.agencies[each].first for each in line)

    def _milestone(
        self, agency_id: int, report: Report, indicator: Indicator, day: date, official: bool
    ) -> Figure | None:
        """As it stands: an agency's own dates so far, or those of all whose heir it is."""
        done_so_far: dict[int, list[Figure]] = {}
        before = []
        states = ("approved",) if official else ("approved", "sent")
        for each in reversed(latest_first(self.province.reports)):
            if each.regime != report.regime or each.end > report.end:
                continue
            standing = []
            for part in self.province.agencies:
                answer = self.province.answers.get((each.id, part, indicator.id))
                if answer is None or self.province.holder(part, day) != agency_id:
                    continue
                figure = answer[0] if answer[1] in states else None
                standing.append(milestone_at(figure, done_so_far.get(part, ()), report.end))
                done_so_far.setdefault(part, []).extend([figure] if figure else [])
            before.append((each, combined(standing, indicator.terms)))
        current = next((figure for each, figure in before if each.id == report.id), None)
        return milestone_at(current, [figure for _, figure in before if figure], report.end)

    def baseline(self, target: Target, agency_id: int, day: date) -> Decimal | Fraction | None:
        """An agency's own baseline; an heir's is the sum of its predecessors', none without one."""
        stated = dict(target.agency_baselines)
        parts = self._baseline_parts(stated, agency_id, day)
        ended = [each for each in parts if self._ended_before(each, target.issued_on)]
        if not any(each in stated for each in ended):
            parts = [each for each in parts if each not in ended]
        return baseline_of_heir([stated.get(each) for each in parts])

    def _baseline_parts(self, stated: dict[int, Decimal], agency_id: int, day: date) -> list[int]:
        """The agencies with a past of their own, or spoken for, whose place one holds on a day."""
        taken = [
            before
            for change in self.province.changes
            for before in change.before
            if change.day <= day and change.heir == agency_id and before != agency_id
        ]
        began = min((c.day for c in self.province.changes if c.heir == agency_id), default=day)
        is_founded = bool(taken) and self.province.agencies[agency_id].first >= began
        if is_founded and agency_id in stated:
            return [agency_id]
        parts = [part for each in taken for part in self._baseline_parts(stated, each, day)]
        return parts if is_founded else [*parts, agency_id]

    def _ended_before(self, agency_id: int, day: date) -> bool:
        last = self.province.agencies[agency_id].last
        return last is not None and last < day

    def member(
        self, target: Target, agency_id: int, report: Report, day: date, official: bool
    ) -> Member:
        found = self.year_to_date(agency_id, report, target.indicator, day, official)
        return Member(figure=found.figure, baseline=self.baseline(target, agency_id, day))

    # The group

    def former(self, target: Target, report: Report) -> list[Member]:
        """Agencies that ended without an heir, with their latest approved year to date."""
        found = []
        if target.indicator.rule not in IN_SUMS or not target.indicator.terms.adds_up:
            return []
        for agency_id in self.province.in_scope(target, report.end):
            last = self.province.agencies[agency_id].last
            if last is None or last >= report.end or self.province.has_heir(agency_id, report.end):
                continue
            for each in self.province.year_of(report):
                if each.end < report.end:
                    member = self.member(target, agency_id, each, report.end, True)
                    if member.figure is not None:
                        found.append(member)
                        break
        return found

    def _group(self, target: Target, report: Report, official: bool) -> tuple[GroupValue, Sums]:
        """The group's value and coverage at a report, and the sums shown beside it."""
        now, revision = self.year_value(target)
        terms = target.indicator.terms
        scope = Scope(
            rule=target.indicator.rule,
            terms=terms,
            direction=target.direction,
            target=now.value if now else None,
            bar=revision.bar,
        )
        members = [
            self.member(target, agency_id, report, report.end, official)
            for agency_id in self.province.assigned(target, report.end)
            if report is self.report or self._was_asked(agency_id, target.indicator, report)
        ]
        former = self.former(target, report)
        every = [*members, *former]
        values = [value_of(member.figure, terms, member.baseline) for member in every]
        shown = sums_of(
            [member.figure for member, value in zip(every, values, strict=True) if value.is_known]
        )
        shown["has_baseline"] = any(value.exact is not None for value in values)
        return group_value(scope, members, former), shown

    def _was_asked(self, agency_id: int, indicator: Indicator, report: Report) -> bool:
        """Whether the year to date of an earlier report rests on a figure asked of the agency."""
        year = self.province.year_of(report)
        kinds = {report.window.kind}
        if indicator.terms.adds_up:
            kinds = set(chain_to(report.window, [each.window for each in year]).kinds)
        return any(
            self.given(agency_id, each, indicator, report.end, True)[0]
            for each in year
            if each.window.kind in kinds
        )

    # Starts and last known values

    def earlier(self, *, last_year_only: bool) -> list[Report]:
        own = [
            each
            for each in self.province.reports
            if each.regime == self.report.regime
            and each.end < self.report.end
            and (each.year == self.report.year - 1 or not last_year_only)
        ]
        others = [
            each
            for each in self.province.reports
            if each.regime != self.report.regime and each.year == self.report.year - 1
        ]
        return latest_first(own) + latest_first(others)

    def latest(
        self, target: Target, agency_id: int | None, *, last_year_only: bool
    ) -> tuple[Fraction | None, Sums]:
        """The latest approved value before this report, with the numbers beside it."""
        if target.indicator.terms.measure == Measure.MILESTONE:
            return None, {}
        for each in self.earlier(last_year_only=last_year_only):
            if agency_id is None:
                group, shown = self.group(target, each, True)
                value = group.value
            else:
                member = self.member(target, agency_id, each, self.report.end, True)
                value = value_of(member.figure, target.indicator.terms, member.baseline)
                shown = sums_of([member.figure])
            if value.exact is not None:
                return value.exact, shown
        return None, {}

    # The row

    def year_value(self, target: Target, year: int = 0) -> tuple[ResolvedTarget | None, Revision]:
        revision = revision_in_force(target.revisions, self.report.window.last_on_time_day)
        return value_for(revision.path, year or self.report.year), revision

    def is_asked(self, target: Target, revision: Revision) -> bool:
        if not self.province.is_asked(target.indicator, self.report):
            return False
        if target.direction != Direction.DONE_BY or revision.last_day is None:
            return True
        before = [
            each.end
            for each in self.province.reports
            if each.regime == self.report.regime and each.end < self.report.end
        ]
        return done_by_is_due(
            year=self.report.year,
            first_year=target.first_year,
            final_year=target.final_year,
            last_day=revision.last_day,
            done_on=None,
            previous_window_end=max(before, default=None),
        )

    def has_ceased(self, target: Target) -> bool:
        meant = [self.province.agencies[a] for a in self.province.in_scope(target, self.report.end)]
        began = [each for each in meant if each.first <= self.report.end]
        return bool(began) and not self.province.assigned(target, self.report.end)

    def row(self, target: Target, revision: Revision, agency_id: int | None, official: bool) -> Row:
        if agency_id is None:
            seen = self._of_group(target, official)
        else:
            seen = self._of_agency(target, revision, agency_id, official)
        is_carried = False
        if not self.is_asked(target, revision):
            exact, shown = self.latest(target, agency_id, last_year_only=False)
            is_carried = exact is not None
            seen = replace(seen, value=Value(exact=exact), shown=shown, answered=0, assigned=0)
        judged = judge(self._case(target, revision, agency_id, seen))
        is_bound = agency_id is None or judges_agencies(
            target.indicator.rule, target.indicator.terms.measure
        )
        return {
            "revision_id": revision.id,
            "status": str(judged.status) if is_bound else "",
            "value": judged.value,
            "numerator": seen.shown.get("numerator"),
            "denominator": seen.shown.get("denominator"),
            "target_value": judged.target,
            "start_value": judged.start,
            "expected_value": judged.expected,
            "attainment": judged.attainment if is_bound else None,
            "answered": seen.answered,
            "assigned": seen.assigned,
            "is_carried": is_carried,
            "missing_period_id": self._report_id(seen.missing),
        }

    def _of_group(self, target: Target, official: bool) -> Seen:
        group, shown = self.group(target, self.report, official)
        baseline = target.baseline
        if target.indicator.terms.measure == Measure.REDUCTION and shown["has_baseline"]:
            baseline = Decimal(1)  # Its agencies have theirs, so it has their sum.
        return Seen(
            value=group.value,
            shown=shown,
            answered=group.answered,
            assigned=group.assigned,
            baseline=baseline,
            target=self._value_of_year(target, self.report.year),
            target_before=self._value_of_year(target, self.report.year - 1),
        )

    def _of_agency(
        self, target: Target, revision: Revision, agency_id: int, official: bool
    ) -> Seen:
        terms, day = target.indicator.terms, self.report.end
        found = self.year_to_date(agency_id, self.report, target.indicator, day, official)
        own = self.baseline(target, agency_id, day)
        value = value_of(found.figure, terms, own)
        has_own_alone = own is not None or terms.measure == Measure.REDUCTION
        by_bar = target.indicator.rule == GroupRule.SHARE_MET
        years = (self.report.year, self.report.year - 1)
        wanted, before = (
            revision.bar if by_bar else self._value_of_year(target, year) for year in years
        )
        return Seen(
            value=value,
            shown=sums_of([found.figure]),
            answered=int(value.is_known),
            assigned=1,
            baseline=own if has_own_alone else target.baseline,
            target=wanted,
            target_before=before,
            missing=found.missing[0] if found.missing else None,
        )

    def _case(self, target: Target, revision: Revision, agency_id: int | None, seen: Seen) -> Case:
        terms, rule, is_group = target.indicator.terms, target.indicator.rule, agency_id is None
        previous, _ = self.latest(target, agency_id, last_year_only=True)
        is_share = terms.is_share or (is_group and rule == GroupRule.SHARE_MET)
        direction = group_direction(rule, target.direction) if is_group else target.direction
        now, _ = self.year_value(target)
        shown_target = seen.target
        if shown_target is not None:
            shown_target = rounded(shown_target, terms.decimals, is_share=is_share)
        return Case(
            direction=direction,
            value=seen.value,
            target=seen.target,
            start=start_value(
                previous_year=previous,
                baseline=seen.baseline,
                previous_target=seen.target_before,
                is_reduction=terms.measure == Measure.REDUCTION,
            ),
            share=effective_share(self.report.window, self.windows, now.last_day if now else None),
            decimals=terms.decimals,
            is_share=is_share,
            is_yearly_amount=terms.is_yearly_amount,
            tolerance=target.tolerance,
            is_applicable=not self.has_ceased(target),
            is_asked=self.is_asked(target, revision),
            is_partial=seen.answered < seen.assigned,
            can_be_undone=can_be_undone(rule, direction, shown_target, is_share=is_share),
            last_day=revision.last_day,
            window_end=self.report.end,
        )

    def _value_of_year(self, target: Target, year: int) -> Decimal | None:
        resolved, _ = self.year_value(target, year)
        return resolved.value if resolved else None

    def _report_id(self, kind: str | None) -> int | None:
        year = self.province.year_of(self.report)
        return next((each.id for each in year if each.window.kind == kind), None)
