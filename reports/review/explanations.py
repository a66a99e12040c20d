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
    if isinstance(refusal, workflow.FiguresInError):
        return _in_error(len(refusal.findings))
    if isinstance(refusal, workflow.UnexplainedWarnings):
        return _unexplained(len(refusal.findings))
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
        workflow.AskerMissing: _("Write who asked that this report be reopened."),
        workflow.ApprovesOwnFigures: _(
            "You entered figures of this report or sent it, so another reviewer must approve it."
        ),
        workflow.ReportNotOpen: _(
            "The data window of this report is not over yet, or its period was closed meanwhile."
            " Load the report's page again: it says which, and what to do."
        ),
    }[type(refusal)]


def who_was_first(last: Transition | None) -> str:
    """Names the person and the moment of the move that came before."""
    if last is None:
        return _("This report has changed meanwhile. Look at it again before you go on.")
    if last.action == workflow.REOPEN.action:
        sentence = _("%(name)s reopened this report at %(when)s. Nothing was changed by you.")
    else:
        sentence = _moved(last)
    when = date_format(localtime(last.at), "H:i j/n/Y")
    return sentence % {"name": last.by.full_name, "when": when}


def _moved(last: Transition) -> str:
    return {
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


def _in_error(count: int) -> str:
    return ngettext(
        "%(count)d error stops the sending. Correct the figure; the list leads to it.",
        "%(count)d errors stop the sending. Correct the figures; the list leads to each.",
        count,
    ) % {"count": count}


def _unexplained(count: int) -> str:
    return ngettext(
        "%(count)d warning waits for a sentence. Write beside the figure why it is so.",
        "%(count)d warnings wait for a sentence. Write beside each figure why it is so.",
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
