"""What templates know about the clock."""

from typing import Any

from django.http import HttpRequest

from reformportal.lib import clock as the_clock


def clock(request: HttpRequest) -> dict[str, Any]:
    """`clock.now`, `clock.today` and `clock.shifted`, so that every page can show the banner."""
    moment = the_clock.now()
    return {
        "clock": {"now": moment, "today": moment.date(), "shifted": the_clock.shifted()},
    }
