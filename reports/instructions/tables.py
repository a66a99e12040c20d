"""The list of instructions: what it is narrowed by, and its columns."""

from __future__ import annotations

import django_filters
import django_tables2 as tables
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, User
from reformportal.lib import clock
from reports.instructions.signs import sign_of
from reports.models import Instruction
from reports.models.instruction import SETTLED, TURNS, UNSETTLED, WITH_AGENCY

STATES = {
    "unsettled": (_("Not settled"), Q(state__in=UNSETTLED)),
    "with_agency": (_("Waiting for the agency"), Q(state__in=WITH_AGENCY)),
    "answered": (_("Waiting for the leader"), Q(state="answered")),
    "accepted": (_("Accepted"), Q(state="accepted")),
    "withdrawn": (_("Withdrawn"), Q(state="withdrawn")),
    "settled": (_("Settled"), Q(state__in=SETTLED)),
}


class InstructionFilter(django_filters.FilterSet):
    """By where it stands, agency, leader and words; every choice starts from what one sees."""

    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[("overdue", _("Overdue")), *((code, word) for code, (word, _q) in STATES.items())],
        method="in_state",
        empty_label=_("All states"),
    )
    agency = django_filters.ModelChoiceFilter(
        label=_("Agency"), queryset=Agency.objects.none(), empty_label=_("All agencies")
    )
    leader = django_filters.ModelChoiceFilter(
        label=_("Leader"), queryset=User.objects.none(), empty_label=_("All leaders")
    )
    words = django_filters.CharFilter(label=_("Words"), method="with_words")

    class Meta:
        model = Instruction
        fields = ()

    def __init__(self, *args, visible, **kwargs):
        super().__init__(*args, **kwargs)
        agencies = Agency.objects.filter(pk__in=visible.order_by().values("agency"))
        leaders = User.objects.filter(pk__in=visible.order_by().values("leader"))
        self.filters["agency"].queryset = agencies.order_by("level", "name")
        self.filters["leader"].queryset = leaders.order_by("full_name", "pk")

    def in_state(self, rows, _name, value):
        if value == "overdue":
            return rows.overdue_on(clock.today())
        return rows.filter(STATES[value][1])

    def with_words(self, rows, _name, value):
        return rows.filter(
            Q(text__icontains=value)
            | Q(document__icontains=value)
            | Q(target__statement__icontains=value)
        )


def drawn(fragment: str, **context) -> str:
    return render_to_string(f"reports/instructions/_{fragment}.html", context)


class InstructionTable(tables.Table):
    """Instructions, those that need somebody first."""

    text = tables.Column(_("Instruction"), orderable=False)
    agency = tables.Column(_("Agency"), accessor="agency__name")
    due_on = tables.Column(_("To be done by"))
    state = tables.Column(_("State"), order_by=("turn", "due_on"))
    leader = tables.Column(_("Leader"), accessor="leader__full_name")
    given_on = tables.Column(_("Given on"))

    class Meta:
        model = Instruction
        fields = sequence = ("text", "state", "due_on", "agency", "leader", "given_on")
        empty_text = _("No instruction matches these filters.")
        attrs = {"label": _("Instructions of leaders")}

    def render_text(self, record):
        return drawn("title", instruction=record)

    def render_due_on(self, record):
        return drawn("due", instruction=record)

    def render_state(self, record):
        return drawn("state", sign=sign_of(record))

    def render_agency(self, record):
        return record.agency.name

    def render_given_on(self, value):
        return drawn("day", day=value)


def with_turns(rows):
    """Adds `turn`: 0 for what waits for its agency, 1 for its leader, 2 for what is settled."""
    return rows.annotate(turn=TURNS)
