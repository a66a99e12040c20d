"""WHAT WAS ISSUED: numbered revisions of a period's report, which nothing later changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from reformportal.lib.tracking import tracked
from reports.models.judged import Judged
from reports.models.regime import Period
from reports.models.submission import State, Submission

if TYPE_CHECKING:
    from agencies.models import User


class IssuedReportQuerySet(models.QuerySet["IssuedReport"]):
    def visible_to(self, user: User) -> IssuedReportQuerySet:
        """Issued reports of the provinces in which the user holds a role today."""
        return self.filter(period__regime__province_id__in=user.access.province_ids)

    def read_by(self, province_ids: frozenset[int]) -> IssuedReportQuerySet:
        return self.filter(period__regime__province_id__in=province_ids)

    def of_period(self, period: Period) -> IssuedReportQuerySet:
        return self.filter(period=period)

    def light(self) -> IssuedReportQuerySet:
        """Without the document, which is as large as the whole report."""
        return self.defer("document", "differences")


@tracked(province="period__regime__province", hidden=("document", "differences"))
class IssuedReport(models.Model):
    """One revision of a period's report as it was issued, with all that redraws it years later."""

    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="issued_reports")
    number = models.PositiveSmallIntegerField(_("revision"))
    issued_at = models.DateTimeField(_("issued at"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("issued by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    issuer_name = models.CharField(_("issuer"), max_length=200)
    reason = models.TextField(_("reason"), blank=True)
    rules_version = models.PositiveSmallIntegerField(_("version of the rules"))
    document = models.TextField(_("document"))
    checksum = models.CharField(_("checksum (SHA-256)"), max_length=64)
    differences = models.JSONField(_("differences"), default=list)
    difference_count = models.PositiveIntegerField(_("differences"), default=0)
    previous_seal = models.CharField(_("seal of the former revision"), max_length=64, blank=True)
    seal = models.CharField(_("seal"), max_length=64, unique=True)

    objects = IssuedReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("issued report")
        verbose_name_plural = _("issued reports")
        ordering = ["period_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["period", "number"], name="revision_issued_once"),
            models.CheckConstraint(
                name="a_later_revision_says_why",
                condition=Q(number=1, previous_seal="")
                | (Q(number__gt=1) & ~Q(reason="") & ~Q(previous_seal="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period_id} #{self.number}"


class IssuedSourceQuerySet(models.QuerySet["IssuedSource"]):
    def counted_for(self, user: User) -> IssuedSourceQuerySet:
        """The same reports whose live state and punctuality the user may know."""
        access = user.access
        return self.filter(
            Q(agency_id__in=access.agency_ids)
            | Q(report__period__regime__province_id__in=access.read_province_ids)
        )


class IssuedSource(models.Model):
    """An agency's report as it stood at the issue: its state, and its punctuality for good."""

    report = models.ForeignKey(IssuedReport, on_delete=models.PROTECT, related_name="sources")
    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, related_name="issued_sources"
    )
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    is_first = models.BooleanField(_("of the first revision"))
    state = models.CharField(_("state"), max_length=10, choices=State)
    first_sent_at = models.DateTimeField(_("first sent at"), null=True)
    sent_at = models.DateTimeField(_("last sent at"), null=True)
    approved_at = models.DateTimeField(_("approved at"), null=True)
    extended_until = models.DateField(_("extended until"), null=True)
    last_day = models.DateField(_("last on-time day"))
    timeliness = models.CharField(_("punctuality"), max_length=16)
    days_late = models.PositiveIntegerField(_("days late"), default=0)

    objects = IssuedSourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("source of an issued report")
        verbose_name_plural = _("sources of issued reports")
        ordering = ["report_id", "agency_id"]
        constraints = [
            models.UniqueConstraint(fields=["report", "submission"], name="source_issued_once")
        ]

    def __str__(self) -> str:
        return f"{self.report_id} · {self.agency_id}"

    @property
    def state_since(self) -> str:
        """The state that the report has taken since, if another; needs `submission` fetched."""
        return self.submission.state if self.submission.state != self.state else ""


class IssuedProgress(Judged):
    """A progress row as it was issued."""

    report = models.ForeignKey(IssuedReport, on_delete=models.PROTECT, related_name="rows")

    class Meta:
        verbose_name = _("issued progress row")
        verbose_name_plural = _("issued progress rows")
        constraints = [
            models.UniqueConstraint(
                fields=["report", "target", "agency"],
                name="progress_issued_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.target_id} {self.agency_id or 'group'}: {self.status}"
