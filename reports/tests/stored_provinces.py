"""Plain provinces put into the database in a few statements, with the ids that they have."""

from collections.abc import Iterable
from datetime import UTC, datetime

from agencies.models import Agency, Succession
from reports.models import Figure, Period, Regime, RegimePlan, RegimeReport, Submission
from reports.progress.figures import Figure as Answer
from reports.tests.factory import make_area, make_province
from reports.tests.random_provinces import Drawing
from targets.models import Assignment, Baseline, Indicator, Plan, Target, TargetRevision, YearTarget

KINDS = {"province": "department", "district": "district", "commune": "commune"}
NOON = datetime(2025, 1, 1, 5, tzinfo=UTC)


def store(drawn: Drawing) -> Agency:
    """The province with everything that was drawn."""
    home = make_province()
    _store_agencies(drawn, home)
    _store_reports(drawn, home)
    _store_targets(drawn, home)
    store_answers(drawn.province.answers.items())
    return home


def _store_agencies(drawn: Drawing, home: Agency) -> None:
    Agency.objects.bulk_create(
        Agency(
            id=each.id,
            code=f"x{each.id}",
            name=f"Cơ quan {each.id}",
            short_name=str(each.id),
            kind=KINDS[each.level],
            parent=home,
            province=home,
            valid_from=each.first,
            valid_until=each.last,
        )
        for each in drawn.province.agencies.values()
    )
    for change in drawn.province.changes:
        named = change.heir if change.kind == "split" else None
        made = Succession.objects.create(
            kind=change.kind, effective_on=change.day, decision="NQ", history_heir_id=named
        )
        made.predecessors.set(change.before)
        made.successors.set(change.after)


def _store_reports(drawn: Drawing, home: Agency) -> None:
    for regime, rows in drawn.regimes.items():
        Regime.objects.create(
            id=regime,
            code=f"r{regime}",
            name="Chế độ",
            province=home,
            recipient=home,
            legal_basis="-",
            first_year=2021,
            last_year=2030,
        )
        for row in rows:
            fields = {name: getattr(row, name) for name in row.__slots__}
            made = RegimeReport.objects.create(
                regime_id=regime, name=row.kind, name_en=row.kind, legal_basis="-", **fields
            )
            Period.objects.bulk_create(
                Period(
                    id=each.id,
                    regime_id=regime,
                    report=made,
                    year=each.year,
                    kind=row.kind,
                    window_start=each.window.start,
                    window_end=each.end,
                    legal_day=each.window.legal_day,
                    last_on_time_day=each.window.last_on_time_day,
                    last_working_day=each.window.last_working_day,
                    opened_at=NOON,
                )
                for each in drawn.province.reports
                if (each.regime, each.window.kind) == (regime, row.kind)
            )


def _store_targets(drawn: Drawing, home: Agency) -> None:
    """Every target in a plan of its own, so that baselines are its own too."""
    area, targets = make_area(), drawn.province.targets
    indicators = {target.indicator.id: target.indicator for target in targets}
    Indicator.objects.bulk_create(_indicator(each) for each in indicators.values())
    Plan.objects.bulk_create(_plan(each, home) for each in targets)
    RegimePlan.objects.bulk_create(
        RegimePlan(regime_id=each.regime, plan_id=each.id) for each in targets
    )
    Target.objects.bulk_create(
        Target(
            id=each.id,
            plan_id=each.id,
            indicator_id=each.indicator.id,
            area=area,
            code="1",
            source_ids=[],
            statement="-",
            direction=each.direction,
            level=each.level,
            owed_by_level=each.names is None,
        )
        for each in targets
    )
    Assignment.objects.bulk_create(
        Assignment(target_id=each.id, agency_id=name)
        for each in targets
        for name in each.names or ()
    )
    pairs = [(each, revision) for each in targets for revision in each.revisions]
    TargetRevision.objects.bulk_create(
        TargetRevision(
            id=revision.id,
            target_id=each.id,
            number=each.revisions.index(revision) + 1,
            decision="QĐ",
            effective_on=revision.effective_on,
            step=revision.path.step,
            cap=revision.path.cap,
            agency_bar=revision.bar,
            last_day=revision.last_day,
        )
        for each, revision in pairs
    )
    YearTarget.objects.bulk_create(
        YearTarget(revision_id=revision.id, year=year, value=row.value, last_day=row.last_day)
        for _, revision in pairs
        for year, row in revision.path.stated.items()
    )
    Baseline.objects.bulk_create(row for each in targets for row in _baselines(each))


def _indicator(each) -> Indicator:
    terms = each.terms
    return Indicator(
        id=each.id,
        code=f"i{each.id}",
        name="-",
        measure=terms.measure,
        nature="flow" if terms.is_flow else "stock",
        decimals=terms.decimals,
        scale=terms.scale,
        part_of_whole=terms.part_of_whole,
        group_rule=each.rule,
        asked_in=list(each.asked_in),
    )


def _plan(each, home: Agency) -> Plan:
    return Plan(
        id=each.id,
        document_number=str(each.id),
        kind="plan",
        abstract="-",
        issued_on=each.revisions[0].effective_on,
        issuing_body="-",
        issuing_agency=home,
        province=home,
        year_from=each.first_year,
        year_to=each.final_year,
        tolerance=each.tolerance,
        fill=each.revisions[0].path.fill,
    )


def _baselines(each) -> list[Baseline]:
    group = each.revisions[0].path.baseline
    common = {"plan_id": each.id, "indicator_id": each.indicator.id, "level": each.level}
    rows = [
        Baseline(**common, agency_id=agency_id, year=2021, value=value)
        for agency_id, value in each.agency_baselines
    ]
    if group is not None:
        common["level"] = "all" if each.id % 2 else each.level
        rows.append(Baseline(**common, year=group.year, value=group.value))
    return rows


def moments_of(state: str) -> dict[str, datetime | None]:
    sent = None if state == "draft" else NOON
    return {
        "first_sent_at": sent,
        "sent_at": sent,
        "approved_at": NOON if state == "approved" else None,
    }


def store_answers(given: Iterable[tuple[tuple[int, int, int], tuple[Answer, str]]]) -> None:
    """Figures with the states of their reports, in the order given."""
    answers = list(given)
    made: dict[tuple[int, int], Submission] = {}
    for (period, agency, _), (_, state) in answers:
        made.setdefault(
            (period, agency),
            Submission(period_id=period, agency_id=agency, state=state, **moments_of(state)),
        )
    Submission.objects.bulk_create(made.values())
    names = ("numerator", "denominator", "amount", "rate", "rate_source", "rank", "rank_out_of")
    names += ("done", "done_on", "is_nil")
    Figure.objects.bulk_create(
        Figure(
            submission=made[period, agency],
            indicator_id=indicator,
            **{name: getattr(figure, name) for name in names},
        )
        for (period, agency, indicator), (figure, _) in answers
    )
