"""Sentences about warnings as the officer's page posts them, and rows that show them again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from agencies.models import User
from reports.checks.explaining import SentenceRefused, explain_finding
from reports.entry.rows import Row
from reports.entry.saving import ReportClosed
from reports.models import Explanation, Submission

# e12-jump_own holds the sentence, c12-jump_own the tick that an earlier one holds still.
FIELD = re.compile(r"e([0-9]{1,18})-([-a-zA-Z0-9_]{1,60})")

Sentences = dict[tuple[int, str], tuple[str, str]]


def save_sentences(*, submission: Submission, posted: Mapping[str, str], by: User) -> Sentences:
    """Stores each sentence of a posted page that is new or was ticked as holding still; returns
    those refused, as typed and with the reason."""
    fields = {
        (int(match[1]), match[2]): posted[name]
        for name in posted
        if (match := FIELD.fullmatch(name))
    }
    own = set(submission.figures.values_list("pk", flat=True)) if fields else set()
    rows = Explanation.objects.filter(figure_id__in=own).order_by("pk")
    known = {(row.figure_id, row.check_code): row.sentence for row in rows}
    refused: Sentences = {}
    for (figure_id, code), sentence in fields.items():
        is_ticked = bool(posted.get(f"c{figure_id}-{code}"))
        is_new = " ".join(sentence.split()) != known.get((figure_id, code), "")
        if figure_id not in own or not (is_new or is_ticked):
            continue
        try:
            explain_finding(figure_id=figure_id, code=code, sentence=sentence, by=by)
        except SentenceRefused as refusal:
            refused[figure_id, code] = (sentence, str(refusal))
        except ReportClosed:
            break
    return refused


def with_typed(rows: Iterable[Row], sentences: Sentences) -> None:
    """Puts refused sentences back where they were typed, with the reason."""
    if not sentences:
        return
    for row in rows:
        row.findings = [
            replace(finding, typed=back[0], refusal=back[1])
            if (back := sentences.get((row.figure.pk, finding.code)))
            else finding
            for finding in row.findings
        ]
