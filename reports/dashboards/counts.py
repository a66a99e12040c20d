"""How a summary counts statuses: what is judged, what is well, and the words of the sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reports.models.progress import Status

WELL = (Status.ACHIEVED, Status.ON_TRACK)
# Not asked of anybody in this report: in the table of counts, but not in the sentence.
NOT_JUDGED = (Status.NOT_DUE, Status.NOT_APPLICABLE)
JUDGED = tuple(status for status in Status if status not in NOT_JUDGED)
NOT_MET = (Status.AT_RISK, Status.BEHIND, Status.MISSED)

RARE = (Status.NIL, *NOT_JUDGED)

# What needs attention comes first.
SEVERITY = ("missed", "behind", "at_risk", "no_data", "on_track", "achieved", "nil")

# What the status filter takes besides each single status.
STATUS_GROUPS = {"well": WELL, "judged": JUDGED, "not_met": NOT_MET}

# The words of the sentence after those that are well, in its order.
SENTENCE_WORDS = {
    "at_risk": _("at risk"),
    "behind": _("behind"),
    "missed": _("missed"),
    "no_data": _("without figures yet"),
    "nil": _("where nothing arose"),
}


def severity_of(status: str) -> int:
    """0 for what was missed, higher for what is better or not judged."""
    return SEVERITY.index(status) if status in SEVERITY else len(SEVERITY)


@dataclass(frozen=True, slots=True)
class StatusCounts:
    """How many targets stand where; a status that nobody has counts 0."""

    of: Counter[str]

    @classmethod
    def among(cls, statuses: Iterable[str]) -> StatusCounts:
        return cls(Counter(statuses))

    def count(self, status: str) -> int:
        return self.of[status]

    @property
    def total(self) -> int:
        return sum(self.of.values())

    @property
    def judged(self) -> int:
        return sum(self.of[status] for status in JUDGED)

    @property
    def well(self) -> int:
        return sum(self.of[status] for status in WELL)

    @property
    def share_well(self) -> Fraction | None:
        """The part of `judged` that is achieved or on track; None where nothing is judged."""
        return Fraction(self.well, self.judged) if self.judged else None

    @property
    def worst(self) -> str:
        """The status that needs attention most; "" where nothing is judged."""
        return next((status for status in SEVERITY if self.of[status]), "")

    def pairs(self, statuses: Iterable[str]) -> list[tuple[str, int]]:
        """Each of the statuses with its count."""
        return [(status, self.of[status]) for status in statuses]

    @property
    def shown(self) -> list[str]:
        """The columns of a table of counts: the usual statuses, and the rare ones that occur."""
        return [status.value for status in Status if status not in RARE or self.of[status]]

    @property
    def strip(self) -> list[tuple[str, int]]:
        """Each status that occurs with its count, what needs attention first."""
        return [(status, self.of[status]) for status in SEVERITY if self.of[status]]

    @property
    def rest(self) -> list[tuple[str, int, Promise]]:
        """What the sentence names after those that are well: status, count, word."""
        return [
            (status, self.of[status], word)
            for status, word in SENTENCE_WORDS.items()
            if self.of[status]
        ]
