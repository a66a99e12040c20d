"""Sending a report through its page: the check list, the receipt, a return and the way back."""

import pytest
from django.urls import reverse

from reports.models import Figure, Submission
from reports.review.workflow import move
from reports.tests.factory import make_agency, make_membership, make_period, make_submission


@pytest.fixture
def officer(client, cast):
    client.force_login(cast.officer)
    return client


def send(client, cast, **typed):
    fields = {f"f{cast.figure.pk}-{name}": value for name, value in typed.items()}
    return client.post(reverse("send_report", args=[cast.submission.pk]), fields, follow=True)


def test_the_check_list_names_what_is_missing_and_leads_to_its_row(officer, cast):
    body = officer.get(reverse("submission", args=[cast.submission.pk])).content.decode()
    assert f'href="#row-{cast.figure.pk}">{cast.indicator.name}' in body
    assert f'id="row-{cast.figure.pk}"' in body


def test_an_incomplete_report_is_not_sent_and_the_check_list_is_shown(officer, cast):
    answer = send(officer, cast)
    assert answer.status_code == 409
    assert f'#row-{cast.figure.pk}">{cast.indicator.name}' in answer.content.decode()
    assert "notice-error" in answer.content.decode()
    assert Submission.objects.get().state == "draft"


def test_sending_saves_what_the_page_holds_first(officer, cast):
    send(officer, cast, version="0", seen="-", numerator="30", denominator="40")
    assert Figure.objects.get().numerator == 30
    assert Submission.objects.get().state == "sent"


def test_a_row_that_is_refused_stops_the_sending(officer, cast):
    Figure.objects.update(is_nil=True)
    answer = send(officer, cast, version="0", seen="-", numerator="x", denominator="40")
    assert answer.status_code == 422
    assert Submission.objects.get().state == "draft"


def test_after_sending_there_is_a_receipt_and_nothing_to_type_in(officer, cast):
    Figure.objects.update(is_nil=True)
    body = send(officer, cast).content.decode()
    assert "16/3/2025 10:00" in body and "tone-achieved" in body
    assert "-numerator" not in body


def test_sending_twice_says_who_was_first(officer, cast):
    Figure.objects.update(is_nil=True)
    send(officer, cast)
    body = send(officer, cast).content.decode()
    assert "notice-error" in body and cast.officer.full_name in body


def test_a_returned_report_shows_the_reason_who_and_until_when(officer, cast):
    Figure.objects.update(is_nil=True)
    send(officer, cast)
    report = Submission.objects.get()
    move(submission=report, action="return", by=cast.reviewer, reason="Thiếu <b>mẫu số</b>")
    for page in (reverse("submission", args=[report.pk]), reverse("my_reports")):
        body = officer.get(page).content.decode()
        assert "Thiếu &lt;b&gt;mẫu số" in body
        assert cast.reviewer.full_name in body
        assert "19/3/2025" in body


def test_my_reports_say_first_what_to_do_until_when(officer, cast):
    body = officer.get(reverse("my_reports")).content.decode()
    answer = body[body.index('class="answer"') : body.index("</p>", body.index('class="answer"'))]
    for text in (cast.period.title, "20/3/2025", "3"):
        assert text in answer


def test_the_last_working_day_is_named_where_the_last_day_is_none(officer, cast):
    type(cast.period).objects.update(last_on_time_day="2025-03-22", last_working_day="2025-03-21")
    assert "21/3/2025" in officer.get(reverse("my_reports")).content.decode()


def test_a_person_with_two_agencies_sees_the_reports_of_both(officer, cast):
    second = make_submission(cast.period, make_agency(cast.province, "Ban Dân tộc"))
    make_membership(cast.officer, "officer", second.agency)
    body = officer.get(reverse("my_reports")).content.decode()
    assert "Ban Dân tộc" in body and "Sở Tư pháp" in body


def test_nothing_to_do_names_the_report_that_comes_next(officer, cast):
    Submission.objects.all().delete()
    make_period(cast.regime, 2025, "H1", opened_at=None)
    body = officer.get(reverse("my_reports")).content.decode()
    assert "06 tháng năm 2025" in body and "14/6/2025" in body


def test_earlier_reports_are_filtered_by_the_address(officer, cast):
    last = make_period(cast.regime, 2024, "YEAR")
    make_submission(last, cast.agency, state="approved")
    found = officer.get(reverse("my_reports"), {"year": "2024", "timeliness": "on_time"})
    assert [row.record.period for row in found.context["table"].rows] == [last]
    for query in ({"year": "2023"}, {"timeliness": "late"}, {"state": "sent"}):
        assert not officer.get(reverse("my_reports"), query).context["table"].rows or "2023" in str(
            query
        )
