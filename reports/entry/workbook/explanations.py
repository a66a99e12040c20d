"""Why a file or a confirmation was refused, and what to do next, in sentences for the person."""

from __future__ import annotations

from django.utils.translation import gettext as _

from reformportal.lib.sheets import UnreadableSheet
from reports.deadlines.explanations import shut_sentence
from reports.entry.saving import ReportClosed
from reports.entry.workbook import saving
from reports.entry.workbook.identity import OtherFormat


def explain_file(refusal: Exception) -> tuple[str, str]:
    """What is wrong with the file, and what to do."""
    if isinstance(refusal, UnreadableSheet):
        return str(refusal.reason), str(refusal.advice)
    if isinstance(refusal, saving.AnotherReport):
        names = {"period": refusal.period, "agency": refusal.agency}
        return (
            _("This is the file of another report: %(period)s, %(agency)s.") % names,
            _("Open that report and choose the file there, or choose the file of this one."),
        )
    if isinstance(refusal, OtherFormat):
        return (
            _("This file was made by another version of the portal."),
            _("Download a new one from this page and copy your figures into it."),
        )
    return (
        _(
            "This file was not downloaded from this portal, or its hidden sheet or its hidden"
            " row was deleted or changed."
        ),
        _("Download a new one from this page and copy your figures into it."),
    )


def explain(refusal: Exception) -> str:
    """Why nothing was stored."""
    if isinstance(refusal, saving.ChoiceMissing):
        return _(
            "Nothing was stored yet. Somebody changed some figures after you had downloaded the"
            " file: choose for each of them which is to stay."
        )
    if isinstance(refusal, saving.ProblemsNotAccepted):
        return _(
            "Nothing was stored yet. Some rows have a problem: mend them in the file and choose"
            " it again, or tick that they stay as they are."
        )
    if isinstance(refusal, ReportClosed):
        if refusal.submission.is_shut:
            return " ".join([_("Nothing was stored."), shut_sentence(refusal.submission)])
        return _("Nothing was stored: the report was sent meanwhile, so its figures are closed.")
    return _(
        "Nothing was stored: somebody saved figures after you had seen this list. It now shows"
        " the figures as they are; look at it and confirm again."
    )
