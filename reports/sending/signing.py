"""Who signs a report before it goes: what its route says, and who can do so today."""

from __future__ import annotations

from dataclasses import dataclass, field

from agencies.models import Membership, Role
from reformportal.lib import clock
from reports.models import Actor, Submission
from reports.review.routes import Way, ways_of


@dataclass(frozen=True, slots=True)
class Signing:
    """Whether the head signs, the names of the heads who have an account today, and the way on."""

    needs_head: bool
    heads: tuple[str, ...]
    way: Way = field(default_factory=Way)

    @property
    def by_head(self) -> bool:
        """The head signs in the portal."""
        return self.needs_head and bool(self.heads)

    @property
    def on_paper(self) -> bool:
        """The head must sign and has no account: the officer sends and names who signed."""
        return self.needs_head and not self.heads


def signing_of(submission: Submission) -> Signing:
    """How this report is signed, as its route says; needs `period` and `agency`."""
    way = ways_of([submission])[submission.pk]
    needs = way.number_of(Actor.HEAD) > 0
    return Signing(needs, _heads_of(submission.agency_id) if needs else (), way)


def _heads_of(agency_id: int) -> tuple[str, ...]:
    held = Membership.objects.held_on(clock.today()).filter(
        agency_id=agency_id, role=Role.HEAD, user__is_active=True
    )
    return tuple(held.order_by("user__full_name").values_list("user__full_name", flat=True))
