"""Rows for tests of the review: routes, delegations, acts, opinions and saved views."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from agencies.models import Agency, Delegation, User
from reformportal.lib import clock
from reports.models import (
    BulkAct,
    Extension,
    MassExtension,
    Notice,
    Opinion,
    Period,
    Regime,
    ReviewRoute,
    SavedView,
    Submission,
)
from reports.tests.factory import make_transition


def make_view(user: User, name: str = "Của tôi", query: str = "state=sent") -> SavedView:
    return SavedView.objects.create(user=user, name=name, query=query)


def make_act(submission: Submission, by: User, **fields: Any) -> BulkAct:
    """An act that left one report alone."""
    act = BulkAct.objects.create(by=by, **{"kind": "approve"} | fields)
    act.lines.create(submission=submission, left="not_sent")
    return act


def make_opinion(submission: Submission, agency: Agency, by: User, **fields: Any) -> Opinion:
    """A comment asked of the agency at a sending, for two days."""
    sent = make_transition(submission, by)
    fields = {"due_on": clock.today() + timedelta(days=2)} | fields
    return Opinion.objects.create(submission=submission, transition=sent, agency=agency, **fields)


def make_route(regime: Regime, *actors: str, days: int | None = None, **fields: Any) -> ReviewRoute:
    """The way of every report of the regime, unless fields say otherwise; it ends at the province.

    `days` are those in which lead departments may comment.
    """
    route = ReviewRoute.objects.create(regime=regime, **fields)
    for number, actor in enumerate([*actors, "province"], start=1):
        waits = (days or 2) if actor == "lead" else None
        route.steps.create(number=number, actor=actor, days=waits)
    return route


def make_delegation(giver: User, receiver: User, **fields: Any) -> Delegation:
    """Every role of the giver, from today for ten days."""
    today = clock.today()
    fields = {
        "valid_from": today,
        "valid_until": today + timedelta(days=10),
        "document": "12/GUQ-SNV",
        "made_by": giver,
    } | fields
    return Delegation.objects.create(giver=giver, receiver=receiver, **fields)


def make_extension(submission: Submission, by: User, **fields: Any) -> Extension:
    """An open request for more time, until the 25th of the month in which the report is due."""
    until = submission.period.last_on_time_day.replace(day=25)
    fields = {"until": until, "reason": "Bảo trì hệ thống", "asked_at": clock.now()} | fields
    return Extension.objects.create(submission=submission, asked_by=by, **fields)


def make_mass_extension(period: Period, by: User, **fields: Any) -> MassExtension:
    until = period.last_on_time_day.replace(day=25)
    fields = {"until": until, "reason": "Hệ thống ngừng hoạt động"} | fields
    return MassExtension.objects.create(period=period, by=by, **fields)


def make_notice(user: User, submission: Submission, kind: str = "due", **fields: Any) -> Notice:
    """Something that the person was told of the report, not read yet."""
    period = submission.period
    fields = {"day": period.last_on_time_day, "at": clock.now()} | fields
    return Notice.objects.create(
        user=user, kind=kind, submission=submission, period=period, **fields
    )
