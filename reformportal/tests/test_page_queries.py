"""What pages ask of the database: the same however much there is, and results of results."""

import re
from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reformportal.lib import clock
from reformportal.tests.test_access import POSTED, ROLES, TABLE, YES, address
from reports.models import Submission
from reports.tests.factory import make_evidence
from reports.tests.growing import grow
from reports.tests.instructing import make_instruction

READERS = ("officer", "reviewer", "leader")
# They print nothing: the beginning leads on, what was read from a file is gone by now.
LEADS_ON = {"home", "workbook_preview", "open_notice", "heatmap", "heatmap_cell"}
# Pages of one report, and those that recompute or compare, may ask more than others.
MOST = {
    "series": 22,
    "target": 25,  # among them seven that hold totals against their parts
    "check_report": 31,
    "submission": 37,
    "workbook_file": 28,
    "why": 28,
    "review": 51,
    "report_history": 16,
}
MOST_ELSEWHERE = 14
# They name what changed with one query a kind of object, and what grows is of more kinds: their own
# tests hold them constant in changes.
BY_KINDS = {name for name in TABLE if name.endswith("_history")}
# People are looked up only where somebody is to be reminded.
ONLY_WHERE_ASKED = {"remind"}

ITS_REPORT = "what an agency reports, or has still to report, stands in figures alone"
WHY_FIGURES = {
    "my_reports": ITS_REPORT,
    "submission": ITS_REPORT,
    "report_changes": ITS_REPORT,
    "check_report": ITS_REPORT,
    "workbook_file": ITS_REPORT,
    "receipt": ITS_REPORT,
    "review_queue": ITS_REPORT,
    "review": ITS_REPORT,
    "remind": ITS_REPORT,
    "report_history": "what was changed of a report was changed in its figures",
    "figure_history": "it is the history of one figure",
    "figure_evidence": "evidence is attached to a figure",
    "report_evidence": "evidence is attached to a figure",
    "evidence_file": "who sees the figure sees its evidence",
    "target": "a total is held against the figures of the one report, results are to date",
    "why": "it recomputes the result from the figures and says whether they agree",
    "series": "predecessors are added from their figures, results are each agency's alone",
}


@pytest.fixture
def cast(cast, evidence_store):
    """The standing cast with several of everything, and results in more than one report."""
    cast.evidence = make_evidence(cast.submission, cast.figure, added_by=cast.officer)
    cast.instruction = make_instruction(cast.target, cast.period, cast.agency, cast.leader)
    grow_all(cast, 3)
    return cast


def grow_all(cast, more: int) -> None:
    """More of everything, and the last revision that was issued of it."""
    grow(cast, more)
    cast.issued = cast.period.issued_reports.order_by("number").last()


def hand_over(cast, state: str) -> set[str]:
    """Puts the cast's report into a state; the names of what leads on then."""
    sent = clock.now()
    Submission.objects.filter(pk=cast.submission.pk).update(
        state=state, first_sent_at=sent, sent_at=sent
    )
    return LEADS_ON | ({"check_report"} if state == "sent" else set())


def pages_of(client, cast, leads_on: set[str]):
    """The statements of every page that prints something, by its name and who opens it."""
    found = {}
    for name in sorted(set(TABLE) - POSTED):
        for role in READERS:
            if TABLE[name][ROLES.index(role)] != YES:
                continue
            url = address(name, cast) + query_of(name, cast)
            client.force_login(getattr(cast, role))
            with CaptureQueriesContext(connection) as asked:
                response = client.get(url)
                b"".join(response)
            assert response.status_code == (302 if name in leads_on else 200), (name, role)
            if name not in leads_on:
                found[name, role] = [each["sql"] for each in asked]
    return found


def query_of(name: str, cast) -> str:
    return {
        "why": f"?period={cast.period.code}",
        "series": f"?target={cast.target.pk}&line=together",
        # An earlier report is there from the first, with results only later.
        "compare": f"?period={cast.period.code}&with=2024-YEAR",
    }.get(name, "")


def added(few: list[str], many: list[str]) -> list[str]:
    """The kinds of statements that occur more often, numbers and texts left out."""
    before, now = (
        Counter(re.sub(r"'[^']*'|\d+", "?", sql) for sql in each) for each in (few, many)
    )
    return list((now - before).keys())


@pytest.mark.parametrize("state", ["returned", "sent"])
def test_more_agencies_indicators_and_periods_cost_no_page_more_queries(client, cast, state):
    leads_on = hand_over(cast, state)
    few = pages_of(client, cast, leads_on)
    grow_all(cast, 3)
    many = pages_of(client, cast, leads_on)
    grown = {
        page: added(few[page], statements)
        for page, statements in many.items()
        if len(statements) != len(few[page]) and page[0] not in BY_KINDS | ONLY_WHERE_ASKED
    }
    assert not grown, sorted(grown)
    above = {
        page: len(statements)
        for page, statements in many.items()
        if len(statements) > MOST.get(page[0], MOST_ELSEWHERE)
    }
    assert not above, above


def test_no_page_reads_figures_where_it_can_read_results(client, cast):
    pages = pages_of(client, cast, hand_over(cast, "returned"))
    readers = {name for (name, _), sql in pages.items() if any(map(reads_figures, sql))}
    assert readers == set(WHY_FIGURES)


def reads_figures(sql: str) -> bool:
    return '"reports_figure"' in sql
