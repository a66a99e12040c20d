"""Explaining a warning: one sentence, for the figure as it is now."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from agencies.models import User
from reformportal.lib import clock
from reports.checks.findings import answer_of
from reports.entry.saving import locked_figure
from reports.models import Explanation
from reports.models.finding import LONGEST, SHORTEST


class SentenceRefused(ValueError):
    """The sentence is too short or too long, or holds what is no text; says so in words."""


@transaction.atomic
def explain_finding(*, figure_id: int, code: str, sentence: str, by: User) -> Explanation | None:
    """Stores the sentence for the figure as it is now; an empty one takes back what was there.

    Her own sentence for the same figure is corrected in place; anything else is followed by a new
    row, so that what was said before stays. Raises SentenceRefused or a FigureNotSaved.
    """
    figure = locked_figure(figure_id, by)
    sentence = _read(sentence)
    earlier = Explanation.objects.filter(figure=figure, check_code=code)
    if not sentence:
        earlier.delete()
        return None
    last, answer = earlier.last(), answer_of(figure)
    if last and (last.sentence, last.answer) == (sentence, answer):
        return last
    same = last is not None and (last.by_id, last.answer) == (by.pk, answer)
    row = last if same else Explanation(figure=figure, check_code=code, by=by, answer=answer)
    row.sentence, row.at, row.figure_version = sentence, clock.now(), figure.version
    row.save()
    return row


def _read(typed: str) -> str:
    """The sentence on one line; empty where nothing was typed."""
    sentence = " ".join(typed.split())
    if "\x00" in sentence:
        raise SentenceRefused(_("It holds a character that cannot be stored. Type it again."))
    if sentence and not SHORTEST <= len(sentence) <= LONGEST:
        words = _("Write a sentence of %(least)d to %(most)d characters.")
        raise SentenceRefused(words % {"least": SHORTEST, "most": LONGEST})
    return sentence
