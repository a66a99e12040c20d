"""What a figure or a report rests on: files (tài liệu kiểm chứng), named and described."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from reformportal.lib import clock
from reformportal.lib.tracking import tracked
from reports.models.figure import Figure
from reports.models.submission import PART_OF_REPORT, Submission

if TYPE_CHECKING:
    from agencies.models import User


class Kind(models.TextChoices):
    PDF = "application/pdf", "PDF"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "DOCX"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX"
    PNG = "image/png", "PNG"
    JPEG = "image/jpeg", "JPEG"
    WEBP = "image/webp", "WebP"


IMAGES = (Kind.PNG, Kind.JPEG, Kind.WEBP)


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def visible_to(self, user: User) -> EvidenceQuerySet:
        """Files of the figures, and of the reports as such, that the user may see."""
        return self.filter(
            Q(figure__isnull=True, submission__in=Submission.objects.visible_to(user).values("pk"))
            | Q(figure__in=Figure.objects.visible_to(user).values("pk"))
        )

    def in_force(self) -> EvidenceQuerySet:
        """Those that were neither removed nor replaced."""
        return self.filter(removed_at__isnull=True)

    def removed(self) -> EvidenceQuerySet:
        return self.filter(removed_at__isnull=False)


@tracked(
    **PART_OF_REPORT,
    hidden=("place",),
)
class Evidence(models.Model):
    """One file; a removed or replaced one keeps its row, for the history of the report."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="evidence")
    figure = models.ForeignKey(
        Figure, null=True, blank=True, on_delete=models.PROTECT, related_name="evidence"
    )
    name = models.CharField(_("name of the file"), max_length=200)
    description = models.CharField(_("what it shows"), max_length=300)
    kind = models.CharField(_("kind of file"), max_length=100, choices=Kind)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    place = models.CharField(_("place in the store"), max_length=100, unique=True, editable=False)
    scanned_at = models.DateTimeField(_("found free of viruses at"), null=True, blank=True)
    added_at = models.DateTimeField(_("added at"), default=clock.now)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    replaced_by = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaces"
    )

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["submission_id", "added_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="evidence_is_described", condition=~Q(description="") & ~Q(name="")
            ),
            models.CheckConstraint(name="evidence_holds_something", condition=Q(size__gt=0)),
            models.CheckConstraint(
                name="evidence_is_of_a_kind_that_is_taken", condition=Q(kind__in=Kind.values)
            ),
            models.CheckConstraint(
                name="who_removed_evidence_is_known",
                condition=Q(removed_at__isnull=True, removed_by__isnull=True, replaced_by=None)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["figure"], name="evidence_figure"),
            models.Index(fields=["submission"], name="evidence_submission"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def dom_id(self) -> str:
        return f"e{self.pk}"

    @property
    def is_image(self) -> bool:
        return self.kind in IMAGES

    @property
    def is_shown_in_place(self) -> bool:
        """Whether a browser shows it without another program."""
        return self.is_image or self.kind == Kind.PDF
