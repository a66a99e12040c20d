"""Reading what a regimes' document says of the way of a report: who signs, checks, comments."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from agencies.models import Kind
from reformportal.lib.toml_documents import Block
from reports.models.route import LONGEST_WAIT, Actor


@dataclass(slots=True)
class RouteRow:
    block: Block
    kind: str
    agency: str
    actors: list[str]
    days: int | None


def read_routes(block: Block) -> list[RouteRow]:
    """The routes that a regime states: for an agency, a kind of agencies, or all of them."""
    rows = [_route(inner) for inner in block.blocks("route", name_by="agency")]
    named = [(row.kind, row.agency) for row in rows]
    if len(set(named)) < len(named):
        block.wrong(_("A route of review is stated twice."))
    return rows


def _route(block: Block) -> RouteRow:
    row = RouteRow(
        block=block,
        kind=block.choice("kind", Kind.values, default=""),
        agency=block.text("agency", default=""),
        actors=block.texts("steps", longest=10),
        days=block.whole("days_to_comment", default=None),
    )
    block.finish()
    if row.kind and row.agency:
        block.wrong(_("Name an agency or a kind of agencies, not both."))
    _check_steps(row)
    return row


def _check_steps(row: RouteRow) -> None:
    unknown = sorted(set(row.actors) - set(Actor.values))
    if unknown:
        row.block.wrong(
            _("“%(name)s” is no step. Write head, superior, lead or province.")
            % {"name": unknown[0]}
        )
    if len(set(row.actors)) < len(row.actors):
        row.block.wrong(_("This step is stated twice."))
    if Actor.HEAD in row.actors[1:]:
        row.block.wrong(_("The head signs at the first step."))
    if row.actors[-1:] != [Actor.PROVINCE]:
        row.block.wrong(_("A route ends with “province”, where reports are approved."))
    comments = Actor.LEAD in row.actors
    if comments != (row.days is not None) or (comments and not 1 <= row.days <= LONGEST_WAIT):
        row.block.wrong(
            _("A route with “lead” says in “days_to_comment” how many working days, 1 to 20.")
        )
