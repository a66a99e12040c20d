"""Pages of bulk acts: what one will touch, doing it, what it did, and all that were done."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agencies.models import User
from reformportal.lib.table_pages import AskedPage
from reports.doors import only_for
from reports.models import BulkAct
from reports.narrative.words import clean
from reports.review.acts import KINDS, LEFT, Choice, Kind, mark_of, plan_of
from reports.review.described import described
from reports.review.doing_acts import NotYourAct, do_act
from reports.review.queue import ORDER, Queue, queue_of, reviewers_of
from reports.review.queue_views import REVIEWING, queue_page
from reports.review.tables import ActTable

LONGEST_NOTE = 2000


@require_POST
@only_for(*REVIEWING)
def plan_act(request: HttpRequest) -> HttpResponse:
    """Says exactly what an act will touch, what it will leave and why; nothing is done yet."""
    kind = kind_in(request)
    picked = numbers_in(request.POST, "pick")
    queue = queue_of(request)
    reports = _chosen(queue, picked, whole="all" in request.POST)
    if not reports:
        words = _("Tick the reports first, or choose all that the filters show.")
        return queue_page(request, wrong=words, status=422)
    try:
        choice = choice_in(request, kind)
    except LookupError:
        words = _("Choose the reviewer to whom the reports are given.")
        return queue_page(request, wrong=words, picked=picked, status=422)
    return confirmation(request, kind, reports, choice)


def confirmation(
    request: HttpRequest, kind: Kind, reports: list, choice: Choice, wrong: str = ""
) -> HttpResponse:
    plan = plan_of(kind, request.user, reports, choice)
    context = {
        "kind": kind,
        "plan": plan,
        "marks": [f"{each.pk}:{mark_of(each)}" for each in plan.touched],
        "choice": choice,
        "act_id": uuid4(),
        "asked": request.GET.urlencode(),
        "wrong": wrong,
    }
    return render(request, "reports/review/act_plan.html", context, status=422 if wrong else 200)


def _chosen(queue: Queue, picked: set[int], *, whole: bool) -> list:
    rows = queue.filter.qs if whole else described(queue.plain.filter(pk__in=picked))
    return list(rows.order_by(*ORDER))


def kind_in(request: HttpRequest) -> Kind:
    """The act that is asked for; 403 where it is not the person's."""
    kind = KINDS.get(request.POST.get("kind", ""))
    if kind is None:
        raise BadRequest("kind")
    if not request.user.access.has(*kind.roles):
        raise PermissionDenied
    return kind


def choice_in(request: HttpRequest, kind: Kind) -> Choice:
    """The note and the reviewer of a posted form; LookupError where none of those is chosen."""
    note = clean(request.POST.get("note", "")).strip()[:LONGEST_NOTE]
    asked = request.POST.get("reviewer", "")
    if not kind.asks_reviewer or asked == "nobody":
        return Choice(note)
    people = {str(each.pk): each for each in _reviewers(request.user)}
    return Choice(note, people[asked])


def _reviewers(user: User) -> list[User]:
    return reviewers_of(user.access.reviewed_province_ids)


@require_POST
@only_for(*REVIEWING)
def make_act(request: HttpRequest) -> HttpResponse:
    """Does what was confirmed, once, and shows the act that it left."""
    kind = kind_in(request)
    try:
        act_id, choice = UUID(request.POST.get("act", "")), choice_in(request, kind)
    except (ValueError, LookupError):
        raise BadRequest("act") from None
    try:
        act = do_act(
            act_id=act_id,
            kind=kind,
            by=request.user,
            marks=marks_in(request.POST),
            choice=choice,
        )
    except NotYourAct:
        raise PermissionDenied from None
    asked = request.GET.urlencode()
    return redirect(reverse("act", args=[act.pk]) + (f"?{asked}" if asked else ""))


def numbers_in(posted: QueryDict, name: str) -> set[int]:
    return {int(key) for key in posted.getlist(name) if _is_key(key)}


def marks_in(posted: QueryDict) -> dict[int, str]:
    pairs = [each.partition(":") for each in posted.getlist("mark")]
    return {int(key): mark for key, _colon, mark in pairs if _is_key(key)}


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19


@require_safe
def act(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What one act did to each report, and what it left alone and why."""
    acts = BulkAct.objects.visible_to(request.user)
    found = get_object_or_404(acts.select_related("by", "on_behalf_of", "reviewer"), pk=pk)
    reviewed = request.user.access.reviewed_province_ids
    hers = Q(act__by=request.user) | Q(submission__agency__province_id__in=reviewed)
    lines = list(
        found.lines.filter(hers)
        .select_related(
            "submission__agency", "submission__period__report", "transition__by", "reviewer_before"
        )
        .order_by("submission__agency__level", "submission__agency__code")
    )
    context = {
        "act": found,
        "kind": KINDS.get(found.kind),
        "done": [line for line in lines if not line.left],
        "left": [(line, LEFT.get(line.left, line.left)) for line in lines if line.left],
        "asked": request.GET.urlencode(),
    }
    return render(request, "reports/review/act.html", context)


@require_safe
@only_for(*REVIEWING)
def acts(request: HttpRequest) -> HttpResponse:
    """Every act on many reports that the person may see."""
    found = (
        BulkAct.objects.visible_to(request.user)
        .select_related("by", "on_behalf_of")
        .annotate(
            done=Count("lines", filter=Q(lines__left="")),
            left_alone=Count("lines", filter=~Q(lines__left="")),
        )
    )
    table = ActTable(found)
    AskedPage(request, rows=50).configure(table)
    return render(request, "reports/review/acts.html", {"table": table})
