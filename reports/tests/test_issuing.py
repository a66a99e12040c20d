"""Issuing a report: what is stored, that it stays, and what the next revision says of it."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection, transaction

from agencies.models import User
from reports.issuing.canonical import canonical, checksum_of, exact
from reports.issuing.document import document_of
from reports.issuing.gaps import gaps_of
from reports.issuing.issuing import (
    GapsNotConfirmed,
    NothingChanged,
    NothingToIssue,
    NotYourProvince,
    PeriodNotOver,
    ReasonMissing,
    issue,
)
from reports.issuing.sealing import content_of
from reports.models import IssuedReport, Progress, ShownProgress, State
from reports.review.workflow import move
from reports.tests.factory import make_agency, make_cast, make_submission, make_user
from reports.tests.issuing import approve, correct, issue_it, make_quarter, period_of


@pytest.fixture
def quarter(db, clock_at):
    clock_at("2025-03-16T10:00+07:00")
    return make_quarter()


def group_of(rows):
    return rows.get(agency=None, is_official=True)


def test_an_issued_report_holds_every_row_and_what_it_rests_on(quarter):
    issued = issue_it(quarter)
    content = content_of(issued)
    rows = {row[1]: dict(zip(content["row_columns"], row, strict=True)) for row in content["rows"]}
    assert {key: (row["value"], row["status"]) for key, row in rows.items()} == {
        None: ("66.67", "achieved"),
        quarter.agency.pk: ("62.5", "achieved"),
        quarter.other.pk: ("75", "achieved"),
    }
    assert (rows[None]["numerator"], rows[None]["answered"], rows[None]["assigned"]) == ("80", 2, 2)
    (target,), (indicator,) = content["targets"], content["indicators"]
    assert target["plan"]["number"] == quarter.plan.document_number
    assert (target["revision"]["number"], indicator["unit"]) == (1, "%")
    first = next(each for each in content["reports"] if each["agency"] == quarter.agency.pk)
    assert (first["sent_by"], first["approved_by"]) == ("Trần Thị Lan", "Phạm Minh Đức")
    assert (first["timeliness"], first["figures"][0][1:3]) == ("on_time", ["50", "80"])
    assert (issued.number, issued.rules_version, issued.issuer_name) == (1, 2, "Phạm Minh Đức")
    assert issued.checksum == checksum_of(issued.document)


def test_the_same_approved_figures_give_the_same_bytes(quarter, clock_at):
    issued = issue_it(quarter)
    clock_at("2026-07-01T08:00+07:00")
    assert canonical(document_of(period_of(quarter))) == issued.document


def test_a_report_that_was_not_sent_makes_no_bytes_depend_on_the_day(quarter, clock_at):
    make_submission(quarter.period, make_agency(quarter.province))
    before = canonical(document_of(period_of(quarter)))
    clock_at("2026-07-01T08:00+07:00")
    assert canonical(document_of(period_of(quarter))) == before


def test_nothing_later_changes_what_was_issued(quarter):
    issued = issue_it(quarter)
    correct(quarter, 70)
    quarter.agency.name = "Sở Tư pháp mới"
    quarter.agency.save()
    assert group_of(Progress.objects).value == Decimal("83.33")
    again = IssuedReport.objects.get()
    assert (again.document, again.seal) == (issued.document, issued.seal)
    assert again.rows.get(agency=None).value == Decimal("66.67")
    shown = group_of(ShownProgress.objects)
    assert (shown.value, shown.newer_value, shown.is_outdated) == (
        Decimal("66.67"), Decimal("83.33"), True,
    )  # fmt: skip


def test_a_reopened_report_that_is_not_sent_again_marks_what_fell_away(quarter):
    issue_it(quarter)
    correct(quarter, 70, until="reopened")
    shown = group_of(ShownProgress.objects)
    assert (shown.value, shown.newer_value) == (Decimal("66.67"), Decimal("75"))
    assert (shown.answered, shown.newer_answered) == (2, 1)


def test_figures_approved_again_unchanged_leave_no_mark(quarter):
    issue_it(quarter)
    correct(quarter, 50)
    assert not ShownProgress.objects.filter(is_outdated=True).exists()


def test_a_second_revision_lists_exactly_the_differences_with_their_causes(quarter):
    issue_it(quarter)
    correct(quarter, 70)
    second = issue_it(quarter, reason="Sở Tư pháp đính chính")
    rows = {row["agency"]: row for row in second.differences["rows"]}
    assert set(rows) == {None, quarter.agency.pk}
    assert rows[None]["fields"] == {
        "value": ["66.67", "83.33"], "attainment": ["111.12", "138.88"],
        "numerator": ["80", "100"],
    }  # fmt: skip
    cause = [{"kind": "approved_again", "agencies": [quarter.agency.pk]}]
    assert [row["causes"] for row in rows.values()] == [cause, cause]
    (report,) = second.differences["reports"]
    assert (report["kind"], report["changed_figures"]) == ("approved_again", 1)
    shown = group_of(ShownProgress.objects)
    assert (shown.value, shown.is_outdated) == (Decimal("83.33"), False)
    assert second.previous_seal == IssuedReport.objects.get(number=1).seal


def test_late_figures_a_revised_target_and_changed_agencies_are_named_as_causes(quarter):
    late = make_submission(quarter.period, make_agency(quarter.province))
    late.figures.create(indicator=quarter.indicator, numerator=1, denominator=9)
    issue_it(quarter)
    revised = quarter.target.revisions.create(
        number=2, decision="99/QĐ-UBND", effective_on="2025-03-01"
    )
    revised.year_targets.create(year=2025, value=65)
    make_agency(quarter.province)
    quarter.others_officer = make_user("officer", late.agency)
    approve(quarter, late)
    second = issue_it(quarter, reason="Bổ sung")
    rows = {row["agency"]: row for row in second.differences["rows"]}
    assert [cause["kind"] for cause in rows[None]["causes"]] == [
        "approved_since", "target_revised", "agencies_changed",
    ]  # fmt: skip
    assert rows[None]["fields"]["target_value"] == ["60", "65"]
    assert [cause["kind"] for cause in rows[quarter.agency.pk]["causes"]] == ["target_revised"]
    assert {row["kind"] for row in rows.values()} == {"changed", "added"}


def test_issuing_again_with_nothing_changed_is_refused(quarter):
    first = issue_it(quarter)
    with pytest.raises(NothingChanged) as refusal:
        issue_it(quarter, reason="Phát hành lại")
    assert refusal.value.last == first
    assert IssuedReport.objects.count() == 1


def test_a_later_revision_says_why(quarter):
    issue_it(quarter)
    correct(quarter, 70)
    with pytest.raises(ReasonMissing):
        issue_it(quarter, reason="  ")


def test_each_report_is_counted_once_whatever_its_state(quarter):
    for state in State.values:
        make_submission(quarter.period, make_agency(quarter.province), state=state)
    gaps = gaps_of(quarter.period)
    parts = (gaps.approved, gaps.waiting, gaps.returned, gaps.at_head, gaps.not_sent)
    assert parts == (3, 1, 1, 1, 1)
    assert sum(parts) == gaps.agencies


def test_missing_reports_are_confirmed_by_their_numbers(quarter):
    make_submission(quarter.period, make_agency(quarter.province), state="sent")
    with pytest.raises(GapsNotConfirmed) as refusal:
        issue_it(quarter, confirmed="")
    gaps = refusal.value.gaps
    assert (gaps.agencies, gaps.approved, gaps.waiting) == (3, 2, 1)
    make_submission(quarter.period, make_agency(quarter.province))
    with pytest.raises(GapsNotConfirmed):
        issue_it(quarter, confirmed=gaps.mark)
    assert issue_it(quarter, confirmed=gaps_of(quarter.period).mark).number == 1


@pytest.mark.parametrize("role", ["officer", "head", "leader", "administrator", "outsider"])
def test_only_reviewers_of_the_province_issue(quarter, role):
    with pytest.raises(NotYourProvince):
        issue_it(quarter, by=getattr(quarter, role))


def test_a_period_that_is_not_over_is_not_issued(quarter, clock_at):
    clock_at("2025-03-14T12:00+07:00")
    with pytest.raises(PeriodNotOver):
        issue_it(quarter)


def test_a_period_without_targets_is_not_issued(db, clock_at):
    clock_at("2025-03-16T10:00+07:00")
    cast = make_cast()
    cast.target.revisions.update(effective_on="2030-01-01")
    with pytest.raises(NothingToIssue):
        issue_it(cast)


def test_what_is_issued_is_what_the_approved_figures_add_up_to_now(quarter):
    quarter.submission.figures.update(numerator=70)
    issued = issue(period=period_of(quarter), by=quarter.reviewer)
    assert issued.rows.get(agency=None).value == Decimal("83.33")


@pytest.mark.parametrize(
    "value, text",
    [
        ("44.440000", "44.44"), ("100.000000", "100"), ("0.000000", "0"), ("20", "20"),
        ("123456789012345678901234.500001", "123456789012345678901234.500001"),
    ],
)  # fmt: skip
def test_a_number_has_one_way_to_be_written(value, text):
    assert exact(Decimal(value)) == text


@pytest.mark.django_db(transaction=True)
def test_two_reviewers_at_once_issue_once(clock_at):
    clock_at("2025-03-16T10:00+07:00")
    cast = make_quarter()
    reviewers = [cast.reviewer.pk, make_user("reviewer", cast.province).pk]
    start = Barrier(2)

    def try_to_issue(pk):
        start.wait(timeout=10)
        try:
            return issue_it(cast, reason="Cùng lúc", by=User.objects.get(pk=pk)).number
        except NothingChanged as refusal:
            return refusal.last.pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        results = list(both.map(try_to_issue, reviewers))
    issued = IssuedReport.objects.get()
    assert sorted(results) == sorted([1, issued.pk])


@pytest.mark.django_db(transaction=True)
def test_an_approval_that_comes_while_a_report_is_issued_waits_for_it(clock_at):
    clock_at("2025-03-16T10:00+07:00")
    cast = make_quarter()
    late = make_submission(cast.period, make_agency(cast.province), state="sent")
    late.figures.create(indicator=cast.indicator, numerator=1, denominator=80)

    def approve_it():
        try:
            return move(submission=late, action="approve", by=User.objects.get(pk=cast.reviewer.pk))
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            issued = issue_it(cast)
            approval = other.submit(approve_it)
            with pytest.raises(TimeoutError):
                approval.result(timeout=0.3)
        approved = approval.result(timeout=10)
    assert approved.to_state == "approved"
    content = content_of(issued)
    states = {each["agency"]: each["state"] for each in content["reports"]}
    assert states[late.agency_id] == "sent"
    assert issued.rows.get(agency=None).value == Decimal("66.67")
