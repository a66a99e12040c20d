"""Why a move was refused, and what to do next, in sentences for the person."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.models import State, Transition
from reports.review import refusals
from reports.review.moves import FORWARD, REOPEN
from reports.review.saying import NothingSaid
from reports.sending.emptiness import no_figures_sentence


def explain(refusal: refusals.WorkflowError) -> str:
    """What happened, why, and what to do next."""
    if isinstance(refusal, refusals.SubmissionMoved):
        return who_was_first(refusal.last)
    if isinstance(refusal, refusals.UnansweredFigures):
        return _not_complete(refusal)
    if isinstance(refusal, refusals.FiguresInError):
        return _in_error(len(refusal.findings))
    if isinstance(refusal, refusals.UnexplainedWarnings):
        return _unexplained(len(refusal.findings))
    if isinstance(refusal, refusals.UnwrittenSections):
        return _not_written(refusal)
    if isinstance(refusal, refusals.HeadSigns):
        return _head_signs(refusal)
    if isinstance(refusal, refusals.StandsAtDesk):
        return _(
            "%(name)s has not passed this report on yet. It can be approved once it has, or once"
            " you pass it on in its place with a reason."
        ) % {"name": refusal.desk.name}
    if isinstance(refusal, refusals.CommentsAwaited):
        return _("Lead departments may comment on this report until %(day)s. Approve it then.") % {
            "day": date_format(refusal.until, "j/n/Y")
        }
    if isinstance(refusal, refusals.RemarkTooLong):
        return _("A remark has %(length)d characters, at most %(longest)d fit. Shorten it.") % {
            "length": refusal.length,
            "longest": refusal.longest,
        }
    return {
        NothingSaid: _("Write the words first, or tick a figure and write beside it."),
        refusals.SignatureMissing: _(
            "Write the name and position of who signed this report on paper."
        ),
        refusals.SignatureTooLong: _("Write at most 200 characters for who signed on paper."),
        refusals.ReasonMissing: _("Write the reason, so that the agency knows what to mend."),
        refusals.AskerMissing: _("Write who asked that this report be reopened."),
        refusals.ApprovesOwnFigures: _(
            "Figures of this report were entered or sent by you or in the name in which you act,"
            " so somebody else must let it go on."
        ),
        refusals.NothingGiven: no_figures_sentence(),
        refusals.ReportNotOpen: _(
            "The data window of this report is not over yet, or its period was closed meanwhile."
            " Load the report's page again: it says which, and what to do."
        ),
    }[type(refusal)]


def who_was_first(last: Transition | None) -> str:
    """Names the person and the moment of the move that came before."""
    if last is None:
        return _("This report has changed meanwhile. Look at it again before you go on.")
    if last.action == REOPEN.action:
        sentence = _("%(name)s reopened this report at %(when)s. Nothing was changed by you.")
    elif last.action == FORWARD.action:
        sentence = _("%(name)s passed this report on at %(when)s. Nothing was changed by you.")
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


def _not_complete(refusal: refusals.UnansweredFigures) -> str:
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


def _not_written(refusal: refusals.UnwrittenSections) -> str:
    return ngettext(
        "A section of the report still has to be written: %(titles)s.",
        "Sections of the report still have to be written: %(titles)s.",
        len(refusal.sections),
    ) % {"titles": "; ".join(section.title for section in refusal.sections)}


def _head_signs(refusal: refusals.HeadSigns) -> str:
    if refusal.signing.by_head:
        return _("%(names)s signs this report before it goes. Submit it to the head.") % {
            "names": ", ".join(refusal.signing.heads)
        }
    return _(
        "This report is with the head, who has no account any more."
        " Take it back, then send it and name who signed on paper."
    )
