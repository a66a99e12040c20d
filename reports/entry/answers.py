"""What the script of the grid is told about a row, as JSON."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.timezone import localtime

from agencies.models import User
from reports.checks.findings import Checklist, Findings, flat, kept
from reports.checks.keeping import judge_and_keep
from reports.entry.evidence import with_evidence
from reports.entry.fragments import Lacks, page_fragments, row_fragments
from reports.entry.record import record_of
from reports.entry.rows import Row, row_of_figure
from reports.entry.saving import StaleFigure
from reports.models import Figure, Submission


def saved_answer(figure: Figure, readings: dict[str, str], user: User) -> dict[str, object]:
    """The row as it is stored, with value and status by the rules, and what sending still lacks.

    Needs the figure's indicator and its report with period and agency.
    """
    submission = figure.submission
    lacks = Lacks.of(submission)
    figure.is_answered = figure.pk in lacks.answered
    judge_and_keep(submission, [figure.pk])
    found = kept(submission)
    told = row_answers([figure], submission, user, found)[figure.pk]
    return told | {
        "readings": readings,
        "fragments": told["fragments"] | page_fragments(lacks, Checklist(flat(found))),
    }


def conflict_answer(theirs: Figure, submission: Submission, user: User) -> dict[str, object]:
    """Both values: the writer's stays in the cells, the other's comes with name and time."""
    row = row_of_figure(record_of(submission, [theirs.indicator_id]), theirs)
    told = row_answers([theirs], submission, user, kept(submission))[theirs.pk]
    row.refusal = StaleFigure(theirs, theirs.version)
    conflict = render_to_string("reports/entry/_conflict.html", {"row": row, "by_script": True})
    return told | {"conflict": conflict}


def row_answers(
    figures: list[Figure], submission: Submission, user: User, found: Findings
) -> dict[int, dict[str, object]]:
    """What each row shows to this person; a fixed number of queries."""
    if not figures:
        return {}
    record = record_of(submission, [figure.indicator_id for figure in figures])
    with_evidence(figures)
    rows = [row_of_figure(record, figure) for figure in figures]
    for row in rows:
        row.findings = found.get(row.figure.pk, [])
    return {row.figure.pk: _row_answer(row, submission, user) for row in rows}


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
