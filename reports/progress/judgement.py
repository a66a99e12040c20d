"""How a value is judged: one implementation for agencies and groups, twinned in judging.py."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from reports.progress.milestones import days_done_late, done_by_status
from reports.progress.rounding import Number, rounded
from reports.progress.terms import Direction, Status
from reports.progress.values import Value

WHOLE_YEAR = Fraction(1)
MOST_ATTAINMENT = Decimal("999.99")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """All that a judgement rests on; `share` is q, `tolerance` per cent of |e|.

    `last_day` and `window_end` are looked at for `done_by` only, where no `target` is needed.
    """

    direction: Direction
    value: Value
    target: Number | None = None
    start: Number | None = None
    share: Fraction = WHOLE_YEAR
    decimals: int = 2
    is_share: bool = False
    is_yearly_amount: bool = False
    tolerance: Decimal = Decimal(10)
    is_applicable: bool = True
    is_asked: bool = True
    is_partial: bool = False
    can_be_undone: bool = False
    last_day: date | None = None
    window_end: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What is shown: every number rounded, None where there is none.

    `distance` is what lacks to the target, `shortfall` what lacks to the expected value; both are
    0 or less where it is met. `is_final`: no_data now counts as not met.
    """

    status: Status
    value: Decimal | None = None
    target: Decimal | None = None
    start: Decimal | None = None
    expected: Decimal | None = None
    shortfall: Decimal | None = None
    distance: Decimal | None = None
    attainment: Decimal | None = None
    days_late: int = 0
    is_final: bool = False
    start_is_missing: bool = False


def judge(case: Case) -> Judgement:
    """Return the judgement of a case (progress rules, section 5)."""
    if case.direction == Direction.DONE_BY:
        return _judge_done_by(case)
    value, target, start = (
        None if number is None else rounded(number, case.decimals, is_share=case.is_share)
        for number in (case.value.exact, case.target, case.start)
    )
    expected = expected_value(case, start, target)
    status = _status_before_judging(case, has_target=target is not None)
    attained = None
    if status is None and value is not None and target is not None and expected is not None:
        status = status_of(case, value, target, expected)
        attained = attainment(case.direction, value, target)
    return Judgement(
        status=status or Status.NO_DATA,
        value=value,
        target=target,
        start=start,
        expected=expected,
        shortfall=shortfall(case.direction, value, expected),
        distance=shortfall(case.direction, value, target),
        attainment=attained,
        is_final=case.share >= WHOLE_YEAR,
        start_is_missing=target is not None and start is None and not case.is_yearly_amount,
    )


def _judge_done_by(case: Case) -> Judgement:
    status = _status_before_judging(case, has_target=case.last_day is not None)
    past = bool(case.last_day and case.window_end and case.window_end > case.last_day)
    done = case.value.exact is not None and case.value.exact >= 1
    if status is not None or case.last_day is None or case.window_end is None:
        return Judgement(status=status or Status.NO_DATA, is_final=past)
    return Judgement(
        status=done_by_status(done, case.last_day, case.window_end),
        value=Decimal(int(done)),
        attainment=Decimal("100.00") if done else Decimal("0.00"),
        days_late=days_done_late(case.value.done_on, case.last_day) if done else 0,
        is_final=past,
    )


def _status_before_judging(case: Case, *, has_target: bool) -> Status | None:
    if not case.is_applicable:
        return Status.NOT_APPLICABLE
    if not case.is_asked or not has_target:
        return Status.NOT_DUE
    if case.value.is_nil:
        return Status.NIL
    return Status.NO_DATA if case.value.exact is None else None


def start_value(
    *,
    previous_year: Number | None,
    baseline: Number | None,
    previous_target: Number | None,
    is_reduction: bool = False,
) -> Number | None:
    """Return s, the first that exists: last year's latest value, the baseline, last year's target.

    The baseline of a reduction is the amount b, at which nothing is reduced yet: 0 %.
    """
    if previous_year is not None:
        return previous_year
    if baseline is not None:
        return Decimal(0) if is_reduction else baseline
    return previous_target


def expected_value(case: Case, start: Decimal | None, target: Decimal | None) -> Decimal | None:
    """Return e from the rounded start and target: where the value should stand by now."""
    if target is None:
        return None
    if case.is_yearly_amount:
        exact = Fraction(target) * case.share
    elif start is None or meets(case.direction, start, target):
        exact = Fraction(target)
    else:
        exact = Fraction(start) + (Fraction(target) - Fraction(start)) * case.share
    return rounded(exact, case.decimals, is_share=case.is_share)


def meets(direction: Direction, value: Number, target: Number) -> bool:
    """Tell whether a value meets a target; both rounded by the caller."""
    match direction:
        case Direction.AT_LEAST:
            return value >= target
        case Direction.AT_MOST | Direction.TOP:
            return value <= target
        case Direction.EXACTLY:
            return value == target
    raise ValueError(f"{direction} is not met by a number")


def shortfall(
    direction: Direction, value: Decimal | None, wanted: Decimal | None
) -> Decimal | None:
    """Return how far a value is from what is wanted, 0 or less where it meets it."""
    if value is None or wanted is None:
        return None
    match direction:
        case Direction.AT_LEAST:
            return wanted - value
        case Direction.AT_MOST | Direction.TOP:
            return value - wanted
        case Direction.EXACTLY:
            return abs(value - wanted)
    raise ValueError(f"{direction} has no distance")


def status_of(case: Case, value: Decimal, target: Decimal, expected: Decimal) -> Status:
    """Return the status of a known value, all numbers rounded."""
    is_over = case.share >= WHOLE_YEAR
    is_ceiling = case.is_yearly_amount and case.direction == Direction.AT_MOST
    if meets(case.direction, value, target) and (is_over or not is_ceiling):
        undone = case.is_partial and case.can_be_undone
        return Status.ON_TRACK if undone else Status.ACHIEVED
    if is_over or (is_ceiling and value > target):
        return Status.MISSED
    short = shortfall(case.direction, value, expected) or Decimal(0)
    if short <= 0:
        return Status.ON_TRACK
    # Compared as whole products: the tolerance itself is never rounded.
    within = Fraction(short) * 100 <= Fraction(case.tolerance) * abs(Fraction(expected))
    return Status.AT_RISK if within else Status.BEHIND


def attainment(direction: Direction, value: Decimal, target: Decimal) -> Decimal:
    """Return the attainment in %, 0…999.99; one that has not reached 100 is not shown as 100."""
    if target <= 0:
        exact = Fraction(100 if meets(direction, value, target) else 0)
    else:
        exact = _attainment_of_positive(direction, Fraction(value), Fraction(target))
    exact = min(max(exact, Fraction(0)), Fraction(MOST_ATTAINMENT))
    return rounded(exact, 2, is_share=True)


def _attainment_of_positive(direction: Direction, value: Fraction, target: Fraction) -> Fraction:
    match direction:
        case Direction.AT_LEAST:
            return value / target * 100
        case Direction.EXACTLY:
            return min(value, target) / max(value, target) * 100
        case Direction.AT_MOST:
            return Fraction(100) if value <= target else target / value * 100
        case Direction.TOP:
            return target / value * 100 if value > 0 else Fraction(MOST_ATTAINMENT)
    raise ValueError(f"{direction} has no attainment of a number")
