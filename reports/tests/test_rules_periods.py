"""Sections 1 and 2: regimes, windows, days, year to date, punctuality."""

import dataclasses
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest

from reformportal.lib.working_days import last_working_day, working_days_after
from reports.progress.punctuality import VIETNAM, Extension, Timeliness, days_late, punctuality
from reports.progress.regimes import (
    DEFAULT_ROWS,
    Row,
    effective_share,
    is_due_after_cut_off,
    monthly_rows,
    window_of,
)
from reports.progress.year_to_date import asked_kinds, chain_to, shrinkages, tiling, year_to_date
from reports.tests.rule_cases import (
    AMOUNT,
    BLANK,
    FLOW_SHARE,
    NIL,
    RATE,
    SHARE,
    STOCK_AMOUNT,
    make_amount,
    make_ratio,
    make_windows,
)

ENDS = [(3, 31), (6, 30), (9, 30), (12, 31)]
CALENDAR_QUARTERS = [
    Row(
        kind=f"K{quarter}",
        share_numerator=quarter,
        share_denominator=4,
        start_month=quarter * 3 - 2,
        start_day=1,
        end_month=month,
        end_day=day,
        due_year_offset=1 if quarter == 4 else 0,
        due_month=month % 12 + 1,
        due_day=10,
    )
    for quarter, (month, day) in enumerate(ENDS, start=1)
]


def kinds_of_chain(at, windows):
    return chain_to(windows[at], list(windows.values())).kinds


def test_the_default_regime():
    windows = make_windows(2025)
    found = {
        kind: (window.share, window.start, window.end, window.last_on_time_day)
        for kind, window in windows.items()
    }
    year_start = date(2024, 12, 15)
    assert found == {
        "Q1": (Fraction(1, 4), year_start, date(2025, 3, 14), date(2025, 3, 19)),
        "H1": (Fraction(1, 2), year_start, date(2025, 6, 14), date(2025, 6, 19)),
        "Q3": (Fraction(3, 4), date(2025, 6, 15), date(2025, 9, 14), date(2025, 9, 19)),
        "YEAR": (Fraction(1), year_start, date(2025, 12, 14), date(2025, 12, 19)),
    }


def test_months_run_from_the_fifteenth_and_tile_the_year():
    windows = list(make_windows(2025, monthly_rows()).values())
    assert windows[0].start == date(2024, 12, 15)
    assert [window.share for window in windows][-1] == 1
    for before, after in pairwise(windows):
        assert after.start == before.end + timedelta(days=1)


def test_a_due_day_in_the_next_year_and_short_months():
    assert window_of(CALENDAR_QUARTERS[3], 2025).last_on_time_day == date(2026, 1, 10)
    february = dataclasses.replace(CALENDAR_QUARTERS[0], end_month=2, end_day=31)
    assert window_of(february, 2025).end == date(2025, 2, 28)
    assert window_of(february, 2024).end == date(2024, 2, 29)


def test_a_last_day_must_lie_after_the_cut_off():
    assert all(is_due_after_cut_off(row) for row in (*DEFAULT_ROWS, *CALENDAR_QUARTERS))
    assert not is_due_after_cut_off(dataclasses.replace(DEFAULT_ROWS[0], due_day=14))
    assert is_due_after_cut_off(dataclasses.replace(DEFAULT_ROWS[0], due_day=15))


def test_a_last_day_off_work_stays_or_moves_as_the_regime_says():
    due_20th = dataclasses.replace(DEFAULT_ROWS[1], due_day=20)  # 20 June 2026 is a Saturday
    stays, moves = window_of(due_20th, 2026), window_of(due_20th, 2026, moves=True)
    assert (stays.last_on_time_day, stays.last_working_day) == (
        date(2026, 6, 20),
        date(2026, 6, 19),
    )
    assert moves.last_on_time_day == moves.last_working_day == date(2026, 6, 22)
    holiday = window_of(due_20th, 2026, moves=True, holidays={date(2026, 6, 22)})
    assert (holiday.legal_day, holiday.last_on_time_day) == (date(2026, 6, 20), date(2026, 6, 23))


def test_working_days_skip_weekends_and_holidays():
    assert last_working_day(date(2026, 9, 20)) == date(2026, 9, 18)
    assert working_days_after(date(2026, 4, 28), 3, {date(2026, 4, 30), date(2026, 5, 1)}) == date(
        2026, 5, 5
    )


