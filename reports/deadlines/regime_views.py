"""The administrators' editor of regimes: typed, previewed, then saved."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from agencies.models import User
from reports.deadlines.regime_forms import RegimeForm, ReportFormSet
from reports.deadlines.regime_preview import Preview, preview_of
from reports.deadlines.regime_saving import RegimeChanged, save_regime, state_of
from reports.doors import only_for
from reports.models import Regime


@require_safe
@only_for("administrator")
def regimes(request: HttpRequest) -> HttpResponse:
    """The regimes of the provinces that one administers."""
    found = (
        Regime.objects.filter(province_id__in=request.user.access.administered_province_ids)
        .select_related("province", "recipient")
        .annotate(
            report_count=Count("reports", distinct=True),
            opened_count=Count(
                "periods", distinct=True, filter=Q(periods__opened_at__isnull=False)
            ),
        )
        .order_by("province__code", "code")
    )
    return render(request, "reports/deadlines/regimes.html", {"regimes": list(found)})


@require_http_methods(["GET", "HEAD", "POST"])
def edit_regime(request: HttpRequest, pk: int) -> HttpResponse:
    """A regime as a form; posted, it comes back with a preview, and is saved once that was seen."""
    regime = regime_for(request.user, pk)
    if request.method != "POST":
        forms = RegimeForm(instance=regime), ReportFormSet(instance=regime)
        return _page(request, regime, *forms, seen=state_of(regime))
    posted = _with_one_more(request.POST) if "add" in request.POST else request.POST
    form = RegimeForm(posted, instance=regime)
    reports = ReportFormSet(posted, instance=regime)
    seen = posted.get("seen", "")
    if "add" in posted:
        return _page(request, regime, form, reports, seen=seen)
    if not (form.is_valid() & reports.is_valid()):
        wrong = _("Some values need correcting; nothing was saved. What you typed stands below.")
        return _page(request, regime, form, reports, seen=seen, wrong=wrong, status=422)
    preview = preview_of(form.instance, _kept(reports))
    return _previewed(request, regime, form, reports, preview)


def _previewed(
    request: HttpRequest,
    regime: Regime,
    form: RegimeForm,
    reports: ReportFormSet,
    preview: Preview,
) -> HttpResponse:
    """Saves what was previewed as it would be now; else shows the preview."""
    wrong = _why_not(request, regime, preview)
    if "save" in request.POST and not wrong:
        wrong = _saved(request, form, reports)
        if not wrong:
            messages.success(request, _("The regime was saved."))
            return redirect("regimes")
    seen, status = state_of(regime), 409 if wrong else 200
    shown = {"seen": seen, "preview": preview, "wrong": wrong, "status": status}
    return _page(request, regime, form, reports, **shown)


def _why_not(request: HttpRequest, regime: Regime, preview: Preview) -> str:
    """Why what was posted cannot be saved as it was seen; empty where it can."""
    if request.POST.get("seen", "") != state_of(regime):
        return _(
            "Somebody else changed this regime after you had opened this page. What you typed"
            " stands below; the preview shows what it would change now."
        )
    if request.POST.get("save", preview.mark) != preview.mark:
        return _("You changed something after the preview. Look at it again, then save.")
    return ""


def _saved(request: HttpRequest, form: RegimeForm, reports: ReportFormSet) -> str:
    """Saves; says why where somebody saved in the very same moment."""
    try:
        save_regime(form=form, reports=reports, seen=request.POST["seen"], by=request.user)
    except RegimeChanged:
        return _("Somebody else changed this regime meanwhile. Look at the preview again.")
    return ""


def _page(
    request: HttpRequest,
    regime: Regime,
    form: RegimeForm,
    reports: ReportFormSet,
    *,
    seen: str,
    preview: Preview | None = None,
    wrong: str = "",
    status: int = 200,
) -> HttpResponse:
    stored = Regime.objects.select_related("province", "recipient").get(pk=regime.pk)
    context = {
        "regime": stored,
        "form": form,
        "reports": reports,
        "seen": seen,
        "preview": preview,
        "wrong": wrong,
    }
    return render(request, "reports/deadlines/regime.html", context, status=status)


def regime_for(user: User, pk: int) -> Regime:
    """The regime in the user's scope, else 404; 403 where she does not administer its province."""
    visible = Regime.objects.filter(province_id__in=user.access.province_ids)
    found = get_object_or_404(visible, pk=pk)
    if found.province_id not in user.access.administered_province_ids:
        raise PermissionDenied
    return found


def _kept(reports: ReportFormSet) -> list:
    """The reports as they would be stored; rows left empty and rows taken out are not."""
    out = reports.deleted_forms
    rows = [row for row in reports.forms if row not in out]
    return [row.instance for row in rows if row.instance.pk or row.has_changed()]


def _with_one_more(posted: QueryDict) -> QueryDict:
    """The posted page with one empty report at its end."""
    more = posted.copy()
    count = posted.get("reports-TOTAL_FORMS", "")
    if count.isdecimal() and len(count) < 4:
        more["reports-TOTAL_FORMS"] = str(int(count) + 1)
    return more
