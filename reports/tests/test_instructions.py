"""Leaders' instructions: who takes which step, what is refused, who sees them and where."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal
from zipfile import ZipFile

import pytest
from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.urls import reverse

from agencies.models import User
from reformportal.lib import clock
from reports.instructions import workflow
from reports.instructions.beside import instructions_of_target, lay_instructions
from reports.instructions.defaults import agency_for, last_day_for, leaders_of, read_row
from reports.instructions.events import answering, concerned, reminders_of
from reports.instructions.explanations import explain
from reports.instructions.workflow import give, move, moves_open_to
from reports.models import Instruction, ShownProgress
from reports.tests.factory import (
    make_agency,
    make_area_lead,
    make_membership,
    make_period,
    make_submission,
    make_user,
)
from reports.tests.instructing import make_instruction
from reports.tests.progress_rows import make_row
from reports.tests.review_factory import make_delegation

TODAY = date(2025, 3, 16)


@pytest.fixture
def red(cast):
    """The cast, its agency's result behind."""
    fields = {"target": cast.target, "value": Decimal(40), "expected_value": Decimal(55)}
    make_row(cast, "behind", **fields)
    make_row(cast, "behind", agency=cast.agency, **fields)
    cast.row = ShownProgress.objects.get(target=cast.target, agency=cast.agency)
    cast.group_row = ShownProgress.objects.get(target=cast.target, agency=None)
    return cast


def given(cast, **fields) -> Instruction:
    fields = {
        "row": cast.row,
        "agency": cast.agency,
        "by": cast.leader,
        "leader": None,
        "text": "Làm rõ nguyên nhân",
        "due_on": TODAY + timedelta(days=10),
    } | fields
    return give(**fields)


def test_a_leader_gives_the_agency_reports_and_answers_the_leader_accepts(red):
    told = given(red)
    move(instruction=told, action="report", by=red.officer, words="Đang làm")
    assert told.state == "open"
    move(instruction=told, action="answer", by=red.head, words="Đã xong")
    assert told.state == "answered"
    move(instruction=told, action="accept", by=red.leader)
    steps = [(step.action, step.from_state, step.to_state, step.by) for step in told.steps.all()]
    assert steps == [
        ("give", "", "open", red.leader),
        ("report", "open", "open", red.officer),
        ("answer", "open", "answered", red.head),
        ("accept", "answered", "accepted", red.leader),
    ]


def test_asking_again_needs_a_reason_and_sets_a_new_last_day(red):
    told = given(red)
    move(instruction=told, action="answer", by=red.officer, words="Đã xong")
    with pytest.raises(workflow.WordsMissing):
        move(instruction=told, action="ask_again", by=red.leader, due_on=TODAY)
    with pytest.raises(workflow.DayPassed):
        move(instruction=told, action="ask_again", by=red.leader, words="Chưa đạt")
    later = TODAY + timedelta(days=30)
    move(instruction=told, action="ask_again", by=red.leader, words="Chưa đạt", due_on=later)
    told.refresh_from_db()
    assert (told.state, told.due_on) == ("asked_again", later)
    move(instruction=told, action="answer", by=red.officer, words="Đã xong")
    assert told.state == "answered"


def test_a_reviewer_gives_on_behalf_of_a_leader_whom_she_names(red):
    with pytest.raises(workflow.NoLeader):
        given(red, by=red.reviewer)
    with pytest.raises(workflow.NoLeader):
        given(red, by=red.reviewer, leader=red.officer)
    told = given(red, by=red.reviewer, leader=red.leader, document=" 12/TB-UBND ")
    step = told.steps.get()
    assert (told.leader, step.by, step.on_behalf_of) == (red.leader, red.reviewer, red.leader)
    assert told.document == "12/TB-UBND"


@pytest.mark.parametrize("person", ["officer", "head", "administrator", "outsider"])
def test_nobody_else_gives(red, person):
    with pytest.raises(workflow.NotYourRole):
        given(red, by=getattr(red, person))
    assert not Instruction.objects.exists()


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"text": "  "}, workflow.WordsMissing),
        ({"text": "x" * 2001}, workflow.WordsTooLong),
        ({"due_on": TODAY - timedelta(days=1)}, workflow.DayPassed),
        ({"due_on": None}, workflow.DayPassed),
    ],
)
def test_what_says_nothing_or_is_due_in_the_past_is_refused_in_words(red, fields, refusal):
    with pytest.raises(refusal) as caught:
        given(red, **fields)
    assert explain(caught.value)
    assert not Instruction.objects.exists()


