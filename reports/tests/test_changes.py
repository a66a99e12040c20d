"""What changed since the last report, held against progress rows."""

import pytest
from django.http import QueryDict
from django.urls import reverse

from reports.dashboards.changes import steps_between
from reports.dashboards.scope import read_scope
from reports.dashboards.summary import overview_of
from reports.tests.factory import make_period, make_target
from reports.tests.progress_rows import make_row, store_row


def changes_for(user, query=""):
    return overview_of(read_scope(QueryDict(query), user), user).changes


@pytest.fixture
def moved(cast):
    """Twelve months with one target for each way to move, keyed by (before, now)."""
    cast.period = make_period(cast.regime, 2025, "H1")
    cast.before = cast.regime.periods.get(kind="Q1")
    pairs = [
        ("on_track", "behind"),
        ("achieved", "missed"),
        ("at_risk", "on_track"),
        ("on_track", "on_track"),
        ("no_data", "behind"),
        ("on_track", "no_data"),
        ("nil", "achieved"),
        ("at_risk", "not_due"),
    ]
    return {pair: judged(cast, *pair) for pair in pairs}


def judged(cast, before, now):
    target = make_target(cast.plan, values={2025: 60})
    store_row(cast.before, target, status=before, answered=1, assigned=1)
    return make_row(cast, now, target=target)


def test_the_first_report_says_that_there_is_nothing_to_compare_with(client, cast):
    make_row(cast, "behind")
    assert changes_for(cast.leader) is None
    client.force_login(cast.leader)
    assert "kỳ đầu tiên có kết quả" in client.get(reverse("overview")).content.decode()


def test_improved_worsened_same_and_not_compared_add_up_to_all_targets(cast, moved):
    counts = changes_for(cast.leader).counts
    assert counts == {"better": 1, "worse": 2, "same": 1, "apart": 4}
    assert sum(counts.values()) == len(moved)


def test_what_got_worse_comes_first_and_the_farthest_fall_before_it(cast, moved):
    changes = changes_for(cast.leader)
    assert [(change.before, change.row.status) for change in changes.moved] == [
        ("achieved", "missed"),
        ("on_track", "behind"),
        ("at_risk", "on_track"),
    ]
    assert changes.since == cast.before


def test_figures_that_come_or_go_are_no_change_of_the_status(cast):
    assert steps_between("no_data", "behind", coarse=False) is None
    assert steps_between("achieved", "no_data", coarse=False) is None


def test_a_new_year_tells_apart_only_well_at_risk_and_not_well():
    assert steps_between("achieved", "on_track", coarse=True) == 0
    assert steps_between("missed", "behind", coarse=True) == 0
    assert steps_between("achieved", "behind", coarse=True) == -2
    assert steps_between("achieved", "on_track", coarse=False) == -1


def test_the_report_before_is_of_the_year_before_in_the_first_quarter(cast):
    before = make_period(cast.regime, 2024, "YEAR")
    target = make_target(cast.plan, values={2024: 50, 2025: 60})
    store_row(before, target, status="achieved", answered=1, assigned=1)
    make_row(cast, "on_track", target=target)
    changes = changes_for(cast.leader)
    assert (changes.since, changes.is_new_year) == (before, True)
    assert changes.counts["same"] == 1


def test_each_number_opens_a_list_of_that_many(client, cast, moved):
    client.force_login(cast.leader)
    page = client.get(reverse("overview"))
    for kind, count in page.context["summary"].changes.counts.items():
        listed = client.get(reverse("overview"), {"change": kind})
        assert len(listed.context["table"].rows) == count, kind
        assert f"change={kind}#targets" in page.content.decode().replace("&amp;", "&")


def test_provisional_results_are_compared_with_what_was_official(cast, moved):
    target = next(iter(moved.values())).target
    make_row(cast, "achieved", target=target, official=False)
    changes = changes_for(cast.reviewer, "view=provisional")
    assert changes.counts == {"better": 1, "worse": 0, "same": 0, "apart": 0}
