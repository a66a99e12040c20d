"""WHAT WAS DONE TO MANY AT ONCE: one act with one identifier, and a line for each report named."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from reformportal.lib import clock
from reports.models.submission import Submission, Transition

if TYPE_CHECKING:
    from agencies.models import User


class BulkActQuerySet(models.QuerySet["BulkAct"]):
    def visible_to(self, user: User) -> BulkActQuerySet:
        """Her own, and every act on reports of the provinces that she reviews."""
        reviewed = ActLine.objects.filter(
            act=OuterRef("pk"),
            submission__period__regime__province_id__in=user.access.reviewed_province_ids,
        )
        return self.filter(Q(by=user) | Exists(reviewed))


class BulkAct(models.Model):
    """One act of one person on many reports; its identifier is told before it is done."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("what was done"), max_length=20)
    at = models.DateTimeField(_("at"), default=clock.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="bulk_acts"
    )
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    note = models.TextField(_("note"), blank=True)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("assigned reviewer"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = BulkActQuerySet.as_manager()

    class Meta:
        verbose_name = _("bulk act")
        verbose_name_plural = _("bulk acts")
        ordering = ["-at", "pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class ActLine(models.Model):
    """What an act did to one report, or why it left it alone (`left`, a code of the acts)."""

    act = models.ForeignKey(BulkAct, on_delete=models.PROTECT, related_name="lines")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="act_lines")
    left = models.CharField(_("why it was left"), max_length=20, blank=True)
    # The move that the act made or, of a report that was left, the move that came first.
    transition = models.ForeignKey(
        Transition, null=True, blank=True, on_delete=models.PROTECT, related_name="act_lines"
    )
    reviewer_before = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("report of a bulk act")
        verbose_name_plural = _("reports of a bulk act")
        ordering = ["act_id", "left", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["act", "submission"], name="an_act_names_a_report_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.act_id} · {self.submission_id}"
