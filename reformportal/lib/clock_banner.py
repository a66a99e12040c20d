"""What templates know about the clock and the mode, so that every page can show the banners."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from reformportal.lib import clock as the_clock


def clock(request: HttpRequest) -> dict[str, Any]:
    """`clock.now`, `clock.today`, `clock.shifted` and `demo_mode`."""
    moment = the_clock.now()
    return {
        "clock": {"now": moment, "today": moment.date(), "shifted": the_clock.shifted()},
        "demo_mode": settings.PORTAL_MODE == "demo",
    }
