"""WHEN reports are due: regimes (chế độ báo cáo) as data, and each year's reports from them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from reformportal.lib import clock
from reformportal.lib.tracking import tracked
from targets.models import Plan

if TYPE_CHECKING:
    from agencies.models import User


@tracked(province="province")
class Regime(models.Model):
    """A reporting regime of a province: who reports to whom and when (09/2019/NĐ-CP, article 8)."""

    class DueRule(models.TextChoices):
        STAYS = "stays", _("stays on a weekend or holiday")
        NEXT_WORKING_DAY = "next_working_day", _("moves to the next working day")

    code = models.SlugField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    province = models.ForeignKey(
        Agency, verbose_name=_("province"), on_delete=models.PROTECT, related_name="regimes"
    )
    recipient = models.ForeignKey(
        Agency,
        verbose_name=_("recipient"),
        on_delete=models.PROTECT,
        related_name="received_regimes",
    )
    legal_basis = models.CharField(_("legal basis"), max_length=500)
    due_rule = models.CharField(
        _("last day on a weekend or holiday"), max_length=20, choices=DueRule, default=DueRule.STAYS
    )
    first_year = models.PositiveSmallIntegerField(_("first year"))
    last_year = models.PositiveSmallIntegerField(_("last year"))
    collected_from = models.DateField(
        _("collected from"),
        null=True,
        blank=True,
        help_text=_("Reports whose data window ended before this day are not asked for."),
    )
    upward_recipient = models.CharField(
        _("recipient of the province's own report"),
        max_length=200,
        blank=True,
        help_text=_(
            "To whom the province itself reports, for example the Ministry of Home Affairs."
        ),
    )
    plans = models.ManyToManyField(Plan, through="RegimePlan", related_name="regimes")

    class Meta:
        verbose_name = _("reporting regime")
        verbose_name_plural = _("reporting regimes")
        ordering = ["province_id", "code"]
        constraints = [
            models.CheckConstraint(
                name="regime_years_are_near",
                condition=Q(first_year__gte=2000, last_year__gte=F("first_year"))
                & Q(last_year__lte=2100),
                violation_error_message=_("Years lie between 2000 and 2100, the last not first."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name


@tracked(root="regime", province="regime__province")
class RegimePlan(models.Model):
    """A plan is reported under one regime; a regime's report serves every plan under it."""

    regime = models.ForeignKey(Regime, on_delete=models.CASCADE, related_name="plan_links")
    plan = models.OneToOneField(Plan, on_delete=models.CASCADE, related_name="regime_link")
    source_ids = ArrayField(
        models.CharField(max_length=20),
        verbose_name=_("rows of the source"),
        default=list,
        blank=True,
        help_text=_("Rows of the plan that state this regime."),
    )

    class Meta:
        verbose_name = _("plan under a regime")
        verbose_name_plural = _("plans under regimes")

    def __str__(self) -> str:
        return f"{self.plan_id} · {self.regime_id}"


OFFSET = [MinValueValidator(-1), MaxValueValidator(2)]
DAY = [MinValueValidator(1), MaxValueValidator(31)]
MONTH = [MinValueValidator(1), MaxValueValidator(12)]


