"""Reading a document of agencies: a province, what stands below it, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from django.utils.translation import gettext as _

from agencies.models import Kind, Succession
from agencies.succession import Link, SuccessionCycle, resolve_heirs
from reformportal.lib.toml_documents import Block, read_document

BEGINNING = date(2021, 1, 1)
MOST_PLACEHOLDERS = 1000
KINDS_BELOW = [kind for kind in Kind.values if kind != Kind.PROVINCE]


@dataclass(slots=True)
class AgencyRow:
    """One agency as the document states it; `parent` is a code."""

    code: str
    name: str
    short_name: str
    kind: str
    parent: str
    valid_from: date
    valid_until: date | None = None
    is_placeholder: bool = False
    note: str = ""


@dataclass(slots=True)
class SuccessionRow:
    """One succession as the document states it; agencies are codes."""

    kind: str
    effective_on: date
    decision: str
    note: str
    predecessors: list[str]
    successors: list[str]
    history_heir: str
    block: Block


@dataclass(slots=True)
class AgencyDocument:
    """A province with everything below it, in an order in which each superior comes first."""

    province: AgencyRow
    agencies: list[AgencyRow] = field(default_factory=list)
    successions: list[SuccessionRow] = field(default_factory=list)


def read_agencies(path: Path) -> AgencyDocument:
    """The document of one file; DocumentRefused with every mistake in it."""
    top = read_document(path)
    block = top.block("province")
    province = _agency(block, kind=Kind.PROVINCE, parent="")
    block.finish()
    rows = [_finished(row, province.code) for row in top.blocks("agency")]
    for row in top.blocks("placeholders"):
        rows += _placeholders(row, province.code)
    successions = [_succession(row) for row in top.blocks("succession", name_by="decision")]
    document = AgencyDocument(province, rows, successions)
    top.finish()
    _check_agencies(top, document)
    for succession in document.successions:
        _check_succession(succession, document)
    _check_circles(top, document)
    top.mistakes.refuse_if_any()
    return document


def _agency(block: Block, *, kind: str, parent: str) -> AgencyRow:
    name = block.text("name", longest=200)
    return AgencyRow(
        code=block.code("code", longest=60),
        name=name,
        short_name=block.text("short_name", default=name, longest=60),
        kind=kind,
        parent=parent,
        valid_from=block.day("valid_from", default=BEGINNING) or BEGINNING,
        valid_until=block.day("valid_until"),
        is_placeholder=block.flag("is_placeholder"),
        note=block.text("note", default=""),
    )


def _finished(block: Block, province: str) -> AgencyRow:
    kind = block.choice("kind", KINDS_BELOW)
    row = _agency(block, kind=kind, parent=block.text("parent", default=province))
    block.finish()
    return row


def _placeholders(block: Block, province: str) -> list[AgencyRow]:
    """Agencies known by number alone; `count` says how many there are under each superior."""
    kind = block.choice("kind", KINDS_BELOW)
    code, name = block.code("code", longest=50), block.text("name", longest=180)
    note = block.text("note", default="")
    begins = block.day("valid_from", default=BEGINNING) or BEGINNING
    counts = block.block("count")
    per_parent = {parent: counts.whole(parent) or 0 for parent in counts.content}
    if not all(0 <= count <= MOST_PLACEHOLDERS for count in per_parent.values()):
        block.wrong(
            _("A count lies between 0 and %(most)d under each superior.")
            % {"most": MOST_PLACEHOLDERS}
        )
        return []
    block.finish()
    parents = [parent for parent, count in per_parent.items() for _nth in range(count)]
    width = max(2, len(str(len(parents))))
    rows = []
    for nth, parent in enumerate(parents, start=1):
        numbered = f"{nth:0{width}}"
        title = f"{name} {numbered}"
        rows.append(
            AgencyRow(
                code=f"{code}-{numbered}",
                name=title,
                short_name=title[:60],
                kind=kind,
                parent=parent,
                valid_from=begins,
                is_placeholder=True,
                note=note,
            )
        )
    if not rows:
        block.wrong(_("“count” asks for no agency at all. Name a superior and a number."))
    return rows


def _succession(block: Block) -> SuccessionRow:
    row = SuccessionRow(
        kind=block.choice("kind", Succession.Kind.values),
        effective_on=block.day("effective_on", default=BEGINNING) or BEGINNING,
        decision=block.text("decision", longest=200),
        note=block.text("note", default=""),
        predecessors=block.texts("predecessors"),
        successors=block.texts("successors"),
        history_heir=block.text("history_heir", default=""),
        block=block,
    )
    block.finish()
    return row


def _check_agencies(top: Block, document: AgencyDocument) -> None:
    known = {document.province.code}
    for row in document.agencies:
        if row.code in known:
            top.mistakes.add(row.code, _("This code is used twice. Give each agency its own."))
        if row.parent not in known:
            top.mistakes.add(
                row.code,
                _("The superior “%(code)s” does not stand above this agency in the file.")
                % {"code": row.parent},
            )
        if row.valid_until and row.valid_until < row.valid_from:
            top.mistakes.add(row.code, _("The agency ends before it begins. Correct the days."))
        known.add(row.code)


def _check_succession(row: SuccessionRow, document: AgencyDocument) -> None:
    agencies = {agency.code: agency for agency in document.agencies}
    for code in [*row.predecessors, *row.successors, *filter(None, [row.history_heir])]:
        if code not in agencies:
            row.block.wrong(_("The agency “%(code)s” is not in this file.") % {"code": code})
    if not row.predecessors:
        row.block.wrong(_("“predecessors” is empty. Name the agencies that ended."))
    if (row.kind == Succession.Kind.ABOLISH) == bool(row.successors):
        row.block.wrong(_("An abolition has no successors; any other succession has at least one."))
    if row.kind == Succession.Kind.SPLIT and row.history_heir not in row.successors:
        row.block.wrong(_("At a split, “history_heir” names one of the successors."))
    last_day = row.effective_on - timedelta(days=1)
    for code in set(row.predecessors) - set(row.successors):
        agency = agencies.get(code)
        if agency is None:
            continue
        if agency.valid_until not in (None, last_day):
            row.block.wrong(
                _("“%(code)s” ends on %(day)s, not the day before the succession.")
                % {"code": code, "day": agency.valid_until}
            )
        agency.valid_until = last_day


def _check_circles(top: Block, document: AgencyDocument) -> None:
    numbers = {row.code: nth for nth, row in enumerate(document.agencies)}
    links = [
        Link(
            numbers.get(code, -1),
            row.kind,
            frozenset(numbers.get(successor, -1) for successor in row.successors),
            numbers.get(row.history_heir),
        )
        for row in sorted(document.successions, key=lambda row: row.effective_on)
        for code in row.predecessors
    ]
    try:
        resolve_heirs(links)
    except SuccessionCycle:
        top.wrong(_("The successions lead in a circle: an agency becomes its own heir."))
