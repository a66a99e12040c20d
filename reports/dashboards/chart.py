"""A target's chart as data for the drawing library: pure, no query; the page's script only draws.

Colours are names of the style sheet's custom properties ("var:brand"), so that light, dark and
print each get their own; numbers are floats, because a drawing needs no more.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from reports.dashboards.break_marks import marks_of
from reports.dashboards.target_summary import TargetSummary
from reports.explanation.breaks import Break
from reports.models import ShownProgress
from reports.progress.groups import group_direction
from targets.models import Direction
from targets.wording import decimals_of, language, unit_of

Point = list[Any]
# Where less is better, the tolerance lies above what is expected.
DOWN = (Direction.AT_MOST, Direction.TOP)


def chart_of(summary: TargetSummary, breaks: Iterable[Break] = ()) -> dict[str, Any] | None:
    """Value as a line, target as a step, expected path dashed, tolerance as a band.

    None where a line says nothing: a milestone, or a target without any number.
    """
    if summary.target.direction == Direction.DONE_BY:
        return None
    values = points_of(summary.history, "value")
    steps = step_points(summary)
    if not values and not steps:
        return None
    indicator, path = summary.target.indicator, expected_path(summary)
    lines = [
        target_series(steps),
        expected_series(path),
        value_series(values, provisional=not summary.is_official) | marks_of(breaks),
    ]
    return {
        "alt": summary.finding,
        "unit": unit_of(indicator),
        "decimals": decimals_of(indicator),
        "language": language(),
        "told": [line["name"] for line in lines],
        "file": f"{summary.target.plan_id}-{summary.target.code}",
        "option": {
            "animation": False,
            "aria": {"enabled": True, "label": {"description": summary.finding}},
            "grid": {"left": 8, "right": 112, "top": 24, "bottom": 8, "containLabel": True},
            "tooltip": {"trigger": "axis", "renderMode": "richText", "confine": True},
            "xAxis": {"type": "time", **axis_span(summary), **axis_look()},
            "yAxis": {"type": "value", "scale": not is_share(summary), **axis_look()},
            "series": [*band(summary, path), *lines],
        },
    }


def points_of(history: tuple[ShownProgress, ...], field: str) -> list[Point]:
    """The window's end and the number of each period that has one."""
    return [
        [row.period.window_end.isoformat(), float(value)]
        for row in history
        if (value := getattr(row, field)) is not None and not row.is_carried
    ]


def step_points(summary: TargetSummary) -> list[Point]:
    """Each year's target from its first to its last day; an empty year breaks the line."""
    points: list[Point] = []
    for step in summary.steps:
        value = None if step.value is None else float(step.value)
        points.append([date(step.year, 1, 1).isoformat(), value])
        points.append([date(step.year, 12, 31).isoformat(), value])
    return points if any(value is not None for _day, value in points) else []


def expected_path(summary: TargetSummary) -> list[Point]:
    """Each judged year's path from its start to its target through what each report expected."""
    points: list[Point] = []
    judged = [row for row in summary.history if row.expected_value is not None]
    for year, rows in groupby(judged, key=lambda row: row.period.year):
        of_year = list(rows)
        last = of_year[-1]
        begins = min(date(year, 1, 1), *(row.period.window_start for row in of_year))
        ends = begins.replace(year=begins.year + 1) - timedelta(days=1)
        points.append([begins.isoformat(), float(path_start(summary, of_year[0]))])
        points += [
            [row.period.window_end.isoformat(), float(row.expected_value)] for row in of_year
        ]
        if last.target_value is not None and last.period.window_end < ends:
            points.append([ends.isoformat(), float(last.target_value)])
    return points


def path_start(summary: TargetSummary, first: ShownProgress) -> Decimal:
    """A yearly amount starts at nothing, a level at its start, or at T where it is there."""
    if summary.target.indicator.is_yearly_amount:
        return Decimal(0)
    if first.start_value is None or first.expected_value == first.target_value:
        return first.expected_value
    return first.start_value


def band(summary: TargetSummary, path: list[Point]) -> list[dict[str, Any]]:
    """The tolerance beside the expected path: an invisible floor with the band stacked on it."""
    if not path:
        return []
    target = summary.target
    direction = group_direction(target.indicator.group_rule, target.direction)
    share = float(target.plan.tolerance) / 100
    floor = [
        [day, value if direction in DOWN else value - abs(value) * share] for day, value in path
    ]
    both_sides = 2 if direction == Direction.EXACTLY else 1
    height = [[day, abs(value) * share * both_sides] for day, value in path]
    shared = {
        "type": "line",
        "stack": "tolerance",
        "stackStrategy": "all",
        "symbol": "none",
        "silent": True,
        "lineStyle": {"opacity": 0},
        "tooltip": {"show": False},
    }
    return [
        {**shared, "name": "", "data": floor},
        {
            **shared,
            "name": _("Tolerance"),
            "data": height,
            "areaStyle": {"color": "var:at_risk", "opacity": 0.16},
        },
    ]


def target_series(points: list[Point]) -> dict[str, Any]:
    return {
        "type": "line",
        "name": _("Target"),
        "data": points,
        "symbol": "none",
        "lineStyle": {"color": "var:ink", "width": 2},
        "itemStyle": {"color": "var:ink"},
        **end_label(_("Target"), "var:ink"),
    }


def expected_series(points: list[Point]) -> dict[str, Any]:
    return {
        "type": "line",
        "name": _("Expected"),
        "data": points,
        "symbol": "none",
        "lineStyle": {"color": "var:muted", "type": "dashed", "width": 2},
        "itemStyle": {"color": "var:muted"},
        **end_label(_("Expected"), "var:muted"),
    }


def value_series(points: list[Point], *, provisional: bool) -> dict[str, Any]:
    name = _("Provisional value") if provisional else _("Value")
    return {
        "type": "line",
        "name": name,
        "data": points,
        "symbol": "emptyCircle" if provisional else "circle",
        "symbolSize": 8,
        "lineStyle": {"color": "var:brand", "width": 3},
        "itemStyle": {"color": "var:brand"},
        **end_label(name, "var:brand"),
    }


def end_label(name: str, colour: str) -> dict[str, Any]:
    """The name at the line's end in place of a legend; labels that would meet move apart."""
    return {
        "endLabel": {"show": True, "formatter": name, "color": colour, "fontWeight": 600},
        "labelLayout": {"moveOverlap": "shiftY"},
    }


def axis_span(summary: TargetSummary) -> dict[str, Any]:
    """From the first year with a target or a report to the end of the plan."""
    years = [row.period.year for row in summary.history]
    years += [step.year for step in summary.steps if step.value is not None]
    first = min(years, default=summary.target.plan.year_from)
    last = max([*years, summary.target.plan.year_to])
    return {"min": date(first, 1, 1).isoformat(), "max": date(last, 12, 31).isoformat()}


def axis_look() -> dict[str, Any]:
    return {
        "axisLabel": {"color": "var:muted", "hideOverlap": True},
        "axisLine": {"lineStyle": {"color": "var:control"}},
        "splitLine": {"lineStyle": {"color": "var:line"}},
    }


def is_share(summary: TargetSummary) -> bool:
    return summary.target.indicator.is_share
