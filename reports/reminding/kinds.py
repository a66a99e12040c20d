"""The table of notices: who is told, whether at once, and what may be unsubscribed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from agencies.models import Role
from reports.models import Notice

Kind = Notice.Kind
OFFICER, HEAD, REVIEWER = Role.OFFICER, Role.HEAD, Role.REVIEWER


class Way(Enum):
    """How a notice goes by mail; the bell has every notice."""

    AT_ONCE = "at once"
    DIGEST = "in the digest"
    BELL = "in the portal only"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table: `acts` have something to do and get the mail, `reads` see it at the
    bell; a kind that is not `optional` cannot be unsubscribed; `default` holds until a choice."""

    kind: Kind
    way: Way
    acts: Role
    reads: tuple[Role, ...] = ()
    optional: bool = True
    default: bool = True


ROWS = (
    Row(Kind.COMING, Way.DIGEST, OFFICER),
    Row(Kind.OPENS, Way.DIGEST, OFFICER),
    Row(Kind.DUE, Way.DIGEST, OFFICER),
    Row(Kind.LAST_DAY, Way.DIGEST, OFFICER, optional=False),
    Row(Kind.LATE, Way.DIGEST, OFFICER),
    Row(Kind.ESCALATED, Way.DIGEST, HEAD),
    Row(Kind.RETURNED, Way.AT_ONCE, OFFICER, (HEAD,), optional=False),
    Row(Kind.REOPENED, Way.AT_ONCE, OFFICER, (HEAD,), optional=False),
    Row(Kind.GIVEN_BACK, Way.AT_ONCE, OFFICER, optional=False),
    Row(Kind.WITH_HEAD, Way.AT_ONCE, HEAD),
    Row(Kind.APPROVED, Way.AT_ONCE, OFFICER, (HEAD,), default=False),
    Row(Kind.REMARKED, Way.DIGEST, OFFICER),
    Row(Kind.TO_REVIEW, Way.DIGEST, REVIEWER),
    Row(Kind.EXTENSION_ASKED, Way.DIGEST, REVIEWER),
    Row(Kind.EXTENSION_GRANTED, Way.AT_ONCE, OFFICER, (HEAD,)),
    Row(Kind.EXTENSION_REFUSED, Way.AT_ONCE, OFFICER, (HEAD,)),
    Row(Kind.PERIOD_CLOSED, Way.BELL, OFFICER, (HEAD,)),
    Row(Kind.BY_HAND, Way.AT_ONCE, OFFICER, optional=False),
)
TABLE = {row.kind: row for row in ROWS}
# What a person may choose about, and what one click at a digest unsubscribes from.
OPTIONAL = frozenset(row.kind for row in ROWS if row.optional and row.way is not Way.BELL)
OF_DIGEST = frozenset(kind for kind in OPTIONAL if TABLE[kind].way is Way.DIGEST)
# What a report asks of its agency: settled by the report's next move.
ASKED_OF_AGENCY = (
    Kind.OPENS,
    Kind.DUE,
    Kind.LAST_DAY,
    Kind.LATE,
    Kind.ESCALATED,
    Kind.RETURNED,
    Kind.REOPENED,
    Kind.GIVEN_BACK,
    Kind.WITH_HEAD,
    Kind.REMARKED,
    Kind.BY_HAND,
)
# Of these the agency has nothing to do once the report is out of its hands.
DONE_BY_SENDING = tuple(kind for kind in ASKED_OF_AGENCY if kind != Kind.REMARKED)


def rows_for(roles: frozenset[str]) -> list[Row]:
    """The kinds that holders of these roles may be told about."""
    return [row for row in ROWS if row.acts in roles or not roles.isdisjoint(row.reads)]
