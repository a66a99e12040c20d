"""The columns of the file, the same for writing and reading; a hidden row names them for good."""

from __future__ import annotations

from reports.entry.forms import INPUTS, WORDS
from targets.models import Indicator, Measure

# What a hidden row above the headings and the hidden sheet begin with.
MARK = "portal:"
HIDDEN_SHEET = "portal"
FORMAT = "1"

FIGURE, FIRST, SECOND = "figure", "first", "second"
COLUMNS = (
    FIGURE,
    "number",
    "indicator",
    "unit",
    "target",
    "last",
    "year_ago",
    "first_label",
    FIRST,
    "second_label",
    SECOND,
    "is_nil",
    "value",
    "blank_reason",
    "note",
)
PLACE = {name: place for place, name in enumerate(COLUMNS)}
# Columns in which one types.
TYPED = (FIRST, SECOND, *WORDS)


def column_of(field: str, indicator: Indicator) -> str:
    """The column in which a field of a figure stands: each measure has one or two inputs."""
    inputs = INPUTS[indicator.measure]
    return (FIRST, SECOND)[inputs.index(field)] if field in inputs else field


def fields_of(indicator: Indicator) -> tuple[str, ...]:
    return (*INPUTS[Measure(indicator.measure)], *WORDS)