def test_only_a_result_that_falls_short_is_instructed_about(cast):
    make_row(cast, "on_track", target=cast.target, agency=cast.agency)
    cast.row = ShownProgress.objects.get(target=cast.target, agency=cast.agency)
    with pytest.raises(workflow.NothingToMend):
        given(cast)


def test_a_result_has_one_unsettled_instruction_an_agency(red):
    first = given(red)
    with pytest.raises(workflow.AlreadyGiven) as caught:
        given(red, row=red.group_row)
    assert caught.value.there == first
    move(instruction=first, action="withdraw", by=red.leader, words="Giao nhầm")
    assert given(red).state == "open"


def test_nobody_accepts_what_they_reported_done_themselves(red):
    told = given(red)
    make_membership(red.reviewer, "officer", red.agency)
    both = User.objects.get(pk=red.reviewer.pk)
    move(instruction=told, action="answer", by=both, words="Đã xong")
    with pytest.raises(workflow.AcceptsOwnAnswer) as caught:
        move(instruction=told, action="accept", by=both)
    assert explain(caught.value)
    move(instruction=told, action="accept", by=red.leader)
    assert told.state == "accepted"


def test_who_comes_second_is_told_who_was_first(red):
    told = given(red)
    stale = Instruction.objects.get(pk=told.pk)
    move(instruction=told, action="withdraw", by=red.leader, words="Giao nhầm")
    with pytest.raises(workflow.InstructionMoved) as caught:
        move(instruction=stale, action="answer", by=red.officer, words="Đã xong")
    assert red.leader.full_name in explain(caught.value)


