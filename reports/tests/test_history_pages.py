"""History in words: on every object for whoever sees it, as a log and a file for administrators."""

import csv
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from agencies.models import Change, Membership
from reformportal.lib.acts import acting, on_behalf_of
from reports.history import files
from reports.models import Figure, Submission
from reports.tests.factory import (
    make_agency,
    make_area_lead,
    make_figure,
    make_indicator,
    make_plan,
    make_province,
    make_remark,
    make_target,
    make_user,
)


@pytest.fixture
def administrator(client, cast):
    client.force_login(cast.administrator)
    return client


def change_cell(cast, numerator=120, by=None) -> None:
    with acting(way="page", place="/", person_id=(by or cast.officer).pk):
        Figure.objects.filter(pk=cast.figure.pk).update(numerator=numerator, denominator=1000)


def page(client, name: str, row, **asked):
    return client.get(reverse(name, args=[row.pk]), asked)


def send(submission) -> None:
    moment = "2025-03-16T10:00+07:00"
    Submission.objects.filter(pk=submission.pk).update(
        state="sent", first_sent_at=moment, sent_at=moment
    )


def test_a_cell_tells_both_values_and_who_changed_it(client, cast):
    change_cell(cast)
    change_cell(cast, 210)
    client.force_login(cast.reviewer)
    said = page(client, "figure_history", cast.figure).content.decode()
    assert "tử số" in said
    assert "<del>120</del>" in said and "<ins>210</ins>" in said
    assert cast.officer.full_name in said
    assert said.index("<ins>210</ins>") < said.index("<ins>120</ins>")


def test_numbers_names_days_and_choices_are_written_for_people(administrator, cast):
    revision = cast.target.revisions.get()
    revision.step, revision.effective_on = "1234.5", "2025-06-30"
    revision.save()
    cast.target.direction, cast.target.owed_by_level = "at_most", False
    cast.target.save()
    said = page(administrator, "target_history", cast.target).content.decode()
    for words in ("1.234,5", "30/6/2025", "tối đa", "không"):
        assert f"<ins>{words}</ins>" in said
    assert "at_most" not in said


def test_a_page_in_english_has_no_vietnamese_labels(administrator, cast):
    change_cell(cast)
    administrator.cookies["django_language"] = "en"
    said = administrator.get(reverse("history"), {"kind": "reports.figure"}).content.decode()
    assert "numerator:" in said and "tử số" not in said
    assert "Changed" in said


def test_on_whose_behalf_stands_beside_who(client, cast):
    with acting(way="page", person_id=cast.officer.pk), on_behalf_of(cast.head.pk):
        Figure.objects.filter(pk=cast.figure.pk).update(note="Thay")
    client.force_login(cast.officer)
    said = page(client, "figure_history", cast.figure).content.decode()
    assert f"thay mặt {cast.head.full_name}" in said


def test_direct_sql_is_named_as_such(administrator, cast):
    Figure.objects.filter(pk=cast.figure.pk).update(note="Không qua hệ thống")
    said = administrator.get(reverse("history"), {"way": "sql", "kind": "reports.figure"})
    assert "SQL trực tiếp, tài khoản cơ sở dữ liệu" in said.content.decode()


def test_what_was_typed_stays_text(client, cast):
    Figure.objects.filter(pk=cast.figure.pk).update(note="<script>alert(1)</script>")
    client.force_login(cast.officer)
    assert b"<script>alert" not in page(client, "figure_history", cast.figure).content


def test_a_report_tells_of_its_figures_remarks_and_moves(client, cast):
    change_cell(cast)
    make_remark(cast.submission, cast.reviewer, cast.figure, text="Đề nghị kiểm tra")
    client.force_login(cast.officer)
    said = page(client, "report_history", cast.submission).content.decode()
    assert cast.indicator.title in said and "Đề nghị kiểm tra" in said
    assert "Trả lại" in said


def test_a_leader_sees_where_a_sent_report_went_but_not_how_its_figures_came_about(client, cast):
    change_cell(cast, 777)
    make_remark(cast.submission, cast.reviewer, cast.figure, text="Chỉ giữa hai bên")
    send(cast.submission)
    with acting(way="page", person_id=cast.reviewer.pk):
        Submission.objects.filter(pk=cast.submission.pk).update(
            state="approved", approved_at="2025-03-17T10:00+07:00"
        )
    client.force_login(cast.leader)
    said = page(client, "report_history", cast.submission).content.decode()
    assert "<ins>Đã phê duyệt</ins>" in said
    assert "777" not in said and "Chỉ giữa hai bên" not in said
    assert page(client, "figure_history", cast.figure).status_code == 403


def test_a_leader_is_led_to_no_history_of_a_cell_that_is_closed_to_her(client, cast):
    change_cell(cast)
    Figure.objects.filter(pk=cast.figure.pk).update(
        updated_by=cast.officer, updated_at="2025-03-16T10:00+07:00"
    )
    send(cast.submission)
    link = reverse("figure_history", args=[cast.figure.pk]).encode()
    for reader, is_led in ((cast.leader, False), (cast.officer, True)):
        client.force_login(reader)
        said = page(client, "submission", cast.submission).content
        assert (link in said) is is_led
        assert cast.officer.full_name.encode() in said


def test_who_leads_the_area_does_not_read_how_another_agencys_figure_came_about(client, cast):
    leads = make_agency(cast.province)
    make_area_lead(cast.plan, cast.target.area, leads)
    send(cast.submission)
    client.force_login(make_user("officer", leads))
    assert page(client, "figure_history", cast.figure).status_code == 403
    assert page(client, "report_history", cast.submission).status_code == 404


