"""Which windows make a year to date, without summing anything twice."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from reports.progress.combining import added, combined
from reports.progress.figures import Figure, IndicatorTerms
from reports.progress.regimes import Window

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Chain:
    """The reports whose windows make a year to date, in time order; `gap`: a day none covers."""

    windows: tuple[Window, ...]
    gap: date | None = None

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(window.kind for window in self.windows)


def chain_to(window: Window, windows: Sequence[Window]) -> Chain:
    """Return what makes the year to date at a report, given all reports of its regime and year.

    A window that starts with the year stands alone; any other is joined to the chain of the report
    that ends the day before it begins, of two the one with the longer window.
    """
    year_start = min(each.start for each in windows)
    chain = [window]
    while chain[0].start > year_start:
        before = chain[0].start - ONE_DAY
        ending = [each for each in windows if each.end == before and each.start <= each.end]
        if not ending:
            return Chain(tuple(chain), gap=before)
        chain.insert(0, min(ending, key=lambda each: each.start))
    return Chain(tuple(chain))


@dataclass(frozen=True, slots=True)
class YearToDate:
    """The figure of a year to date; None with the reports that are missing, by kind."""

    figure: Figure | None
    kinds: tuple[str, ...]
    missing: tuple[str, ...] = ()


def year_to_date(
    window: Window,
    windows: Sequence[Window],
    figures: Mapping[str, Figure],
    terms: IndicatorTerms,
) -> YearToDate:
    """Return the year to date at a report from the approved figures by kind of report."""
    if not terms.adds_up:
        figure = figures.get(window.kind)
        if _is_missing(figure, terms):
            return YearToDate(None, (window.kind,), (window.kind,))
        return YearToDate(figure, (window.kind,))
    chain = chain_to(window, windows)
    missing = tuple(kind for kind in chain.kinds if _is_missing(figures.get(kind), terms))
    if missing or chain.gap is not None:
        return YearToDate(None, chain.kinds, missing)
    figure = combined([figures[kind] for kind in chain.kinds], terms)
    return YearToDate(figure, chain.kinds)


def _is_missing(figure: Figure | None, terms: IndicatorTerms) -> bool:
    return figure is None or figure.is_blank(terms.measure)


def asked_kinds(
    asked_in: Collection[str], windows: Sequence[Window], terms: IndicatorTerms
) -> frozenset[str]:
    """Return the reports that ask for an indicator: those named, or all where none is named.

    A flow is also asked in every report that its year to date needs.
    """
    named = [window for window in windows if not asked_in or window.kind in asked_in]
    if not terms.adds_up:
        return frozenset(window.kind for window in named)
    return frozenset(kind for window in named for kind in chain_to(window, windows).kinds)


@dataclass(frozen=True, slots=True)
class Shrinkage:
    """An input of a flow smaller than what was already reported for part of its window."""

    name: str
    reported: Fraction
    already: Fraction
    parts: tuple[str, ...]


def shrinkages(
    window: Window,
    figure: Figure,
    windows: Sequence[Window],
    earlier: Mapping[str, Figure],
    terms: IndicatorTerms,
) -> tuple[Shrinkage, ...]:
    """Return what the submitter must explain: each input once, against its largest part."""
    if not terms.adds_up or figure.is_blank(terms.measure):
        return ()
    found = []
    for name in ("numerator", "denominator", "amount"):
        sums = [
            (added([getattr(earlier[kind], name) for kind in parts]), parts)
            for parts in _parts_inside(window, windows, earlier)
        ]
        already, parts = max(sums, default=(Fraction(0), ()))
        reported = Fraction(getattr(figure, name) or 0)
        if reported < already:
            found.append(Shrinkage(name, reported, already, parts))
    return tuple(found)


def _parts_inside(
    window: Window, windows: Sequence[Window], earlier: Mapping[str, Figure]
) -> Iterator[tuple[str, ...]]:
    inside = [
        each
        for each in windows
        if each.kind != window.kind and window.start <= each.start and each.end <= window.end
    ]
    for part in inside:
        chain = [each for each in chain_to(part, windows).windows if each in inside]
        reported = tuple(each.kind for each in chain if each.kind in earlier)
        if reported:
            yield reported


def tiling(start: date, end: date, others: Sequence[Window]) -> tuple[Window, ...] | None:
    """Return another regime's reports that tile a window exactly (three months make a Quý I)."""
    fitting = [each for each in others if each.start == start and start <= each.end <= end]
    for first in sorted(fitting, key=lambda each: each.end, reverse=True):
        if first.end == end:
            return (first,)
        rest = tiling(first.end + ONE_DAY, end, others)
        if rest is not None:
            return (first, *rest)
    return None
