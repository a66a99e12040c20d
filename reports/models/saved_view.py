"""HOW ONE PERSON LOOKS AT THE QUEUE: filters and order under a name of her own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from agencies.models import User

LONGEST_QUERY = 1000


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, user: User) -> SavedViewQuerySet:
        return self.filter(user=user)


class SavedView(models.Model):
    """Filters and order of the review queue, saved by a person for herself alone."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views"
    )
    name = models.CharField(_("name of the view"), max_length=60)
    query = models.CharField(max_length=LONGEST_QUERY, blank=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ["user_id", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "name"], name="views_have_names_of_their_own"),
            models.CheckConstraint(name="views_have_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name
