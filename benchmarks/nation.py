"""Measures the computation of progress on a synthetic nation, in ratios of one run."""

from __future__ import annotations

import argparse
import logging
import sys
import time

from database import own_database

# Figures at 34 provinces of 124 agencies with 100 indicators: 1.3, 3.4 and 10.1 million.
STEPS = (3, 8, 24)


def main() -> None:
    options = read_options()
    logging.disable(logging.WARNING)
    with own_database(keep=options.keep):
        run(options)


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks/run", description=__doc__)
    parser.add_argument("--provinces", type=int, default=34)
    parser.add_argument("--agencies", type=int, default=124, help="in each province")
    parser.add_argument("--indicators", type=int, default=100)
    parser.add_argument("--periods", type=int, default=24, help="at most; grows in steps up to it")
    parser.add_argument("--explain", action="store_true", help="write benchmarks/explain/")
    parser.add_argument("--keep", action="store_true", help="keep and use again the database")
    return parser.parse_args()


def run(options: argparse.Namespace) -> None:
    import building  # noqa: PLC0415 (needs Django set up on the benchmark's database)
    import measuring  # noqa: PLC0415

    if not measuring.periods():
        building.build_nation(
            provinces=options.provinces, agencies=options.agencies, indicators=options.indicators
        )
    filled = 0 if not options.keep else building.filled()
    for step in [each for each in STEPS if each < options.periods] + [options.periods]:
        if step < filled:
            continue
        start = time.perf_counter()
        figures = building.fill(building.quarters(step)[filled:])
        filled = step
        built = time.perf_counter() - start
        say(f"\n{figures:,} figures in {step} quarters (built in {built:.0f} s)")
        report(measuring)
    if options.explain:
        import explaining  # noqa: PLC0415

        explaining.write()


def report(measuring) -> None:
    measuring.run_barest()
    barest = measuring.seconds(measuring.run_barest)
    measuring.unpack()
    cold = measuring.seconds(measuring.compute_all, tries=1)
    times = {"a first process, nothing packed yet": cold}
    again = measuring.seconds(measuring.compute_all)
    for count, name in ((1, "1 worker"), (2, "2 workers")):
        with measuring.workers(count):
            measuring.by_workers(lambda: None, tries=2 * count)
            times[f"{name}, every report read anew"] = measuring.by_workers(measuring.as_if_new)
            times[f"{name}, reports remembered"] = measuring.by_workers(measuring.forget_results)
    barest = min(barest, measuring.seconds(measuring.run_barest))
    empty, approval = measuring.in_a_worker()
    say(f"  the barest statement                {barest:8.2f} s")
    for name, seconds in (times | {"one process, nothing changed": again}).items():
        say(f"  {name:<36}{seconds:8.2f} s  {seconds / barest:6.1f} x the barest")
    say(f"  an empty task                       {empty * 1000:8.1f} ms")
    ratio = f"{approval / empty:6.1f} x an empty task"
    say(f"  one approval                        {approval * 1000:8.1f} ms {ratio}")
    say(f"  sheets of the quarter               {measuring.sheets():8,}")
    say(f"  peak memory of one process          {measuring.peak_memory():8.0f} MB")
    say(f"  peak memory of the largest worker   {measuring.largest_worker():8.0f} MB")


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
