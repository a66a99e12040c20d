"""The calendar of a person, on the page and behind a secret address."""

import logging
from datetime import date

import pytest
from django.core.cache import cache
from django.urls import reverse
from icalendar import Calendar

from agencies.models import Membership
from reformportal.lib.logs import WithoutSecrets
from reports.deadlines import calendar_views
from reports.deadlines.addresses import make_address, revoke_address
from reports.deadlines.calendar import events_of
from reports.models import CalendarFeed, Period, RegimeReport, Submission
from reports.periods import generate_periods, redate_periods
from reports.tests.factory import make_agency, make_submission, make_user


@pytest.fixture(autouse=True)
def nothing_counted():
    cache.clear()


@pytest.fixture
def year(cast):
    """The cast with the year's other periods, not opened yet, and the province's own days."""
    for report in RegimeReport.objects.all():
        report.upward_month, report.upward_day = report.due_month, 20
        report.save()
    generate_periods(cast.regime, until_year=2026)
    redate_periods(cast.regime)
    return cast


def seen(user, first=date(2025, 1, 1), last=date(2025, 12, 31)):
    return [
        (event.kind.value, event.day.isoformat(), event.period.code)
        for event in events_of(user, first, last)
    ]


def test_an_officer_sees_what_opens_and_what_her_agency_owes(year):
    assert seen(year.officer) == [
        ("opens", "2025-03-15", "2025-Q1"),
        ("due", "2025-03-19", "2025-Q1"),
        ("opens", "2025-06-15", "2025-H1"),
        ("due", "2025-06-19", "2025-H1"),
        ("opens", "2025-09-15", "2025-Q3"),
        ("due", "2025-09-19", "2025-Q3"),
        ("opens", "2025-12-15", "2025-YEAR"),
        ("due", "2025-12-19", "2025-YEAR"),
    ]


def test_a_reviewer_sees_the_days_of_both_levels_and_counts(year):
    found = events_of(year.reviewer, date(2025, 3, 1), date(2025, 3, 31))
    assert [(event.kind, event.day.day) for event in found] == [
        ("opens", 15),
        ("due", 19),
        ("province", 20),
    ]
    assert (found[1].counts.agencies, found[1].counts.sent) == (1, 0)


def test_an_extension_and_a_return_move_the_officers_days(year):
    Submission.objects.update(extended_until=date(2025, 3, 25))
    assert ("due", "2025-03-25", "2025-Q1") in seen(year.officer)
    moment = "2025-03-16T09:00+07:00"
    Submission.objects.update(
        state="returned", first_sent_at=moment, sent_at=moment, resend_by=date(2025, 3, 21)
    )
    assert ("mend", "2025-03-21", "2025-Q1") in seen(year.officer)


def test_nobody_sees_another_province_or_an_agency_that_owes_nothing(year):
    assert seen(year.outsider) == []
    assert seen(make_user("officer", make_agency(year.province, kind="public_service_unit"))) == []


def read(client, user, language="vi"):
    _feed, token = make_address(user=user, language=language)
    client.logout()
    return client.get(reverse("calendar_feed", args=[token])), token


def test_the_feed_is_a_calendar_that_programs_read_without_signing_in(client, year):
    answer, _token = read(client, year.officer)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert not answer.cookies
    found = Calendar.from_ical(answer.content)
    assert found["version"] == "2.0" and found["prodid"]
    due = [e for e in found.walk("VEVENT") if str(e["summary"]).startswith("Hạn")]
    first = due[0]
    assert (first.decoded("dtstart"), first.decoded("dtend")) == (
        date(2025, 3, 19),
        date(2025, 3, 20),
    )
    assert "Sở Tư pháp" in first["summary"]
    assert "20/3/2025" in first["description"]
    assert len(first.walk("VALARM")) == 4
    assert {str(alarm["action"]) for alarm in first.walk("VALARM")} == {"DISPLAY"}
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))
    assert b"X-PUBLISHED-TTL:PT6H\r\n" in answer.content
    assert b"\n" not in answer.content.replace(b"\r\n", b"")


def test_what_was_sent_alarms_nobody(client, year):
    moment = "2025-03-16T09:00+07:00"
    Submission.objects.update(state="sent", first_sent_at=moment, sent_at=moment)
    answer, _token = read(client, year.officer)
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    sent = next(e for e in events if e["summary"].startswith("✓"))
    assert sent.walk("VALARM") == []


