"""The chart of a series: a line for each agency, and the breaks as marks on their days."""

from __future__ import annotations

from typing import Any

from reports.dashboards.break_marks import marks_of
from reports.dashboards.chart import axis_look, end_label
from reports.explanation.series import Series
from targets.models import Measure
from targets.wording import decimals_of, language, unit_of

# Distinct in greyscale by their dashes, since a line may have many predecessors.
DASHES = ("solid", "dashed", "dotted")
SYMBOLS = ("circle", "rect", "triangle", "diamond")
COLOURS = ("var:brand", "var:behind", "var:achieved", "var:at_risk")


def chart_of_series(series: Series, finding: str) -> dict[str, Any] | None:
    """None where a line says nothing: a milestone, or fewer than two values."""
    values = [point for point in series.points if point.value is not None]
    if series.target.indicator.measure == Measure.MILESTONE or len(values) < 2:
        return None
    indicator = series.target.indicator
    lines = [_line(series, name, place) for place, name in enumerate(series.names)]
    if lines:
        lines[0] |= marks_of(series.breaks)
    return {
        "alt": finding,
        "unit": unit_of(indicator),
        "decimals": decimals_of(indicator),
        "language": language(),
        "told": list(series.names),
        "file": f"{series.target.plan_id}-{series.target.code}-{series.agency.code}-{series.line}",
        "option": {
            "animation": False,
            "aria": {"enabled": True, "label": {"description": finding}},
            "grid": {"left": 8, "right": 160, "top": 40, "bottom": 8, "containLabel": True},
            "tooltip": {"trigger": "axis", "renderMode": "richText", "confine": True},
            "xAxis": {"type": "time", **axis_look()},
            "yAxis": {"type": "value", "scale": not indicator.is_share, **axis_look()},
            "series": lines,
        },
    }


def _line(series: Series, name: str, place: int) -> dict[str, Any]:
    """One agency's values; a report without one breaks the line, and so does a reorganisation."""
    colour = COLOURS[place % len(COLOURS)]
    return {
        "type": "line",
        "name": name,
        "data": _points(series, name),
        "connectNulls": False,
        "symbol": SYMBOLS[place % len(SYMBOLS)],
        "symbolSize": 8,
        "lineStyle": {"color": colour, "type": DASHES[place % len(DASHES)], "width": 3},
        "itemStyle": {"color": colour},
        **end_label(name if len(name) < 24 else f"{name[:22]}…", colour),
    }


def _points(series: Series, name: str) -> list[list[Any]]:
    of_agency = [point for point in series.points if point.agency == name]
    points: list[list[Any]] = []
    for point in of_agency:
        days = [each.day.isoformat() for each in series.breaks if each.day <= point.window_end]
        if series.is_apart and points and days and points[-1][0] < days[-1]:
            # An agency that took others in: what it reported before and after is not one line.
            points.append([days[-1], None])
        value = None if point.value is None else float(point.value)
        points.append([point.window_end.isoformat(), value])
    return points
