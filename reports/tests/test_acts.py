"""Acts on many reports: what one says beforehand, what it does, what it leaves, and races."""

from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from reports.models import BulkAct, KeptFinding, Remark, Submission, Transition
from reports.review.acts import KINDS, Choice, mark_of
from reports.review.described import described
from reports.review.doing_acts import NotYourAct, do_act
from reports.review.workflow import move
from reports.tests.factory import (
    make_agency,
    make_figure,
    make_period,
    make_province,
    make_regime,
    make_remark,
    make_submission,
    make_user,
)
from reports.tests.review_factory import make_act, make_delegation, make_route


@pytest.fixture
def many(cast):
    """Three sent reports of the period beside the cast's draft."""
    cast.reports = [sent_report(cast) for _number in range(3)]
    return cast


def sent_report(cast, **fields):
    report = make_submission(cast.period, make_agency(cast.province), state="sent", **fields)
    make_figure(report, cast.indicator, is_nil=True, updated_by=cast.officer)
    return report


def warn(report, standing="open"):
    return KeptFinding.objects.create(
        figure=report.figures.get(), check_code="above_100", severity="warning", standing=standing,
        message="Vượt 100 %",
    )  # fmt: skip


def marks(*reports):
    rows = described(Submission.objects.filter(pk__in=[each.pk for each in reports]))
    return {row.pk: mark_of(row) for row in rows}


def act_on(cast, *reports, kind="approve", by=None, act_id=None, shown=None, **choice):
    return do_act(
        act_id=act_id or uuid4(),
        kind=KINDS[kind],
        by=by or cast.reviewer,
        marks=shown or marks(*reports),
        choice=Choice(**choice),
    )


def lines(act):
    return {line.submission_id: line.left for line in act.lines.all()}


def test_an_act_approves_and_each_move_belongs_to_it(many):
    act = act_on(many, *many.reports, note="Đủ số liệu")
    assert lines(act) == {report.pk: "" for report in many.reports}
    moves = Transition.objects.filter(act=act)
    assert {(each.action, each.by, each.reason) for each in moves} == {
        ("approve", many.reviewer, "Đủ số liệu")
    }
    assert moves.count() == 3 == Submission.objects.filter(state="approved").count()
    assert {line.transition for line in act.lines.select_related("transition")} == set(moves)


def test_what_cannot_be_approved_is_left_and_says_why(many):
    own, odd, explained, draft = *many.reports, many.submission
    own.figures.update(updated_by=many.reviewer)
    warn(odd)
    warn(explained, "explained")
    act = act_on(many, own, odd, explained, draft)
    assert lines(act) == {
        own.pk: "own", odd.pk: "open_warnings", explained.pk: "", draft.pk: "not_sent",
    }  # fmt: skip
    assert Transition.objects.filter(act=act).count() == 1


def test_what_stands_at_a_desk_or_waits_for_advice_is_left(many):
    at_desk = many.reports[0]
    Submission.objects.filter(pk=at_desk.pk).update(desk=make_agency(many.province))
    asked = many.reports[1]
    sending = Transition.objects.create(
        submission=asked, by=many.officer, action="send", from_state="draft", to_state="sent"
    )
    asked.opinions.create(
        transition=sending, agency=make_agency(many.province), due_on="2025-03-20"
    )
    act = act_on(many, at_desk, asked)
    assert lines(act) == {at_desk.pk: "elsewhere", asked.pk: "awaited"}


def test_somebody_who_was_first_is_named(many):
    shown = marks(*many.reports)
    colleague = make_user("reviewer", many.province, "Ngô Thị Thu")
    first = move(
        submission=many.reports[0], action="return", by=colleague, reason="Số liệu chưa khớp"
    )
    act = act_on(many, shown=shown)
    assert lines(act)[many.reports[0].pk] == "moved"
    assert act.lines.get(left="moved").transition == first
    assert Submission.objects.filter(state="approved").count() == 2


def test_a_report_that_was_returned_and_sent_again_is_not_what_was_shown(many, clock_at):
    clock_at("2025-03-18T09:00+07:00")
    report = many.reports[0]
    shown = marks(report)
    move(submission=report, action="return", by=many.reviewer, reason="Sai")
    officer = make_user("officer", report.agency)
    move(submission=Submission.objects.get(pk=report.pk), action="send", by=officer)
    assert lines(act_on(many, shown=shown)) == {report.pk: "moved"}


