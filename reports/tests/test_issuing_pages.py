"""The pages of issuing and of what was issued, and the marks that every results page carries."""

import hashlib

import pytest
from django.urls import reverse

from reports.issuing.gaps import gaps_of
from reports.models import IssuedReport, Submission, Transition
from reports.tests.factory import (
    make_agency,
    make_period,
    make_submission,
    make_target,
    make_user,
)
from reports.tests.issuing import approve, correct, issue_it, make_quarter


@pytest.fixture
def quarter(db, clock_at):
    clock_at("2025-03-16T10:00+07:00")
    return make_quarter()


def get(client, user, name, *args, language="vi", **query):
    client.force_login(user)
    client.cookies["django_language"] = language
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def post(client, user, name, *args, **typed):
    client.force_login(user)
    return client.post(reverse(name, args=args), typed)


WORDS = {
    "vi": ("Phát hành báo cáo", "Chưa phát hành", "Báo cáo đã phát hành lần 1", "Chờ đính chính"),
    "en": ("Issue the report", "Not issued yet", "Issued report, revision 1", "Waiting for a corr"),
}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_pages_say_whether_they_show_an_issued_report_and_mark_what_differs(
    client, quarter, language
):
    act, not_yet, as_issued, waiting = WORDS[language]
    results = [("overview", []), ("target", [quarter.target.pk])]
    for page, args in results:
        body = get(client, quarter.leader, page, *args, language=language)
        assert not_yet in body and as_issued not in body, page
    assert act in get(client, quarter.reviewer, "issuing", quarter.period.pk, language=language)
    issue_it(quarter)
    correct(quarter, 70)
    for page, args in results:
        body = get(client, quarter.leader, page, *args, language=language)
        assert as_issued in body and waiting in body, page
        assert ("66,67" if language == "vi" else "66.67") in body, page
        assert ("83,33" if language == "vi" else "83.33") in body, page


def test_the_statuses_that_are_counted_and_filtered_are_the_issued_ones(client, quarter):
    issue_it(quarter)
    correct(quarter, 1)
    client.force_login(quarter.leader)
    page = client.get(reverse("overview"), {"status": "achieved", "correction": "waiting"})
    assert page.context["summary"].counts.well == 1
    assert [row.record.target_id for row in page.context["table"].rows] == [quarter.target.pk]


def test_provisional_values_of_an_issued_period_are_computed_ones(client, quarter):
    issue_it(quarter)
    correct(quarter, 70)
    body = get(client, quarter.reviewer, "target", quarter.target.pk, view="provisional")
    assert "83,33" in body and "66,67" not in body


def test_a_reviewer_issues_a_report_and_everybody_of_the_province_reads_it(client, quarter):
    answer = post(client, quarter.reviewer, "issue_report", quarter.period.pk)
    issued = IssuedReport.objects.get()
    assert answer.headers["Location"] == reverse("issued_report", args=[issued.pk])
    for name in ("officer", "head", "reviewer", "leader"):
        body = get(client, getattr(quarter, name), "issued_report", issued.pk)
        assert issued.checksum in body and "66,67" in body and "80 / 120" in body
        assert "1 trên 1 chỉ tiêu" in body


def test_an_issued_report_is_drawn_from_its_document_alone(client, quarter):
    issued = issue_it(quarter)
    before = get(client, quarter.leader, "issued_report", issued.pk, target=quarter.target.pk)
    quarter.target.statement = quarter.indicator.name = "Tên khác hẳn"
    quarter.target.save()
    quarter.indicator.decimals, quarter.indicator.unit = 0, "lần"
    quarter.indicator.save()
    quarter.agency.name = "Sở đổi tên"
    quarter.agency.save()
    after = get(client, quarter.leader, "issued_report", issued.pk, target=quarter.target.pk)
    assert plain(after) == plain(before)


def plain(body):
    """The page without what differs each time: the form that signs out."""
    return [line for line in body.splitlines() if "csrf" not in line]


def test_a_report_that_is_not_whole_is_issued_only_when_confirmed(client, quarter):
    make_submission(quarter.period, make_agency(quarter.province), state="sent")
    refused = post(client, quarter.reviewer, "issue_report", quarter.period.pk)
    assert refused.status_code == 409 and "notice-error" in refused.content.decode()
    assert not IssuedReport.objects.exists()
    mark = gaps_of(quarter.period).mark
    post(client, quarter.reviewer, "issue_report", quarter.period.pk, confirmed=mark)
    assert IssuedReport.objects.count() == 1


