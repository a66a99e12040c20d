"""Doing one thing to many reports as one act with one identifier, whoever else is at work."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db import transaction

from agencies.models import User
from reformportal.lib.acts import numbered
from reports.models import ActLine, BulkAct, Submission
from reports.review.acts import Choice, Kind
from reports.review.described import described
from reports.review.workflow import last_moves


class NotYourAct(Exception):
    """The identifier belongs to an act of somebody else."""


@transaction.atomic
def do_act(
    *, act_id: UUID, kind: Kind, by: User, marks: Mapping[int, str], choice: Choice
) -> BulkAct:
    """Does it to the reports that still look as they were shown (`marks`), and leaves one act with
    a line for each; pressed twice, it is done once.

    The number of queries does not grow with the reports.
    """
    with numbered(act_id):
        return _done(act_id, kind, by, marks, choice)


def _done(act_id: UUID, kind: Kind, by: User, marks: Mapping[int, str], choice: Choice) -> BulkAct:
    act, created = BulkAct.objects.get_or_create(
        pk=act_id,
        defaults={
            "kind": kind.code,
            "by": by,
            "note": choice.note,
            "reviewer": choice.reviewer if kind.asks_reviewer else None,
        },
    )
    if not created:
        if act.by_id != by.pk:
            raise NotYourAct
        return act
    visible = Submission.objects.visible_to(by).filter(pk__in=marks)
    reports = list(described(visible).order_by("pk"))
    shown = {each.pk for each in reports if kind.still(each, marks[each.pk])}
    left = {each.pk: "moved" for each in reports if each.pk not in shown}
    left |= kind.leaves(by, [each for each in reports if each.pk in shown], choice)
    ready = [each for each in reports if each.pk not in left]
    lines = kind.doing(act, ready)
    lines += [
        ActLine(act=act, submission=each, left=left[each.pk]) for each in reports if each.pk in left
    ]
    _name_who_was_first(kind, reports, lines)
    ActLine.objects.bulk_create(lines)
    _say_in_whose_name(act, kind, reports, lines)
    return act


def _name_who_was_first(
    kind: Kind, reports: Collection[Submission], lines: Collection[ActLine]
) -> None:
    """Puts what came first into the lines of reports that changed meanwhile."""
    moved = {line.submission_id: line for line in lines if line.left == "moved"}
    if kind.asks_reviewer:
        for each in reports:
            if each.pk in moved:
                moved[each.pk].reviewer_before_id = each.reviewer_id
    elif moved:
        for key, last in last_moves(moved).items():
            moved[key].transition = last


def _say_in_whose_name(
    act: BulkAct, kind: Kind, reports: Collection[Submission], lines: Collection[ActLine]
) -> None:
    names = {line.transition.on_behalf_of_id for line in lines if not line.left and line.transition}
    if kind.asks_reviewer and reports:
        province = next(iter(reports)).agency.province_id
        names = {act.by.access.in_whose_name("reviewer", province_id=province)}
    if found := names - {None}:
        act.on_behalf_of_id = min(found)
        act.save(update_fields=["on_behalf_of"])
