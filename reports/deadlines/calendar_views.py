"""The calendar page, the settings of its secret address, and the feed itself."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reformportal.lib import clock
from reformportal.lib.client_address import client_address
from reformportal.lib.throttle import too_often
from reports.deadlines.addresses import feed_of, make_address, revoke_address
from reports.deadlines.calendar import events_of
from reports.deadlines.feed import calendar_of
from reports.deadlines.months import months_of
from reports.models import CalendarFeed

# Officials number quarters I to IV; in English they are 1 to 4.
NUMERALS = {"vi": "I II III IV", "en": "1 2 3 4"}
FIRST_YEAR, LAST_YEAR = 2000, 2100
# A calendar program asks every few hours; whoever asks more often has a mistake in it.
READS_AN_HOUR, MISSES_AN_HOUR, HOUR = 60, 60, 3600
KEPT_FOR = 900


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """What opens and what is due, in a quarter or in a year."""
    return calendar_page(request)


def calendar_page(request: HttpRequest, *, secret: str = "") -> HttpResponse:
    """The page; `secret` is an address that was made just now and is shown this once."""
    today = clock.today()
    year = _number(request.GET.get("year", ""), FIRST_YEAR, LAST_YEAR) or today.year
    quarter = _number(request.GET.get("quarter", ""), 1, 4)
    if "year" not in request.GET:
        quarter = quarter or (today.month + 2) // 3
    numbers = range(quarter * 3 - 2, quarter * 3 + 1) if quarter else range(1, 13)
    events = events_of(request.user, date(year, numbers[0], 1), _last_day(year, numbers[-1]))
    ahead = events_of(request.user, today, today + timedelta(days=120))
    numerals = NUMERALS["en" if get_language() == "en" else "vi"].split()
    quarters = list(enumerate(numerals, start=1))
    context = {
        "year": year,
        "quarter": quarter,
        "quarters": quarters,
        "numeral": dict(quarters).get(quarter, ""),
        "months": months_of(year, numbers, events),
        "events": events,
        "next_due": next((e for e in ahead if e.kind != "opens" and not e.is_done), None),
        "feed": CalendarFeed.objects.visible_to(request.user).in_force().first(),
        "secret": secret,
        "today": today,
    }
    return render(request, "reports/deadlines/calendar.html", context)


def _last_day(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)


def _number(text: str, least: int, most: int) -> int | None:
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else 0
    return number if least <= number <= most else None


@require_http_methods(["GET", "HEAD", "POST"])
def make_calendar_address(request: HttpRequest) -> HttpResponse:
    """Makes the address, or renews it, and shows it this once: it is stored nowhere."""
    if request.method != "POST":
        # Who comes back here, after choosing the other language, finds the page as it is.
        return redirect("calendar")
    _feed, token = make_address(user=request.user, language=get_language() or "vi")
    secret = request.build_absolute_uri(reverse("calendar_feed", args=[token]))
    response = calendar_page(request, secret=secret)
    add_never_cache_headers(response)
    return response


@require_POST
def revoke_calendar_address(request: HttpRequest) -> HttpResponse:
    revoke_address(user=request.user)
    messages.success(request, _("The address was revoked; calendars that read it get nothing."))
    return redirect("calendar")


@login_not_required
@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar behind a secret address, for programs that cannot sign in."""
    feed = feed_of(token)
    if feed is None:
        wait = too_often(f"feed-miss:{client_address(request)}", MISSES_AN_HOUR, HOUR)
        return _refused(429 if wait else 404)
    if too_often(f"feed:{feed.pk}", READS_AN_HOUR, HOUR):
        return _refused(429)
    now = clock.now()
    if feed.read_at is None or now - feed.read_at > timedelta(minutes=10):
        CalendarFeed.objects.filter(pk=feed.pk).update(read_at=now)
    with override(feed.language):
        content = calendar_of(feed.user, feed.made_at, request.build_absolute_uri)
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    unchanged = request.headers.get("If-None-Match") == tag
    response = HttpResponseNotModified() if unchanged else _as_file(content)
    response["ETag"] = tag
    return _private(response)


def _as_file(content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="deadlines.ics"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _private(response: HttpResponse) -> HttpResponse:
    """For this one reader alone; the address is handed on to nobody and found by no engine."""
    response["Cache-Control"] = f"private, max-age={KEPT_FOR}"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _refused(status: int) -> HttpResponse:
    response = HttpResponse(status=status, content_type="text/plain; charset=utf-8")
    add_never_cache_headers(response)
    if status == 429:
        response["Retry-After"] = str(HOUR)
    return response
