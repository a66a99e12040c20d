"""The league table as a file: exactly the rows and columns of the page, in its order."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from agencies.models import Level
from reformportal.lib.signs import STATUS_SIGNS
from reformportal.lib.table_files import NOTHING, TableFile, Value
from reports.dashboards.league import Place
from reports.dashboards.league_reading import LeaguePage
from reports.dashboards.scope import Scope
from reports.models.progress import Status

WIDTHS = (44, 8, 12, 14, 12, 12, 12, 12, 12, 14, 24)
COUNTED = (Status.AT_RISK, Status.BEHIND, Status.MISSED, Status.NO_DATA)


def rule() -> str:
    """What makes the order, in one sentence: on the page, in the files and in docs/rules.md."""
    return _(
        "Ordered by the share of an agency's own judged targets that are achieved or on track"
        " (no figures yet counts as not met, nothing arose does not count); where shares are equal,"
        " agencies that are not late stand first, then those that sent late, then those that are"
        " overdue; where that is equal too, they share a rank; agencies without a judged target, or"
        " without any approved figure before they are overdue, are not ranked."
    )


def headings() -> list[str]:
    return [
        _("Agency"),
        _("Rank"),
        _("Since the last report"),
        f"{_('Share achieved or on track')} (%)",
        _("Achieved or on track"),
        _("Judged"),
        *(str(STATUS_SIGNS[status].word) for status in COUNTED),
        _("Punctuality"),
    ]


def row_of(place: Place) -> list[Value]:
    """One line of the table; numbers stay numbers."""
    return [
        place.agency.name,
        place.rank,
        movement_words(place),
        place.percent,
        place.counts.well,
        place.judged,
        *(place.counts.count(status) for status in COUNTED),
        str(place.sign.word) if place.sign else None,
    ]


def movement_words(place: Place) -> str:
    """“lên 3”, “xuống 2”, “giữ hạng”, “mới”; a dash where nothing can be said."""
    if place.rank is None or not place.is_compared:
        return NOTHING
    if place.movement is None:
        return pgettext("rank", "new")
    if not place.movement:
        return pgettext("rank", "same")
    words = (
        pgettext("rank", "up %(places)s")
        if place.movement > 0
        else pgettext("rank", "down %(places)s")
    )
    return words % {"places": abs(place.movement)}


def file_of(scope: Scope, page: LeaguePage, kind: str) -> bytes:
    """The bytes of the file, xlsx or csv: what it is, the rule, the rows."""
    title = _("League table: %(kind)s, %(period)s") % {
        "kind": Level(page.kind).label,
        "period": scope.period.title,
    }
    plans = ", ".join(plan.document_number for plan in scope.covered)
    notes = [title, plans, rule(), *([] if scope.is_official else [_("Provisional")])]
    rows = [row_of(place) for place in page.league.places]
    return TableFile(_("League table"), headings(), rows, WIDTHS, notes).content(kind)
