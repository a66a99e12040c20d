"""A target's chart as data for the drawing library: pure, no query; the page's script only draws.

Colours are names of the style sheet's custom properties ("var:brand"), so that light, dark and
print each get their own; numbers are floats, because a drawing needs no more.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from reports.dashboards.target_summary import TargetSummary
from targets.wording import decimals_of, language, unit_of
from reports.models import Progress
from reports.progress.groups import group_direction
from targets.models import Direction

Point = list[Any]
# Where less is better, the tolerance lies above what is expected.
DOWN = (Direction.AT_MOST, Direction.TOP)


def chart_of(summary: TargetSummary) -> dict[str, Any] | None:
    """Value as a line, target as a step, expected path dashed, tolerance as a band.

    None where a line says nothing: a milestone, or a target without any number.
    """
    if summary.target.direction == Direction.DONE_BY:
        return None
    values = points_of(summary.history, "value")
    steps = step_points(summary)
    if not values and not steps:
        return None
    indicator = summary.target.indicator
    return {
        "alt": summary.finding,
        "unit": unit_of(indicator),
        "decimals": decimals_of(indicator),
        "language": language(),
        "file": f"{summary.target.plan_id}-{summary.target.code}",
        "option": {
            "animation": False,
            "aria": {"enabled": True, "label": {"description": summary.finding}},
            "grid": {"left": 8, "right": 112, "top": 24, "bottom": 8, "containLabel": True},
            "tooltip": {"trigger": "axis", "renderMode": "richText", "confine": True},
            "xAxis": {"type": "time", **axis_span(summary), **axis_look()},
            "yAxis": {"type": "value", "scale": not is_share(summary), **axis_look()},
            "series": [
                *band(summary),
                target_series(steps),
                expected_series(points_of(summary.history, "expected_value")),
                value_series(values, provisional=not summary.is_official),
            ],
        },
    }


def points_of(history: tuple[Progress, ...], field: str) -> list[Point]:
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


def band(summary: TargetSummary) -> list[dict[str, Any]]:
    """The tolerance beside the expected path: an invisible floor with the band stacked on it."""
    target = summary.target
    direction = group_direction(target.indicator.group_rule, target.direction)
    floor, height = [], []
    for row in summary.history:
        if row.expected_value is None or row.is_carried:
            continue
        room = abs(row.expected_value) * target.plan.tolerance / 100
        low = row.expected_value if direction in DOWN else row.expected_value - room
        tall = room * 2 if direction == Direction.EXACTLY else room
        day = row.period.window_end.isoformat()
        floor.append([day, float(low)])
        height.append([day, float(tall)])
    if not floor:
        return []
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
    """The plan's years, whole."""
    plan = summary.target.plan
    return {
        "min": date(plan.year_from, 1, 1).isoformat(),
        "max": date(plan.year_to, 12, 31).isoformat(),
    }


def axis_look() -> dict[str, Any]:
    return {
        "axisLabel": {"color": "var:muted", "hideOverlap": True},
        "axisLine": {"lineStyle": {"color": "var:control"}},
        "splitLine": {"lineStyle": {"color": "var:line"}},
    }


def is_share(summary: TargetSummary) -> bool:
    return summary.target.indicator.is_share
