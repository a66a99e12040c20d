"""Issuing a period's report: computed afresh, stored whole, sealed, and never changed again."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from agencies.models import User
from reformportal.lib import clock
from reports.issuing.canonical import Plain, canonical, checksum_of, plainly
from reports.issuing.differences import differences_between, nothing_changed
from reports.issuing.document import document_of
from reports.issuing.frozen_rows import copy_rows, copy_sources
from reports.issuing.gaps import Gaps, gaps_of
from reports.issuing.sealing import content_of, seal_of
from reports.issuing.sources import year_to_date_periods
from reports.models import IssuedReport, IssuedSource, Period, Submission
from reports.progress.computation import compute
from reports.runs import lock_province


class IssuingError(Exception):
    """The report was not issued; nothing changed."""


class NotYourProvince(IssuingError):
    """The person sees the period but does not review its province."""


class PeriodNotOver(IssuingError):
    """The period is not open, or its data window has not ended."""


class NothingToIssue(IssuingError):
    """No target is judged in the period."""


class NothingChanged(IssuingError):
    """The report would be what was issued last."""

    def __init__(self, last: IssuedReport) -> None:
        super().__init__()
        self.last = last


class ReasonMissing(IssuingError):
    """A later revision says why it is issued."""


class GapsNotConfirmed(IssuingError):
    """Reports are missing or wait, and the person has not said that she knows."""

    def __init__(self, gaps: Gaps) -> None:
        super().__init__()
        self.gaps = gaps


@transaction.atomic
def issue(*, period: Period, by: User, reason: str = "", confirmed: str = "") -> IssuedReport:
    """Computes the period, stores it as its next revision and seals it; an IssuingError leaves all
    as it was. Needs `report` and `regime__province` fetched. `confirmed` is the mark of the gaps
    that the person was shown.
    """
    if period.regime.province_id not in by.access.reviewed_province_ids:
        raise NotYourProvince
    if period.opened_at is None or period.window_end >= clock.today():
        raise PeriodNotOver
    _hold_still(period)
    compute(period.pk)
    gaps = gaps_of(period)
    if not gaps.targets:
        raise NothingToIssue
    last = IssuedReport.objects.of_period(period).last()
    content = plainly(document_of(period, extensions_at_first_issue(period)))
    differences = _differences(last, content, reason.strip())
    if not gaps.is_whole and confirmed != gaps.mark:
        raise GapsNotConfirmed(gaps)
    issued = _store(period, by, reason.strip(), content, differences, last)
    copy_rows(issued)
    copy_sources(issued, content)
    return issued


def extensions_at_first_issue(period: Period) -> dict[int, date | None]:
    """By submission, the extension that counts for good: the one of the first revision."""
    behind = year_to_date_periods(period)
    first = IssuedSource.objects.filter(report__period__in=behind, is_first=True)
    return dict(first.values_list("submission_id", "extended_until"))


def _hold_still(period: Period) -> None:
    """Waits for whoever computes or decides, and makes who comes next wait for the issue."""
    lock_province(period.regime.province_id)
    behind = Submission.objects.filter(period__in=year_to_date_periods(period))
    list(behind.order_by("pk").select_for_update().values_list("pk"))


def _differences(last: IssuedReport | None, content: Plain, reason: str) -> Plain:
    if last is None:
        return {}
    differences = differences_between(content_of(last), content)
    if nothing_changed(differences):
        raise NothingChanged(last)
    if not reason:
        raise ReasonMissing
    return plainly(differences)


def _store(
    period: Period,
    by: User,
    reason: str,
    content: Plain,
    differences: Plain,
    last: IssuedReport | None,
) -> IssuedReport:
    document = canonical(content)
    issued = IssuedReport(
        period=period,
        number=last.number + 1 if last else 1,
        issued_at=clock.now(),
        issued_by=by,
        issuer_name=by.full_name,
        reason=reason,
        rules_version=content["rules"],
        document=document,
        checksum=checksum_of(document),
        differences=differences,
        difference_count=len(differences.get("rows", ())),
        previous_seal=last.seal if last else "",
    )
    issued.seal = seal_of(issued)
    issued.save(force_insert=True)
    return issued
