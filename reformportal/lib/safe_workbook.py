"""Workbooks to be written: nothing that a user typed becomes a formula, a link or a number."""

from __future__ import annotations

from typing import Any, BinaryIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

LONGEST_TEXT = 32_767
# Edited in place, a text that begins so would become a formula; the quote mark keeps it a text.
DANGEROUS = ("=", "+", "-", "@", "\t")


class SafeWorkbook(Workbook):
    """A workbook whose texts, written by `text`, stay texts, also when somebody edits them."""

    def __init__(self, file: BinaryIO, styles: dict[str, dict[str, Any]]) -> None:
        options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
        super().__init__(file, options)
        self.styles = {name: self.add_format(style) for name, style in styles.items()}
        self._quoted = {
            name: self.add_format(style | {"quote_prefix": True}) for name, style in styles.items()
        }

    def style(self, name: str, text: str = "") -> Format:
        return (self._quoted if text.startswith(DANGEROUS) else self.styles)[name]

    def text(self, sheet: Worksheet, row: int, column: int, text: str, style: str) -> None:
        """Writes a text as a text; line ends as spreadsheet programs write them."""
        plain = text.replace("\r\n", "\n").replace("\r", "\n")[:LONGEST_TEXT]
        if plain:
            sheet.write_string(row, column, plain, self.style(style, plain))
        else:
            sheet.write_blank(row, column, None, self.styles[style])
