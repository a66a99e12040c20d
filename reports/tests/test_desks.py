"""Routes of review: desks on the way, advice of lead departments, and who sees what of them."""

import pytest
from django.urls import reverse

from reports.models import Figure, Opinion, Submission, Transition
from reports.review.moves import MOVES
from reports.review.permits import moves_open_to
from reports.review.refusals import (
    ApprovesOwnFigures,
    CommentsAwaited,
    NotYourRole,
    ReasonMissing,
    StandsAtDesk,
    SubmissionMoved,
)
from reports.review.workflow import move
from reports.tests.factory import (
    make_agency,
    make_area_lead,
    make_figure,
    make_membership,
    make_regime,
    make_submission,
    make_user,
)
from reports.tests.review_factory import make_route


@pytest.fixture
def way(cast):
    """A commune under a district whose checker checks, and the commune's complete report."""
    Figure.objects.update(is_nil=True)
    cast.district = make_agency(cast.province, "Huyện Bình Xuyên", kind="district")
    cast.commune = make_agency(cast.province, "Xã Bình Minh", kind="commune", parent=cast.district)
    cast.checker = make_user("checker", cast.district, "Bùi Thị Mai")
    cast.officer = make_user("officer", cast.commune, "Lý Văn Tư")
    cast.report = make_submission(cast.period, cast.commune)
    cast.report_figure = make_figure(cast.report, cast.indicator, is_nil=True)
    make_route(cast.regime, "superior", kind="commune")
    return cast


def go(cast, action, by, **said):
    return move(submission=report(cast), action=action, by=by, **said)


def report(cast):
    return Submission.objects.select_related("agency", "period").get(pk=cast.report.pk)


def actions(cast, person):
    return [step.action for step in moves_open_to(person, report(cast))]


def test_a_commune_sends_by_way_of_its_district_to_the_province(way):
    go(way, "send", way.officer)
    assert (report(way).state, report(way).desk) == ("sent", way.district)
    done = go(way, "forward", way.checker)
    assert (done.from_state, done.to_state, done.desk) == ("sent", "sent", way.district)
    assert (report(way).desk, report(way).step) == (None, 2)
    go(way, "approve", way.reviewer)
    assert report(way).state == "approved"


def test_each_has_the_moves_of_where_the_report_stands(way):
    go(way, "send", way.officer)
    assert actions(way, way.checker) == ["forward", "return"]
    assert actions(way, way.reviewer) == ["forward"]
    go(way, "forward", way.checker)
    assert actions(way, way.checker) == []
    assert actions(way, way.reviewer) == ["return", "approve"]


def test_the_province_does_not_approve_what_a_desk_has_not_passed_on(way):
    go(way, "send", way.officer)
    with pytest.raises(StandsAtDesk) as refusal:
        go(way, "approve", way.reviewer)
    assert refusal.value.desk == way.district
    with pytest.raises(NotYourRole):
        go(way, "return", way.reviewer, reason="Sai")


def test_a_reviewer_passes_over_a_desk_only_with_a_reason(way):
    go(way, "send", way.officer)
    with pytest.raises(ReasonMissing):
        go(way, "forward", way.reviewer)
    assert go(way, "forward", way.reviewer, reason="Huyện chưa kiểm tra").by == way.reviewer
    assert report(way).desk is None


def test_a_desk_returns_and_the_next_sending_comes_to_it_again(way):
    go(way, "send", way.officer)
    go(way, "return", way.checker, reason="Thiếu số liệu")
    assert (report(way).state, report(way).desk, report(way).step) == ("returned", None, 0)
    go(way, "send", way.officer)
    assert report(way).desk == way.district


def test_without_a_checker_the_desk_is_passed_and_nobody_is_stuck(way):
    way.checker.memberships.all().delete()
    go(way, "send", way.officer)
    assert report(way).desk is None


def test_without_a_route_a_report_goes_straight_to_the_province(way):
    way.regime.routes.all().delete()
    go(way, "send", way.officer)
    assert (report(way).desk, report(way).step) == (None, 0)


