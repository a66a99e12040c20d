"""Why a report was not issued, and what to do next, in sentences for the person."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from reports.issuing import issuing


def explain(refusal: issuing.IssuingError) -> str:
    """What happened, why, and what to do next."""
    if isinstance(refusal, issuing.NothingChanged):
        last = refusal.last
        return _(
            "Nothing has changed since revision %(number)s, which %(name)s issued at %(when)s,"
            " so there is nothing to issue."
        ) % {
            "number": last.number,
            "name": last.issuer_name,
            "when": date_format(localtime(last.issued_at), "H:i j/n/Y"),
        }
    return {
        issuing.PeriodNotOver: _(
            "The data window of this report is not over yet. It can be issued once it is."
        ),
        issuing.NothingToIssue: _(
            "No target is judged in this report, so there is nothing to issue."
        ),
        issuing.ReasonMissing: _(
            "Write why a new revision is issued: everybody who reads the report sees this sentence."
        ),
        issuing.GapsNotConfirmed: _(
            "The report is not whole. Look at what is missing and tick that it is issued so."
        ),
    }[type(refusal)]