def test_names_of_events_stay_when_their_days_move(client, year):
    def names(answer):
        events = Calendar.from_ical(answer.content).walk("VEVENT")
        return [str(event["uid"]) for event in events]

    before, _token = read(client, year.officer)
    Submission.objects.update(extended_until=date(2025, 3, 25))
    after, _token = read(client, year.officer)
    assert sorted(names(before)) == sorted(names(after))
    assert len(set(names(before))) == len(names(before))
    other, _token = read(client, year.reviewer)
    assert names(other)


def test_an_unchanged_calendar_is_not_sent_again(client, year):
    answer, token = read(client, year.officer)
    url = reverse("calendar_feed", args=[token])
    assert answer["Cache-Control"] == "private, max-age=900"
    again = client.get(url, headers={"if-none-match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    Submission.objects.update(extended_until=date(2025, 3, 25))
    assert client.get(url, headers={"if-none-match": answer["ETag"]}).status_code == 200


def test_the_address_ends_with_its_revocation_its_renewal_and_its_person(client, year):
    _answer, first = read(client, year.officer)
    _answer, second = read(client, year.officer)
    assert [status(client, token) for token in (first, second)] == [404, 200]
    year.officer.is_active = False
    year.officer.save()
    assert status(client, second) == 404
    year.officer.is_active = True
    year.officer.save()
    revoke_address(user=year.officer)
    assert status(client, second) == 404
    assert status(client, "x" * 500) == 404


def status(client, token):
    return client.get(reverse("calendar_feed", args=[token])).status_code


def test_whose_role_ended_reads_an_empty_calendar(client, year):
    Membership.objects.filter(user=year.officer).update(valid_until=date(2025, 3, 15))
    answer, _token = read(client, year.officer)
    assert Calendar.from_ical(answer.content).walk("VEVENT") == []


def test_the_secret_is_stored_nowhere(client, year):
    client.force_login(year.officer)
    page = client.post(reverse("make_calendar_address"))
    secret = page.context["secret"]
    token = secret.split("/feeds/")[1].split("/")[0]
    assert secret in page.text
    assert "no-store" in page["Cache-Control"]
    assert token not in str(list(CalendarFeed.objects.values()))
    assert secret not in client.get(reverse("calendar")).text
    assert status(client, token) == 200


def test_the_secret_stands_in_no_log():
    line = "Not Found: /feeds/s3cr3t-t0ken/deadlines.ics"
    for message, args in ((line, ()), ("%s: %s", ("Not Found", "/feeds/s3cr3t-t0ken/x"))):
        record = logging.LogRecord("x", logging.WARNING, "", 0, message, args, None)
        assert WithoutSecrets().filter(record)
        assert "s3cr3t" not in record.getMessage()
        assert "/feeds/…" in record.getMessage()


def test_the_token_that_ends_mails_stands_in_no_log():
    line = '"POST /unsubscribe/WzEsImRpZ2VzdCJd:s3cr3t HTTP/1.1" 200'
    record = logging.LogRecord("x", logging.INFO, "", 0, line, (), None)
    assert WithoutSecrets().filter(record)
    assert record.getMessage() == '"POST /unsubscribe/… HTTP/1.1" 200'


def test_who_reads_or_guesses_too_often_is_told_to_wait(client, year, monkeypatch):
    monkeypatch.setattr(calendar_views, "READS_AN_HOUR", 2)
    monkeypatch.setattr(calendar_views, "MISSES_AN_HOUR", 2)
    _answer, token = read(client, year.officer)
    assert [status(client, token) for _ in range(2)] == [200, 429]
    assert [status(client, "guess") for _ in range(3)] == [404, 404, 429]


def test_the_feed_speaks_the_language_in_which_it_was_made(client, year):
    answer, _token = read(client, year.officer, language="en")
    assert "SUMMARY:Due: " in answer.content.decode()


@pytest.mark.parametrize("name", ["officer", "reviewer", "leader", "administrator"])
def test_the_page_opens_in_every_view(client, year, name):
    client.force_login(getattr(year, name))
    for query in ("", "?year=2025", "?year=2025&quarter=4", "?year=abc&quarter=9"):
        page = client.get(reverse("calendar") + query)
        assert page.status_code == 200
    assert "19/3/2025" in client.get(reverse("calendar") + "?year=2025&quarter=1").text


@pytest.mark.parametrize("name", ["officer", "reviewer"])
def test_ten_more_reports_cost_no_more_queries(client, year, queries_of, name):
    client.force_login(getattr(year, name))
    url = reverse("calendar") + "?year=2025"
    few = queries_of(lambda: client.get(url))
    period = Period.objects.get(year=2025, kind="H1")
    make_submission(period, year.agency)
    for _ in range(10):
        make_submission(period, make_agency(year.province))
    assert queries_of(lambda: client.get(url)) == few
