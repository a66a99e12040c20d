"""The league table: the stated rule makes the order, ties share a rank, kinds never mix."""

import csv
import io
from collections import Counter
from types import SimpleNamespace
from zipfile import ZipFile

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from reports.dashboards.league import league_of, ranks_of
from reports.dashboards.league_files import rule
from reports.models import Submission
from reports.tests.factory import make_agency, make_period, make_submission, make_target
from reports.tests.progress_rows import make_row, store_row

RULES = settings.BASE_DIR / "docs" / "rules.md"


def agency(pk: int, name: str = ""):
    return SimpleNamespace(pk=pk, name=name or f"Sở {pk:02}")


def table(statuses, timeliness=None, before=None):
    agencies = [agency(pk) for pk in statuses]
    counters = {pk: Counter(each) for pk, each in statuses.items()}
    return league_of(agencies, counters, timeliness or {}, before)


def ranks(league):
    return [(place.agency.pk, place.rank) for place in league.ranked]


def test_the_share_of_judged_targets_decides_not_their_number():
    league = table(
        {
            1: {"achieved": 9, "behind": 1},
            2: {"on_track": 1},
            3: {"achieved": 1, "missed": 1},
        }
    )
    assert ranks(league) == [(2, 1), (1, 2), (3, 3)]


def test_no_figures_count_as_not_met_and_nothing_arose_does_not_count():
    league = table({1: {"achieved": 1, "no_data": 1}, 2: {"achieved": 1, "nil": 5, "not_due": 3}})
    assert ranks(league) == [(2, 1), (1, 2)]
    assert [place.judged for place in league.ranked] == [1, 2]


def test_of_equal_shares_who_is_not_late_stands_first_and_overdue_last():
    same = {"achieved": 1, "behind": 1}
    kinds = {1: "overdue", 2: "late", 3: "with_extension", 4: "on_time", 5: "not_yet_due"}
    league = table(dict.fromkeys(kinds, same), kinds)
    assert ranks(league) == [(3, 1), (4, 1), (5, 1), (2, 4), (1, 5)]


def test_ties_share_a_rank_and_the_next_is_skipped():
    league = table(
        {
            1: {"achieved": 1},
            2: {"achieved": 1, "behind": 1},
            3: {"achieved": 2, "behind": 2},
            4: {"behind": 1},
        }
    )
    assert [place.rank for place in league.ranked] == [1, 2, 2, 4]


def test_shares_are_compared_exactly():
    """1/3 and 33/99 are one share, 333/1000 is another though both are shown as 33.3."""
    league = table(
        {
            1: {"achieved": 333, "behind": 667},
            2: {"achieved": 33, "behind": 66},
            3: {"achieved": 1, "behind": 2},
        }
    )
    assert ranks(league) == [(2, 1), (3, 1), (1, 3)]


def test_agencies_without_a_judged_target_stand_apart_without_a_rank():
    league = table({1: {"nil": 2}, 2: {"missed": 1}, 3: {}}, before={1: 1})
    assert ranks(league) == [(2, 1)]
    assert [(place.agency.pk, place.rank) for place in league.apart] == [(1, None), (3, None)]
    assert [place.movement for place in league.apart] == [None, None]


def test_who_has_no_approved_figure_is_ranked_once_overdue():
    nothing = {"no_data": 3}
    kinds = {1: "on_time", 2: "not_yet_due", 3: "late", 4: "overdue"}
    league = table(dict.fromkeys(kinds, nothing) | {5: {"missed": 1}}, kinds)
    assert ranks(league) == [(5, 1), (4, 2)]
    assert [place.agency.pk for place in league.apart] == [1, 2, 3]


def test_movement_is_the_places_gained_since_the_period_before():
    now = {1: {"achieved": 1}, 2: {"achieved": 1, "behind": 1}, 3: {"behind": 1}}
    league = table(now, before={1: 3, 2: 2, 4: 1})
    assert [place.movement for place in league.ranked] == [2, 0, None]
    assert all(place.is_compared for place in league.ranked)
    assert not any(place.is_compared for place in table(now).ranked)
    assert ranks_of(league) == {1: 1, 2: 2, 3: 3}


