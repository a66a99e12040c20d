"""What rows are called, many at once: the names that history puts in the place of ids."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.instructions.workflow import MOVES as INSTRUCTION_MOVES
from reports.review.moves import MOVES

Reference = tuple[str, int]
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Naming:
    """How rows of a kind are called, and what has to be fetched with them for it."""

    name: Callable[[Any], object]
    fetched: tuple[str, ...] = ()


NAMINGS = {
    "agencies.agency": Naming(lambda row: row.short_name),
    "agencies.user": Naming(lambda row: row.full_name or row.username),
    "agencies.succession": Naming(str),
    "agencies.membership": Naming(
        lambda row: f"{row.get_role_display()}, {row.agency.short_name}", ("agency",)
    ),
    "targets.plan": Naming(lambda row: row.document_number),
    "targets.reformarea": Naming(lambda row: row.title),
    "targets.indicator": Naming(lambda row: row.title),
    "targets.check": Naming(lambda row: row.title),
    "targets.target": Naming(lambda row: f"{row.code} {row.statement}"),
    "targets.task": Naming(lambda row: f"{row.code} {row.statement}"),
    "targets.targetrevision": Naming(
        lambda row: (
            _("revision %(number)s (%(decision)s)")
            % {"number": row.number, "decision": row.decision}
        )
    ),
    "targets.yeartarget": Naming(lambda row: row.year),
    "targets.assigner": Naming(lambda row: row.document),
    "targets.assignment": Naming(lambda row: row.agency.short_name, ("agency",)),
    "targets.arealead": Naming(lambda row: row.area.title, ("area",)),
    "targets.baseline": Naming(lambda row: row.indicator.title, ("indicator",)),
    "targets.targetwarning": Naming(lambda row: row.text),
    "targets.checkadjustment": Naming(lambda row: row.check_changed.title, ("check_changed",)),
    "reports.regime": Naming(lambda row: row.title),
    "reports.regimereport": Naming(lambda row: row.name),
    "reports.regimeplan": Naming(lambda row: row.plan.document_number, ("plan",)),
    "reports.reportsection": Naming(lambda row: row.title),
    "reports.period": Naming(lambda row: row.title, ("report",)),
    "reports.submission": Naming(
        lambda row: f"{row.period.title} · {row.agency.short_name}", ("period__report", "agency")
    ),
    "reports.issuedreport": Naming(
        lambda row: f"{row.period.title} · {row.number}", ("period__report",)
    ),
    "reports.figure": Naming(lambda row: row.indicator.title, ("indicator",)),
    "reports.explanation": Naming(lambda row: row.figure.indicator.title, ("figure__indicator",)),
    "reports.narrative": Naming(lambda row: row.section.title, ("section",)),
    "reports.evidence": Naming(lambda row: row.name),
    "reports.instruction": Naming(lambda row: f"{row.agency.short_name} · {row.text}", ("agency",)),
    "reports.instructionstep": Naming(
        lambda row: (
            INSTRUCTION_MOVES[row.action].label if row.action in INSTRUCTION_MOVES else row.action
        )
    ),
    "reports.transition": Naming(
        lambda row: MOVES[row.action].label if row.action in MOVES else row.action
    ),
}
# Links between rows have no name of their own in Django that an official would understand.
KINDS: dict[str, str | Promise] = {
    "agencies.succession_predecessors": gettext_lazy("predecessor in a succession"),
    "agencies.succession_successors": gettext_lazy("successor in a succession"),
    "targets.check_indicators": gettext_lazy("indicator of a check"),
}


class Names:
    """The names of the rows referred to: one query a kind, whatever the number of rows."""

    def __init__(self, references: Iterable[Reference]) -> None:
        wanted: dict[str, set[int]] = defaultdict(set)
        for kind, pk in references:
            wanted[kind].add(pk)
        self._names = {kind: named(kind, pks) for kind, pks in wanted.items()}

    def of(self, kind: str, pk: int) -> str:
        """The row's name today; its number where it is gone or has none."""
        found = self._names.get(kind, {}).get(pk)
        if found is not None:
            return found
        if kind in NAMINGS:
            return _("no. %(number)s, no longer there") % {"number": pk}
        return _("no. %(number)s") % {"number": pk}


def named(kind: str, pks: set[int]) -> Mapping[int, str]:
    naming = NAMINGS.get(kind)
    if naming is None:
        return {}
    rows = model_of(kind)._base_manager.filter(pk__in=pks)
    if naming.fetched:
        rows = rows.select_related(*naming.fetched)
    return {row.pk: Truncator(str(naming.name(row))).chars(LONGEST_NAME) for row in rows}


def model_of(kind: str) -> type[Model]:
    return apps.get_model(kind)


def kind_name(kind: str) -> str:
    """“số liệu” for “reports.figure”."""
    return str(KINDS[kind] if kind in KINDS else model_of(kind)._meta.verbose_name)
