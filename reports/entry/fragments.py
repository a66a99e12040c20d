"""The parts of the page that a save renews: the script puts each into its [data-fragment="name"].

A new part of a row or of the page is a line here and a template; no script changes for it.
"""

from __future__ import annotations

from django.template.loader import render_to_string

from reports.entry.rows import Row
from reports.models import Submission

OF_A_ROW = {
    "standing": "reports/entry/_standing.html",
    "offers": "reports/entry/_offers.html",
    "touched": "reports/entry/_touched.html",
}
OF_THE_PAGE = {
    "checklist": "reports/entry/_checklist.html",
    "missing": "reports/entry/_missing.html",
}


def row_fragments(row: Row, submission: Submission) -> dict[str, str]:
    context = {"row": row, "submission": submission, "can_enter": True}
    return {name: render_to_string(template, context) for name, template in OF_A_ROW.items()}


def page_fragments(submission: Submission) -> dict[str, str]:
    """What the whole report still lacks; two queries."""
    missing = list(submission.figures.unanswered().select_related("indicator").order_by("pk"))
    expected = submission.figures.count()
    context = {
        "submission": submission,
        "missing": missing,
        "expected": expected,
        "answered": expected - len(missing),
    }
    return {name: render_to_string(template, context) for name, template in OF_THE_PAGE.items()}
