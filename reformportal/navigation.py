"""What stands at the top of every page: the pages of one's roles, one's place and one's roles."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Role, User
from reports.reminding.bell import unread_count

ALL = frozenset(Role.values)
READERS = ALL - {Role.ADMINISTRATOR}


@dataclass(frozen=True)
class Page:
    """A page of the main navigation, the roles that have it, and its addresses."""

    name: str
    label: str | Promise
    roles: frozenset[str]
    prefixes: tuple[str, ...]


PAGES = (
    Page("my_reports", _("My reports"), frozenset({"officer", "head"}), ("/reports/",)),
    Page(
        "review_queue",
        _("Review"),
        frozenset({"reviewer", "checker"}),
        ("/review/", "/extensions/", "/periods/"),
    ),
    Page("portfolio", _("All plans in force"), READERS, ("/portfolio/",)),
    Page(
        "overview",
        _("Overview"),
        READERS,
        ("/overview/", "/heatmap/", "/targets/", "/why/", "/compare/"),
    ),
    Page("instructions", _("Instructions"), READERS, ("/instructions/",)),
    Page("punctuality", _("Punctuality"), frozenset({"reviewer", "leader"}), ("/punctuality/",)),
    Page("league", _("League table"), frozenset({"reviewer", "leader"}), ("/league/",)),
    Page("calendar", _("Calendar"), ALL, ("/calendar/",)),
    Page("issued_reports", _("Issued reports"), READERS, ("/issued/", "/issuing/")),
    Page("plans", _("Plans"), ALL, ("/plans/",)),
    Page("agencies", _("Agencies"), ALL, ("/agencies/",)),
    Page("history", _("History"), frozenset({"administrator"}), ("/history/",)),
    Page("regimes", _("Regimes"), frozenset({"administrator"}), ("/regimes/",)),
    Page("admin:index", _("Administration"), frozenset({"administrator"}), ("/admin/",)),
)

# Where each role begins its day; of several roles the first of these counts.
FIRST_PAGES = (
    ("officer", "my_reports"),
    ("head", "my_reports"),
    ("reviewer", "review_queue"),
    ("checker", "review_queue"),
    ("leader", "portfolio"),
    ("administrator", "admin:index"),
)


def navigation(request: HttpRequest) -> dict[str, Any]:
    """`navigation`, `place`, `roles` and `unread`; nothing is read before base.html prints it."""
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return {}
    return {
        "navigation": SimpleLazyObject(lambda: pages_of(request.user, request.path)),
        "place": SimpleLazyObject(lambda: place_of(request.user)),
        "roles": SimpleLazyObject(lambda: roles_of(request.user)),
        "unread": SimpleLazyObject(lambda: unread_of(request)),
    }


def unread_of(request: HttpRequest) -> int:
    """What the bell counts; a page that was asked for its tag knows it already."""
    known = getattr(request, "unread", None)
    return unread_count(request.user) if known is None else known


def pages_of(user: User, path: str) -> list[dict[str, Any]]:
    return [
        {"url": reverse(page.name), "label": page.label, "current": path.startswith(page.prefixes)}
        for page in PAGES
        if user.access.has(*page.roles)
    ]


def place_of(user: User) -> list[dict[str, str]]:
    """Province › agency; the province alone where she acts in several of its agencies."""
    agencies = {held.agency_id: held.agency for held in user.held_today}
    provinces = {
        agency.province_id: agency.province for agency in agencies.values() if agency.province
    }
    if len(provinces) != 1:
        return [_part(province) for province in provinces.values()]
    province = next(iter(provinces.values()))
    below = [agency for agency in agencies.values() if agency.pk != province.pk]
    return [_part(province)] + ([_part(below[0])] if len(below) == 1 else [])


def roles_of(user: User) -> list[str | Promise]:
    """Each role once, in the order in which roles are listed."""
    return [role.label for role in Role if user.access.has(role)]


def _part(agency: Agency) -> dict[str, str]:
    return {"label": agency.short_name, "url": reverse("agency", args=[agency.pk])}
