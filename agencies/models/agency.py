"""WHO owes figures: the tree of agencies and what became of each when the state reorganised."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils.translation import gettext_lazy as _

from reformportal.lib import clock
from reformportal.lib.tracking import tracked

if TYPE_CHECKING:
    from agencies.models.people import User


class Kind(models.TextChoices):
    PROVINCE = "province", _("Provincial People's Committee")
    DEPARTMENT = "department", _("Department")
    BOARD = "board", _("Board")
    OFFICE = "office", _("Office")
    DISTRICT = "district", _("District People's Committee")
    COMMUNE = "commune", _("Commune People's Committee")
    PUBLIC_SERVICE_UNIT = "public_service_unit", _("Public service unit")
    CENTRAL_BODY = "central_body", _("Central body on the territory")


class Level(models.TextChoices):
    PROVINCE = "province", _("Province level")
    DISTRICT = "district", _("District level")
    COMMUNE = "commune", _("Commune level")
    NONE = "none", _("Outside the levels")


# Departments, boards and offices are the province's level; the committee itself and its
# service units do not report figures of their own there, so they are on no reporting level.
PROVINCE_LEVEL_KINDS = (Kind.DEPARTMENT, Kind.BOARD, Kind.OFFICE)


class AgencyQuerySet(models.QuerySet["Agency"]):
    def visible_to(self, user: User) -> AgencyQuerySet:
        """Agencies of the provinces in which the user holds a role today."""
        return self.filter(province_id__in=user.access.province_ids)

    def active_on(self, day: date) -> AgencyQuerySet:
        return self.filter(valid_from__lte=day).filter(
            Q(valid_until__isnull=True) | Q(valid_until__gte=day)
        )

    def active_now(self) -> AgencyQuerySet:
        return self.active_on(clock.today())

    def of_province(self, province_id: int) -> AgencyQuerySet:
        return self.filter(province_id=province_id)

    def reporting(self) -> AgencyQuerySet:
        return self.exclude(level=Level.NONE)


@tracked(agency="pk", province="province")
class Agency(models.Model):
    """One body of the administration, with the days between which it exists (both included)."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=60)
    kind = models.CharField(_("kind"), max_length=24, choices=Kind)
    level = models.GeneratedField(
        expression=Case(
            When(kind__in=PROVINCE_LEVEL_KINDS, then=Value("province")),
            When(kind="district", then=Value("district")),
            When(kind="commune", then=Value("commune")),
            default=Value("none"),
        ),
        output_field=models.CharField(_("level"), max_length=10, choices=Level),
        db_persist=True,
    )
    parent = models.ForeignKey(
        "self",
        verbose_name=_("superior agency"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    province = models.ForeignKey(
        "self",
        verbose_name=_("province"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="agencies_of_province",
        help_text=_("The province whose data this is; a province is its own."),
    )
    valid_from = models.DateField(_("exists from"), default=date(2021, 1, 1))
    valid_until = models.DateField(_("exists until"), null=True, blank=True)
    is_placeholder = models.BooleanField(
        _("placeholder"),
        default=False,
        help_text=_("The plan gives the number of such agencies, not their names."),
    )
    note = models.TextField(_("note"), blank=True)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")
        ordering = ["province_id", "level", "code"]
        constraints = [
            models.CheckConstraint(
                name="agency_ends_after_it_begins",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=models.F("valid_from")),
                violation_error_message=_("An agency cannot end before it begins."),
            ),
            models.CheckConstraint(
                name="only_a_province_stands_alone",
                condition=Q(kind="province", parent__isnull=True)
                | (~Q(kind="province") & Q(parent__isnull=False, province__isnull=False)),
                violation_error_message=_("Choose the superior agency and the province."),
            ),
        ]
        indexes = [models.Index(fields=["province", "level"], name="agency_province_level")]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.parent_id and self.parent_id == self.pk:
            raise ValidationError({"parent": _("An agency cannot be its own superior.")})
        if self.parent and self.province_id and self.parent.province_id != self.province_id:
            raise ValidationError({"parent": _("Choose a superior agency of the same province.")})

    def get_level_display(self) -> str:
        """The level in words; Django adds this to choice fields, but not to generated ones."""
        return str(Level(self.level).label)

    def is_active_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


@tracked()
class Succession(models.Model):
    """What a decision did to agencies: many predecessors, many successors, one day."""

    class Kind(models.TextChoices):
        MERGE = "merge", _("Merged")
        SPLIT = "split", _("Split")
        RENAME = "rename", _("Renamed")
        ABOLISH = "abolish", _("Abolished")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    effective_on = models.DateField(_("effective on"))
    decision = models.CharField(_("decision"), max_length=200)
    note = models.TextField(_("note"), blank=True)
    predecessors = models.ManyToManyField(
        Agency, verbose_name=_("predecessors"), related_name="successions_out"
    )
    successors = models.ManyToManyField(
        Agency, verbose_name=_("successors"), related_name="successions_in", blank=True
    )
    history_heir = models.ForeignKey(
        Agency,
        verbose_name=_("heir of the history"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="histories",
        help_text=_("At a split, the one agency that carries on the figures."),
    )
    unfinished_window_reporter = models.ForeignKey(
        Agency,
        verbose_name=_("reports the unfinished window"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="unfinished_windows",
    )

    class Meta:
        verbose_name = _("succession")
        verbose_name_plural = _("successions")
        ordering = ["effective_on", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.effective_on:%d/%m/%Y} ({self.decision})"


@tracked(root="agency", agency="agency", province="agency__province")
class PredecessorRow(Succession.predecessors.through):
    """Who ended in a succession; here only so that its history is kept."""

    class Meta:
        proxy = True


@tracked(root="agency", agency="agency", province="agency__province")
class SuccessorRow(Succession.successors.through):
    """Who came out of a succession; here only so that its history is kept."""

    class Meta:
        proxy = True
