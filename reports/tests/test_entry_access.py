"""Who opens, saves and sends which report."""

from datetime import date

import pytest
from django.urls import reverse

from reports.models import Figure, Submission
from reports.tests.factory import (
    make_agency,
    make_area,
    make_area_lead,
    make_figure,
    make_period,
    make_plan,
    make_regime,
    make_submission,
    make_succession,
    make_target,
    make_user,
)

EVERYBODY = ["officer", "head", "reviewer", "leader", "administrator", "outsider"]


def answers(client, cast, ask):
    """Status code for each of the cast, in the order of EVERYBODY."""
    codes = []
    for name in EVERYBODY:
        client.force_login(getattr(cast, name))
        codes.append(ask(client).status_code)
    return codes


def test_my_reports_are_for_officers_and_heads(client, cast):
    found = answers(client, cast, lambda c: c.get(reverse("my_reports")))
    assert found == [200, 200, 403, 403, 403, 200]


def test_a_draft_is_read_by_its_agency_and_its_reviewers_alone(client, cast):
    found = answers(client, cast, lambda c: c.get(reverse("submission", args=[cast.submission.pk])))
    assert found == [200, 200, 200, 404, 404, 404]


@pytest.mark.parametrize("state", ["sent", "approved"])
def test_leaders_read_what_was_sent(client, cast, state):
    report = make_submission(cast.period, make_agency(cast.province), state=state)
    make_figure(report, cast.indicator)
    found = answers(client, cast, lambda c: c.get(reverse("submission", args=[report.pk])))
    assert found == [404, 404, 200, 200, 404, 404]


def test_leaders_count_the_reports_that_they_do_not_read(cast):
    assert not Submission.objects.visible_to(cast.leader)
    assert Submission.objects.counted_for(cast.leader).get() == cast.submission


def test_only_the_officer_saves_a_figure(client, cast):
    url = reverse("save_figure", args=[cast.figure.pk])
    typed = {f"f{cast.figure.pk}-version": "0", f"f{cast.figure.pk}-numerator": "1"}
    assert answers(client, cast, lambda c: c.post(url, typed)) == [200, 403, 403, 404, 404, 404]


def test_only_the_officer_posts_the_whole_page(client, cast):
    url = reverse("submission", args=[cast.submission.pk])
    assert answers(client, cast, lambda c: c.post(url)) == [302, 403, 403, 404, 404, 404]


def test_officer_and_head_send_and_nobody_else(client, cast):
    Figure.objects.update(is_nil=True)
    url = reverse("send_report", args=[cast.submission.pk])
    found = []
    for name in EVERYBODY:
        Submission.objects.filter(pk=cast.submission.pk).update(state="draft")
        client.force_login(getattr(cast, name))
        found.append(client.post(url).status_code)
    assert found == [302, 302, 403, 404, 404, 404]


def test_saving_and_sending_are_not_done_by_get(client, cast):
    client.force_login(cast.officer)
    assert client.get(reverse("save_figure", args=[cast.figure.pk])).status_code == 405
    assert client.get(reverse("send_report", args=[cast.submission.pk])).status_code == 405


def test_a_number_no_report_can_have_is_not_found(client, cast):
    client.force_login(cast.officer)
    assert client.get(f"/reports/{'9' * 30}/").status_code == 404


def test_an_officer_whose_role_has_ended_sees_nothing(client, cast):
    cast.officer.memberships.update(valid_until=date(2025, 3, 15))
    client.force_login(cast.officer)
    assert client.get(reverse("submission", args=[cast.submission.pk])).status_code == 404


@pytest.fixture
def led(clock_at, db):
    """Another agency's figures: one in an area that `lead` leads, one in another area."""
    clock_at("2025-03-16T10:00+07:00")
    regime = make_regime()
    plan = make_plan(regime=regime)
    mine, other = make_area("Thể chế"), make_area("Tài chính công")
    lead = make_agency(regime.province, "Sở Tư pháp")
    make_area_lead(plan, mine, lead)
    report = make_submission(make_period(regime), make_agency(regime.province), state="sent")
    figures = [
        make_figure(report, make_target(plan, area=area).indicator, is_nil=True)
        for area in (mine, other)
    ]
    return {"lead": lead, "report": report, "figures": figures, "province": regime.province}


def test_the_lead_of_an_area_reads_its_figures_across_agencies(led):
    officer = make_user("officer", led["lead"])
    assert list(Figure.objects.visible_to(officer)) == led["figures"][:1]


def test_the_lead_of_an_area_reads_no_drafts(led):
    Submission.objects.filter(pk=led["report"].pk).update(state="returned")
    assert not Figure.objects.visible_to(make_user("officer", led["lead"]))


def test_the_heir_of_a_lead_reads_in_its_place(led):
    heir = make_agency(led["province"], "Sở mới")
    officer = make_user("officer", heir)
    assert not Figure.objects.visible_to(officer)
    make_succession([led["lead"]], [heir], date(2025, 3, 1))
    assert list(Figure.objects.visible_to(officer)) == led["figures"][:1]


def test_the_lead_of_an_area_does_not_save_others_figures(client, led):
    client.force_login(make_user("officer", led["lead"]))
    figure = led["figures"][0]
    Submission.objects.filter(pk=led["report"].pk).update(state="sent")
    typed = {f"f{figure.pk}-version": "0", f"f{figure.pk}-numerator": "1"}
    assert client.post(reverse("save_figure", args=[figure.pk]), typed).status_code == 403


def test_my_reports_lead_to_the_areas_that_the_agency_took_over(client, cast):
    before = make_agency(cast.province, valid_until=date(2025, 2, 28))
    make_succession([before], [cast.agency], date(2025, 3, 1))
    make_area_lead(cast.plan, cast.target.area, before)
    client.force_login(cast.officer)
    body = client.get(reverse("my_reports")).content.decode()
    address = f"{reverse('overview')}?plan={cast.plan.pk}&amp;area={cast.target.area.code}"
    assert address in body
    assert client.get(address.replace("&amp;", "&")).status_code == 200


def test_a_leader_reads_no_figure_of_an_earlier_report_that_was_handed_back(client, cast):
    before = make_period(cast.regime, 2024, "YEAR")
    earlier = make_submission(before, cast.agency, state="returned")
    make_figure(earlier, cast.indicator, numerator=7654, denominator=9876)
    Submission.objects.filter(pk=cast.submission.pk).update(
        state="sent", first_sent_at=cast.period.opened_at, sent_at=cast.period.opened_at
    )
    url = reverse("submission", args=[cast.submission.pk])
    for reader, reads in ((cast.reviewer, True), (cast.officer, True), (cast.leader, False)):
        client.force_login(reader)
        assert ("7.654" in client.get(url).content.decode()) is reads
