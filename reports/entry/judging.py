"""Many figures judged by the constraints of the database in one question, not one for each."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import CheckConstraint, F, Q, Value

from reports.entry.forms import FigureForm
from reports.models import Figure

CHECKS = [each for each in Figure._meta.constraints if isinstance(each, CheckConstraint)]


def judge_together(forms: Collection[FigureForm]) -> None:
    """Validates bound forms as each would by itself; one query where all can be stored.

    A form with an error of its own is not held against the constraints as well.
    """
    for form in forms:
        form.instance.is_judged_with_others = True
    sound = [form for form in forms if form.is_valid()]
    for form in _refused(sound):
        form.instance.is_judged_with_others = False
        form.judge_constraints()


def _refused(forms: Sequence[FigureForm]) -> list[FigureForm]:
    """Those that the database would refuse, found by halves."""
    if not forms or _all_pass([form.instance for form in forms]):
        return []
    if len(forms) == 1:
        return list(forms)
    half = len(forms) // 2
    return [*_refused(forms[:half]), *_refused(forms[half:])]


def _all_pass(figures: Sequence[Figure]) -> bool:
    conditions, values = [], {}
    for number, figure in enumerate(figures):
        start = f"f{number}_"
        conditions += [_renamed(each.condition, start) for each in CHECKS]
        values |= {f"{start}{name}": _value_of(figure, name) for name in FIELDS}
    return Q(*conditions).check(values)


def _value_of(figure: Figure, name: str) -> Value:
    return Value(getattr(figure, name), Figure._meta.get_field(name))


def _renamed(condition: Q, start: str) -> Q:
    """The same condition about one of many figures, whose fields carry its mark."""
    children = [
        _renamed(each, start) if isinstance(each, Q) else _renamed_term(*each, start)
        for each in condition.children
    ]
    return Q(*children, _connector=condition.connector, _negated=condition.negated)


def _renamed_term(lookup: str, value: Any, start: str) -> tuple[str, Any]:
    return start + lookup, F(start + value.name) if isinstance(value, F) else value


def _names_in(condition: Q) -> set[str]:
    """The fields of a condition that only compares fields with values and with one another."""
    names: set[str] = set()
    for each in condition.children:
        if isinstance(each, Q):
            names |= _names_in(each)
            continue
        lookup, value = each
        names |= {lookup.split("__")[0]} | ({value.name} if isinstance(value, F) else set())
    return names


FIELDS = sorted(set().union(*(_names_in(each.condition) for each in CHECKS)))
