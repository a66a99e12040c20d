"""WHO PROMISED: the plans (kế hoạch, đề án, nghị quyết), their reform areas and their tasks."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from agencies.succession import heirs_on
from reformportal.lib import clock
from reformportal.lib.tracking import tracked

if TYPE_CHECKING:
    from agencies.models import User


@tracked()
class ReformArea(models.Model):
    """A field of reform (lĩnh vực): six of the programme, steering, and the rankings."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("reform area")
        verbose_name_plural = _("reform areas")
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        return self.name_en if get_language() == "en" else self.name


class PlanQuerySet(models.QuerySet["Plan"]):
    def visible_to(self, user: User) -> PlanQuerySet:
        """Plans of the provinces in which the user holds a role today."""
        return self.filter(province_id__in=user.access.province_ids)

    def in_force_in(self, year: int) -> PlanQuerySet:
        return self.filter(year_from__lte=year, year_to__gte=year)


@tracked(agency="issuing_agency", province="province")
class Plan(models.Model):
    """A document with which a province, its Party committee or a department promises results."""

    class Kind(models.TextChoices):
        PLAN = "plan", _("Plan")
        SCHEME = "scheme", _("Scheme")
        RESOLUTION = "resolution", _("Resolution")
        PROGRAMME = "programme", _("Programme")

    class Fill(models.TextChoices):
        HOLD = "hold", _("the last stated value stays")
        LINEAR = "linear", _("straight line between stated years")

    document_number = models.CharField(_("number and symbol"), max_length=60)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    abstract = models.CharField(_("subject"), max_length=500)
    issued_on = models.DateField(_("issued on"))
    issuing_body = models.CharField(_("issued by"), max_length=200)
    issuing_agency = models.ForeignKey(
        Agency, verbose_name=_("issuing agency"), on_delete=models.PROTECT, related_name="plans"
    )
    province = models.ForeignKey(
        Agency,
        verbose_name=_("province"),
        on_delete=models.PROTECT,
        related_name="plans_of_province",
        limit_choices_to={"kind": "province"},
    )
    year_from = models.PositiveSmallIntegerField(_("from year"))
    year_to = models.PositiveSmallIntegerField(_("to year"))
    legal_basis = models.JSONField(_("legal basis"), default=list, blank=True)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("parent plan"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    parent_document = models.CharField(
        _("document it carries out"),
        max_length=300,
        blank=True,
        help_text=_("Where the higher document is not in the portal."),
    )
    tolerance = models.DecimalField(
        _("tolerance, in per cent of the expected value"),
        max_digits=5,
        decimal_places=2,
        default=Decimal("10"),
        validators=[MinValueValidator(0)],
    )
    fill = models.CharField(_("years between"), max_length=8, choices=Fill, default=Fill.HOLD)
    source = models.CharField(_("source"), max_length=200, blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ["-issued_on", "document_number"]
        constraints = [
            models.UniqueConstraint(
                fields=["province", "document_number", "issued_on"], name="plan_entered_once"
            ),
            models.CheckConstraint(
                name="plan_ends_after_it_begins",
                condition=Q(year_from__gte=2000, year_to__gte=F("year_from"), year_to__lte=2100),
                violation_error_message=_("Years lie between 2000 and 2100, the last not first."),
            ),
        ]

    def __str__(self) -> str:
        return self.document_number

    @property
    def period(self) -> str:
        return (
            str(self.year_from)
            if self.year_from == self.year_to
            else (f"{self.year_from}–{self.year_to}")
        )


class AreaLeadQuerySet(models.QuerySet["AreaLead"]):
    def led_by(self, agency_ids: frozenset[int]) -> AreaLeadQuerySet:
        """Areas that the agencies lead today, by themselves or in the place of one that ended."""
        heirs = heirs_on(clock.today()) if agency_ids else {}
        places = {old for old, heir in heirs.items() if heir in agency_ids} | agency_ids
        return self.filter(agency_id__in=places)


@tracked(root="plan", agency="agency", province="plan__province")
class AreaLead(models.Model):
    """The agency that answers for a reform area of a plan, and reads it across agencies."""

    plan = models.ForeignKey(
        Plan, verbose_name=_("plan"), on_delete=models.CASCADE, related_name="area_leads"
    )
    area = models.ForeignKey(
        ReformArea, verbose_name=_("reform area"), on_delete=models.PROTECT, related_name="leads"
    )
    agency = models.ForeignKey(
        Agency, verbose_name=_("agency"), on_delete=models.PROTECT, related_name="led_areas"
    )
    duty = models.TextField(_("duty"), blank=True)

    objects = AreaLeadQuerySet.as_manager()

    class Meta:
        verbose_name = _("lead of an area")
        verbose_name_plural = _("leads of areas")
        ordering = ["plan_id", "area__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "area", "agency"], name="area_lead_stated_once")
        ]

    def __str__(self) -> str:
        return f"{self.area_id} · {self.agency_id}"


@tracked(root="plan", agency="lead_agency", province="plan__province")
class Task(models.Model):
    """A piece of work (nhiệm vụ) that a plan names, with who leads it and until when."""

    plan = models.ForeignKey(
        Plan, verbose_name=_("plan"), on_delete=models.CASCADE, related_name="tasks"
    )
    code = models.CharField(_("number"), max_length=20)
    area = models.ForeignKey(
        ReformArea, verbose_name=_("reform area"), on_delete=models.PROTECT, related_name="tasks"
    )
    statement = models.TextField(_("statement"))
    lead_agency = models.ForeignKey(
        Agency,
        verbose_name=_("lead agency"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="led_tasks",
    )
    coordinating = models.CharField(_("coordinating agencies"), max_length=300, blank=True)
    last_day = models.DateField(_("last day"), null=True, blank=True)
    due_text = models.CharField(_("deadline as printed"), max_length=120, blank=True)
    target = models.ForeignKey(
        "targets.Target",
        verbose_name=_("target"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="tasks",
        help_text=_("The milestone by which the task is followed."),
    )

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        ordering = ["plan_id", "area__position", "pk"]
        constraints = [models.UniqueConstraint(fields=["plan", "code"], name="task_numbered_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.statement[:60]}"
