"""Each default check fires when it should, and on nothing blank, nil or merely new."""

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from reports.checks.findings import judge
from reports.entry.evidence import remove_evidence
from reports.models import Figure, Submission
from reports.tests.checked import CHECKS, codes_of, found_in, load_checks, make_past, make_peers
from reports.tests.factory import (
    make_agency,
    make_evidence,
    make_figure,
    make_indicator,
    make_period,
    make_submission,
    make_succession,
)
from targets.models import Check, CheckAdjustment


@pytest.fixture
def checked(cast):
    load_checks()
    return cast


def answer(part, whole=100):
    return {"numerator": part, "denominator": whole}


def ranked(place, out_of=63):
    return {"rank": place, "rank_out_of": out_of}


def figure_of(cast, measure="ratio", *, now, **fields):
    """The department's figure of Quý I/2025 for a new indicator."""
    return make_figure(cast.submission, make_indicator(measure, **fields), **now)


def test_a_numerator_above_its_whole_is_an_error_only_for_parts_of_a_whole(checked):
    assert codes_of(figure_of(checked, now=answer(101))) == {"numerator_above_denominator"}
    assert codes_of(figure_of(checked, now=answer(100))) == set()
    assert codes_of(figure_of(checked, now=answer(101), part_of_whole=False, unit="lần")) == set()


def test_errors_name_the_numbers_as_each_language_writes_them(checked):
    finding = found_in(figure_of(checked, now=answer("1234.5", 1000)))[0]
    assert finding.is_error
    assert "1.234,5" in finding.message and "1.000" in finding.message
    assert "1,234.5" in finding.message_en and "1,000" in finding.message_en


@pytest.mark.parametrize(
    ("code", "measure", "wrong", "right"),
    [
        ("something_of_nothing", "ratio", answer(1, 0), answer(0, 0)),
        ("negative", "quantity", {"amount": -1}, {"amount": 0}),
        ("negative", "ratio", answer(-1), answer(0)),
        ("rank_out_of_range", "rank", ranked(0), ranked(1)),
        ("rank_out_of_range", "rank", ranked(64), ranked(63)),
        ("nil_with_numbers", "ratio", {"is_nil": True, "numerator": 1}, {"is_nil": True}),
        ("nil_with_numbers", "milestone", {"is_nil": True, "done": False}, {"done": False}),
        ("day_in_future", "milestone", {"done": True, "done_on": date(2025, 3, 17)},
         {"done": True, "done_on": date(2025, 3, 16)}),
        ("day_without_done", "milestone", {"done": False, "done_on": date(2025, 3, 1)},
         {"done": False}),
        ("too_many_decimals", "rate", {"rate": Decimal("80.125")}, {"rate": Decimal("80.120000")}),
        ("too_many_decimals", "quantity", {"amount": Decimal("0.001")},
         {"amount": Decimal("3")}),
        ("too_many_decimals", "ratio", answer(Decimal("1.5"), 3), answer(1, 3)),
    ],
)  # fmt: skip
def test_what_can_not_be_stored_today_is_an_error_where_it_already_stands(
    checked, code, measure, wrong, right
):
    # The database refuses most of these: what stands was stored before it did.
    indicator = make_indicator(measure)
    for now, is_found in ((wrong, True), (right, False)):
        figure = Figure(pk=1, submission=checked.submission, indicator=indicator, **now)
        codes = {each.code for each in judge(checked.period, [figure]).get(1, [])}
        assert (code in codes) is is_found


def test_a_note_is_asked_for_where_the_indicator_says_so(checked):
    assert codes_of(figure_of(checked, now=answer(50), needs_note=True)) == {"note_missing"}
    noted = figure_of(checked, now=answer(50) | {"note": "Đã rà soát"}, needs_note=True)
    assert codes_of(noted) == set()
    assert codes_of(figure_of(checked, now={}, needs_note=True)) == set()