def test_the_database_keeps_what_the_door_promises(red):
    told = given(red)
    for broken in ({"text": ""}, {"due_on": TODAY - timedelta(days=1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Instruction.objects.filter(pk=told.pk).update(**broken)


def test_steps_are_open_to_those_whose_turn_it_is(red):
    told = given(red)
    assert moves_open_to(red.officer, told) == {"report", "answer"}
    assert moves_open_to(red.leader, told) == {"withdraw"}
    assert moves_open_to(red.administrator, told) == set()
    move(instruction=told, action="answer", by=red.officer, words="Đã xong")
    assert moves_open_to(red.officer, told) == set()
    assert moves_open_to(red.reviewer, told) == {"accept", "ask_again", "withdraw"}


def test_an_agency_sees_its_own_and_a_province_never_anothers(red):
    other = make_agency(red.province)
    others_officer = make_user("officer", other)
    told = given(red)
    seen = {
        person: set(Instruction.objects.visible_to(person))
        for person in (red.officer, red.head, red.reviewer, red.leader)
    }
    assert all(found == {told} for found in seen.values())
    for person in (others_officer, red.administrator, red.outsider):
        assert not Instruction.objects.visible_to(person).exists()


def test_what_is_not_reported_done_by_its_last_day_is_overdue(red, clock_at):
    told = given(red, due_on=TODAY)
    assert not told.is_overdue
    clock_at("2025-03-17T08:00+07:00")
    assert told.is_overdue
    assert list(Instruction.objects.overdue_on(clock.today())) == [told]
    move(instruction=told, action="answer", by=red.officer, words="Đã xong")
    assert not told.is_overdue
    assert not Instruction.objects.overdue_on(clock.today()).exists()


def test_the_last_day_is_that_of_the_next_report_that_leaves_time(cast):
    assert last_day_for(cast.period) == date(2025, 4, 4)
    make_period(cast.regime, 2025, "H1", opened_at=None)
    assert last_day_for(cast.period) == date(2025, 6, 19)


def test_a_next_report_due_within_days_leaves_no_time(cast, clock_at):
    make_period(cast.regime, 2025, "H1", opened_at=None)
    clock_at("2025-06-16T08:00+07:00")
    assert last_day_for(cast.period) > date(2025, 6, 19)


def test_a_group_is_answered_for_by_the_one_agency_that_leads_its_area(red):
    assert agency_for(red.row, red.target) == red.agency.pk
    assert agency_for(red.group_row, red.target) is None
    make_area_lead(red.plan, red.target.area, red.agency)
    assert agency_for(red.group_row, red.target) == red.agency.pk
    make_area_lead(red.plan, red.target.area, make_agency(red.province))
    assert agency_for(red.group_row, red.target) is None


def test_it_is_about_official_results_alone(red):
    make_row(red, "missed", target=red.target, agency=red.agency, official=False)
    asked = QueryDict(f"agency={red.agency.pk}")
    assert read_row(red.target, asked, red.reviewer).status == "behind"


def test_reminders_go_three_working_days_before_and_the_day_after(red):
    friday = date(2025, 3, 28)
    told = given(red, due_on=friday)
    days = [TODAY + timedelta(days=each) for each in range(20)]
    found = {day: [each.is_overdue for each in reminders_of(day)] for day in days}
    assert {day: kinds for day, kinds in found.items() if kinds} == {
        date(2025, 3, 25): [False],
        date(2025, 3, 29): [True],
    }
    move(instruction=told, action="answer", by=red.officer, words="Đã xong")
    assert not any(list(reminders_of(day)) for day in days)


def test_each_step_concerns_those_on_the_other_side(red):
    told = given(red, by=red.reviewer, leader=red.leader)
    assert set(concerned(told.steps.get())) == {red.officer, red.head}
    answer = move(instruction=told, action="answer", by=red.officer, words="Đã xong")
    assert set(concerned(answer)) == {red.leader, red.reviewer}
    red.head.is_active = False
    red.head.save()
    assert answering(told) == [red.officer]


def test_only_who_leads_today_can_be_written_for(cast):
    former = make_user(name="Nguyên Chủ tịch")
    make_membership(former, "leader", cast.province, valid_until=date(2025, 1, 1))
    assert list(leaders_of(cast.province.pk)) == [cast.leader]


class Row:
    def __init__(self, figure):
        self.figure = figure


def test_it_stands_beside_the_figures_of_its_report_and_of_later_ones(red, clock_at):
    told = given(red)
    earlier = make_submission(make_period(red.regime, 2024, "YEAR"), red.agency)
    later = make_submission(make_period(red.regime, 2025, "H1"), red.agency)
    row = Row(red.figure)
    assert lay_instructions(red.submission, red.officer, [row]) == [told]
    assert row.instructions == [told]
    assert lay_instructions(earlier, red.officer, []) == []
    assert lay_instructions(later, red.officer, []) == [told]
    assert lay_instructions(later, red.outsider, []) == []
    move(instruction=told, action="answer", by=red.officer, words="Đã xong")
    move(instruction=told, action="accept", by=red.leader)
    assert lay_instructions(red.submission, red.officer, []) == []
    assert lay_instructions(later, red.officer, []) == [told]
    assert instructions_of_target(red.target, red.leader) == [told]


def test_every_page_that_it_concerns_leads_to_it(client, red):
    told = given(red)
    address = reverse("instruction", args=[told.pk])
    pages = [
        (red.officer, reverse("submission", args=[red.submission.pk])),
        (red.officer, reverse("check_report", args=[red.submission.pk])),
        (red.reviewer, reverse("review", args=[red.submission.pk])),
        (red.leader, reverse("target", args=[red.target.pk])),
        (red.officer, reverse("instructions")),
    ]
    for person, page in pages:
        client.force_login(person)
        assert address in client.get(page).content.decode(), page


def test_only_those_who_may_instruct_are_offered_it_beside_a_result(client, red):
    link = reverse("give_instruction", args=[red.target.pk])
    for page in (reverse("target", args=[red.target.pk]), reverse("overview")):
        client.force_login(red.leader)
        assert link in client.get(page).content.decode()
        client.force_login(red.officer)
        assert link not in client.get(page).content.decode()


def test_the_form_starts_from_the_result_and_gives_the_instruction(client, red):
    client.force_login(red.leader)
    url = reverse("give_instruction", args=[red.target.pk])
    url += f"?period={red.period.code}&agency={red.agency.pk}"
    form = client.get(url).context["form"]
    assert "leader" not in form.fields
    assert form["agency"].value() == red.agency.pk
    typed = {"words": "Làm rõ nguyên nhân", "agency": red.agency.pk, "due_on": "2025-03-30"}
    assert client.post(url, typed).status_code == 302
    assert Instruction.objects.get().leader == red.leader


def test_what_was_written_comes_back_where_it_is_refused(client, red):
    client.force_login(red.reviewer)
    url = reverse("give_instruction", args=[red.target.pk])
    typed = {"words": "Làm rõ <b>ngay</b>", "agency": red.agency.pk, "due_on": "2025-03-01"}
    response = client.post(url, typed | {"leader": red.leader.pk})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Làm rõ &lt;b&gt;ngay&lt;/b&gt;" in page and "2025-03-01" in page
    assert not Instruction.objects.exists()


def test_an_answer_without_words_or_too_late_keeps_what_was_written(client, red):
    told = given(red)
    client.force_login(red.officer)
    url = reverse("answer_instruction", args=[told.pk])
    assert client.post(url, {"done": "on"}).status_code == 422
    move(instruction=told, action="withdraw", by=red.leader, words="Giao nhầm")
    response = client.post(url, {"words": "Đã xong", "done": "on"})
    assert response.status_code == 409
    assert "Đã xong" in response.content.decode()


def test_a_decision_is_taken_on_its_page(client, red):
    told = given(red)
    move(instruction=told, action="answer", by=red.officer, words="Đã xong")
    client.force_login(red.leader)
    url = reverse("decide_instruction", args=[told.pk])
    asked = {"decision": "ask_again", "words": "Chưa đủ", "due_on": "2025-04-30"}
    assert client.post(url, asked).status_code == 302
    told.refresh_from_db()
    assert (told.state, told.due_on) == ("asked_again", date(2025, 4, 30))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_file_holds_what_the_list_shows_and_no_formula(client, red, kind):
    given(red, text="=1+1")
    client.force_login(red.leader)
    content = client.get(reverse("instructions"), {"_export": kind}).content
    if kind == "csv":
        [_heads, row] = csv.reader(io.StringIO(content.decode("utf-8-sig")))
        assert row[:4] == ["'=1+1", "Đã giao", "26/3/2025", red.agency.name]
    else:
        book = ZipFile(io.BytesIO(content))
        assert "=1+1" in book.read("xl/sharedStrings.xml").decode()
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
    settled = client.get(reverse("instructions"), {"_export": "csv", "state": "settled"})
    assert len(settled.content.decode("utf-8-sig").splitlines()) == 1


def test_the_list_is_narrowed_by_state_and_says_how_many_wait(client, red):
    overdue = make_instruction(
        red.target,
        red.period,
        red.agency,
        red.leader,
        given_on=TODAY - timedelta(days=9),
        due_on=TODAY - timedelta(days=2),
    )
    client.force_login(red.leader)
    response = client.get(reverse("instructions"), {"state": "overdue"})
    assert [row.record for row in response.context["table"].rows] == [overdue]
    counts = response.context["counts"]
    assert (counts.unsettled, counts.overdue, counts.answered) == (1, 1, 0)
    found = client.get(reverse("instructions"), {"state": "settled"})
    assert not found.context["table"].rows


def test_who_acts_in_a_leaders_or_an_officers_place_says_so(red):
    deputy = make_user("officer", make_agency(red.province), "Tạ Văn Sáu")
    make_delegation(red.leader, deputy)
    told = given(red, by=User.objects.get(pk=deputy.pk))
    step = told.steps.get()
    assert (told.leader, step.by, step.on_behalf_of) == (red.leader, deputy, red.leader)
    make_delegation(red.officer, red.head)
    red.head.memberships.update(agency=make_agency(red.province))
    done = move(
        instruction=told, action="answer", by=User.objects.get(pk=red.head.pk), words="Đã xong"
    )
    assert done.on_behalf_of == red.officer
    own = move(instruction=told, action="accept", by=red.leader)
    assert own.on_behalf_of is None
