"""Officers who save at once against the running portal: no error, nothing lost, and how many."""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import sys
import time
from dataclasses import dataclass, field
from types import SimpleNamespace
from urllib.parse import urlencode, urlsplit

from database import own_database

LONGEST = 60  # seconds that the load may last
INDICATORS = 20
TOKEN = "k" * 32


@dataclass
class Load:
    """What came of it: seconds of each save, errors, and the last number that each row answered."""

    times: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    stored: dict[int, tuple[int, int]] = field(default_factory=dict)


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks/officers", description=__doc__)
    parser.add_argument("--officers", type=int, default=500)
    parser.add_argument("--seconds", type=int, default=LONGEST, help=f"at most {LONGEST}")
    options = parser.parse_args()
    logging.disable(logging.WARNING)
    with own_database(keep=False, name="portal_benchmark_officers"):
        run(options.officers, min(options.seconds, LONGEST))


def run(officers: int, seconds: int) -> None:
    import entering  # noqa: PLC0415 (needs Django set up on the benchmark's database)

    people = entering.open_quarter(agencies=officers, indicators=INDICATORS)
    with entering.serving("reformportal.wsgi") as address:
        saves = asyncio.run(load(address, people, seconds))
    lost = lost_of(saves)
    with entering.serving("bare") as address:
        bare = asyncio.run(load(address, people, min(seconds, 20), answers_json=False))
    report(saves, lost, bare, seconds, min(seconds, 20))


async def load(
    address: str, people: list[SimpleNamespace], seconds: int, *, answers_json: bool = True
) -> Load:
    """Everybody saves one figure after the other until the time is over."""
    found = Load()
    until = time.monotonic() + seconds
    await asyncio.gather(*(_officer(address, each, until, found, answers_json) for each in people))
    return found


async def _officer(
    address: str, person: SimpleNamespace, until: float, found: Load, answers_json: bool
) -> None:
    versions, number = dict.fromkeys(person.figures, 0), 0
    while time.monotonic() < until:
        number += 1
        figure = person.figures[number % len(person.figures)]
        began = time.monotonic()
        try:
            status, body = await _save(address, person, figure, versions[figure], number)
        except OSError as error:
            found.errors.append(repr(error))
            continue
        if status != 200:
            found.errors.append(f"{status} {body[:200]!r}")
            continue
        found.times.append(time.monotonic() - began)
        versions[figure] = json.loads(body)["version"] if answers_json else 0
        found.stored[figure] = (versions[figure], number)


async def _save(
    address: str, person: SimpleNamespace, figure: int, version: int, number: int
) -> tuple[int, bytes]:
    place = urlsplit(address)
    typed = {"version": version, "numerator": number, "denominator": 1_000_000}
    body = urlencode({f"f{figure}-{name}": value for name, value in typed.items()})
    lines = [
        f"POST /figures/{figure} HTTP/1.1",
        f"Host: {place.netloc}",
        f"Cookie: sessionid={person.cookie}; csrftoken={TOKEN}",
        f"X-CSRFToken: {TOKEN}",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
        "Connection: close",
        "",
        body,
    ]
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    try:
        writer.write("\r\n".join(lines).encode())
        await writer.drain()
        answer = await asyncio.wait_for(reader.read(), timeout=60)
    finally:
        writer.close()
    head, _, content = answer.partition(b"\r\n\r\n")
    if not head:
        raise ConnectionError("closed without an answer")
    return int(head.split(b" ", 2)[1]), content


def lost_of(saves: Load) -> int:
    """Rows in which the database holds something else than the last answer said."""
    from reports.models import Figure  # noqa: PLC0415

    held = {
        pk: (version, int(numerator or 0))
        for pk, version, numerator in Figure.objects.values_list("pk", "version", "numerator")
    }
    return sum(held[pk] != answered for pk, answered in saves.stored.items())


def report(saves: Load, lost: int, bare: Load, seconds: int, bare_seconds: int) -> None:
    times = sorted(saves.times)
    rate, bare_rate = len(times) / seconds, len(bare.times) / bare_seconds
    say(f"  saves                   {len(times):8,}  {rate:8.1f} a second")
    say(f"  a bare write of one row {len(bare.times):8,}  {bare_rate:8.1f} a second")
    say(f"  a save costs            {bare_rate / rate:8.1f} bare writes")
    say(f"  a save is answered in   {times[len(times) // 2]:8.2f} s (median)")
    say(f"                          {times[len(times) * 95 // 100]:8.2f} s (95 of 100)")
    say(f"  errors                  {len(saves.errors):8}  {saves.errors[:1] or ''}")
    say(f"  rows lost               {lost:8}")
    if saves.errors or lost:
        raise SystemExit(1)


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
