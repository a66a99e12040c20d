"""The script of a simulated quarter: what each agency does on which day of March 2025.

Quý I/2025 opens on the 15th and is due before the 20th. The verdicts are written down by hand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from reports.progress.punctuality import Timeliness

YEAR, MONTH, KIND = 2025, 3, "Q1"
FIRST_DAY, LAST_DAY = 1, 25


@dataclass(frozen=True, slots=True)
class Course:
    """One agency's quarter in days of the month; None: it does not do that.

    `refused` tells that its request for more time is refused; `late` are the days of its verdict.
    """

    sends: int | None
    timeliness: Timeliness
    late: int = 0
    asks: int | None = None
    until: int | None = None
    refused: bool = False
    returned: int | None = None
    sends_again: int | None = None


ON_TIME, WITH_EXTENSION = Timeliness.ON_TIME, Timeliness.WITH_EXTENSION
LATE, OVERDUE = Timeliness.LATE, Timeliness.OVERDUE
# Agency after agency takes the next course, from the top again after the last.
COURSES = (
    Course(sends=15, timeliness=ON_TIME),
    Course(sends=17, timeliness=ON_TIME),
    Course(sends=18, timeliness=ON_TIME, returned=19, sends_again=24),
    Course(sends=19, timeliness=ON_TIME),
    Course(sends=17, timeliness=ON_TIME, returned=18, sends_again=19),
    Course(sends=20, timeliness=LATE, late=1),
    Course(sends=24, timeliness=LATE, late=5),
    Course(sends=21, timeliness=WITH_EXTENSION, asks=17, until=21),
    Course(sends=24, timeliness=LATE, late=3, asks=18, until=21),
    Course(sends=21, timeliness=LATE, late=2, asks=18, until=24, refused=True),
    Course(sends=None, timeliness=OVERDUE, late=6),
)


def course_of(place: int) -> Course:
    return COURSES[place % len(COURSES)]


def expected(agencies: int) -> Counter[tuple[str, int]]:
    """How many agencies get which verdict and days late, by the script alone."""
    courses = (course_of(place) for place in range(agencies))
    return Counter((str(course.timeliness), course.late) for course in courses)


def days() -> Iterable[int]:
    return range(FIRST_DAY, LAST_DAY + 1)
