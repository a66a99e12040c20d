"""An issued report drawn from its document alone: no other row is asked, so none can change it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language

from reports.dashboards.counts import StatusCounts
from reports.issuing.canonical import Plain
from targets.models.target import TargetLevel

NUMBERS = (
    "value", "numerator", "denominator", "target_value", "start_value", "expected_value",
    "attainment",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class IssuedIndicator:
    """What values are written with, named as in `Indicator`."""

    name: str
    name_en: str
    measure: str
    group_rule: str
    unit: str
    unit_en: str
    decimals: int

    @property
    def title(self) -> str:
        return _in_language(self.name, self.name_en)

    @property
    def unit_text(self) -> str:
        return _in_language(self.unit, self.unit_en)


@dataclass(frozen=True, slots=True)
class IssuedTarget:
    """A target as it was printed when the report was issued."""

    pk: int
    plan: str
    code: str
    statement: str
    direction: str
    level: str
    area: str
    place: tuple[int, str]
    decision: str
    revision: int | None
    effective_on: date | None
    indicator: IssuedIndicator


@dataclass(frozen=True, slots=True)
class IssuedRow:
    """A row of the document, its columns named as in `Progress`."""

    target: IssuedTarget
    agency: Plain | None
    status: str
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    target_value: Decimal | None
    start_value: Decimal | None
    expected_value: Decimal | None
    attainment: Decimal | None
    answered: int
    assigned: int
    is_carried: bool
    missing_period: str | None
    is_official: bool = True

    @property
    def is_partial(self) -> bool:
        return self.answered < self.assigned


class Issue:
    """A document with its targets and agencies looked up by number, those of the former too."""

    def __init__(self, content: Plain, differences: Plain) -> None:
        former = {name: differences.get(f"former_{name}", []) for name in NAMED}
        self.content = content
        self.titles = {each["code"]: _title(each) for each in content["year_to_date"]}
        self.agencies = {each["id"]: each for each in _all(content, former, "agencies")}
        self.indicators = {
            each["id"]: _indicator(each) for each in _all(content, former, "indicators")
        }
        self.targets = {each["id"]: self._target(each) for each in _all(content, former, "targets")}

    @property
    def title(self) -> str:
        """“Quý I năm 2025”, as it was called."""
        return _title(self.content["period"])

    def title_of(self, code: str) -> str:
        """A report that the year-to-date adds, as it was called."""
        return self.titles.get(code, code)

    @property
    def regime(self) -> str:
        regime = self.content["regime"]
        return _in_language(regime["name"], regime["name_en"])

    @property
    def counts(self) -> StatusCounts:
        return StatusCounts.among(row.status for row in self.groups())

    def groups(self) -> list[IssuedRow]:
        """The groups' rows: plan by plan, area by area."""
        rows = [self._row(row) for row in self.content["rows"] if row[1] is None]
        return sorted(rows, key=lambda row: (row.target.plan, row.target.place, row.target.pk))

    def agencies_of(self, target_id: int) -> list[IssuedRow]:
        """One target's agencies."""
        rows = [row for row in self.content["rows"] if row[0] == target_id and row[1] is not None]
        return sorted(map(self._row, rows), key=lambda row: row.agency["name"])

    def _row(self, row: list[Any]) -> IssuedRow:
        named = dict(zip(self.content["row_columns"], row, strict=True))
        target, agency = named.pop("target_id"), named.pop("agency_id")
        named |= {name: decimal_of(named[name]) for name in NUMBERS}
        if named["missing_period"]:
            named["missing_period"] = self.title_of(named["missing_period"])
        kept = {name: value for name, value in named.items() if name in IssuedRow.__slots__}
        return IssuedRow(target=self.targets[target], agency=self.agencies.get(agency), **kept)

    def _target(self, each: Plain) -> IssuedTarget:
        code, name, name_en, position = each["area"]
        revision = each["revision"] or {"decision": "", "number": None, "effective_on": None}
        effective_on = revision["effective_on"]
        return IssuedTarget(
            pk=each["id"],
            plan=each["plan"]["number"],
            code=each["code"],
            statement=each["statement"],
            direction=each["direction"],
            level=str(TargetLevel(each["level"]).label),
            area=_in_language(name, name_en),
            place=(position, code),
            decision=revision["decision"],
            revision=revision["number"],
            effective_on=date.fromisoformat(effective_on) if effective_on else None,
            indicator=self.indicators[each["indicator"]],
        )


NAMED = ("targets", "agencies", "indicators")


def decimal_of(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _all(content: Plain, former: Plain, name: str) -> list[Plain]:
    return [*former[name], *content[name]]


def _indicator(each: Plain) -> IssuedIndicator:
    return IssuedIndicator(**{name: each.get(name, "") for name in IssuedIndicator.__slots__})


def _title(period: Plain) -> str:
    """“Quý I năm 2025”; “06 tháng đầu năm” and “Năm” name the year themselves."""
    if get_language() == "en":
        return f"{period['name_en']} {period['year']}"
    joint = " " if period["name"].casefold().endswith("năm") else " năm "
    return f"{period['name']}{joint}{period['year']}"


def _in_language(name: str, name_en: str) -> str:
    return name_en if get_language() == "en" and name_en else name
