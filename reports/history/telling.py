"""Changes as sentences: who, when, for whom, what it was and what it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Field
from django.utils.translation import gettext as _

from agencies.models import Change
from reports.history.naming import NAMINGS, Names, Reference, kind_name, model_of
from reports.history.values import fields_of, in_words, label_of, reference_in

# Told by the entry itself, or by nothing.
UNTOLD = ("id",)


@dataclass(frozen=True, slots=True)
class Line:
    """One value: “tử số: 120 → 210”."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One change as a page or a file tells it."""

    change: Change
    who: str
    on_behalf_of: str
    kind: str
    root: str
    part: str
    agency: str
    lines: list[Line]


def told(changes: Iterable[Change]) -> dict[int, Entry]:
    """The entries of the changes by their ids; one query for each kind of row that they name."""
    changes = list(changes)
    names = Names(reference for change in changes for reference in references_of(change))
    return {change.pk: entry_of(change, names) for change in changes}


def references_of(change: Change) -> Iterator[Reference]:
    """Every row that the entry of a change names."""
    for pk in (change.person_id, change.on_behalf_of_id):
        if pk is not None:
            yield "agencies.user", pk
    if change.agency_id is not None:
        yield "agencies.agency", change.agency_id
    yield from places_of(change)
    fields = fields_of(model_of(change.kind))
    for values in (change.before, change.after):
        for column, value in (values or {}).items():
            if reference := reference_in(fields.get(column), value):
                yield reference


def places_of(change: Change) -> list[Reference]:
    """The object on whose page the change stands, then the row itself where it is a part of it."""
    places = [(change.root_kind, change.root_id), (change.kind, change.object_id)]
    return [(kind, pk) for kind, pk in dict.fromkeys(places) if pk is not None]


def entry_of(change: Change, names: Names) -> Entry:
    root, *part = [names.of(*place) for place in places_of(change)] or [""]
    # A part without a name of its own is told by its values.
    has_name = change.object_id is not None and change.kind in NAMINGS
    return Entry(
        change=change,
        who=who_of(change, names),
        on_behalf_of=_person(change.on_behalf_of_id, names),
        kind=kind_name(change.kind),
        root=root,
        part="".join(part) if has_name else "",
        agency=names.of("agencies.agency", change.agency_id) if change.agency_id else "",
        lines=list(lines_of(change, names)),
    )


def who_of(change: Change, names: Names) -> str:
    """The person; where nobody was signed in, what it was that wrote."""
    if change.person_id is not None:
        return names.of("agencies.user", change.person_id)
    words = {
        Change.Way.SQL: _("direct SQL, database user %(name)s"),
        Change.Way.COMMAND: _("command %(place)s"),
        Change.Way.TASK: _("the portal itself"),
    }
    unsigned = words.get(Change.Way(change.way), _("nobody signed in"))
    return unsigned % {"name": change.database_user, "place": change.place}


def _person(pk: int | None, names: Names) -> str:
    return "" if pk is None else names.of("agencies.user", pk)


def lines_of(change: Change, names: Names) -> Iterator[Line]:
    """What differs, field by field in the order of the model; empty values of a whole row left out.

    Columns that have gone since come last, under their own names.
    """
    fields = fields_of(model_of(change.kind))
    before, after = change.before or {}, change.after or {}
    order = {column: place for place, column in enumerate(fields)}
    for column in sorted({**before, **after}, key=lambda each: order.get(each, len(order))):
        field, values = fields.get(column), (before.get(column), after.get(column))
        line = Line(label_of(column, field), *(in_words(field, each, names) for each in values))
        is_told = line.before != line.after and not _tells_nothing(change, field, values)
        if column not in UNTOLD and (change.operation == Change.Operation.UPDATE or is_told):
            yield line


def _tells_nothing(change: Change, field: Field | None, values: tuple[Any, Any]) -> bool:
    """Whether a value of a whole row only says on whose page it stands."""
    root = (change.root_kind, change.root_id)
    return any(reference_in(field, each) == root for each in values)
