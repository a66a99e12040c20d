"""Reading a TOML document that a person wrote: every mistake is named at once, with its place."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

REQUIRED = object()
CODE = re.compile(r"[-a-zA-Z0-9_]+")


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake: the file, the place in it, and what is wrong and what to do about it."""

    file: str
    place: str
    text: str

    def __str__(self) -> str:
        return (
            f"{self.file}: {self.place}: {self.text}" if self.place else f"{self.file}: {self.text}"
        )


class DocumentRefused(ValueError):
    """The document has mistakes; nothing of it was stored. `problems` names every one."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


@dataclass(slots=True)
class Mistakes:
    """The mistakes found so far in one file."""

    file: str
    problems: list[Problem] = field(default_factory=list)

    def add(self, place: str, text: str) -> None:
        self.problems.append(Problem(self.file, place, text))

    def refuse_if_any(self) -> None:
        if self.problems:
            raise DocumentRefused(self.problems)


class Block:
    """A table of the document; a read names its key, and `finish` reports the keys nobody read."""

    def __init__(self, content: dict[str, Any], place: str, mistakes: Mistakes) -> None:
        self.content = content
        self.place = place
        self.mistakes = mistakes
        self.known: set[str] = set()

    def wrong(self, text: str) -> None:
        self.mistakes.add(self.place, text)

    def text(self, key: str, *, default: str | None = None, longest: int = 0) -> str:
        value = self._read(key, (str,), _("a text in quotes"), default)
        if not isinstance(value, str):
            return ""
        value = value.strip()
        if not value and default is None:
            self.wrong(_("“%(key)s” is empty. Write its text.") % {"key": key})
        self._fit(key, value, longest)
        return value

    def code(self, key: str, *, longest: int) -> str:
        """A code of letters without marks, digits, - and _, as it may stand in an address."""
        value = self.text(key, longest=longest)
        if value and not CODE.fullmatch(value):
            self.wrong(
                _("“%(key)s” is “%(value)s”; use the letters a to z, digits, - and _ only.")
                % {"key": key, "value": value}
            )
        return value

    def texts(self, key: str, *, longest: int = 0) -> list[str]:
        values = self._read(key, (list,), _("a list of texts"), [])
        if not isinstance(values, list):
            return []
        if not all(isinstance(value, str) for value in values):
            self.wrong(_("“%(key)s” must be a list of texts.") % {"key": key})
            return []
        for value in values:
            self._fit(key, value, longest)
        return values

    def _fit(self, key: str, value: str, longest: int) -> None:
        if longest and len(value) > longest:
            self.wrong(
                _("“%(key)s” has %(length)d characters, at most %(longest)d fit. Shorten it.")
                % {"key": key, "length": len(value), "longest": longest}
            )
        if "\0" in value:
            self.wrong(_("“%(key)s” has a character that is no text. Type it anew.") % {"key": key})

    def choice(self, key: str, allowed: Collection[str], *, default: str | None = None) -> str:
        value = self.text(key, default=default)
        if value and value != default and value not in allowed:
            self.wrong(
                _("“%(key)s” is “%(value)s”; choose one of: %(allowed)s.")
                % {"key": key, "value": value, "allowed": ", ".join(allowed)}
            )
        return value

    def flag(self, key: str) -> bool:
        return self._read(key, (bool,), _("true or false"), False) is True

    def whole(self, key: str, *, default: int | object | None = REQUIRED) -> int | None:
        value = self._read(key, (int,), _("a whole number"), default)
        return value if isinstance(value, int) else None

    def number(self, key: str, *, default: Decimal | object | None = None) -> Decimal | None:
        return self._read(key, (int, Decimal), _("a number"), default, as_number)

    def day(self, key: str, *, default: date | object | None = None) -> date | None:
        value = self._read(key, (date,), _("a day like 2025-06-30, without quotes"), default)
        return value if isinstance(value, date) else None

    def numbers_by_year(self, key: str) -> dict[int, Decimal]:
        return self._by_year(key, (int, Decimal), _("a number"), as_number)

    def days_by_year(self, key: str) -> dict[int, date]:
        return self._by_year(key, (date,), _("a day like 2025-06-30, without quotes"), None)

    def block(self, key: str) -> Block:
        value = self._read(key, (dict,), _("a table"), REQUIRED)
        return Block(value if isinstance(value, dict) else {}, key, self.mistakes)

    def blocks(self, key: str, *, name_by: str = "code") -> Iterator[Block]:
        values = self._read(key, (list,), _("tables, each begun with [[…]]"), [])
        for index, value in enumerate(values if isinstance(values, list) else [], start=1):
            place = " ".join(part for part in (self.place, f"[{key}] {index}") if part)
            if not isinstance(value, dict):
                self.mistakes.add(place, _("This must be a table."))
                continue
            named = value.get(name_by)
            yield Block(value, f"{place} ({named})" if named else place, self.mistakes)

    def finish(self) -> None:
        """Reports every key that nothing reads: most are misspelt."""
        for key in self.content.keys() - self.known:
            close = get_close_matches(key, self.known, n=1)
            self.wrong(
                _("The key “%(key)s” is not known. Did you mean “%(close)s”?")
                % {"key": key, "close": close[0]}
                if close
                else _("The key “%(key)s” is not known. Remove it.") % {"key": key}
            )

    def _read(self, key: str, kinds: tuple, wanted: str, default: Any, convert: Any = None) -> Any:
        self.known.add(key)
        value = self.content.get(key, REQUIRED)
        if value is REQUIRED:
            if default is REQUIRED or (default is None and kinds == (str,)):
                self.wrong(
                    _("“%(key)s” is missing. Write %(wanted)s.") % {"key": key, "wanted": wanted}
                )
                return None
            return default
        if not fits(value, kinds):
            self.wrong(
                _("“%(key)s” must be %(wanted)s, not “%(value)s”.")
                % {"key": key, "wanted": wanted, "value": value}
            )
            return None
        return convert(value) if convert else value

    def _by_year(self, key: str, kinds: tuple, wanted: str, convert: Any) -> dict[int, Any]:
        table = self._read(key, (dict,), _("a table like { 2025 = … }"), {}) or {}
        read = {}
        for year, value in table.items():
            if not year.isdecimal() or len(year) != 4:
                self.wrong(
                    _("In “%(key)s”, “%(year)s” is not a year.") % {"key": key, "year": year}
                )
            elif not fits(value, kinds):
                self.wrong(
                    _("In “%(key)s”, the year %(year)s must hold %(wanted)s, not “%(value)s”.")
                    % {"key": key, "year": year, "wanted": wanted, "value": value}
                )
            else:
                read[int(year)] = convert(value) if convert else value
        return read


def fits(value: Any, kinds: tuple) -> bool:
    # In Python true is a whole number and a moment a day; in a document both are slips of the pen.
    if isinstance(value, (bool, datetime)):
        return type(value) in kinds
    if isinstance(value, (int, Decimal)):
        return isinstance(value, kinds) and is_storable(Decimal(value))
    return isinstance(value, kinds)


def is_storable(value: Decimal) -> bool:
    """Whether the number is finite, below a million million, and has six decimals at most."""
    return value.is_finite() and abs(value) < 10**12 and value == round(value, 6)


def as_number(value: int | Decimal) -> Decimal:
    return Decimal(value)


def read_document(path: Path) -> Block:
    """The whole file as one block; DocumentRefused where it is no TOML at all."""
    mistakes = Mistakes(path.name)
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except OSError as error:
        mistakes.add("", _("The file cannot be read: %(error)s.") % {"error": error.strerror})
    except UnicodeDecodeError:
        mistakes.add("", _("The file is not UTF-8. Save it again as UTF-8."))
    # Python refuses numbers of thousands of digits and endless nesting by errors of its own.
    except (ValueError, ArithmeticError, RecursionError) as error:
        mistakes.add("", _("This is not valid TOML: %(error)s.") % {"error": error})
    mistakes.refuse_if_any()
    return Block(content, "", mistakes)
