"""Reports that say nothing: each figure blank, with a reason or without; they are not sent."""

from __future__ import annotations

from django.utils.translation import gettext as _

from reports.deadlines.explanations import shut_sentence
from reports.models import Submission
from reports.models.submission import HELD


def is_without_figures(submission: Submission) -> bool:
    """Whether not one figure is given: such a report would count as sent in time for nothing."""
    return not submission.figures.given().exists()


def why_not_sent(submission: Submission) -> str:
    """Why the report cannot go whatever else is in order; empty where nothing stands against it.

    What is missing figure by figure is said by the one door; needs `period` fetched.
    """
    if submission.state not in HELD:
        return ""
    if submission.is_shut:
        return shut_sentence(submission)
    if submission.figures.exists() and not submission.figures.unanswered().exists():
        return no_figures_sentence() if is_without_figures(submission) else ""
    return ""


def no_figures_sentence() -> str:
    return _(
        "Every figure of this report is left blank, and a report without figures does not count as"
        " sent. Enter at least one figure, or mark where nothing arose; ask for an extension if the"
        " figures are not there yet."
    )
