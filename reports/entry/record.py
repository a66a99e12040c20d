"""An agency's figures and targets, read in a fixed number of queries, in the words of the rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from django.db.models import Exists, OuterRef, Q

from agencies.models import Agency, Level
from agencies.succession import heirs_on
from reports.models import Figure, Period, State, Submission
from reports.models.submission import GIVEN
from reports.progress import figures as rules
from reports.progress.baselines import agency_baselines
from reports.progress.combining import combined
from reports.progress.regimes import Window
from reports.progress.stored import rule_figure, terms_of, window_of_period
from targets.models import Assignment, Baseline, Measure, Target, TargetRevision
from targets.paths import TargetPath, revision_in_force
from targets.stored_paths import baseline_of, path_of

ANSWER = (*rules.NUMBERS, "rate_source", "done_on", "is_nil")
# What is put together is as certain as its least certain part.
CERTAINTY = (State.DRAFT, State.AT_HEAD, State.RETURNED, State.SENT, State.APPROVED)


@dataclass(slots=True)
class Past:
    """One earlier figure, with the report that it stood in."""

    figure: Figure
    period: Period
    state: str

    @property
    def is_given(self) -> bool:
        return self.state in GIVEN

    @property
    def is_official(self) -> bool:
        return self.state == State.APPROVED


@dataclass(slots=True)
class Asked:
    """A target that asks the agency for an indicator, with the revision that judges this report."""

    target: Target
    revision: TargetRevision
    path: TargetPath
    baseline: Decimal | None


@dataclass(slots=True)
class Record:
    """What the rules need to judge the figures of one report: its agency's past and its targets."""

    submission: Submission
    periods: list[Period] = field(default_factory=list)
    past: dict[int, list[Past]] = field(default_factory=lambda: defaultdict(list))
    asked: dict[int, list[Asked]] = field(default_factory=lambda: defaultdict(list))

    @property
    def period(self) -> Period:
        return self.submission.period

    def windows(self, regime_id: int, year: int) -> list[Window]:
        """A regime's reports of one year."""
        return [
            window_of_period(period)
            for period in self.periods
            if period.regime_id == regime_id and period.year == year
        ]

    def year_ago(self) -> Period | None:
        """The same report of the regime, a year before."""
        asked = (self.period.regime_id, self.period.kind, self.period.year - 1)
        return next((p for p in self.periods if (p.regime_id, p.kind, p.year) == asked), None)

    def previous_period(self) -> Period | None:
        """The report of the regime that came last before this one."""
        before = [
            period
            for period in self.periods
            if period.regime_id == self.period.regime_id
            and period.window_end < self.period.window_end
        ]
        return max(before, key=lambda period: period.window_end, default=None)


def record_of(submission: Submission, indicator_ids: Iterable[int] | None = None) -> Record:
    """The record of a report, of some of its indicators or all; needs period and agency fetched."""
    wanted = set(indicator_ids or submission.figures.values_list("indicator_id", flat=True))
    record = Record(submission)
    heirs = heirs_on(record.period.window_end, record.period.regime.province_id)
    mine = {former for former, heir in heirs.items() if heir == submission.agency_id}
    _read_past(record, wanted, {*mine, submission.agency_id})
    _read_targets(record, wanted, mine | ({submission.agency_id} - heirs.keys()))
    return record


def _read_past(record: Record, wanted: set[int], agency_ids: set[int]) -> None:
    period = record.period
    record.periods = list(
        Period.objects.filter(
            regime__province_id=period.regime.province_id,
            year__in=(period.year - 1, period.year),
        ).select_related("report", "regime")
    )
    earlier = (
        Figure.objects.filter(
            submission__agency_id__in=agency_ids,
            submission__period__window_end__lte=period.window_end,
            indicator_id__in=wanted,
        )
        .exclude(submission_id=record.submission.pk)
        .select_related("submission__period__report", "indicator")
        .order_by("submission__period__window_end", "submission__period", "pk")
    )
    for (indicator_id, _period), parts in groupby(
        sorted(earlier, key=lambda each: (each.indicator_id, each.submission.period.window_end)),
        key=lambda each: (each.indicator_id, each.submission.period_id),
    ):
        record.past[indicator_id].append(_past_of(list(parts)))


