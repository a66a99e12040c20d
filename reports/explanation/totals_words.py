"""A total that disagrees with its parts, as a sentence with both numbers and what to do."""

from __future__ import annotations

from django.utils.translation import gettext as _

from reports.explanation.disagreements import Finding
from reports.explanation.explanation import TotalsNote
from reports.explanation.totals import Kind
from reports.explanation.writing import MOST_TERMS, number

INPUTS = {
    "numerator": lambda: _("numerator"),
    "denominator": lambda: _("denominator"),
    "amount": lambda: _("amount"),
}
SENTENCES = {
    Kind.SHRINKS: lambda: _(
        "%(agency)s: the %(input)s %(total)s is smaller than the %(parts)s already reported in"
        " %(of)s, which lies inside this report. Check the figure or return the report."
    ),
    Kind.WHOLE: lambda: _(
        "%(agency)s reports the %(input)s %(total)s for all, while the agencies themselves add up"
        " to %(parts)s (%(of)s). Check which of the two is right."
    ),
    Kind.CONTAINS: lambda: _(
        "%(agency)s reports the %(input)s %(total)s, less than the %(parts)s of its own units"
        " (%(of)s). Its figure should contain theirs."
    ),
    Kind.TWICE: lambda: _(
        "%(agency)s reports the %(input)s %(total)s for the whole window; its predecessors (%(of)s)"
        " reported %(parts)s for the same window, and both are added. Return one of the two."
    ),
}


def sentence_of(finding: Finding) -> str:
    """Names the agency, the input, both numbers, the parts, and what to do."""
    disagreement = finding.disagreement
    return SENTENCES[disagreement.kind]() % {
        "agency": finding.agency.name,
        "input": INPUTS[disagreement.name](),
        "total": number(disagreement.total),
        "parts": number(disagreement.parts),
        "of": _names(finding.parts_of),
    }


def note_of(finding: Finding) -> TotalsNote:
    return TotalsNote(agency_id=finding.agency.pk, sentence=sentence_of(finding))


def _names(names: tuple[str, ...]) -> str:
    if len(names) <= MOST_TERMS:
        return ", ".join(names)
    return _("%(names)s and %(count)s more") % {
        "names": ", ".join(names[:3]),
        "count": len(names) - 3,
    }
