"""What a new instruction starts from: the result, the agency that answers for it, the last day."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.http import Http404, QueryDict

from agencies.models import Agency, AgencyQuerySet, Membership, User
from reformportal.lib import clock
from reformportal.lib.working_days import working_days_after
from reports.models import Period, ShownProgress
from targets.models import AreaLead, Target

# Working days to act where no next report says until when.
DAYS_TO_ACT = 15
# A next report that is due sooner than this leaves no time to act.
FEWEST_DAYS = 5


def read_row(target: Target, asked: QueryDict, user: User) -> ShownProgress:
    """The official result that the address names, of the group or of one agency; else Http404.

    Without a period the latest in which the target was judged.
    """
    rows = ShownProgress.objects.visible_to(user).official().filter(target=target)
    agency = asked.get("agency", "")
    if agency and not _is_number(agency):
        raise Http404
    rows = rows.filter(agency=agency) if agency else rows.of_groups()
    for row in rows.select_related("period__report", "agency").order_by("-period__window_end"):
        if asked.get("period", row.period.code) == row.period.code:
            return row
    raise Http404


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10


def agencies_for(target: Target, user: User) -> AgencyQuerySet:
    """Agencies of the province that exist today and report."""
    visible = Agency.objects.visible_to(user).of_province(target.plan.province_id)
    return visible.reporting().active_now().order_by("level", "name")


def agency_for(row: ShownProgress, target: Target) -> int | None:
    """The row's own agency; for a group's row the one that leads the area, if it is one."""
    if row.agency_id:
        return row.agency_id
    leads = AreaLead.objects.filter(plan=target.plan_id, area=target.area_id)
    found = list(leads.values_list("agency_id", flat=True)[:2])
    return found[0] if len(found) == 1 else None


def leaders_of(province_id: int) -> QuerySet[User]:
    """Who leads the province today."""
    held = Membership.objects.filter(agency__province=province_id, role="leader")
    leading = held.held_on(clock.today()).values("user_id")
    return User.objects.filter(pk__in=leading, is_active=True).order_by("full_name", "pk")


def last_day_for(period: Period) -> date:
    """The last on-time day of the next report that leaves time to act; else 15 working days on."""
    today = clock.today()
    later = Period.objects.filter(
        regime=period.regime_id,
        window_end__gt=period.window_end,
        last_on_time_day__gte=working_days_after(today, FEWEST_DAYS),
    )
    day = later.order_by("window_end").values_list("last_on_time_day", flat=True).first()
    return day or working_days_after(today, DAYS_TO_ACT)
