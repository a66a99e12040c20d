"""Reading a document of reporting regimes: who reports to whom, which windows, until which day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _

from reformportal.lib.toml_documents import Block, read_document
from reports.models import Regime
from reports.outline_document import SectionRow, outline_named, read_outlines
from reports.route_document import RouteRow, read_routes
from targets.plan_checks import FIRST_YEAR, LAST_YEAR

ENGLISH_MONTHS = [
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
]


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a year relative to the report's own."""

    year_offset: int
    month: int
    day: int


@dataclass(slots=True)
class ReportRow:
    kind: str
    name: str
    name_en: str
    share: tuple[int, int]
    start: Day
    end: Day
    due: Day
    legal_basis: str
    # The province's own report: until when, and where that is said.
    province_due: Day | None = None
    province_basis: str = ""


@dataclass(slots=True)
class PlanRow:
    number: str
    rows: list[str]
    block: Block


@dataclass(slots=True)
class RegimeRow:
    block: Block
    code: str
    name: str
    name_en: str
    province: str
    recipient: str
    upward_recipient: str
    legal_basis: str
    due_rule: str
    day_is_stated: bool
    first_year: int
    last_year: int
    collected_from: date | None
    plans: list[PlanRow]
    reports: list[ReportRow]
    sections: list[SectionRow]
    routes: list[RouteRow]


def read_regimes(path: Path) -> tuple[Block, list[RegimeRow]]:
    """The regimes of one file, with the document that keeps the list of their mistakes."""
    top = read_document(path)
    outlines = read_outlines(top)
    regimes = [_regime(block, outlines) for block in top.blocks("regime")]
    top.finish()
    for code in {row.code for row in regimes if [r.code for r in regimes].count(row.code) > 1}:
        top.mistakes.add(code, _("This code is used twice. Give each its own."))
    return top, regimes


def _regime(block: Block, outlines: dict[str, list[SectionRow]]) -> RegimeRow:
    row = RegimeRow(
        block=block,
        code=block.code("code", longest=60),
        name=block.text("name", longest=200),
        name_en=block.text("name_en", longest=200),
        province=block.text("province"),
        recipient=block.text("recipient"),
        upward_recipient=block.text("upward_recipient", default="", longest=200),
        legal_basis=block.text("legal_basis", longest=500),
        due_rule=block.choice("due_rule", Regime.DueRule.values, default=Regime.DueRule.STAYS),
        day_is_stated=not block.flag("day_is_assumed"),
        first_year=block.whole("first_year") or 0,
        last_year=block.whole("last_year") or 0,
        collected_from=block.day("collected_from"),
        plans=[_plan(inner) for inner in block.blocks("plan", name_by="number")],
        reports=[_report(inner) for inner in block.blocks("report", name_by="kind")],
        sections=outline_named(block, outlines),
        routes=read_routes(block),
    )
    if "monthly" in block.content:
        row.reports += _monthly(block.block("monthly"))
    block.finish()
    _check(row)
    return row


def _plan(block: Block) -> PlanRow:
    row = PlanRow(block.text("number"), block.texts("rows", longest=20), block)
    block.finish()
    return row


def _report(block: Block) -> ReportRow:
    row = ReportRow(
        kind=block.code("kind", longest=8),
        name=block.text("name", longest=60),
        name_en=block.text("name_en", longest=60),
        share=_share(block),
        start=_day(block, "start"),
        end=_day(block, "end"),
        due=_day(block, "due"),
        legal_basis=block.text("legal_basis", longest=300),
        province_due=_day(block, "province_due") if "province_due" in block.content else None,
        province_basis=block.text("province_basis", default="", longest=300),
    )
    block.finish()
    if row.province_due and not _moment(row.due) < _moment(row.province_due):
        block.wrong(_("The province's last day must lie after the last day of its agencies."))
    if not _moment(row.start) <= _moment(row.end):
        block.wrong(_("The window ends before it starts. Correct “start” and “end”."))
    if not _moment(row.end) < _moment(row.due):
        block.wrong(_("The last on-time day must lie after the end of the data window."))
    return row


def _share(block: Block) -> tuple[int, int]:
    part, _slash, whole = block.text("share").partition("/")
    if part.isdecimal() and whole.isdecimal() and 1 <= int(part) <= int(whole):
        return int(part), int(whole)
    block.wrong(_("“share” is a part of the year like “1/4”."))
    return 1, 1


def _day(block: Block, key: str) -> Day:
    inner = block.block(key)
    inner.place = f"{block.place} {key}"
    day = Day(
        inner.whole("year", default=0) or 0, inner.whole("month") or 1, inner.whole("day") or 1
    )
    inner.finish()
    if not 1 <= day.month <= 12 or not 1 <= day.day <= 31:
        inner.wrong(
            _("There is no day %(day)d of month %(month)d.") % {"day": day.day, "month": day.month}
        )
        return Day(0, 1, 1)
    return day


def _moment(day: Day) -> tuple[int, int, int]:
    return day.year_offset, day.month, day.day


def _monthly(block: Block) -> list[ReportRow]:
    """Twelve reports, each of a window that ends in its month; due in the same month."""
    begins, ends = block.whole("from_day") or 1, block.whole("to_day") or 1
    due, basis = block.whole("due_day") or 1, block.text("legal_basis", longest=300)
    block.finish()
    if not 1 <= ends < due <= 28 or begins != ends + 1:
        block.wrong(
            _("A window runs to the day before the next one and is due after it, by the 28th.")
        )
    return [
        ReportRow(
            kind=f"M{month:02}",
            name=f"Tháng {month}",
            name_en=ENGLISH_MONTHS[month - 1],
            share=(month, 12),
            start=Day(-1, 12, begins) if month == 1 else Day(0, month - 1, begins),
            end=Day(0, month, ends),
            due=Day(0, month, due),
            legal_basis=basis,
        )
        for month in range(1, 13)
    ]


def _check(row: RegimeRow) -> None:
    kinds = [report.kind for report in row.reports]
    if not kinds:
        row.block.wrong(_("The regime has no report. Add [[regime.report]] or [regime.monthly]."))
    for kind in sorted({kind for kind in kinds if kinds.count(kind) > 1}):
        row.block.wrong(_("The report “%(kind)s” is stated twice.") % {"kind": kind})
    if not FIRST_YEAR <= row.first_year <= row.last_year <= LAST_YEAR:
        row.block.wrong(_("“first_year” and “last_year” are years in this order."))