def test_nobody_passes_on_what_they_entered(way):
    Figure.objects.filter(pk=way.report_figure.pk).update(updated_by=way.checker)
    go(way, "send", way.officer)
    with pytest.raises(ApprovesOwnFigures):
        go(way, "forward", way.checker)


def test_a_checker_who_comes_second_is_told_who_was_first(way):
    go(way, "send", way.officer)
    first = go(way, "forward", make_user("checker", way.district))
    with pytest.raises(SubmissionMoved) as refusal:
        go(way, "forward", way.checker)
    assert refusal.value.last == first


def test_a_checker_sees_only_what_stands_or_stood_at_her_desk(way):
    other = make_submission(way.period, make_agency(way.province), state="sent")
    seen = Submission.objects.visible_to(way.checker)
    assert list(seen) == []
    go(way, "send", way.officer)
    assert list(seen.all()) == [way.report] != [other]
    assert list(Figure.objects.visible_to(way.checker)) == [way.report_figure]
    go(way, "forward", way.checker)
    assert list(seen.all()) == [way.report]


def test_her_queue_holds_what_waits_at_her_desk_now(client, way):
    go(way, "send", way.officer)
    client.force_login(way.checker)
    page = client.get(reverse("review_queue"))
    assert [row.record.pk for row in page.context["table"].rows] == [way.report.pk]
    assert "reviewer" not in [column.name for column in page.context["table"].columns]
    go(way, "forward", way.checker)
    assert not client.get(reverse("review_queue")).context["table"].rows


def test_the_officer_sees_where_the_report_is(client, way):
    go(way, "send", way.officer)
    client.force_login(way.officer)
    stops = client.get(reverse("submission", args=[way.report.pk])).context["stops"]
    assert [stop.place for stop in stops] == ["done", "done", "now", "ahead", "ahead"]
    assert way.district.name in str(stops[2].label)


def test_the_page_of_a_desk_passes_on_with_a_remark(client, way):
    go(way, "send", way.officer)
    client.force_login(way.checker)
    assert client.get(reverse("review", args=[way.report.pk])).status_code == 200
    client.post(reverse("forward_report", args=[way.report.pk]), {"reason": "Đã đối chiếu"})
    last = Transition.objects.filter(submission=way.report).last()
    assert (last.action, last.reason, last.desk) == ("forward", "Đã đối chiếu", way.district)
    again = client.post(reverse("forward_report", args=[way.report.pk]))
    assert again.status_code == 409 and way.checker.full_name in again.content.decode()


@pytest.fixture
def advised(cast):
    """The cast's report whose area's lead department may comment for two working days."""
    Figure.objects.update(is_nil=True)
    cast.lead = make_agency(cast.province, "Sở Khoa học")
    make_area_lead(cast.plan, cast.target.area, cast.lead)
    cast.adviser = make_user("checker", cast.lead, "Cao Thị Vân")
    make_route(cast.regime, "lead")
    cast.report = cast.submission
    return cast


def test_the_lead_of_the_area_is_asked_and_waited_for_some_days(advised, clock_at):
    go(advised, "send", advised.officer)
    asked = Opinion.objects.get()
    assert (asked.agency, asked.due_on.isoformat()) == (advised.lead, "2025-03-18")
    with pytest.raises(CommentsAwaited):
        go(advised, "approve", advised.reviewer)
    clock_at("2025-03-19T08:00+07:00")
    go(advised, "approve", advised.reviewer)
    asked.refresh_from_db()
    assert asked.closed_at and not asked.text


