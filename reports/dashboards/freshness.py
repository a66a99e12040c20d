"""A page that has not changed is not sent again: its tag is made of all that it is made of.

The tag names the person, her roles, the address, the language, the day, the code, the digests of
the computed sheets, how many notices wait for her, and the last entry of the history in her
provinces: whatever changes a result, a name, a deadline or a report's state changes one of them.
Numbers of the history are drawn before a change is committed, so a tag is given only while no other
transaction has written anything (it would hold the lock of its own number): what is written later
then has a higher number, and what was committed meanwhile stands on the page, which is made after
the tag.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache, wraps
from typing import Any

import redis
from django.conf import settings
from django.contrib.messages import get_messages
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language

from agencies.access import AGENCY_WIDE
from reformportal.lib import clock

# Browsers of agencies' officers are shared, so theirs keep no page at all.
KEPT = "private, no-cache"
# The server keeps pages too: for the same person, under the same tag.
PLACE = "page:{}"
FOR_SECONDS = 15 * 60
CODE = ("*.py", "*.html", "*.mo")
STATE = """WITH periods AS (
    SELECT p.id FROM reports_period p JOIN reports_regime r ON r.id = p.regime_id
    WHERE r.province_id = ANY(%(provinces)s)
)
SELECT
    (SELECT md5(string_agg(s.period_id || ':' || coalesce(s.agency_id, 0) || ':' || s.serves || ':'
            || encode(s.digest, 'hex'), ',' ORDER BY s.period_id, s.agency_id, s.serves))
        FROM reports_progresssheet s JOIN periods p ON p.id = s.period_id),
    (SELECT max(u.finished_at) FROM reports_progressrun u JOIN periods p ON p.id = u.period_id),
    (SELECT string_agg(coalesce(c.last, 0)::text, ',' ORDER BY c.id) FROM (
        SELECT of.id, (SELECT max(h.id) FROM agencies_change h WHERE h.province_id = of.id) AS last
        FROM unnest(%(provinces)s::bigint[]) AS of(id)) AS c),
    (SELECT max(id) FROM agencies_change WHERE province_id IS NULL),
    (SELECT count(*) FROM reports_notice
        WHERE user_id = %(user)s AND read_at IS NULL AND settled_at IS NULL),
    NOT EXISTS (SELECT FROM pg_locks l JOIN pg_stat_activity a USING (pid)
        WHERE l.locktype = 'transactionid' AND l.mode = 'ExclusiveLock'
        AND a.datname = current_database() AND a.backend_type = 'client backend'
        AND pid <> pg_backend_pid())"""

View = Callable[..., HttpResponse]


def kept_while_unchanged(view: View) -> View:
    """Answers 304 to whoever holds the page as it is; a tag only where it cannot be stale."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_keep(request):
            return view(request, *args, **kwargs)
        tag, is_quiet = tag_of(request)
        response = get_conditional_response(request, etag=tag) or kept(request, tag)
        if response is None:
            response = view(request, *args, **kwargs)
            if not is_quiet or response.status_code != 200:
                return response
            keep(request, tag, response)
        response["ETag"] = tag
        response["Cache-Control"] = KEPT
        patch_vary_headers(response, ("Cookie",))
        return response

    return answer


def kept(request: HttpRequest, tag: str) -> HttpResponse | None:
    """The page as it was made for the same person under the same tag, if it is still at hand."""
    with suppress(redis.RedisError):
        if has_cookie(request) and (packed := cache.get(PLACE.format(tag))):
            return HttpResponse(zlib.decompress(packed))
    return None


def keep(request: HttpRequest, tag: str, response: HttpResponse) -> None:
    """A cache that is out of reach costs time and no page."""
    with suppress(redis.RedisError):
        if has_cookie(request):
            cache.set(PLACE.format(tag), zlib.compress(response.content, 1), FOR_SECONDS)


def has_cookie(request: HttpRequest) -> bool:
    """Whether the browser has the cookie already that guards the forms of the page."""
    return settings.CSRF_COOKIE_NAME in request.COOKIES


def may_keep(request: HttpRequest) -> bool:
    """Pages of those who read a whole province, unless a message waits to be shown once."""
    access = request.user.access
    return bool(access.read_province_ids) and not access.has(*AGENCY_WIDE) and not waits(request)


def waits(request: HttpRequest) -> bool:
    return len(get_messages(request)) > 0


def tag_of(request: HttpRequest) -> tuple[str, bool]:
    """The tag of the page as it is now, and whether it may be given to a page made from now on."""
    user = request.user
    provinces = sorted(user.access.province_ids)
    with connection.cursor() as cursor:
        cursor.execute(STATE, {"provinces": provinces, "user": user.pk})
        *state, unread, is_quiet = cursor.fetchone()
    # The bell of the page need not ask again.
    request.unread = unread
    now = clock.now()
    parts = [
        request.get_full_path(),
        get_language(),
        user.pk,
        user.get_username(),
        user.full_name,
        *[sorted(held) for held in (user.access.own, user.access.delegated)],
        request.META.get("CSRF_COOKIE", ""),
        # The moment stands on the page only where the clock is shifted.
        now.strftime("%Y-%m-%dT%H:%M") if clock.shifted() else clock.today().isoformat(),
        code_version(),
        unread,
        *state,
    ]
    digest = hashlib.blake2b(repr(parts).encode(), digest_size=16).hexdigest()
    return f'"{digest}"', is_quiet


@lru_cache
def code_version() -> str:
    """A digest of the files that pages are made by, as they were when this process began."""
    digest = hashlib.blake2b(digest_size=8)
    for room in ("agencies", "targets", "reports", "reformportal", "templates", "locale"):
        for pattern in CODE:
            for path in sorted((settings.BASE_DIR / room).rglob(pattern)):
                if "tests" not in path.parts:
                    digest.update(f"{path.name}{path.stat().st_mtime_ns}".encode())
    return digest.hexdigest()
