"""Pages of reminding: the bell's list, what one gets by mail, and unsubscribing from it."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.models import User
from reports.models import Notice
from reports.reminding.addresses import UnreadableToken, path_of, read_token
from reports.reminding.bell import entry_of, notices_of, read
from reports.reminding.choices import DIGEST, choose
from reports.reminding.choices import unsubscribe as end_mails
from reports.reminding.forms import MailChoiceForm
from reports.reminding.kinds import Kind

ROWS = 30


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """What the person was told, the newest first; those not read, or all."""
    only_unread = request.GET.get("show") != "all"
    found = notices_of(request.user, only_unread=only_unread)
    page = Paginator(found, ROWS).get_page(request.GET.get("page"))
    context = {
        "only_unread": only_unread,
        "page": page,
        "entries": [entry_of(each) for each in page],
        "count": page.paginator.count,
    }
    return render(request, "reports/reminding/notices.html", context)


@require_safe
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Leads to where the notice is acted upon; it counts as read from then on."""
    own = Notice.objects.visible_to(request.user)
    notice = get_object_or_404(own.select_related("period"), pk=pk)
    read(own.filter(pk=pk))
    return redirect(path_of(notice))


@require_POST
def read_notices(request: HttpRequest) -> HttpResponse:
    """Marks one notice as read, or all."""
    own = Notice.objects.visible_to(request.user)
    asked = request.POST.get("notice", "")
    if asked.isascii() and asked.isdecimal() and len(asked) < 19:
        read(own.filter(pk=int(asked)))
    elif not asked:
        count = read(own.unread())
        words = ngettext("%(count)d notice was read.", "%(count)d notices were read.", count)
        messages.success(request, words % {"count": count})
    return redirect("notices")


@require_http_methods(["GET", "HEAD", "POST"])
def mail_choices(request: HttpRequest) -> HttpResponse:
    """Which kinds of notices the person gets by mail, and in which language."""
    form = MailChoiceForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        choose(user=request.user, by_mail=form.by_mail, language=form.cleaned_data["language"])
        messages.success(request, _("Your choice is stored. It holds from the next mail."))
        return redirect("mail_choices")
    return render(request, "reports/reminding/mail_choices.html", {"form": form})


@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks, POST does: mail programs post it by one click, without session or cookie."""
    context = {"token": token}
    try:
        user_id, scope = read_token(token)
        user = User.objects.get(pk=user_id)
    except (UnreadableToken, User.DoesNotExist):
        return render(request, "reports/reminding/unsubscribe.html", context, status=404)
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        # Until the answer is made: the mail's language goes on here.
        translation.activate(user.language)
    if request.method == "POST":
        end_mails(user=user, scope=scope)
        context["done"] = True
    context |= {"found": True, "kind": "" if scope == DIGEST else Kind(scope).label}
    return render(request, "reports/reminding/unsubscribe.html", context)
