"""A leader's overview counted again from the computed rows, one by one."""

from collections import Counter

from reports.models import Period, Progress


def statuses(period, plan, **further) -> Counter:
    """How often each status stands among the official rows of a plan in a period."""
    rows = Progress.objects.official().filter(period=period, target__plan=plan, **further)
    return Counter(rows.values_list("status", flat=True))


def hold_against_rows(summary, period, plan, before: Period) -> None:
    """Counts, areas, changes, cells and gaps of an overview are those of the rows."""
    assert summary.counts.of == statuses(period, plan, agency=None)
    for counted in summary.by_area:
        assert counted.counts.of == statuses(period, plan, agency=None, target__area=counted.area)
    hold_changes(summary.changes, period, plan, before)
    for line in summary.heatmap.lines[:3] + summary.heatmap.lines[17:20]:
        hold_cells(summary.heatmap.areas, line, period, plan)
    for gap in summary.gaps:
        official = Progress.objects.official().filter(period=period, agency=None)
        row = official.get(target=gap.row.target_id)
        assert gap.share == abs(row.expected_value - row.value) / abs(row.expected_value) * 100


def hold_changes(changes, period, plan, before: Period) -> None:
    """Whoever was missed and is on track now moved; across years little else compares."""
    of_groups = Progress.objects.official().filter(target__plan=plan, agency=None)
    then = dict(of_groups.filter(period=before).values_list("target", "status"))
    now = dict(of_groups.filter(period=period).values_list("target", "status"))
    rose = {pk for pk in now if (then.get(pk), now[pk]) == ("missed", "on_track")}
    assert changes.since == before
    assert {change.row.target_id for change in changes.moved} == rose


def hold_cells(areas, line, period, plan) -> None:
    for area, cell in zip(areas, line.cells, strict=True):
        by_hand = statuses(period, plan, agency=line.agency, target__area=area)
        by_hand.pop("", None)
        assert cell.counts.of == by_hand
        assert cell.off == by_hand["missed"] + by_hand["behind"] + by_hand["at_risk"]
