"""Rows for tests of every room: each `make_*` asks only for what the test is about."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from types import SimpleNamespace
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import storages

from agencies.models import Agency, Membership, Succession, User
from reformportal.lib import clock
from reports.models import (
    Evidence,
    Figure,
    Narrative,
    Period,
    Receipt,
    Regime,
    RegimePlan,
    RegimeReport,
    Remark,
    ReportSection,
    State,
    Submission,
    Transition,
)
from reports.periods import dates_of, open_period
from reports.sending import receipts
from targets.models import (
    AreaLead,
    Assignment,
    Baseline,
    Indicator,
    Plan,
    ReformArea,
    Target,
    TargetRevision,
    YearTarget,
)

LONG_AGO = date(2021, 1, 1)
_numbers = count(1)

# kind: (name, name in English, parts of four, window starts (year offset, month), due month)
QUARTERS = {
    "Q1": ("Quý I", "Quarter I", 1, (-1, 12), 3),
    "H1": ("06 tháng", "First half", 2, (-1, 12), 6),
    "Q3": ("Quý III", "Quarter III", 3, (0, 6), 9),
    "YEAR": ("Năm", "Year", 4, (-1, 12), 12),
}
RULES = {
    "ratio": "ratio_of_sums",
    "quantity": "sum",
    "rate": "mean",
    "rank": "none",
    "reduction": "sum",
    "milestone": "all_done",
}


def make_province(name: str = "Tỉnh Thử Nghiệm", **fields: Any) -> Agency:
    number = next(_numbers)
    fields = {"code": f"p{number}", "short_name": name, "kind": "province"} | fields
    province = Agency.objects.create(name=name, **fields)
    province.province = province
    province.save()
    return province


def make_agency(province: Agency | None = None, name: str = "", **fields: Any) -> Agency:
    """A department of the province, unless `kind` says otherwise."""
    province = province or make_province()
    number = next(_numbers)
    name = name or f"Sở số {number}"
    fields = {"code": f"a{number}", "short_name": name, "kind": "department"} | fields
    made = Agency.objects.create(
        name=name, province=province, **{"parent": province, "valid_from": LONG_AGO} | fields
    )
    made.refresh_from_db()
    return made


def make_succession(
    before: list[Agency], after: list[Agency], on: date, **fields: Any
) -> Succession:
    fields = {"kind": "merge", "decision": "Nghị quyết thử nghiệm"} | fields
    made = Succession.objects.create(effective_on=on, **fields)
    made.predecessors.set(before)
    made.successors.set(after)
    return made


def make_user(role: str = "", agency: Agency | None = None, name: str = "", **fields: Any) -> User:
    """A person; with a role also the membership that gives it."""
    number = next(_numbers)
    name = name or f"Nguyễn Văn {number}"
    fields = {"username": f"user{number}", "email": f"user{number}@example.vn"} | fields
    user = User.objects.create(full_name=name, **fields)
    if role:
        make_membership(user, role, agency or make_agency())
    return user


def make_membership(user: User, role: str, agency: Agency, **fields: Any) -> Membership:
    fields = {"valid_from": LONG_AGO} | fields
    return Membership.objects.create(user=user, agency=agency, role=role, **fields)


def make_area(name: str = "Cải cách thủ tục hành chính", **fields: Any) -> ReformArea:
    number = next(_numbers)
    fields = {"code": f"area{number}", "name_en": name, "position": number} | fields
    return ReformArea.objects.create(name=name, **fields)


def make_indicator(measure: str = "ratio", **fields: Any) -> Indicator:
    """A flow ratio that is a share, a flow amount, or a stock of another measure."""
    number = next(_numbers)
    nature = "flow" if measure in ("ratio", "quantity") else "stock"
    fields = {
        "code": f"i{number}",
        "name": f"Chỉ số {number}",
        "nature": nature,
        "part_of_whole": measure == "ratio",
        "group_rule": RULES[measure],
        "input_decimals": 2 if measure == "rate" else 0,
    } | fields
    return Indicator.objects.create(measure=measure, **fields)


def make_plan(province: Agency | None = None, regime: Regime | None = None, **fields: Any) -> Plan:
    """A plan of 2021–2025, reported under the regime if one is given."""
    province = province or (regime.province if regime else make_province())
    number = next(_numbers)
    fields = {
        "document_number": f"{number}/KH-UBND",
        "kind": "plan",
        "abstract": "Cải cách hành chính",
        "issued_on": LONG_AGO,
        "issuing_body": "UBND tỉnh",
        "issuing_agency": province,
        "year_from": 2021,
        "year_to": 2025,
    } | fields
    plan = Plan.objects.create(province=province, **fields)
    if regime:
        RegimePlan.objects.create(regime=regime, plan=plan)
    return plan


def make_target(
    plan: Plan,
    indicator: Indicator | None = None,
    values: dict[int, Any] | None = None,
    agencies: list[Agency] = (),
    **fields: Any,
) -> Target:
    """A target with its first revision; owed by the province level, or by `agencies` alone."""
    number = next(_numbers)
    indicator = indicator or make_indicator()
    revision = {
        name: fields.pop(name)
        for name in ("step", "cap", "last_day", "agency_bar")
        if name in fields
    }
    fields = {
        "code": f"t{number}",
        "source_ids": [],
        "statement": indicator.name,
        "direction": "at_least",
        "level": "named" if agencies else "province",
        "owed_by_level": not agencies,
    } | fields
    area = fields.pop("area", None) or ReformArea.objects.first() or make_area()
    target = Target.objects.create(plan=plan, indicator=indicator, area=area, **fields)
    made = TargetRevision.objects.create(
        target=target, decision=plan.document_number, effective_on=plan.issued_on, **revision
    )
    for year, value in (values or {}).items():
        YearTarget.objects.create(revision=made, year=year, value=value)
    for agency in agencies:
        Assignment.objects.create(target=target, agency=agency)
    return target


def make_baseline(target: Target, value: Any, **fields: Any) -> Baseline:
    """Where the target's level, or `agency`, stood in 2020."""
    fields = {"level": target.level, "year": 2020} | fields
    return Baseline.objects.create(
        plan=target.plan, indicator=target.indicator, value=value, **fields
    )


