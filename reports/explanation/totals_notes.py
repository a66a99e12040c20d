"""The totals of a target's agencies that disagree with their parts, for one reader."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from agencies.models import User
from reports.checks.findings import Finding as Warned
from reports.explanation.disagreements import disagreements
from reports.explanation.explanation import TotalsNote
from reports.explanation.totals import Kind
from reports.explanation.totals_words import note_of
from reports.models import Period, Progress, Submission
from targets.models import Target

# The checks that warn of the same while it is entered.
CHECKED_BY = {
    Kind.SHRINKS: ("smaller_than_reported",),
    Kind.WHOLE: ("unlike_parts", "unlike_parts_amount"),
    Kind.CONTAINS: ("unlike_parts", "unlike_parts_amount"),
}


def totals_of(
    target: Target, period: Period, agency_ids: Collection[int], *, official: bool, user: User
) -> tuple[TotalsNote, ...]:
    """Of all agencies for those who read the province, else of the reader's own alone."""
    access = user.access
    reads_all = target.plan.province_id in access.read_province_ids
    if not reads_all:
        agency_ids = [each for each in agency_ids if each in access.agency_ids]
    found = disagreements(
        period,
        {target.indicator_id},
        agency_ids,
        official=official,
        with_leads=reads_all and len(agency_ids) > 1,
    )
    return tuple(note_of(each) for each in found)


def totals_of_target(
    target: Target, period: Period | None, official: bool, user: User
) -> tuple[TotalsNote, ...]:
    """The same of every agency that has a row there; nothing where there is no report."""
    if period is None:
        return ()
    rows = Progress.objects.visible_to(user).of_agencies()
    of_target = rows.filter(target=target, period=period, is_official=official)
    agency_ids = list(of_target.values_list("agency_id", flat=True))
    return totals_of(target, period, agency_ids, official=official, user=user)


def totals_of_report(
    submission: Submission, warned: Iterable[Warned] = ()
) -> dict[int, list[TotalsNote]]:
    """By indicator, what disagrees in one report whatever its state, beside what others sent; but
    for what a warning already said when it was sent: that one carries the agency's explanation."""
    found = disagreements(
        submission.period,
        set(submission.figures.values_list("indicator_id", flat=True)),
        [submission.agency_id],
        official=False,
        submission_id=submission.pk,
    )
    said = {(each.figure.indicator_id, each.code) for each in warned}
    notes: dict[int, list[TotalsNote]] = {}
    for each in found:
        codes = CHECKED_BY.get(each.disagreement.kind, ())
        if not any((each.indicator_id, code) in said for code in codes):
            notes.setdefault(each.indicator_id, []).append(note_of(each))
    return notes