def test_a_file_is_asked_for_where_the_indicator_says_so(checked, evidence_store):
    asked = figure_of(checked, now=answer(50), needs_evidence=True)
    assert codes_of(asked) == {"evidence_missing"}
    assert found_in(asked)[0].is_error
    file = make_evidence(checked.submission, figure=asked)
    assert codes_of(asked) == set()
    remove_evidence(evidence=file, by=checked.officer)
    assert codes_of(asked) == {"evidence_missing"}
    assert codes_of(figure_of(checked, now={"is_nil": True}, needs_evidence=True)) == set()
    assert codes_of(figure_of(checked, now={}, needs_evidence=True)) == set()


def half_year(cast, **now):
    period = make_period(cast.regime, 2025, "H1", window_end=date(2025, 3, 15))
    return make_figure(make_submission(period, cast.agency), cast.indicator, **now)


def first_quarter(cast, **now):
    Figure.objects.filter(pk=cast.figure.pk).update(**now)
    sent = {"state": "approved", "first_sent_at": cast.period.late_from}
    moments = {"sent_at": cast.period.late_from, "approved_at": cast.period.late_from}
    Submission.objects.filter(pk=cast.submission.pk).update(**sent, **moments)


def test_a_half_year_smaller_than_its_first_quarter_is_a_warning_with_both_numbers(checked):
    first_quarter(checked, **answer(40, 50))
    finding = found_in(half_year(checked, **answer(45, 48)))[0]
    assert finding.code == "smaller_than_reported" and not finding.is_error
    assert "48" in finding.message and "50" in finding.message
    assert checked.period.report.name in finding.message


@pytest.mark.parametrize("now", [answer(40, 50), answer(60, 90), {}])
def test_a_half_year_that_holds_its_first_quarter_is_none_nor_is_a_blank(checked, now):
    first_quarter(checked, **answer(40, 50))
    assert "smaller_than_reported" not in codes_of(half_year(checked, **now))


def test_nil_counts_as_nothing_against_what_was_already_reported(checked):
    first_quarter(checked, **answer(40, 50))
    assert codes_of(half_year(checked, is_nil=True)) == {"smaller_than_reported"}


USUAL = [answer(80), answer(82), answer(79), answer(81)]


def test_a_jump_from_the_own_usual_range_is_a_warning(checked):
    odd, usual = figure_of(checked, now=answer(40)), figure_of(checked, now=answer(85))
    for figure in (odd, usual):
        make_past(checked, figure.indicator, USUAL)
    assert codes_of(odd) == {"jump_own"}
    assert codes_of(usual) == set()
    assert "40,00" in found_in(odd)[0].message and "80,50" in found_in(odd)[0].message


@pytest.mark.parametrize("now", [{"is_nil": True}, {}, {"numerator": 0, "denominator": 0}])
def test_nothing_blank_or_nil_is_held_against_the_past(checked, now):
    figure = figure_of(checked, now=now)
    make_past(checked, figure.indicator, USUAL)
    make_peers(checked, figure.indicator, [answer(80)] * 9)
    assert codes_of(figure) == set()


def test_a_zero_that_was_reported_is_held_against_the_past(checked):
    figure = figure_of(checked, now=answer(0))
    make_past(checked, figure.indicator, USUAL)
    assert codes_of(figure) == {"jump_own"}


def test_few_earlier_reports_or_few_cases_say_nothing_of_what_is_usual(checked):
    young, small = figure_of(checked, now=answer(10)), figure_of(checked, now=answer(1, 19))
    make_past(checked, young.indicator, USUAL[:3])
    make_past(
        checked, small.indicator, [answer(18, 19), answer(17, 18), answer(19, 19), answer(18, 18)]
    )
    assert codes_of(young) == codes_of(small) == set()


def test_what_never_moved_may_move_a_little(checked):
    figure = figure_of(checked, now=answer(95))
    make_past(checked, figure.indicator, [answer(90)] * 4)
    assert "jump_own" not in codes_of(figure)


