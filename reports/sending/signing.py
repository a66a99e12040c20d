"""Who signs a report before it goes: what the regime's rules say, and who can do so today."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from agencies.models import Membership, Role
from reformportal.lib import clock
from reports.models import HeadRule, Submission


@dataclass(frozen=True, slots=True)
class Signing:
    """Whether the head signs, and the names of the heads who have an account today."""

    needs_head: bool
    heads: tuple[str, ...]

    @property
    def by_head(self) -> bool:
        """The head signs in the portal."""
        return self.needs_head and bool(self.heads)

    @property
    def on_paper(self) -> bool:
        """The head must sign and has no account: the officer sends and names who signed."""
        return self.needs_head and not self.heads


def signing_of(submission: Submission) -> Signing:
    """How this report is signed; of several rules the most particular one counts."""
    needs = _needs_head(submission)
    return Signing(needs, _heads_of(submission.agency_id) if needs else ())


def _needs_head(submission: Submission) -> bool:
    agency = submission.agency
    rules = HeadRule.objects.filter(
        Q(agency=agency) | Q(agency__isnull=True, kind__in=("", agency.kind)),
        regime_id=submission.period.regime_id,
    )
    # False sorts before True: the agency's own rule, then its kind's, then the regime's.
    first = min(rules, key=lambda rule: (rule.agency_id is None, rule.kind == ""), default=None)
    return first is not None and first.needs_head


def _heads_of(agency_id: int) -> tuple[str, ...]:
    held = Membership.objects.held_on(clock.today()).filter(
        agency_id=agency_id, role=Role.HEAD, user__is_active=True
    )
    return tuple(held.order_by("user__full_name").values_list("user__full_name", flat=True))
