"""Punctuality of a list of reports, in SQL, is the punctuality of the rules."""

from datetime import date, timedelta

import pytest

from reformportal.lib import clock
from reports.models import Submission
from reports.progress.punctuality import Extension, punctuality
from reports.tests.factory import make_agency, make_period, make_submission

pytestmark = pytest.mark.django_db

LAST_DAY = date(2025, 3, 19)
MIDNIGHT = clock.end_of(LAST_DAY)
SENT = [None, *(MIDNIGHT + timedelta(seconds=step) for step in (-1, 0, 86399, 86400, 6 * 86400))]
EXTENDED = [None, date(2025, 3, 18), LAST_DAY, date(2025, 3, 20), date(2025, 3, 25)]


@pytest.mark.parametrize(
    "now", ["2025-03-19T23:59:50+07:00", "2025-03-20T00:00+07:00", "2025-03-26T07:00"]
)
def test_sql_and_rules_agree_on_every_combination(clock_at, now):
    clock_at(now)
    period = make_period()
    for sent in SENT:
        for extended in EXTENDED:
            make_submission(
                period,
                make_agency(period.regime.province),
                state="sent" if sent else "draft",
                extended_until=extended,
                **{"first_sent_at": sent} if sent else {},
            )
    for submission in Submission.objects.select_related("period").with_punctuality():
        until = submission.extended_until
        rule = punctuality(
            first_sent_at=submission.first_sent_at,
            now=clock.now(),
            last_on_time_day=period.last_on_time_day,
            extensions=[Extension(until, clock.read_moment("2025-03-01"))] if until else [],
        )
        found = (submission.timeliness, submission.days_late)
        assert found == (rule.timeliness, rule.days_late), (submission.first_sent_at, until)


def test_the_last_second_of_the_19th_is_on_time_and_the_next_is_late(clock_at):
    clock_at("2025-03-25T08:00+07:00")
    period = make_period()
    in_time = make_submission(period, state="sent", first_sent_at=MIDNIGHT - timedelta(seconds=1))
    too_late = make_submission(period, state="sent", first_sent_at=MIDNIGHT)
    lists = Submission.objects.with_punctuality()
    assert lists.get(pk=in_time.pk).timeliness == "on_time"
    assert (lists.get(pk=too_late.pk).timeliness, lists.get(pk=too_late.pk).days_late) == (
        "late",
        1,
    )
