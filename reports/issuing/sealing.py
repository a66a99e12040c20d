"""The seal of a revision: it ties document, act and former revision together."""

from __future__ import annotations

import json

from reports.issuing.canonical import Plain, canonical, checksum_of
from reports.models import IssuedReport


def content_of(issued: IssuedReport) -> Plain:
    """The document, read."""
    return json.loads(issued.document)


def seal_of(issued: IssuedReport) -> str:
    """SHA-256 over who issued what, when and why, the document's checksum and the former seal.

    The checksum alone can be had again from the same approved figures; the seal cannot.
    """
    act = {
        "period": issued.period_id,
        "number": issued.number,
        "issued_at": issued.issued_at,
        "issuer": [issued.issued_by_id, issued.issuer_name],
        "reason": issued.reason,
        "rules": issued.rules_version,
        "checksum": issued.checksum,
        "differences": checksum_of(canonical(issued.differences)),
        "previous_seal": issued.previous_seal,
    }
    return checksum_of(canonical(act))