@pytest.mark.parametrize(("now", "found"), [(30, {"jump_own_rate"}), (86, set())])
def test_a_survey_far_from_earlier_ones_is_a_warning(checked, now, found):
    figure = figure_of(checked, "rate", now={"rate": now, "rate_source": "SIPAS"})
    rates = [{"rate": rate, "rate_source": "SIPAS"} for rate in (84, 85, 87)]
    make_past(checked, figure.indicator, rates)
    assert codes_of(figure) == found


@pytest.mark.parametrize(("now", "found"), [(900, {"jump_own_amount"}), (105, set())])
def test_amounts_are_held_against_the_past_by_the_month(checked, now, found):
    # A year of 400 and a quarter of 100 are the same.
    figure = figure_of(checked, "quantity", now={"amount": now})
    make_past(checked, figure.indicator, [{"amount": each} for each in (100, 200, 100, 400)])
    assert codes_of(figure) == found


def test_a_ratio_far_from_its_peers_is_a_warning_only_when_many_have_sent(checked):
    lonely, odd = figure_of(checked, now=answer(20)), figure_of(checked, now=answer(20))
    make_peers(checked, lonely.indicator, [answer(80 + each) for each in range(7)])
    make_peers(checked, odd.indicator, [answer(80 + each) for each in range(8)])
    assert codes_of(lonely) == set()
    assert codes_of(odd) == {"jump_peers"}


def test_drafts_and_other_levels_are_no_peers(checked):
    figure = figure_of(checked, now=answer(20))
    make_peers(checked, figure.indicator, [answer(80)] * 9, kind="commune")
    make_peers(checked, figure.indicator, [answer(80)] * 9)
    Submission.objects.filter(state="sent", agency__level="province").update(state="returned")
    assert codes_of(figure) == set()


def test_a_survey_far_from_its_peers_is_a_warning(checked):
    figure = figure_of(checked, "rate", now={"rate": 50, "rate_source": "SIPAS"})
    others = [{"rate": 80 + each, "rate_source": "SIPAS"} for each in range(8)]
    make_peers(checked, figure.indicator, others)
    assert codes_of(figure) == {"jump_peers_rate"}


@pytest.mark.parametrize(
    ("before", "now", "found"),
    [
        (1000, answer(1, 1), {"wrong_magnitude"}),
        (1000, answer(700_000, 1_000_000), {"wrong_magnitude"}),
        (1000, answer(500, 700), set()),
        (1000, answer(0, 0), set()),
    ],
)
def test_a_slip_of_a_thousand_is_a_warning(checked, before, now, found):
    figure = figure_of(checked, now=now)
    make_past(checked, figure.indicator, [answer(700, before)])
    assert codes_of(figure) == found


@pytest.mark.parametrize(
    ("past", "now", "found"),
    [
        ([answer(70), answer(70)], answer(70), {"unchanged"}),
        ([answer(70)], answer(70), set()),
        ([answer(70), answer(71)], answer(70), set()),
        ([answer(140, 200), answer(70)], answer(70), set()),
        ([answer(100), answer(100)], answer(100), set()),
        ([answer(0), answer(0)], answer(0), set()),
        ([{"is_nil": True}] * 2, {"is_nil": True}, set()),
        ([answer(70), answer(70)], {}, set()),
    ],
)
@pytest.mark.parametrize("nature", ["stock", "flow"])
def test_three_equal_reports_are_a_warning(checked, past, now, found, nature):
    figure = figure_of(checked, now=now, nature=nature)
    make_past(checked, figure.indicator, past)
    assert codes_of(figure) == found


def test_above_a_hundred_is_a_warning_where_it_may_be(checked):
    over = {"part_of_whole": False}
    assert codes_of(figure_of(checked, now=answer(101), **over)) == {"above_100"}
    assert codes_of(figure_of(checked, now=answer(100), **over)) == set()
    assert codes_of(figure_of(checked, now=answer(101), unit="lần", scale=1, **over)) == set()
    rate = figure_of(checked, "rate", now={"rate": 120, "rate_source": "Cổng DVC"})
    assert codes_of(rate) == {"above_100"}


