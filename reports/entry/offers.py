"""Figures that the portal already knows: offered to be taken, never filled in silently."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.entry.forms import INPUTS, FigureForm
from reports.entry.record import Past, Record, figure_of
from reports.models import Figure, Origin, Period
from reports.progress.combining import combined
from reports.progress.stored import rule_figure, terms_of, window_of_period
from reports.progress.year_to_date import tiling
from targets.models import Nature


@dataclass(frozen=True, slots=True)
class Offer:
    """An answer to take as it is, and the reports that it stands in."""

    origin: str
    figure: Figure
    sources: tuple[Period, ...]

    @property
    def is_sum(self) -> bool:
        return len(self.sources) > 1


def offers_for(record: Record, figure: Figure, last: Past | None) -> list[Offer]:
    """What may be taken for a figure; nothing that it holds already."""
    found = [_same_as_last(figure, last), _of_another_regime(record, figure)]
    return [each for each in found if each and rule_figure(each.figure) != rule_figure(figure)]


def _same_as_last(figure: Figure, last: Past | None) -> Offer | None:
    """The last period's state; a flow begins anew, so none is offered for it."""
    is_stock = figure.indicator.nature == Nature.STOCK
    if last is None or not is_stock or not _is_answer(last.figure):
        return None
    return Offer(Origin.LAST_PERIOD, last.figure, (last.period,))


def _of_another_regime(record: Record, figure: Figure) -> Offer | None:
    """Approved figures of another regime whose windows tile this report's exactly."""
    official = [
        past
        for past in record.past[figure.indicator_id]
        if past.is_official and past.period.regime_id != record.period.regime_id
    ]
    for regime_id in sorted({past.period.regime_id for past in official}):
        offer = _from_regime(
            record, figure, [p for p in official if p.period.regime_id == regime_id]
        )
        if offer:
            return offer
    return None


def _from_regime(record: Record, figure: Figure, official: Sequence[Past]) -> Offer | None:
    by_window = {(past.period.window_start, past.period.window_end): past for past in official}
    windows = [window_of_period(past.period) for past in official]
    tiles = tiling(record.period.window_start, record.period.window_end, windows)
    if tiles is None:
        return None
    parts = [by_window[tile.start, tile.end] for tile in tiles]
    terms = terms_of(figure.indicator)
    if figure.indicator.nature == Nature.STOCK:
        parts = parts[-1:]
    elif len(parts) > 1 and not terms.adds_up:
        return None
    whole = combined([rule_figure(part.figure) for part in parts], terms)
    if whole is None:
        return None
    return Offer(
        Origin.OTHER_REGIME, figure_of(whole, figure), tuple(part.period for part in parts)
    )


def _is_answer(figure: Figure) -> bool:
    answer = rule_figure(figure)
    return not answer.is_blank(terms_of(figure.indicator).measure)


def typed_of(offer: Offer) -> dict[str, str]:
    """An offer as an officer would type it, by the names of the form's fields."""
    shown = FigureForm(instance=offer.figure).shown
    typed = {
        name: str(shown[name])
        for name in INPUTS[offer.figure.indicator.measure]
        if shown[name] is not None
    }
    return typed | ({"is_nil": "on"} if offer.figure.is_nil else {})
