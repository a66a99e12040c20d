"""A grid of a hundred indicators in a browser: opening, typing, pasting, a server killed."""

from __future__ import annotations

import argparse
import logging
import os
import shutil
import statistics
import sys
import time
from collections.abc import Callable
from types import SimpleNamespace

from database import own_database

INDICATORS = 100
TYPED = 200
PATIENCE = 60_000  # ms
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PASTE = """([name, text]) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    const copied = {clipboardData: data, bubbles: true, cancelable: true};
    document.getElementsByName(name)[0].dispatchEvent(new ClipboardEvent("paste", copied));
}"""
# How long each key holds the page up until the next picture, as the browser itself measures it.
WATCH_KEYS = """() => {
    window.keyTimes = [];
    const keep = (list) => list.getEntries().forEach((entry) => {
        if (entry.name === "keydown") window.keyTimes.push(entry.duration);
    });
    new PerformanceObserver(keep).observe({type: "event", durationThreshold: 16});
}"""
ALL_SAVED = (
    """count => [...document.querySelectorAll("[data-state][data-kind=saved]")].length >= count"""
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks/grid", description=__doc__)
    parser.add_argument("--slow", type=int, default=1, help="times that the processor is slowed")
    parser.add_argument("--typed", type=int, default=TYPED, help="cells that are typed")
    options = parser.parse_args()
    logging.disable(logging.WARNING)
    with own_database(keep=False, name="portal_benchmark_grid"):
        run(options)


def run(options: argparse.Namespace) -> None:
    import entering  # noqa: PLC0415 (needs Django set up on the benchmark's database)
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    [person] = entering.open_quarter(agencies=1, indicators=INDICATORS)
    port = entering.free_port()
    servers = [entering.start("reformportal.wsgi", port)]
    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)))
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
            page = page_of(browser, person, f"http://127.0.0.1:{port}", options.slow)
            opening(page, person)
            typing(page, person, options.typed)
            pasting(page, person)
            together(browser, page, person, f"http://127.0.0.1:{port}")
            entering.stop(servers[0])
            killed(page, person, lambda: servers.append(entering.start("reformportal.wsgi", port)))
            browser.close()
    finally:
        for server in servers:
            entering.stop(server)


def page_of(browser, person: SimpleNamespace, address: str, slow: int = 1):
    context = browser.new_context(base_url=address, viewport={"width": 1366, "height": 768})
    context.set_default_timeout(PATIENCE)
    cookie = {"name": "sessionid", "value": person.cookie, "url": address}
    context.add_cookies([cookie])
    page = context.new_page()
    if slow > 1:
        rate = {"rate": slow}
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", rate)
    return page


def opening(page, person: SimpleNamespace) -> None:
    empty = median(lambda: page.goto("/password"))
    grid = median(lambda: page.goto(f"/reports/{person.report}/"))
    say(f"  opening an empty page           {empty * 1000:8.0f} ms")
    say(
        f"  opening the grid                {grid * 1000:8.0f} ms"
        f" {grid / empty:6.1f} x an empty page"
    )


def typing(page, person: SimpleNamespace, count: int) -> None:
    page.evaluate(WATCH_KEYS)
    times = [typed(page, person.figures[n % INDICATORS], n) for n in range(count)]
    times.sort()
    keys = sorted(page.evaluate("window.keyTimes")) or [0]
    say(f"  a cell typed and seen saved     {times[len(times) // 2] * 1000:8.0f} ms (median)")
    slow = times[len(times) * 95 // 100]
    say(f"                                  {slow * 1000:8.0f} ms (95 of 100)")
    say(f"  a key until the next picture    {keys[-1]:8.0f} ms (longest)")


def typed(page, figure: int, number: int) -> float:
    """Seconds from leaving the cell until its row says that it is saved."""
    name = "numerator" if number < INDICATORS else "denominator"
    page.locator(f"#row-{figure} [data-field={name}]").focus()
    page.keyboard.type(str(number % INDICATORS + 1 + 100 * (number >= INDICATORS)))
    began = time.monotonic()
    page.keyboard.press("Enter")
    version = 1 + (number >= INDICATORS)
    page.locator(f"#row-{figure} [data-version][value='{version}']").wait_for(state="attached")
    page.locator(f"#row-{figure} [data-state][data-kind=saved]").wait_for()
    return time.monotonic() - began


def pasting(page, person: SimpleNamespace) -> None:
    page.evaluate("document.querySelectorAll('[data-state]').forEach((s) => delete s.dataset.kind)")
    block = "\n".join(f"{number}\t{number + 1000}" for number in range(1, INDICATORS + 1))
    began = time.monotonic()
    page.evaluate(PASTE, [f"f{person.figures[0]}-numerator", block])
    placed = time.monotonic() - began
    wait_until_saved(page, INDICATORS)
    say(f"  {INDICATORS} x 2 cells pasted            {placed * 1000:8.0f} ms")
    say(f"                 all saved        {(time.monotonic() - began) * 1000:8.0f} ms")
    check(person, {n: (n + 1, n + 1001) for n in range(INDICATORS)})


def together(browser, page, person: SimpleNamespace, address: str) -> None:
    """A second browser, and how long a cell saved in the first takes to appear in it."""
    other = page_of(browser, person, address)
    other.goto(f"/reports/{person.report}/")
    other.evaluate("dispatchEvent(new Event('focus'))")
    page.locator(f"#row-{person.figures[0]} [data-field=numerator]").focus()
    page.keyboard.type("77")
    page.keyboard.press("Enter")
    began = time.monotonic()
    other.locator(f"#row-{person.figures[0]} [data-state][data-kind=changed]").wait_for()
    say(f"  seen in the other browser after {(time.monotonic() - began):8.1f} s")
    other.close()


def killed(page, person: SimpleNamespace, start: Callable) -> None:
    """Types on while the server is dead, closes the tab, and looks for every keystroke after."""
    rows = range(10, 30)
    for number in rows:
        page.locator(f"#row-{person.figures[number]} [data-field=numerator]").focus()
        page.keyboard.type(str(500 + number))
    context = page.context
    page.close()
    start()
    again = context.new_page()
    began = time.monotonic()
    again.goto(f"/reports/{person.report}/")
    wait_until_saved(again, len(rows))
    check(person, {n: (500 + n, n + 1001) for n in rows})
    later = time.monotonic() - began
    say(f"  server killed, tab closed: {len(rows)} cells sent {later:6.1f} s later")


def wait_until_saved(page, count: int) -> None:
    deadline = time.monotonic() + PATIENCE / 1000
    while not page.evaluate(ALL_SAVED, count):
        if time.monotonic() > deadline:
            raise TimeoutError("not everything was saved")
        time.sleep(0.02)


def check(person: SimpleNamespace, wanted: dict[int, tuple[int, int]]) -> None:
    from reports.models import Figure  # noqa: PLC0415

    for place, numbers in wanted.items():
        found = Figure.objects.values_list("numerator", "denominator").get(pk=person.figures[place])
        if tuple(map(int, found)) != numbers:
            raise AssertionError(f"row {place} holds {found}, not {numbers}")


def median(call: Callable[[], object], tries: int = 7) -> float:
    times = []
    for _ in range(tries):
        began = time.monotonic()
        call()
        times.append(time.monotonic() - began)
    return statistics.median(times)


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    main()
