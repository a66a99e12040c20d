"""What the file of one report holds, row by row, before anything is written; no query a row."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from reformportal.lib.numbers import format_number
from reports.entry.fields import language, written_day
from reports.entry.grid import Grid, grid_of
from reports.entry.record import Record, record_of
from reports.entry.rows import Earlier, Row
from reports.entry.standing import Judged, shown
from reports.entry.workbook.words import cell_words
from reports.models import Figure, Submission
from reports.progress.stored import rule_figure, terms_of
from reports.progress.values import value_of
from targets.models import Measure
from targets.wording import plain

TARGET_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator of the file, in words; `value` is what the live formula gives now."""

    figure: Figure
    row: Row
    target: str
    last: str
    year_ago: str
    definition: str
    baseline: Decimal | None
    value: Decimal | str


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    lines: list[Line]


def sections_of(submission: Submission, *, with_drafts: bool) -> list[Section]:
    """The report's indicators by reform area; needs period, report and agency fetched."""
    grid: Grid = grid_of(submission, with_drafts=with_drafts)
    record = record_of(submission, {row.figure.indicator_id for row in grid.rows} or {0})
    return [
        Section(
            group.area.title if group.area else _("Other"),
            [line_of(record, row) for row in group.rows],
        )
        for group in grid.groups
    ]


def line_of(record: Record, row: Row) -> Line:
    indicator = row.figure.indicator
    asked = record.asked[indicator.pk]
    baseline = next((each.baseline for each in asked if each.baseline), None)
    return Line(
        figure=row.figure,
        row=row,
        target="\n".join(filter(None, map(target_text, row.standing.judged))),
        last=past_text(row.last),
        year_ago=past_text(row.year_ago),
        definition=_definition(row.figure),
        baseline=baseline,
        value=_value(row.figure, baseline),
    )


def target_text(judged: Judged) -> str:
    day = judged.last_day and written_day(judged.last_day)
    by = _("by %(day)s") % {"day": day} if day else ""
    if judged.asked is None:
        return by
    return f"{judged.sign} {plain(judged.asked, TARGET_DECIMALS)} {by}".strip()


def past_text(earlier: Earlier | None) -> str:
    """The value of an earlier report, and the numbers behind a ratio."""
    words = cell_words()
    if earlier is None:
        return ""
    figure, indicator = earlier.figure, earlier.figure.indicator
    value = value_of(rule_figure(figure), terms_of(indicator))
    if value.is_nil:
        return words.nil
    if indicator.measure == Measure.MILESTONE:
        return "" if value.exact is None else words.done if value.exact else words.not_done
    if indicator.measure == Measure.REDUCTION:
        return "" if figure.amount is None else plain(figure.amount, TARGET_DECIMALS)
    number = earlier.value
    text = "" if number is None else format_number(number, indicator.decimals, language())
    if text and indicator.measure == Measure.RATIO:
        parts = (figure.numerator, figure.denominator)
        text += f"\n({' / '.join(plain(part, TARGET_DECIMALS) for part in parts)})"
    return text


def _definition(figure: Figure) -> str:
    indicator = figure.indicator
    source = indicator.source_text
    parts = [indicator.definition_text, source and f"{_('Source')}: {source}"]
    return "\n".join(filter(None, parts))


def _value(figure: Figure, baseline: Decimal | None) -> Decimal | str:
    """What the formula comes to, for programs that show a file without computing it."""
    words, indicator = cell_words(), figure.indicator
    value = value_of(rule_figure(figure), terms_of(indicator), baseline)
    if value.is_nil:
        return words.nil
    if value.exact is None:
        return ""
    if indicator.measure == Measure.MILESTONE:
        return words.done if value.exact else words.not_done
    return shown(value, indicator)
