"""A province that grows by agencies, indicators and periods, with everything that hangs on them."""

from contextlib import suppress
from datetime import date, timedelta
from types import SimpleNamespace

from reformportal.lib import clock
from reports.assignment import owed
from reports.issuing.issuing import NothingChanged
from reports.models import Figure, Period, Submission
from reports.progress.computation import compute
from reports.tests.factory import (
    make_agency,
    make_evidence,
    make_figure,
    make_narrative,
    make_period,
    make_receipt,
    make_remark,
    make_section,
    make_succession,
    make_target,
    make_user,
)
from reports.tests.instructing import make_instruction
from reports.tests.issuing import issue_it
from targets.models import Target

STATES = ("approved", "sent", "returned", "draft")
PERIODS = [(2024, "YEAR"), (2024, "Q3"), (2024, "H1"), (2024, "Q1"), (2023, "YEAR"), (2023, "Q3")]


def grow_agencies(cast, more: int) -> None:
    """Departments that report, each with its officer, and as many that became the cast's own."""
    for _each in range(more):
        made = make_agency(cast.province)
        make_user("officer", made)
        ended = make_agency(cast.province, valid_until=date(2025, 1, 14))
        make_succession([ended], [cast.agency], date(2025, 1, 15))
    settle(cast)


def grow_indicators(cast, more: int) -> None:
    """Targets of the plan, each with an indicator of its own, evidence and a remark; headings."""
    for _each in range(more):
        make_target(cast.plan, values={2024: 50, 2025: 60})
        section = make_section(cast.regime)
        make_narrative(cast.submission, section, "Đã **hoàn thành**.", cast.officer)
    settle(cast)
    for indicator in cast.submission.figures.filter(evidence=None).values("indicator"):
        target = Target.objects.get(plan=cast.plan, indicator=indicator["indicator"])
        make_instruction(target, cast.period, cast.agency, cast.leader)
    for figure in cast.submission.figures.filter(evidence=None):
        make_evidence(cast.submission, figure, added_by=cast.officer)
        make_remark(cast.submission, cast.reviewer, figure)


def grow_periods(cast, more: int) -> None:
    """Reports of earlier quarters, sent with a receipt, and a later one that nobody opened yet."""
    there = Period.objects.filter(opened_at__isnull=False).count() - 1
    for year, kind in PERIODS[there : there + more]:
        period = make_period(cast.regime, year, kind)
        sent = Submission.objects.create(period=period, agency=cast.agency)
        make_figure(sent, cast.indicator, numerator=60, denominator=100)
        make_receipt(sent, cast.officer)
    for kind in ("H1", "Q3", "YEAR")[there : there + more]:
        make_period(cast.regime, 2025, kind, opened_at=None)
    settle(cast)


def grow(cast, more: int) -> None:
    """More of everything."""
    for each in (grow_periods, grow_agencies, grow_indicators):
        each(cast, more)


def settle(cast) -> None:
    """Whoever owes a report has given it, in one state or another; all is computed and issued."""
    opened = Period.objects.filter(opened_at__isnull=False).select_related("regime", "report")
    for period in opened.order_by("window_end"):
        for place, (agency_id, indicators) in enumerate(sorted(owed(period).items())):
            give(cast, period, agency_id, STATES[place % len(STATES)], indicators)
        compute(period.pk)
        with suppress(NothingChanged):
            of_period = SimpleNamespace(period=period, reviewer=cast.reviewer)
            issue_it(of_period, reason="Có thêm số liệu" if period.issued_reports.exists() else "")


def give(cast, period: Period, agency_id: int, state: str, indicators) -> None:
    """The report as it is, or a new one in the state; figures that others would ask about."""
    sent = None if state == "draft" else clock.now() - timedelta(days=1)
    submission, _made = Submission.objects.get_or_create(
        period=period,
        agency_id=agency_id,
        defaults={
            "state": state,
            "first_sent_at": sent,
            "sent_at": sent,
            "approved_at": sent if state == "approved" else None,
        },
    )
    for indicator_id in indicators:
        Figure.objects.update_or_create(
            submission=submission,
            indicator_id=indicator_id,
            defaults={"numerator": 70, "denominator": 100, "updated_by": cast.officer},
        )
