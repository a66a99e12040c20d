"""What a worker remembers of the periods that it computed: all that no mark says has changed.

Triggers leave marks: `DefinitionChange` for plans, targets, agencies and regimes, `ReportChange`
for what a period's reports say. They are read before anything else, so what changes meanwhile is
found changed the next time.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from django.db import connection

from reports.models import Period
from reports.progress.definition import Definition
from reports.progress.earlier import Earlier
from reports.progress.figure_sheets import Done, Report
from reports.progress.group_arrays import Former
from reports.progress.inputs import inputs_of
from reports.progress.progress_sheets import Sheets
from reports.progress.sheet_states import SheetStates

# A worker remembers about this many bytes. Of what was computed longest ago the reports are
# forgotten first, then the definition, which is dearer to resolve than reports are to read.
MOST = 112 * 2**20
# Bytes that each agency and target takes in a report, in the earlier values, in a definition under
# a map of heirs; and the rest of a definition, a target (measured).
REPORT, EARLIER, DEFINITION, TARGET = 44, 70, 20, 6000
# A period with more marks than this has them joined by the sweep.
MOST_MARKS = 50
MARKS = """SELECT 0, count(*), max(mark), sum(mark) FROM reports_definitionchange
UNION ALL SELECT period_id, count(*), max(mark), sum(mark) FROM reports_reportchange
WHERE period_id = ANY(%s) GROUP BY period_id"""
JOIN_MARKS = """WITH many AS (
    SELECT period_id FROM reports_reportchange GROUP BY period_id HAVING count(*) > %s
), joined AS (
    DELETE FROM reports_reportchange c USING many m WHERE c.period_id = m.period_id
    RETURNING c.period_id
)
SELECT reports_mark_periods(array_agg(period_id)) FROM joined HAVING count(*) > 0"""

Mark = tuple[Any, ...]
_remembered: OrderedDict[tuple[str, int], Memory] = OrderedDict()


@dataclass(slots=True)
class Present:
    """The period's own reports, and where each stood when it was read."""

    states: SheetStates
    report: Report


@dataclass(slots=True)
class Past:
    """What does not depend on the period's own reports."""

    chain: dict[int, Report]
    done: Done
    lines: list[Report]
    earlier: Earlier
    former: Former | None


class Memory:
    """A period's definition, and what its last computation read and stored."""

    def __init__(self, period_id: int, mark: Mark) -> None:
        period = Period.objects.select_related("regime", "report").get(pk=period_id)
        self.mark = mark
        self.definition = Definition(period, inputs_of(period))
        self.period_ids = _reads_of(self.definition)
        self.own_mark: Mark | None = None
        self.other_marks: dict[int, Mark] | None = None
        self.present: Present | None = None
        self.past: Past | None = None
        self.stored: Sheets | None = None

    def hear(self, marks: dict[int, Mark]) -> None:
        """Forgets what the marks say has changed."""
        others = {pk: mark for pk, mark in marks.items() if pk != self.definition.period.pk}
        if others != self.other_marks:
            self.past = self.stored = None
        self.other_marks = others

    def forget(self) -> None:
        """Keeps the definition alone."""
        self.present = self.past = self.stored = None

    @property
    def size(self) -> int:
        """About how many bytes it takes: arrays of agencies by target, and rows of targets."""
        of = self.definition
        numbers = DEFINITION * len(of.places)
        if self.present:
            numbers += REPORT * (1 + len(of.views[0].chain or ())) + EARLIER
        return numbers * len(of.agency_ids) * len(of.targets) + TARGET * len(of.targets)


def recall(period_id: int) -> tuple[Memory, Mark]:
    """Takes out what is remembered of a period and still true, with the mark of its own reports.

    It is put back by `remember` when all went well: a computation that failed leaves nothing.
    """
    memory = _remembered.pop(_key(period_id), None)
    marks = _marks(memory.period_ids if memory else [])
    definitions = marks.pop(0)
    if memory is None or memory.mark != definitions:
        memory = Memory(period_id, definitions)
        marks = _marks(memory.period_ids)
        del marks[0]
    memory.hear(marks)
    return memory, marks.get(period_id, ())


def remember(memory: Memory) -> None:
    """Puts a memory back, and makes room where there is too much."""
    _remembered[_key(memory.definition.period.pk)] = memory
    size = sum(each.size for each in _remembered.values())
    others = list(_remembered.values())[:-1]
    for other in others:
        if size > MOST and other.present:
            size -= other.size
            other.forget()
            size += other.size
    while size > MOST and len(_remembered) > 1:
        size -= _remembered.popitem(last=False)[1].size


def _key(period_id: int) -> tuple[str, int]:
    return connection.settings_dict["NAME"], period_id


def join_marks() -> None:
    """Makes one mark of a period's many; what was remembered under them is read once more."""
    with connection.cursor() as cursor:
        cursor.execute(JOIN_MARKS, [MOST_MARKS])


def definition_of(period_id: int) -> Definition:
    """The definition as it stands; resolved anew when something that it rests on has changed."""
    memory, _ = recall(period_id)
    remember(memory)
    return memory.definition


def _marks(period_ids: list[int]) -> dict[int, Mark]:
    """What tells one state of the definitions (0) and of each period's reports from every other.

    Changes of transactions that are still open are seen when they are committed, one by one.
    """
    with connection.cursor() as cursor:
        cursor.execute(MARKS, [period_ids])
        return {key: tuple(mark) for key, *mark in cursor.fetchall()}


def _reads_of(definition: Definition) -> list[int]:
    """Every period whose reports a computation may read."""
    read = set(definition.earlier_ids)
    for view in definition.views:
        read |= {view.period.pk, *(each.pk for each in view.chain or ())}
    return sorted(read)
