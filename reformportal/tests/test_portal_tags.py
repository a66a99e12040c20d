"""What pages print through the template library: numbers, dates, signs, filters in use."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django import forms
from django.test import RequestFactory
from django.utils import translation

from reformportal.templatetags import portal


class ListForm(forms.Form):
    area = forms.ChoiceField(
        choices=[("", "All"), ("Group", [("1", "Procedures")])], required=False
    )
    status = forms.MultipleChoiceField(choices=[("behind", "Behind"), ("missed", "Missed")])
    word = forms.CharField(required=False)


def make_list(address: str):
    request = RequestFactory().get(address)
    return request, ListForm(request.GET)


def test_a_number_is_written_in_the_language_of_the_page():
    assert portal.number(Decimal("1234.5"), 1) == "1.234,5"
    with translation.override("en"):
        assert portal.number(Decimal("1234.5"), 1) == "1,234.5"


def test_a_count_has_no_decimals_and_a_value_has_two():
    assert portal.number(1650) == "1.650"
    assert portal.number(Decimal("8")) == "8,00"


def test_an_unknown_number_is_a_dash_that_is_read_aloud_and_zero_is_zero():
    with translation.override("en"):
        unknown = portal.number(None, 2)
    assert "–" in unknown and "no value" in unknown
    assert portal.number(0, 2) == "0,00"


def test_a_date_is_written_as_officials_write_it():
    assert portal.date_vi(date(2025, 9, 19)) == "19/9/2025"
    assert portal.date_vi(date(2025, 9, 19), "long") == "ngày 19 tháng 9 năm 2025"
    with translation.override("en"):
        assert portal.date_vi(date(2025, 9, 19), "long") == "19 September 2025"


def test_a_moment_is_told_in_vietnam_time():
    assert portal.date_vi(datetime(2025, 3, 19, 17, 0, tzinfo=UTC), "time") == "20/3/2025 00:00"


def test_a_status_is_shown_by_colour_shape_and_word():
    with translation.override("en"):
        shown = portal.status_badge("at_risk")
    assert "tone-at_risk" in shown and "#at_risk" in shown and "At risk" in shown


def test_a_status_that_nobody_defined_is_an_error_not_a_blank():
    with pytest.raises(KeyError):
        portal.status_badge("fine")


def test_a_bar_never_leaves_its_frame_and_an_unknown_value_draws_none():
    assert 'width="100.00"' in portal.bar(Decimal("111.1"), 60)
    assert 'class="bar-fill"' not in portal.bar(None, 60)


def test_each_filter_in_use_is_a_chip_with_its_word_that_leads_to_the_list_without_it():
    request, form = make_list("/list?area=1&status=behind&status=missed&word=&plan=7&page=3")
    chips = portal.active_filters(request, form)
    assert [chip.word for chip in chips] == ["Procedures", "Behind", "Missed"]
    assert chips[1].without == "?area=1&status=missed&word=&plan=7"


def test_a_word_typed_into_a_filter_is_never_taken_for_markup():
    request, form = make_list("/list?x=%22%3E%3Cscript%3E&sort=name&page=2&word=a")
    kept = portal.kept_parameters(request, form)
    assert "<script>" not in kept and 'name="sort"' in kept
    assert 'name="page"' not in kept and 'name="word"' not in kept
