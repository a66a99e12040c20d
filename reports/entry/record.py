"""An agency's figures and targets, read in a fixed number of queries, in the words of the rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from reports.assignment import assigned, targets_of
from reports.models import Figure, Period, State, Submission
from reports.models.submission import GIVEN
from reports.progress.regimes import Window
from reports.progress.stored import window_of_period
from targets.models import Baseline, Target, TargetRevision
from targets.paths import TargetPath, revision_in_force
from targets.stored_paths import path_of


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
    baseline: Baseline | None


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
    _read_past(record, wanted)
    _read_targets(record, wanted)
    return record


def _read_past(record: Record, wanted: set[int]) -> None:
    period = record.period
    record.periods = list(
        Period.objects.filter(
            regime__province_id=period.regime.province_id,
            year__in=(period.year - 1, period.year),
        ).select_related("report")
    )
    earlier = (
        Figure.objects.filter(
            submission__agency_id=record.submission.agency_id,
            submission__period__window_end__lte=period.window_end,
            indicator_id__in=wanted,
        )
        .exclude(submission_id=record.submission.pk)
        .select_related("submission__period__report")
        .order_by("submission__period__window_end")
    )
    for figure in earlier:
        own = figure.submission
        record.past[figure.indicator_id].append(Past(figure, own.period, own.state))


def _read_targets(record: Record, wanted: set[int]) -> None:
    period, agency = record.period, record.submission.agency
    targets = [
        target
        for target in targets_of(period)
        if target.indicator_id in wanted and target.plan.year_from <= period.year
    ]
    owing = assigned(period, targets)
    mine = {target.pk: target for target in targets if agency.pk in owing[target.pk]}
    revisions: dict[int, list[TargetRevision]] = defaultdict(list)
    for revision in TargetRevision.objects.filter(target__in=mine).prefetch_related("year_targets"):
        revisions[revision.target_id].append(revision)
    baselines = list(
        Baseline.objects.filter(indicator_id__in=wanted, plan__targets__in=mine).distinct()
    )
    for target in mine.values():
        revision = revision_in_force(revisions[target.pk], period.last_on_time_day)
        if revision is None:
            continue
        baseline = _baseline(baselines, target, agency.pk)
        path = path_of(target, revision, baseline)
        record.asked[target.indicator_id].append(Asked(target, revision, path, baseline))


def _baseline(baselines: list[Baseline], target: Target, agency_id: int) -> Baseline | None:
    """The agency's own baseline, else the one of the target's level."""
    fitting = [
        each
        for each in baselines
        if each.plan_id == target.plan_id and each.indicator_id == target.indicator_id
    ]
    own = [each for each in fitting if each.agency_id == agency_id]
    level = [each for each in fitting if not each.agency_id and each.level == target.level]
    return next(iter(own or level), None)
