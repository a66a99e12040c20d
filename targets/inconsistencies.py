"""What does not fit together in any plan, found by rule; shown, never mended in silence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import permutations

from django.db import transaction
from django.db.models import Count, Max, Q

from agencies.models import Agency, Level
from targets.models import Direction, Plan, Target, TargetWarning
from targets.path_findings import FindingCode, PathFinding, findings_of
from targets.paths import TargetPath, value_for
from targets.stored_paths import baseline_of, path_of
from targets.warning_texts import warning_texts

Kind = TargetWarning.Kind
DETECTED_HERE = [
    Kind.RULE_MISSES_STATED,
    Kind.RULE_STOPS_SHORT,
    Kind.RULE_OVERSHOOTS,
    Kind.NO_BASELINE,
    Kind.EMPTY_YEARS,
    Kind.CONFLICT,
    Kind.DUPLICATE,
    Kind.LEVEL_CEASES,
    Kind.OUT_OF_CHANGES,
]
# Resolution 202/2025/QH15: 63 provinces and cities became 34.
RANKED_UNITS_CHANGE_ON = date(2025, 7, 1)


@dataclass(frozen=True, slots=True)
class Stand:
    """A target with its latest revision worked out as a path, and its last day where it has one."""

    target: Target
    path: TargetPath
    last_day: date | None
    owed_by: frozenset[int]


@transaction.atomic
def restate_detected_warnings(plan: Plan) -> int:
    """Replaces the warnings that rules find in the plan by what they find now."""
    TargetWarning.objects.filter(plan=plan, is_detected=True, kind__in=DETECTED_HERE).delete()
    return len(TargetWarning.objects.bulk_create(detect(plan)))


def detect(plan: Plan) -> list[TargetWarning]:
    """Everything that rules find in the plan, as warnings not yet stored."""
    stands = _stands(plan)
    ends = _ends_of_levels(plan)
    findings = {stand.target.pk: findings_of(stand.path) for stand in stands}
    return [
        *(
            warning
            for stand in stands
            for warning in (
                *_on_path(stand, findings[stand.target.pk]),
                *_repeated(stand),
                *_level_ceases(stand, ends),
                *_ranks_not_comparable(stand),
            )
        ),
        *_conflicts(stands),
        *_empty_years(plan, stands, findings),
    ]


def _stands(plan: Plan) -> list[Stand]:
    targets = (
        plan.targets.select_related("plan", "indicator")
        .prefetch_related("revisions__year_targets", "assignments")
        .order_by("pk")
    )
    baselines = list(plan.baselines.all())
    stands = []
    for target in targets:
        revisions = list(target.revisions.all())
        if revisions:
            path = path_of(target, revisions[-1], baseline_of(target, baselines))
            owed_by = frozenset(link.agency_id for link in target.assignments.all())
            stands.append(Stand(target, path, revisions[-1].last_day, owed_by))
    return stands


def _ends_of_levels(plan: Plan) -> dict[str, date]:
    """The last day of each level of the province none of whose agencies goes on without end."""
    levels = (
        Agency.objects.of_province(plan.province_id)
        .filter(level__in=[Level.PROVINCE, Level.DISTRICT, Level.COMMUNE])
        .order_by()
        .values("level")
        .annotate(endless=Count("pk", filter=Q(valid_until__isnull=True)), last=Max("valid_until"))
    )
    return {row["level"]: row["last"] for row in levels if not row["endless"]}


def _warning(target: Target, kind: str, **values: object) -> TargetWarning:
    return TargetWarning(
        plan_id=target.plan_id,
        target=target,
        kind=kind,
        source_ids=target.source_ids,
        is_detected=True,
        **warning_texts(kind, **values),
    )


def _on_path(stand: Stand, findings: tuple[PathFinding, ...]) -> Iterator[TargetWarning]:
    if stand.target.direction == Direction.DONE_BY:
        return
    for finding in findings:
        if finding.code != FindingCode.EMPTY_YEARS:
            yield _warning(
                stand.target,
                Kind(finding.code.value),
                year=finding.year,
                rule=finding.rule_gives,
                text=finding.text_says,
            )


def _repeated(stand: Stand) -> Iterator[TargetWarning]:
    if len(stand.target.source_ids) > 1:
        rows = ", ".join(stand.target.source_ids)
        yield _warning(stand.target, Kind.DUPLICATE, rows=rows)


def _last_year(stand: Stand) -> int | None:
    """The last year for which the document says something about the target."""
    if stand.last_day:
        return stand.last_day.year
    if stand.path.step is not None:
        return stand.path.rule_until or stand.path.year_to
    return max(stand.path.stated, default=None)


def _level_ceases(stand: Stand, ends: dict[str, date]) -> Iterator[TargetWarning]:
    end, year = ends.get(stand.target.level), _last_year(stand)
    if end and year and end < (stand.last_day or date(year, 12, 31)):
        yield _warning(stand.target, Kind.LEVEL_CEASES, day=f"{end:%d/%m/%Y}", year=year)


def _ranks_not_comparable(stand: Stand) -> Iterator[TargetWarning]:
    change, year = RANKED_UNITS_CHANGE_ON, _last_year(stand)
    is_rank = stand.target.direction == Direction.TOP
    if is_rank and year and year >= change.year and stand.target.plan.issued_on < change:
        yield _warning(stand.target, Kind.OUT_OF_CHANGES)


def _conflicts(stands: list[Stand]) -> Iterator[TargetWarning]:
    """Targets of one indicator, level and agencies: told apart by their values, or said twice."""
    alike = defaultdict(list)
    for stand in stands:
        alike[stand.target.indicator_id, stand.target.level, stand.owed_by].append(stand)
    for group in alike.values():
        for one, other in permutations(group, 2):
            yield _against(one, other)


def _against(one: Stand, other: Stand) -> TargetWarning:
    for year in sorted({*one.path.stated, *other.path.stated}):
        mine, theirs = value_for(one.path, year), value_for(other.path, year)
        if mine and theirs and (mine.value, mine.last_day) != (theirs.value, theirs.last_day):
            return _differing(one, other, mine.value, theirs.value)
    if one.last_day != other.last_day:
        return _differing(one, other, f"{one.last_day:%d/%m/%Y}", f"{other.last_day:%d/%m/%Y}")
    rows = ", ".join([*one.target.source_ids, *other.target.source_ids])
    return _warning(one.target, Kind.DUPLICATE, rows=rows)


def _differing(one: Stand, other: Stand, mine: object, theirs: object) -> TargetWarning:
    codes = {"code": one.target.code, "other": other.target.code}
    return _warning(one.target, Kind.CONFLICT, **codes, mine=mine, theirs=theirs)


def _empty_years(
    plan: Plan, stands: list[Stand], findings: dict[int, tuple[PathFinding, ...]]
) -> Iterator[TargetWarning]:
    """One warning for all targets that leave the same years empty, lest it drown the others."""
    by_years = defaultdict(list)
    for stand in stands:
        if stand.target.direction == Direction.DONE_BY:
            continue
        for finding in findings[stand.target.pk]:
            if finding.code == FindingCode.EMPTY_YEARS:
                by_years[finding.years].append(stand.target)
    for years, targets in by_years.items():
        yield TargetWarning(
            plan=plan,
            kind=Kind.EMPTY_YEARS,
            source_ids=[row for target in targets for row in target.source_ids],
            is_detected=True,
            **warning_texts(
                Kind.EMPTY_YEARS,
                years=_span(years),
                count=len(targets),
                codes=", ".join(target.code for target in targets),
            ),
        )


def _span(years: tuple[int, ...]) -> str:
    if len(years) > 1 and years[-1] - years[0] == len(years) - 1:
        return f"{years[0]}–{years[-1]}"
    return ", ".join(str(year) for year in years)
