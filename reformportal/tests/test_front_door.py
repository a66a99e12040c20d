import json
import logging
import sys

import pytest
from django.contrib.auth import get_user_model
from django.test import RequestFactory
from django.urls import reverse

from reformportal.lib.client_address import client_address
from reformportal.lib.logs import JsonFormatter


def test_a_page_is_for_people_who_signed_in(client, db):
    answer = client.get("/")
    assert (answer.status_code, answer.url) == (302, f"{reverse('sign_in')}?next=/")


def test_the_browser_may_run_and_style_only_what_we_serve(client, db):
    rules = client.get("/healthz").headers["Content-Security-Policy"]
    assert "unsafe" not in rules
    for rule in ("script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"):
        assert rule in rules


@pytest.mark.parametrize(
    ("cookie", "language"), [(None, "vi"), ("en", "en"), ("vi", "vi"), ("xx", "vi")]
)
def test_vietnamese_is_spoken_unless_english_was_chosen(client, db, cookie, language):
    if cookie:
        client.cookies["django_language"] = cookie
    answer = client.get("/healthz", headers={"accept-language": "en-US,en;q=0.9"})
    assert answer.headers["Content-Language"] == language


def test_choosing_a_language_needs_no_sign_in(client, db):
    answer = client.post("/language", {"language": "en", "next": "/healthz"})
    assert (answer.status_code, answer.url) == (302, "/healthz")
    assert client.get("/healthz").headers["Content-Language"] == "en"


def test_a_wrong_password_is_told_what_to_check(client, db):
    answer = client.post(reverse("sign_in"), {"username": "an", "password": "wrong"})
    assert "tắt bộ gõ tiếng Việt" in answer.content.decode()


@pytest.mark.django_db
def test_five_wrong_passwords_close_a_name_for_one_address_only(client):
    right = {"username": "an", "password": "cau-vong-sau-mua-2025"}
    get_user_model().objects.create_user(**right)
    form = reverse("sign_in")
    for _attempt in range(5):
        answer = client.post(form, right | {"password": "wrong"})
    assert answer.status_code == 429
    assert client.post(form, right).status_code == 429
    elsewhere = client.post(form, right, REMOTE_ADDR="203.0.113.5")
    assert elsewhere.status_code == 302


@pytest.mark.parametrize(
    ("proxies", "header", "address"),
    [
        (0, "203.0.113.9", "10.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (1, "", "10.0.0.1"),
    ],
)
def test_only_our_own_proxies_are_believed(settings, proxies, header, address):
    settings.PROXY_COUNT = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=header)
    assert client_address(request) == address


def test_a_json_log_line_holds_the_traceback():
    try:
        raise ValueError("Tỷ lệ")
    except ValueError:
        record = logging.LogRecord("x", 40, "x.py", 1, "wrong: %s", ("a",), sys.exc_info())
    line = json.loads(JsonFormatter().format(record))
    assert (line["level"], line["message"]) == ("ERROR", "wrong: a")
    assert "ValueError: Tỷ lệ" in line["traceback"]
