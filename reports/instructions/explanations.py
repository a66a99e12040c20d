"""Why a step was refused, and what to do next, in sentences for the person."""

from __future__ import annotations

from django.utils.translation import gettext as _

from reformportal.lib.dates import format_day
from reports.instructions import workflow
from reports.models import InstructionState
from reports.models.instruction import LONGEST_WORDS


def explain(refusal: workflow.InstructionError) -> str:
    """What happened, why, and what to do next."""
    if isinstance(refusal, workflow.InstructionMoved):
        return _who_was_first(refusal)
    if isinstance(refusal, workflow.WordsTooLong):
        return _("You wrote %(length)d characters, at most %(longest)d fit. Shorten it.") % {
            "length": refusal.length,
            "longest": LONGEST_WORDS,
        }
    return {
        workflow.WordsMissing: _("Write what is to be done, or how far it is."),
        workflow.DayPassed: _("Choose a last day that is today or later."),
        workflow.NoLeader: _("Choose the leader on whose behalf you write."),
        workflow.NothingToMend: _(
            "This result is neither at risk, nor behind, nor missed any more. Look at it again."
        ),
        workflow.AlreadyGiven: _(
            "This agency already has an instruction about this result that is not settled."
            " Add to that one."
        ),
    }[type(refusal)]


def _who_was_first(refusal: workflow.InstructionMoved) -> str:
    if refusal.last is None:
        return _("This instruction has changed meanwhile. Look at it again before you go on.")
    words = _("%(name)s was first, %(when)s: %(state)s. Nothing was changed by you.")
    return words % {
        "name": refusal.last.by.full_name,
        "when": format_day(refusal.last.at, "time"),
        "state": InstructionState(refusal.last.to_state).label,
    }
