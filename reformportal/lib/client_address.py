"""From which address a request came, proxies taken into account."""

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address of the browser: the one that the outermost of our PROXY_COUNT proxies saw.

    Anything further left in X-Forwarded-For was written by the client and is not believed.
    """
    peer = request.META.get("REMOTE_ADDR", "")
    seen = [a.strip() for a in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if a.strip()]
    if settings.PROXY_COUNT and len(seen) >= settings.PROXY_COUNT:
        return seen[-settings.PROXY_COUNT]
    return peer
