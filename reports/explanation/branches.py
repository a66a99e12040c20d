"""Which sentence of the rules (section 5) gave a status: pure, and never a second judgement."""

from __future__ import annotations

from enum import StrEnum

from reports.progress.judgement import WHOLE_YEAR, Case, Judgement, meets
from reports.progress.terms import Direction, Status


class Branch(StrEnum):
    """The sentences of section 5, in the order in which they are asked."""

    CEASED = "ceased"
    NOT_ASKED = "not_asked"
    NO_TARGET = "no_target"
    NIL = "nil"
    NO_DATA = "no_data"
    DONE = "done"
    DONE_LATE = "done_late"
    DAY_PASSED = "day_passed"
    DAY_NEAR = "day_near"
    DAY_AHEAD = "day_ahead"
    MET = "met"
    MET_BUT_PARTIAL = "met_but_partial"
    OVER = "over"
    CEILING_PASSED = "ceiling_passed"
    CEILING_KEPT = "ceiling_kept"
    AS_EXPECTED = "as_expected"
    WITHIN_TOLERANCE = "within_tolerance"
    BEYOND_TOLERANCE = "beyond_tolerance"


GIVES: dict[Branch, Status] = {
    Branch.CEASED: Status.NOT_APPLICABLE,
    Branch.NOT_ASKED: Status.NOT_DUE,
    Branch.NO_TARGET: Status.NOT_DUE,
    Branch.NIL: Status.NIL,
    Branch.NO_DATA: Status.NO_DATA,
    Branch.DONE: Status.ACHIEVED,
    Branch.DONE_LATE: Status.ACHIEVED,
    Branch.DAY_PASSED: Status.MISSED,
    Branch.DAY_NEAR: Status.AT_RISK,
    Branch.DAY_AHEAD: Status.ON_TRACK,
    Branch.MET: Status.ACHIEVED,
    Branch.MET_BUT_PARTIAL: Status.ON_TRACK,
    Branch.OVER: Status.MISSED,
    Branch.CEILING_PASSED: Status.MISSED,
    Branch.CEILING_KEPT: Status.ON_TRACK,
    Branch.AS_EXPECTED: Status.ON_TRACK,
    Branch.WITHIN_TOLERANCE: Status.AT_RISK,
    Branch.BEYOND_TOLERANCE: Status.BEHIND,
}
OF_A_DAY = {
    Status.MISSED: Branch.DAY_PASSED,
    Status.AT_RISK: Branch.DAY_NEAR,
    Status.ON_TRACK: Branch.DAY_AHEAD,
}


def branch_of(case: Case, judged: Judgement) -> Branch:
    """Return the sentence by which a case got its judgement."""
    if judged.status == Status.NOT_APPLICABLE:
        return Branch.CEASED
    if judged.status == Status.NOT_DUE:
        return Branch.NO_TARGET if case.is_asked else Branch.NOT_ASKED
    if judged.status in (Status.NIL, Status.NO_DATA):
        return Branch(judged.status)
    if case.direction == Direction.DONE_BY:
        return _of_a_milestone(judged)
    return _of_a_number(case, judged)


def _of_a_milestone(judged: Judgement) -> Branch:
    if judged.status == Status.ACHIEVED:
        return Branch.DONE_LATE if judged.days_late else Branch.DONE
    return OF_A_DAY[judged.status]


def _of_a_number(case: Case, judged: Judgement) -> Branch:
    value, target = judged.value, judged.target
    met = value is not None and target is not None and meets(case.direction, value, target)
    match judged.status:
        case Status.ACHIEVED:
            return Branch.MET
        case Status.MISSED:
            return Branch.OVER if case.share >= WHOLE_YEAR else Branch.CEILING_PASSED
        case Status.AT_RISK:
            return Branch.WITHIN_TOLERANCE
        case Status.BEHIND:
            return Branch.BEYOND_TOLERANCE
    if met and case.is_yearly_amount and case.direction == Direction.AT_MOST:
        # Kept so far; the year is not over. At its end only what is missing can undo it.
        return Branch.MET_BUT_PARTIAL if case.share >= WHOLE_YEAR else Branch.CEILING_KEPT
    return Branch.MET_BUT_PARTIAL if met else Branch.AS_EXPECTED
