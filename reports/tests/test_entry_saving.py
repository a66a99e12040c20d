"""A figure is saved over the version that was seen, and only as a figure can be."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from reports.entry.saving import (
    NotEnteredByYou,
    ReportClosed,
    StaleFigure,
    UnreadableFigure,
    save_figure,
)
from reports.models import Figure, Period, Submission
from reports.tests.factory import make_figure, make_indicator, make_user
from targets.models import Indicator


def save(cast, figure=None, version=0, by=None, **typed):
    figure = figure or cast.figure
    return save_figure(figure_id=figure.pk, version=version, typed=typed, by=by or cast.officer)


def takes_decimals(indicator, places=6):
    Indicator.objects.filter(pk=indicator.pk).update(input_decimals=places)


def stored(figure):
    return Figure.objects.get(pk=figure.pk)


def test_saving_keeps_who_and_when_and_counts_the_version(cast):
    saved = save(cast, numerator="30", denominator="40")
    figure = stored(cast.figure)
    assert (figure.numerator, figure.denominator, figure.version) == (30, 40, 1)
    assert (figure.updated_by, saved.is_answered) == (cast.officer, True)
    assert figure.updated_at.date() == date(2025, 3, 16)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1.234,5", "1234.5"),
        ("1234.5", "1234.5"),
        (" 1 234 ", "1234"),
        ("12,5 %", "12.5"),
        ("１２３", "123"),
        ("0", "0"),
    ],
)
def test_numbers_are_understood_as_officers_type_them(cast, typed, number):
    takes_decimals(cast.indicator)
    save(cast, denominator=typed)
    assert stored(cast.figure).denominator == Decimal(number)


@pytest.mark.parametrize("typed", ["1.234", "1,234", "1 234", "1.234 "])
def test_a_count_has_one_reading_whatever_mark_groups_it(cast, typed):
    save(cast, denominator=typed)
    assert stored(cast.figure).denominator == 1234


def test_a_count_is_a_whole_number_and_a_score_takes_its_decimals_alone(cast):
    for typed, places in (("12,5", 0), ("12,345", 2), ("0,5", 0)):
        takes_decimals(cast.indicator, places)
        with pytest.raises(UnreadableFigure) as refusal:
            save(cast, denominator=typed)
        assert list(refusal.value.form.errors) == ["denominator"]
    takes_decimals(cast.indicator, 2)
    assert save(cast, denominator="12,34").denominator == Decimal("12.34")


def test_a_figure_from_before_keeps_its_decimals_until_somebody_types_in_it(cast):
    Figure.objects.filter(pk=cast.figure.pk).update(numerator="1.5", denominator="2", version=1)
    assert save(cast, numerator="1,5", denominator="2", version=1).version == 1


HOSTILE = ["1e999", "9" * 400, "=1+1", "NaN", "Infinity", "1,2,3", "--5", "-5", "<b>", "5\x00", "٣"]


@pytest.mark.parametrize("typed", HOSTILE)
def test_what_is_no_number_is_refused_at_its_field(cast, typed):
    with pytest.raises(UnreadableFigure) as refusal:
        save(cast, denominator=typed)
    assert refusal.value.form.errors
    assert stored(cast.figure).version == 0


@pytest.mark.parametrize("field", ["note", "blank_reason"])
def test_a_null_character_is_refused_in_words(client, cast, field):
    client.force_login(cast.officer)
    prefix = f"f{cast.figure.pk}"
    answer = client.post(
        reverse("save_figure", args=[cast.figure.pk]),
        {f"{prefix}-version": "0", f"{prefix}-{field}": "vì\x00sao"},
    )
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [field]


@pytest.mark.parametrize(
    "typed", [{"numerator": "5", "denominator": "4"}, {"numerator": "1", "denominator": "0"}]
)
def test_a_part_larger_than_its_whole_is_refused(cast, typed):
    with pytest.raises(UnreadableFigure):
        save(cast, **typed)


def test_a_negative_number_is_refused_at_its_cell(cast):
    with pytest.raises(UnreadableFigure) as refusal:
        save(cast, numerator="-3", denominator="5")
    assert list(refusal.value.form.errors) == ["numerator"]


def test_nil_with_numbers_is_refused(cast):
    with pytest.raises(UnreadableFigure):
        save(cast, is_nil="on", numerator="1")


def test_nil_blank_and_zero_are_kept_apart(cast):
    assert save(cast, is_nil="on").is_answered
    zero = save(cast, version=1, numerator="0", denominator="80")
    assert (zero.is_nil, zero.numerator, zero.is_answered) == (False, 0, True)
    blank = save(cast, version=2, blank_reason="Chưa khảo sát")
    assert (blank.numerator, blank.is_answered) == (None, False)


@pytest.mark.parametrize(
    ("measure", "typed"),
    [
        ("rank", {"rank": "0", "rank_out_of": "63"}),
        ("rank", {"rank": "64", "rank_out_of": "63"}),
        ("rank", {"rank": "1,5", "rank_out_of": "63"}),
        ("rank", {"rank": "1", "rank_out_of": "99999999999"}),
        ("milestone", {"done": "True", "done_on": "2025-03-17"}),
        ("milestone", {"done": "True", "done_on": "31/2/2025"}),
    ],
)
def test_what_another_measure_cannot_hold_is_refused(cast, measure, typed):
    figure = make_figure(cast.submission, make_indicator(measure))
    with pytest.raises(UnreadableFigure):
        save(cast, figure, **typed)


def test_fields_of_another_measure_are_not_taken(cast):
    save(cast, numerator="1", denominator="2", amount="99", rank="1")
    assert (stored(cast.figure).amount, stored(cast.figure).rank) == (None, None)


def test_a_stale_version_is_refused_with_the_others_figure(cast):
    colleague = make_user("officer", cast.agency, "Bùi Thị Mai")
    save(cast, numerator="1", denominator="2", by=colleague)
    with pytest.raises(StaleFigure) as refusal:
        save(cast, numerator="3", denominator="4")
    theirs = refusal.value.current
    assert (theirs.numerator, theirs.updated_by) == (1, colleague)
    assert stored(cast.figure).numerator == 1


def test_typing_what_is_stored_already_is_no_conflict(cast):
    save(cast, numerator="1", denominator="2")
    assert save(cast, numerator="1", denominator="2,0", version=0).version == 1


@pytest.mark.parametrize("state", ["sent", "approved"])
def test_a_report_out_of_the_agencys_hands_takes_no_figures(cast, state):
    now = cast.period.late_from
    moments = {"first_sent_at": now, "sent_at": now, "approved_at": now}
    Submission.objects.update(state=state, **moments)
    with pytest.raises(ReportClosed):
        save(cast, numerator="1")


def test_a_returned_report_takes_figures(cast):
    now = cast.period.late_from
    Submission.objects.update(state="returned", first_sent_at=now, sent_at=now)
    assert save(cast, numerator="1").version == 1


def test_figures_wait_until_the_data_window_is_over(cast, clock_at):
    clock_at("2025-03-14T23:59:50+07:00")
    with pytest.raises(ReportClosed):
        save(cast, numerator="1")
    clock_at("2025-03-15T00:00+07:00")
    assert save(cast, numerator="1").version == 1


def test_a_period_that_is_not_open_takes_no_figures(cast):
    Period.objects.update(opened_at=None)
    with pytest.raises(ReportClosed):
        save(cast, numerator="1")


@pytest.mark.parametrize("name", ["head", "reviewer", "outsider"])
def test_who_is_no_officer_of_the_agency_enters_nothing(cast, name):
    with pytest.raises(NotEnteredByYou):
        save(cast, numerator="1", by=getattr(cast, name))


def test_a_ratio_that_no_result_could_hold_is_refused_before_it_stops_the_computation(client, cast):
    cast.indicator.part_of_whole = False
    cast.indicator.input_decimals = 6
    cast.indicator.save()
    client.force_login(cast.officer)
    row = f"f{cast.figure.pk}"
    typed = {f"{row}-numerator": "9" * 18, f"{row}-denominator": "0,000001", f"{row}-version": "0"}
    answer = client.post(reverse("save_figure", args=[cast.figure.pk]), typed)
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["numerator"])