def test_issuing_again_needs_a_change_and_a_reason_and_loses_nothing_typed(client, quarter):
    issue_it(quarter)
    url = ("issue_report", quarter.period.pk)
    same = post(client, quarter.reviewer, *url, reason="Phát hành lại nhé")
    assert same.status_code == 409 and "Phát hành lại nhé" in same.content.decode()
    assert "Không có gì thay đổi từ lần phát hành 1 (Phạm Minh Đức" in same.content.decode()
    correct(quarter, 70)
    assert post(client, quarter.reviewer, *url).status_code == 409
    assert post(client, quarter.reviewer, *url, reason="a\x00b").status_code == 422
    assert post(client, quarter.reviewer, *url, reason="Tử số sai").status_code == 302
    second = IssuedReport.objects.get(number=2)
    body = get(client, quarter.officer, "issued_report", second.pk)
    assert "Tử số sai" in body and "66,67 % → <strong>83,33 %" in body
    assert "Sở Tư pháp: mở lại và phê duyệt lại" in body
    first = get(client, quarter.officer, "issued_report", IssuedReport.objects.get(number=1).pk)
    assert reverse("issued_report", args=[second.pk]) in first and "83,33" not in first


def test_the_document_is_handed_out_byte_by_byte(client, quarter):
    issued = issue_it(quarter)
    client.force_login(quarter.leader)
    answer = client.get(reverse("issued_document", args=[issued.pk]))
    assert hashlib.sha256(answer.content).hexdigest() == issued.checksum


def test_an_officer_reads_of_other_agencies_no_state_and_no_punctuality(client, quarter):
    issued = issue_it(quarter)
    client.force_login(quarter.officer)
    page = client.get(reverse("issued_report", args=[issued.pk]))
    assert [source.agency for _agency, source, _sign in page.context["sources"]] == [quarter.agency]


def test_what_is_to_be_issued_stands_on_the_reviewers_list_alone(client, quarter):
    address = reverse("issuing", args=[quarter.period.pk])
    assert address in get(client, quarter.reviewer, "issued_reports")
    assert address not in get(client, quarter.leader, "issued_reports")
    issue_it(quarter)
    assert "đang có hiệu lực" in get(client, quarter.leader, "issued_reports")
    correct(quarter, 70)
    assert "1 chỉ tiêu chờ đính chính" in get(client, quarter.leader, "issued_reports")
    assert "83,33" in get(client, quarter.reviewer, "issuing", quarter.period.pk)


def test_the_punctuality_page_of_an_issued_period_shows_what_was_issued(client, quarter):
    late = make_submission(quarter.period, make_agency(quarter.province, "Sở Trễ Hạn"))
    late.figures.create(indicator=quarter.indicator, is_nil=True)
    issue_it(quarter)
    quarter.others_officer = make_user("officer", late.agency)
    approve(quarter, late)
    client.force_login(quarter.leader)
    page = client.get(reverse("punctuality"), {"name": "Trễ"})
    (row,) = page.context["table"].rows
    assert (row.record.state, row.record.state_since) == ("draft", "approved")
    assert page.context["counts"].not_sent == 1


def test_a_reopened_report_goes_back_and_comes_again(client, quarter):
    """The round trip on the pages: reopened, mended, sent, approved; the first sending counts."""
    issue_it(quarter)
    first_sent = Submission.objects.get(pk=quarter.submission.pk).first_sent_at
    pk = quarter.submission.pk
    refused = post(client, quarter.reviewer, "reopen_report", pk, reason="Tử số sai", asked_by=" ")
    assert refused.status_code == 409 and "Tử số sai" in refused.content.decode()
    asked = {"reason": "Tử số sai", "asked_by": "Sở Tư pháp", "asked_in": "12/STP-VP"}
    assert post(client, quarter.reviewer, "reopen_report", pk, **asked).status_code == 302
    step = Transition.objects.get(action="reopen")
    assert (step.asked_by, step.asked_in, step.to_state) == ("Sở Tư pháp", "12/STP-VP", "returned")
    assert "Phạm Minh Đức đã mở lại báo cáo" in get(client, quarter.officer, "my_reports")
    page = get(client, quarter.officer, "submission", pk)
    assert "theo đề nghị của Sở Tư pháp, văn bản 12/STP-VP" in page
    quarter.submission.figures.update(numerator=70)
    assert post(client, quarter.officer, "send_report", pk).status_code == 302
    assert post(client, quarter.reviewer, "approve_report", pk).status_code == 302
    report = Submission.objects.with_punctuality().get(pk=pk)
    assert (report.state, report.first_sent_at) == ("approved", first_sent)
    assert report.timeliness == "on_time"


