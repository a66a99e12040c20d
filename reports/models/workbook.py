"""A filled-in spreadsheet between its preview and the confirmation; nobody else's, and not long."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from reformportal.lib import clock
from reports.models.submission import Submission

if TYPE_CHECKING:
    from agencies.models import User

KEPT_FOR = timedelta(hours=24)


class UploadQuerySet(models.QuerySet["WorkbookUpload"]):
    def visible_to(self, user: User) -> UploadQuerySet:
        """Her own, while they are kept."""
        return self.filter(by=user, at__gt=clock.now() - KEPT_FOR)

    def expired(self) -> UploadQuerySet:
        return self.filter(at__lte=clock.now() - KEPT_FOR)


class WorkbookUpload(models.Model):
    """What was read from one person's file for one report; the file itself is not kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(_("read at"), default=clock.now)
    name = models.CharField(_("name of the file"), max_length=200)
    content = models.JSONField(_("what was read"))

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("uploaded spreadsheet")
        verbose_name_plural = _("uploaded spreadsheets")
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "by"], name="one_upload_per_person_and_report"
            )
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} · {self.by_id}"
