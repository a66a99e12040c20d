"""A person's calendar as RFC 5545 has it: whole days, with alarms for what she still must do."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, vDuration, vText
from icalendar import Event as CalendarEvent

from agencies.models import User
from reformportal.lib import clock
from reformportal.lib.working_days import last_working_day
from reports.deadlines.calendar import Event, Kind, events_of
from reports.deadlines.explanations import in_words

BACK, AHEAD = timedelta(days=200), timedelta(days=400)
MOST_EVENTS = 500
ONE_DAY = timedelta(days=1)
# Before the midnight that begins the last day: five, two and one days ahead, and its morning.
ALARMS = (
    timedelta(days=-5, hours=8),
    timedelta(days=-2, hours=8),
    timedelta(days=-1, hours=8),
    timedelta(hours=8),
)
WITH_ALARM = (Kind.DUE, Kind.MEND, Kind.PROVINCE)
REFRESH = timedelta(hours=6)


def calendar_of(user: User, made_at: datetime, address: Callable[[str], str]) -> bytes:
    """The person's calendar; `address` makes a path of the portal a whole address.

    Nothing in it depends on the moment of asking but what changed, so that it can be compared.
    """
    today = clock.today()
    events = events_of(user, today - BACK, today + AHEAD)[:MOST_EVENTS]
    whole = Calendar()
    whole.add("prodid", "-//Administrative reform portal//Deadlines//VI")
    whole.add("version", "2.0")
    whole.add("calscale", "GREGORIAN")
    whole.add("method", "PUBLISH")
    whole.add("x-wr-calname", _("Administrative reform: deadlines"))
    whole.add("x-wr-timezone", "Asia/Ho_Chi_Minh")
    whole.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    whole.add("x-published-ttl", vDuration(REFRESH).to_ical().decode())
    for event in events:
        whole.add_component(_event(event, made_at, address))
    return whole.to_ical()


def _event(event: Event, made_at: datetime, address: Callable[[str], str]) -> CalendarEvent:
    drawn = CalendarEvent()
    drawn.add("uid", uid_of(event))
    drawn.add("dtstamp", _last_change(event, made_at).astimezone(UTC))
    drawn.add("dtstart", event.day)
    drawn.add("dtend", event.day + ONE_DAY)
    drawn.add("summary", summary_of(event))
    drawn.add("description", description_of(event))
    drawn.add("transp", "TRANSPARENT")
    drawn.add("class", "PRIVATE")
    drawn.add("url", address(_path(event)))
    if event.kind in WITH_ALARM and not event.is_done and not event.is_over:
        for before in ALARMS:
            drawn.add_component(_alarm(event, before))
    return drawn


def _alarm(event: Event, before: timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", vText(summary_of(event)))
    alarm.add("trigger", before)
    return alarm


def uid_of(event: Event) -> str:
    """The same event keeps its name for ever, whatever its day and however often it is read."""
    period, report = event.period, event.submission
    parts = [period.regime.code, period.code, report.agency.code if report else "", event.kind]
    return f"{uuid.uuid5(uuid.NAMESPACE_URL, 'cchc:' + ':'.join(parts))}@deadlines.cchc"


def summary_of(event: Event) -> str:
    """One line: what happens, of which report, of which agency."""
    words = {
        Kind.OPENS: _("Opens: %(title)s"),
        Kind.DUE: _("Due: %(title)s"),
        Kind.MEND: _("To be sent again: %(title)s"),
        Kind.PROVINCE: _("Province's own report due: %(title)s"),
    }[event.kind]
    line = words % {"title": event.period.title}
    if event.submission:
        line = f"{line} – {event.submission.agency.short_name}"
    if event.is_done and event.kind != Kind.OPENS:
        line = f"✓ {line}"
    return line


def description_of(event: Event) -> str:
    """The regime, the day in words, where the report stands, and the legal basis."""
    period = event.period
    lines = [period.regime.title]
    if event.kind == Kind.DUE:
        lines.append(_("Before %(day)s") % {"day": in_words(event.day + ONE_DAY)})
    elif event.kind != Kind.OPENS:
        lines.append(_("%(day)s at the latest") % {"day": in_words(event.day)})
    if event.kind != Kind.OPENS and last_working_day(event.day) != event.day:
        working = in_words(last_working_day(event.day))
        lines.append(_("last working day: %(day)s") % {"day": working})
    if event.submission:
        state = event.submission.get_state_display()
        lines.append(_("State: %(state)s") % {"state": state})
    elif event.kind != Kind.OPENS and event.counts and event.counts.agencies:
        counted = {"sent": event.counts.sent, "agencies": event.counts.agencies}
        lines.append(_("%(sent)s of %(agencies)s agencies have sent") % counted)
    basis = period.report.upward_basis if event.kind == Kind.PROVINCE else ""
    return "\n".join([*lines, basis or period.report.legal_basis])


def _path(event: Event) -> str:
    if event.submission:
        return reverse("submission", args=[event.submission.pk])
    return reverse("calendar") + f"?year={event.day.year}&quarter={(event.day.month + 2) // 3}"


def _last_change(event: Event, made_at: datetime) -> datetime:
    moments = [made_at, event.period.opened_at]
    if event.submission:
        moments += [event.submission.sent_at, event.submission.approved_at]
    return max(moment for moment in moments if moment)
