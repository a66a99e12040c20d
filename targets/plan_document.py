"""A plan as its document states it, and how it is read (docs/plan-format.md)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from reformportal.lib.toml_documents import REQUIRED, Block, read_document
from targets.models import Direction, Plan, TargetWarning
from targets.models.target import TargetLevel


@dataclass(slots=True)
class WarningRow:
    kind: str
    vi: str
    en: str
    rows: list[str]


@dataclass(slots=True)
class AssignerRow:
    document: str
    place: str
    value: Decimal | None
    row: str


@dataclass(slots=True)
class RevisionRow:
    """What one decision sets: stated values with their last days, growth, or one last day."""

    decision: str
    effective_on: date | None
    reason: str
    values: dict[int, Decimal]
    days: dict[int, date]
    step: Decimal | None
    cap: Decimal | None
    cap_is_goal: bool
    rule_until: int | None
    growth_text: str
    agency_bar: Decimal | None
    last_day: date | None


@dataclass(slots=True)
class TargetRow:
    block: Block
    code: str
    rows: list[str]
    indicator: str
    area: str
    statement: str
    printed: str
    direction: str
    level: str
    owed_by: list[str]
    parent: str
    is_aspirational: bool
    note: str
    year_assumed: bool
    revisions: list[RevisionRow]
    assigners: list[AssignerRow]
    warnings: list[WarningRow]


@dataclass(slots=True)
class BaselineRow:
    block: Block
    indicator: str
    level: str
    agency: str
    year: int | None
    value: Decimal | None
    amount: Decimal | None
    is_approximate: bool
    rows: list[str]
    note: str


@dataclass(slots=True)
class TaskRow:
    block: Block
    code: str
    area: str
    statement: str
    lead: str
    coordinating: str
    last_day: date | None
    due_text: str
    target: str


@dataclass(slots=True)
class LeadRow:
    block: Block
    area: str
    agency: str
    duty: str


@dataclass(slots=True)
class PlanDocument:
    """Everything that one file says about one plan; agencies, areas and indicators are codes."""

    top: Block
    block: Block
    number: str
    issued_on: date | None
    kind: str
    abstract: str
    issuing_body: str
    issuing_agency: str
    province: str
    year_from: int | None
    year_to: int | None
    legal_basis: list[str]
    parent: str
    parent_document: str
    tolerance: Decimal | None
    fill: str
    source: str
    leads: list[LeadRow] = field(default_factory=list)
    targets: list[TargetRow] = field(default_factory=list)
    baselines: list[BaselineRow] = field(default_factory=list)
    tasks: list[TaskRow] = field(default_factory=list)
    warnings: list[WarningRow] = field(default_factory=list)


def read_plan(path: Path) -> PlanDocument:
    """The plan of one file with its mistakes of form noted in it; not yet checked for sense."""
    top = read_document(path)
    plan = _plan(top)
    plan.leads = [_lead(block) for block in top.blocks("lead", name_by="agency")]
    plan.targets = [_target(block, plan) for block in top.blocks("target")]
    plan.baselines = [_baseline(block) for block in top.blocks("baseline", name_by="indicator")]
    plan.tasks = [_task(block) for block in top.blocks("task")]
    plan.warnings = _warnings(top)
    top.finish()
    return plan


def _plan(top: Block) -> PlanDocument:
    block = top.block("plan")
    plan = PlanDocument(
        top=top,
        block=block,
        number=block.text("number", longest=60),
        issued_on=block.day("issued_on", default=REQUIRED),
        kind=block.choice("kind", Plan.Kind.values),
        abstract=block.text("abstract", longest=500),
        issuing_body=block.text("issuing_body", longest=200),
        issuing_agency=block.text("issuing_agency"),
        province=block.text("province"),
        year_from=block.whole("year_from"),
        year_to=block.whole("year_to"),
        legal_basis=block.texts("legal_basis"),
        parent=block.text("parent", default=""),
        parent_document=block.text("parent_document", default="", longest=300),
        tolerance=block.number("tolerance", default=Decimal(10)),
        fill=block.choice("fill", Plan.Fill.values, default=Plan.Fill.HOLD),
        source=block.text("source", default="", longest=200),
    )
    block.finish()
    return plan


def _lead(block: Block) -> LeadRow:
    row = LeadRow(block, block.text("area"), block.text("agency"), block.text("duty", default=""))
    block.finish()
    return row


def _target(block: Block, plan: PlanDocument) -> TargetRow:
    first = _revision(block, decision=plan.number, effective_on=plan.issued_on)
    row = TargetRow(
        block=block,
        code=block.text("code", longest=20),
        rows=block.texts("rows", longest=20),
        indicator=block.text("indicator"),
        area=block.text("area"),
        statement=block.text("statement"),
        printed=block.text("printed", default="", longest=20),
        direction=block.choice("direction", Direction.values),
        level=block.choice("level", TargetLevel.values),
        owed_by=block.texts("owed_by"),
        parent=block.text("parent", default=""),
        is_aspirational=block.flag("is_aspirational"),
        note=block.text("note", default=""),
        year_assumed=block.flag("year_assumed"),
        revisions=[first, *_later_revisions(block)],
        assigners=[_assigner(inner) for inner in block.blocks("assigner", name_by="document")],
        warnings=_warnings(block),
    )
    row.rows = row.rows or [row.code]
    block.finish()
    return row


def _later_revisions(block: Block) -> list[RevisionRow]:
    revisions = []
    for inner in block.blocks("revision", name_by="decision"):
        decision = inner.text("decision", longest=200)
        effective_on = inner.day("effective_on", default=REQUIRED)
        revisions.append(_revision(inner, decision=decision, effective_on=effective_on))
        revisions[-1].reason = inner.text("reason", default="")
        inner.finish()
    return revisions


def _revision(block: Block, *, decision: str, effective_on: date | None) -> RevisionRow:
    return RevisionRow(
        decision=decision,
        effective_on=effective_on,
        reason="",
        values=block.numbers_by_year("values"),
        days=block.days_by_year("days"),
        step=block.number("step"),
        cap=block.number("cap"),
        cap_is_goal=block.flag("cap_is_goal"),
        rule_until=block.whole("rule_until", default=None),
        growth_text=block.text("growth", default="", longest=200),
        agency_bar=block.number("agency_bar"),
        last_day=block.day("last_day"),
    )


def _assigner(block: Block) -> AssignerRow:
    row = AssignerRow(
        document=block.text("document", longest=200),
        place=block.text("place", default="", longest=120),
        value=block.number("value"),
        row=block.text("row", default="", longest=20),
    )
    block.finish()
    return row


def _warnings(block: Block) -> list[WarningRow]:
    rows = []
    for inner in block.blocks("warning", name_by="kind"):
        rows.append(
            WarningRow(
                kind=inner.choice("kind", TargetWarning.Kind.values),
                vi=inner.text("vi"),
                en=inner.text("en"),
                rows=inner.texts("rows", longest=20),
            )
        )
        inner.finish()
    return rows


def _baseline(block: Block) -> BaselineRow:
    row = BaselineRow(
        block=block,
        indicator=block.text("indicator"),
        level=block.choice("level", TargetLevel.values),
        agency=block.text("agency", default=""),
        year=block.whole("year"),
        value=block.number("value", default=REQUIRED),
        amount=block.number("amount"),
        is_approximate=block.flag("is_approximate"),
        rows=block.texts("rows", longest=20),
        note=block.text("note", default=""),
    )
    block.finish()
    return row


def _task(block: Block) -> TaskRow:
    row = TaskRow(
        block=block,
        code=block.text("code", longest=20),
        area=block.text("area"),
        statement=block.text("statement"),
        lead=block.text("lead", default=""),
        coordinating=block.text("coordinating", default="", longest=300),
        last_day=block.day("last_day"),
        due_text=block.text("due_text", default="", longest=120),
        target=block.text("target", default=""),
    )
    block.finish()
    return row
