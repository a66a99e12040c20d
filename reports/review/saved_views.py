"""Views of the queue that a person keeps under names of her own."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict

from agencies.models import User
from reports.models import SavedView
from reports.models.saved_view import LONGEST_QUERY
from reports.narrative.words import clean
from reports.review.filters import QueueFilter

# What a view holds: filters and order. The period is not in it, so it serves every report.
KEPT = (*QueueFilter.base_filters, "sort", "per_page")
MOST_VIEWS = 20
LONGEST_NAME = 60


class ViewNotSaved(Exception):
    """A view that could not be kept; its queue stays as it was."""


class NameMissing(ViewNotSaved):
    """The view has no name, or one that is too long."""


class TooManyViews(ViewNotSaved):
    """One keeps a handful of views, so that they fit above the table."""


@dataclass(frozen=True, slots=True)
class Tab:
    """A saved view as the page offers it: where it leads and whether one is there."""

    pk: int
    name: str
    address: str
    is_current: bool


def kept_of(query: QueryDict) -> str:
    """The filters and the order of an address, in one fixed order, and nothing else of it."""
    kept = QueryDict(mutable=True)
    for name in KEPT:
        values = [value.replace("\x00", "") for value in query.getlist(name)]
        kept.setlist(name, [value for value in values if value])
    return kept.urlencode()[:LONGEST_QUERY]


def save_view(*, user: User, name: str, query: QueryDict) -> SavedView:
    """Keeps the view under the name; one that has the name already is replaced."""
    name = " ".join(clean(name).split())
    if not name or len(name) > LONGEST_NAME:
        raise NameMissing
    own = SavedView.objects.visible_to(user)
    if own.exclude(name=name).count() >= MOST_VIEWS:
        raise TooManyViews
    made, _created = own.update_or_create(user=user, name=name, defaults={"query": kept_of(query)})
    return made


def tabs_of(user: User, query: QueryDict, period: str) -> list[Tab]:
    """The person's views, each in the period that she looks at."""
    now = kept_of(query)
    return [
        Tab(
            view.pk,
            view.name,
            f"?period={period}" + (f"&{view.query}" if view.query else ""),
            view.query == now,
        )
        for view in SavedView.objects.visible_to(user)
    ]
