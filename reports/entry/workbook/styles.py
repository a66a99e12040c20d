"""How the file looks: the portal's ink, paper and hairlines; white where one types."""

from __future__ import annotations

from typing import Any

INK, PAPER, LINE, BRAND, QUIET = "#17212b", "#f6f7f9", "#dde2e8", "#0b4a8f", "#5b6776"
WHOLE, BROKEN = "#,##0", "#,##0.00####"
MOST_DECIMALS = 6
LINE_HEIGHT, LEAST_HEIGHT, MOST_HEIGHT = 13.5, 24, 300

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
    "indicator": 34,
    "unit": 7,
    "target": 10,
    "last": 13,
    "year_ago": 13,
    "first_label": 17,
    "first": 12,
    "second_label": 17,
    "second": 12,
    "is_nil": 9,
    "value": 12,
    "blank_reason": 16,
    "note": 18,
}


def letters(name: str) -> int:
    """How many letters fit into a line of the column; labels are printed smaller."""
    return WIDTHS[name] * 6 // 5 if name.endswith("_label") else WIDTHS[name]


def height_of(texts: dict[str, str]) -> float:
    """Height of a row whose columns hold these texts: not every program fits rows by itself."""
    lines = max(
        sum(-(-max(len(line), 1) // letters(name)) for line in text.split("\n"))
        for name, text in texts.items()
    )
    return min(max(lines * LINE_HEIGHT + 4, LEAST_HEIGHT), MOST_HEIGHT)
