"""The days at which a series breaks, as marks on a chart."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from reports.explanation.breaks import Break
from reports.explanation.writing import day


def marks_of(breaks: Iterable[Break]) -> dict[str, Any]:
    """A line across the chart on each day of a reorganisation, with its date."""
    days = sorted({each.day for each in breaks})
    if not days:
        return {}
    return {
        "markLine": {
            "silent": True,
            "symbol": "none",
            "lineStyle": {"color": "var:missed", "type": "dotted", "width": 2},
            "label": {"color": "var:ink", "fontSize": 13, "position": "end"},
            "data": [
                {
                    "xAxis": each.isoformat(),
                    "label": {"formatter": _("reorganised %(day)s") % {"day": day(each)}},
                }
                for each in days
            ],
        }
    }
