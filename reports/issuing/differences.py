"""What a revision changes against the one before it, and why: pure, from the two documents."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reports.issuing.canonical import Plain
from reports.issuing.sources import SAID

Row = dict[str, Any]
Key = tuple[int, int | None]
# The columns that a difference shows, before → after.
SHOWN = (
    "status", "value", "target_value", "expected_value", "attainment", "answered", "assigned",
    "numerator", "denominator", "start_value", "rank_out_of", "is_carried", "missing_period",
)  # fmt: skip


def differences_between(before: Plain, after: Plain) -> Plain:
    """Rows and agencies' reports that changed; what only the former knew is described once more."""
    reports = list(_changed_reports(before, after))
    rows = list(_changed_rows(before, after, reports))
    return {
        "rows": rows,
        "reports": [{k: v for k, v in each.items() if k != "indicators"} for each in reports],
        "former_targets": _only_former(before, after, "targets"),
        "former_agencies": _only_former(before, after, "agencies"),
        "former_indicators": _only_former(before, after, "indicators"),
        "retitled": _retitled(before, after),
    }


def nothing_changed(differences: Plain) -> bool:
    """Whether a further revision would say what the former said."""
    return not (differences["rows"] or differences["reports"] or differences["retitled"])


def _changed_rows(before: Plain, after: Plain, reports: list[Row]) -> Iterator[Row]:
    old, new = _rows(before), _rows(after)
    causes = _Causes(before, after, reports)
    for key in sorted(old.keys() | new.keys(), key=lambda key: (key[0], key[1] or 0)):
        was, now = old.get(key), new.get(key)
        if was == now:
            continue
        yield {
            "target": key[0],
            "agency": key[1],
            "kind": "added" if was is None else "removed" if now is None else "changed",
            "fields": {
                name: [was and was[name], now and now[name]]
                for name in SHOWN
                if (was and was[name]) != (now and now[name])
            },
            "causes": causes.of(key, was, now),
        }


def _rows(document: Plain) -> dict[Key, Row]:
    columns = document["row_columns"]
    rows = (dict(zip(columns, row, strict=True)) for row in document["rows"])
    return {(row["target_id"], row["agency_id"]): row for row in rows}


def _changed_reports(before: Plain, after: Plain) -> Iterator[Row]:
    """Agencies' reports that count otherwise than before, with the indicators that they touch."""
    old = {each["id"]: each for each in before["reports"]}
    new = {each["id"]: each for each in after["reports"]}
    for key in sorted(old.keys() | new.keys()):
        was, now = old.get(key), new.get(key)
        kind = _kind(was, now)
        said = [_said(each) for each in (was, now)]
        touched = {i for i in said[0].keys() | said[1].keys() if said[0].get(i) != said[1].get(i)}
        if kind is None and not touched:
            continue
        known = now or was
        yield {
            "report": key,
            "agency": known["agency"],
            "period": known["period"],
            "kind": kind or "recorded_otherwise",
            "at": known["approved_at"],
            "by": known["approved_by"],
            "changed_figures": len(touched),
            "indicators": touched,
        }


def _kind(was: Row | None, now: Row | None) -> str | None:
    counted = [bool(each and each["state"] == "approved") for each in (was, now)]
    match counted:
        case [False, True]:
            return "approved_since"
        case [True, False]:
            return "reopened"
        case [True, True] if was["approved_at"] != now["approved_at"]:
            return "approved_again"
    return None


def _said(report: Row | None) -> dict[int, list[Any]]:
    return {figure[0]: figure[:SAID] for figure in report["figures"]} if report else {}


class _Causes:
    """Why a row differs, as far as the two documents can tell."""

    def __init__(self, before: Plain, after: Plain, reports: list[Row]) -> None:
        targets = [*before["targets"], *after["targets"]]
        self.indicator_of = {target["id"]: target["indicator"] for target in targets}
        self.reports = reports
        self.revised = _revised(before, after)
        self.has_new_rules = before["rules"] != after["rules"]

    def of(self, key: Key, was: Row | None, now: Row | None) -> list[Row]:
        target_id, agency_id = key
        found = [
            {"kind": kind, "agencies": agencies}
            for kind in ("approved_again", "approved_since", "reopened", "recorded_otherwise")
            if (agencies := self._agencies(kind, self.indicator_of.get(target_id), agency_id))
        ]
        if target_id in self.revised:
            found.append({"kind": "target_revised"})
        if was is None or now is None or was["assigned"] != now["assigned"]:
            found.append({"kind": "agencies_changed"})
        if self.has_new_rules:
            found.append({"kind": "rules_changed"})
        return found or [{"kind": "elsewhere"}]

    def _agencies(self, kind: str, indicator_id: int | None, agency_id: int | None) -> list[int]:
        return sorted(
            {
                each["agency"]
                for each in self.reports
                if each["kind"] == kind
                and indicator_id in each["indicators"]
                and agency_id in (None, each["agency"])
            }
        )


def _revised(before: Plain, after: Plain) -> set[int]:
    old = {target["id"]: target["revision"] for target in before["targets"]}
    return {
        target["id"]
        for target in after["targets"]
        if target["id"] in old and old[target["id"]] != target["revision"]
    }


def _only_former(before: Plain, after: Plain, name: str) -> list[Row]:
    known = {each["id"] for each in after[name]}
    return [each for each in before[name] if each["id"] not in known]


def _retitled(before: Plain, after: Plain) -> list[Row]:
    """Targets, indicators and agencies that are called or defined otherwise than before."""
    return [
        {"of": name, "id": now["id"], "before": _title(was), "after": _title(now)}
        for name in ("targets", "indicators", "agencies")
        for was, now in _in_both(before[name], after[name])
        if was != now
    ]


def _in_both(before: list[Row], after: list[Row]) -> Iterator[tuple[Row, Row]]:
    old = {each["id"]: each for each in before}
    return ((old[each["id"]], each) for each in after if each["id"] in old)


def _title(each: Row) -> str:
    return each.get("statement") or each["name"]
