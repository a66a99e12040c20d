"""Why an act on a deadline was refused, and what to do next, in sentences for the person."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from reports.deadlines import errors
from reports.models import Extension, Submission


def explain(refusal: errors.DeadlineError) -> str:
    """What happened, why, and what to do next."""
    if isinstance(refusal, errors.DayTooEarly):
        return _("This day gives no more time. Choose %(day)s or a later day.") % {
            "day": in_words(refusal.earliest)
        }
    if isinstance(refusal, errors.DayTooLate):
        return _("This day lies too far ahead. Choose %(day)s at the latest.") % {
            "day": in_words(refusal.latest)
        }
    if isinstance(refusal, errors.AlreadyDecided):
        return _who_was_first(refusal.extension)
    return {
        errors.ReasonMissing: _("Write the reason: who reads this later must understand why."),
        errors.AlreadyIssued: _(
            "The report of this period was issued, so an extension changes nothing any more."
        ),
        errors.SentInTime: _("This report was sent in time, so it needs no more time."),
        errors.AlreadyAsked: _(
            "A request of this report waits for its answer. Answer or withdraw that one first."
        ),
        errors.OwnRequest: _(
            "Nobody grants or refuses a request of their own agency. Another reviewer must decide."
        ),
        errors.NobodyTouched: _("No report would get more time by this. Look at the day again."),
        errors.ChangedMeanwhile: _(
            "Reports have changed since you saw this list, so nothing was done. It now shows what"
            " would be touched; look at it and confirm again."
        ),
        errors.NotYetDue: _("A period is closed once its last on-time day is over."),
        errors.AlreadyClosed: _("Somebody closed this period before you. Nothing was changed."),
        errors.NotClosed: _("This period is not closed, so there is nothing to reopen."),
        errors.NotInItsHands: _(
            "This report was sent. To let its agency change it, return it or reopen it on its"
            " review page."
        ),
    }[type(refusal)]


def _who_was_first(extension: Extension) -> str:
    sentence = {
        Extension.State.GRANTED: _(
            "%(name)s granted this request at %(when)s. Nothing was changed by you."
        ),
        Extension.State.REFUSED: _(
            "%(name)s refused this request at %(when)s. Nothing was changed by you."
        ),
        Extension.State.WITHDRAWN: _(
            "%(name)s withdrew this request at %(when)s. Nothing was changed by you."
        ),
    }[Extension.State(extension.state)]
    when = date_format(localtime(extension.decided_at), "H:i j/n/Y")
    return sentence % {"name": extension.decided_by.full_name, "when": when}


def shut_sentence(submission: Submission) -> str:
    """That the period was closed, since when, and whom to ask; needs `period` fetched."""
    return _(
        "The reviewers closed this period on %(day)s, so nothing can be entered or sent. Ask for an"
        " extension, or ask the reviewers to reopen the period for your agency."
    ) % {"day": in_words(localtime(submission.period.closed_at).date())}


def in_words(day: date) -> str:
    """19/9/2025, in Vietnamese and in English alike."""
    return f"{day.day}/{day.month}/{day.year}"