def test_the_year_to_date_takes_of_two_the_longer_window():
    second_quarter = dataclasses.replace(
        DEFAULT_ROWS[1], kind="Q2", start_year_offset=0, start_month=3
    )
    windows = make_windows(2025, [second_quarter, *DEFAULT_ROWS])
    assert kinds_of_chain("Q3", windows) == ("H1", "Q3")
    assert kinds_of_chain("Q2", windows) == ("Q1", "Q2")
    assert kinds_of_chain("YEAR", windows) == ("YEAR",)


def test_months_and_calendar_quarters_add_up():
    assert kinds_of_chain("M03", make_windows(2025, monthly_rows())) == ("M01", "M02", "M03")
    assert kinds_of_chain("K4", make_windows(2025, CALENDAR_QUARTERS)) == ("K1", "K2", "K3", "K4")


def test_a_gap_between_windows_leaves_no_year_to_date():
    windows = make_windows(2025, [DEFAULT_ROWS[0], DEFAULT_ROWS[2]])
    chain = chain_to(windows["Q3"], list(windows.values()))
    assert chain.gap == date(2025, 6, 14)
    figures = {"Q1": make_amount(5), "Q3": make_amount(7)}
    assert year_to_date(windows["Q3"], list(windows.values()), figures, AMOUNT).figure is None


@pytest.mark.parametrize("half_year", [None, BLANK])
def test_a_missing_earlier_figure_is_named_and_nothing_is_shown(half_year):
    windows = make_windows()
    figures = {"Q1": make_amount(60), "Q3": make_amount(70)}
    if half_year is not None:
        figures["H1"] = half_year
    sofar = year_to_date(windows["Q3"], list(windows.values()), figures, AMOUNT)
    assert (sofar.figure, sofar.missing) == (None, ("H1",))
    filled = figures | {"H1": make_amount(210)}
    sofar = year_to_date(windows["Q3"], list(windows.values()), filled, AMOUNT)
    assert sofar.figure.amount == 280


def test_nil_adds_nothing_to_a_year_to_date_and_all_nil_is_nil():
    windows = make_windows()
    order = list(windows.values())
    some = year_to_date(windows["Q3"], order, {"H1": NIL, "Q3": make_ratio(4, 6)}, FLOW_SHARE)
    assert (some.figure.numerator, some.figure.denominator) == (4, 6)
    none = year_to_date(windows["Q3"], order, {"H1": make_ratio(0, 0), "Q3": NIL}, FLOW_SHARE)
    assert none.figure.nothing_arose


@pytest.mark.parametrize(
    ("terms", "figure"), [(SHARE, make_ratio(9, 9)), (STOCK_AMOUNT, make_amount(9))]
)
def test_a_stock_is_the_figure_of_the_report_itself(terms, figure):
    windows = make_windows()
    sofar = year_to_date(windows["Q3"], list(windows.values()), {"Q3": figure}, terms)
    assert (sofar.figure, sofar.kinds) == (figure, ("Q3",))


def test_a_flow_is_asked_wherever_its_year_to_date_needs_it():
    windows = list(make_windows().values())
    assert asked_kinds(["Q3"], windows, AMOUNT) == {"H1", "Q3"}
    assert asked_kinds(["YEAR"], windows, AMOUNT) == {"YEAR"}
    assert asked_kinds([], windows, RATE) == {"Q1", "H1", "Q3", "YEAR"}


def test_a_flow_that_shrank_asks_for_an_explanation_by_each_input():
    windows = make_windows()
    order = list(windows.values())
    earlier = {"Q1": make_ratio(30, 40), "H1": make_ratio(50, 100), "Q3": make_ratio(40, 60)}

    def found(kind, figure):
        return {
            (each.name, int(each.already), each.parts)
            for each in shrinkages(windows[kind], figure, order, earlier, FLOW_SHARE)
        }

    assert found("H1", make_ratio(29, 120)) == {("numerator", 30, ("Q1",))}
    assert found("YEAR", make_ratio(95, 150)) == {("denominator", 160, ("H1", "Q3"))}
    assert found("YEAR", make_ratio(90, 160)) == set()
    assert {name for name, *_ in found("H1", NIL)} == {"numerator", "denominator"}
    assert shrinkages(windows["H1"], make_ratio(1, 2), order, earlier, SHARE) == ()