def make_area_lead(plan: Plan, area: ReformArea, agency: Agency) -> AreaLead:
    return AreaLead.objects.create(plan=plan, area=area, agency=agency)


def make_regime(province: Agency | None = None, **fields: Any) -> Regime:
    """Quarterly, before the 20th, with the windows of the ministry's letter."""
    province = province or make_province()
    fields = {
        "code": f"r{next(_numbers)}",
        "name": "Báo cáo định kỳ",
        "recipient": province,
        "legal_basis": "581/BNV-CCHC",
        "first_year": 2021,
        "last_year": 2030,
    } | fields
    regime = Regime.objects.create(province=province, **fields)
    for kind, (name, name_en, parts, (offset, start), due) in QUARTERS.items():
        RegimeReport.objects.create(
            regime=regime,
            kind=kind,
            name=name,
            name_en=name_en,
            share_numerator=parts,
            share_denominator=4,
            start_year_offset=offset,
            start_month=start,
            start_day=15,
            end_month=due,
            end_day=14,
            due_month=due,
            due_day=19,
            legal_basis="581/BNV-CCHC",
        )
    return regime


def make_period(
    regime: Regime | None = None, year: int = 2025, kind: str = "Q1", **fields: Any
) -> Period:
    """A period with its dates; `opened=True` makes the drafts of those who owe it."""
    regime = regime or make_regime()
    opened = fields.pop("opened", False)
    report = regime.reports.get(kind=kind)
    fields = {"opened_at": clock.now()} | dates_of(report, year, regime.due_rule) | fields
    period = Period.objects.create(regime=regime, report=report, year=year, kind=kind, **fields)
    if opened:
        open_period(period)
    return period


def make_submission(
    period: Period | None = None,
    agency: Agency | None = None,
    state: str = State.DRAFT,
    **fields: Any,
) -> Submission:
    """A report; one past the draft was sent on time, two days before the deadline."""
    period = period or make_period()
    agency = agency or make_agency(period.regime.province)
    moments: dict[str, Any] = {}
    if state != State.DRAFT:
        sent = fields.pop("first_sent_at", None) or period.late_from - timedelta(days=2)
        moments = {"first_sent_at": sent, "sent_at": sent}
    if state == State.APPROVED:
        moments["approved_at"] = moments["sent_at"] + timedelta(hours=1)
    return Submission.objects.create(period=period, agency=agency, state=state, **moments | fields)


def make_figure(
    submission: Submission, indicator: Indicator | None = None, **fields: Any
) -> Figure:
    """A blank figure unless numbers are given."""
    figure = Figure.objects.create(
        submission=submission, indicator=indicator or make_indicator(), **fields
    )
    figure.refresh_from_db()
    return figure