def _past_of(parts: list[Figure]) -> Past:
    """One report's figure; those of agencies that became one are put together (section 7)."""
    first = parts[0].submission
    if len(parts) == 1:
        return Past(parts[0], first.period, first.state)
    whole = combined([rule_figure(part) for part in parts], terms_of(parts[0].indicator))
    figure = figure_of(whole or rules.Figure(), parts[0])
    state = min((part.submission.state for part in parts), key=CERTAINTY.index)
    return Past(figure, first.period, state)


def figure_of(answer: rules.Figure, like: Figure) -> Figure:
    """An answer of the rules as an unsaved figure of the same indicator and report."""
    values = {name: _decimal(getattr(answer, name)) for name in ANSWER}
    return Figure(indicator=like.indicator, submission=like.submission, **values)


def _decimal(value: object) -> object:
    """What is added exactly, as figures hold it and pages print it."""
    if not isinstance(value, Fraction):
        return value
    return Decimal(value.numerator) / Decimal(value.denominator)


def _read_targets(record: Record, wanted: set[int], places: set[int]) -> None:
    """The targets that ask this agency, itself or in a predecessor's place."""
    period, agency = record.period, record.submission.agency
    revisions: dict[Target, list[TargetRevision]] = defaultdict(list)
    for revision in (
        TargetRevision.objects.filter(
            _owed_by(agency, period.window_end, places),
            target__indicator_id__in=wanted,
            target__plan__regime_link__regime_id=period.regime_id,
            target__plan__year_from__lte=period.year,
        )
        .select_related("target__plan", "target__indicator", "target__area")
        .prefetch_related("year_targets")
        .order_by("target_id", "effective_on", "number")
    ):
        revisions[revision.target].append(revision)
    baselines = list(
        Baseline.objects.filter(indicator_id__in=wanted, plan_id__in={t.plan_id for t in revisions})
    )
    own = _own_baselines(record, list(revisions), baselines, places)
    for target in revisions:
        revision = revision_in_force(revisions[target], period.last_on_time_day)
        if revision is None:
            continue
        of_group = baseline_of(target, baselines)
        path = path_of(target, revision, of_group)
        is_reduction = target.indicator.measure == Measure.REDUCTION
        start = own.get(target.pk, None if is_reduction or not of_group else of_group.value)
        record.asked[target.indicator_id].append(Asked(target, revision, path, start))


def _own_baselines(
    record: Record, targets: list[Target], stated: list[Baseline], places: set[int]
) -> dict[int, Decimal]:
    """By target the agency's own baseline, an heir's from those whose place it took."""
    by_indicator: dict[tuple[int, int], list[Baseline]] = defaultdict(list)
    for row in stated:
        by_indicator[row.plan_id, row.indicator_id].append(row)
    mine = record.submission.agency_id
    links = dict.fromkeys(places - {mine}, mine)
    rows = agency_baselines(record.period, targets, by_indicator, [links])
    return {row["target_id"]: row["base"] for row in rows if row["agency_id"] == mine}


def _owed_by(agency: Agency, day: date, places: set[int]) -> Q:
    """Whether the agency owes a revision's target, as reports.assignment finds it for all."""
    if not agency.is_active_on(day):
        return Q(pk__in=[])
    named = Assignment.objects.filter(target=OuterRef("target"), agency_id__in=places)
    by_name = Q(Exists(named), target__owed_by_level=False)
    if agency.level == Level.NONE:
        return by_name
    return by_name | Q(target__owed_by_level=True, target__level__in=(agency.level, "all"))
