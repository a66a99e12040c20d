"""The rules on arrays say what the rules on single numbers say, on thousands of random cases."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

import numpy as np
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from reports.models.sheets import NONE, day_number
from reports.progress import exact, groups, judgement
from reports.progress.definition import in_units, whole
from reports.progress.earlier import Known
from reports.progress.figures import Figure
from reports.progress.judging import STATUSES, Cell, Rows, judged
from reports.progress.milestones import milestone_at
from reports.progress.rounding import rounded
from reports.progress.terms import Direction, GroupRule, Status
from reports.progress.values import NIL, Value, value_of
from reports.tests.rule_cases import MILESTONE

MICRO = 10**6
NUMERIC = [each for each in Direction if each != Direction.DONE_BY]
JUDGED = {Status.ACHIEVED, Status.ON_TRACK, Status.AT_RISK, Status.BEHIND, Status.MISSED}
EDGES = ["0", "100", "99.996", "99.995", "99.99", "0.004", "0.005", "50", "2.5", "-0.005", "-8"]
numbers = st.one_of(
    st.sampled_from([Decimal(edge) for edge in EDGES]),
    st.integers(-40, 240).map(lambda halves: Decimal(halves) / 2),
    st.decimals(-50, 250, places=3, allow_nan=False),
    st.decimals(-(10**12), 10**12, places=6, allow_nan=False),
    # Beyond 64 bits: the same rules, in Python's own integers.
    st.decimals(-(10**20), 10**20, places=6, allow_nan=False),
)
maybe_numbers = st.none() | numbers
flags = st.booleans()
mostly = st.sampled_from([True] * 9 + [False])
many = settings(
    max_examples=60,
    deadline=None,
    database=None,
    # A failing row is named by its assertion; shrinking whole batches takes minutes.
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def batches(*columns):
    return st.lists(st.tuples(*columns), min_size=15, max_size=40)


def bits(values):
    return np.array(list(values), dtype=bool)


counts = st.one_of(st.integers(0, 12), st.integers(0, 10**13), st.integers(0, 10**22))


@many
@given(batches(counts, counts.filter(bool), st.integers(0, 6), flags))
@example([(99996, 100000, 2, True), (1, 3, 2, True), (0, 5, 2, True)] * 5)
def test_fractions_are_rounded_alike(batch):
    tops, bottoms, places, shares = zip(*batch, strict=True)
    unit = np.array([10**each for each in places])
    found = exact.rounded(whole([top * 100 for top in tops]), whole(bottoms), unit, bits(shares))
    for (top, bottom, decimals, is_share), units in zip(batch, found.tolist(), strict=True):
        wanted = rounded(Fraction(top * 100, bottom), decimals, is_share=is_share)
        assert units == Fraction(wanted) * 10**decimals, (top, bottom, decimals, is_share)


def test_what_does_not_fit_64_bits_is_counted_in_pythons_integers():
    small, large = np.array([5]), np.array([2**61])
    assert exact.fitting(100, small)[0].dtype == np.int64
    assert exact.fitting(100, large)[0].tolist() == [2**61]
    assert exact.fitting(100, large)[0].dtype == object
    assert exact.fitting(2, np.array([-(2**62) + 1]))[0].dtype == object


shares_of_year = st.sampled_from([(1, 4), (2, 4), (3, 4), (4, 4), (1, 12), (7, 12), (4, 5), (1, 1)])
CASE = (
    "direction",
    "yearly",
    "value",
    "target",
    "start",
    "q",
    "places",
    "share",
    "tolerance",
    "not_nil",
    "is_applicable",
    "is_asked",
    "is_partial",
    "rule",
)
cases = st.tuples(
    st.sampled_from([each.value for each in NUMERIC]),
    flags,
    maybe_numbers,
    maybe_numbers,
    maybe_numbers,
    shares_of_year,
    st.integers(0, 4),
    flags,
    st.sampled_from([Decimal(10), Decimal(0), Decimal("7.5"), Decimal(100)]),
    mostly,
    mostly,
    mostly,
    flags,
    st.sampled_from([GroupRule.RATIO_OF_SUMS, GroupRule.SUM, GroupRule.WORST, GroupRule.MEAN]),
).map(lambda row: SimpleNamespace(**dict(zip(CASE, row, strict=True))))


def case_of(row):
    target = row.target
    if target is not None:
        target = rounded(target, row.places, is_share=row.share)
    return judgement.Case(
        direction=Direction(row.direction),
        value=value_in(row),
        target=row.target,
        start=row.start,
        share=Fraction(*row.q),
        decimals=row.places,
        is_share=row.share,
        is_yearly_amount=row.yearly,
        tolerance=row.tolerance,
        is_applicable=row.is_applicable,
        is_asked=row.is_asked,
        is_partial=row.is_partial,
        can_be_undone=groups.can_be_undone(
            row.rule, Direction(row.direction), target, is_share=row.share
        ),
    )


def value_in(row):
    if row.value is None:
        return Value() if row.not_nil else NIL
    return Value(exact=Fraction(row.value))


def definition_of(batch, last_days=None, window_end=date(2025, 3, 31)):
    """As much of a definition as judging looks at, one target a case."""
    zeros = np.zeros(len(batch), dtype=np.int64)
    return SimpleNamespace(
        is_asked=bits(row.is_asked for row in batch),
        is_applicable=bits(row.is_applicable for row in batch),
        is_yearly=bits(row.yearly for row in batch),
        q=tuple(np.array(part) for part in zip(*(row.q for row in batch), strict=True)),
        unit=np.array([10**row.places for row in batch]),
        tolerance=np.array([int(row.tolerance * 100) for row in batch]),
        rule={each: bits(row.rule == each for row in batch) for each in GroupRule},
        target_ids=zeros,
        revision_ids=zeros,
        last_days=zeros if last_days is None else last_days,
        window_end=window_end,
    )


def units_of(batch, name):
    shown = [
        None
        if getattr(row, name) is None
        else rounded(getattr(row, name), row.places, is_share=row.share)
        for row in batch
    ]
    units = [
        0 if each is None else in_units(each, row.places)
        for each, row in zip(shown, batch, strict=True)
    ]
    return whole(units), bits(each is not None for each in shown)


def rows_of(batch):
    size = len(batch)
    zeros, nothing = np.zeros(size, dtype=np.int64), bits([False] * size)
    return Rows(
        present=~nothing,
        has=bits(row.value is not None for row in batch),
        nil=bits(value_in(row).is_nil for row in batch),
        top=whole([0 if row.value is None else int(row.value * MICRO) for row in batch]),
        bottom=np.full(size, MICRO),
        numerator=zeros,
        denominator=zeros,
        has_sums=nothing,
        out_of=zeros,
        done_day=zeros,
        missing=zeros,
        answered=np.where(bits(row.is_partial for row in batch), 1, 2),
        assigned=np.full(size, 2),
        start=units_of(batch, "start"),
        target=units_of(batch, "target"),
        carried=Known.nothing((size,)),
        is_share=bits(row.share for row in batch),
        by_direction={
            each.value: bits(row.direction == each for row in batch) for each in Direction
        },
        is_bound=~nothing,
    )


def read(cell, scale=MICRO):
    return None if cell == NONE else Fraction(int(cell), scale)


def case_row(direction, value, target, start, q, *, yearly=False, share=True):
    numbers = (Decimal(value), Decimal(target), Decimal(start))
    rest = (q, 2, share, Decimal(10), True, True, True, False, GroupRule.MEAN)
    return SimpleNamespace(**dict(zip(CASE, (direction, yearly, *numbers, *rest), strict=True)))


ON_THE_EDGE = [
    case_row("at_least", "40.5", "60", "30", (1, 2)),
    case_row("at_least", "40.49", "60", "30", (1, 2)),
    case_row("at_most", "66", "50", "70", (1, 2)),
    case_row("at_most", "110", "400", "0", (1, 4), yearly=True, share=False),
    case_row("top", "22", "15", "25", (1, 2), share=False),
    case_row("exactly", "40.5", "60", "30", (1, 2)),
]


@settings(many, max_examples=120)
@given(st.lists(cases, min_size=15, max_size=40))
@example(ON_THE_EDGE)
def test_judgements_agree(batch):
    nowhere = np.full(len(batch), NONE)
    found = judged(definition_of(batch, nowhere), rows_of(batch))
    for row, cells in zip(batch, found.T, strict=True):
        wanted = judgement.judge(case_of(row))
        assert STATUSES[cells[Cell.STATUS]] == wanted.status, row
        shown = {Cell.TARGET_VALUE: wanted.target, Cell.EXPECTED: wanted.expected}
        if row.is_asked:
            shown[Cell.VALUE] = wanted.value
        for cell, number in shown.items():
            assert read(cells[cell]) == number, (cell, row)
        if wanted.status in JUDGED:
            assert read(cells[Cell.ATTAINMENT], 100) == wanted.attainment, row


def test_the_random_cases_reach_every_status():
    seen = set()

    @settings(many, max_examples=25, derandomize=True)
    @given(st.lists(cases, min_size=15, max_size=40))
    def look(batch):
        seen.update(judgement.judge(case_of(row)).status for row in batch)

    look()
    assert seen == set(Status)


days = st.integers(0, 90).map(lambda offset: date(2025, 5, 1) + timedelta(days=offset))


@many
@given(batches(st.none() | flags, days, st.none() | days, mostly, mostly, mostly), days)
def test_milestones_agree(batch, window_end):
    at_end = []
    for done, done_on, last_day, not_nil, applicable, asked in batch:
        figure = Figure(done=done, done_on=done_on if done else None)
        figure = milestone_at(figure if not_nil else Figure(is_nil=True), [], window_end)
        standing = value_of(figure, MILESTONE)
        named = dict.fromkeys(CASE) | {
            "direction": "done_by",
            "q": (1, 4),
            "places": 2,
            "tolerance": Decimal(10),
            "is_applicable": applicable,
            "is_asked": asked,
            "value": None if standing.exact is None else Decimal(int(standing.exact)),
            "not_nil": not standing.is_nil,
        }
        at_end.append(SimpleNamespace(**named, standing=standing, last_day=last_day))
    last_days = np.array(
        [NONE if row.last_day is None else day_number(row.last_day) for row in at_end]
    )
    found = judged(definition_of(at_end, last_days, window_end), rows_of(at_end))
    for row, cells in zip(at_end, found.T, strict=True):
        wanted = judgement.judge(
            judgement.Case(
                direction=Direction.DONE_BY,
                value=row.standing,
                last_day=row.last_day,
                window_end=window_end,
                is_applicable=row.is_applicable,
                is_asked=row.is_asked,
            )
        )
        assert STATUSES[cells[Cell.STATUS]] == wanted.status, row
        if wanted.status in JUDGED:
            assert read(cells[Cell.ATTAINMENT], 100) == wanted.attainment, row
