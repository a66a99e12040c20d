"""The administrators' page of the outbox: what went, what waits, what failed and why."""

from datetime import timedelta

from django.contrib import admin
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from agencies.admin_site import ReadOnlyAdmin
from agencies.models import Membership
from reformportal.lib import clock
from reports.reminding.delivery import send_again
from reports.reminding.waking import wake


class MailAdmin(ReadOnlyAdmin):
    """Read only: a mail's words stay as they were written. What failed is sent again."""

    list_display = ["subject", "user", "written", "went", "state", "attempts", "error"]
    list_filter = ["state", "kind", "day"]
    list_select_related = ["user"]
    search_fields = ["user__full_name", "user__username", "user__email", "subject"]
    fields = [
        *("user", "address", "kind", "day", "language", "subject", "state", "attempts"),
        *("created_at", "due_at", "expires_at", "sent_at", "error", "message_id", "words"),
    ]
    actions = ["send_again"]

    def get_queryset(self, request):
        held = Membership.objects.visible_to(request.user).filter(user=OuterRef("user"))
        return super().get_queryset(request).filter(Exists(held))

    @admin.display(description=_("written at"), ordering="created_at")
    def written(self, mail):
        return _moment(mail.created_at)

    @admin.display(description=_("sent at"), ordering="sent_at")
    def went(self, mail):
        return _moment(mail.sent_at)

    @admin.display(description=_("text"))
    def words(self, mail):
        return format_html("<pre>{}</pre>", mail.text)

    @admin.action(description=_("Send again what failed"))
    def send_again(self, request, queryset):
        with transaction.atomic():
            count = send_again(queryset, until=clock.now() + timedelta(hours=24))
            transaction.on_commit(wake, robust=True)
        words = ngettext(
            "%(count)d mail is in the outbox again.",
            "%(count)d mails are in the outbox again.",
            count,
        )
        self.message_user(request, words % {"count": count})


def _moment(at):
    return date_format(localtime(at), "j/n/Y H:i") if at else "–"
