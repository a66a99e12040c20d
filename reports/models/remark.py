"""WHAT IS SAID OF A REPORT: remarks on figures, sections or the whole, and their threads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from reformportal.lib.tracking import tracked
from reports.models.figure import Figure
from reports.models.outline import ReportSection
from reports.models.submission import PART_OF_REPORT, Submission, Transition, came_to

if TYPE_CHECKING:
    from agencies.models import User


class RemarkQuerySet(models.QuerySet["Remark"]):
    def visible_to(self, user: User) -> RemarkQuerySet:
        """Remarks are between the agency and those who review it: not for leaders."""
        access = user.access
        return self.filter(
            Q(submission__agency_id__in=access.agency_ids)
            | Q(submission__period__regime__province_id__in=access.reviewed_province_ids)
            | came_to(access.desk_agency_ids, "submission__")
        )

    def open(self) -> RemarkQuerySet:
        """Those that no approval has closed yet."""
        return self.filter(resolved_at__isnull=True)


@tracked(
    **PART_OF_REPORT,
    hidden=("version",),
)
class Remark(models.Model):
    """One thing said of a report (ý kiến), mostly to mend, and what the agency answered to it."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="remarks")
    # The return or the approval that carried it; none: it was made by itself.
    transition = models.ForeignKey(
        Transition, null=True, blank=True, on_delete=models.PROTECT, related_name="remarks"
    )
    figure = models.ForeignKey(
        Figure, null=True, blank=True, on_delete=models.CASCADE, related_name="remarks"
    )
    section = models.ForeignKey(
        ReportSection, null=True, blank=True, on_delete=models.PROTECT, related_name="remarks"
    )
    text = models.TextField(_("remark"), blank=True)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answer = models.TextField(_("answer"), blank=True)
    version = models.PositiveIntegerField(default=0)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    resolved_at = models.DateTimeField(_("resolved at"), null=True, blank=True)

    objects = RemarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")
        ordering = ["submission_id", "at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="a_remark_is_about_one_thing",
                condition=Q(figure__isnull=True) | Q(section__isnull=True),
            ),
            models.CheckConstraint(
                name="a_remark_on_the_whole_report_says_what",
                condition=Q(figure__isnull=False) | Q(section__isnull=False) | ~Q(text=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} · {self.pk}"


@tracked(
    root="remark__submission",
    agency="remark__submission__agency",
    province="remark__submission__agency__province",
)
class RemarkReply(models.Model):
    """A further word under a remark, from either side; what was said is not changed."""

    remark = models.ForeignKey(Remark, on_delete=models.CASCADE, related_name="replies")
    text = models.TextField(_("reply"))
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("reply to a remark")
        verbose_name_plural = _("replies to remarks")
        ordering = ["remark_id", "at", "pk"]
        constraints = [
            models.CheckConstraint(name="replies_say_something", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"{self.remark_id} · {self.pk}"
