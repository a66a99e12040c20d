"""What the script of the grid is told about rows, as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from agencies.models import User
from reports.checks.findings import Checklist, Findings, flat, kept
from reports.checks.keeping import judge_and_keep
from reports.deadlines.explanations import shut_sentence
from reports.entry.evidence import with_evidence
from reports.entry.fragments import Lacks, page_fragments, row_fragments
from reports.entry.record import record_of
from reports.entry.rows import Row, row_of_figure
from reports.entry.saving import (
    FigureNotSaved,
    NotEnteredByYou,
    Outcome,
    Saved,
    StaleFigure,
    UnreadableFigure,
)
from reports.entry.taking import OfferGone
from reports.models import Figure, Submission
from reports.review.explanations import who_was_first


@dataclass(slots=True)
class Told:
    """What became of rows: by figure, each with the status it stands for; and the page's parts."""

    rows: dict[int, dict[str, object]]
    fragments: dict[str, str]


def told_of(report: Submission, outcomes: Mapping[int, Outcome], user: User) -> Told:
    """Rows as they are stored now, with value and status by the rules, or why they were refused.

    As many queries for a hundred rows as for one.
    """
    saved = {pk: each for pk, each in outcomes.items() if isinstance(each, Saved)}
    stale = {pk: each for pk, each in outcomes.items() if isinstance(each, StaleFigure)}
    told = {
        pk: _refused(report, each)
        for pk, each in outcomes.items()
        if isinstance(each, FigureNotSaved) and pk not in stale
    }
    lacks = Lacks.of(report)
    for pk, each in saved.items():
        each.figure.is_answered = pk in lacks.answered
    if saved:
        judge_and_keep(report, saved.keys())
    found = kept(report) if saved or stale else {}
    shown = [each.figure for each in saved.values()] + [each.current for each in stale.values()]
    for row in _rows(shown, report, found):
        pk = row.figure.pk
        told[pk] = _row_answer(row, report, user)
        told[pk] |= _conflict(row, stale[pk]) if pk in stale else _readings(saved[pk])
    fragments = page_fragments(lacks, Checklist(flat(found))) if saved else {}
    return Told(told, fragments)


def _readings(saved: Saved) -> dict[str, object]:
    return {"status": 200, "readings": saved.readings}


def _conflict(row: Row, refusal: StaleFigure) -> dict[str, object]:
    """Both values: the writer's stays in the cells, the other's comes with name and time."""
    row.refusal = refusal
    context = {"row": row, "by_script": True}
    return {"status": 409, "conflict": render_to_string("reports/entry/_conflict.html", context)}


def _refused(report: Submission, refusal: FigureNotSaved) -> dict[str, object]:
    if isinstance(refusal, UnreadableFigure):
        return {"status": 422, "errors": refusal.form.errors}
    if isinstance(refusal, NotEnteredByYou):
        words = _("You may read this report, but only the officers of its agency enter figures.")
        return {"status": 403, "message": words}
    if isinstance(refusal, OfferGone):
        return {"status": 409, "message": _("This is no longer offered. Type the figure.")}
    return {"status": 409, "closed": True, "message": _why_closed(report)}


def _why_closed(report: Submission) -> str:
    if report.is_shut:
        return shut_sentence(report)
    return who_was_first(report.transitions.select_related("by").last())


def judged_fragments(report: Submission, figure: Figure, user: User) -> dict[str, str]:
    """The parts of a row and of its page, with the findings as they are kept now."""
    found = kept(report)
    [row] = _rows([figure], report, found)
    page = page_fragments(Lacks.of(report), Checklist(flat(found)))
    return row_fragments(row, report, user) | page


def row_answers(
    figures: list[Figure], submission: Submission, user: User, found: Findings
) -> dict[int, dict[str, object]]:
    """What each row shows to this person; a fixed number of queries."""
    rows = _rows(figures, submission, found)
    return {row.figure.pk: _row_answer(row, submission, user) for row in rows}


def _rows(figures: list[Figure], submission: Submission, found: Findings) -> list[Row]:
    if not figures:
        return []
    record = record_of(submission, [figure.indicator_id for figure in figures])
    with_evidence(figures)
    rows = [row_of_figure(record, figure) for figure in figures]
    for row in rows:
        row.findings = found.get(row.figure.pk, [])
    return rows


def _row_answer(row: Row, submission: Submission, user: User) -> dict[str, object]:
    figure = row.figure
    shown = {name: "" if value is None else value for name, value in row.form.shown.items()}
    return {
        "version": figure.version,
        "seen": row.seen,
        "shown": shown,
        "saved_at": f"{localtime(figure.updated_at):%H:%M}" if figure.updated_at else "",
        "fragments": row_fragments(row, submission, user),
    }
