"""The queue's columns and filters, the views that a person keeps, and the way through it."""

import pytest
from django.http import QueryDict
from django.urls import reverse

from reformportal.lib import clock
from reports.models import Figure, SavedView, Submission
from reports.review.saved_views import MOST_VIEWS, kept_of
from reports.review.workflow import move
from reports.tests.factory import make_agency, make_figure, make_remark, make_submission, make_user
from reports.tests.review_factory import make_view


@pytest.fixture
def reviewer(client, cast):
    client.force_login(cast.reviewer)
    return client


@pytest.fixture
def sent(cast):
    Figure.objects.update(numerator=50, denominator=80, updated_by=cast.officer)
    move(submission=cast.submission, action="send", by=cast.officer)
    return cast


def shown(client, **query):
    table = client.get(reverse("review_queue"), query).context["table"]
    return [row.record.agency.short_name for row in table.rows]


def test_the_queue_filters_by_district_reviewer_and_place(reviewer, sent):
    district = make_agency(sent.province, "Huyện Tam Đảo", kind="district")
    commune = make_agency(sent.province, "Xã Đại Đình", kind="commune", parent=district)
    make_submission(sent.period, commune, state="sent", desk=district)
    make_submission(sent.period, district, reviewer=sent.reviewer)
    assert shown(reviewer, district=district.pk) == ["Xã Đại Đình", "Huyện Tam Đảo"]
    assert shown(reviewer, reviewer="me") == ["Huyện Tam Đảo"]
    assert shown(reviewer, reviewer=sent.reviewer.pk) == ["Huyện Tam Đảo"]
    assert set(shown(reviewer, reviewer="nobody")) == {"Xã Đại Đình", "Sở Tư pháp"}
    assert shown(reviewer, place="desk") == ["Xã Đại Đình"]
    assert shown(reviewer, place="province") == ["Sở Tư pháp"]
    assert shown(reviewer, place="advice") == []


def test_the_queue_counts_what_changed_since_the_return(reviewer, sent, clock_at):
    other = make_agency(sent.province)
    make_figure(make_submission(sent.period, other, state="sent"), sent.indicator, is_nil=True)
    move(submission=sent.submission, action="return", by=sent.reviewer, reason="Xem lại")
    assert shown(reviewer, changed="again") == ["Sở Tư pháp"]
    assert shown(reviewer, changed="changed") == []
    clock_at("2025-03-17T09:00+07:00")
    Figure.objects.filter(pk=sent.figure.pk).update(numerator=60, updated_at=clock.now())
    move(submission=Submission.objects.get(pk=sent.submission.pk), action="send", by=sent.officer)
    assert shown(reviewer, changed="changed") == ["Sở Tư pháp"]


@pytest.mark.parametrize(
    "column",
    ["agency", "level", "state", "timeliness", "answered", "warnings", "changed", "reviewer"],
)
def test_every_column_sorts_both_ways_and_the_next_report_follows_the_order(reviewer, sent, column):
    for name in ("Ban A", "Ban B"):
        make_submission(sent.period, make_agency(sent.province, name), state="sent")
    for sort in (column, f"-{column}"):
        table = reviewer.get(reverse("review_queue"), {"sort": sort}).context["table"]
        keys = [row.record.pk for row in table.rows]
        page = reviewer.get(reverse("review", args=[keys[0]]), {"sort": sort})
        assert page.context["neighbours"].after == keys[1]


def keep(client, name, query="?state=sent&period=2025-Q1&page=2&x=1"):
    return client.post(reverse("keep_view") + query, {"name": name})


def test_a_view_keeps_filters_and_order_and_nothing_else(reviewer, cast):
    answer = keep(reviewer, "  Chờ  duyệt ", "?state=sent&period=2025-Q1&sort=-warnings&page=2&x=1")
    assert answer["Location"].endswith("page=2&x=1")
    view = SavedView.objects.get()
    assert (view.user, view.name, view.query) == (
        cast.reviewer, "Chờ duyệt", "state=sent&sort=-warnings",
    )  # fmt: skip
    page = reviewer.get(reverse("review_queue"), {"state": "sent", "sort": "-warnings"})
    tab = page.context["tabs"][0]
    assert tab.is_current and tab.address == "?period=2025-Q1&state=sent&sort=-warnings"


def test_a_view_saved_under_the_same_name_is_replaced(reviewer):
    keep(reviewer, "Của tôi")
    keep(reviewer, "Của tôi", "?level=commune")
    assert SavedView.objects.get().query == "level=commune"


def test_a_view_without_a_name_comes_back_with_the_queue(reviewer):
    for name in (" ", "a" * 61):
        assert keep(reviewer, name).status_code == 422
    assert not SavedView.objects.exists()