def test_an_administrator_reads_her_provinces_and_what_is_shared_alone(administrator, cast):
    make_plan(make_province("Tỉnh Bên Cạnh"), abstract="Của tỉnh khác")
    make_indicator(name="Chỉ số dùng chung")
    cast.plan.abstract = "Của tỉnh mình"
    cast.plan.save()
    said = administrator.get(reverse("history"), {"per_page": 200}).content.decode()
    assert "Của tỉnh mình" in said and "Chỉ số dùng chung" in said
    assert "Của tỉnh khác" not in said and cast.outsider.full_name not in said


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"kind": "targets.plan"}, False),
        ({"kind": "reports.figure"}, True),
        ({"since": "2025-03-17"}, False),
        ({"since": "2025-03-16", "until": "2025-03-16"}, True),
        ({"until": "2025-03-15"}, False),
        ({"way": "command"}, False),
        ({"act": "00000000-0000-0000-0000-000000000001"}, False),
        ({"object": "targets.plan:1"}, False),
        ({"object": "x"}, False),
        ({"object": "reports.figure:99999999999999999999999999"}, False),
        ({"object": "reports.figure:\x00"}, False),
        ({"act": "x"}, False),
        ({"since": "31/02/2025"}, False),
    ],
)
def test_the_log_is_narrowed_down(administrator, cast, asked, found):
    change_cell(cast, 4321)
    response = administrator.get(reverse("history"), asked)
    assert response.status_code == 200
    assert ("4.321" in response.content.decode()) is found


def test_the_log_is_narrowed_to_a_person_an_agency_an_object_and_an_act(administrator, cast):
    change_cell(cast, 4321)
    act = Change.objects.of_row(cast.figure).first().act
    for asked in (
        {"person_id": cast.officer.pk},
        {"agency": cast.agency.pk},
        {"object": f"reports.submission:{cast.submission.pk}"},
        {"object": f"reports.figure:{cast.figure.pk}"},
        {"act": act},
    ):
        assert "4.321" in administrator.get(reverse("history"), asked).content.decode(), asked
    for asked in ({"person_id": cast.head.pk}, {"agency": make_agency(cast.province).pk}):
        assert "4.321" not in administrator.get(reverse("history"), asked).content.decode()


def test_the_files_hold_what_the_log_shows_and_no_formula(administrator, cast):
    change_cell(cast, 4321)
    Figure.objects.filter(pk=cast.figure.pk).update(note="=1+1")
    asked = {"object": f"reports.figure:{cast.figure.pk}", "_export": "csv"}
    answer = administrator.get(reverse("history"), asked)
    assert "attachment" in answer["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row[8:11] for row in rows[1:4]] == [
        ["ghi chú", "–", "'=1+1"],
        ["tử số", "–", "4.321"],
        ["mẫu số", "–", "1.000"],
    ]
    assert rows[2][1] == cast.officer.full_name
    book = administrator.get(reverse("history"), asked | {"_export": "xlsx"}).content
    cells = [[cell.value for cell in row] for row in load_workbook(io.BytesIO(book)).active.rows]
    assert [row[8] for row in cells] == [row[8] or None for row in rows]
    assert cells[1][10] == "=1+1"
    assert load_workbook(io.BytesIO(book)).active["K2"].data_type == "s"


def test_a_file_that_would_be_too_long_is_refused_with_what_to_do(administrator, cast, monkeypatch):
    monkeypatch.setattr("reports.history.views.MOST", 2)
    asked = {"_export": "csv", "agency": cast.agency.pk}
    answer = administrator.get(reverse("history"), asked, follow=True)
    assert answer.redirect_chain[0][0] == f"{reverse('history')}?agency={cast.agency.pk}"
    assert "Một tệp chứa nhiều nhất 2 thay đổi" in answer.content.decode()
    assert files.MOST == 20_000


def test_django_admins_own_history_leads_to_the_log(administrator, cast):
    answer = administrator.get(reverse("admin:targets_plan_history", args=[cast.plan.pk]))
    assert answer["Location"] == f"{reverse('history')}?object=targets.plan%3A{cast.plan.pk}"


def test_a_change_of_something_that_is_gone_is_still_told(administrator, cast):
    target = make_target(cast.plan, statement="Chỉ tiêu sẽ bị xóa")
    pk = target.pk
    target.revisions.all().delete()
    target.delete()
    said = administrator.get(reverse("history"), {"object": f"targets.target:{pk}"})
    assert "Chỉ tiêu sẽ bị xóa" in said.content.decode()
    assert "nay không còn" in said.content.decode()


@pytest.mark.parametrize("name", ["history", "report_history", "target_history", "person_history"])
def test_ten_more_changes_cost_no_more_queries(client, cast, queries_of, name):
    person = cast.officer if name == "report_history" else cast.administrator
    client.force_login(person)
    subject = {
        "report_history": cast.submission,
        "target_history": cast.target,
        "person_history": cast.officer,
    }.get(name)
    url = reverse(name, args=[subject.pk] if subject else [])

    def more(number: int) -> None:
        for place in range(number):
            figure = make_figure(cast.submission)
            with acting(way="page", person_id=cast.officer.pk):
                Figure.objects.filter(pk=figure.pk).update(amount=place + 1)
            cast.target.note = f"{number} {place}"
            cast.target.save()
            Membership.objects.filter(user=cast.officer).update(valid_from=f"2021-02-{place + 1}")

    more(2)
    client.get(url)
    few = queries_of(lambda: client.get(url))
    more(10)
    # Kinds of rows that are no longer on the first page are asked for no more.
    assert queries_of(lambda: client.get(url)) <= few


def test_the_log_until_the_last_day_there_is_shows_all(client, cast):
    client.force_login(cast.administrator)
    assert client.get(reverse("history"), {"until": "9999-12-31"}).status_code == 200
