"""The heatmap's cells as HTML: thousands of them, so each is a few bytes and drawn by no template.

A cell's class gives colour and shape (css/heatmap.css), its text the counts and the word.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from agencies.models import Agency
from reformportal.lib.signs import STATUS_SIGNS
from reports.dashboards.heatmap import Cell, Heatmap, Line

# One letter a status: the class of its cells.
TONES = {
    "missed": "m",
    "behind": "b",
    "at_risk": "r",
    "no_data": "d",
    "on_track": "o",
    "achieved": "a",
    "nil": "n",
}


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """A line whose cells are one piece of HTML."""

    agency: Agency
    total: Cell
    cells: SafeString


def drawn_lines(heatmap: Heatmap, lines: Iterable[Line], base: str) -> list[DrawnLine]:
    """The lines drawn; a cell's link is `base` with the agency's and the area's numbers."""
    words = {status: format_html("{}", STATUS_SIGNS[status].word) for status in TONES}
    nothing = format_html("<td class=z><span class=visually-hidden>{}</span>", _("not asked"))
    areas = [area.pk for area in heatmap.areas]
    drawn = []
    for line in lines:
        cells = [
            drawn_cell(cell, f"{base}{line.agency.pk}/{area}", words) or nothing
            for area, cell in zip(areas, line.cells, strict=True)
        ]
        # Numbers, our own address and words that were escaped above: nothing that a person typed.
        drawn.append(DrawnLine(line.agency, line.total, mark_safe("".join(cells))))
    return drawn


def drawn_cell(cell: Cell, address: str, words: dict[str, SafeString]) -> str:
    """How many of those judged are off, and the worst status; "" where none is judged."""
    worst = cell.worst
    if not worst:
        return ""
    share = f"{cell.off}/{cell.judged}"
    return f"<td class={TONES[worst]}><a href={address}>{share} {words[worst]}</a>"
