"""How the file looks: the portal's ink, paper and hairlines; white where one types."""

from __future__ import annotations

from typing import Any

INK, PAPER, LINE, BRAND, QUIET = "#17212b", "#f6f7f9", "#dde2e8", "#0b4a8f", "#5b6776"
WHOLE, BROKEN = "#,##0", "#,##0.00####"
MOST_DECIMALS = 6

CELL = {
    "font_name": "Arial",
    "font_size": 10,
    "font_color": INK,
    "valign": "vcenter",
    "text_wrap": True,
    "border": 1,
    "border_color": LINE,
    "bg_color": PAPER,
}
TYPED = {"locked": False, "bg_color": "#ffffff", "border_color": "#7f95ad"}

STYLES: dict[str, dict[str, Any]] = {
    "title": {**CELL, "border": 0, "bg_color": "#ffffff", "bold": True, "font_size": 14}
    | {"text_wrap": False},
    "line": {**CELL, "border": 0, "bg_color": "#ffffff", "font_color": QUIET, "text_wrap": False},
    "guide": {**CELL, "border": 0, "bg_color": "#ffffff"},
    "heading": {
        **CELL,
        "bold": True,
        "bg_color": BRAND,
        "font_color": "#ffffff",
        "align": "center",
    },
    "area": {**CELL, "bold": True, "bg_color": "#e3eaf2"},
    "text": CELL,
    "label": CELL | {"font_color": QUIET, "font_size": 9},
    "centre": CELL | {"align": "center"},
    **{
        f"value{decimals}": CELL
        | {
            "align": "right",
            "bold": True,
            "num_format": WHOLE + "." * (decimals > 0) + "0" * decimals,
        }
        for decimals in range(MOST_DECIMALS + 1)
    },
    "broken": {"num_format": BROKEN},
    "typed_number": CELL | TYPED | {"align": "right", "num_format": WHOLE},
    # Without a format of its own the program shows a typed 80% as such, and it is read as 80.
    "typed_rate": CELL | TYPED | {"align": "right", "num_format": "General"},
    "typed_date": CELL | TYPED | {"align": "right", "num_format": "d/m/yyyy"},
    "typed_choice": CELL | TYPED | {"align": "center"},
    "typed_text": CELL | TYPED | {"num_format": "@"},
}
WIDTHS = {
    "figure": 4,
    "number": 5,
    "indicator": 38,
    "unit": 8,
    "target": 13,
    "last": 13,
    "year_ago": 13,
    "first_label": 18,
    "first": 14,
    "second_label": 18,
    "second": 14,
    "is_nil": 10,
    "value": 14,
    "blank_reason": 22,
    "note": 26,
}
