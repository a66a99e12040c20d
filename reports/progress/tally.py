"""How judgements are counted: the same in every summary."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from reports.progress.judgement import Judgement
from reports.progress.terms import Status


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts by status, and of how many it can be said that they are met or not met."""

    by_status: dict[Status, int]
    met: int
    not_met: int
    unreported_not_met: int

    @property
    def total(self) -> int:
        return sum(self.by_status.values())


def counts_as_not_met(status: Status, *, is_final: bool) -> bool:
    """Tell whether a judgement counts as not met: missed, or nothing reported when time is up."""
    return status == Status.MISSED or (status == Status.NO_DATA and is_final)


def tally(judgements: Iterable[Judgement]) -> Tally:
    """Count judgements; no_data when time is up is not met, yet stays under its own name."""
    seen = list(judgements)
    counts = Counter(judgement.status for judgement in seen)
    not_met = [each for each in seen if counts_as_not_met(each.status, is_final=each.is_final)]
    return Tally(
        by_status={status: counts[status] for status in Status},
        met=counts[Status.ACHIEVED],
        not_met=len(not_met),
        unreported_not_met=sum(each.status == Status.NO_DATA for each in not_met),
    )
