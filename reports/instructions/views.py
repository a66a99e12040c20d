"""Pages of leaders' instructions: the list, a new one, one with its answers and its decision."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.models import User
from reformportal.lib.table_pages import AskedPage
from reports.dashboards.counts import NOT_MET
from reports.doors import only_for
from reports.instructions.defaults import (
    agencies_for,
    agency_for,
    last_day_for,
    leaders_of,
    read_row,
)
from reports.instructions.explanations import explain
from reports.instructions.forms import (
    AnswerForm,
    AskAgainForm,
    GiveForm,
    WithdrawForm,
    WrittenForm,
)
from reports.instructions.summary import counts_of, told
from reports.instructions.tables import InstructionFilter, InstructionTable, with_turns
from reports.instructions.workflow import (
    InstructionError,
    NotYourRole,
    give,
    leads,
    may_instruct,
    move,
)
from reports.models import Instruction, ShownProgress
from targets.models import Target

READERS = ("officer", "head", "reviewer", "leader")


@require_safe
@only_for(*READERS)
def instructions(request: HttpRequest) -> HttpResponse:
    """Every instruction that one may read, those that need somebody first."""
    visible = Instruction.objects.visible_to(request.user)
    rows = with_turns(visible.described())
    filter_ = InstructionFilter(request.GET, rows, visible=visible)
    table = InstructionTable(filter_.qs, order_by="state")
    AskedPage(request, rows=25).configure(table)
    context = {"counts": counts_of(visible), "filter": filter_, "table": table}
    return render(request, "reports/instructions/instructions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def give_instruction(request: HttpRequest, pk: int) -> HttpResponse:
    """A new instruction about one result; what was written comes back where it is refused."""
    visible = Target.objects.visible_to(request.user).select_related("plan", "indicator")
    target = get_object_or_404(visible, pk=pk)
    if not may_instruct(request.user, target.plan.province_id):
        raise PermissionDenied
    row = read_row(target, request.GET, request.user)
    form = give_form(request, target, row)
    if request.method == "POST" and form.is_valid():
        try:
            made = give(
                row=row,
                agency=form.cleaned_data["agency"],
                by=request.user,
                leader=form.cleaned_data.get("leader"),
                text=form.cleaned_data["words"],
                due_on=form.cleaned_data["due_on"],
                document=form.cleaned_data["document"],
            )
        except InstructionError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The instruction was given. The agency sees it now."))
            return redirect("instruction", made.pk)
    context = {
        "form": form,
        "target": target,
        "row": row,
        "falls_short": row.status in NOT_MET,
        "there": list(unsettled_about(row, request.user)),
    }
    status = 422 if form.errors else 200
    return render(request, "reports/instructions/give.html", context, status=status)


def give_form(request: HttpRequest, target: Target, row: ShownProgress) -> GiveForm:
    """The empty form with what can be guessed, or as it was posted."""
    province = target.plan.province_id
    own = leads(request.user, province)
    return GiveForm(
        request.POST if request.method == "POST" else None,
        agencies=agencies_for(target, request.user),
        leaders=None if own else leaders_of(province),
        initial={"agency": agency_for(row, target), "due_on": last_day_for(row.period)},
    )


def unsettled_about(row: ShownProgress, user: User):
    visible = Instruction.objects.visible_to(user).unsettled()
    return visible.filter(target=row.target_id, period=row.period_id).described().by_urgency()


@require_safe
def instruction(request: HttpRequest, pk: int) -> HttpResponse:
    """One instruction: what was asked, what was answered, what the results say since."""
    return instruction_page(request, read_instruction(request.user, pk))


def read_instruction(user: User, pk: int) -> Instruction:
    visible = Instruction.objects.visible_to(user)
    described = visible.select_related(
        "agency", "leader", "period__report", "target__indicator", "target__plan"
    )
    return get_object_or_404(described, pk=pk)


def instruction_page(
    request: HttpRequest,
    found: Instruction,
    *,
    refused: WrittenForm | None = None,
    wrong: str = "",
) -> HttpResponse:
    """The page; a refused form comes back in its place with what was written in it."""
    context = {
        "told": told(found, request.user),
        "instruction": found,
        "wrong": wrong,
        # Where the step is closed by now, its form is gone: what was written is not.
        "written": refused.data.get("words", "") if refused and wrong else "",
    }
    again = AskAgainForm(initial={"due_on": last_day_for(found.period)})
    for name, form in (("answer", AnswerForm()), ("again", again), ("withdraw", WithdrawForm())):
        context[name] = refused if isinstance(refused, type(form)) else form
    status = 409 if wrong else 422 if refused else 200
    return render(request, "reports/instructions/instruction.html", context, status=status)


@require_POST
def answer_instruction(request: HttpRequest, pk: int) -> HttpResponse:
    """The agency says how far it is, or that it is done."""
    found = read_instruction(request.user, pk)
    form = AnswerForm(request.POST)
    action = "answer" if request.POST.get("done") else "report"
    done = _("Your answer was sent. The leader sees it now.")
    return _step(request, found, action, form, done)


@require_POST
def decide_instruction(request: HttpRequest, pk: int) -> HttpResponse:
    """The leader accepts what was done, asks again with a reason, or withdraws."""
    found = read_instruction(request.user, pk)
    match request.POST.get("decision"):
        case "ask_again":
            form: WrittenForm = AskAgainForm(request.POST)
            return _step(request, found, "ask_again", form, _("The agency was asked again."))
        case "withdraw":
            form = WithdrawForm(request.POST)
            return _step(request, found, "withdraw", form, _("The instruction was withdrawn."))
    return _step(request, found, "accept", WrittenForm({}), _("The instruction is settled."))


def _step(
    request: HttpRequest, found: Instruction, action: str, form: WrittenForm, done: str
) -> HttpResponse:
    form.is_valid()
    given = form.cleaned_data
    try:
        move(
            instruction=found,
            action=action,
            by=request.user,
            words=given.get("words", ""),
            due_on=given.get("due_on"),
        )
    except NotYourRole:
        raise PermissionDenied from None
    except InstructionError as refusal:
        return _refused(request, found, form, refusal)
    messages.success(request, done)
    return redirect("instruction", found.pk)


def _refused(
    request: HttpRequest, found: Instruction, form: WrittenForm, refusal: InstructionError
) -> HttpResponse:
    """What the form itself found says it better; else the refusal in words."""
    if form.errors:
        return instruction_page(request, found, refused=form)
    form.refuse(refusal)
    return instruction_page(
        request,
        read_instruction(request.user, found.pk),
        refused=form,
        wrong=explain(refusal),
    )
