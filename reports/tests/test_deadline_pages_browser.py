"""Pages of deadlines in a browser: accessible in both themes, and never wider than the window."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from reports.deadlines.closing import close_period, reopen_for_one
from reports.deadlines.extensions import ask_extension
from reports.deadlines.mass import extend_many
from reports.models import RegimeReport, Submission
from reports.periods import generate_periods, open_period, redate_periods
from reports.tests.factory import make_agency, make_cast, make_submission, make_user
from reports.tests.test_pages_in_the_browser import faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast(clock_at):
    """A year with its periods, one closed and reopened for an agency, requests and an act."""
    clock_at("2025-03-26T09:00+07:00")
    cache.clear()
    cast = make_cast()
    RegimeReport.objects.update(upward_month=12, upward_day=20)
    generate_periods(cast.regime, until_year=2026)
    redate_periods(cast.regime)
    officer = make_user("officer", make_agency(cast.province, "Sở Tài chính"))
    make_submission(cast.period, officer.memberships.get().agency)
    day = cast.period.last_on_time_day.replace(day=28)
    cast.act = extend_many(
        period=cast.period, until=day, reason="Mất điện", by=cast.reviewer, document="12/SNV"
    )
    cast.asked = ask_extension(
        submission=cast.submission, until=day.replace(day=30), reason="Bão", by=cast.officer
    )
    close_period(period=cast.period, by=cast.reviewer)
    reopen_for_one(
        submission=cast.submission, until=day, reason="Bổ sung số liệu", by=cast.reviewer
    )
    earlier = cast.regime.periods.get(year=2024, kind="Q1")
    open_period(earlier)
    cast.earlier = earlier.submissions.get(agency=cast.agency)
    close_period(period=earlier, by=cast.reviewer)
    return cast


def pages_of(cast):
    period, report = cast.period.pk, cast.submission.pk
    return {
        "officer": [
            reverse("calendar"),
            reverse("calendar") + "?year=2025",
            reverse("ask_extension", args=[report]),
            reverse("submission", args=[cast.earlier.pk]),
            reverse("my_reports"),
        ],
        "reviewer": [
            reverse("calendar"),
            reverse("period", args=[period]),
            reverse("extension_requests"),
            reverse("decide_extension", args=[cast.asked.pk]),
            reverse("extend_report", args=[report]),
            reverse("extend_period", args=[period]),
            reverse("mass_extension", args=[cast.act.pk]),
            reverse("punctuality_of_agencies"),
            reverse("punctuality_of_reports"),
        ],
        "administrator": [reverse("regimes"), reverse("edit_regime", args=[cast.regime.pk])],
    }


def test_pages_of_deadlines_have_no_grave_fault(cast, page_for):
    found = []
    for name, addresses in pages_of(cast).items():
        page = page_for(getattr(cast, name))
        for address in addresses:
            page.goto(address)
            found += [f"{address} {fault}" for fault in faults(page)]
    assert not found, "\n" + "\n".join(found)


def test_a_regime_is_previewed_and_saved_with_the_keyboard_and_mouse(cast, page_for):
    page = page_for(cast.administrator)
    page.goto(reverse("edit_regime", args=[cast.regime.pk]))
    place = page.locator("input[value='H1']").get_attribute("name").removesuffix("-kind")
    page.fill(f"[name={place}-due_day]", "18")
    page.press(f"[name={place}-due_day]", "Enter")
    page.wait_for_selector("ins")
    assert "18/6/2025" in page.inner_text("#preview ~ .table-box")
    assert not faults(page)
    page.click("button[name=save]")
    page.wait_for_url(f"**{reverse('regimes')}")
    found = cast.regime.periods.get(year=2025, kind="H1")
    assert found.last_on_time_day.day == 18


def test_an_act_for_many_is_confirmed_before_it_is_done(cast, page_for):
    page = page_for(cast.reviewer)
    page.goto(reverse("extend_period", args=[cast.period.pk]))
    page.fill("[name=until]", "2025-04-02")
    page.fill("[name=reason]", "Hệ thống ngừng hoạt động")
    page.click("form.stack button.button-primary")
    page.wait_for_selector("button[name=confirmed]")
    assert not faults(page)
    page.click("button[name=confirmed]")
    page.wait_for_url("**/extensions/acts/**")
    assert Submission.objects.filter(extended_until="2025-04-02").count() == 2


def test_an_address_is_made_and_shown_this_once(cast, page_for):
    page = page_for(cast.officer)
    page.goto(reverse("calendar"))
    page.click("form[action^='/calendar/address'] button")
    assert "/feeds/" in page.inner_text(".secret-address")
    assert not faults(page)
    page.goto(reverse("calendar"))
    assert page.locator(".secret-address").count() == 0
