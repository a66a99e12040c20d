"""The meeting says what the overview says and asks for nothing of its own."""

from decimal import Decimal

import pytest
from django.urls import reverse

from reports.tests.factory import make_agency, make_target
from reports.tests.progress_rows import make_row, make_rows


@pytest.fixture
def quarter(cast):
    make_rows(cast, achieved=3, on_track=2, at_risk=1)
    target = make_target(cast.plan, values={2025: 60}, statement="Hồ sơ trực tuyến")
    fields = {"value": Decimal(40), "expected_value": Decimal(55)}
    make_row(cast, "behind", target=target, **fields)
    return cast


def test_it_says_what_the_overview_says(client, quarter):
    client.force_login(quarter.leader)
    overview = client.get(reverse("overview")).context["summary"]
    meeting = client.get(reverse("meeting"))
    shown = meeting.context["summary"]
    assert (shown.counts, shown.gaps, shown.punctuality) == (
        overview.counts,
        overview.gaps,
        overview.punctuality,
    )
    page = meeting.content.decode()
    assert "5 trên 7 chỉ tiêu đạt hoặc đúng tiến độ" in page
    assert "Hồ sơ trực tuyến" in page and "15,00 điểm" in page


def test_it_asks_the_database_for_no_more_than_the_overview(client, quarter, queries_of):
    client.force_login(quarter.leader)
    client.get(reverse("meeting"))
    few = queries_of(lambda: client.get(reverse("meeting")))
    assert few < queries_of(lambda: client.get(reverse("overview")))
    make_rows(quarter, behind=9)
    make_agency(quarter.province)
    assert queries_of(lambda: client.get(reverse("meeting"))) == few <= 12
