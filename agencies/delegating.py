"""Delegating authority and taking it back."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet

from agencies.models import Delegation, Membership, User
from reformportal.lib import clock


class NotYours(Exception):
    """A delegation is made and revoked by who delegates, or by an administrator of the province."""


class AlreadyRevoked(Exception):
    """Somebody revoked the delegation before."""


@transaction.atomic
def delegate(*, delegation: Delegation, by: User) -> Delegation:
    """Stores a delegation that was checked; the database refuses two on the same days."""
    if not may_manage(by, delegation):
        raise NotYours
    delegation.made_by = by
    delegation.save()
    return delegation


@transaction.atomic
def revoke(*, delegation: Delegation, by: User) -> Delegation:
    """Ends a delegation at once; what was done under it keeps saying so."""
    if not may_manage(by, delegation):
        raise NotYours
    rows = Delegation.objects.filter(pk=delegation.pk, revoked_at__isnull=True)
    if not rows.update(revoked_at=clock.now(), revoked_by=by):
        raise AlreadyRevoked
    delegation.refresh_from_db()
    return delegation


def may_manage(user: User, delegation: Delegation) -> bool:
    """Whether it is her own authority, or that of somebody of a province she administers."""
    administered = user.access.administered_province_ids
    return delegation.giver_id == user.pk or (
        bool(administered) and people_of(administered).filter(pk=delegation.giver_id).exists()
    )


def people_of(province_ids: frozenset[int]) -> QuerySet[User]:
    """Those who hold a role in the provinces today, by name."""
    held = Membership.objects.held_on(clock.today()).filter(agency__province_id__in=province_ids)
    people = User.objects.filter(is_active=True, pk__in=held.values("user"))
    return people.order_by("full_name", "username")
