"""On which agencies' reports an issued report rests: states, who and when, and every figure."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from typing import Any

from reports.issuing.canonical import Plain
from reports.models import Figure, Period, State, Submission, Transition
from reports.progress.punctuality import Extension, Punctuality, punctuality
from reports.progress.stored import window_of_period, windows_of_year
from reports.progress.year_to_date import chain_to

FIGURE_COLUMNS = (
    "indicator_id", "numerator", "denominator", "amount", "rate", "rate_source", "rank",
    "rank_out_of", "done", "done_on", "is_nil", "blank_reason", "note", "updated_at",
    "updated_by__full_name",
)  # fmt: skip
# What an indicator's figure says, without who typed it when.
SAID = len(FIGURE_COLUMNS) - 2


def year_to_date_periods(period: Period) -> list[int]:
    """The period and those before it whose flows its year-to-date adds; needs `report` fetched."""
    kinds = chain_to(window_of_period(period), windows_of_year(period)).kinds
    chained = Period.objects.of_regime(period.regime_id).filter(year=period.year, kind__in=kinds)
    return list(chained.order_by("window_end", "pk").values_list("pk", flat=True))


def reports_behind(period: Period, extensions: dict[int, date | None] | None) -> list[Plain]:
    """The agencies' reports of the period, and of those that its year-to-date adds.

    Figures stand only where a report was approved: nothing else counts.
    """
    submissions = list(
        Submission.objects.filter(period__in=year_to_date_periods(period))
        .select_related("period")
        .order_by("period__window_end", "period_id", "agency_id")
    )
    figures, people = _figures(submissions), _people(submissions)
    return [
        _report(each, figures[each.pk], people, counted_extension(each, extensions or {}))
        for each in submissions
    ]


def counted_extension(
    submission: Submission, at_first_issue: dict[int, date | None]
) -> date | None:
    """An extension that was granted after the first issue changes nothing."""
    return at_first_issue.get(submission.pk, submission.extended_until)


def _report(
    submission: Submission,
    figures: list[list[Any]],
    people: dict[tuple[int, str], str],
    extended_until: date | None,
) -> Plain:
    sent, approved = submission.first_sent_at, submission.state == State.APPROVED
    judged = judged_by(submission.period.last_on_time_day, sent, extended_until, sent)
    return {
        "id": submission.pk,
        "period": submission.period.code,
        "agency": submission.agency_id,
        "state": submission.state,
        "first_sent_at": sent,
        "sent_at": submission.sent_at,
        "sent_by": people.get((submission.pk, "send")),
        "approved_at": submission.approved_at if approved else None,
        "approved_by": people.get((submission.pk, "approve")) if approved else None,
        "extended_until": extended_until,
        "is_demo": submission.is_demo,
        # Of a report that was not sent it depends on the day of the issue, which is not here.
        "timeliness": str(judged.timeliness) if judged else None,
        "days_late": judged.days_late if judged else None,
        "figures": figures,
    }


def judged_by(
    last_on_time_day: date,
    first_sent_at: datetime | None,
    extended_until: date | None,
    now: datetime | None,
) -> Punctuality | None:
    """The punctuality at a moment; None where neither a sending nor a moment decides it."""
    if now is None:
        return None
    granted = first_sent_at or now
    extensions = [Extension(extended_until, granted)] if extended_until else []
    return punctuality(
        first_sent_at=first_sent_at,
        now=now,
        last_on_time_day=last_on_time_day,
        extensions=extensions,
    )


def _figures(submissions: list[Submission]) -> dict[int, list[list[Any]]]:
    approved = [each.pk for each in submissions if each.state == State.APPROVED]
    rows = Figure.objects.filter(submission__in=approved).order_by("submission_id", "indicator_id")
    found: dict[int, list[list[Any]]] = defaultdict(list)
    for submission_id, *figure in rows.values_list("submission_id", *FIGURE_COLUMNS):
        found[submission_id].append(figure)
    return found


def _people(submissions: list[Submission]) -> dict[tuple[int, str], str]:
    """Who made the last move of each kind."""
    moves = Transition.objects.filter(submission__in=submissions, action__in=("send", "approve"))
    ordered = moves.order_by("at", "pk").values_list("submission_id", "action", "by__full_name")
    return {(pk, action): name for pk, action, name in ordered}
