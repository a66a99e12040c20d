"""What the site is to a checker: her desk, what everybody in the province reads, nothing else."""

import pytest

from reformportal.tests.test_access import HIDDEN, NO, TABLE, ask
from reports.tests.factory import make_agency, make_user
from reports.tests.issuing import issue_it

OPEN = {
    *("home", "password_change", "review_queue", "acts", "keep_view"),
    *("plans", "plan", "agencies", "agency", "delegations"),
}
SHUT = {
    *("my_reports", "issuing", "issue_report", "punctuality", "plan_act", "make_act"),
    "issued_document",
}
# Reports that never came to her desk, and what belongs to them.
OUT_OF_REACH = {
    *("submission", "check_report", "send_report", "save_figure", "workbook", "figure_evidence"),
    *("review", "return_report", "approve_report", "reopen_report", "forward_report"),
    *("remark_report", "reply_remark", "give_opinion", "act", "receipt", "answer_remark"),
}


@pytest.fixture
def checker(client, cast):
    cast.issued = issue_it(cast)
    client.force_login(make_user("checker", make_agency(cast.province, kind="district")))
    return client


@pytest.mark.parametrize("name", sorted(OPEN))
def test_a_page_is_open_to_a_checker(checker, cast, name):
    status = ask(checker, name, cast).status_code
    assert status not in (NO, HIDDEN) and status < 500


@pytest.mark.parametrize("name", sorted(SHUT))
def test_a_page_of_another_role_is_shut_to_a_checker(checker, cast, name):
    assert ask(checker, name, cast).status_code == NO


@pytest.mark.parametrize("name", sorted(OUT_OF_REACH))
def test_a_report_that_never_came_to_her_desk_is_hidden_from_a_checker(checker, cast, name):
    assert ask(checker, name, cast).status_code == HIDDEN


def test_the_names_are_those_of_the_table():
    assert set(TABLE) >= OPEN | SHUT | OUT_OF_REACH
