"""A results page is not sent again while nothing changed, and is never shown stale."""

from datetime import timedelta

import pytest
from django.db import connections
from django.urls import reverse

from reformportal.lib import clock
from reports import tasks
from reports.dashboards import freshness
from reports.models import Notice, ProgressSheet
from reports.review.workflow import Request, move
from reports.tests.factory import make_membership, make_user
from reports.tests.issuing import approve, fresh, issue_it, make_quarter
from targets.models import Task

# Tests write within a transaction of their own, and others may write meanwhile in other databases
# of the server: a page that got no tag is asked for again.
TRIES = 50


@pytest.fixture
def quarter(db, clock_at):
    clock_at("2025-03-16T10:00+07:00")
    return make_quarter()


def pages_of(quarter) -> list[str]:
    named = [quarter.plan.pk, quarter.period.code, "official"]
    return [
        reverse("portfolio"),
        reverse("overview"),
        reverse("heatmap_at", args=named),
        reverse("agency_results", args=[quarter.agency.pk]),
        reverse("area_results", args=[quarter.target.area.code]),
    ]


def open_page(client, url, tag="") -> tuple:
    """The response, asked for again until it has a tag."""
    for _try in range(TRIES):
        response = client.get(url, headers={"If-None-Match": tag} if tag else {})
        if response.has_header("ETag"):
            return response, response["ETag"]
    pytest.fail(f"{url} never got a tag")


def test_each_page_is_answered_304_while_nothing_changes(client, quarter):
    client.force_login(quarter.leader)
    for url in pages_of(quarter):
        # The first page gives the cookie that its forms are guarded by.
        open_page(client, url)
        whole, tag = open_page(client, url)
        assert (whole.status_code, whole["Cache-Control"]) == (200, "private, no-cache"), url
        assert "Cookie" in whole["Vary"]
        again, _tag = open_page(client, url, tag)
        assert (again.status_code, again.content) == (304, b""), url


def test_a_304_costs_a_few_queries(client, quarter, queries_of):
    client.force_login(quarter.leader)
    open_page(client, reverse("overview"))
    _whole, tag = open_page(client, reverse("overview"))
    headers = {"If-None-Match": tag}
    assert queries_of(lambda: client.get(reverse("overview"), headers=headers)) <= 4


def test_a_page_made_once_is_not_made_again_for_the_same_person(client, quarter, queries_of):
    client.force_login(quarter.leader)
    url = reverse("overview")
    open_page(client, url)
    made, _tag = open_page(client, url)
    assert queries_of(lambda: client.get(url)) <= 4
    assert client.get(url).content == made.content
    renamed(quarter)
    assert "toàn trình" in client.get(url).content.decode()


def test_nobody_is_handed_anothers_page(client, quarter):
    other = make_user("leader", quarter.province, "Phạm Thị Người Khác")
    url = reverse("overview")
    for user in (quarter.leader, other):
        client.force_login(user)
        open_page(client, url)
        page, _tag = open_page(client, url)
        assert str(user) in page.content.decode()
        assert page["Content-Security-Policy"]


def reopened(quarter):
    asked = Request("Sở Tư pháp", "12/STP-VP")
    move(
        submission=fresh(quarter.submission),
        action="reopen",
        by=quarter.reviewer,
        reason="Rà soát lại",
        request=asked,
    )
    tasks.compute_waiting()


def another_figure(quarter):
    reopened(quarter)
    quarter.submission.figures.update(numerator=10)
    approve(quarter, quarter.submission)
    tasks.compute_waiting()


def renamed(quarter):
    quarter.target.statement = "Tỷ lệ hồ sơ trực tuyến toàn trình"
    quarter.target.save()


def a_task(quarter):
    Task.objects.create(
        plan=quarter.plan,
        code="9",
        area=quarter.target.area,
        statement="Ban hành kế hoạch",
        last_day=clock.today() + timedelta(days=9),
    )


CHANGES = {
    "a reopening": reopened,
    "a new approval": another_figure,
    "an issue": issue_it,
    "a new text of a target": renamed,
    "a task": a_task,
    "another name of an agency": lambda quarter: quarter.agency.__class__.objects.filter(
        pk=quarter.agency.pk
    ).update(name="Sở Nội vụ mới"),
    "a notice at the bell": lambda quarter: Notice.objects.create(
        user=quarter.leader, kind=Notice.Kind.LATE, period=quarter.period
    ),
    "a sheet computed anew": lambda quarter: ProgressSheet.objects.filter(
        agency=quarter.agency
    ).update(digest=b"another"),
    "another name of the reader": lambda quarter: quarter.leader.__class__.objects.filter(
        pk=quarter.leader.pk
    ).update(full_name="Lê Thị Tên Mới"),
    "another role of the reader": lambda quarter: make_membership(
        quarter.leader, "reviewer", quarter.province
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_the_next_load_shows_what_changed(client, quarter, change):
    client.force_login(quarter.leader)
    tags = {}
    for url in pages_of(quarter):
        open_page(client, url)
        _whole, tags[url] = open_page(client, url)
    CHANGES[change](quarter)
    for url, tag in tags.items():
        assert client.get(url, headers={"If-None-Match": tag}).status_code == 200, url


def test_a_new_approval_stands_on_the_next_load(client, quarter):
    client.force_login(quarter.leader)
    url = reverse("overview")
    open_page(client, url)
    before, tag = open_page(client, url)
    assert "66,67" in before.content.decode()
    another_figure(quarter)
    after = client.get(url, headers={"If-None-Match": tag})
    assert after.status_code == 200
    assert "33,33" in after.content.decode()


def test_another_day_language_or_code_is_another_page(client, quarter, clock_at, monkeypatch):
    client.force_login(quarter.leader)
    url = reverse("overview")
    open_page(client, url)
    _whole, tag = open_page(client, url)
    client.cookies["django_language"] = "en"
    assert client.get(url, headers={"If-None-Match": tag}).status_code == 200
    del client.cookies["django_language"]
    monkeypatch.setattr(freshness, "code_version", lambda: "another")
    assert client.get(url, headers={"If-None-Match": tag}).status_code == 200
    monkeypatch.undo()
    clock_at("2025-03-17T10:00+07:00")
    assert client.get(url, headers={"If-None-Match": tag}).status_code == 200


def test_a_tag_is_no_key(client, quarter):
    client.force_login(quarter.leader)
    url = reverse("overview")
    open_page(client, url)
    _whole, tag = open_page(client, url)
    client.force_login(quarter.reviewer)
    assert client.get(url, headers={"If-None-Match": tag}).status_code == 200
    client.force_login(quarter.administrator)
    assert client.get(url, headers={"If-None-Match": tag}).status_code == 403


def test_shared_computers_of_agencies_keep_nothing(client, quarter):
    client.force_login(quarter.officer)
    response = client.get(reverse("overview"))
    assert not response.has_header("ETag")
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db(transaction=True)
def test_no_tag_is_given_while_somebody_is_changing_something(client, clock_at):
    clock_at("2025-03-16T10:00+07:00")
    quarter = make_quarter()
    client.force_login(quarter.leader)
    other = connections["default"].copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id()")
        response = client.get(reverse("overview"))
        assert response.status_code == 200
        assert not response.has_header("ETag")
        other.rollback()
    finally:
        other.close()
    open_page(client, reverse("overview"))
