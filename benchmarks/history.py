"""What keeping the history costs, with its triggers and without, in turns of one run."""

from __future__ import annotations

import argparse
import logging
import os
import statistics
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

from database import own_database

ADD = """
INSERT INTO reports_figure (submission_id, indicator_id, numerator, denominator, rate_source,
    is_nil, blank_reason, note, origin, version)
SELECT s.id, i.id, 60 + s.id %% 20, 100, '', false, '', '', '', 1
FROM (SELECT id FROM reports_submission ORDER BY id LIMIT %s) s CROSS JOIN targets_indicator i
"""
TRIGGERS = """
SELECT tgname FROM pg_trigger
WHERE tgrelid = 'reports_figure'::regclass AND tgname LIKE 'pgtrigger_history%'
"""
CHANGE = "UPDATE reports_figure SET numerator = numerator + 1, version = version + 1"


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks/history", description=__doc__)
    parser.add_argument("--figures", type=int, default=100_000)
    parser.add_argument("--saves", type=int, default=300)
    parser.add_argument("--turns", type=int, default=5)
    options = parser.parse_args()
    logging.disable(logging.WARNING)
    with own_database(keep=False):
        run(options)


def run(options: argparse.Namespace) -> None:
    import entering  # noqa: PLC0415 (needs Django set up on the benchmark's database)
    from django.db import connection  # noqa: PLC0415

    from reformportal.lib.acts import acting  # noqa: PLC0415
    from reports.entry.saving import save_figure  # noqa: PLC0415
    from reports.models import Figure  # noqa: PLC0415

    os.environ["PORTAL_NOW"] = entering.NOW
    agencies, indicators = options.figures // 100, 100
    [person, *_] = entering.open_quarter(agencies=agencies, indicators=indicators)
    ids, officer = person.figures, person.user

    def execute(statement: str, *parameters: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters or None)

    def save(turn: list[int]) -> None:
        turn[0] += 1
        for place in range(options.saves):
            pk = ids[place % len(ids)]
            version = Figure.objects.values_list("version", flat=True).get(pk=pk)
            typed = {"numerator": str(turn[0] * 1000 + place), "denominator": "900000"}
            save_figure(figure_id=pk, version=version, typed=typed, by=officer)

    turn = [0]
    compare("one cell saved", lambda: save(turn), options, acting, each=options.saves)

    def add() -> None:
        execute("DELETE FROM reports_figure")
        started[0] = time.perf_counter()
        execute(ADD, agencies)

    started = [0.0]
    compare(f"{options.figures:,} figures added", add, options, acting, started)
    change = lambda: execute(CHANGE)  # noqa: E731
    compare(f"{options.figures:,} figures changed", change, options, acting)


def compare(
    what: str,
    act: Callable[[], None],
    options: argparse.Namespace,
    acting: Callable[..., AbstractContextManager],
    started: list[float] | None = None,
    each: int = 1,
) -> None:
    """Turns with triggers and an act, and without either; medians, and their ratio."""
    times: dict[bool, list[float]] = {True: [], False: []}
    for _turn in range(options.turns + 1):
        for kept in (False, True):
            switch(kept)
            began = time.perf_counter()
            with acting(way="page", place="/", person_id=1) if kept else nullcontext():
                act()
            times[kept].append(time.perf_counter() - (started[0] if started else began))
    # The first turn warms up.
    without, with_ = (statistics.median(times[kept][1:]) / each * 1000 for kept in (False, True))
    print(f"{what}: {without:.2f} ms without, {with_:.2f} ms with history, × {with_ / without:.2f}")  # noqa: T201


def switch(on: bool) -> None:
    from django.db import connection  # noqa: PLC0415

    word = "ENABLE" if on else "DISABLE"
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS)
        for (name,) in cursor.fetchall():
            cursor.execute(f"ALTER TABLE reports_figure {word} TRIGGER {name}")


if __name__ == "__main__":
    main()
