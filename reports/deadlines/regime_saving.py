"""Saving a regime with its reports, and giving the periods that are not open yet their new days."""

from __future__ import annotations

import hashlib

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q

from agencies.models import User
from reformportal.lib import clock
from reports.deadlines.regime_forms import RegimeForm, ReportFormSet
from reports.models import Regime
from reports.periods import generate_periods, redate_periods


class RegimeChanged(Exception):
    """Somebody saved the regime after the page was opened; nothing was stored."""


def state_of(regime: Regime) -> str:
    """A mark of all that is stored of a regime, by which an edit by somebody else is noticed."""
    rows = [
        Regime.objects.filter(pk=regime.pk).values_list().first(),
        *regime.reports.order_by("pk").values_list(),
    ]
    return hashlib.sha256(repr(rows).encode()).hexdigest()[:16]


@transaction.atomic
def save_regime(*, form: RegimeForm, reports: ReportFormSet, seen: str, by: User) -> Regime:
    """Stores the regime and its reports; opened periods keep their days.

    Needs valid forms. Raises RegimeChanged. The one place where a regime is changed by hand.
    """
    locked = Regime.objects.select_for_update().get(pk=form.instance.pk)
    if locked.province_id not in by.access.administered_province_ids:
        raise PermissionDenied
    if state_of(locked) != seen:
        raise RegimeChanged
    regime = form.save()
    taken_out = [row.instance.pk for row in reports.deleted_forms if row.instance.pk]
    outside = ~Q(year__range=(regime.first_year, regime.last_year))
    unopened = regime.periods.filter(opened_at__isnull=True)
    unopened.filter(Q(report__in=taken_out) | outside).delete()
    reports.save()
    generate_periods(regime, until_year=clock.today().year + 1)
    redate_periods(regime)
    return regime
