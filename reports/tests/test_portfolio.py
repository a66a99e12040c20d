"""The whole portfolio: every plan in force, each as of its last report by the day."""

from datetime import date

import pytest
from django.http import Http404, QueryDict
from django.urls import reverse

from reports.dashboards.portfolio import portfolio_of
from reports.tests.factory import make_period, make_plan, make_regime, make_target
from reports.tests.progress_rows import make_row, store_row


def portfolio_for(user, query=""):
    return portfolio_of(QueryDict(query), user)


def counts_of(portfolio):
    return {line.plan: dict(line.counts.of) for line in portfolio.lines}


def test_each_plan_has_its_own_counts_and_all_are_added_up(cast):
    other = make_plan(regime=cast.regime)
    make_row(cast, "achieved")
    make_row(cast, "behind")
    make_row(cast, "missed", target=make_target(other))
    make_row(cast, "behind", agency=cast.agency)
    portfolio = portfolio_for(cast.leader)
    assert counts_of(portfolio) == {cast.plan: {"achieved": 1, "behind": 1}, other: {"missed": 1}}
    assert (portfolio.counts.well, portfolio.counts.judged) == (1, 3)
    assert portfolio.day == cast.period.window_end


def test_a_plan_of_another_regime_stands_in_its_own_last_report(cast):
    regime = make_regime(cast.province, code="khac")
    other = make_plan(regime=regime)
    earlier = make_period(regime, 2024, "YEAR")
    target = make_target(other)
    store_row(earlier, target, status="behind", answered=1, assigned=1)
    make_row(cast, "achieved")
    portfolio = portfolio_for(cast.leader)
    periods = {line.plan: line.period for line in portfolio.lines}
    assert periods == {cast.plan: cast.period, other: earlier}
    assert counts_of(portfolio)[other] == {"behind": 1}


def test_the_day_decides_which_report_and_which_plans(cast):
    earlier = make_period(cast.regime, 2024, "YEAR")
    store_row(earlier, cast.target, status="behind", answered=1, assigned=1)
    make_row(cast, "achieved", target=cast.target)
    later = make_plan(regime=cast.regime, year_from=2025, year_to=2030)
    now = portfolio_for(cast.leader)
    assert {line.plan for line in now.lines} == {cast.plan, later}
    then = portfolio_for(cast.leader, f"day={earlier.window_end}")
    assert counts_of(then) == {cast.plan: {"behind": 1}}
    before = portfolio_for(cast.leader, "day=2024-06-30")
    assert [line.period for line in before.lines] == [None]


def test_a_day_that_is_none_is_not_found(cast):
    with pytest.raises(Http404):
        portfolio_for(cast.leader, "day=hom-qua")


def test_each_number_leads_to_a_list_of_that_many(client, cast):
    for status in ("achieved", "on_track", "behind", "no_data", "not_due"):
        make_row(cast, status)
    client.force_login(cast.leader)
    page = client.get(reverse("portfolio"))
    (line,) = page.context["summary"].lines
    html = page.content.decode().replace("&amp;", "&")
    expected = dict(line.pairs) | {"well": line.counts.well, "judged": line.counts.judged}
    for status, count in expected.items():
        address = f"{reverse('overview')}?{line.query}&status={status}"
        assert (f'href="{address}#targets"' in html) == bool(count), status
        assert len(client.get(address).context["table"].rows) == count, status


def test_who_has_not_sent_is_told_to_those_who_read_the_province(client, cast):
    make_row(cast, "achieved")
    (report,) = portfolio_for(cast.leader).reports
    assert (report.punctuality.not_sent, report.punctuality.agencies) == (1, 1)
    client.force_login(cast.officer)
    assert reverse("punctuality") not in client.get(reverse("portfolio")).content.decode()


def test_an_ended_plan_is_not_in_force(cast):
    make_row(cast, "achieved")
    ended = make_plan(regime=cast.regime, year_to=2024)
    shown = {line.plan for line in portfolio_for(cast.leader).lines}
    assert ended not in shown
    assert date(2025, 3, 14) == portfolio_for(cast.leader).day
