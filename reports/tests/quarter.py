"""The real plans with Vĩnh Phúc's Quý I/2025 open: three days before its last on-time day."""

from __future__ import annotations

from io import StringIO
from types import SimpleNamespace

from django.core.management import call_command

from agencies.models import Agency, User
from reports.models import Period, Submission
from reports.narrative.outline import unwritten
from reports.narrative.saving import save_narrative
from reports.periods import generate_periods, open_period
from reports.tests.factory import make_user

NOW = "2025-03-16T10:00+07:00"
PASSWORD = "lua-chin-dong-xuan"


def open_quarter() -> SimpleNamespace:
    """period; justice, trade, commune (an officer each), reviewer, leader, administrator."""
    call_command("load_reference", stdout=StringIO())
    province = Agency.objects.get(code="vp")
    regime = province.regimes.get()
    generate_periods(regime, until_year=2025)
    period = regime.periods.get(year=2025, kind="Q1")
    open_period(period)
    # Read afresh: opening writes the moment past this object.
    return SimpleNamespace(
        period=Period.objects.get(pk=period.pk),
        justice=make_person("Trần Thị Lan", "officer", "vp-stp"),
        trade=make_person("Bùi Quốc Tuấn", "officer", "vp-sct"),
        commune=make_person("Hồ Thu Yến", "officer", "vp-x-001"),
        reviewer=make_person("Phạm Minh Đức", "reviewer", "vp-snv"),
        leader=make_person("Vũ Thị Hạnh", "leader", "vp"),
        administrator=make_person("Đỗ Quang Vinh", "administrator", "vp"),
    )


def write_required(report: Submission, by: User) -> None:
    """A sentence under each heading that the report's outline requires."""
    for section in unwritten(report):
        text = "Đã hoàn thành **theo kế hoạch**."
        save_narrative(submission=report, section=section, version=0, text=text, by=by)


def make_person(name: str, role: str, agency_code: str) -> User:
    """Somebody of that agency who can sign in with PASSWORD."""
    person = make_user(role, Agency.objects.get(code=agency_code), name)
    person.set_password(PASSWORD)
    person.save()
    return person
