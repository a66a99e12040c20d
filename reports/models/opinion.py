"""WHAT A LEAD DEPARTMENT SAYS of a report in its area, before the province decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from reformportal.lib import clock
from reformportal.lib.tracking import tracked
from reports.models.submission import PART_OF_REPORT, Submission, Transition

if TYPE_CHECKING:
    from agencies.models import User

LONGEST_OPINION = 4000


class OpinionQuerySet(models.QuerySet["Opinion"]):
    def visible_to(self, user: User) -> OpinionQuerySet:
        """Those asked of her desk, and all of the provinces that she reviews."""
        access = user.access
        return self.filter(
            Q(agency_id__in=access.desk_agency_ids)
            | Q(submission__period__regime__province_id__in=access.reviewed_province_ids)
        )

    def open(self) -> OpinionQuerySet:
        """Neither given nor overtaken by a return or an approval."""
        return self.filter(given_at__isnull=True, closed_at__isnull=True)

    def waited_for(self) -> OpinionQuerySet:
        """Open, and the days that the route allows are not over."""
        return self.open().filter(due_on__gte=clock.today())

    def asked_of(self, user: User) -> OpinionQuerySet:
        return self.filter(agency_id__in=user.access.desk_agency_ids)


@tracked(**PART_OF_REPORT)
class Opinion(models.Model):
    """A comment (ý kiến chuyên môn) that a report's route asks of the lead of an area: advice."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="opinions")
    transition = models.ForeignKey(Transition, on_delete=models.PROTECT, related_name="opinions")
    agency = models.ForeignKey(
        Agency, verbose_name=_("agency"), on_delete=models.PROTECT, related_name="opinions"
    )
    due_on = models.DateField(_("waited for until"))
    text = models.TextField(_("comment"), blank=True)
    given_at = models.DateTimeField(_("given at"), null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    objects = OpinionQuerySet.as_manager()

    class Meta:
        verbose_name = _("opinion of a lead department")
        verbose_name_plural = _("opinions of lead departments")
        ordering = ["submission_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["transition", "agency"], name="an_opinion_is_asked_once_a_sending"
            ),
            models.CheckConstraint(
                name="given_opinions_say_something_by_somebody",
                condition=Q(given_at__isnull=True, text="", by__isnull=True)
                | (Q(given_at__isnull=False, by__isnull=False) & ~Q(text="")),
            ),
        ]
        indexes = [models.Index(fields=["agency", "due_on"], name="opinion_agency_due")]

    def __str__(self) -> str:
        return f"{self.submission_id} · {self.agency_id}"

    @property
    def is_overdue(self) -> bool:
        return self.due_on < clock.today()