def test_another_number_of_ranked_units_is_a_warning(checked):
    changed = figure_of(checked, "rank", now={"rank": 20, "rank_out_of": 34})
    same = figure_of(checked, "rank", now={"rank": 20, "rank_out_of": 63})
    for figure in (changed, same):
        make_past(checked, figure.indicator, [{"rank": 30, "rank_out_of": 63}])
    assert codes_of(changed) == {"out_of_changed"}
    assert codes_of(same) == set()


def test_an_heir_is_held_against_those_whose_place_it_took(checked):
    former = make_agency(checked.province, valid_until=date(2025, 2, 28))
    make_succession([former], [checked.agency], date(2025, 3, 1))
    figure = figure_of(checked, now=answer(40))
    make_past(checked, figure.indicator, USUAL, agency=former)
    assert codes_of(figure) == {"jump_own"}


def test_a_blank_and_a_plain_new_figure_have_no_findings(checked):
    for measure in ("ratio", "quantity", "rate", "rank", "reduction", "milestone"):
        assert codes_of(figure_of(checked, measure, now={})) == set()
    assert codes_of(figure_of(checked, now=answer(50))) == set()


def test_every_default_check_has_a_test_here():
    with CHECKS.open("rb") as file:
        codes = {each["code"] for each in tomllib.load(file)["check"]}
    files = Path(__file__).parent.glob("test_checks*.py")
    text = "".join(each.read_text(encoding="utf-8") for each in files)
    assert [code for code in sorted(codes) if f'"{code}"' not in text] == []


def adjust(cast, code, **fields):
    check = Check.objects.get(code=code)
    return CheckAdjustment.objects.create(
        province=cast.province, check_changed=check, reason="Theo thực tế", **fields
    )


def test_a_province_changes_a_threshold_for_one_indicator_or_for_all(checked):
    figure = figure_of(checked, now=answer(70))
    make_past(checked, figure.indicator, [answer(70)])
    assert codes_of(figure) == set()
    adjust(checked, "unchanged", limit=2)
    assert codes_of(figure) == {"unchanged"}
    adjust(checked, "unchanged", limit=5, indicator=figure.indicator)
    assert codes_of(figure) == set()


def test_a_check_is_switched_off_for_one_indicator(checked):
    figure, other = figure_of(checked, now=answer(101)), figure_of(checked, now=answer(101))
    adjust(checked, "numerator_above_denominator", indicator=figure.indicator, is_active=False)
    assert codes_of(figure) == set()
    assert codes_of(other) == {"numerator_above_denominator"}


def test_another_provinces_adjustments_and_checks_change_nothing(checked):
    figure = figure_of(checked, now=answer(101))
    other = make_agency().province
    check = Check.objects.get(code="numerator_above_denominator")
    CheckAdjustment.objects.create(
        province=other, check_changed=check, is_active=False, reason="Khác"
    )
    Check.objects.create(
        code="khac", province=other, name="Khác", severity="error", formula="value > 0", message="x"
    )
    assert codes_of(figure) == {"numerator_above_denominator"}


def test_a_check_of_some_indicators_spares_the_others(checked):
    figure, other = figure_of(checked, now=answer(50)), figure_of(checked, now=answer(50))
    own = Check.objects.create(
        code="rieng", province=checked.province, name="Riêng", severity="warning",
        formula="is_answered and not has_note", message="Ghi chú {value}.",
    )  # fmt: skip
    own.indicators.add(figure.indicator)
    assert codes_of(figure) == {"rieng"}
    assert codes_of(other) == set()


def test_a_formula_that_cannot_be_read_any_more_is_passed_over(checked):
    Check.objects.filter(code="above_100").update(formula="no_such_name > 1")
    figure = figure_of(checked, now=answer(101), part_of_whole=False)
    assert codes_of(figure) == set()
