"""What the log can be narrowed by; every choice starts from what the administrator may see."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import django_filters
import pgtrigger
from django.forms import DateInput, HiddenInput
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Change, ChangeQuerySet, User
from reformportal.lib import clock
from reformportal.lib.tracking import Recorded, kind_of
from reports.history.naming import Reference, kind_name

LONGEST_ID = 19


def kinds() -> list[tuple[str, str]]:
    """Every tracked kind with its name, in the order of the names."""
    found = {kind_of(model) for model, kept in pgtrigger.registered() if isinstance(kept, Recorded)}
    return sorted(((kind, kind_name(kind)) for kind in found), key=lambda each: each[1])


def place_in(text: str) -> Reference | None:
    """The object that an address names, if it is of a tracked kind."""
    kind, _colon, number = text.strip().lower().partition(":")
    is_number = number.isascii() and number.isdecimal() and len(number) < LONGEST_ID
    return (kind, int(number)) if is_number and kind in dict(kinds()) else None


class LogFilter(django_filters.FilterSet):
    """By person, object, agency, day, way and act."""

    person_id = django_filters.ModelChoiceFilter(
        label=_("Who"), queryset=User.objects.none(), method="by_person", empty_label=_("All")
    )
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=kinds, empty_label=_("All kinds"))
    agency = django_filters.ModelChoiceFilter(
        label=_("Agency"), queryset=Agency.objects.none(), method="of_agency", empty_label=_("All")
    )
    since = django_filters.DateFilter(
        label=_("From day"), method="from_day", widget=DateInput(attrs={"type": "date"})
    )
    until = django_filters.DateFilter(
        label=_("Until day"), method="until_day", widget=DateInput(attrs={"type": "date"})
    )
    way = django_filters.ChoiceFilter(
        label=_("Way"), choices=Change.Way.choices, empty_label=_("All")
    )
    act = django_filters.UUIDFilter(label=_("Number of the act"), field_name="act")
    object = django_filters.ChoiceFilter(
        label=_("Object"), method="of_object", choices=(), widget=HiddenInput
    )

    class Meta:
        model = Change
        fields = ()

    def __init__(self, *args, people, agencies, subject="", **kwargs):
        """`subject` names the object that the address asks for; empty: there is none to be seen."""
        super().__init__(*args, **kwargs)
        asked = self.data.get("object", "")
        self.filters["object"].extra["choices"] = [(asked, subject)] if subject else ()
        self.filters["person_id"].queryset = people
        self.filters["agency"].queryset = agencies

    def by_person(self, changes: ChangeQuerySet, _name: str, value: User) -> ChangeQuerySet:
        return changes.filter(person_id=value.pk)

    def of_agency(self, changes: ChangeQuerySet, _name: str, value: Agency) -> ChangeQuerySet:
        return changes.filter(agency_id=value.pk)

    def from_day(self, changes: ChangeQuerySet, _name: str, value) -> ChangeQuerySet:
        return changes.filter(at__gte=datetime.combine(value, time.min, clock.VIETNAM))

    def until_day(self, changes: ChangeQuerySet, _name: str, value) -> ChangeQuerySet:
        if value == date.max:
            return changes
        after = datetime.combine(value, time.min, clock.VIETNAM) + timedelta(days=1)
        return changes.filter(at__lt=after)

    def of_object(self, changes: ChangeQuerySet, _name: str, value: str) -> ChangeQuerySet:
        """“targets.plan:3”: the row's own changes and those of its parts."""
        place = place_in(value)
        return changes.of(*place) if place else changes.none()