def test_an_act_pressed_twice_is_done_once(many):
    act_id, shown = uuid4(), marks(*many.reports)
    first = act_on(many, act_id=act_id, shown=shown)
    assert act_on(many, act_id=act_id, shown=shown) == first
    assert Transition.objects.filter(act=first).count() == 3
    with pytest.raises(NotYourAct):
        act_on(many, act_id=act_id, shown=shown, by=make_user("reviewer", many.province))


def test_reports_are_assigned_and_nobody_is_overruled_unseen(many):
    mine, theirs, taken = many.reports
    Submission.objects.filter(pk=mine.pk).update(reviewer=many.reviewer)
    shown = marks(*many.reports)
    colleague = make_user("reviewer", many.province, "Ngô Thị Thu")
    Submission.objects.filter(pk=taken.pk).update(reviewer=colleague)
    act = act_on(many, kind="assign", shown=shown, reviewer=many.reviewer)
    assert lines(act) == {mine.pk: "already", theirs.pk: "", taken.pk: "moved"}
    assert act.lines.get(left="moved").reviewer_before == colleague
    held = dict(Submission.objects.values_list("pk", "reviewer"))
    assert (held[theirs.pk], held[taken.pk]) == (many.reviewer.pk, colleague.pk)


def test_a_report_that_moved_meanwhile_can_still_be_assigned(many):
    report = many.reports[0]
    shown = marks(report)
    move(submission=report, action="approve", by=many.reviewer)
    assert lines(act_on(many, kind="assign", shown=shown, reviewer=many.reviewer)) == {
        report.pk: ""
    }


def test_an_act_done_by_a_delegate_says_on_whose_behalf(many):
    delegate = make_user("officer", make_agency(many.province))
    make_delegation(many.reviewer, delegate)
    for kind in ("approve", "assign"):
        act = act_on(many, *many.reports, kind=kind, by=delegate, reviewer=many.reviewer)
        assert act.on_behalf_of == many.reviewer
    assert set(Transition.objects.values_list("on_behalf_of", flat=True)) == {many.reviewer.pk}


def test_a_checker_passes_on_many(many):
    district = make_agency(many.province, kind="district")
    checker = make_user("checker", district)
    make_route(many.regime, "superior")
    Submission.objects.filter(state="sent").update(desk=district, step=1)
    act = act_on(many, *many.reports, kind="forward", by=checker)
    assert set(lines(act).values()) == {""}
    assert not Submission.objects.filter(desk__isnull=False).exists()


def test_an_approval_of_many_closes_their_remarks_and_asks_for_results_once(many):
    make_remark(many.reports[0], many.reviewer)
    act_on(many, *many.reports)
    assert not Remark.objects.open().exists()


def test_165_reports_are_approved_in_as_many_queries_as_five(many, queries_of):
    few = [sent_report(many) for _number in range(5)]
    shown, _read_once = marks(*few), many.reviewer.access
    before = queries_of(lambda: act_on(many, shown=shown))
    lots = [sent_report(many) for _number in range(165)]
    shown = marks(*lots)
    assert queries_of(lambda: act_on(many, shown=shown)) == before <= 27
    assert Submission.objects.filter(state="approved").count() == 170


def test_the_queue_of_165_costs_what_three_cost(client, many, queries_of):
    client.force_login(many.reviewer)
    page = reverse("review_queue")
    before = queries_of(lambda: client.get(page))
    for _number in range(165):
        sent_report(many, reviewer=many.reviewer)
    assert queries_of(lambda: client.get(page, {"per_page": "200"})) == before
    assert queries_of(lambda: client.get(page, {"per_page": "200", "sort": "level"})) == before


# The pages


@pytest.fixture
def reviewer(client, many):
    client.force_login(many.reviewer)
    return client


def plan(client, kind="approve", query="", **posted):
    return client.post(reverse("plan_act") + query, {"kind": kind} | posted)


def confirm(client, planned, **posted):
    context = planned.context
    typed = {"kind": context["kind"].code, "act": str(context["act_id"]), "mark": context["marks"]}
    return client.post(reverse("make_act"), typed | posted)


