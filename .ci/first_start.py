"""Start the portal in an empty folder, sign in as each role, stop it: nothing may be left."""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, ProxyHandler, build_opener

import psutil

ROOT = Path(__file__).resolve().parent.parent
READY_WITHIN = 240


class SignInForm(HTMLParser):
    """The hidden fields of the page's forms."""

    def __init__(self):
        super().__init__()
        self.hidden = {}

    def handle_starttag(self, tag, attributes):
        named = dict(attributes)
        if tag == "input" and named.get("type") == "hidden":
            self.hidden.setdefault(named["name"], named.get("value", ""))


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="portal-first-start-") as folder:
        # PostgreSQL of a root user runs as somebody else, who has to reach the folder.
        Path(folder).chmod(0o755)
        environment = {**os.environ, "PORTAL_HOME": f"{folder}/home", "PORT": "8400"}
        for name in ("PORTAL_MODE", "PORTAL_NOW", "DATABASE_URL", "REDIS_URL"):
            environment.pop(name, None)
        address = start_visit_and_stop(environment, "first")
        start_visit_and_stop(environment, "second")
        print(f"nothing is left of {address}")


def start_visit_and_stop(environment: dict[str, str], which: str) -> str:
    started = time.monotonic()
    portal = subprocess.Popen(
        [ROOT / "bin" / "run"], env=environment, stdout=subprocess.PIPE, text=True
    )
    try:
        address = wait_until_ready(portal)
        print(f"{which} bin/run: ready after {time.monotonic() - started:.0f} s")
        visit(address, environment)
    finally:
        ours = processes_of(environment["PORTAL_HOME"])
        portal.send_signal(signal.SIGTERM)
        ended = portal.wait(90)
    left = processes_of(environment["PORTAL_HOME"])
    if ended or left:
        sys.exit(f"bin/run ended with {ended}; of {len(ours)} processes are left: {left}")
    return address


def wait_until_ready(portal: "subprocess.Popen[str]") -> str:
    assert portal.stdout
    for line in portal.stdout:
        if found := re.match(r"ready: (\S+)", line):
            return found[1]
    sys.exit(f"bin/run ended before it was ready, with {portal.wait()}")


def visit(address: str, environment: dict[str, str]) -> None:
    """Sign in as each demo person and open the start page."""
    asked = [ROOT / "bin" / "manage", "demo_signins", "--json"]
    answer = subprocess.run(asked, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    people = json.loads(answer.stdout)
    if not people:
        sys.exit("demo_signins names nobody")
    for person in people:
        try:
            start_page = sign_in(address, person["username"], person["password"])
        except HTTPError as error:
            log = Path(environment["PORTAL_HOME"]) / "log" / "web.log"
            print("\n".join(log.read_text().splitlines()[-30:]))
            sys.exit(f"{person['username']} gets {error.code} at {error.url}")
        print(f"  {person['role']:<14} {person['username']:<20} {start_page}")


def sign_in(address: str, username: str, password: str) -> str:
    """Sign in by the form and open the start page; its address."""
    browser = build_opener(HTTPCookieProcessor(CookieJar()), ProxyHandler({}))
    page = browser.open(address)
    form = SignInForm()
    form.feed(page.read().decode())
    fields = form.hidden | {"username": username, "password": password}
    sent = browser.open(page.url, urlencode(fields).encode())
    if urlsplit(sent.url).path == urlsplit(page.url).path:
        sys.exit(f"{username} cannot sign in: {sent.url} shows the form again")
    return str(sent.url)


def processes_of(home: str) -> list[str]:
    """Command lines of the running processes that work in the folder."""
    found = []
    for process in psutil.process_iter(["cmdline", "status"]):
        line = " ".join(process.info["cmdline"] or [])
        if home in line and process.info["status"] != psutil.STATUS_ZOMBIE:
            found.append(line[:120])
    return found


if __name__ == "__main__":
    main()
