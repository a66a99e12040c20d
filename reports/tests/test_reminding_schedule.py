"""Days and hours at which people are reminded."""

from datetime import date, datetime

import pytest

from reformportal.lib import clock
from reports.reminding.schedule import in_office_hours, is_reminded, reminder_days


def days(last_day: date) -> list[str]:
    return [f"{day:%d/%m}" for day in sorted(reminder_days(last_day))]


def test_reminders_come_14_5_2_1_days_before_and_on_the_last_day():
    assert days(date(2025, 3, 19)) == ["05/03", "14/03", "17/03", "18/03", "19/03"]


def test_a_reminder_that_falls_on_a_weekend_comes_on_the_working_day_before():
    # The last day is a Friday: five days before is a Sunday.
    assert days(date(2025, 9, 19)) == ["05/09", "12/09", "17/09", "18/09", "19/09"]


def test_a_last_day_on_a_sunday_is_announced_on_friday_and_on_the_day_itself():
    assert days(date(2025, 10, 19)) == ["03/10", "14/10", "17/10", "19/10"]


def test_a_reminder_in_a_long_holiday_comes_before_it():
    # Tết 2025 closes offices from 25 January (a Saturday) to 2 February.
    assert days(date(2025, 2, 3)) == ["20/01", "24/01", "03/02"]


def test_a_day_on_which_nothing_ran_is_made_up_for():
    last = date(2025, 3, 19)
    assert is_reminded(last, since=date(2025, 3, 13), today=date(2025, 3, 14))
    assert is_reminded(last, since=date(2025, 3, 13), today=date(2025, 3, 15))
    assert not is_reminded(last, since=date(2025, 3, 14), today=date(2025, 3, 15))


@pytest.mark.parametrize(
    ("hour", "minute", "open_"), [(7, 29, False), (7, 30, True), (16, 59, True), (17, 0, False)]
)
def test_offices_are_open_from_half_past_seven_to_five(hour, minute, open_):
    moment = datetime(2025, 3, 17, hour, minute, tzinfo=clock.VIETNAM)
    assert in_office_hours(moment) is open_
