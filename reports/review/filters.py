"""By what the queue is narrowed; each choice stands in the address."""

from __future__ import annotations

import django_filters as filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Level
from reports.entry.tables import TIMELINESS
from reports.models import State, Submission, SubmissionQuerySet

HANDED_IN, NOT_SENT = "handed_in", "not_sent"
STATES = [*State.choices, (HANDED_IN, _("Sent at least once"))]
NOT_SENT_CHOICES = [(NOT_SENT, _("Not sent"))]
WITH_WARNINGS, WITH_OPEN, WITHOUT = "any", "open", "none"
WARNINGS = [
    (WITH_OPEN, _("Some not explained")),
    (WITH_WARNINGS, _("Some")),
    (WITHOUT, _("None")),
]
OPEN_OR_ALL = {WITH_OPEN: "open_warnings", WITH_WARNINGS: "warnings"}
PROVINCE, DESK, ADVICE = "province", "desk", "advice"
PLACES = [
    (PROVINCE, _("With the province's reviewers")),
    (DESK, _("With a superior agency")),
    (ADVICE, _("Comments awaited")),
]
CHANGED, AGAIN = "changed", "again"
CHANGES = [(CHANGED, _("Figures changed")), (AGAIN, _("Was returned"))]
ME, NOBODY = "me", "nobody"


class QueueFilter(filters.FilterSet):
    """By agency, level, district, state, place, punctuality, warnings, changes and reviewer."""

    agency = filters.CharFilter(method="named", label=_("Agency"))
    level = filters.ChoiceFilter(
        field_name="agency__level", choices=Level, label=_("Level"), empty_label=_("All")
    )
    district = filters.ChoiceFilter(
        field_name="district", label=_("District"), empty_label=_("All"), choices=()
    )
    state = filters.ChoiceFilter(
        method="in_state", choices=STATES, label=_("State"), empty_label=_("All")
    )
    place = filters.ChoiceFilter(
        method="at_place", choices=PLACES, label=_("Stands"), empty_label=_("All")
    )
    timeliness = filters.ChoiceFilter(
        method="in_time",
        choices=[*TIMELINESS, *NOT_SENT_CHOICES],
        label=_("Punctuality"),
        empty_label=_("All"),
    )
    warnings = filters.ChoiceFilter(
        method="with_findings", choices=WARNINGS, label=_("Warnings"), empty_label=_("All")
    )
    changed = filters.ChoiceFilter(
        method="since_return", choices=CHANGES, label=_("Since the return"), empty_label=_("All")
    )
    reviewer = filters.ChoiceFilter(
        method="assigned_to", choices=(), label=_("Reviewer"), empty_label=_("All")
    )

    class Meta:
        model = Submission
        fields = ()

    def __init__(self, *args, user, reviewers=(), districts=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        people = [(str(person.pk), person.full_name) for person in reviewers]
        self.filters["reviewer"].extra["choices"] = [
            (ME, _("Me")),
            (NOBODY, _("Nobody")),
            *people,
        ]
        self.filters["district"].extra["choices"] = [
            (str(district.pk), district.short_name) for district in districts
        ]
        if not reviewers:
            del self.filters["reviewer"], self.filters["place"]
        if not districts:
            del self.filters["district"]

    def named(self, reports: SubmissionQuerySet, name: str, value: str) -> SubmissionQuerySet:
        return reports.filter(
            Q(agency__name__icontains=value) | Q(agency__short_name__icontains=value)
        )

    def in_state(self, reports: SubmissionQuerySet, name: str, value: str) -> SubmissionQuerySet:
        if value == HANDED_IN:
            return reports.filter(first_sent_at__isnull=False)
        return reports.filter(state=value)

    def at_place(self, reports: SubmissionQuerySet, name: str, value: str) -> SubmissionQuerySet:
        if value == ADVICE:
            return reports.filter(awaited_until__isnull=False)
        return reports.filter(state=State.SENT, desk__isnull=value == PROVINCE)

    def in_time(self, reports: SubmissionQuerySet, name: str, value: str) -> SubmissionQuerySet:
        if value == NOT_SENT:
            return reports.filter(first_sent_at__isnull=True)
        return reports.filter(timeliness=value)

    def with_findings(
        self, reports: SubmissionQuerySet, name: str, value: str
    ) -> SubmissionQuerySet:
        if value == WITHOUT:
            return reports.filter(warnings=0)
        return reports.filter(**{f"{OPEN_OR_ALL[value]}__gt": 0})

    def since_return(
        self, reports: SubmissionQuerySet, name: str, value: str
    ) -> SubmissionQuerySet:
        if value == CHANGED:
            return reports.filter(changed__gt=0)
        return reports.filter(returned_at__isnull=False)

    def assigned_to(self, reports: SubmissionQuerySet, name: str, value: str) -> SubmissionQuerySet:
        if value == NOBODY:
            return reports.filter(reviewer=None)
        return reports.filter(reviewer=self.user.pk if value == ME else value)
