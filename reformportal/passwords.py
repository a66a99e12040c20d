"""Changing one's own password."""

from django.contrib import messages
from django.contrib.auth.views import PasswordChangeView
from django.http import HttpResponse
from django.urls import reverse_lazy
from django.utils.translation import gettext as _


class PasswordChange(PasswordChangeView):
    """Asks for the old password; this session stays, every other one of the person ends."""

    template_name = "registration/password.html"
    success_url = reverse_lazy("home")

    def form_valid(self, form) -> HttpResponse:
        messages.success(
            self.request,
            _("Your password is changed. Other browsers that were signed in are signed out."),
        )
        return super().form_valid(form)
