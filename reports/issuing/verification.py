"""Whether issued reports are untouched: bytes, rows, seals and the chain of revisions."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from reports.issuing.canonical import checksum_of, plainly
from reports.issuing.differences import differences_between
from reports.issuing.frozen_rows import rows_differ, sources_differ
from reports.issuing.sealing import content_of, seal_of
from reports.models import IssuedReport, Period


def periods_issued() -> list[Period]:
    """Every period of which a revision exists."""
    issued = Period.objects.filter(issued_reports__isnull=False).distinct()
    return list(issued.select_related("report", "regime").order_by("regime_id", "window_end"))


def faults_of(period: Period) -> Iterator[tuple[int, str]]:
    """Each revision that is not what was issued, and in what; one is held in memory at a time."""
    former: IssuedReport | None = None
    for pk in period.issued_reports.order_by("number").values_list("pk", flat=True):
        issued = IssuedReport.objects.get(pk=pk)
        for fault in _faults(issued, former):
            yield issued.number, fault
        former = issued


def _faults(issued: IssuedReport, former: IssuedReport | None) -> Iterator[str]:
    if seal_of(issued) != issued.seal:
        yield _("who issued it, when, why or its differences are not what was sealed")
    if former and (issued.number, issued.previous_seal) != (former.number + 1, former.seal):
        yield _("it does not follow the revision before it")
    if not former and (issued.number, issued.previous_seal) != (1, ""):
        yield _("revisions before it are missing")
    if checksum_of(issued.document) != issued.checksum:
        # What is not the document any more proves nothing about rows.
        yield _("the document does not have its checksum")
        return
    yield from _faults_of_rows(issued, former)


def _faults_of_rows(issued: IssuedReport, former: IssuedReport | None) -> Iterator[str]:
    content = content_of(issued)
    if rows_differ(issued, content):
        yield _("the rows that pages show are not those of the document")
    if sources_differ(issued, content):
        yield _("the agencies' reports that pages show are not those of the document")
    if former and checksum_of(former.document) == former.checksum:
        expected = plainly(differences_between(content_of(former), content))
        if expected != issued.differences:
            yield _("its differences are not those between the two documents")