def test_months_that_tile_a_quarter_are_offered_and_others_not():
    quarter = make_windows()["Q1"]
    months = list(make_windows(2025, monthly_rows()).values())
    assert [each.kind for each in tiling(quarter.start, quarter.end, months)] == [
        "M01",
        "M02",
        "M03",
    ]
    assert tiling(quarter.start, quarter.end, [*months[:1], *months[2:]]) is None
    assert (
        tiling(quarter.start, quarter.end, list(make_windows(2025, CALENDAR_QUARTERS).values()))
        is None
    )


def test_a_last_day_after_every_window_changes_nothing():
    windows = make_windows()
    early = {kind: windows[kind] for kind in ("Q1", "H1")}
    assert effective_share(windows["H1"], early.values(), date(2025, 12, 31)) == Fraction(1, 2)
    assert effective_share(windows["YEAR"], windows.values(), date(2025, 12, 31)) == 1
    assert effective_share(windows["H1"], windows.values(), date(2025, 12, 31)) == Fraction(1, 2)
    assert effective_share(windows["H1"], windows.values(), date(2025, 8, 31)) == Fraction(2, 3)
    assert effective_share(windows["H1"], windows.values(), None) == Fraction(1, 2)


LAST_DAY = date(2025, 3, 19)


def verdict(sent, *, now="2025-04-30T08:00", extensions=(), issued=None):
    def at(text):
        return None if text is None else datetime.fromisoformat(text).replace(tzinfo=VIETNAM)

    return punctuality(
        first_sent_at=at(sent),
        now=at(now),
        last_on_time_day=LAST_DAY,
        extensions=[Extension(until, at(granted)) for until, granted in extensions],
        issued_at=at(issued),
    )


def test_the_clock_is_that_of_viet_nam_wherever_the_server_is():
    sent = datetime(2025, 3, 19, 16, 59, 59, tzinfo=UTC)
    for offset, expected in [(0, Timeliness.ON_TIME), (1, Timeliness.LATE)]:
        moment = sent + timedelta(seconds=offset)
        found = punctuality(first_sent_at=moment, now=moment, last_on_time_day=LAST_DAY)
        assert found.timeliness == expected


def test_lateness_counts_calendar_days():
    assert verdict("2025-03-24T00:00").days_late == 5
    resent = datetime(2025, 3, 24, tzinfo=VIETNAM)
    assert (days_late(resent, date(2025, 3, 24)), days_late(resent, date(2025, 3, 21))) == (0, 3)


def test_an_unsent_report_is_not_yet_due_or_overdue_which_counts_as_late():
    waiting = verdict(None, now="2025-03-19T23:59")
    overdue = verdict(None, now="2025-03-20T00:00")
    assert (waiting.timeliness, waiting.counts_as_late) == (Timeliness.NOT_YET_DUE, False)
    assert (overdue.timeliness, overdue.counts_as_late) == (Timeliness.OVERDUE, True)
    extended = verdict(None, now="2025-03-20T00:00", extensions=[(date(2025, 3, 25), "2025-03-18")])
    assert extended.timeliness == Timeliness.NOT_YET_DUE


def test_until_the_25th_includes_the_25th():
    extensions = [(date(2025, 3, 25), "2025-03-18")]
    assert (
        verdict("2025-03-25T23:59", extensions=extensions).timeliness == Timeliness.WITH_EXTENSION
    )
    late = verdict("2025-03-26T00:00", extensions=extensions)
    assert (late.timeliness, late.days_late, late.last_day) == ("late", 1, date(2025, 3, 25))


def test_a_report_in_time_needs_no_extension():
    found = verdict("2025-03-19T10:00", extensions=[(date(2025, 3, 25), "2025-03-18")])
    assert found.timeliness == Timeliness.ON_TIME


def test_an_extension_granted_after_sending_counts_and_is_marked():
    found = verdict("2025-03-22T10:00", extensions=[(date(2025, 3, 25), "2025-03-23")])
    assert (found.timeliness, found.extended_afterwards) == (Timeliness.WITH_EXTENSION, True)
    before = verdict("2025-03-22T10:00", extensions=[(date(2025, 3, 25), "2025-03-18")])
    assert before.extended_afterwards is False


def test_an_extension_granted_once_the_report_was_issued_changes_nothing():
    found = verdict(
        "2025-03-22T10:00", extensions=[(date(2025, 3, 25), "2025-04-02")], issued="2025-04-01"
    )
    assert (found.timeliness, found.days_late) == (Timeliness.LATE, 3)


def test_an_extension_never_shortens():
    found = verdict("2025-03-19T10:00", extensions=[(date(2025, 3, 10), "2025-03-01")])
    assert found.timeliness == Timeliness.ON_TIME