@tracked(root="regime", province="regime__province")
class RegimeReport(models.Model):
    """One row of a regime: a kind of report, its window, its share of the year, its last day."""

    regime = models.ForeignKey(Regime, on_delete=models.CASCADE, related_name="reports")
    kind = models.CharField(_("kind"), max_length=8, help_text=_("Q1, H1, Q3, YEAR, M01 … M12"))
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=60)
    share_numerator = models.PositiveSmallIntegerField(_("share of the year, parts"))
    share_denominator = models.PositiveSmallIntegerField(
        _("share of the year, of"), validators=[MinValueValidator(1)]
    )
    start_year_offset = models.SmallIntegerField(
        _("window starts, year"), default=0, validators=OFFSET
    )
    start_month = models.PositiveSmallIntegerField(_("window starts, month"), validators=MONTH)
    start_day = models.PositiveSmallIntegerField(_("window starts, day"), validators=DAY)
    end_year_offset = models.SmallIntegerField(_("window ends, year"), default=0, validators=OFFSET)
    end_month = models.PositiveSmallIntegerField(_("window ends, month"), validators=MONTH)
    end_day = models.PositiveSmallIntegerField(_("window ends, day"), validators=DAY)
    due_year_offset = models.SmallIntegerField(
        _("last on-time day, year"), default=0, validators=OFFSET
    )
    due_month = models.PositiveSmallIntegerField(_("last on-time day, month"), validators=MONTH)
    due_day = models.PositiveSmallIntegerField(_("last on-time day"), validators=DAY)
    legal_basis = models.CharField(_("legal basis"), max_length=300)
    # The other level: until when the province's own report must be with its recipient.
    upward_year_offset = models.SmallIntegerField(
        _("last day of the province, year"), default=0, validators=OFFSET
    )
    upward_month = models.PositiveSmallIntegerField(
        _("last day of the province, month"), null=True, blank=True, validators=MONTH
    )
    upward_day = models.PositiveSmallIntegerField(
        _("last day of the province"), null=True, blank=True, validators=DAY
    )
    upward_basis = models.CharField(_("legal basis of that day"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("report of a regime")
        verbose_name_plural = _("reports of a regime")
        ordering = ["regime_id", "end_year_offset", "end_month", "end_day", "share_numerator"]
        constraints = [
            models.UniqueConstraint(fields=["regime", "kind"], name="regime_report_kind_once"),
            models.CheckConstraint(
                name="report_dates_are_near_its_year",
                condition=Q(start_year_offset__range=(-1, 2), end_year_offset__range=(-1, 2))
                & Q(due_year_offset__range=(-1, 2)),
            ),
            models.CheckConstraint(
                name="share_of_the_year_is_a_share",
                condition=Q(share_numerator__gte=1, share_denominator__gte=F("share_numerator")),
            ),
            models.CheckConstraint(
                name="due_after_the_cut_off",
                condition=Q(due_year_offset__gt=F("end_year_offset"))
                | Q(due_year_offset=F("end_year_offset"), due_month__gt=F("end_month"))
                | Q(
                    due_year_offset=F("end_year_offset"),
                    due_month=F("end_month"),
                    due_day__gt=F("end_day"),
                ),
                violation_error_message=_(
                    "The last on-time day must lie after the end of the data window."
                ),
            ),
            models.CheckConstraint(
                name="province_day_is_whole",
                condition=Q(upward_month__isnull=True, upward_day__isnull=True)
                | Q(upward_month__isnull=False, upward_day__isnull=False),
                violation_error_message=_("Give day and month of the province's last day."),
            ),
            models.CheckConstraint(
                name="province_reports_after_its_agencies",
                condition=Q(upward_month__isnull=True)
                | Q(upward_year_offset__gt=F("due_year_offset"))
                | Q(upward_year_offset=F("due_year_offset"), upward_month__gt=F("due_month"))
                | Q(
                    upward_year_offset=F("due_year_offset"),
                    upward_month=F("due_month"),
                    upward_day__gt=F("due_day"),
                ),
                violation_error_message=_(
                    "The province's last day must lie after the last day of its agencies."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.regime_id} {self.kind}"


class PeriodQuerySet(models.QuerySet["Period"]):
    def visible_to(self, user: User) -> PeriodQuerySet:
        """Reports of the provinces in which the user holds a role today."""
        return self.filter(regime__province_id__in=user.access.province_ids)

    def ended_by(self, moment: datetime) -> PeriodQuerySet:
        """Reports whose data window was over at the moment: they can be entered."""
        return self.filter(window_end__lt=clock.day_of(moment))

    def reviewed_by(self, user: User) -> PeriodQuerySet:
        return self.filter(regime__province_id__in=user.access.reviewed_province_ids)

    def of_regime(self, regime_id: int) -> PeriodQuerySet:
        return self.filter(regime_id=regime_id)


@tracked(root="regime", province="regime__province")
class Period(models.Model):
    """A report that is due (kỳ báo cáo): a row of a regime in one year, its dates worked out."""

    regime = models.ForeignKey(Regime, on_delete=models.PROTECT, related_name="periods")
    report = models.ForeignKey(RegimeReport, on_delete=models.PROTECT, related_name="periods")
    year = models.PositiveSmallIntegerField(_("year"))
    kind = models.CharField(_("kind"), max_length=8)
    window_start = models.DateField(_("window starts"))
    window_end = models.DateField(_("window ends"))
    legal_day = models.DateField(_("legal last day"))
    last_on_time_day = models.DateField(_("last on-time day"))
    last_working_day = models.DateField(_("last working day on or before it"))
    province_last_day = models.DateField(_("last day of the province"), null=True, blank=True)
    opened_at = models.DateTimeField(_("opened at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("closed by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="closed_periods",
    )

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("report period")
        verbose_name_plural = _("report periods")
        ordering = ["regime_id", "window_end", "window_start"]
        constraints = [
            models.UniqueConstraint(
                fields=["regime", "year", "kind"], name="period_generated_once"
            ),
            models.CheckConstraint(
                name="period_due_after_its_window",
                condition=Q(
                    window_end__gte=F("window_start"), last_on_time_day__gt=F("window_end")
                ),
            ),
            models.CheckConstraint(
                name="closed_periods_were_open",
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False, opened_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["window_end"], name="period_window_end")]

    def __str__(self) -> str:
        return f"{self.regime_id} {self.code}"

    @property
    def code(self) -> str:
        """“2025-Q1”, as the command line and the address bar name it."""
        return f"{self.year}-{self.kind}"

    @property
    def title(self) -> str:
        """“Quý I năm 2025”; needs `report` fetched."""
        if get_language() == "en":
            return f"{self.report.name_en} {self.year}"
        # “06 tháng đầu năm” and “Năm” name the year themselves.
        joint = " " if self.report.name.casefold().endswith("năm") else " năm "
        return f"{self.report.name}{joint}{self.year}"

    @property
    def late_from(self) -> datetime:
        """The first moment that is late: the midnight after the last on-time day, Vietnam time."""
        return clock.end_of(self.last_on_time_day)
