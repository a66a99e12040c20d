"""Which value the address asks about, and whether the reader may see it."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, QueryDict

from agencies.models import Agency, User
from reports.dashboards.scope import refuse_unless_reader, regime_of
from reports.models import Period
from targets.models import Target


@dataclass(frozen=True, slots=True)
class Question:
    """A value that the reader may ask about: of a group (no agency) or of one agency."""

    target: Target
    period: Period
    agency: Agency | None
    is_official: bool


def targets_to_explain() -> QuerySet[Target]:
    """Targets with everything that an explanation reads of them, in a fixed number of queries."""
    return Target.objects.select_related(
        "plan__regime_link__regime", "plan__province", "indicator", "area"
    ).prefetch_related("revisions__year_targets", "assigners", "warnings", "assignments")


def question_of(pk: int, asked: QueryDict, user: User) -> Question:
    """Http404 out of scope; PermissionDenied for administrators and for provisional values that
    are neither the reader's own agency's nor of a province that she reviews."""
    target = targets_to_explain().filter(pk__in=Target.objects.visible_to(user), pk=pk).first()
    if target is None:
        raise Http404
    refuse_unless_reader(user, target.plan.province_id)
    agency = _agency_of(asked.get("agency", ""), target, user)
    is_official = asked.get("view") != "provisional"
    if not is_official and not _sees_provisional(user, target, agency):
        raise PermissionDenied
    return Question(target, _period_of(asked.get("period", ""), target), agency, is_official)


def _sees_provisional(user: User, target: Target, agency: Agency | None) -> bool:
    """As `Progress.visible_to` has it."""
    access = user.access
    is_own = agency is not None and agency.pk in access.agency_ids
    return is_own or target.plan.province_id in access.reviewed_province_ids


def _agency_of(key: str, target: Target, user: User) -> Agency | None:
    if not key:
        return None
    agencies = Agency.objects.visible_to(user).of_province(target.plan.province_id)
    agency = agencies.filter(pk=int(key)).first() if _is_number(key) else None
    if agency is None:
        raise Http404
    return agency


def _is_number(key: str) -> bool:
    return key.isascii() and key.isdecimal() and len(key) < 10


def _period_of(code: str, target: Target) -> Period:
    """The report that the address names, else the latest that was opened."""
    regime = regime_of(target.plan)
    periods = Period.objects.filter(regime=regime).select_related("report", "regime")
    if code:
        year, _dash, kind = code.partition("-")
        periods = periods.filter(year=int(year) if _is_number(year) else 0, kind=kind)
    else:
        periods = periods.filter(opened_at__isnull=False)
    period = periods.order_by("-window_end", "window_start").first() if regime else None
    if period is None:
        raise Http404
    return period
