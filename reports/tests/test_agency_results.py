"""An agency's results: its periods, its kind, its returns, held against rows and reports."""

from decimal import Decimal
from fractions import Fraction

from django.http import QueryDict
from django.urls import reverse

from reports.dashboards.agency_results import results_of
from reports.dashboards.scope import read_scope
from reports.models import Submission
from reports.tests.factory import make_agency, make_area_lead, make_period, make_target
from reports.tests.progress_rows import make_row, store_row


def results_for(cast, user, query=""):
    return results_of(cast.agency.pk, read_scope(QueryDict(query), user), user)


def judge(cast, agency, *statuses):
    for status in statuses:
        target = make_target(cast.plan, values={2025: 60})
        make_row(cast, "on_track", target=target)
        make_row(cast, status, target=target, agency=agency)


def test_its_counts_are_those_of_its_own_official_rows(cast):
    judge(cast, cast.agency, "achieved", "behind", "")
    target = make_target(cast.plan)
    make_row(cast, "missed", target=target, agency=cast.agency, official=False)
    assert results_for(cast, cast.leader).counts.of == {"achieved": 1, "behind": 1}


def test_the_median_is_that_of_active_agencies_of_its_kind(cast):
    judge(cast, cast.agency, "achieved", "behind", "behind", "behind")
    judge(cast, make_agency(cast.province), "achieved", "on_track")
    judge(cast, make_agency(cast.province), "achieved", "behind", "nil")
    judge(cast, make_agency(cast.province, kind="commune"), "missed")
    judge(cast, make_agency(cast.province, valid_until="2025-03-01"), "missed")
    compared = results_for(cast, cast.leader).comparison
    assert (compared.own, compared.agencies) == (Fraction(25), 3)
    assert compared.median == Fraction(100, 3)
    assert compared.median_shown.quantize(Decimal("0.1")) == Decimal("33.3")


def test_each_report_shows_its_statuses_and_when_it_was_sent(cast):
    before = make_period(cast.regime, 2024, "YEAR")
    target = make_target(cast.plan, values={2024: 50, 2025: 60})
    store_row(before, target, status="missed", agency=cast.agency)
    make_row(cast, "on_track", target=target)
    make_row(cast, "at_risk", target=target, agency=cast.agency)
    lines = results_for(cast, cast.leader).lines
    assert [(line.period, line.counts.strip) for line in lines] == [
        (cast.period, [("at_risk", 1)]),
        (before, [("missed", 1)]),
    ]
    assert (lines[0].report, lines[1].report) == (cast.submission, None)


def test_open_returns_are_for_the_agency_and_those_who_read_the_province(client, cast):
    judge(cast, cast.agency, "behind")
    sent = cast.period.late_from
    Submission.objects.filter(pk=cast.submission.pk).update(
        state="returned", first_sent_at=sent, sent_at=sent, resend_by="2025-03-24"
    )
    for user in (cast.officer, cast.reviewer, cast.leader):
        assert results_for(cast, user).returned == (cast.submission,)
    other = cast.officer.__class__.objects.create(username="khac", full_name="Cán bộ sở khác")
    make_agency(cast.province).memberships.create(user=other, role="officer")
    hidden = results_for(cast, other)
    assert (hidden.returned, hidden.sees_reports) == ((), False)
    client.force_login(other)
    page = client.get(reverse("agency_results", args=[cast.agency.pk])).content.decode()
    assert "24/3/2025" not in page and 'id="returned"' not in page
    client.force_login(cast.leader)
    page = client.get(reverse("agency_results", args=[cast.agency.pk])).content.decode()
    # A leader knows that it was returned, and opens it when it is given again.
    assert "24/3/2025" in page and reverse("submission", args=[cast.submission.pk]) not in page


def test_the_area_page_has_its_targets_leads_and_agencies(client, cast):
    judge(cast, cast.agency, "behind", "achieved")
    make_area_lead(cast.plan, cast.target.area, cast.agency)
    client.force_login(cast.leader)
    page = client.get(reverse("area_results", args=[cast.target.area.code]))
    summary = page.context["summary"]
    assert summary.counts.of == {"on_track": 2}
    assert [lead.agency for lead in summary.leads] == [cast.agency]
    assert [(line.agency, line.total.off) for line in summary.lines] == [(cast.agency, 1)]
    assert client.get(reverse("area_results", args=["khong-co"])).status_code == 404
