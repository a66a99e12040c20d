"""The page on which people see, give and take back delegated authority."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from agencies.delegating import AlreadyRevoked, NotYours, delegate, may_manage, revoke
from agencies.delegation_forms import DelegationForm
from agencies.models import Delegation


@require_http_methods(["GET", "HEAD", "POST"])
def delegations(request: HttpRequest) -> HttpResponse:
    """Who acts in whose place, and the form to delegate."""
    form = DelegationForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            made = delegate(delegation=form.instance, by=request.user)
        except NotYours:
            raise PermissionDenied from None
        except IntegrityError:
            # Somebody stated another one between the check and the storing.
            form.add_error(None, Delegation._meta.constraints[-1].violation_error_message)
        else:
            words = _("%(name)s acts in this place from now on, within the days stated.")
            messages.success(request, words % {"name": made.receiver.full_name})
            return redirect("delegations")
    rows = Delegation.objects.visible_to(request.user).select_related(
        "giver", "receiver", "agency", "revoked_by"
    )
    own = request.user
    context = {
        "form": form,
        "given": [each for each in rows if each.giver_id == own.pk],
        "received": [each for each in rows if each.receiver_id == own.pk],
        "others": [each for each in rows if own.pk not in (each.giver_id, each.receiver_id)],
        "administers": bool(own.access.administered_province_ids),
    }
    status = 422 if form.errors else 200
    return render(request, "agencies/delegations.html", context, status=status)


@require_POST
def revoke_delegation(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Delegation.objects.visible_to(request.user), pk=pk)
    if not may_manage(request.user, found):
        raise PermissionDenied
    try:
        revoke(delegation=found, by=request.user)
    except AlreadyRevoked:
        messages.error(request, _("This delegation was revoked before."))
    else:
        messages.success(request, _("The delegation was revoked; it ended at this moment."))
    return redirect("delegations")
