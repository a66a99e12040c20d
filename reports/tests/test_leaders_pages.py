"""The leader's pages: what they ask of the database, how large they are, when they are kept."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports.models import ProgressSheet
from reports.models.sheets import NONE, Serves
from reports.progress.judging import CODE, Cell
from reports.tests.factory import (
    make_agency,
    make_area,
    make_area_lead,
    make_period,
    make_plan,
    make_succession,
    make_target,
)
from reports.tests.growing import grow
from reports.tests.progress_rows import make_row, store_row

MOST_QUERIES = 12
MOST_BYTES = 150_000


def addresses(cast) -> dict[str, str]:
    """Every page a leader reads results on, by its name."""
    named = [cast.plan.pk, cast.period.code, "official"]
    return {
        "portfolio": reverse("portfolio"),
        "overview": reverse("overview"),
        "overview of all plans": f"{reverse('overview')}?plan=all-{cast.regime.pk}",
        "a list of the overview": f"{reverse('overview')}?status=judged&change=same",
        "heatmap": reverse("heatmap_at", args=named),
        "agency": reverse("agency_results", args=[cast.agency.pk]),
        "area": reverse("area_results", args=[cast.target.area.code]),
        "punctuality": reverse("punctuality"),
    }


def asked_of(client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    assert response.status_code == 200
    return len(queries)


def test_no_page_of_a_leader_asks_more_than_twelve_queries_however_much_there_is(
    client, cast, evidence_store
):
    make_plan(regime=cast.regime)
    make_area_lead(cast.plan, cast.target.area, cast.agency)
    grow(cast, 3)
    client.force_login(cast.leader)
    pages = addresses(cast)
    few = {name: asked_of(client, address) for name, address in pages.items()}
    grow(cast, 2)
    many = {name: asked_of(client, address) for name, address in pages.items()}
    assert many == few
    assert max(many.values()) <= MOST_QUERIES, many


@pytest.fixture
def wide(cast):
    """165 agencies judged in twelve areas, every cell filled, and a report before."""
    areas = [make_area(f"Lĩnh vực cải cách hành chính số {place}") for place in range(12)]
    targets = [
        make_target(cast.plan, area=area, values={2025: 60}) for area in areas for _ in "123"
    ]
    before = make_period(cast.regime, 2024, "YEAR")
    for target in targets:
        store_row(before, target, status="achieved", answered=1, assigned=165)
        row = {"value": Decimal("40.5"), "expected_value": Decimal(45)}
        make_row(cast, "behind", target=target, answered=1, assigned=165, **row)
    for number in range(165):
        agency = make_agency(cast.province, f"Ủy ban nhân dân xã, phường số {number}")
        store_sheet(cast.period, agency, targets, list(CODE)[number % 5])
    return cast


def store_sheet(period, agency, targets, status) -> None:
    cells = [[NONE] * len(targets) for _cell in Cell]
    cells[Cell.TARGET] = [target.pk for target in targets]
    cells[Cell.STATUS] = [CODE["no_data"], CODE[status], CODE["behind"]] * (len(targets) // 3)
    for cell in (Cell.ANSWERED, Cell.ASSIGNED, Cell.IS_CARRIED):
        cells[cell] = [0] * len(targets)
    ProgressSheet.objects.create(
        period=period, agency=agency, serves=Serves.OFFICIAL, cells=cells, digest=b"by hand"
    )


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_page_of_a_leader_is_larger_than_150_kilobytes(client, wide, language):
    client.force_login(wide.leader)
    client.cookies["django_language"] = language
    sizes = {name: len(client.get(url).content) for name, url in addresses(wide).items()}
    assert max(sizes.values()) < MOST_BYTES, sizes
    heatmap = client.get(addresses(wide)["heatmap"])
    assert heatmap.content.count(b"<td class=") >= 165 * 12
    assert sizes["heatmap"] > 165 * 12 * 30


def test_every_cell_has_a_word(client, wide):
    client.force_login(wide.leader)
    page = client.get(addresses(wide)["heatmap"]).content.decode()
    assert page.count("Chậm</a>") + page.count("Không đạt</a>") == 165 * 12


def test_an_agency_shows_who_came_before_and_after(client, cast):
    make_row(cast, "behind", agency=cast.agency, target=cast.target)
    before = make_agency(cast.province, "Sở Nội vụ cũ", valid_until=date(2025, 1, 31))
    make_succession([before], [cast.agency], date(2025, 2, 1))
    client.force_login(cast.leader)
    summary = client.get(reverse("agency_results", args=[cast.agency.pk])).context["summary"]
    assert [(each.name, each.is_before) for each in summary.relatives] == [("Sở Nội vụ cũ", True)]
    summary = client.get(reverse("agency_results", args=[before.pk])).context["summary"]
    assert [(each.pk, each.is_before) for each in summary.relatives] == [(cast.agency.pk, False)]
