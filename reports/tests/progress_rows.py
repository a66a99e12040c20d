"""Progress rows made by hand, for tests of what is shown."""

from reports.models import Progress
from reports.tests.factory import make_target


def make_row(cast, status="on_track", *, target=None, agency=None, official=True, **fields):
    """A progress row of the cast's period; without a target one of its own."""
    target = target or make_target(cast.plan, values={2025: 60})
    fields = {"answered": 1, "assigned": 1} | fields
    return Progress.objects.create(
        period=cast.period,
        target=target,
        agency=agency,
        is_official=official,
        status=status,
        revision=target.revisions.first(),
        **fields,
    )


def make_rows(cast, **counts):
    for status, count in counts.items():
        for _each in range(count):
            make_row(cast, status)
