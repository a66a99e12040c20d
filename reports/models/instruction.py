"""WHAT A LEADER ASKED FOR: an instruction to an agency about one result, and every step of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from reformportal.lib import clock
from reformportal.lib.tracking import tracked
from reports.models.progress import Status
from reports.models.regime import Period
from targets.models import Target

if TYPE_CHECKING:
    from agencies.models import User

LONGEST_WORDS = 2000


class InstructionState(models.TextChoices):
    OPEN = "open", _("Given")
    ANSWERED = "answered", _("Reported done")
    ASKED_AGAIN = "asked_again", _("Asked again")
    ACCEPTED = "accepted", _("Accepted")
    WITHDRAWN = "withdrawn", _("Withdrawn")


# The agency has to act; the leader has to act; nobody has to act any more.
WITH_AGENCY = (InstructionState.OPEN, InstructionState.ASKED_AGAIN)
UNSETTLED = (*WITH_AGENCY, InstructionState.ANSWERED)
SETTLED = (InstructionState.ACCEPTED, InstructionState.WITHDRAWN)
# What needs somebody comes first: overdue, then with the agency, then with the leader.
TURNS = Case(
    When(state__in=WITH_AGENCY, then=Value(0)),
    When(state=InstructionState.ANSWERED, then=Value(1)),
    default=Value(2),
)


class InstructionQuerySet(models.QuerySet["Instruction"]):
    def visible_to(self, user: User) -> InstructionQuerySet:
        """All of a province for its leaders and reviewers; its own for an agency."""
        access = user.access
        return self.filter(
            Q(agency__province_id__in=access.read_province_ids) | Q(agency_id__in=access.agency_ids)
        )

    def unsettled(self) -> InstructionQuerySet:
        return self.filter(state__in=UNSETTLED)

    def overdue_on(self, day: date) -> InstructionQuerySet:
        """Not reported done although the last day has passed."""
        return self.filter(state__in=WITH_AGENCY, due_on__lt=day)

    def due_within(self, day: date, until: date) -> InstructionQuerySet:
        """With their agencies, and due from the day until another (both included)."""
        return self.filter(state__in=WITH_AGENCY, due_on__range=(day, until))

    def by_urgency(self) -> InstructionQuerySet:
        return self.order_by(TURNS, "due_on", "pk")

    def described(self) -> InstructionQuerySet:
        """With all that a line of a page prints."""
        return self.select_related("agency", "leader", "period__report", "target__indicator")


@tracked(agency="agency", province="agency__province")
class Instruction(models.Model):
    """What a leader wants done about a target by an agency, until when, and where that stands."""

    target = models.ForeignKey(
        Target,
        verbose_name=_("target"),
        on_delete=models.PROTECT,
        related_name="instructions",
    )
    period = models.ForeignKey(
        Period,
        verbose_name=_("report period"),
        on_delete=models.PROTECT,
        related_name="instructions",
    )
    agency = models.ForeignKey(
        Agency,
        verbose_name=_("agency"),
        on_delete=models.PROTECT,
        related_name="instructions",
    )
    leader = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("leader"),
        on_delete=models.PROTECT,
        related_name="instructions",
    )
    status_then = models.CharField(_("status when given"), max_length=16, choices=Status)
    text = models.TextField(_("what is to be done"))
    document = models.CharField(_("number of the paper"), max_length=100, blank=True)
    given_on = models.DateField(_("given on"), default=clock.today)
    due_on = models.DateField(_("to be done by"))
    state = models.CharField(
        _("state"), max_length=12, choices=InstructionState, default=InstructionState.OPEN
    )

    objects = InstructionQuerySet.as_manager()

    class Meta:
        verbose_name = _("instruction of a leader")
        verbose_name_plural = _("instructions of leaders")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="an_instruction_says_what", condition=~Q(text="") & ~Q(status_then="")
            ),
            models.CheckConstraint(
                name="an_instruction_is_due_after_it_is_given",
                condition=Q(due_on__gte=F("given_on")),
                violation_error_message=_("The last day cannot lie before the instruction."),
            ),
            models.UniqueConstraint(
                fields=["target", "agency", "period"],
                condition=Q(state__in=UNSETTLED),
                name="one_unsettled_instruction_a_result",
            ),
        ]
        indexes = [models.Index(fields=["agency", "state"], name="instruction_agency_state")]

    def __str__(self) -> str:
        return f"{self.agency_id} · {self.target_id} · {self.due_on}"

    @property
    def is_unsettled(self) -> bool:
        return self.state in UNSETTLED

    @property
    def days_left(self) -> int:
        """Days until its last day; negative once that has passed."""
        return (self.due_on - clock.today()).days

    @property
    def days_late(self) -> int:
        return -self.days_left

    @property
    def is_overdue(self) -> bool:
        return self.state in WITH_AGENCY and self.days_left < 0


@tracked(root="instruction", agency="instruction__agency", province="instruction__agency__province")
class InstructionStep(models.Model):
    """One step of an instruction: who did it, on whose behalf, with which words."""

    instruction = models.ForeignKey(
        Instruction,
        verbose_name=_("instruction of a leader"),
        on_delete=models.PROTECT,
        related_name="steps",
    )
    action = models.CharField(_("step"), max_length=12)
    from_state = models.CharField(_("from"), max_length=12, choices=InstructionState, blank=True)
    to_state = models.CharField(_("to"), max_length=12, choices=InstructionState)
    at = models.DateTimeField(_("at"), default=clock.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.PROTECT,
        related_name="instruction_steps",
    )
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("on behalf of"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    words = models.TextField(_("words"), blank=True)
    due_on = models.DateField(_("to be done by"), null=True, blank=True)

    class Meta:
        verbose_name = _("step of an instruction")
        verbose_name_plural = _("steps of instructions")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="only_an_acceptance_needs_no_words",
                condition=Q(action="accept") | ~Q(words=""),
            ),
            models.CheckConstraint(
                name="what_is_asked_has_a_last_day",
                condition=~Q(action__in=["give", "ask_again"]) | Q(due_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instruction_id} {self.from_state} → {self.to_state}"
