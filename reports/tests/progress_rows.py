"""Progress rows made by hand, for tests of what is shown."""

from decimal import Decimal

from reports.models import Progress, ProgressSheet
from reports.models.sheets import NONE, Serves
from reports.progress.judging import CODE, Cell
from reports.tests.factory import make_target

NUMBERS = {
    "value": Cell.VALUE,
    "numerator": Cell.NUMERATOR,
    "denominator": Cell.DENOMINATOR,
    "target_value": Cell.TARGET_VALUE,
    "start_value": Cell.START,
    "expected_value": Cell.EXPECTED,
}


def make_row(cast, status="on_track", *, target=None, agency=None, official=True, **fields):
    """A progress row of the cast's period; without a target one of its own."""
    target = target or make_target(cast.plan, values={2025: 60})
    fields = {"answered": 1, "assigned": 1, "revision": target.revisions.first()} | fields
    return store_row(cast.period, target, status=status, agency=agency, official=official, **fields)


def make_rows(cast, **counts):
    for status, count in counts.items():
        for _each in range(count):
            make_row(cast, status)


def store_row(period, target, *, status="", agency=None, official=True, **fields):
    """A row in the sheet of its holder, as a computation would have left it."""
    serves = Serves.OFFICIAL if official else Serves.PROVISIONAL
    sheet = ProgressSheet.objects.filter(period=period, agency=agency, serves=serves).first()
    sheet = sheet or ProgressSheet(
        period=period, agency=agency, serves=serves, cells=[[] for _ in Cell], digest=b"by hand"
    )
    for row, number in zip(sheet.cells, column_of(target, status, fields), strict=True):
        row.append(number)
    sheet.save()
    return Progress.objects.get(period=period, target=target, agency=agency, is_official=official)


def column_of(target, status, fields):
    cells = dict.fromkeys(Cell, NONE)
    cells |= {
        Cell.TARGET: target.pk,
        Cell.REVISION: getattr(fields.pop("revision", None), "pk", NONE),
        Cell.STATUS: CODE[status],
        Cell.ANSWERED: fields.pop("answered", 0),
        Cell.ASSIGNED: fields.pop("assigned", 0),
        Cell.IS_CARRIED: int(fields.pop("is_carried", False)),
        Cell.OUT_OF: fields.pop("rank_out_of", None) or NONE,
        Cell.MISSING: getattr(fields.pop("missing_period", None), "pk", NONE),
    }
    attainment = fields.pop("attainment", None)
    if attainment is not None:
        cells[Cell.ATTAINMENT] = int(Decimal(str(attainment)) * 100)
    for name, number in fields.items():
        if number is not None:
            cells[NUMBERS[name]] = int(Decimal(str(number)) * 10**6)
    return [cells[cell] for cell in Cell]
