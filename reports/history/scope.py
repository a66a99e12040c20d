"""Who reads whose history: whoever sees the object; of a report in the making, its makers alone."""

from __future__ import annotations

from agencies.models import Change, ChangeQuerySet, User
from reports.models import Figure, Submission

# What a leader sees of a report that was given: where it went, not how its figures came about.
MOVES_ALONE = ("reports.submission", "reports.transition", "reports.receipt")


def makes_or_reviews(user: User, submission: Submission) -> bool:
    """Whether drafts, remarks and answers of the report are the user's to read."""
    access = user.access
    return (
        submission.agency_id in access.agency_ids
        or submission.agency.province_id in access.reviewed_province_ids
    )


def changes_of_report(user: User, submission: Submission) -> ChangeQuerySet:
    """The report's history as far as the user may read it; she sees the report."""
    changes = Change.objects.on_page_of(submission)
    if makes_or_reviews(user, submission):
        return changes
    return changes.filter(kind__in=MOVES_ALONE, at__gte=submission.first_sent_at)


def changes_of_figure(figure: Figure) -> ChangeQuerySet:
    return Change.objects.of_row(figure)
