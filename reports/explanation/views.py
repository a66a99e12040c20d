"""“Why this number?”: one value, its formula, its inputs and its judgement."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agencies.models import User
from reformportal.lib.table_pages import AskedPage
from reports.explanation.explaining import explain
from reports.explanation.explanation import Explanation
from reports.explanation.reading import Question, question_of
from reports.explanation.tables import InputTable

PER_PAGE = 50


@require_safe
def why(request: HttpRequest, pk: int) -> HttpResponse:
    """Explains the value that the address names: target, report, agency or group, view."""
    question = question_of(pk, request.GET, request.user)
    explanation = explain(
        question.target,
        question.period,
        question.agency,
        official=question.is_official,
        user=request.user,
    )
    if explanation.is_of_nobody:
        raise Http404
    table = InputTable(
        explanation.inputs,
        measure=question.target.indicator.measure,
        target_id=question.target.pk,
        # An agency of a group leads to its own explanation.
        query="" if question.agency else explanation.query,
    )
    AskedPage(request, rows=PER_PAGE).configure(table)
    context = {"explanation": explanation, "target": question.target, "table": table}
    context["group_query"] = group_query(explanation, request.user, question)
    return render(request, "reports/explanation/why.html", context)


def group_query(explanation: Explanation, user: User, question: Question) -> str:
    """The same report and view of the group, officially for those who only see their own."""
    if question.target.plan.province_id in user.access.reviewed_province_ids:
        return explanation.query
    return f"period={explanation.code}"
