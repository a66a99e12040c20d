"""More time for one agency's report: who asked, why, until when, and what was decided by whom."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from reformportal.lib import clock
from reformportal.lib.tracking import tracked
from reports.models.issued import IssuedReport
from reports.models.regime import Period
from reports.models.submission import PART_OF_REPORT, Submission

if TYPE_CHECKING:
    from agencies.models import User


class MassExtensionQuerySet(models.QuerySet["MassExtension"]):
    def visible_to(self, user: User) -> MassExtensionQuerySet:
        """Acts in the provinces that the user reviews."""
        return self.filter(period__regime__province_id__in=user.access.reviewed_province_ids)


class MassExtension(models.Model):
    """One act that gives many agencies more time, known by one identifier (a system outage)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="mass_extensions")
    until = models.DateField(_("until"), help_text=_("The day itself is included."))
    reason = models.TextField(_("reason"))
    document = models.CharField(_("document"), max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.PROTECT,
        related_name="mass_extensions",
    )
    at = models.DateTimeField(_("at"), default=clock.now)

    objects = MassExtensionQuerySet.as_manager()

    class Meta:
        verbose_name = _("extension for many")
        verbose_name_plural = _("extensions for many")
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(name="mass_extension_says_why", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The identifier as it is written on paper."""
        return str(self.id)[:8].upper()


class ExtensionQuerySet(models.QuerySet["Extension"]):
    def visible_to(self, user: User) -> ExtensionQuerySet:
        """Her agencies' extensions, and those of the provinces that she reviews."""
        access = user.access
        return self.filter(
            Q(submission__agency_id__in=access.agency_ids)
            | Q(submission__period__regime__province_id__in=access.reviewed_province_ids)
        )

    def reviewed_by(self, user: User) -> ExtensionQuerySet:
        return self.filter(
            submission__period__regime__province_id__in=user.access.reviewed_province_ids
        )

    def open(self) -> ExtensionQuerySet:
        return self.filter(state=Extension.State.ASKED)

    def with_issued(self) -> ExtensionQuerySet:
        """Adds `is_issued`: whether the report of the period was issued, so that none counts."""
        issued = IssuedReport.objects.filter(period=OuterRef("submission__period"))
        return self.annotate(is_issued=Exists(issued))


@tracked(**PART_OF_REPORT)
class Extension(models.Model):
    """One request for more time, or one grant that a reviewer made unasked."""

    class State(models.TextChoices):
        ASKED = "asked", _("Waits for an answer")
        GRANTED = "granted", _("Granted")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="extensions")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ASKED)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("asked by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="extensions_asked",
        help_text=_("Nobody where a reviewer grants it unasked."),
    )
    asked_at = models.DateTimeField(_("asked at"), null=True, blank=True)
    until = models.DateField(_("asked until"), help_text=_("The day itself is included."))
    reason = models.TextField(_("reason"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="extensions_decided",
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    granted_until = models.DateField(_("granted until"), null=True, blank=True)
    answer = models.TextField(_("answer"), blank=True)
    mass = models.ForeignKey(
        MassExtension,
        verbose_name=_("act for many"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="extensions",
    )

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        ordering = ["submission_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission"],
                condition=Q(state="asked"),
                name="one_open_extension_request_a_report",
            ),
            models.CheckConstraint(name="extension_says_why", condition=~Q(reason="")),
            models.CheckConstraint(
                name="extension_is_asked_or_granted_unasked",
                condition=Q(asked_by__isnull=False, asked_at__isnull=False)
                | Q(asked_by__isnull=True, asked_at__isnull=True, state="granted"),
            ),
            models.CheckConstraint(
                name="extension_is_decided_by_somebody",
                condition=Q(state="asked", decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(state="asked") & Q(decided_by__isnull=False, decided_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="granted_extension_has_its_day",
                condition=Q(state="granted", granted_until__isnull=False)
                | (~Q(state="granted") & Q(granted_until__isnull=True)),
            ),
            models.CheckConstraint(
                name="refused_extension_says_why",
                condition=~Q(state="refused") | ~Q(answer=""),
            ),
            models.CheckConstraint(
                name="nobody_grants_an_own_request",
                condition=Q(state__in=["asked", "withdrawn"])
                | Q(asked_by__isnull=True)
                | ~Q(decided_by=F("asked_by")),
            ),
        ]
        indexes = [models.Index(fields=["state", "asked_at"], name="extension_state_asked_at")]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.state} {self.until}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.ASKED
