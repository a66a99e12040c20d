"""The inputs of an explanation as a list that can be ordered and paged."""

from datetime import date

import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy

from reports.explanation.writing import day, number
from targets.models import Measure
from targets.wording import NOTHING

NUMBER = {"th": {"class": "number"}, "td": {"class": "number"}}
# The columns that a measure fills.
FILLED = {
    Measure.RATIO: ("numerator", "denominator"),
    Measure.QUANTITY: ("amount",),
    Measure.REDUCTION: ("amount",),
    Measure.RATE: ("rate",),
    Measure.RANK: ("rank", "rank_out_of"),
    Measure.MILESTONE: ("done_on",),
}
PARTS = {name for names in FILLED.values() for name in names}


def drawn(fragment: str, **context) -> str:
    return render_to_string(f"reports/explanation/_{fragment}.html", context)


class NumberColumn(tables.Column):
    """One input of the figures, as it was given."""

    def __init__(self, name, **kwargs):
        super().__init__(accessor=f"figure__{name}", empty_values=(), attrs=NUMBER, **kwargs)
        self.given = name

    def render(self, record):
        given = getattr(record.figure, self.given, None)
        text = day(given) if isinstance(given, date) else number(given)
        return drawn("input_number", row=record, given=given, text=text)


class InputTable(tables.Table):
    """Who answered what in which report, and whose hands it went through."""

    agency = tables.Column(gettext_lazy("Agency"))
    report = tables.Column(gettext_lazy("Report"), empty_values=())
    numerator = NumberColumn("numerator", verbose_name=gettext_lazy("Numerator"))
    denominator = NumberColumn("denominator", verbose_name=gettext_lazy("Denominator"))
    amount = NumberColumn("amount", verbose_name=gettext_lazy("Amount"))
    rate = NumberColumn("rate", verbose_name=gettext_lazy("Rate"))
    rank = NumberColumn("rank", verbose_name=gettext_lazy("Rank"))
    rank_out_of = NumberColumn("rank_out_of", verbose_name=gettext_lazy("Out of"))
    done_on = NumberColumn("done_on", verbose_name=gettext_lazy("Done on"))
    state = tables.Column(gettext_lazy("State"), empty_values=())
    hands = tables.Column(gettext_lazy("Entered, approved"), empty_values=(), orderable=False)

    class Meta:
        empty_text = gettext_lazy("No figure was asked for.")
        attrs = {"label": gettext_lazy("Figures behind the value")}

    def __init__(self, *args, measure, target_id, query="", **kwargs):
        unused = PARTS - set(FILLED[measure])
        super().__init__(*args, exclude=sorted(unused), **kwargs)
        self.target_id, self.query = target_id, query

    def render_agency(self, record):
        return drawn("input_agency", row=record, target_id=self.target_id, query=self.query)

    def render_report(self, record):
        return record.report or NOTHING

    def render_state(self, record):
        return drawn("input_state", row=record)

    def render_hands(self, record):
        return drawn("input_hands", row=record)
