"""Who is behind: agencies × areas held against the agencies' own rows."""

from django.http import QueryDict
from django.urls import reverse

from reports.dashboards.scope import read_scope
from reports.dashboards.summary import overview_of
from reports.models import ProgressSheet
from reports.tests.factory import make_agency, make_area, make_plan, make_target
from reports.tests.issuing import issue_it, make_quarter
from reports.tests.progress_rows import make_row


def heatmap_for(user, query=""):
    return overview_of(read_scope(QueryDict(query), user), user).heatmap


def judge(cast, agency, area, *statuses):
    """The agency's own rows of the area, each of a target whose group is there as well."""
    for status in statuses:
        target = make_target(cast.plan, area=area, values={2025: 60})
        make_row(cast, "on_track", target=target)
        make_row(cast, status, target=target, agency=agency)


def test_a_cell_counts_what_is_not_well_of_what_is_judged_under_its_worst_status(cast):
    first, second = make_area(), make_area()
    judge(cast, cast.agency, first, "behind", "achieved", "no_data", "not_due", "nil", "")
    judge(cast, cast.agency, second, "on_track")
    heatmap = heatmap_for(cast.leader)
    (line,) = heatmap.lines
    cells = [(cell.off, cell.judged, cell.worst) for cell in line.cells]
    assert heatmap.areas == (first, second)
    assert cells == [(1, 4, "behind"), (0, 1, "on_track")]
    assert (line.total.off, line.total.judged) == (1, 5)


def test_whoever_is_silent_past_the_last_on_time_day_is_off(cast, clock_at):
    area = make_area()
    judge(cast, cast.agency, area, "no_data", "achieved")
    assert heatmap_for(cast.leader).lines[0].total.off == 0
    clock_at("2025-03-19T10:00+07:00")
    assert heatmap_for(cast.leader).lines[0].total.off == 0
    clock_at("2025-03-20T10:00+07:00")
    assert heatmap_for(cast.leader).lines[0].total.off == 1


def test_the_worst_share_stands_first_then_more_missed_or_behind_then_the_name(cast):
    area = make_area()
    names = {name: make_agency(cast.province, name) for name in ("A", "B", "C", "D")}
    judge(cast, names["A"], area, "achieved", "at_risk")
    judge(cast, names["B"], area, "at_risk")
    judge(cast, names["C"], area, "behind")
    judge(cast, names["D"], area, "achieved")
    heatmap = heatmap_for(cast.leader)
    assert [line.agency.name for line in heatmap.lines] == ["C", "B", "A", "D"]
    assert [line.agency.name for line in heatmap.worst] == ["C", "B", "A"]
    assert heatmap.behind == 3


def test_only_targets_of_the_plan_are_counted(cast):
    other = make_plan(regime=cast.regime)
    target = make_target(other)
    make_row(cast, "behind", target=target)
    make_row(cast, "behind", target=target, agency=cast.agency)
    judge(cast, cast.agency, make_area(), "achieved")
    assert heatmap_for(cast.leader, f"plan={cast.plan.pk}").behind == 0
    assert heatmap_for(cast.leader, f"plan=all-{cast.regime.pk}").behind == 1


def test_an_issued_period_shows_what_was_issued(db, clock_at):
    clock_at("2025-03-16T10:00+07:00")
    cast = make_quarter()
    computed = heatmap_for(cast.leader).lines
    issue_it(cast)
    ProgressSheet.objects.exclude(agency=None).delete()
    assert heatmap_for(cast.leader).lines == computed
    assert [line.agency.pk for line in computed]


def test_a_cell_opens_the_targets_behind_it(client, cast):
    judge(cast, cast.agency, cast.target.area, "behind", "achieved")
    judge(cast, cast.agency, make_area(), "missed")
    client.force_login(cast.leader)
    page = reverse("heatmap_at", args=[cast.plan.pk, cast.period.code, "official"])
    cell = f"{cast.agency.pk}/{cast.target.area_id}"
    assert f"href={cell}>1/2 " in client.get(page).content.decode()
    opened = client.get(page + cell, follow=True)
    assert sorted(row.status for row in opened.context["filter"].rows) == ["achieved", "behind"]
    assert opened.redirect_chain[-1][0].startswith(reverse("agency_results", args=[cast.agency.pk]))


def test_an_address_of_before_leads_to_the_agencys_page(client, cast):
    client.force_login(cast.leader)
    there = client.get(reverse("overview"), {"plan": cast.plan.pk, "agency": cast.agency.pk})
    assert there["Location"] == (
        f"{reverse('agency_results', args=[cast.agency.pk])}?plan={cast.plan.pk}"
    )


def test_provisional_cells_are_for_reviewers_alone(client, cast):
    page = reverse("heatmap_at", args=[cast.plan.pk, cast.period.code, "provisional"])
    client.force_login(cast.leader)
    assert client.get(page).status_code == 403
    client.force_login(cast.reviewer)
    assert client.get(page).status_code == 200
