"""WHAT WAS FOUND ODD: findings as they were last judged, and the sentences that explain them."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from reformportal.lib import clock
from reformportal.lib.tracking import tracked
from reports.models.figure import Figure
from targets.models import Severity

SHORTEST, LONGEST = 10, 500


class Standing(models.TextChoices):
    """Where an explanation stands: none yet, one of an earlier figure, or one of this figure."""

    OPEN = "open", _("Not explained")
    EARLIER = "earlier", _("Explained for an earlier figure")
    EXPLAINED = "explained", _("Explained")


@tracked(
    root="figure__submission",
    agency="figure__submission__agency",
    province="figure__submission__agency__province",
    hidden=("figure_version", "answer"),
)
class Explanation(models.Model):
    """A sentence by which an officer explains a warning, for the figure as it then was.

    `answer` is the fingerprint of the inputs that it explains: a later note leaves it as it is.
    """

    figure = models.ForeignKey(Figure, on_delete=models.CASCADE, related_name="explanations")
    check_code = models.SlugField(_("check"), max_length=60)
    sentence = models.CharField(
        _("explanation"), max_length=LONGEST, validators=[MinLengthValidator(SHORTEST)]
    )
    figure_version = models.PositiveIntegerField(_("version of the figure"))
    answer = models.CharField(max_length=16)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.PROTECT,
        related_name="explanations",
    )
    at = models.DateTimeField(_("at"), default=clock.now)

    class Meta:
        verbose_name = _("explanation")
        verbose_name_plural = _("explanations")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="an_explanation_says_something",
                condition=~Q(sentence=""),
                violation_error_message=_("Write a sentence."),
            ),
        ]
        indexes = [models.Index(fields=["figure", "check_code"], name="explanation_of_finding")]

    def __str__(self) -> str:
        return f"{self.figure_id} · {self.check_code}"


class KeptFinding(models.Model):
    """A finding as it was judged when its figure was last saved or its report last sent.

    A report that was sent shows these: what its agency was asked, in the words it was asked in.
    """

    figure = models.ForeignKey(Figure, on_delete=models.CASCADE, related_name="findings")
    check_code = models.SlugField(_("check"), max_length=60)
    severity = models.CharField(_("severity"), max_length=7, choices=Severity)
    message = models.TextField(_("message"))
    message_en = models.TextField(_("message in English"))
    standing = models.CharField(_("explanation"), max_length=9, choices=Standing)
    position = models.PositiveSmallIntegerField(default=100)

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ["figure_id", "position", "check_code"]
        constraints = [
            models.UniqueConstraint(
                fields=["figure", "check_code"], name="one_finding_per_figure_and_check"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.figure_id} · {self.check_code}"
