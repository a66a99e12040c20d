"""A field of free text that saves itself, refuses to write over a newer text, and loses nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from reformportal.lib.numbers import format_number
from reports.entry.fields import language
from reports.narrative.words import rendered, seen_of


class TextNotSaved(Exception):
    """A text that was refused; what the database holds did not change."""


class TextClosed(TextNotSaved):
    """The report is not open, or left the agency's hands meanwhile: its words do not change.

    `sentence` says so where its period was closed.
    """

    def __init__(self, sentence: str = "") -> None:
        super().__init__()
        self.sentence = sentence


class TextNotYours(TextNotSaved):
    """The person sees the text but does not write it."""


class TextTooLong(TextNotSaved):
    """The text has more characters than its section holds."""

    def __init__(self, length: int, longest: int) -> None:
        super().__init__()
        self.length = length
        self.longest = longest


class StaleText(TextNotSaved):
    """Somebody else saved this text after the writer had read it; `theirs` is what they wrote."""

    def __init__(self, theirs: Theirs) -> None:
        super().__init__()
        self.theirs = theirs


@dataclass(frozen=True, slots=True)
class Theirs:
    """A text that was saved by somebody else meanwhile."""

    text: str
    version: int
    by: str
    at: datetime

    @property
    def html(self) -> SafeString:
        return rendered(self.text)


@dataclass(frozen=True, slots=True)
class RefusedText:
    """What was typed in a box that was not saved, over which version, and why not."""

    typed: str
    version: int
    error: TextNotSaved


@dataclass(frozen=True, slots=True)
class Box:
    """What a page needs to draw one field: its text, the version seen, where it saves itself."""

    prefix: str
    url: str
    label: str
    longest: int
    text: str
    version: int
    seen: str
    error: TextNotSaved | None = None

    @classmethod
    def of(
        cls,
        *,
        prefix: str,
        url: str,
        label: str,
        longest: int,
        text: str,
        version: int,
        refusal: RefusedText | None = None,
    ) -> Box:
        """The box of a stored text, or of what was typed in it and refused."""
        shown = (refusal.typed, refusal.version) if refusal else (text, version)
        error = refusal.error if refusal else None
        return cls(prefix, url, label, longest, *shown, seen_of(text), error)

    @property
    def html(self) -> SafeString:
        return rendered(self.text)

    @property
    def message(self) -> str:
        return explain_text(self.error) if self.error else ""

    @property
    def theirs(self) -> Theirs | None:
        return self.error.theirs if isinstance(self.error, StaleText) else None


@dataclass(frozen=True, slots=True)
class Typed:
    """What one box posted: its text, the version to be written over, whether it was touched."""

    text: str
    version: int
    untouched: bool


def typed_in(prefix: str, posted: Mapping[str, str]) -> Typed | None:
    """The box's part of a posted page; None where the page has no such box or a broken version."""
    text = posted.get(f"{prefix}-text")
    version = posted.get(f"{prefix}-over") or posted.get(f"{prefix}-version", "")
    if text is None or not version.isdecimal() or len(version) > 9:
        return None
    kept = posted.get("keep_text") == prefix
    untouched = kept or posted.get(f"{prefix}-seen") == seen_of(text)
    return Typed(text, int(version), untouched)


def explain_text(error: TextNotSaved) -> str:
    """What happened, why, and what to do next; the text itself is still in its field."""
    if isinstance(error, TextTooLong):
        return _(
            "The text has %(length)s characters, at most %(longest)s fit."
            " Shorten it; nothing of it is lost."
        ) % {"length": _count(error.length), "longest": _count(error.longest)}
    if isinstance(error, StaleText):
        return _("Somebody else changed this text meanwhile. Choose which one stays.")
    if isinstance(error, TextNotYours):
        return _("You may read this report, but only the officers of its agency write in it.")
    if isinstance(error, TextClosed) and error.sentence:
        return error.sentence
    return _(
        "The report can no longer be changed, so this was not saved. Copy it if you still need it."
    )


def _count(number: int) -> str:
    return format_number(Decimal(number), 0, language())
