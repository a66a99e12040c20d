"""Equations in writing: what was added, divided or taken off, and what it comes to."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.explanation.recomputed import Recomputed
from reports.explanation.writing import MOST_TERMS, day, number, summed, total
from reports.progress.figures import Figure
from reports.progress.values import Value


def ratio(tops: Sequence, bottoms: Sequence, scale: int, shown: str) -> str:
    """“(20 + 70) / (40 + 160) × 100 = 90 / 200 × 100 = 45,00 %”; one step where it is enough."""
    times = "" if scale == 1 else f" × {scale}"
    long = f"{summed(tops, bracket=True)} / {summed(bottoms, bracket=True)}{times}"
    short = f"{number(total(tops))} / {number(total(bottoms))}{times}"
    steps = [long, short, shown] if long != short else [long, shown]
    return " = ".join(steps)


def reduction(bases: Sequence, amounts: Sequence, shown: str) -> str:
    """“(250 − 230) / 250 × 100 = 8,00 %”, of sums for a group."""
    base = summed(bases, bracket=True)
    return f"({base} − {summed(amounts, bracket=True)}) / {base} × 100 = {shown}"


def equation(left: str, shown: str) -> str:
    """“210 + 70 = 280 hồ sơ”, or the value alone where nothing was added."""
    return shown if shown.startswith(left) else f"{left} = {shown}"


def rank(shown: str, figure: Figure | None) -> str:
    """“hạng 12 trên 63”."""
    if figure is None or figure.rank_out_of is None:
        return shown
    return _("%(rank)s out of %(all)s") % {"rank": shown, "all": figure.rank_out_of}


def milestone(value: Value, row: Recomputed) -> str:
    """Done on which day, or not by which."""
    if value.done_on is not None:
        return _("done on %(day)s") % {"day": day(value.done_on)}
    return _("not done by %(day)s, the end of the window") % {"day": day(row.case.window_end)}


def several(count: int, formula: str) -> str:
    """Says of how many agencies a formula adds up the numbers, where it gives their sums alone."""
    if count <= MOST_TERMS:
        return formula
    return ngettext(
        "sums of %(count)d agency: %(formula)s", "sums of %(count)d agencies: %(formula)s", count
    ) % {"count": count, "formula": formula}
