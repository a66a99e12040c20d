"""What the file's cells say, in the language of whoever downloads or uploads it."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import override

from reports.entry.workbook.formulas import Words


def cell_words() -> Words:
    return Words(
        nil=_("Nothing arose"),
        yes=_("Yes"),
        no=_("No"),
        done=_("Done"),
        not_done=_("Not done"),
        check=_("Check the cells"),
    )


def known_words(name: str) -> set[str]:
    """A word of `Words` in each language of the portal, as people may type it: case does not
    matter."""
    known = set()
    for language in ("vi", "en"):
        with override(language):
            known.add(getattr(cell_words(), name).casefold())
    return known


def known_headings(name: str) -> set[str]:
    """The heading of a column in each language of the portal."""
    known = set()
    for language in ("vi", "en"):
        with override(language):
            known.add(headings(0)[name].casefold())
    return known


def headings(year: int) -> dict[str, str]:
    return {
        "number": _("No."),
        "indicator": _("Indicator"),
        "unit": _("Unit"),
        "target": _("Target of %(year)d") % {"year": year},
        "last": _("Last period"),
        "year_ago": _("Same period last year"),
        "first_label": _("What to enter"),
        "first": _("Figure"),
        "second_label": _("What to enter (2)"),
        "second": _("Figure (2)"),
        "is_nil": _("Nothing arose"),
        "value": _("Value of this report"),
        "blank_reason": _("Why it is blank"),
        "note": _("Note"),
    }


def guide() -> list[str]:
    """The lines of the sheet that says how to fill the other in."""
    return [
        _("Type in the white cells only; the others are locked and for reading."),
        _(
            "Numbers may be written as 1234,5 or 1.234,5; for 80 % write 80."
            " Days are written like 19/3/2025."
        ),
        _("“Nothing arose”: choose Yes, and leave the figures of that row empty."),
        _("Leave a figure empty and say why under “Why it is blank” where you have none yet."),
        _(
            "The value is computed for you to look at. The portal computes it again by its own"
            " rules; formulas in white cells are not taken, only numbers."
        ),
        _("Definition and source of an indicator stand in the note at its cell (red corner)."),
        _(
            "To sort, or to add rows and columns, unprotect the sheet first (Review, Unprotect"
            " sheet; it asks for no password). Do not delete the hidden column A,"
            " the hidden row above the headings or the hidden sheet."
        ),
        _(
            "When done, save the file and choose it on the report's page under “Excel”."
            " You see every change before anything is stored."
        ),
    ]
