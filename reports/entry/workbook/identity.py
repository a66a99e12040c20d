"""What a file says about itself, signed: whose report it is, and the figures as it was made."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.signing import BadSignature, Signer

from reformportal.lib import clock
from reformportal.lib.sheets import Sheets
from reports.entry.workbook.layout import FORMAT, HIDDEN_SHEET, MARK, fields_of
from reports.models import Figure, Submission

SIGNER = Signer(salt="reports.entry.workbook")
Answer = dict[str, str]


class ForeignFile(Exception):
    """The file has no word of the portal about itself, or one that was changed."""


class OtherFormat(Exception):
    """A genuine file of an earlier or later portal, whose columns mean something else."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Which report the file is, when it was made, and each figure's version and answer then."""

    submission_id: int
    agency: str
    period: str
    made_at: datetime
    versions: dict[int, int]
    answers: dict[int, Answer]


def answer_of(figure: Figure) -> Answer:
    """The filled fields of a figure in one spelling, by which answers are held against another."""
    return answer_from({name: getattr(figure, name) for name in fields_of(figure.indicator)})


def answer_from(values: dict[str, object]) -> Answer:
    texts = {name: spelled(value) for name, value in values.items()}
    return {name: text for name, text in texts.items() if text and (name, text) != NOT_NIL}


NOT_NIL = ("is_nil", "False")


def spelled(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, date):
        return value.isoformat()
    return " ".join(str(value).split())


def lines_of(submission: Submission, figures: Iterable[Figure]) -> list[list[str]]:
    """The rows of the hidden sheet; the last one signs those before."""
    lines = [
        [f"{MARK}format", FORMAT],
        ["submission", str(submission.pk)],
        ["agency", submission.agency.name],
        ["period", submission.period.title],
        ["made_at", clock.now().isoformat()],
    ]
    lines += [
        ["figure", str(figure.pk), str(figure.version), *_pieces(answer_of(figure))]
        for figure in figures
    ]
    return [*lines, ["signature", SIGNER.signature(_text(lines))]]


def identity_of(sheets: Sheets) -> Identity:
    """The identity that a file carries; raises ForeignFile or OtherFormat."""
    lines = [
        [cell.text for _column, cell in sorted(row.cells.items())]
        for row in sheets.get(HIDDEN_SHEET, [])
    ]
    if len(lines) < 2 or lines[0][0] != f"{MARK}format" or lines[-1][0] != "signature":
        raise ForeignFile
    try:
        SIGNER.unsign(f"{_text(lines[:-1])}:{lines[-1][-1]}")
    except BadSignature:
        raise ForeignFile from None
    if lines[0][1] != FORMAT:
        raise OtherFormat
    head = {line[0]: line[1] for line in lines if line[0] != "figure"}
    figures = [line for line in lines if line[0] == "figure"]
    return Identity(
        submission_id=int(head["submission"]),
        agency=head["agency"],
        period=head["period"],
        made_at=datetime.fromisoformat(head["made_at"]),
        versions={int(line[1]): int(line[2]) for line in figures},
        answers={int(line[1]): json.loads("".join(line[3:])) for line in figures},
    )


# A cell holds 32,767 characters: a long note is laid over several.
PIECE = 5000


def _pieces(answer: Answer) -> list[str]:
    text = json.dumps(answer, sort_keys=True)
    return [text[start : start + PIECE] for start in range(0, len(text), PIECE)]


def _text(lines: list[list[str]]) -> str:
    return json.dumps(lines)