def test_who_reopens_second_is_told_who_was_first(client, quarter):
    correct(quarter, 50, until="reopened")
    asked = {"reason": "Lần nữa", "asked_by": "Sở Tư pháp"}
    answer = post(client, quarter.reviewer, "reopen_report", quarter.submission.pk, **asked)
    assert answer.status_code == 409
    assert "Phạm Minh Đức đã mở lại báo cáo này lúc" in answer.content.decode()


@pytest.mark.parametrize(
    ("page", "bound"),
    [
        ("overview", 14),
        ("target", 22),  # among them seven that hold totals against their parts, and the bell
        ("punctuality", 14),
        ("issued_reports", 14),
        ("issued_report", 14),
        ("issuing", 14),
    ],
)
def test_more_agencies_and_targets_cost_no_more_queries(client, quarter, queries_of, page, bound):
    issue_it(quarter)
    correct(quarter, 70)
    few = queries_of(ask(client, quarter, page))
    for _number in range(10):
        make_target(quarter.plan, values={2025: 60})
        report = make_submission(quarter.period, make_agency(quarter.province), state="approved")
        report.figures.create(indicator=quarter.indicator, numerator=1, denominator=2)
    issue_it(quarter, reason="Thêm mười cơ quan")
    quarter.submission.figures.update(numerator=60)
    correct(quarter, 61)
    assert queries_of(ask(client, quarter, page)) <= few <= bound


def ask(client, quarter, page):
    subjects = {
        "target": quarter.target.pk,
        "issued_report": IssuedReport.objects.last().pk,
        "issuing": quarter.period.pk,
    }
    args = [subjects[page]] if page in subjects else []
    client.force_login(quarter.reviewer)
    return lambda: client.get(reverse(page, args=args))


def test_a_report_that_the_year_to_date_lacks_is_named(client, quarter, clock_at):
    make_period(quarter.regime, kind="H1", opened=True)
    third = make_period(quarter.regime, kind="Q3", opened=True)
    clock_at("2025-09-16T10:00+07:00")
    report = Submission.objects.get(period=third, agency=quarter.agency)
    report.figures.update(numerator=10, denominator=20)
    quarter.submission = report
    approve(quarter, report)
    quarter.period = third
    issued = issue_it(quarter)
    body = get(client, quarter.leader, "issued_report", issued.pk, target=quarter.target.pk)
    assert "thiếu: 06 tháng năm 2025" in body


@pytest.mark.parametrize("language", ["vi", "en"])
def test_an_explanation_says_what_was_issued_and_what_is_computed_since(client, quarter, language):
    asked = {"period": "2025-Q1"}
    why = ("why", quarter.target.pk)
    assert 'id="issued"' not in get(client, quarter.leader, *why, language=language, **asked)
    issued = issue_it(quarter)
    as_issued = get(client, quarter.leader, *why, language=language, **asked)
    waiting = WORDS[language][3]
    assert 'id="issued"' in as_issued and waiting not in as_issued
    correct(quarter, 70)
    body = get(client, quarter.leader, *why, language=language, **asked)
    notice = body[body.index('id="issued"') :].split("</div></div>")[0]
    assert reverse("issued_report", args=[issued.pk]) in notice and waiting in notice
    for value in ("66,67", "83,33"):
        assert (value if language == "vi" else value.replace(",", ".")) in notice, value
    own = get(client, quarter.officer, *why, language=language, agency=quarter.agency.pk, **asked)
    assert ("62,50" if language == "vi" else "62.50") in own[own.index('id="issued"') :][:600]
    provisional = asked | {"view": "provisional"}
    assert 'id="issued"' not in get(client, quarter.reviewer, *why, **provisional)
