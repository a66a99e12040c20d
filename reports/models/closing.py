"""Decisions about a whole period: it is closed, and opened again for one agency or for all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from reformportal.lib import clock
from reformportal.lib.tracking import tracked
from reports.models.regime import Period
from reports.models.submission import Submission

if TYPE_CHECKING:
    from agencies.models import User


class PeriodDecisionQuerySet(models.QuerySet["PeriodDecision"]):
    def visible_to(self, user: User) -> PeriodDecisionQuerySet:
        """Decisions on her agencies' reports, and all of the provinces that she reviews."""
        access = user.access
        return self.filter(
            Q(submission__agency_id__in=access.agency_ids)
            | Q(period__regime__province_id__in=access.reviewed_province_ids)
        )


@tracked(root="period", province="period__regime__province")
class PeriodDecision(models.Model):
    """One closing or reopening: history and outbox of notifications at once."""

    class Action(models.TextChoices):
        CLOSE = "close", _("Closed")
        REOPEN = "reopen", _("Reopened for all agencies")
        REOPEN_ONE = "reopen_one", _("Reopened for one agency")

    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="decisions")
    action = models.CharField(_("action"), max_length=10, choices=Action)
    submission = models.ForeignKey(
        Submission, null=True, blank=True, on_delete=models.PROTECT, related_name="reopenings"
    )
    until = models.DateField(_("until"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.PROTECT,
        related_name="period_decisions",
    )
    at = models.DateTimeField(_("at"), default=clock.now)
    not_sent = models.PositiveIntegerField(_("not sent at that time"), default=0)

    objects = PeriodDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision on a period")
        verbose_name_plural = _("decisions on periods")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="a_reopened_period_says_why",
                condition=Q(action="close") | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="one_agency_has_its_own_day",
                condition=Q(action="reopen_one", submission__isnull=False, until__isnull=False)
                | (~Q(action="reopen_one") & Q(submission__isnull=True, until__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period_id} {self.action}"
