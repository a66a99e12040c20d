"""Why a move was refused, and what to do next, in sentences for the person."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.models import State, Transition
from reports.review import workflow
from reports.review.remarks import RemarkTooLong


def explain(refusal: workflow.WorkflowError) -> str:
    """What happened, why, and what to do next."""
    if isinstance(refusal, workflow.SubmissionMoved):
        return who_was_first(refusal.last)
    if isinstance(refusal, workflow.UnansweredFigures):
        return _not_complete(refusal)
    if isinstance(refusal, workflow.UnwrittenSections):
        return _not_written(refusal)
    if isinstance(refusal, workflow.HeadSigns):
        return _head_signs(refusal)
    if isinstance(refusal, RemarkTooLong):
        return _("A remark has %(length)d characters, at most %(longest)d fit. Shorten it.") % {
            "length": refusal.length,
            "longest": refusal.longest,
        }
    return {
        workflow.SignatureMissing: _(
            "Write the name and position of who signed this report on paper."
        ),
        workflow.SignatureTooLong: _("Write at most 200 characters for who signed on paper."),
        workflow.ReasonMissing: _("Write the reason, so that the agency knows what to mend."),
        workflow.ApprovesOwnFigures: _(
            "You entered figures of this report or sent it, so another reviewer must approve it."
        ),
        workflow.ReportNotOpen: _(
            "The data window of this report is not over yet. It can be sent once it is."
        ),
    }[type(refusal)]


def who_was_first(last: Transition | None) -> str:
    """Names the person and the moment of the move that came before."""
    if last is None:
        return _("This report has changed meanwhile. Look at it again before you go on.")
    sentence = {
        State.DRAFT: _(
            "%(name)s took this report back from the head at %(when)s. Nothing was changed by you."
        ),
        State.AT_HEAD: _(
            "%(name)s submitted this report to the head at %(when)s. Nothing was changed by you."
        ),
        State.SENT: _("%(name)s sent this report at %(when)s. Nothing was changed by you."),
        State.RETURNED: _("%(name)s returned this report at %(when)s. Nothing was changed by you."),
        State.APPROVED: _("%(name)s approved this report at %(when)s. Nothing was changed by you."),
    }[State(last.to_state)]
    when = date_format(localtime(last.at), "H:i j/n/Y")
    return sentence % {"name": last.by.full_name, "when": when}


def _not_complete(refusal: workflow.UnansweredFigures) -> str:
    count = len(refusal.figures)
    if not count:
        return _("This report asks for no figure, so there is nothing to send.")
    return ngettext(
        "%(count)d figure is missing. Enter it, mark that nothing arose, or say why it is blank.",
        "%(count)d figures are missing."
        " Enter each, mark that nothing arose, or say why it is blank.",
        count,
    ) % {"count": count}


def _not_written(refusal: workflow.UnwrittenSections) -> str:
    return ngettext(
        "A section of the report still has to be written: %(titles)s.",
        "Sections of the report still have to be written: %(titles)s.",
        len(refusal.sections),
    ) % {"titles": "; ".join(section.title for section in refusal.sections)}


def _head_signs(refusal: workflow.HeadSigns) -> str:
    if refusal.signing.by_head:
        return _("%(names)s signs this report before it goes. Submit it to the head.") % {
            "names": ", ".join(refusal.signing.heads)
        }
    return _(
        "This report is with the head, who has no account any more."
        " Take it back, then send it and name who signed on paper."
    )
