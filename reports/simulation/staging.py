"""The province of a simulated quarter: agencies, people, plan and regime in an empty portal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from agencies.models import Agency, Membership, Role, User
from reports.models import Period, Regime, RegimePlan, RegimeReport
from reports.periods import generate_periods
from reports.progress.regimes import DEFAULT_ROWS
from reports.simulation.courses import KIND, YEAR
from targets.models import (
    Indicator,
    Plan,
    ReformArea,
    Target,
    TargetRevision,
    YearTarget,
)

SINCE = date(2020, 1, 1)


@dataclass(frozen=True, slots=True)
class Office:
    """One agency of the simulation, with its officer."""

    agency: Agency
    officer: User


@dataclass(frozen=True, slots=True)
class Stage:
    period: Period
    reviewer: User
    offices: list[Office]


def build(agencies: int) -> Stage:
    """An empty portal's first province; every agency owes the same indicator."""
    province = Agency(code="t", name="Tỉnh Mô Phỏng", short_name="Mô Phỏng", kind="province")
    province.valid_from = SINCE
    province.save()
    Agency.objects.filter(pk=province.pk).update(province=province)
    regime = _regime(province)
    _plan(province, regime)
    offices = [_office(province, place) for place in range(agencies)]
    reviewer = _person("tham-dinh", Role.REVIEWER, province)
    generate_periods(regime, until_year=YEAR)
    return Stage(Period.objects.get(year=YEAR, kind=KIND), reviewer, offices)


def _office(province: Agency, place: int) -> Office:
    agency = Agency.objects.create(
        code=f"x{place}",
        name=f"Xã số {place + 1}",
        short_name=f"Xã số {place + 1}",
        kind="commune",
        parent=province,
        province=province,
        valid_from=SINCE,
    )
    _person(f"thu-truong-{place}", Role.HEAD, agency)
    return Office(agency, _person(f"can-bo-{place}", Role.OFFICER, agency))


def _person(username: str, role: Role, agency: Agency) -> User:
    user = User(username=username, full_name=username, email=f"{username}@example.invalid")
    user.set_unusable_password()
    user.save()
    Membership.objects.create(user=user, agency=agency, role=role, valid_from=SINCE)
    return user


def _regime(province: Agency) -> Regime:
    regime = Regime.objects.create(
        code="mo-phong",
        name="Báo cáo cải cách hành chính định kỳ",
        province=province,
        recipient=province,
        legal_basis="581/BNV-CCHC",
        first_year=YEAR,
        last_year=YEAR,
        collected_from=date(YEAR, 1, 1),
    )
    for row in DEFAULT_ROWS:
        fields = {name: getattr(row, name) for name in row.__slots__}
        RegimeReport.objects.create(
            regime=regime, name=row.kind, name_en=row.kind, legal_basis="581/BNV-CCHC", **fields
        )
    return regime


def _plan(province: Agency, regime: Regime) -> None:
    plan = Plan.objects.create(
        document_number="01/KH-UBND",
        kind="plan",
        abstract="Cải cách hành chính",
        issued_on=SINCE,
        issuing_body="UBND tỉnh",
        issuing_agency=province,
        province=province,
        year_from=2021,
        year_to=YEAR,
    )
    RegimePlan.objects.create(regime=regime, plan=plan)
    indicator = Indicator.objects.create(
        code="mo-phong",
        name="Hồ sơ trực tuyến",
        measure="ratio",
        nature="flow",
        group_rule="ratio_of_sums",
        unit="%",
    )
    area = ReformArea.objects.create(code="mo-phong", name="Thủ tục hành chính", position=99)
    target = Target.objects.create(
        plan=plan,
        indicator=indicator,
        area=area,
        code="1",
        statement="-",
        direction="at_least",
        source_ids=[],
    )
    Target.objects.filter(pk=target.pk).update(level="all", owed_by_level=True)
    revision = TargetRevision.objects.create(target=target, decision="-", effective_on=SINCE)
    YearTarget.objects.create(revision=revision, year=YEAR, value=60)
