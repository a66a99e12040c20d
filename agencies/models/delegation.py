"""In whose place somebody acts for some days: authority that one person gives to another."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField, RangeBoundary
from django.contrib.postgres.fields.ranges import RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from agencies.models.agency import Agency
from reformportal.lib import clock
from reformportal.lib.tracking import tracked

if TYPE_CHECKING:
    from agencies.models.people import User

WHOLE = RangeBoundary(inclusive_lower=True, inclusive_upper=True)


class Days(Func):
    """The days from the first to the last, both included."""

    function = "daterange"
    output_field = DateRangeField()


class Numbers(Func):
    """The whole numbers from the first to the last; where both are unknown, all there are."""

    function = "int8range"
    output_field = BigIntegerRangeField()


class DelegationQuerySet(models.QuerySet["Delegation"]):
    def visible_to(self, user: User) -> DelegationQuerySet:
        """Her own on either side; those of people of the provinces that she administers."""
        administered = user.access.administered_province_ids
        theirs = Q(giver__agencies__province_id__in=administered) if administered else Q(pk=None)
        return self.filter(Q(giver=user) | Q(receiver=user) | theirs).distinct()

    def in_force(self, day: date) -> DelegationQuerySet:
        return self.filter(valid_from__lte=day, valid_until__gte=day, revoked_at__isnull=True)


@tracked(root="giver", agency="agency")
class Delegation(models.Model):
    """A person's authority (ủy quyền) in another's hands, from a day until a day."""

    giver = models.ForeignKey(
        "agencies.User",
        verbose_name=_("who delegates"),
        on_delete=models.PROTECT,
        related_name="delegations_given",
    )
    receiver = models.ForeignKey(
        "agencies.User",
        verbose_name=_("to whom"),
        on_delete=models.PROTECT,
        related_name="delegations_received",
    )
    agency = models.ForeignKey(
        Agency,
        verbose_name=_("only in this agency"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="delegations",
        help_text=_("Empty: every role that the person holds, except administrator."),
    )
    valid_from = models.DateField(_("from"), default=clock.today)
    valid_until = models.DateField(_("until"), help_text=_("The day itself is included."))
    document = models.CharField(_("number of the document"), max_length=100)
    made_at = models.DateTimeField(_("stated at"), default=clock.now, editable=False)
    made_by = models.ForeignKey(
        "agencies.User", on_delete=models.PROTECT, related_name="+", editable=False
    )
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True, editable=False)
    revoked_by = models.ForeignKey(
        "agencies.User",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        ordering = ["-valid_from", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="nobody_delegates_to_herself",
                condition=~Q(giver=F("receiver")),
                violation_error_message=_("Nobody delegates to themselves. Choose another person."),
            ),
            models.CheckConstraint(
                name="delegation_ends_after_it_begins",
                condition=Q(valid_until__gte=F("valid_from")),
                violation_error_message=_("The last day lies before the first. Correct one."),
            ),
            models.CheckConstraint(
                name="revoked_delegations_say_by_whom",
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
            ),
            # One person's range of numbers is that number alone; no agency is every agency.
            ExclusionConstraint(
                name="one_delegate_at_a_time",
                expressions=[
                    (Numbers("giver", "giver", WHOLE), RangeOperators.OVERLAPS),
                    (Numbers("agency", "agency", WHOLE), RangeOperators.OVERLAPS),
                    (Days("valid_from", "valid_until", WHOLE), RangeOperators.OVERLAPS),
                ],
                condition=Q(revoked_at__isnull=True),
                violation_error_message=_(
                    "This authority is delegated on some of these days already."
                    " Revoke that delegation first, or choose other days."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.giver_id} → {self.receiver_id} {self.valid_from:%d/%m/%Y}"

    @property
    def standing(self) -> str:
        """Whether it is in force today, lies ahead, is over, or was revoked."""
        today = clock.today()
        if self.revoked_at:
            return "revoked"
        if today > self.valid_until:
            return "over"
        return "ahead" if today < self.valid_from else "now"

    def clean(self) -> None:
        if not (self.giver_id and self.receiver_id and self.valid_from and self.valid_until):
            return
        if self.valid_until < clock.today() and not self.pk:
            raise ValidationError({"valid_until": _("This day has passed. Choose a later one.")})
        if not self.lends_something:
            raise ValidationError(
                {"agency": _("The person holds no role there that can be delegated.")}
            )
        if not self.within_one_province:
            raise ValidationError({"receiver": _("Choose a person of the same province.")})

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """What a form does not ask but the row holds is held against the constraints as well."""
        held = {"revoked_at"} | ({"giver"} if self.giver_id else set())
        super().validate_constraints(exclude=set(exclude or ()) - held)

    @property
    def lends_something(self) -> bool:
        held = self.giver.memberships.held_on(self.valid_from).delegable()
        return held.filter(Q(agency=self.agency_id) if self.agency_id else Q()).exists()

    @property
    def within_one_province(self) -> bool:
        theirs = self.receiver.memberships.held_on(self.valid_from).values("agency__province")
        return self.giver.memberships.filter(agency__province__in=theirs).exists()
