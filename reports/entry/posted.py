"""What a page posts, row by row: read by plain names, and saved where one typed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from agencies.models import User
from reports.entry.forms import fingerprint
from reports.entry.saving import FigureNotSaved, NotEnteredByYou, Typed, save_rows
from reports.models import Origin, Submission
from reports.narrative.boxes import RefusedText

# f12-numerator: the figure, as reports.entry.forms.prefix_of writes it, and the field.
FIELD = re.compile(r"f([0-9]{1,18})-(.+)", re.DOTALL)


@dataclass(slots=True)
class WholeForm:
    """What became of a page posted whole: figures saved, and those refused with the reason."""

    saved: int = 0
    refused: dict[int, FigureNotSaved] = field(default_factory=dict)
    typed: dict[int, dict[str, str]] = field(default_factory=dict)
    # Sentences about warnings that were refused: by figure and check, as typed and why.
    sentences: dict[tuple[int, str], tuple[str, str]] = field(default_factory=dict)
    # Sections of the report and answers to remarks that were refused, by their prefix.
    texts: dict[str, RefusedText] = field(default_factory=dict)

    @property
    def is_refused(self) -> bool:
        return bool(self.refused or self.sentences or self.texts)


def save_whole_form(
    *,
    submission: Submission,
    posted: Mapping[str, str],
    by: User,
    taken: Mapping[int, tuple[str, Mapping[str, str]]] | None = None,
) -> WholeForm:
    """Saves each row of a posted page in which one typed; a refused row stops no other.

    `taken`: figures for which an offer was taken, with its origin and inputs.
    """
    whole = WholeForm()
    rows = list(_typed_rows(submission, posted, taken or {}))
    outcomes = save_rows(rows=rows, by=by)
    for row in rows:
        outcome = outcomes[row.figure_id]
        if isinstance(outcome, NotEnteredByYou):
            raise outcome
        if isinstance(outcome, FigureNotSaved):
            whole.refused[row.figure_id] = outcome
            whole.typed[row.figure_id] = dict(row.inputs)
        else:
            whole.saved += 1
    return whole


def _typed_rows(
    submission: Submission,
    posted: Mapping[str, str],
    taken: Mapping[int, tuple[str, Mapping[str, str]]],
) -> Iterator[Typed]:
    """The rows in which one typed, or for which an offer was taken."""
    kept, rows = posted.get("keep", ""), rows_of(posted)
    for figure_id in submission.figures.values_list("pk", flat=True):
        row = rows.get(figure_id, {})
        version, seen = version_of(row), row.pop("seen", "")
        row.pop("take", "")
        origin, inputs = taken.get(figure_id, (Origin.TYPED, {}))
        untouched = kept == str(figure_id) or (not inputs and fingerprint(row) == seen)
        if version is not None and not untouched:
            yield Typed(figure_id, version, row | inputs, origin)


def rows_of(posted: Mapping[str, str]) -> dict[int, dict[str, str]]:
    """The rows of a posted page by figure, each by the plain names of its fields."""
    rows: dict[int, dict[str, str]] = defaultdict(dict)
    for name in posted:
        if match := FIELD.fullmatch(name):
            rows[int(match[1])][match[2]] = posted[name]
    return rows


def version_of(row: dict[str, str]) -> int | None:
    """Takes the version out of a posted row: the one seen, or the newer one that the writer, having
    been shown both, chose to write over; None where it is no version."""
    seen, over = row.pop("version", ""), row.pop("over", "")
    text = over or seen
    return int(text) if text.isdecimal() and len(text) < 10 else None
