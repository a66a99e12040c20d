"""Which roles a page is for: in scope but not your role is 403."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def only_for(*roles: str) -> Callable[[View], View]:
    """Lets in those who hold one of the roles today."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.access.has(*roles):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return guard
