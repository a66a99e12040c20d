"""One report as those read it who decide: figures, words, remarks, advice, and where it stands."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from agencies.models import User
from reports.checks.findings import Checklist
from reports.deadlines.extensions import extensions_of
from reports.entry.deadlines import deadline_of
from reports.entry.evidence import with_evidence
from reports.entry.grid import Grid, grid_of
from reports.explanation.totals_notes import totals_of_report
from reports.instructions.beside import lay_instructions
from reports.models import IssuedReport, Opinion, Submission, Transition
from reports.narrative.outline import Passage, outline_of
from reports.reminding.history import reminders_of
from reports.review.moves import HANDING_BACK, MOVES, NOBODY_ASKED, Request
from reports.review.permits import capacity_of, moves_open_to
from reports.review.queue import neighbours_of, queue_of
from reports.review.remarks import (
    Chosen,
    lay_beside,
    lay_choices,
    mendings_of,
    touched_since,
)
from reports.review.routes import desk_named
from reports.sending.signing import signing_of
from reports.sending.steps import stops_of

DECISIONS = frozenset({"return", "forward", "approve", "reopen"})


def report_for_review(user: User, pk: int) -> Submission:
    """The report in the user's scope, else 404; 403 where she sees it but does not review it."""
    reports = (
        Submission.objects.visible_to(user)
        .select_related("period__report", "period__regime", "agency", "desk", "reviewer")
        .with_punctuality()
    )
    report = get_object_or_404(reports, pk=pk)
    access = user.access
    if report.agency.province_id not in access.reviewed_province_ids | access.desk_province_ids:
        raise PermissionDenied
    return report


def review_page(
    request: HttpRequest,
    report: Submission,
    *,
    wrong: str = "",
    reason: str = "",
    chosen: Chosen | None = None,
    asked: Request = NOBODY_ASKED,
    opinion_typed: str = "",
    status: int = 200,
) -> HttpResponse:
    """The review page; `wrong` says why a move was refused, beside what was written and ticked."""
    grid, passages, mendings = grid_of(report), outline_of(report), mendings_of(report)
    with_evidence(row.figure for row in grid.rows)
    lay_instructions(report, request.user, grid.rows)
    lay_beside(mendings, grid, passages)
    lay_choices(chosen or Chosen(), grid, passages)
    context = {
        "submission": report,
        "grid": grid,
        "passages": passages,
        "idle": [each for each in passages if each.is_idle and not each.choice.ticked],
        "mendings": mendings,
        "settled": mendings_of(report, settled=True),
        "kept_words": [reason, *chosen.texts] if wrong and chosen else [],
        "reopens": chosen is None,
        "totals": totals_of_report(report, grid.findings),
        "found": Checklist(grid.findings),
        "missing": [row.figure for row in grid.missing],
        "opinions": opinions_of(report),
        "opinion_typed": opinion_typed,
        "files": list(report.evidence.in_force().filter(figure=None).select_related("added_by")),
        "neighbours": neighbours_of(queue_of(request, report.period.code), report.pk),
        "kept": f"?{request.GET.urlencode()}" if request.GET else "",
        "wrong": wrong,
        "reason": reason,
        "asked": asked,
        "issued": IssuedReport.objects.of_period(report.period).light().last(),
    }
    context |= {
        "extension": next(iter(extensions_of(report)), None),
        "reminders": reminders_of(report),
    }
    context |= _course_of(report, request.user) | {"deadline": deadline_of(report)}
    context |= _changed_since(context["returned"], grid, passages)
    return render(request, "reports/review/review.html", context, status=status)


def _course_of(report: Submission, user: User) -> dict[str, Any]:
    """Where the report is, what happened to it, and what the person may do with it now."""
    history = list(report.transitions.select_related("by", "on_behalf_of", "desk"))
    signing = signing_of(report)
    moves = {step.action for step in moves_open_to(user, report, signing)} & DECISIONS
    desk = desk_named(report, signing.way)
    return {
        "history": history,
        "returned": next((step for step in reversed(history) if step.action in HANDING_BACK), None),
        "stops": stops_of(report, history, by_head=signing.by_head, desk=desk),
        "receipts": list(report.receipts.select_related("transition").order_by("-number")),
        "moves": moves,
        "remarks_open": bool(moves & {"return", "forward"}),
        "in_name_of": name_acted_in(user, report, moves),
        "may_comment": user.access.desk_agency_ids,
    }


def _changed_since(
    returned: Transition | None, grid: Grid, passages: list[Passage]
) -> dict[str, set[int]]:
    """What is lit: figures and sections that changed after the report was handed back."""
    since = returned.at if returned else None
    return {
        "mended": {row.figure.pk for row in grid.rows if touched_since(row.figure, since)},
        "rewritten": {each.section.pk for each in passages if touched_since(each.narrative, since)},
    }


def opinions_of(report: Submission) -> list[Opinion]:
    """What lead departments were asked and said since the report was last sent."""
    rows = report.opinions.select_related("agency", "by", "on_behalf_of")
    return [each for each in rows if each.given_at or not each.closed_at]


def name_acted_in(user: User, report: Submission, moves: set[str]) -> str:
    """The name of the person in whose place the user decides, "" where it is her own."""
    for action in sorted(moves):
        capacity = capacity_of(user, report, MOVES[action])
        if capacity and capacity.on_behalf_of_id:
            return User.objects.get(pk=capacity.on_behalf_of_id).full_name
    return ""