def test_the_plan_names_what_is_touched_and_what_is_left_and_does_nothing(reviewer, many):
    warn(many.reports[1])
    page = plan(reviewer, pick=[each.pk for each in many.reports])
    body = page.content.decode()
    assert [each.pk for each in page.context["plan"].touched] == [
        many.reports[0].pk, many.reports[2].pk,
    ]  # fmt: skip
    assert many.reports[1].agency.name in body and "Còn cảnh báo chưa giải trình" in body
    assert not BulkAct.objects.exists() and not Transition.objects.exists()


def test_the_confirmed_act_shows_what_it_did_under_its_identifier(reviewer, many):
    planned = plan(reviewer, pick=[each.pk for each in many.reports])
    answer = confirm(reviewer, planned, note="Đủ")
    act = BulkAct.objects.get()
    assert answer["Location"] == reverse("act", args=[act.pk])
    page = reviewer.get(answer["Location"])
    assert str(act.pk) in page.content.decode() and len(page.context["done"]) == 3
    assert str(act.pk) in reviewer.get(reverse("acts")).content.decode()
    history = reviewer.get(reverse("review", args=[many.reports[0].pk])).content.decode()
    assert str(act.pk) in history


def test_all_that_the_filters_show_can_be_chosen(reviewer, many):
    page = plan(reviewer, query=f"?agency={many.reports[0].agency.short_name}", all="on")
    assert [each.pk for each in page.context["plan"].touched] == [many.reports[0].pk]
    everything = plan(reviewer, all="on").context["plan"]
    assert (len(everything.touched), everything.left_count) == (3, 1)


def test_nothing_ticked_and_no_reviewer_chosen_come_back_with_the_ticks(reviewer, many):
    assert plan(reviewer).status_code == 422
    page = plan(reviewer, "assign", pick=[many.reports[0].pk], reviewer="")
    assert page.status_code == 422
    assert f'value="{many.reports[0].pk}" form="bulk"' in page.content.decode()
    assert page.content.decode().count(" checked> ") == 1


def test_assigning_by_the_page(reviewer, many):
    picked = {"pick": [many.reports[0].pk], "reviewer": str(many.reviewer.pk)}
    planned = plan(reviewer, "assign", **picked)
    confirm(reviewer, planned, reviewer=str(many.reviewer.pk))
    assert Submission.objects.get(pk=many.reports[0].pk).reviewer == many.reviewer
    rows = reviewer.get(reverse("review_queue"), {"reviewer": "me"}).context["table"].rows
    assert [row.record.pk for row in rows] == [many.reports[0].pk]


@pytest.mark.parametrize(
    "typed",
    [
        {"kind": "destroy", "act": str(UUID(int=1))},
        {"kind": "approve", "act": "x"},
        {"kind": "assign", "act": str(UUID(int=1)), "reviewer": "9"},
    ],
)
def test_a_forged_act_is_refused(reviewer, typed):
    assert reviewer.post(reverse("make_act"), typed).status_code == 400
    assert not BulkAct.objects.exists()


def test_reports_of_another_province_are_not_touched(reviewer, many):
    strange = make_submission(state="sent")
    planned = plan(reviewer, pick=[strange.pk, many.reports[0].pk])
    assert [each.pk for each in planned.context["plan"].touched] == [many.reports[0].pk]
    confirm(reviewer, planned, mark=[f"{strange.pk}:0-0", "x:y", "9" * 30])
    assert Submission.objects.get(pk=strange.pk).state == "sent"


def test_a_checker_is_not_offered_the_acts_of_reviewers(client, many):
    checker = make_user("checker", many.agency)
    client.force_login(checker)
    assert plan(client, "approve", pick=[1]).status_code == 403
    kinds = client.get(reverse("review_queue")).context["kinds"]
    assert [kind.code for kind in kinds] == ["forward"]


def test_an_act_over_two_provinces_shows_each_reviewer_her_own_reports(reviewer, many):
    elsewhere = make_agency(make_province("Tỉnh Khác Nữa"), "Sở Ở Xa")
    period = make_period(make_regime(elsewhere.province), opened=True)
    both = make_act(many.reports[0], make_user("leader", many.province))
    both.lines.create(
        submission=Submission.objects.get_or_create(period=period, agency=elsewhere)[0],
        left="not_sent",
    )
    page = reviewer.get(reverse("act", args=[both.pk])).content.decode()
    assert many.reports[0].agency.name in page and "Sở Ở Xa" not in page
