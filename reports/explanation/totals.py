"""Where a total and its parts disagree: pure, each input on its own, nil counting as 0."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from reports.progress.combining import added
from reports.progress.figures import Figure, IndicatorTerms
from reports.progress.regimes import Window
from reports.progress.terms import Measure
from reports.progress.year_to_date import shrinkages

COUNTED = {
    Measure.RATIO: ("numerator", "denominator"),
    Measure.QUANTITY: ("amount",),
    Measure.REDUCTION: ("amount",),
}


class Kind(StrEnum):
    """Why a total should agree with its parts."""

    SHRINKS = "shrinks"  # a window contains the windows reported before (section 2)
    WHOLE = "whole"  # one agency reports for a level whose agencies report too
    CONTAINS = "contains"  # a superior agency's figure contains its units'
    TWICE = "twice"  # an heir's report contains its predecessors' part (section 7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """One input of a total beside the sum of its parts; `of` names the parts by report kind."""

    kind: Kind
    name: str
    total: Fraction
    parts: Fraction
    of: tuple[str, ...] = ()


def against_earlier(
    window: Window,
    figure: Figure,
    windows: Sequence[Window],
    earlier: Mapping[str, Figure],
    terms: IndicatorTerms,
) -> tuple[Disagreement, ...]:
    """Return where a flow is smaller than what was already reported for part of its window.

    For an heir the figures before its day are its predecessors', combined: what straddles the day
    is held against them in the same way.
    """
    known = {kind: each for kind, each in earlier.items() if not each.is_blank(terms.measure)}
    return tuple(
        Disagreement(
            kind=Kind.SHRINKS,
            name=each.name,
            total=each.reported,
            parts=each.already,
            of=each.parts,
        )
        for each in shrinkages(window, figure, windows, known, terms)
    )


def against_all_parts(
    whole: Figure, parts: Sequence[Figure | None], terms: IndicatorTerms
) -> tuple[Disagreement, ...]:
    """Return where a total differs from its parts; while one is missing, where they exceed it."""
    known = _known(parts, terms)
    if len(known) < len(parts):
        return _compared(Kind.WHOLE, whole, known, terms, must_equal=False)
    return _compared(Kind.WHOLE, whole, known, terms, must_equal=True)


def against_units(
    whole: Figure, parts: Sequence[Figure | None], terms: IndicatorTerms
) -> tuple[Disagreement, ...]:
    """Return where units add up to more than the agency that they belong to."""
    return _compared(Kind.CONTAINS, whole, _known(parts, terms), terms, must_equal=False)


def counted_twice(
    heir: Figure, predecessors: Sequence[Figure | None], terms: IndicatorTerms
) -> tuple[Disagreement, ...]:
    """Return the inputs that an heir's predecessors reported for a window that the heir finishes.

    The heir reports the whole window, their part included; what they reported beside it is added
    a second time.
    """
    known = _known(predecessors, terms)
    if heir.is_blank(terms.measure):
        return ()
    return tuple(
        Disagreement(kind=Kind.TWICE, name=name, total=_of(heir, name), parts=beside)
        for name in COUNTED.get(terms.measure, ())
        if (beside := _sum(known, name)) > 0
    )


def _compared(
    kind: Kind,
    whole: Figure,
    known: Sequence[Figure],
    terms: IndicatorTerms,
    *,
    must_equal: bool,
) -> tuple[Disagreement, ...]:
    if not known or whole.is_blank(terms.measure):
        return ()
    sums = [(name, _of(whole, name), _sum(known, name)) for name in COUNTED.get(terms.measure, ())]
    return tuple(
        Disagreement(kind=kind, name=name, total=total, parts=parts)
        for name, total, parts in sums
        if parts > total or (must_equal and parts != total)
    )


def _known(figures: Sequence[Figure | None], terms: IndicatorTerms) -> list[Figure]:
    return [figure for figure in figures if figure and not figure.is_blank(terms.measure)]


def _of(figure: Figure, name: str) -> Fraction:
    return Fraction(getattr(figure, name) or 0)


def _sum(figures: Sequence[Figure], name: str) -> Fraction:
    return added([getattr(figure, name) for figure in figures])