@pytest.fixture
def province(cast):
    """Three departments and two communes; results of this report and of the one before."""
    cast.second = make_agency(cast.province, "Sở Công Thương")
    cast.third = make_agency(cast.province, "Sở Y tế")
    cast.communes = [make_agency(cast.province, f"Xã {n}", kind="commune") for n in (1, 2)]
    cast.ended = make_agency(cast.province, "Sở Cũ", valid_until="2025-01-31")
    cast.before = make_period(cast.regime, 2024, "YEAR")
    for agency, now, then in (
        (cast.agency, ["achieved", "behind"], ["achieved", "achieved"]),
        (cast.second, ["achieved", "on_track"], ["behind", "behind"]),
        (cast.communes[0], ["missed", "missed"], ["missed", "missed"]),
    ):
        for period, statuses in ((cast.period, now), (cast.before, then)):
            for status in statuses:
                target = make_target(cast.plan, values={2024: 50, 2025: 60})
                store_row(period, target, status=status, agency=agency, answered=1, assigned=1)
                store_row(period, target, status=status, answered=1, assigned=1)
    target = make_target(cast.plan, values={2024: 50})
    store_row(cast.before, target, status="achieved", agency=cast.ended)
    return cast


def page_of(client, cast, **query):
    client.force_login(cast.leader)
    response = client.get(reverse("league"), {"period": cast.period.code} | query)
    assert response.status_code == 200
    return response.context["page"]


def test_the_page_ranks_each_kind_among_its_own(client, province):
    page = page_of(client, province)
    assert page.kinds == ("province", "commune")
    assert [(p.agency, p.rank) for p in page.league.ranked] == [
        (province.second, 1),
        (province.agency, 2),
    ]
    assert [p.agency for p in page.league.apart] == [province.third]
    communes = page_of(client, province, kind="commune")
    assert [(p.agency, p.rank) for p in communes.league.ranked] == [(province.communes[0], 1)]


def test_the_ranks_before_are_those_shown_then_with_agencies_that_have_ended_since(
    client, province
):
    """In the year's report the cast's agency and the one that ended were both first."""
    page = page_of(client, province)
    assert page.before == province.before
    moved = {place.agency: place.movement for place in page.league.ranked}
    assert moved == {province.second: 2, province.agency: -1}
    then = page_of(client, province, period="2024-YEAR")
    assert {p.agency: p.rank for p in then.league.ranked} == {
        province.agency: 1,
        province.ended: 1,
        province.second: 3,
    }


def test_a_part_of_a_sum_and_provisional_results_are_in_no_official_rank(client, province):
    target = make_target(province.plan, values={2025: 60})
    store_row(province.period, target, status="", agency=province.third)
    make_row(province, "achieved", target=target, agency=province.third, official=False)
    assert province.third in [p.agency for p in page_of(client, province).league.apart]


def test_a_late_report_breaks_a_tie(client, province):
    for each in (province.agency, province.second):
        Submission.objects.filter(period=province.period, agency=each).delete()
    make_submission(
        province.period, province.second, "sent", first_sent_at=province.period.late_from
    )
    make_submission(province.period, province.third, "sent")
    target = make_target(province.plan, values={2025: 60})
    store_row(province.period, target, status="achieved", agency=province.third)
    league = page_of(client, province).league
    assert [(p.agency, p.rank) for p in league.ranked][:2] == [
        (province.third, 1),
        (province.second, 2),
    ]


def test_the_rule_stands_on_the_page_and_in_both_files(client, province):
    client.force_login(province.leader)
    url = reverse("league")
    assert str(rule()) in client.get(url).content.decode().replace("&#x27;", "'")
    text = client.get(url, {"_export": "csv"}).content.decode("utf-8-sig")
    assert rule() in [row[0] for row in csv.reader(io.StringIO(text)) if row]
    book = ZipFile(io.BytesIO(client.get(url, {"_export": "xlsx"}).content))
    assert rule() in book.read("xl/sharedStrings.xml").decode().replace("&apos;", "'")


def test_the_rule_stands_in_the_rules():
    with override("vi"):
        assert rule() in RULES.read_text(encoding="utf-8")


def test_the_file_holds_the_rows_of_the_page_in_its_order(client, province):
    page = page_of(client, province)
    text = client.get(
        reverse("league"), {"period": province.period.code, "_export": "csv"}
    ).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))[-len(page.league.places) :]
    assert [row[0] for row in rows] == [place.agency.name for place in page.league.places]
    assert [row[1] for row in rows] == ["1", "2", "–"]
    assert rows[0][3:6] == ["100,00", "2", "2"]


def test_more_agencies_cost_no_more_queries(client, province, queries_of):
    client.force_login(province.leader)
    client.get(reverse("league"))
    few = queries_of(lambda: client.get(reverse("league")))
    for _each in range(10):
        make_row(province, "achieved", agency=make_agency(province.province))
    assert queries_of(lambda: client.get(reverse("league"))) == few <= 12
