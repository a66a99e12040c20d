"""Taking what is offered: the inputs that an officer confirms by a key or a button."""

from __future__ import annotations

from collections.abc import Mapping

from agencies.models import User
from reports.entry.offers import typed_of
from reports.entry.posted import rows_of
from reports.entry.record import record_of
from reports.entry.rows import Row, row_of_figure
from reports.entry.saving import FigureNotSaved, NotEnteredByYou
from reports.models import Figure, Origin, Submission

Taken = tuple[str, dict[str, str]]
NOTHING: Taken = (Origin.TYPED, {})


class OfferGone(FigureNotSaved):
    """What was to be taken is no longer offered."""


def taken_inputs(figure_id: int, typed: dict[str, str], by: User) -> Taken:
    """Takes the wish out of a posted row; the origin and the inputs of the offer that it names."""
    wish = typed.pop("take", "")
    if not wish:
        return NOTHING
    figure = (
        Figure.objects.entered_by(by)
        .select_related("indicator", "submission__agency")
        .select_related("submission__period__report", "submission__period__regime")
        .filter(pk=figure_id)
        .first()
    )
    if figure is None:
        raise NotEnteredByYou
    row = row_of_figure(record_of(figure.submission, [figure.indicator_id]), figure)
    return _named(wish, row)


def taken_on_page(submission: Submission, posted: Mapping[str, str]) -> dict[int, Taken]:
    """The offers that posted rows take: {figure id: origin and inputs}; fixed queries."""
    wishes = {pk: wish for pk, row in rows_of(posted).items() if (wish := row.get("take"))}
    if not wishes:
        return {}
    figures = list(submission.figures.filter(pk__in=wishes).select_related("indicator"))
    record = record_of(submission, {figure.indicator_id for figure in figures} or {0})
    taken = {}
    for figure in figures:
        try:
            taken[figure.pk] = _named(wishes[figure.pk], row_of_figure(record, figure))
        except OfferGone:
            continue
    return taken


def _named(wish: str, row: Row) -> Taken:
    offer = next((each for each in row.offers if each.origin == wish), None)
    if offer is None:
        raise OfferGone
    empty = {bound.name: "" for bound in row.form.inputs}
    return offer.origin, empty | {"is_nil": ""} | typed_of(offer)
