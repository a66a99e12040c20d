"""WHAT CHANGED: the history of every tracked table, written by triggers and by nothing else."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models.people import Membership
from reformportal.lib.tracking import kind_of

if TYPE_CHECKING:
    from agencies.models.people import User

# What all provinces share: their administrators all read its history.
SHARED = ("targets.indicator", "targets.reformarea", "targets.check", "agencies.succession")


class ExactDecoder(json.JSONDecoder):
    """JSON whose numbers keep all their digits."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, parse_float=Decimal, **kwargs)


class ChangeQuerySet(models.QuerySet["Change"]):
    def visible_to(self, user: User) -> ChangeQuerySet:
        """The whole history of the provinces that the person administers, and of what is shared."""
        provinces = user.access.administered_province_ids
        if not provinces:
            return self.none()
        people = Membership.objects.visible_to(user).values("user_id")
        return self.filter(
            Q(province_id__in=provinces)
            | Q(province_id=None, root_kind__in=SHARED)
            | Q(province_id=None, root_kind="agencies.user", root_id__in=people)
        )

    def on_page_of(self, root: models.Model) -> ChangeQuerySet:
        """What the page of an object tells: its own changes and those of its parts."""
        return self.filter(root_kind=kind_of(type(root)), root_id=root.pk)

    def of(self, kind: str, pk: int) -> ChangeQuerySet:
        """Changes of a row and, where it has a page of its own, of its parts."""
        return self.filter(Q(root_kind=kind, root_id=pk) | Q(kind=kind, object_id=pk))

    def of_row(self, row: models.Model) -> ChangeQuerySet:
        return self.filter(kind=kind_of(type(row)), object_id=row.pk)


class Change(models.Model):
    """One changed row: `before` and `after` hold what differs, by column; all of it at the ends.

    Ids refer to nothing in the database, so that history outlives what it tells of.
    """

    class Operation(models.TextChoices):
        INSERT = "insert", _("added")
        UPDATE = "update", _("changed")
        DELETE = "delete", _("deleted")

    class Way(models.TextChoices):
        PAGE = "page", _("page")
        UPLOAD = "upload", _("upload")
        ADMIN = "admin", _("administration")
        COMMAND = "command", _("command")
        TASK = "task", _("background work")
        CODE = "code", _("program")
        SQL = "sql", _("direct SQL")

    at = models.DateTimeField(_("at"))
    operation = models.CharField(_("what happened"), max_length=6, choices=Operation)
    kind = models.CharField(max_length=60)
    object_id = models.BigIntegerField(null=True)
    root_kind = models.CharField(max_length=60)
    root_id = models.BigIntegerField(null=True)
    agency_id = models.BigIntegerField(null=True)
    province_id = models.BigIntegerField(null=True)
    before = models.JSONField(null=True, decoder=ExactDecoder)
    after = models.JSONField(null=True, decoder=ExactDecoder)
    person_id = models.BigIntegerField(null=True)
    on_behalf_of_id = models.BigIntegerField(null=True)
    act = models.UUIDField(_("act"), null=True)
    way = models.CharField(_("way"), max_length=10, choices=Way)
    place = models.CharField(max_length=200)
    database_user = models.CharField(max_length=63)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        # Made by SQL (0050_change.sql): nothing empties or changes the table, tests neither.
        managed = False
        verbose_name = _("change")
        verbose_name_plural = _("history")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.operation} {self.kind} {self.object_id}"
