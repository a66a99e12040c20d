"""The answers behind a value, with who entered, sent and approved them, as far as one may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from agencies.models import User
from reports.explanation.answers import Answers, Part
from reports.explanation.explanation import Absent, Coverage, Hand, Input
from reports.explanation.recomputed import Recomputed
from reports.explanation.sources import Sources
from reports.models import Figure, State, Transition
from reports.progress.stored import rule_figure
from reports.progress.values import value_of

Hands = dict[tuple[int, str], Transition]


@dataclass(frozen=True, slots=True)
class Sight:
    """What of the answers one reader sees: the figures, and else whether she knows their state."""

    figure_ids: frozenset[int]
    knows_states: bool
    hands: Hands

    def sees(self, figure: Figure) -> bool:
        return figure.pk in self.figure_ids


def sight_of(user: User, sources: Sources, row: Recomputed) -> Sight:
    """Two queries: which of the row's figures the reader may see, and who moved their reports."""
    figures = [each for part in _parts(row) for each in part.given]
    visible = Figure.objects.visible_to(user).filter(pk__in=[each.pk for each in figures])
    seen = frozenset(visible.values_list("pk", flat=True))
    submissions = {each.submission_id for each in figures if each.pk in seen}
    moves = Transition.objects.filter(
        submission_id__in=submissions, action__in=("send", "approve")
    ).select_related("by")
    province_id = sources.target.plan.province_id
    return Sight(
        figure_ids=seen,
        knows_states=province_id in user.access.read_province_ids,
        hands={(move.submission_id, move.action): move for move in moves.order_by("at", "pk")},
    )


def _parts(row: Recomputed) -> Iterable[Part]:
    return [*row.seen.parts, *row.seen.former] if row.case.is_asked else ()


class Inputs:
    """Draws up the table of inputs and the coverage of one row."""

    def __init__(self, sources: Sources, row: Recomputed, sight: Sight) -> None:
        self.sources, self.row, self.sight = sources, row, sight
        self.answers = Answers(sources)

    def table(self) -> tuple[Input, ...]:
        """By agency, then by report; an agency without any answer has one line that says so.

        Empty where the report does not ask: its last known value has an explanation of its own.
        """
        return tuple(each for part in _parts(self.row) for each in self._of_part(part))

    def _of_part(self, part: Part) -> list[Input]:
        if not part.given:
            return [self._line(part, remark=_("not asked for a figure"))]
        shown = [each for each in part.given if self.sight.sees(each)]
        lines = [self._answer(part, each) for each in shown]
        if len(shown) == len(part.given):
            return lines
        return [*lines, self._withheld(part)]

    def _line(self, part: Part, agency_id: int | None = None, **fields) -> Input:
        agency_id = agency_id or part.agency_id
        agency, held = self.sources.agencies[agency_id], agency_id != part.agency_id
        is_former = any(part is each for each in self.row.seen.former)
        return Input(
            agency_id=agency_id,
            agency=agency.name,
            holder=self.sources.agencies[part.agency_id].name if held else "",
            ended_on=agency.valid_until if is_former or held else None,
            **fields,
        )

    def _answer(self, part: Part, figure: Figure) -> Input:
        submission = figure.submission
        titles = {each.pk: each.title for each in self.sources.periods}
        hands = self.sight.hands
        sent = hands.get((submission.pk, "send"))
        approved = hands.get((submission.pk, "approve"))
        return self._line(
            part,
            submission.agency_id,
            report=titles[submission.period_id],
            figure=rule_figure(figure) if figure.is_answered else None,
            state=submission.state,
            counts=figure.is_answered and self._counts(part, figure),
            blank_reason=figure.blank_reason,
            remark="" if figure.is_answered or figure.blank_reason else _("no figure yet"),
            entered=_hand(figure.updated_by and figure.updated_by.full_name, figure.updated_at),
            sent=_hand(sent and sent.by.full_name, submission.sent_at),
            approved=_hand(
                approved and approved.by.full_name,
                submission.approved_at if submission.state == State.APPROVED else None,
            ),
        )

    def _counts(self, part: Part, figure: Figure) -> bool:
        is_now = any(part is each for each in self.row.seen.parts)
        return self.answers.counts(figure, self.row.is_official or not is_now)

    def _withheld(self, part: Part) -> Input:
        """Of another agency the official sums alone, as every list of results shows them."""
        chain = " + ".join(each.title for each in part.chain)
        is_known = self._is_known(part)
        return self._line(
            part,
            report=chain,
            figure=part.figure if is_known and self.row.is_official else None,
            counts=is_known,
            remark="" if is_known else self._why(part),
            is_withheld=True,
        )

    def _is_known(self, part: Part) -> bool:
        return value_of(part.figure, self.sources.terms, part.member.baseline).is_known

    # Coverage

    def coverage(self) -> Coverage:
        """Who is missing, by name; nobody where the report does not ask."""
        row = self.row
        if not row.case.is_asked:
            return Coverage(answered=0, assigned=0, missing=())
        absent = [each for each in row.seen.parts if not self._is_known(each)]
        return Coverage(
            answered=row.seen.answered,
            assigned=row.seen.assigned,
            missing=tuple(
                Absent(
                    agency_id=each.agency_id,
                    agency=self.sources.agencies[each.agency_id].name,
                    why=self._why(each),
                )
                for each in absent
            ),
        )

    def _why(self, part: Part) -> str:
        """Why a part has no value, as far as the reader may know."""
        if part.missing is not None and part.missing.pk != self.sources.period.pk:
            return _("the year to date lacks the report %(report)s") % {
                "report": part.missing.title
            }
        last = part.given[-1] if part.given else None
        if last is None:
            return _("not asked for a figure")
        if not (self.sight.sees(last) or self.sight.knows_states):
            return _("no approved value")
        if not last.is_answered and last.blank_reason and self.sight.sees(last):
            return _("left blank: %(reason)s") % {"reason": last.blank_reason}
        if last.submission.state == State.APPROVED:
            return _("no value follows from the approved figure")
        return {
            State.DRAFT: _("not sent yet"),
            State.AT_HEAD: _("not sent yet"),
            State.RETURNED: _("returned, not sent again yet"),
            State.SENT: _("sent, not approved yet"),
        }[State(last.submission.state)]


def _hand(name: str | None, at) -> Hand | None:
    return Hand(name=name or "", at=at) if name or at else None
