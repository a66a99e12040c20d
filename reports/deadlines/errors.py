"""What can be refused about deadlines, each named for the event; nothing changed then."""

from __future__ import annotations

from datetime import date

from reports.models import Extension


class DeadlineError(Exception):
    """An act that was refused; nothing changed."""


class NotYourRole(DeadlineError):
    """The person sees the report or the period but may not do this."""


class ReasonMissing(DeadlineError):
    """The act needs a reason."""


class DayTooEarly(DeadlineError):
    """The day gives no more time than there is already; `earliest` is the first that does."""

    def __init__(self, earliest: date) -> None:
        super().__init__()
        self.earliest = earliest


class DayTooLate(DeadlineError):
    """The day lies so far ahead that it is a slip; `latest` is the last that is taken."""

    def __init__(self, latest: date) -> None:
        super().__init__()
        self.latest = latest


class AlreadyIssued(DeadlineError):
    """The report of the period was issued: an extension changes nothing any more."""


class SentInTime(DeadlineError):
    """The report was sent in time, so that it needs no more time."""


class AlreadyAsked(DeadlineError):
    """A request of this report waits for its answer."""


class AlreadyDecided(DeadlineError):
    """Somebody was first: the request is granted, refused or withdrawn."""

    def __init__(self, extension: Extension) -> None:
        super().__init__()
        self.extension = extension


class OwnRequest(DeadlineError):
    """Nobody grants their own request, nor one of their own agency."""


class NobodyTouched(DeadlineError):
    """The act would touch no report."""


class ChangedMeanwhile(DeadlineError):
    """What the confirmation named is not what the act would touch now."""


class NotYetDue(DeadlineError):
    """A period is closed after its last on-time day, not before."""


class AlreadyClosed(DeadlineError):
    """Somebody was first: the period is closed."""


class NotClosed(DeadlineError):
    """The period is not closed, so there is nothing to reopen."""


class NotInItsHands(DeadlineError):
    """The report was sent: it is returned to its agency, not reopened."""
