"""Words without a decision: remarks, replies under them, and comments of lead departments."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from reports.models import Opinion, Remark
from reports.narrative.words import clean, rendered
from reports.review.explanations import explain
from reports.review.page import report_for_review
from reports.review.refusals import WorkflowError
from reports.review.remarks import chosen_in
from reports.review.saying import give_opinion as store_opinion
from reports.review.saying import remark as store_remark
from reports.review.saying import reply as store_reply
from reports.review.views import decide


@require_POST
def remark_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Remarks on a report and its cells, which stays where it is."""
    report = report_for_review(request.user, pk)
    chosen = chosen_in(report, request.POST)
    words = request.POST.get("reason", "")

    def act():
        store_remark(submission=report, by=request.user, words=words, chosen=chosen)

    done = _("The agency sees your remarks and can answer them; nothing was decided.")
    return decide(request, report, act, done, reason=clean(words), chosen=chosen)


@require_POST
def give_opinion(request: HttpRequest, pk: int) -> HttpResponse:
    """A lead department's comment on a report of its area."""
    opinion = get_object_or_404(
        Opinion.objects.visible_to(request.user).select_related("submission"), pk=pk
    )
    report = report_for_review(request.user, opinion.submission_id)
    words = request.POST.get("text", "")

    def act():
        store_opinion(opinion=opinion, by=request.user, words=words)

    done = _("Your comment was given. Whoever decides sees it.")
    return decide(request, report, act, done, opinion_typed=clean(words))


@require_http_methods(["GET", "HEAD", "POST"])
def reply_remark(request: HttpRequest, pk: int) -> HttpResponse:
    """A word under a remark, from the agency or from those who review it."""
    remarks = Remark.objects.visible_to(request.user).select_related(
        "submission__agency", "submission__period__report", "by"
    )
    found = get_object_or_404(remarks, pk=pk)
    own = found.submission.agency_id in request.user.access.agency_ids
    page = reverse("submission" if own else "review", args=[found.submission_id])
    kept, typed, wrong = request.GET.urlencode(), request.POST.get("text", ""), ""
    page += f"?{kept}" if kept else ""
    if request.method == "POST":
        try:
            store_reply(remark=found, by=request.user, words=typed)
        except WorkflowError as refusal:
            wrong = explain(refusal)
        else:
            return redirect(f"{page}#remark-{found.pk}")
    context = {
        "remark": found,
        "html": rendered(found.text),
        "typed": clean(typed),
        "wrong": wrong,
        "page": page,
    }
    return render(request, "reports/review/reply.html", context, status=422 if wrong else 200)