def test_views_are_a_handful_and_ones_own(reviewer, cast):
    for number in range(MOST_VIEWS):
        make_view(cast.reviewer, f"Danh sách {number}")
    assert keep(reviewer, "Một nữa").status_code == 409
    assert keep(reviewer, "Danh sách 1").status_code == 302
    theirs = make_view(make_user("reviewer", cast.province))
    assert reviewer.post(reverse("forget_view", args=[theirs.pk])).status_code == 404
    assert len(reviewer.get(reverse("review_queue")).context["tabs"]) == MOST_VIEWS
    own = SavedView.objects.visible_to(cast.reviewer).first()
    reviewer.post(reverse("forget_view", args=[own.pk]))
    assert not SavedView.objects.filter(pk=own.pk).exists()


def test_what_a_view_holds_cannot_leave_the_queue():
    query = QueryDict("state=%22%3E%3Cscript%3E&next=//evil.example&agency=a%00b")
    assert kept_of(query) == "agency=ab&state=%22%3E%3Cscript%3E"


def test_a_name_of_a_view_is_text(reviewer, cast):
    make_view(cast.reviewer, "<b>x</b>", "agency=%3Cb%3E")
    body = reviewer.get(reverse("review_queue")).content.decode()
    assert "<b>x</b>" not in body and "&lt;b&gt;x&lt;/b&gt;" in body


def decide(client, cast, name, **posted):
    return client.post(reverse(name, args=[cast.submission.pk]), posted)


def test_an_approval_carries_a_remark_that_stays_to_be_read(client, reviewer, sent):
    cell = {f"f{sent.figure.pk}-remark": "Kỳ sau ghi rõ nguồn"}
    assert decide(reviewer, sent, "approve_report", reason="Đạt", **cell).status_code == 302
    done = sent.submission.transitions.last()
    remark = done.remarks.get()
    assert (done.action, done.reason) == ("approve", "Đạt")
    assert (remark.figure, remark.text, remark.resolved_at) == (
        sent.figure, "Kỳ sau ghi rõ nguồn", done.at,
    )  # fmt: skip
    client.force_login(sent.officer)
    body = client.get(reverse("submission", args=[sent.submission.pk])).content.decode()
    assert "Kỳ sau ghi rõ nguồn" in body and "Đạt" in body


def test_a_refused_approval_brings_back_what_was_written(reviewer, sent):
    Figure.objects.update(updated_by=sent.reviewer)
    cell = {f"f{sent.figure.pk}-remark": "Kỳ sau ghi rõ nguồn"}
    page = decide(reviewer, sent, "approve_report", reason="Đạt", **cell)
    assert page.status_code == 409
    assert "Kỳ sau ghi rõ nguồn" in page.content.decode() and "Đạt" in page.content.decode()


def test_remarks_alone_leave_the_report_where_it_is_and_the_agency_answers(client, reviewer, sent):
    assert decide(reviewer, sent, "remark_report", reason=" ").status_code == 409
    assert decide(reviewer, sent, "remark_report", reason="Nguồn số liệu?").status_code == 302
    assert Submission.objects.get().state == "sent"
    remark = sent.submission.remarks.get()
    assert (remark.transition, remark.text) == (None, "Nguồn số liệu?")
    client.force_login(sent.officer)
    page = reverse("submission", args=[sent.submission.pk])
    assert "Nguồn số liệu?" in client.get(page).content.decode()
    reply = reverse("reply_remark", args=[remark.pk])
    assert client.post(reply, {"text": "Hệ thống một cửa"}).status_code == 302
    client.force_login(sent.reviewer)
    client.post(reply, {"text": "Đã rõ"})
    thread = [(each.by, each.text) for each in remark.replies.all()]
    assert thread == [(sent.officer, "Hệ thống một cửa"), (sent.reviewer, "Đã rõ")]
    body = client.get(reverse("review", args=[sent.submission.pk])).content.decode()
    assert body.count("Hệ thống một cửa") == 1


def test_a_refused_reply_comes_back_with_its_words(client, sent):
    remark = make_remark(sent.submission, sent.reviewer)
    client.force_login(sent.officer)
    page = client.post(reverse("reply_remark", args=[remark.pk]), {"text": "a" * 2001})
    assert page.status_code == 422 and "a" * 2001 in page.content.decode()
    client.force_login(sent.leader)
    assert client.get(reverse("reply_remark", args=[remark.pk])).status_code == 404


def test_the_figure_of_a_year_ago_stands_beside(reviewer, sent):
    body = reviewer.get(reverse("review", args=[sent.submission.pk])).content.decode()
    assert "Cùng kỳ năm trước" in body
