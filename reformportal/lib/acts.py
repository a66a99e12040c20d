"""WHO IS AT IT: the act behind each change, told to the database with the statement that makes it.

A request, an upload, a command or a task is one act. Triggers read it from the setting
`portal.act`, which holds for the transaction alone: nobody's act stays behind on a connection.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

from reformportal.lib import clock

LONGEST_PLACE = 200
# Only what writes is told; a comment before the first word leaves a statement as it is.
WRITES = re.compile(r"\s*(insert|update|delete|merge|with)\b", re.IGNORECASE)
TELL = "SELECT set_config('portal.act', %s, true);"


def nobody() -> None:
    """Who acts where nobody is signed in."""


@dataclass(frozen=True)
class Act:
    """One act: whoever asks for all that it changed asks for its `id`.

    `asked_for` tells the person when something is written: a page that writes nothing need not
    know who reads it.
    """

    id: uuid.UUID
    way: str
    place: str = ""
    asked_for: Callable[[], int | None] = nobody
    on_behalf_of_id: int | None = None

    @property
    def person_id(self) -> int | None:
        return self.asked_for()

    @property
    def told(self) -> str:
        """The act as triggers read it; a clock that is set otherwise goes with it."""
        parts: dict[str, object] = {
            "act": str(self.id),
            "way": self.way,
            "place": self.place[:LONGEST_PLACE].replace("\x00", ""),
            "person": self.person_id,
            "for": self.on_behalf_of_id,
        }
        if clock.shifted():
            parts["shift"] = clock.shift().total_seconds()
        return json.dumps(parts)


_act: ContextVar[Act | None] = ContextVar("act", default=None)


def current() -> Act | None:
    """The act in which this code runs."""
    return _act.get()


@contextmanager
def acting(
    *,
    way: str,
    place: str = "",
    person_id: int | None = None,
    asked_for: Callable[[], int | None] | None = None,
) -> Iterator[Act]:
    """What changes inside is one act; inside of another act it is part of that one, unless it is
    said to be a person's own."""
    act = _act.get()
    if act is None or person_id is not None:
        act = Act(uuid.uuid4(), way, place, asked_for or (lambda: person_id))
    with _told(act):
        yield act


@contextmanager
def on_behalf_of(person_id: int) -> Iterator[Act]:
    """What changes inside is done for somebody else, by whoever acts."""
    outer = _act.get() or Act(uuid.uuid4(), "code")
    act = replace(outer, on_behalf_of_id=person_id)
    with _told(act):
        yield act


@contextmanager
def numbered(act_id: uuid.UUID) -> Iterator[Act]:
    """What changes inside belongs to the act that people know by this number."""
    outer = _act.get() or Act(act_id, "code")
    act = replace(outer, id=act_id)
    with _told(act):
        yield act


@contextmanager
def _told(act: Act) -> Iterator[None]:
    is_first = _act.get() is None
    token = _act.set(act)
    try:
        if is_first:
            with connection.execute_wrapper(_tell):
                yield
        else:
            yield
    finally:
        _act.reset(token)


def _tell(execute: Callable, sql: Any, params: Any, many: bool, context: dict) -> Any:
    """Sends the act along with a statement that writes, in the same message to the server."""
    act = _act.get()
    if act is None or not _is_told(sql, context["cursor"]):
        return execute(sql, params, many, context)
    telling = context["connection"].ops.compose_sql(TELL, [act.told])
    if params is not None:
        telling = telling.replace("%", "%%")
    return execute(telling + sql, params, many, context)


def _is_told(sql: Any, cursor: Any) -> bool:
    # A cursor with a name reads page by page and takes one statement alone.
    return isinstance(sql, str) and not cursor.name and bool(WRITES.match(sql))


class ActMiddleware:
    """Each request is one act of the person who is signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        way = "admin" if request.path.startswith("/admin/") else "page"
        with acting(way=way, place=request.path, asked_for=lambda: request.user.pk):
            return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args: Any, kwargs: Any) -> None:
        """Where a view takes a file (`lib.uploads`), what it writes comes from an upload."""
        act = _act.get()
        if act is not None and request.method == "POST" and hasattr(view, "largest_file"):
            _act.set(replace(act, way="upload"))
