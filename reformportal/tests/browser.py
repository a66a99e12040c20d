"""Fixtures that drive the system's own Chromium against a live server.

`page` is a fresh visitor, `page_for(user)` one who has signed in; `sign_in` fills the form.
A test that uses them is skipped where Chromium cannot run, and fails with PORTAL_REQUIRE_BROWSER=1.
"""

import os
import shutil

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Error, expect, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 10_000  # ms that a page has to do what a test expects of it
DESKTOP = {"width": 1440, "height": 900}


@pytest.fixture(scope="session")
def browser():
    """The running browser (Playwright's Browser)."""
    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if not program:
        cannot_run("no Chromium on the PATH; set CHROMIUM to its path")
    # As root Chromium refuses its sandbox.
    arguments = ARGUMENTS + ["--no-sandbox"] * (os.geteuid() == 0)
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread, so Django takes every query for one of
        # asynchronous code. It is none: nothing else runs while a test waits for the browser.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        try:
            running = playwright.chromium.launch(executable_path=program, args=arguments)
        except Error as error:
            cannot_run(f"Chromium does not start: {error.message.splitlines()[0]}")
        expect.set_options(timeout=PATIENCE)
        yield running
        running.close()


def cannot_run(why: str) -> None:
    """Skip the test, or fail it where browser tests are required."""
    if os.environ.get("PORTAL_REQUIRE_BROWSER") == "1":
        pytest.fail(why, pytrace=False)
    pytest.skip(why)


@pytest.fixture
def new_page(browser, live_server):
    """Open pages of separate visitors: `new_page(width=390, height=844)`.

    Whatever a page's scripts or its Content-Security-Policy complain about fails the test.
    """
    contexts, complaints = [], []

    def open_page(width=DESKTOP["width"], height=DESKTOP["height"], **options):
        size = {"width": width, "height": height}
        context = browser.new_context(base_url=live_server.url, viewport=size, **options)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.extend(complaint(message)))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not complaints, "the browser complained: " + "; ".join(complaints)


def complaint(message) -> list[str]:
    """The text of a console error; answers such as 409 are the server's business."""
    if message.type != "error" or message.text.startswith("Failed to load resource"):
        return []
    return [message.text]


@pytest.fixture
def page(new_page):
    """The page of a visitor who has not signed in."""
    return new_page()


@pytest.fixture
def page_for(new_page, live_server):
    """Open a page whose visitor is `user`, signed in without the form: `page_for(user)`."""

    def open_page_for(user, **options):
        client = Client()
        client.force_login(user)
        page = new_page(**options)
        name = settings.SESSION_COOKIE_NAME
        cookie = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
        page.context.add_cookies([cookie])
        return page

    return open_page_for


@pytest.fixture
def sign_in():
    """Sign in by the form, as people do: `sign_in(page, username, password)`."""

    def fill_form(page, username, password):
        page.goto(reverse("sign_in"))
        page.fill("input[name=username]", username)
        page.fill("input[name=password]", password)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda address: reverse("sign_in") not in address)

    return fill_form
