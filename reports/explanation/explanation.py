"""“Why this number?” as frozen words and numbers; page, document and API draw the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from reports.progress.figures import Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One step of the way to the number: what it is, the formula with its numbers, a remark."""

    label: str
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """Who did something, and when; a name that is not known is empty."""

    name: str
    at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One answer of one agency in one report, or what is known of it in its place.

    `holder`: the heir in whose value it counts. `figure` is None where there is none or where the
    reader may not see it (`is_withheld`; then the sums are the agency's official ones).
    """

    agency_id: int
    agency: str
    holder: str = ""
    ended_on: date | None = None
    report: str = ""
    figure: Figure | None = None
    state: str = ""
    counts: bool = False
    blank_reason: str = ""
    remark: str = ""
    entered: Hand | None = None
    sent: Hand | None = None
    approved: Hand | None = None
    is_withheld: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Another value that this one rests on, with the query of its own explanation."""

    label: str
    query: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The target of the year and where it comes from."""

    aim: str
    path: str
    place: str
    plan: str
    plan_id: int
    statement: str
    printed: str
    revision: int
    decision: str
    effective_on: date
    assigners: tuple[str, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Absent:
    """An assigned agency without an approved value, and why as far as the reader may know."""

    agency_id: int
    agency: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How many of the assigned agencies the value rests on, and who is missing."""

    answered: int
    assigned: int
    missing: tuple[Absent, ...]

    @property
    def is_partial(self) -> bool:
        return self.answered < self.assigned


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What the stored row says and what the rules say now."""

    name: str
    stored: str
    recomputed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The value recomputed on the spot beside the stored one."""

    is_stored: bool
    is_waiting: bool
    differences: tuple[Difference, ...]

    @property
    def agrees(self) -> bool:
        return self.is_stored and not self.differences


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalsNote:
    """A total that disagrees with its parts, in a sentence with both numbers."""

    agency_id: int
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Everything that made one value of one target in one report, official or provisional."""

    target_id: int
    title: str
    period_id: int
    period: str
    code: str
    agency_id: int | None
    agency: str
    is_official: bool
    value: str
    exact: Decimal | None
    status: str
    answer: str
    lines: tuple[Line, ...]
    judgement: tuple[Line, ...]
    rests_on: tuple[Link, ...]
    inputs: tuple[Input, ...]
    origin: Origin | None
    coverage: Coverage
    totals: tuple[TotalsNote, ...]
    comparison: Comparison
    is_owed: bool

    @property
    def is_of_nobody(self) -> bool:
        """An agency that owes nothing here and has no stored value either."""
        return not (self.is_owed or self.comparison.is_stored)

    @property
    def withholds(self) -> bool:
        """Whether the reader sees of some agencies the official sums alone."""
        return any(each.is_withheld for each in self.inputs)

    @property
    def query(self) -> str:
        """What links to explanations of the same report and view carry."""
        return f"period={self.code}" + ("" if self.is_official else "&view=provisional")
