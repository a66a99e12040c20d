"""The parts of the page that a save renews: the script puts each into its [data-fragment="name"].

A new part of a row or of the page is a line here and a template; no script changes for it.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.template.loader import render_to_string

from agencies.models import User
from reports.checks.findings import Checklist
from reports.entry.rows import Row
from reports.models import Figure, Submission
from targets.models import Indicator

OF_A_ROW = {
    "standing": "reports/entry/_standing.html",
    "offers": "reports/entry/_offers.html",
    "findings": "reports/entry/_findings.html",
    "evidence": "reports/entry/evidence/_links.html",
    "touched": "reports/entry/_touched.html",
}
OF_THE_PAGE = {
    "checklist": "reports/entry/_checklist.html",
    "missing": "reports/entry/_missing.html",
}


def row_fragments(row: Row, submission: Submission, user: User) -> dict[str, str]:
    """Needs the row's findings, and its figure with evidence."""
    context = {"row": row, "figure": row.figure, "submission": submission, "user": user}
    context["can_enter"] = True
    return {name: render_to_string(template, context) for name, template in OF_A_ROW.items()}


def page_fragments(lacks: Lacks, found: Checklist) -> dict[str, str]:
    """What the whole report still lacks."""
    context = {
        "missing": lacks.missing,
        "expected": lacks.expected,
        "answered": lacks.expected - len(lacks.missing),
        "found": found,
    }
    return {name: render_to_string(template, context) for name, template in OF_THE_PAGE.items()}


@dataclass(slots=True)
class Lacks:
    """Which figures of a report are answered, and which are missing; one query."""

    expected: int
    answered: set[int]
    missing: list[Figure]

    @classmethod
    def of(cls, submission: Submission) -> Lacks:
        columns = ("pk", "is_answered", "blank_reason", "indicator__name", "indicator__name_en")
        rows = list(submission.figures.order_by("pk").values_list(*columns))
        missing = [
            Figure(pk=pk, indicator=Indicator(name=name, name_en=name_en))
            for pk, is_answered, reason, name, name_en in rows
            if not (is_answered or reason)
        ]
        return cls(len(rows), {pk for pk, is_answered, *_rest in rows if is_answered}, missing)
