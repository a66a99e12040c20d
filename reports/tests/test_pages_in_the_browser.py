"""Every main page, with real plans and figures: accessible, and never wider than its window."""

from types import SimpleNamespace

import pytest
from django.urls import reverse

from agencies.models import Agency
from reports import tasks
from reports.entry.saving import save_figure
from reports.models import Submission
from reports.review.moves import Request
from reports.review.remarks import Chosen
from reports.review.saying import return_with_remarks
from reports.review.workflow import move
from reports.tests.accessibility import COLOURS, findings
from reports.tests.instructing import make_instruction
from reports.tests.issuing import issue_it
from reports.tests.quarter import NOW, open_quarter, write_required
from reports.tests.review_factory import make_act
from targets.models import Target

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

REASON = "Đề nghị rà soát lại số hồ sơ trực tuyến."
SIZES = {"desktop": (1440, 900), "phone": (390, 844)}


@pytest.fixture
def quarter(clock_at):
    """The open quarter, issued twice: a report returned, one approved, one reopened since."""
    clock_at(NOW)
    quarter = open_quarter()
    quarter.approved = send("vp-stp", quarter.justice)
    move(submission=quarter.approved, action="approve", by=quarter.reviewer)
    quarter.returned = send("vp-sct", quarter.trade)
    remarked = Chosen(figures={quarter.returned.figures.first().pk: "Lệch **12** hồ sơ"})
    return_with_remarks(
        submission=quarter.returned, by=quarter.reviewer, reason=REASON, chosen=remarked
    )
    quarter.sent = send("vp-x-001", quarter.commune)
    issue_it(quarter)
    move(submission=quarter.sent, action="approve", by=quarter.reviewer)
    quarter.issued = issue_it(quarter, reason="Bổ sung báo cáo của một xã")
    reopen(quarter.approved, by=quarter.reviewer)
    tasks.compute_waiting()
    target = Target.objects.get(plan__document_number="1204/QĐ-UBND", code="2-08")
    justice = quarter.approved.agency
    quarter.instruction = make_instruction(target, quarter.period, justice, quarter.leader)
    return quarter


def reopen(report: Submission, *, by) -> None:
    """So that its targets await a correction."""
    asked = Request("Sở Tư pháp", "12/STP-VP")
    move(submission=report, action="reopen", by=by, reason=REASON, request=asked)


def send(agency_code: str, officer) -> Submission:
    """The agency's report, filled with 3 of 4 everywhere and sent."""
    report = Submission.objects.get(agency__code=agency_code)
    typed = {"numerator": "3", "denominator": "4"}
    for figure in report.figures.all():
        save_figure(figure_id=figure.pk, version=0, typed=typed, by=officer)
    write_required(report, officer)
    move(submission=report, action="send", by=officer)
    report.refresh_from_db()
    return report


def pages_of(quarter: SimpleNamespace) -> list[tuple]:
    """Who reads which pages."""
    targets = Target.objects.select_related("area")
    target = targets.get(plan__document_number="1204/QĐ-UBND", code="2-08")
    named = [target.plan_id, quarter.period.code, "official"]
    results = [
        reverse("portfolio"),
        reverse("overview"),
        reverse("heatmap_at", args=named),
        reverse("agency_results", args=[quarter.approved.agency_id]),
        reverse("area_results", args=[target.area.code]),
        reverse("target", args=[target.pk]),
        reverse("why", args=[target.pk]),
        reverse("series", args=[Agency.objects.get(code="vp-stc").pk]),
        reverse("plans"),
        reverse("plan", args=[target.plan_id]),
        reverse("agencies"),
        reverse("agency", args=[quarter.approved.agency_id]),
        reverse("punctuality"),
        reverse("league"),
        reverse("compare"),
        reverse("meeting"),
        reverse("instructions"),
        reverse("give_instruction", args=[target.pk]),
        reverse("instruction", args=[quarter.instruction.pk]),
        reverse("issued_reports"),
        f"{reverse('issued_report', args=[quarter.issued.pk])}?target={target.pk}",
    ]
    reviews = [quarter.sent.pk, quarter.returned.pk]
    reviewed = [reverse("review", args=[pk]) for pk in reviews]
    issuing = [reverse("issuing", args=[quarter.period.pk])]
    plan = target.plan_id
    return [
        (None, [reverse("sign_in"), reverse("unsubscribe", args=["cut short"])]),
        (
            quarter.trade,
            [
                reverse("my_reports"),
                reverse("submission", args=[quarter.returned.pk]),
                reverse("check_report", args=[quarter.returned.pk]),
                reverse("receipt", args=[quarter.returned.receipts.get().pk]),
                reverse("workbook", args=[quarter.returned.pk]),
                reverse("report_evidence", args=[quarter.returned.pk]),
                reverse("figure_evidence", args=[quarter.returned.figures.first().pk]),
                reverse("notices"),
                reverse("mail_choices"),
            ],
        ),
        (quarter.justice, [reverse("submission", args=[quarter.approved.pk])]),
        (quarter.reviewer, [reverse("review_queue"), *reviewed]),
        (quarter.reviewer, [f"{reverse('remind')}?report={quarter.returned.pk}"]),
        (quarter.reviewer, [*issuing, reverse("issued_reports")]),
        (quarter.reviewer, [reverse("acts"), reverse("delegations")]),
        (quarter.reviewer, [reverse("act", args=[make_act(quarter.sent, quarter.reviewer).pk])]),
        (quarter.leader, results),
        (quarter.reviewer, [reverse("report_history", args=[quarter.approved.pk])]),
        (quarter.administrator, [reverse("history"), reverse("plan_history", args=[plan])]),
    ]


def test_no_page_has_a_grave_fault_for_people_who_see_hear_or_move_otherwise(
    quarter, new_page, page_for
):
    found = []
    for reader, addresses in pages_of(quarter):
        page = page_for(reader) if reader else new_page()
        for address in addresses:
            page.goto(address)
            found += [f"{address} {fault}" for fault in faults(page)]
    assert not found, "\n" + "\n".join(found)


def faults(page) -> list[str]:
    """What is wrong with an open page in each size and theme."""
    found = []
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        if (wide := page.evaluate("document.documentElement.scrollWidth")) > width:
            found.append(f"on a {size} is {wide} px wide")
        page.emulate_media(color_scheme="light")
        found += [f"on a {size}: {fault}" for fault in findings(page)]
        # A theme changes colours and nothing else.
        page.emulate_media(color_scheme="dark")
        found += [f"on a {size} in the dark: {fault}" for fault in findings(page, COLOURS)]
    return found
