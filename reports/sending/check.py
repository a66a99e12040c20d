"""All that the check page says of one report, gathered in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass

from agencies.models import User
from reformportal.lib import clock
from reports.entry.deadlines import Deadline, deadline_of
from reports.entry.grid import Grid, grid_of
from reports.models import Submission
from reports.narrative.outline import Passage, outline_of
from reports.progress.punctuality import Punctuality, days_late
from reports.review.permits import moves_open_to
from reports.review.remarks import mendings_of
from reports.review.routes import desk_named
from reports.sending.findings import Finding, Kind, findings_of
from reports.sending.receipts import punctuality_of
from reports.sending.signing import Signing, signing_of
from reports.sending.steps import Stop, stops_of

# What a closed period takes away; giving and taking back stay.
SENDINGS = frozenset({"send", "submit_to_head"})


@dataclass(frozen=True, slots=True)
class Check:
    """What is missing, odd and explained; what a sending now would record; who signs."""

    findings: list[Finding]
    grid: Grid
    passages: list[Passage]
    signing: Signing
    moves: frozenset[str]
    stops: list[Stop]
    deadline: Deadline
    punctuality: Punctuality
    days_late_again: int
    signs_as_head: bool
    is_again: bool

    def _of(self, kind: Kind) -> list[Finding]:
        return [found for found in self.findings if found.kind == kind]

    @property
    def missing(self) -> list[Finding]:
        return self._of(Kind.MISSING)

    @property
    def odd(self) -> list[Finding]:
        return self._of(Kind.ODD)

    @property
    def explained(self) -> list[Finding]:
        return self._of(Kind.EXPLAINED)

    @property
    def nil(self) -> int:
        return sum(row.figure.is_nil for row in self.grid.rows)

    @property
    def blank(self) -> int:
        return sum(not row.figure.is_answered and not row.is_missing for row in self.grid.rows)

    @property
    def entered(self) -> int:
        return len(self.grid.rows) - len(self.grid.missing) - self.nil - self.blank

    @property
    def written(self) -> int:
        return sum(bool(passage.text) for passage in self.passages)


def check_of(submission: Submission, user: User) -> Check:
    """The check of a report as it stands now, for the person who reads it."""
    now = clock.now()
    grid, passages = grid_of(submission), outline_of(submission)
    signing = signing_of(submission)
    history = list(submission.transitions.select_related("by", "on_behalf_of", "desk"))
    first = submission.first_sent_at
    late_again = days_late(now, submission.resend_by) if submission.resend_by else 0
    return Check(
        findings=findings_of(grid, passages, mendings_of(submission)),
        grid=grid,
        passages=passages,
        signing=signing,
        moves=frozenset(move.action for move in moves_open_to(user, submission, signing))
        - (SENDINGS if submission.is_shut else frozenset()),
        stops=stops_of(
            submission, history, by_head=signing.by_head, desk=desk_named(submission, signing.way)
        ),
        deadline=deadline_of(submission),
        punctuality=punctuality_of(submission, first or now),
        days_late_again=late_again,
        signs_as_head=submission.agency_id in user.access.headed_agency_ids,
        is_again=first is not None,
    )
