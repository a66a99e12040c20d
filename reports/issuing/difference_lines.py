"""The differences of a revision in words: what, before → after, and why."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.issuing.canonical import Plain
from reports.issuing.reading import Issue, IssuedTarget, decimal_of
from reports.models.progress import Status
from targets.wording import NOTHING, aim, amount, plain

# A cause names this many agencies; the document names all.
NAMED_AGENCIES = 5
SHOWN_ROWS = 200

FIELDS: dict[str, str | Promise] = {
    "status": gettext_lazy("Status"),
    "value": gettext_lazy("Value"),
    "target_value": gettext_lazy("Target of the year"),
    "expected_value": gettext_lazy("Expected by now"),
    "attainment": gettext_lazy("Attainment"),
    "answered": gettext_lazy("Agencies that reported"),
    "assigned": gettext_lazy("Agencies assigned"),
    "numerator": gettext_lazy("Numerator"),
    "denominator": gettext_lazy("Denominator"),
    "start_value": gettext_lazy("Start"),
    "rank_out_of": gettext_lazy("Out of"),
    "is_carried": gettext_lazy("Last known value"),
    "missing_period": gettext_lazy("Missing report"),
}
CAUSES: dict[str, str | Promise] = {
    "approved_again": gettext_lazy("reopened and approved again"),
    "approved_since": gettext_lazy("approved after the former revision"),
    "reopened": gettext_lazy("reopened, not approved again yet"),
    "recorded_otherwise": gettext_lazy("recorded otherwise"),
    "target_revised": gettext_lazy("the target was revised"),
    "agencies_changed": gettext_lazy("the agencies assigned changed"),
    "rules_changed": gettext_lazy("the rules of computation changed"),
    "elsewhere": gettext_lazy("figures or baselines of earlier years changed"),
}
KINDS: dict[str, str | Promise] = {
    "added": gettext_lazy("new in this revision"),
    "removed": gettext_lazy("no longer in this revision"),
    "changed": "",
}
COUNTS = ("answered", "assigned", "rank_out_of")


@dataclass(frozen=True, slots=True)
class Change:
    """One column of a row, before and after."""

    name: str | Promise
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class DifferenceLine:
    """A row that differs from the former revision."""

    target: IssuedTarget
    agency: str
    kind: str | Promise
    changes: tuple[Change, ...]
    causes: tuple[str, ...]


def lines_of(issue: Issue, differences: Plain) -> list[DifferenceLine]:
    """The first rows that changed, groups before agencies."""
    rows = sorted(differences.get("rows", ()), key=lambda row: row["agency"] is not None)
    return [_line(issue, row) for row in rows[:SHOWN_ROWS]]


def report_lines(issue: Issue, differences: Plain) -> list[Plain]:
    """The agencies' reports that count otherwise, with what happened to them in words."""
    return [
        each | {"name": _name(issue, each["agency"]), "word": CAUSES[each["kind"]]}
        for each in differences.get("reports", ())
    ]


def _line(issue: Issue, row: Plain) -> DifferenceLine:
    target = issue.targets[row["target"]]
    changes = [
        Change(FIELDS[name], _written(issue, name, old, target), _written(issue, name, new, target))
        for name, (old, new) in row["fields"].items()
    ]
    return DifferenceLine(
        target=target,
        agency=_name(issue, row["agency"]) if row["agency"] else "",
        kind=KINDS[row["kind"]],
        changes=tuple(changes),
        causes=tuple(_cause(issue, cause) for cause in row["causes"]),
    )


def _cause(issue: Issue, cause: Plain) -> str:
    word, ids = str(CAUSES[cause["kind"]]), cause.get("agencies", [])
    if not ids:
        return word
    names = ", ".join(_name(issue, pk) for pk in ids[:NAMED_AGENCIES])
    if len(ids) > NAMED_AGENCIES:
        names = _("%(names)s and %(count)s more") % {
            "names": names,
            "count": len(ids) - NAMED_AGENCIES,
        }
    return f"{names}: {word}"


def _name(issue: Issue, agency_id: int) -> str:
    return issue.agencies[agency_id]["name"]


def _written(issue: Issue, name: str, value: object, target: IssuedTarget) -> str:
    if value is None or value == "":
        return NOTHING
    if name == "status":
        return str(Status(value).label)
    if name == "is_carried":
        return _("yes") if value else _("no")
    if name == "missing_period":
        return issue.title_of(str(value))
    if name in COUNTS:
        return str(value)
    number = decimal_of(str(value))
    if name == "target_value":
        return aim(target.direction, number, target.indicator)
    if name in ("numerator", "denominator"):
        return plain(number, 6)
    if name == "attainment":
        return f"{plain(number, 2)} %"
    return amount(number, target.indicator, aligned=True)
