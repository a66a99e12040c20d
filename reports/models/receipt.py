"""WHO SIGNS, and what a sending leaves behind: the head's rule and the receipt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Kind
from reformportal.lib.tracking import tracked
from reports.models.regime import Regime
from reports.models.submission import PART_OF_REPORT, Submission, Transition

if TYPE_CHECKING:
    from agencies.models import User


@tracked(root="regime", agency="agency", province="regime__province")
class HeadRule(models.Model):
    """Whether the head signs a report before it goes: for one agency, a kind, or the regime."""

    regime = models.ForeignKey(Regime, on_delete=models.CASCADE, related_name="head_rules")
    kind = models.CharField(
        _("kind of agency"),
        max_length=24,
        choices=Kind,
        blank=True,
        help_text=_("Neither kind nor agency: every agency of the regime."),
    )
    agency = models.ForeignKey(
        Agency,
        verbose_name=_("agency"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="head_rules",
        help_text=_("A rule for one agency goes before one for its kind."),
    )
    needs_head = models.BooleanField(_("the head signs before it goes"), default=True)

    class Meta:
        verbose_name = _("rule of who signs")
        verbose_name_plural = _("rules of who signs")
        ordering = ["regime_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["regime", "kind", "agency"],
                name="head_rule_stated_once",
                nulls_distinct=False,
                violation_error_message=_("There is such a rule already. Change that one."),
            ),
            models.CheckConstraint(
                name="head_rule_names_kind_or_agency",
                condition=Q(kind="") | Q(agency__isnull=True),
                violation_error_message=_("Name an agency or a kind of agencies, not both."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.regime_id} {self.agency_id or self.kind}"

    def clean(self) -> None:
        elsewhere = self.agency and self.regime.province_id != self.agency.province_id
        if elsewhere:
            raise ValidationError({"agency": _("This agency is in another province.")})


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
