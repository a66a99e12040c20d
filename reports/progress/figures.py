"""What an agency answers for one indicator in one report; blank, nil and zero kept apart."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from reports.progress.rounding import Number
from reports.progress.terms import Measure


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorTerms:
    """What the rules need to know of an indicator; `scale` is 100 for %, 1 for "lần"."""

    measure: Measure
    decimals: int = 2
    scale: int = 100
    part_of_whole: bool = False
    is_flow: bool = False

    @property
    def is_share(self) -> bool:
        """True for a part of a whole in %: it stays within 0…100 and never rounds to a bound."""
        return self.measure == Measure.RATIO and self.part_of_whole and self.scale == 100

    @property
    def adds_up(self) -> bool:
        """True where the year to date is put together from windows; only counts can be added."""
        return self.is_flow and self.measure in (
            Measure.RATIO,
            Measure.QUANTITY,
            Measure.REDUCTION,
        )

    @property
    def is_yearly_amount(self) -> bool:
        """True for a flow of amounts, which is expected in proportion to the year."""
        return self.is_flow and self.measure == Measure.QUANTITY


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """The inputs of one answer; fields that the measure does not ask for stay None."""

    numerator: Number | None = None
    denominator: Number | None = None
    amount: Number | None = None
    rate: Number | None = None
    rate_source: str = ""
    rank: int | None = None
    rank_out_of: int | None = None
    done: bool | None = None
    done_on: date | None = None
    is_nil: bool = False

    @property
    def nothing_arose(self) -> bool:
        """True for nil: the officer's tick, or a denominator of 0."""
        return self.is_nil or (self.denominator == 0 and not self.numerator)

    def is_blank(self, measure: Measure) -> bool:
        """Tell whether the measure's inputs are not all there; nil and zero are not blank."""
        if self.nothing_arose:
            return False
        return any(getattr(self, name) is None for name in INPUTS[measure])


INPUTS: dict[Measure, tuple[str, ...]] = {
    Measure.RATIO: ("numerator", "denominator"),
    Measure.QUANTITY: ("amount",),
    Measure.RATE: ("rate",),
    Measure.RANK: ("rank",),
    Measure.REDUCTION: ("amount",),
    Measure.MILESTONE: ("done",),
}
NUMBERS = ("numerator", "denominator", "amount", "rate", "rank", "rank_out_of", "done")
COUNTS = ("numerator", "denominator", "amount")


class Problem(StrEnum):
    """Why a figure is refused."""

    NIL_WITH_NUMBERS = "nil_with_numbers"
    INCOMPLETE = "incomplete"
    NEGATIVE = "negative"
    NUMERATOR_ABOVE_DENOMINATOR = "numerator_above_denominator"
    SOMETHING_OF_NOTHING = "something_of_nothing"
    SOURCE_MISSING = "source_missing"
    RANK_OUT_OF_RANGE = "rank_out_of_range"
    DONE_WITHOUT_DATE = "done_without_date"
    DATE_WITHOUT_DONE = "date_without_done"


def problems_of(figure: Figure, terms: IndicatorTerms) -> tuple[Problem, ...]:
    """Return why the figure is refused; empty for a sound, a nil and a wholly blank one."""
    given = [name for name in NUMBERS if getattr(figure, name) is not None]
    if figure.is_nil:
        return (Problem.NIL_WITH_NUMBERS,) if given else ()
    found = []
    if given and figure.is_blank(terms.measure):
        found.append(Problem.INCOMPLETE)
    if any((getattr(figure, name) or 0) < 0 for name in COUNTS):
        found.append(Problem.NEGATIVE)
    by_measure = {
        Measure.RATIO: _ratio_problems,
        Measure.RATE: _rate_problems,
        Measure.RANK: _rank_problems,
        Measure.MILESTONE: _milestone_problems,
    }.get(terms.measure)
    return tuple(found) + (by_measure(figure, terms) if by_measure else ())


def _ratio_problems(figure: Figure, terms: IndicatorTerms) -> tuple[Problem, ...]:
    if figure.numerator is None or figure.denominator is None:
        return ()
    if figure.denominator == 0 and figure.numerator > 0:
        return (Problem.SOMETHING_OF_NOTHING,)
    if terms.part_of_whole and figure.numerator > figure.denominator:
        return (Problem.NUMERATOR_ABOVE_DENOMINATOR,)
    return ()


def _rate_problems(figure: Figure, terms: IndicatorTerms) -> tuple[Problem, ...]:
    missing = figure.rate is not None and not figure.rate_source.strip()
    return (Problem.SOURCE_MISSING,) if missing else ()


def _rank_problems(figure: Figure, terms: IndicatorTerms) -> tuple[Problem, ...]:
    if figure.rank is None:
        return ()
    if figure.rank_out_of is None:
        return (Problem.INCOMPLETE,)
    in_range = 1 <= figure.rank <= figure.rank_out_of
    return () if in_range else (Problem.RANK_OUT_OF_RANGE,)


def _milestone_problems(figure: Figure, terms: IndicatorTerms) -> tuple[Problem, ...]:
    if figure.done and figure.done_on is None:
        return (Problem.DONE_WITHOUT_DATE,)
    if not figure.done and figure.done_on is not None:
        return (Problem.DATE_WITHOUT_DONE,)
    return ()


def changes_of_out_of(figures: Iterable[Figure]) -> tuple[tuple[int, int], ...]:
    """Return each change of a rank's "out of" in the figures given in time order (63 to 34)."""
    known = [figure.rank_out_of for figure in figures if figure.rank_out_of is not None]
    return tuple((before, after) for before, after in pairwise(known) if before != after)
