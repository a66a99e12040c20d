"""People and the roles that they hold in agencies, each with the days between which it holds."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from agencies.access import Access
from agencies.models.agency import Agency
from agencies.models.delegation import Delegation
from reformportal.lib import clock
from reformportal.lib.tracking import tracked


class Role(models.TextChoices):
    OFFICER = "officer", _("Officer")
    HEAD = "head", _("Head of agency")
    CHECKER = "checker", _("Checker of another agency's reports")
    REVIEWER = "reviewer", _("Reviewer")
    LEADER = "leader", _("Provincial leader")
    ADMINISTRATOR = "administrator", _("Administrator")


# An administrator's own pages do not say on whose behalf; her role stays with her.
DELEGABLE = (Role.OFFICER, Role.HEAD, Role.CHECKER, Role.REVIEWER, Role.LEADER)


@tracked(hidden=("last_login",), secret=("password",))
class User(AbstractUser):
    """A person who signs in; what she may see and do comes from her memberships alone."""

    first_name = None
    last_name = None
    full_name = models.CharField(_("full name"), max_length=120)
    language = models.CharField(
        _("language of e-mails"),
        max_length=5,
        choices=settings.LANGUAGES,
        default=settings.LANGUAGE_CODE,
    )
    agencies = models.ManyToManyField(Agency, through="Membership", related_name="people")

    REQUIRED_FIELDS = ["full_name", "email"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["username"]

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name.rsplit(" ", 1)[-1]

    @cached_property
    def _roles_today(self) -> list[Membership]:
        """The roles that she holds or may use today with agency and province; one query."""
        usable = Membership.objects.usable_by(self, clock.today())
        return list(usable.select_related("agency__province"))

    @property
    def held_today(self) -> list[Membership]:
        """The roles that she holds today herself."""
        return [held for held in self._roles_today if held.user_id == self.pk]

    @cached_property
    def access(self) -> Access:
        """What this person may do today, by her own roles and by those delegated to her."""
        lent = [held for held in self._roles_today if held.user_id != self.pk]
        return Access.of(
            (held.grant for held in self.held_today),
            ((*held.grant, held.user_id) for held in lent),
        )


class MembershipQuerySet(models.QuerySet["Membership"]):
    def visible_to(self, user: User) -> MembershipQuerySet:
        return self.filter(agency__province_id__in=user.access.administered_province_ids)

    def held_by(self, user: User) -> MembershipQuerySet:
        return self.filter(user=user)

    def usable_by(self, user: User, day: date) -> MembershipQuerySet:
        """Hers on the day, and those of people who delegated them; never what was lent to them.

        Within her own provinces alone, and from an administrator's hand where she administered.
        """
        # Two queries further out: the place of the role itself.
        place = OuterRef(OuterRef("agency__province"))
        hands = Membership.objects.filter(role=Role.ADMINISTRATOR, agency__province=place)
        lent = Delegation.objects.in_force(day).filter(
            Q(agency__isnull=True) | Q(agency=OuterRef("agency")),
            Q(made_by=OuterRef("user")) | Q(made_by__in=hands.values("user")),
            receiver=user,
            giver=OuterRef("user"),
        )
        own = Membership.objects.held_by(user).held_on(day).values("agency__province")
        others = Q(Exists(lent), role__in=DELEGABLE, user__is_active=True)
        return self.held_on(day).filter(Q(user=user) | others & Q(agency__province__in=own))

    def delegable(self) -> MembershipQuerySet:
        return self.filter(role__in=DELEGABLE)

    def held_on(self, day: date) -> MembershipQuerySet:
        return self.filter(valid_from__lte=day).filter(
            Q(valid_until__isnull=True) | Q(valid_until__gte=day)
        )


@tracked(root="user", agency="agency", province="agency__province")
class Membership(models.Model):
    """A person holds a role in an agency from a day until a day (both included)."""

    user = models.ForeignKey(
        User, verbose_name=_("person"), on_delete=models.CASCADE, related_name="memberships"
    )
    agency = models.ForeignKey(
        Agency, verbose_name=_("agency"), on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=16, choices=Role)
    valid_from = models.DateField(_("from"), default=clock.today)
    valid_until = models.DateField(_("until"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["user_id", "agency_id", "role"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "agency", "role", "valid_from"], name="membership_stated_once"
            ),
            models.CheckConstraint(
                name="membership_ends_after_it_begins",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=models.F("valid_from")),
                violation_error_message=_("A role cannot end before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.agency_id}"

    @property
    def grant(self) -> tuple[str, int, int]:
        """Role, agency and province; needs `agency` fetched."""
        return (self.role, self.agency_id, self.agency.province_id)
