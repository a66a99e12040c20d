"""The value of several agencies together, and how many of them it rests on."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from reports.progress.combining import added, combined
from reports.progress.figures import Figure, IndicatorTerms
from reports.progress.judgement import meets
from reports.progress.rounding import Number, rounded
from reports.progress.terms import Direction, GroupRule, Measure
from reports.progress.values import NIL, Lack, Value, value_of

SUITED: dict[Measure, frozenset[GroupRule]] = {
    Measure.RATIO: frozenset(GroupRule) - {GroupRule.SUM, GroupRule.ALL_DONE},
    Measure.QUANTITY: frozenset(GroupRule) - {GroupRule.RATIO_OF_SUMS, GroupRule.ALL_DONE},
    Measure.RATE: frozenset(GroupRule)
    - {GroupRule.RATIO_OF_SUMS, GroupRule.SUM, GroupRule.ALL_DONE},
    Measure.RANK: frozenset(GroupRule)
    - {GroupRule.RATIO_OF_SUMS, GroupRule.SUM, GroupRule.ALL_DONE},
    Measure.REDUCTION: frozenset(GroupRule) - {GroupRule.ALL_DONE},
    Measure.MILESTONE: frozenset({GroupRule.ALL_DONE, GroupRule.SHARE_MET, GroupRule.NONE}),
}
IN_SUMS = (GroupRule.SUM, GroupRule.RATIO_OF_SUMS)


class UnsuitedRule(ValueError):
    """A group rule that the indicator's measure cannot follow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """An assigned agency's approved year to date, and for a reduction its own baseline."""

    figure: Figure | None = None
    baseline: Number | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """How a group is put together; `bar` is each agency's T under share_met."""

    rule: GroupRule
    terms: IndicatorTerms
    direction: Direction = Direction.AT_LEAST
    target: Number | None = None
    bar: Number | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupValue:
    """A group's exact value and its coverage: `answered` of `assigned` agencies."""

    value: Value
    answered: int
    assigned: int

    @property
    def is_partial(self) -> bool:
        return self.answered < self.assigned


def group_value(
    scope: Scope, members: Sequence[Member], former: Sequence[Member] = ()
) -> GroupValue:
    """Return the value and coverage of a group.

    `former` are agencies that ended this year without an heir, with their latest approved year to
    date: flows stay in sums, stocks do not, and neither is in the coverage.
    """
    if scope.rule not in SUITED[scope.terms.measure]:
        raise UnsuitedRule(f"{scope.terms.measure} under {scope.rule}")
    if scope.rule == GroupRule.NONE and len(members) > 1:
        raise UnsuitedRule("reported once, by the lead agency, but there are several")
    values = [value_of(member.figure, scope.terms, member.baseline) for member in members]
    answered = sum(value.is_known for value in values)
    value = _nothing_to_add_up(values, has_former=_stays(scope, former))
    if value is None:
        staying = former if _stays(scope, former) else ()
        value = _value(scope, members, staying, values)
    return GroupValue(value=value, answered=answered, assigned=len(members))


def _stays(scope: Scope, former: Sequence[Member]) -> bool:
    return bool(former) and scope.rule in IN_SUMS and scope.terms.adds_up


def _nothing_to_add_up(values: Sequence[Value], *, has_former: bool) -> Value | None:
    if not values:
        return Value(lack=Lack.NOBODY_ASSIGNED)
    if all(value.is_nil for value in values):
        return None if has_former else NIL
    if all(value.exact is None for value in values):
        return Value(lack=Lack.NOBODY_REPORTED)
    return None


def _value(
    scope: Scope, members: Sequence[Member], former: Sequence[Member], values: Sequence[Value]
) -> Value:
    known = [value.exact for value in values if value.exact is not None]
    match scope.rule:
        case GroupRule.RATIO_OF_SUMS | GroupRule.SUM:
            return value_of_sums(scope.terms, [*members, *former])
        case GroupRule.MEAN:
            return Value(exact=sum(known, Fraction(0)) / len(known))
        case GroupRule.WORST | GroupRule.BEST:
            return _extreme(scope, known)
        case GroupRule.SHARE_MET:
            met = sum(meets_bar(scope, value) for value in values)
            in_scope = sum(not value.is_nil for value in values)
            return Value(exact=Fraction(met, in_scope) * 100)
        case GroupRule.ALL_DONE:
            return _all_done(values)
    return next(value for value in values if value.exact is not None)


def value_of_sums(terms: IndicatorTerms, members: Sequence[Member]) -> Value:
    """Return the value of the sums over the members that have one (for a reduction: the same)."""
    reported = [
        member
        for member in members
        if value_of(member.figure, terms, member.baseline).exact is not None
    ]
    if not reported:
        return NIL
    figure = combined([member.figure for member in reported], terms)
    baseline = added([member.baseline for member in reported])
    return value_of(figure, terms, baseline)


def _extreme(scope: Scope, known: Sequence[Fraction]) -> Value:
    wants_worst = scope.rule == GroupRule.WORST
    match scope.direction:
        case Direction.AT_LEAST:
            return Value(exact=min(known) if wants_worst else max(known))
        case Direction.AT_MOST | Direction.TOP:
            return Value(exact=max(known) if wants_worst else min(known))
    if scope.target is None:
        return Value(lack=Lack.NO_TARGET)
    target = Fraction(scope.target)
    # Of two as far away on either side the lower one, so that order cannot matter.
    ranked = sorted(known, key=lambda value: (abs(value - target), value))
    nearest, farthest = ranked[0], abs(ranked[-1] - target)
    return Value(
        exact=min(value for value in known if abs(value - target) == farthest)
        if wants_worst
        else nearest
    )


def meets_bar(scope: Scope, value: Value) -> bool:
    """Tell whether an agency meets the bar of share_met; one without a value does not."""
    if value.exact is None:
        return False
    if scope.direction == Direction.DONE_BY:
        return value.exact >= 1
    if scope.bar is None:
        raise UnsuitedRule("share_met asks for the agencies' bar")
    decimals, is_share = scope.terms.decimals, scope.terms.is_share
    return meets(
        scope.direction,
        rounded(value.exact, decimals, is_share=is_share),
        rounded(scope.bar, decimals, is_share=is_share),
    )


def _all_done(values: Sequence[Value]) -> Value:
    in_scope = [value for value in values if not value.is_nil]
    dates = [value.done_on for value in in_scope if value.done_on is not None]
    if len(dates) < len(in_scope):
        return Value(exact=Fraction(0))
    return Value(exact=Fraction(1), done_on=max(dates))


def judges_agencies(rule: GroupRule, measure: Measure) -> bool:
    """Tell whether an agency's own part has a status: a sum binds the group, reductions each."""
    return rule != GroupRule.SUM or measure == Measure.REDUCTION


def group_direction(rule: GroupRule, direction: Direction) -> Direction:
    """Return how the group is judged: a share of agencies that meet their bar is `at_least`."""
    return Direction.AT_LEAST if rule == GroupRule.SHARE_MET else direction


def can_be_undone(
    rule: GroupRule, direction: Direction, target: Number | None, *, is_share: bool
) -> bool:
    """Tell whether a missing agency could undo what a partial group has reached."""
    if rule == GroupRule.WORST:
        return True
    down = direction in (Direction.AT_MOST, Direction.EXACTLY)
    if rule == GroupRule.SUM and down:
        return True
    return is_share and (target == 100 or (target == 0 and down))
