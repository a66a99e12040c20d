"""What the portal already knows is offered with its source, and taken only on a word."""

from datetime import date

import pytest
from django.urls import reverse

from reports.entry.grid import grid_of
from reports.entry.saving import save_figure
from reports.models import Figure, Submission
from reports.periods import open_period
from reports.tests.factory import (
    make_figure,
    make_indicator,
    make_period,
    make_regime,
    make_submission,
    make_target,
)

MONTHS = {
    "M1": (date(2024, 12, 15), date(2025, 1, 14)),
    "M2": (date(2025, 1, 15), date(2025, 2, 14)),
    "M3": (date(2025, 2, 15), date(2025, 3, 14)),
}


@pytest.fixture
def officer(client, cast):
    client.force_login(cast.officer)
    return client


@pytest.fixture
def stock(cast):
    """A stock in the open report, with 30 of 40 in the report before."""
    target = make_target(cast.plan, make_indicator(nature="stock"), {2025: 50})
    open_period(cast.period)
    last = make_submission(make_period(cast.regime, 2024, "YEAR"), cast.agency, state="approved")
    make_figure(last, target.indicator, numerator=30, denominator=40)
    return Figure.objects.get(submission=cast.submission, indicator=target.indicator)


def offers_of(cast, figure):
    rows = {
        row.figure.pk: row for row in grid_of(Submission.objects.get(pk=cast.submission.pk)).rows
    }
    return [(offer.origin, texts) for offer, texts in rows[figure.pk].offered]


def report_months(cast, indicator, states=("approved",) * 3, **shared):
    """Three months of another regime that tile the open quarter, with 1/10, 2/20 and 3/30."""
    regime = make_regime(cast.province)
    for number, (kind, (start, end)) in enumerate(MONTHS.items(), start=1):
        report = regime.reports.get(kind=("Q1", "H1", "Q3")[number - 1])
        report.kind = kind
        report.save()
        period = make_period(regime, 2025, kind, window_start=start, window_end=end)
        submission = make_submission(period, cast.agency, state=states[number - 1])
        typed = shared or {"numerator": number, "denominator": 10 * number}
        make_figure(submission, indicator, **typed)


def take(client, figure, origin, version=0):
    row = f"f{figure.pk}"
    url = reverse("save_figure", args=[figure.pk])
    return client.post(url, {f"{row}-version": version, f"{row}-take": origin})


def test_the_last_period_is_offered_for_a_stock_and_never_for_a_flow(cast, stock):
    assert [origin for origin, _texts in offers_of(cast, stock)] == ["last_period"]
    make_figure(
        Submission.objects.get(period__year=2024), cast.indicator, numerator=1, denominator=2
    )
    assert offers_of(cast, cast.figure) == []


def test_it_is_taken_as_it_is_and_the_figure_says_so(officer, cast, stock):
    told = take(officer, stock, "last_period").json()
    assert (told["shown"]["numerator"], told["shown"]["denominator"]) == ("30", "40")
    assert "lấy theo kỳ trước" in told["fragments"]["touched"]
    assert told["fragments"]["offers"].strip() == ""
    stored = Figure.objects.get(pk=stock.pk)
    assert (stored.numerator, stored.origin, stored.updated_by) == (30, "last_period", cast.officer)


def test_typing_over_it_makes_it_ones_own_but_a_note_does_not(officer, cast, stock):
    take(officer, stock, "last_period")
    shown = {"numerator": "30", "denominator": "40"}
    note = save_figure(
        figure_id=stock.pk, version=1, typed=shown | {"note": "Như trước"}, by=cast.officer
    )
    assert note.origin == "last_period"
    typed = save_figure(
        figure_id=stock.pk, version=2, typed=shown | {"numerator": "31"}, by=cast.officer
    )
    assert typed.origin == ""


def test_what_is_not_offered_is_not_taken(officer, cast, stock):
    for origin in ("other_regime", "x"):
        answer = take(officer, stock, origin)
        assert (answer.status_code, "message" in answer.json()) == (409, True)
    assert Figure.objects.get(pk=stock.pk).version == 0


def test_it_is_taken_over_the_version_seen_alone(officer, cast, stock):
    save_figure(figure_id=stock.pk, version=0, typed={"numerator": "1"}, by=cast.officer)
    assert take(officer, stock, "last_period", version=0).status_code == 409


def test_without_scripts_a_button_takes_it_with_the_page(officer, cast, stock):
    page = {f"f{stock.pk}-version": 0, f"f{stock.pk}-take": "last_period"}
    body = officer.get(reverse("submission", args=[cast.submission.pk])).content.decode()
    assert f'name="f{stock.pk}-take" value="last_period"' in body
    assert officer.post(reverse("submission", args=[cast.submission.pk]), page).status_code == 302
    assert Figure.objects.get(pk=stock.pk).origin == "last_period"


def test_three_approved_months_are_offered_as_the_sum_of_a_quarter(officer, cast):
    report_months(cast, cast.indicator)
    [(origin, texts)] = offers_of(cast, cast.figure)
    assert (origin, [text for _label, text in texts]) == ("other_regime", ["6", "60"])
    told = take(officer, cast.figure, "other_regime").json()
    assert told["shown"]["numerator"] == "6"
    assert "chế độ khác" in told["fragments"]["touched"]


def test_a_month_that_is_not_approved_or_missing_leaves_a_gap(cast):
    report_months(cast, cast.indicator, states=("approved", "sent", "approved"))
    assert offers_of(cast, cast.figure) == []


def test_a_stock_takes_the_state_of_the_last_month_not_a_sum(cast, stock):
    report_months(cast, stock.indicator)
    found = dict(offers_of(cast, stock))
    assert [text for _label, text in found["other_regime"]] == ["3", "30"]


def test_months_in_which_nothing_arose_are_offered_as_nil(officer, cast):
    report_months(cast, cast.indicator, is_nil=True)
    told = take(officer, cast.figure, "other_regime").json()
    assert told["shown"]["is_nil"] is True


def test_offers_are_taken_with_other_rows_and_a_gone_one_stops_none(officer, cast, stock):
    typed = {
        f"f{stock.pk}-version": 0,
        f"f{stock.pk}-take": "last_period",
        f"f{cast.figure.pk}-version": 0,
        f"f{cast.figure.pk}-take": "other_regime",
    }
    rows = officer.post(reverse("save_figures", args=[cast.submission.pk]), typed).json()["rows"]
    assert {pk: row["status"] for pk, row in rows.items()} == {
        str(stock.pk): 200,
        str(cast.figure.pk): 409,
    }
    assert Figure.objects.get(pk=stock.pk).origin == "last_period"
