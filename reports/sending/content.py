"""What a report says, as one text that does not depend on who reads it: the base of its digest."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from reports.models import Figure, Submission
from reports.progress.figures import NUMBERS

# Raised when the form changes; receipts keep the form in which they were made.
FORM = 1
FIELDS = (*NUMBERS, "rate_source", "done_on", "is_nil", "blank_reason", "note")


def content_of(submission: Submission) -> str:
    """The canonical text of a report: sorted JSON of its figures, words and evidence.

    Needs `period__regime` and `agency` fetched.
    """
    period = submission.period
    figures = submission.figures.select_related("indicator").order_by("indicator__code")
    words = submission.narratives.exclude(text="").select_related("section")
    content = {
        "form": FORM,
        "regime": period.regime.code,
        "period": period.code,
        "agency": submission.agency.code,
        "figures": [_figure(figure) for figure in figures],
        "narrative": [
            {"section": each.section.code, "text": each.text}
            for each in words.order_by("section__code")
        ],
        "evidence": evidence_digests(submission),
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def evidence_digests(submission: Submission) -> list[dict[str, str]]:
    """The digests of the files handed over with the report, of a figure or of the whole."""
    files = submission.evidence.in_force().select_related("figure__indicator")
    found = [
        {"of": each.figure.indicator.code if each.figure else "", "sha256": each.sha256}
        for each in files
    ]
    return sorted(found, key=lambda each: (each["of"], each["sha256"]))


def digest_of(content: str) -> str:
    """SHA-256 of the text in UTF-8, as 64 hexadecimal digits."""
    return sha256(content.encode()).hexdigest()


def _figure(figure: Figure) -> dict[str, Any]:
    """The indicator and every input that holds something; what is empty is left out."""
    values = {name: getattr(figure, name) for name in FIELDS}
    said = {name: _plain(value) for name, value in values.items() if _is_said(name, value)}
    return {"indicator": figure.indicator.code} | said


def _is_said(name: str, value: Any) -> bool:
    """A reported zero and “not done” are answers; a nil that is not ticked is none."""
    return value is not None and value != "" and (name != "is_nil" or value is True)


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return value
    if isinstance(value, Decimal | int):
        return f"{Decimal(value).normalize():f}"
    return value.isoformat() if isinstance(value, date) else value


def differences(then: str, now: str) -> tuple[list[str], list[str]]:
    """Codes of indicators and of sections whose content differs between two canonical texts."""
    before, after = json.loads(then), json.loads(now)
    return (
        _differing(before["figures"], after["figures"], "indicator"),
        _differing(before["narrative"], after["narrative"], "section"),
    )


def _differing(before: list[dict], after: list[dict], key: str) -> list[str]:
    old = {each[key]: each for each in before}
    new = {each[key]: each for each in after}
    return sorted(code for code in old.keys() | new.keys() if old.get(code) != new.get(code))
