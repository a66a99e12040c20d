"""What a hostile visitor or colleague tries: addresses, cookies, files and logs."""

import stat

import pytest
from django.test import Client
from django.urls import reverse

from reformportal.lib.home import Home
from reformportal.lib.toml_documents import DocumentRefused, read_document


@pytest.fixture
def visitor():
    """A browser that is answered as in production, whatever goes wrong behind."""
    return Client(raise_request_exception=False)


PAGES = ("home", "my_reports", "overview", "plans", "agencies", "password_change")


@pytest.mark.parametrize("page", PAGES)
def test_no_page_stays_in_a_shared_browser(client, cast, page):
    client.force_login(cast.officer)
    assert "no-store" in client.get(reverse(page))["Cache-Control"]


def test_refusals_and_errors_stay_in_no_browser_and_run_no_script(client, cast):
    client.force_login(cast.officer)
    for url in ("/nowhere", reverse("review_queue"), reverse("admin:index")):
        answer = client.get(url)
        assert "no-store" in answer["Cache-Control"], url
        assert "script-src 'self'" in answer["Content-Security-Policy"], url


def test_static_files_carry_the_policy_and_may_be_kept(client):
    answer = client.get("/static/css/base.css")
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert "no-store" not in answer["Cache-Control"]


@pytest.mark.parametrize("rows", ["-1", "-5", "0", "abc", "9" * 30, "٣"])
@pytest.mark.parametrize("page", ["my_reports", "overview", "plans", "agencies"])
def test_a_senseless_number_of_rows_is_not_heard(visitor, cast, page, rows):
    visitor.force_login(cast.officer)
    assert visitor.get(reverse(page), {"per_page": rows}).status_code == 200


def test_nobody_asks_for_a_table_without_end(client, cast):
    client.force_login(cast.officer)
    answer = client.get(reverse("agencies"), {"per_page": "999999"})
    assert answer.context["table"].paginator.per_page == 50


@pytest.mark.parametrize("year", ["-1e60000", "1e60000", "NaN", "-Infinity", "0"])
def test_a_year_out_of_this_world_is_refused_before_it_is_counted_out(client, cast, year):
    client.force_login(cast.officer)
    answer = client.get(reverse("plans"), {"year": year})
    assert answer.status_code == 200
    assert answer.context["filter"].form.errors["year"]


@pytest.mark.parametrize("where", ["/sign-in", "/sign-in?next=/sign-in", "//evil.example"])
def test_the_sign_in_page_sends_nobody_round_in_a_circle_or_away(visitor, cast, where):
    visitor.force_login(cast.officer)
    answer = visitor.get(reverse("sign_in"), {"next": where})
    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_a_session_cookie_that_is_none_of_ours_is_no_error(visitor, db):
    cookie = 'sessionid="' + r"\000" * 32 + '"'
    assert visitor.get(reverse("plans"), headers={"cookie": cookie}).status_code == 302


def test_the_administrators_site_refuses_a_nul(visitor, cast):
    visitor.force_login(cast.administrator)
    url = reverse("admin:targets_plan_changelist")
    assert visitor.get(url, {"abstract": "\x00"}).status_code == 400
    typed = {"action": "delete_selected", "_selected_action": "\x00"}
    assert visitor.post(url, typed).status_code == 400


def test_only_their_owner_reads_the_logs(tmp_path):
    home = Home(tmp_path / "home")
    assert stat.S_IMODE(home.log("web").parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("text", ["a = " + "[" * 50_000, "a = " + "9" * 5000, "a = 1e" + "9" * 30])
def test_a_document_made_to_break_its_reader_is_refused(tmp_path, text):
    document = tmp_path / "plan.toml"
    document.write_text(text)
    with pytest.raises(DocumentRefused):
        read_document(document)
