"""What was issued is untouched: the database refuses changes, and verification finds every one."""

import hashlib
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from reports.issuing.verification import faults_of
from reports.models import IssuedProgress, IssuedReport, IssuedSource, Submission
from reports.progress.version import RULES_VERSION
from reports.tests.factory import make_agency, make_submission
from reports.tests.issuing import correct, issue_it, make_quarter

ROOT = Path(__file__).parents[2]
TABLES = ("reports_issuedreport", "reports_issuedprogress", "reports_issuedsource")
PURE_RULES = (
    "combining", "figures", "groups", "judgement", "milestones", "punctuality", "regimes",
    "rounding", "tally", "terms", "values", "year_to_date",
)  # fmt: skip
# The version of the rules, and the text that it stands for.
PINNED = {2: "d54b20b7ccad489ae5bb564d41a68b4b26fce7071cc9a6d333d39b74c5c85a59"}


@pytest.fixture
def quarter(db, clock_at):
    clock_at("2025-03-16T10:00+07:00")
    return make_quarter()


@pytest.fixture
def issued(quarter):
    """Two revisions of the quarter."""
    issue_it(quarter)
    correct(quarter, 70)
    issue_it(quarter, reason="Đính chính")
    return quarter


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("attack", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_the_database_refuses_to_change_or_delete_what_was_issued(issued, table, attack):
    with (
        pytest.raises(IntegrityError, match="issued reports are frozen"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(attack.format(table))


@pytest.mark.parametrize("model", [IssuedReport, IssuedProgress, IssuedSource])
def test_the_portal_itself_cannot_change_it_either(issued, model):
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.first().save()


def tamper(sql, *values):
    """Changes issued rows as somebody who owns the tables could."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER frozen_once_issued")
        cursor.execute(sql, values)
        assert cursor.rowcount == 1
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER frozen_once_issued")


def verify():
    out, err = StringIO(), StringIO()
    call_command("verify_reports", stdout=out, stderr=err)
    return out.getvalue()


def test_untouched_reports_pass(issued):
    assert list(faults_of(issued.period)) == []
    assert "2" in verify()


@pytest.mark.parametrize(
    "revision, what, sql",
    [
        (1, "document", "UPDATE reports_issuedreport SET document = overlay(document placing 'X'"
            " from 900 for 1) WHERE number = 1"),
        (2, "rows", "UPDATE reports_issuedprogress SET value = value + 0.01 WHERE agency_id IS NULL"
            " AND report_id = (SELECT id FROM reports_issuedreport WHERE number = 2)"),
        (1, "rows", "DELETE FROM reports_issuedprogress WHERE agency_id IS NULL"
            " AND report_id = (SELECT id FROM reports_issuedreport WHERE number = 1)"),
        (2, "agencies", "UPDATE reports_issuedsource SET timeliness = 'late' WHERE id ="
            " (SELECT max(id) FROM reports_issuedsource)"),
        (1, "sealed", "UPDATE reports_issuedreport SET issuer_name = 'X' WHERE number = 1"),
        (2, "sealed", "UPDATE reports_issuedreport SET reason = 'X' WHERE number = 2"),
        (2, "sealed", "UPDATE reports_issuedreport SET differences = '{}' WHERE number = 2"),
    ],
)  # fmt: skip
def test_verification_names_the_revision_that_was_touched(issued, revision, what, sql):
    tamper(sql)
    found = list(faults_of(issued.period))
    assert revision in [number for number, _fault in found]
    with pytest.raises(SystemExit) as end:
        verify()
    assert end.value.code == 1


def test_a_document_that_is_forged_with_its_checksum_still_breaks_its_seal(issued):
    first = IssuedReport.objects.get(number=1)
    forged = first.document.replace('"66.67"', '"99.99"')
    checksum = hashlib.sha256(forged.encode()).hexdigest()
    sql = "UPDATE reports_issuedreport SET document = %s, checksum = %s WHERE number = 1"
    tamper(sql, forged, checksum)
    assert {number for number, _fault in faults_of(issued.period)} == {1, 2}


def test_a_revision_that_vanished_is_missed(issued):
    tamper("UPDATE reports_issuedreport SET number = 3 WHERE number = 2")
    assert next(number for number, _fault in faults_of(issued.period)) == 3


def test_an_extension_after_the_issue_changes_no_punctuality(quarter, clock_at):
    late = make_submission(
        quarter.period,
        make_agency(quarter.province),
        state="sent",
        first_sent_at=quarter.period.late_from,
    )
    clock_at("2025-03-25T10:00+07:00")
    issue_it(quarter)
    Submission.objects.filter(pk=late.pk).update(extended_until=date(2025, 3, 31))
    report = Submission.objects.with_punctuality().get(pk=late.pk)
    assert (report.timeliness, report.days_late) == ("late", 1)
    correct(quarter, 70)
    second = issue_it(quarter, reason="Đính chính")
    source = second.sources.get(submission=late)
    assert (source.timeliness, source.extended_until) == ("late", None)


def test_an_extension_before_the_issue_counts_for_good(quarter, clock_at):
    late = make_submission(
        quarter.period,
        make_agency(quarter.province),
        state="sent",
        first_sent_at=quarter.period.late_from,
        extended_until=date(2025, 3, 25),
    )
    clock_at("2025-03-26T10:00+07:00")
    issue_it(quarter)
    Submission.objects.filter(pk=late.pk).update(extended_until=None)
    report = Submission.objects.with_punctuality().with_progress().get(pk=late.pk)
    assert (report.timeliness, report.last_day) == ("with_extension", date(2025, 3, 25))


def test_nobody_changes_a_rule_without_being_asked_for_its_version():
    """Where results change, raise RULES_VERSION; then pin the new text under it."""
    files = [ROOT / "reports" / "progress" / f"{name}.py" for name in PURE_RULES]
    files.append(ROOT / "targets" / "paths.py")
    text = "".join(file.read_text(encoding="utf-8") for file in files)
    assert PINNED[RULES_VERSION] == hashlib.sha256(text.encode()).hexdigest()
