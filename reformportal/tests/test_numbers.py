"""Numbers are written as the language writes them and read as a tired officer means them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reformportal.lib.numbers import (
    NOT_A_NUMBER,
    TOO_LONG,
    TWO_READINGS,
    UnreadableNumber,
    format_number,
    parse_number,
)


@pytest.mark.parametrize(
    ("value", "decimals", "vietnamese", "english"),
    [
        ("1234567.891", 2, "1.234.567,89", "1,234,567.89"),
        ("59.995", 2, "60,00", "60.00"),
        ("0.125", 2, "0,13", "0.13"),
        ("-0.004", 2, "0,00", "0.00"),
        ("-1234.5", 1, "-1.234,5", "-1,234.5"),
        ("400", 0, "400", "400"),
        ("1E+3", 0, "1.000", "1,000"),
    ],
)
def test_a_number_is_rounded_half_up_and_written_in_the_marks_of_the_language(
    value, decimals, vietnamese, english
):
    assert format_number(Decimal(value), decimals, "vi") == vietnamese
    assert format_number(Decimal(value), decimals, "en") == english


def test_an_unknown_value_is_a_dash_and_never_zero():
    assert format_number(None, 2, "vi") == "–"
    assert format_number(Decimal(0), 2, "vi") == "0,00"


@pytest.mark.parametrize("value", ["NaN", "Infinity", "1E+999999"])
def test_what_is_no_figure_is_not_written(value):
    with pytest.raises(ValueError):
        format_number(Decimal(value), 2, "vi")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1234.5", "1234.5"),
        ("1234,5", "1234.5"),
        ("1 234,5", "1234.5"),
        ("1\u00a0234\u202f567", "1234567"),
        ("1.234", "1234"),
        ("12.5", "12.5"),
        ("1.234.567", "1234567"),
        ("1,234,567", "1234567"),
        ("1234.567", "1234.567"),
        ("0,125", "0.125"),
        ("0.125", "0.125"),
        (",5", "0.5"),
        ("63,2 %", "63.2"),
        ("63.2%", "63.2"),
        ("  7 ", "7"),
        ("007", "7"),
        ("-3", "-3"),
        ("−3,5", "-3.5"),
        ("１２，５％", "12.5"),
        ("0", "0"),
    ],
)
def test_a_number_is_read_as_it_was_meant(typed, meant):
    assert parse_number(typed) == Decimal(meant)


@pytest.mark.parametrize("typed", ["", "   ", "\t", "\u00a0"])
def test_nothing_typed_is_blank_not_zero(typed):
    assert parse_number(typed) is None


NOT_ONE_NUMBER = "NaN|Infinity|1e999|0x10|١٢|5²|½|–|.|12,|1.23.4|0.123.456|12 34|1\n234"
NOT_ONE_NUMBER += "|1.234,567.89|1,5,|--3|3-|5 %%|12 người|1.2345,6"


@pytest.mark.parametrize("typed", NOT_ONE_NUMBER.split("|"))
def test_what_is_not_one_number_is_refused(typed):
    with pytest.raises(UnreadableNumber) as refusal:
        parse_number(typed)
    assert refusal.value.reason == NOT_A_NUMBER


def test_a_lone_mark_before_three_digits_never_silently_changes_the_size_of_a_figure():
    assert parse_number("1,234", language="en") == 1234
    for typed, language in (("1,234", "vi"), ("1.234", "en")):
        with pytest.raises(UnreadableNumber) as refusal:
            parse_number(typed, language=language)
        assert refusal.value.reason == TWO_READINGS
        assert parse_number(typed, language=language, decimals=3) == Decimal("1.234")
        # A count has no decimals, so there is one reading left.
        assert parse_number(typed, language=language, decimals=0) == 1234


@pytest.mark.parametrize("typed", ["9" * 19, "9" * 100_000, "0," + "1" * 11])
def test_a_figure_with_too_many_digits_is_refused_without_effort(typed):
    with pytest.raises(UnreadableNumber) as refusal:
        parse_number(typed)
    assert refusal.value.reason == TOO_LONG


@given(st.text(max_size=80))
def test_no_text_breaks_the_reader(text):
    try:
        value = parse_number(text)
    except UnreadableNumber:
        return
    assert value is None or value.is_finite()


@given(
    st.decimals(min_value=-(10**15), max_value=10**15, places=4),
    st.integers(min_value=0, max_value=4),
    st.sampled_from(["vi", "en"]),
)
def test_what_the_portal_writes_it_reads_back(value, decimals, language):
    written = format_number(value, decimals, language)
    read = parse_number(written, language=language, decimals=decimals)
    assert format_number(read, decimals, language) == written