def test_a_comment_lets_the_report_go_on_whatever_it_says(client, advised):
    go(advised, "send", advised.officer)
    client.force_login(advised.adviser)
    queue = client.get(reverse("review_queue")).context["table"]
    assert [row.record.pk for row in queue.rows] == [advised.report.pk]
    address = reverse("give_opinion", args=[Opinion.objects.get().pk])
    assert client.post(address, {"text": " "}).status_code == 409
    assert client.post(address, {"text": "Chưa hợp lý"}).status_code == 302
    given = Opinion.objects.get()
    assert (given.text, given.by) == ("Chưa hợp lý", advised.adviser)
    client.force_login(advised.reviewer)
    assert "Chưa hợp lý" in client.get(reverse("review", args=[advised.report.pk])).content.decode()
    go(advised, "approve", advised.reviewer)


def test_the_lead_is_not_asked_of_its_own_report_nor_where_nobody_can_comment(advised):
    make_area_lead(advised.plan, advised.target.area, advised.agency)
    make_membership(advised.officer, "checker", advised.agency)
    go(advised, "send", advised.officer)
    assert [each.agency for each in Opinion.objects.all()] == [advised.lead]
    go(advised, "return", advised.reviewer, reason="Sai")
    advised.adviser.memberships.all().delete()
    go(advised, "send", advised.officer)
    assert Opinion.objects.open().count() == 0


def test_a_returned_report_asks_for_advice_anew(advised):
    go(advised, "send", advised.officer)
    go(advised, "return", advised.reviewer, reason="Sai")
    assert not Opinion.objects.open().exists()
    go(advised, "send", advised.officer)
    assert Opinion.objects.open().count() == 1


def test_four_steps_one_after_another(way):
    way.regime.routes.all().delete()
    make_route(way.regime, "head", "superior", "lead")
    lead = make_agency(way.province, "Sở Khoa học")
    make_area_lead(way.plan, way.target.area, lead)
    adviser = make_user("checker", lead)
    head = make_user("head", way.commune)
    go(way, "submit_to_head", way.officer)
    go(way, "send", head)
    assert not Opinion.objects.exists()
    go(way, "forward", way.checker)
    assert [each.agency for each in Opinion.objects.asked_of(adviser)] == [lead]
    Opinion.objects.update(due_on="2025-03-15")
    go(way, "approve", way.reviewer)
    history = Transition.objects.filter(submission=way.report).values_list("action", flat=True)
    assert list(history) == ["submit_to_head", "send", "forward", "approve"]
    assert set(history) <= set(MOVES)


def steps_form(*steps):
    """What the administrators' page of a route posts: (number, actor, days)."""
    typed = {
        "steps-TOTAL_FORMS": len(steps), "steps-INITIAL_FORMS": 0,
        "steps-MIN_NUM_FORMS": 0, "steps-MAX_NUM_FORMS": 4,
    }  # fmt: skip
    for place, (number, actor, days) in enumerate(steps):
        typed |= {
            f"steps-{place}-number": number,
            f"steps-{place}-actor": actor,
            f"steps-{place}-days": days,
        }
    return typed


@pytest.mark.parametrize(
    ("steps", "stored"),
    [
        ([(1, "head", ""), (2, "lead", 2), (3, "province", "")], 3),
        ([(1, "head", "")], 0),
        ([(1, "lead", ""), (2, "province", "")], 0),
        ([(2, "head", ""), (3, "province", "")], 0),
        ([(1, "superior", ""), (2, "superior", ""), (3, "province", "")], 0),
    ],
)
def test_administrators_state_a_route_that_ends_at_the_province(client, cast, steps, stored):
    client.force_login(cast.administrator)
    typed = steps_form(*steps) | {"regime": cast.regime.pk, "kind": "department", "agency": ""}
    answer = client.post(reverse("admin:reports_reviewroute_add"), typed)
    found = cast.regime.routes.first()
    assert (found.steps.count() if found else 0) == stored
    assert answer.status_code == (302 if stored else 200)


def test_a_route_of_another_province_is_not_seen_by_an_administrator(client, cast):
    other = make_route(make_regime())
    client.force_login(cast.administrator)
    page = client.get(reverse("admin:reports_reviewroute_change", args=[other.pk]))
    assert page.status_code == 302
