"""WHAT A SENDING LEAVES BEHIND: the receipt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from reformportal.lib.tracking import tracked
from reports.models.submission import PART_OF_REPORT, Submission, Transition

if TYPE_CHECKING:
    from agencies.models import User


class ReceiptQuerySet(models.QuerySet["Receipt"]):
    def visible_to(self, user: User) -> ReceiptQuerySet:
        return self.filter(submission__in=Submission.objects.visible_to(user))


@tracked(
    **PART_OF_REPORT,
    hidden=("content",),
)
class Receipt(models.Model):
    """What one sending handed over: its content as it was hashed, when, by whom, how punctual."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="receipts")
    transition = models.OneToOneField(Transition, on_delete=models.PROTECT, related_name="receipt")
    number = models.PositiveSmallIntegerField(_("number of the sending"))
    digest = models.CharField(_("digest"), max_length=64)
    content = models.TextField(_("content"))
    figures = models.PositiveIntegerField(_("figures"))
    timeliness = models.CharField(_("punctuality"), max_length=16)
    days_late = models.PositiveIntegerField(_("days late"), default=0)
    last_day = models.DateField(_("last on-time day"))
    days_late_again = models.PositiveIntegerField(
        _("days late after a return"), null=True, blank=True
    )
    signed_by = models.CharField(_("signed by"), max_length=200)
    on_paper = models.BooleanField(_("signed on paper"), default=False)

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        ordering = ["submission_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "number"], name="receipts_are_numbered"),
            # A sending leaves its receipt in one transaction: a report of nothing is not sent.
            models.CheckConstraint(
                name="a_report_without_figures_is_not_sent", condition=Q(figures__gte=1)
            ),
            models.CheckConstraint(
                name="digest_is_sha256", condition=Q(digest__regex=r"^[0-9a-f]{64}$")
            ),
            models.CheckConstraint(
                name="late_receipts_count_days",
                condition=Q(timeliness="late", days_late__gt=0)
                | (~Q(timeliness="late") & Q(days_late=0)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id}/{self.number}"
