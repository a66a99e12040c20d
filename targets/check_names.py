"""What a check may ask of a figure: each name with the sentence that explains it."""

from __future__ import annotations

import re

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NUMBERS: dict[str, str | Promise] = {
    "numerator": _("numerator, as entered"),
    "denominator": _("denominator, as entered"),
    "amount": _("amount, as entered"),
    "rate": _("rate, as entered"),
    "rank": _("rank, as entered"),
    "rank_out_of": _("number of ranked units, as entered"),
    "value": _("value of this report alone, rounded as it is shown"),
    "size": _("how much was counted: the denominator, or the amount"),
    "comparable": _(
        "what is held against other reports: the value; for amounts that arise in a window, the"
        " amount for each month of it"
    ),
    "last": _("value of the last report"),
    "same_period_last_year": _("value of the same report a year ago"),
    "last_out_of": _("number of ranked units in the last report that has one"),
    "shortfall": _("by how much an input is smaller than what was already reported for part of it"),
    "unchanged_for": _("how many reports in a row, this one included, hold the same inputs"),
    "points_own": _("number of the agency's earlier reports with a value"),
    "median_own": _("median of the agency's earlier reports"),
    "mad_own": _("median distance of the agency's earlier reports from their median"),
    "z_own": _("how many usual distances away from the agency's own median (robust z-score)"),
    "median_size_own": _("median of “size” in the agency's earlier reports"),
    "points_peers": _("number of agencies of the same level that have sent this report"),
    "median_of_peers": _("median of those agencies"),
    "mad_peers": _("median distance of those agencies from their median"),
    "z_peers": _("how many usual distances away from those agencies' median (robust z-score)"),
    "sum_of_parts": _("sum of the numerators or amounts of the agencies inside this total"),
    "whole_of_parts": _("sum of the denominators of the agencies inside this total"),
    "parts_reported": _("number of agencies inside this total that have sent the figure"),
    "parts_asked": _("number of agencies inside this total that owe the figure"),
    "evidence_count": _("number of files attached to the figure as evidence"),
    "inputs_given": _("number of inputs that hold something"),
    "least_input": _("smallest of the inputs"),
    "decimals_used": _("most decimals of an input"),
    "decimals": _("decimals of the inputs"),
    "days_ahead": _("days from today until the day of completion"),
    "limit": _("the check's first threshold"),
    "least": _("the check's second threshold"),
}
FLAGS: dict[str, str | Promise] = {
    "is_flow": _("counts what arose in the window"),
    "is_stock": _("counts the state at the cut-off"),
    "is_part_of_whole": _("the numerator is a part of the denominator"),
    "is_percent": _("the unit is %"),
    "is_nil": _("marked as “nothing arose”"),
    "is_answered": _("holds all that its measure asks for, or is nil"),
    "is_done": _("marked as done"),
    "has_day": _("has a day of completion"),
    "has_note": _("has a note"),
    "needs_note": _("the indicator asks for a note"),
    "needs_evidence": _("the indicator asks for a file of evidence"),
    "includes_parts": _(
        "the figure is the total of other agencies: of its subordinates, or of the level that its"
        " agency reports for"
    ),
}
# Words that only a message can hold.
WORDS: dict[str, str | Promise] = {
    "input": _("name of the input that “shortfall” is about"),
    "reported": _("what that input holds now"),
    "already": _("what was already reported for it"),
    "reports": _("the reports in which that stands"),
}
PLACE = re.compile(r"\{([^{}]*)\}")


def unknown_places(message: str) -> list[str]:
    """Names in braces that no message can fill in, and braces that stand alone."""
    rest = PLACE.sub("", message)
    known = {*NUMBERS, *WORDS}
    return [name for name in PLACE.findall(message) if name not in known] + [
        mark for mark in "{}" if mark in rest
    ]