def make_evidence(
    submission: Submission,
    figure: Figure | None = None,
    content: bytes = b"%PDF-1.7\n",
    **fields: Any,
) -> Evidence:
    """A PDF of a figure, or of the report as such; needs the fixture `evidence_store`."""
    number = next(_numbers)
    place = storages["evidence"].save(f"{number}", ContentFile(content))
    fields = {
        "name": f"minh-chung-{number}.pdf",
        "description": "Biểu tổng hợp",
        "kind": "application/pdf",
        "size": len(content),
        "sha256": "0" * 64,
        "added_by": submission.figures.first().updated_by or User.objects.first(),
    } | fields
    return Evidence.objects.create(submission=submission, figure=figure, place=place, **fields)


def make_transition(
    submission: Submission, by: User, action: str = "send", **fields: Any
) -> Transition:
    states = {
        "send": (State.DRAFT, State.SENT),
        "return": (State.SENT, State.RETURNED),
        "approve": (State.SENT, State.APPROVED),
        "submit_to_head": (State.DRAFT, State.AT_HEAD),
        "give_back": (State.AT_HEAD, State.DRAFT),
        "take_back": (State.AT_HEAD, State.DRAFT),
        "forward": (State.SENT, State.SENT),
    }
    before, after = states[action]
    fields = {"from_state": before, "to_state": after, "at": clock.now()} | fields
    return Transition.objects.create(submission=submission, by=by, action=action, **fields)


def make_section(regime: Regime, **fields: Any) -> ReportSection:
    """A section of the regime's outline, asked in every report and not required."""
    number = next(_numbers)
    fields = {"code": f"s{number}", "position": number, "name": f"Mục {number}"} | fields
    return ReportSection.objects.create(regime=regime, **fields)


def make_narrative(
    submission: Submission, section: ReportSection, text: str, by: User, **fields: Any
) -> Narrative:
    fields = {"version": 1, "updated_at": clock.now()} | fields
    return Narrative.objects.create(
        submission=submission, section=section, text=text, updated_by=by, **fields
    )


def make_receipt(submission: Submission, by: User) -> Receipt:
    """The receipt of a sending of the report as it stands, now."""
    Submission.objects.filter(pk=submission.pk, first_sent_at=None).update(
        first_sent_at=clock.now(), sent_at=clock.now()
    )
    sent = make_transition(submission, by)
    return receipts.make_receipt(sent, signed_by=by.full_name, on_paper=False)


def make_remark(
    submission: Submission, by: User, figure: Figure | None = None, **fields: Any
) -> Remark:
    """A remark of a return, on the figure or on the whole report."""
    sent_back = make_transition(submission, by, "return", reason="Đề nghị rà soát lại")
    fields = {"text": "Chưa khớp với Hệ thống một cửa", "at": sent_back.at} | fields
    return Remark.objects.create(
        submission=submission, transition=sent_back, by=by, figure=figure, **fields
    )


def make_cast() -> SimpleNamespace:
    """One department's open Quý I/2025 with one indicator (≥ 60 %), and everybody around it.

    officer, head (of `agency`), reviewer, leader, administrator (of its province), outsider (an
    officer of another province); province, agency, regime, plan, target, indicator, period,
    submission, figure.
    """
    province = make_province()
    agency = make_agency(province, "Sở Tư pháp")
    regime = make_regime(province)
    plan = make_plan(regime=regime)
    target = make_target(plan, values={2024: 50, 2025: 60})
    period = make_period(regime, opened=True)
    submission = Submission.objects.get(period=period, agency=agency)
    return SimpleNamespace(
        province=province,
        agency=agency,
        regime=regime,
        plan=plan,
        target=target,
        indicator=target.indicator,
        period=period,
        submission=submission,
        figure=submission.figures.get(),
        officer=make_user("officer", agency, "Trần Thị Lan"),
        head=make_user("head", agency, "Lê Văn Hùng"),
        reviewer=make_user("reviewer", province, "Phạm Minh Đức"),
        leader=make_user("leader", province, "Vũ Thị Hạnh"),
        administrator=make_user("administrator", province, "Đỗ Quang Vinh"),
        outsider=make_user("officer", make_agency(make_province("Tỉnh Khác")), "Hoàng Ngoài Cuộc"),
    )
