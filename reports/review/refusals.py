"""Why a move was refused, each named for what happened; nothing changed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from agencies.models import Agency
from reports.checks.findings import Finding
from reports.models import Figure, ReportSection, Transition

if TYPE_CHECKING:
    from reports.sending.signing import Signing


class WorkflowError(Exception):
    """A move that was refused; nothing changed."""


class NotYourRole(WorkflowError):
    """The person sees the report but may not make this move."""


class HeadSigns(WorkflowError):
    """The agency's route says that its head signs: the officer submits the report to the head."""

    def __init__(self, signing: Signing) -> None:
        super().__init__()
        self.signing = signing


class SignatureMissing(WorkflowError):
    """The head must sign but has no account, and nobody was named who signed on paper."""


class SignatureTooLong(WorkflowError):
    """Who signed on paper is named in more characters than a receipt holds."""


class ReasonMissing(WorkflowError):
    """A return, a reopening or a passing over of a desk without a reason."""


class RemarkTooLong(WorkflowError):
    """A remark has more characters than one may have."""

    def __init__(self, length: int, longest: int) -> None:
        super().__init__()
        self.length = length
        self.longest = longest


class AskerMissing(WorkflowError):
    """A reopening that does not say who asked for it."""


class ApprovesOwnFigures(WorkflowError):
    """Nobody lets on what they entered or sent, nor what was sent in the name they act in."""


class StandsAtDesk(WorkflowError):
    """The superior agency has not passed the report on yet."""

    def __init__(self, desk: Agency) -> None:
        super().__init__()
        self.desk = desk


class CommentsAwaited(WorkflowError):
    """Lead departments may still comment, until the day."""

    def __init__(self, until: date) -> None:
        super().__init__()
        self.until = until


class ReportNotOpen(WorkflowError):
    """The data window is not over yet, so the report cannot be sent."""


class UnansweredFigures(WorkflowError):
    """Some indicators have neither a figure, nor nil, nor a reason why they are blank."""

    def __init__(self, figures: list[Figure]) -> None:
        super().__init__()
        self.figures = figures


class FiguresInError(WorkflowError):
    """Some figures do not pass a check that stops the sending."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__()
        self.findings = findings


class UnexplainedWarnings(WorkflowError):
    """Some figures are odd, and nobody has written a sentence about why."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__()
        self.findings = findings


class UnwrittenSections(WorkflowError):
    """Required sections of the report's outline hold no word."""

    def __init__(self, sections: list[ReportSection]) -> None:
        super().__init__()
        self.sections = sections


class SubmissionMoved(WorkflowError):
    """Somebody was first: the report is no longer where the move starts from."""

    def __init__(self, last: Transition | None) -> None:
        super().__init__()
        self.last = last


class NothingGiven(WorkflowError):
    """Every figure is left blank: such a report would count as sent for nothing."""
