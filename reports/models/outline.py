"""WHAT IS TOLD beside the figures: the outline that a regime asks for, and an agency's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from reformportal.lib.tracking import tracked
from reports.models.regime import Regime
from reports.models.submission import PART_OF_REPORT, Submission

if TYPE_CHECKING:
    from agencies.models import User

# No section of a report is longer than this, whatever its regime says.
LONGEST_SECTION = 20000


class ReportSectionQuerySet(models.QuerySet["ReportSection"]):
    def of_report(self, submission: Submission) -> ReportSectionQuerySet:
        """What this report is asked for, and what was written before it was no longer asked."""
        period = submission.period
        asked = Q(kinds=[]) | Q(kinds__contains=[period.kind])
        written = models.Exists(
            Narrative.objects.filter(submission=submission, section=models.OuterRef("pk"))
        )
        return self.filter(asked | written, regime_id=period.regime_id)


@tracked(root="regime", province="regime__province")
class ReportSection(models.Model):
    """A heading of a regime's outline (đề cương), under which an agency writes."""

    regime = models.ForeignKey(Regime, on_delete=models.CASCADE, related_name="sections")
    code = models.SlugField(_("code"), max_length=40)
    position = models.PositiveSmallIntegerField(_("position"))
    number = models.CharField(
        _("number in the outline"), max_length=12, blank=True, help_text=_("I, II.1, III …")
    )
    name = models.CharField(_("title"), max_length=200)
    name_en = models.CharField(_("title in English"), max_length=200, blank=True)
    hint = models.CharField(_("what to write"), max_length=500, blank=True)
    hint_en = models.CharField(_("what to write, in English"), max_length=500, blank=True)
    is_required = models.BooleanField(_("required"), default=False)
    kinds = ArrayField(
        models.CharField(max_length=8),
        verbose_name=_("asked in"),
        default=list,
        blank=True,
        help_text=_("Kinds of reports, like Q1 and YEAR; none: in every report."),
    )
    longest = models.PositiveIntegerField(
        _("longest text"),
        default=6000,
        validators=[MinValueValidator(200), MaxValueValidator(LONGEST_SECTION)],
        help_text=_("Characters, between 200 and 20,000."),
    )

    objects = ReportSectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("section of a report")
        verbose_name_plural = _("sections of a report")
        ordering = ["regime_id", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["regime", "code"], name="section_code_once"),
            models.CheckConstraint(
                name="section_length_is_sensible",
                condition=Q(longest__range=(200, LONGEST_SECTION)),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        name = self.name_en if get_language() == "en" and self.name_en else self.name
        return f"{self.number}. {name}" if self.number else name

    @property
    def what_to_write(self) -> str:
        return self.hint_en if get_language() == "en" and self.hint_en else self.hint


class NarrativeQuerySet(models.QuerySet["Narrative"]):
    def visible_to(self, user: User) -> NarrativeQuerySet:
        """The words of the reports that the user may see, as their figures."""
        return self.filter(submission__in=Submission.objects.visible_to(user))


@tracked(
    **PART_OF_REPORT,
    hidden=("version", "updated_at", "updated_by_id"),
)
class Narrative(models.Model):
    """What one report says under one heading: plain text with paragraphs, lists and bold."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="narratives")
    section = models.ForeignKey(ReportSection, on_delete=models.PROTECT, related_name="narratives")
    text = models.TextField(_("text"), blank=True)
    version = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = NarrativeQuerySet.as_manager()

    class Meta:
        verbose_name = _("narrative")
        verbose_name_plural = _("narratives")
        ordering = ["submission_id", "section__position", "section_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "section"], name="one_text_per_section_and_report"
            )
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} · {self.section_id}"
