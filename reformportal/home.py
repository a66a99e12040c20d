"""The first address: it leads each person to where her role begins."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from reformportal.navigation import FIRST_PAGES


def home(request: HttpRequest) -> HttpResponse:
    """Redirects by role; somebody without a role today is told whom to ask."""
    for role, page in FIRST_PAGES:
        if request.user.access.has(role):
            return redirect(page)
    return render(request, "no_role.html")
