"""The language of checks: what it reads, what it refuses and where, and that it always ends."""

import time
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from targets.check_names import FLAGS, NUMBERS, unknown_places
from targets.formulas import LONGEST, FormulaRefused, read_formula


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def holds(text, **values):
    return read_formula(text).holds(values)


def test_numbers_are_exact():
    assert holds("0.1 + 0.2 == 0.3")
    assert holds("value == 99.995", value=Decimal("99.995"))
    large = Decimal("999999999999999999.999999")
    assert holds("numerator * denominator > 0 and numerator < denominator + 0.000001",
                 numerator=large, denominator=large)  # fmt: skip


@pytest.mark.parametrize("unknown", [{}, {"last": None}])
def test_what_is_not_known_makes_no_finding(unknown):
    assert not holds("value > last", value=Decimal(1), **unknown)
    assert not holds("not value > last", value=Decimal(1), **unknown)


def test_dividing_by_nothing_makes_no_finding():
    assert not holds("numerator / denominator > 1", numerator=Decimal(1), denominator=Decimal(0))


def test_flags_and_functions():
    assert holds("is_flow and not is_nil", is_flow=True, is_nil=False)
    assert holds("max(abs(z_own), 1, limit) == 3", z_own=Decimal(-3), limit=Decimal(2))
    assert holds("1 < value <= 3", value=Decimal(3))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("valu > 3", 1),
        ("value > đơn", 9),
        ("value > 3 and 'đ' == last", 15),
        ("value >", 8),
        ("value > 3; import os", 10),
        ("value.real > 3", 1),
        ("value[0] > 3", 1),
        ("value ** 9 > 3", 1),
        ("9 ** 9 ** 9 > 1", 1),
        ("value << 9 > 1", 1),
        ("(lambda: 1)() > 2", 1),
        ("[x for x in value] > 1", 1),
        ("open(1) > 1", 1),
        ("value > 1e9", 9),
        ("value > 12345678901234567", 9),
        ("value > True", 9),
        ("is_flow > 3", 1),
        ("value and is_flow", 1),
        ("value", 1),
        ("value in last", 1),
        ("min(value) > 1", 1),
        ("abs(value, key=1) > 1", 1),
        ("(value := 3) > 1", 2),
        ("f'{value}' > 1", 1),
        ("", 1),
    ],
)
def test_what_is_no_formula_is_refused_with_its_place(text, place):
    with pytest.raises(FormulaRefused) as refused:
        read_formula(text)
    assert refused.value.place == place
    assert f"Character {place}:" in str(refused.value)


def test_a_name_that_is_not_known_is_answered_by_the_nearest_or_by_all():
    with pytest.raises(FormulaRefused, match="Did you mean “value”"):
        read_formula("valeu > 3")
    with pytest.raises(FormulaRefused, match="median_of_peers"):
        read_formula("qqqq > 3")


@pytest.mark.parametrize(
    "text", ["-" * 150 + "value > 0", "value > 0 and " * 40 + "is_flow", "(" * 390 + "1", "\x00"]
)
def test_long_and_deep_texts_are_refused_at_once(text):
    began = time.perf_counter()
    with pytest.raises(FormulaRefused):
        read_formula(text)
    assert time.perf_counter() - began < 1


WORDS = [
    *NUMBERS,
    *FLAGS,
    *[
        "+",
        "-",
        "*",
        "/",
        "<",
        "<=",
        ">",
        ">=",
        "==",
        "!=",
        "and",
        "or",
        "not",
        "(",
        ")",
        "abs",
        "min",
        "max",
        ",",
        "0.5",
        "7",
        "1e9",
    ],
]


@given(st.one_of(st.text(max_size=LONGEST + 10), st.lists(st.sampled_from(WORDS)).map(" ".join)))
def test_no_text_does_anything_but_be_read_or_refused(text):
    try:
        formula = read_formula(text)
    except FormulaRefused:
        return
    numbers = dict.fromkeys(NUMBERS, Decimal("-1.5"))
    assert formula.holds(numbers | dict.fromkeys(FLAGS, True)) in (True, False)
    assert not formula.names or formula.holds({}) is False


def test_a_message_holds_known_names_only():
    assert unknown_places("{value} thay vì {already}") == []
    assert unknown_places("{value.real} {0} }") == ["value.real", "0", "}"]
