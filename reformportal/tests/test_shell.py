"""The frame around every page: what it prints, and that failures need nothing to be shown."""

import re

import django_tables2 as tables
import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation


class AgencyTable(tables.Table):
    name = tables.Column()
    figure = tables.Column(attrs={"td": {"class": "number"}})


def make_table_page(rows, address="/agencies?sort=name&page=2&per_page=25&area=1"):
    table = AgencyTable(rows, order_by="name", attrs={"label": "Agencies"})
    table.paginate(page=2 if len(rows) > 25 else 1, per_page=25)
    request = RequestFactory().get(address)
    with translation.override("en"):
        return render_to_string("django_tables2/portal.html", {"table": table, "request": request})


def make_rows(count):
    return [{"name": f"<b>Agency {number}", "figure": number} for number in range(count)]


def test_a_list_says_how_many_results_it_has_and_how_it_is_sorted():
    page = make_table_page(make_rows(1200))
    assert "<strong>1,200</strong> results" in page
    assert re.search(r'<th scope="col"[^>]*aria-sort="ascending"', page)
    assert "&lt;b&gt;Agency" in page and "<b>Agency" not in page


def test_a_list_keeps_its_filters_when_it_is_sorted_and_paged():
    page = make_table_page(make_rows(60))
    links = re.findall(r'href="(\?[^"]*)"', page)
    assert links and all("area=1" in link for link in links)
    assert "?sort=-name&amp;per_page=25&amp;area=1" in links


def test_an_empty_list_says_why_and_leads_out():
    page = make_table_page([])
    assert "Nothing matches these filters" in page and 'href="/agencies"' in page


@pytest.mark.parametrize("page", ["403.html", "404.html", "429.html", "500.html", "403_csrf.html"])
def test_a_failure_page_can_be_shown_when_nothing_else_works(page):
    shown = render_to_string(page, {})
    assert "<h1>" in shown and 'href="/"' in shown


def test_every_page_can_be_reached_by_keyboard_from_its_first_link():
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    page = render_to_string("base.html", {"request": request, "user": request.user})
    assert page.index('class="skip-link" href="#content"') < page.index("<header")
    assert 'id="content"' in page


def test_the_place_and_the_navigation_are_printed_once_for_each_width():
    request = RequestFactory().get("/")
    context = {
        "request": request,
        "user": AnonymousUser(),
        "navigation": [{"label": "Plans", "url": "/plans/", "current": True}],
        "place": [{"label": "Vĩnh Phúc", "url": "/agencies/1"}, {"label": "Sở Nội vụ"}],
    }
    page = render_to_string("base.html", context)
    assert page.count('<a href="/plans/" aria-current="page">Plans</a>') == 2
    assert page.count("Sở Nội vụ") == 1
