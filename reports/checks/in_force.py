"""Which checks apply to an indicator in a province, with the province's adjustments."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from decimal import Decimal

from targets.formulas import Formula, FormulaRefused, read_formula
from targets.models import Check, CheckAdjustment, Indicator

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CheckInForce:
    """A check as it holds for one indicator."""

    check: Check
    formula: Formula
    limit: Decimal | None
    least: Decimal | None


@dataclass(slots=True)
class ChecksInForce:
    """All checks of a province; what holds for an indicator is worked out once."""

    checks: list[Check]
    adjustments: dict[tuple[int, int | None], CheckAdjustment]
    known: dict[int, list[CheckInForce]] = field(default_factory=dict)

    def for_indicator(self, indicator: Indicator) -> list[CheckInForce]:
        if indicator.pk not in self.known:
            found = (self._of(check, indicator) for check in self.checks)
            self.known[indicator.pk] = [each for each in found if each is not None]
        return self.known[indicator.pk]

    def _of(self, check: Check, indicator: Indicator) -> CheckInForce | None:
        only = [each.pk for each in check.indicators.all()]
        if (check.measures and indicator.measure not in check.measures) or (
            only and indicator.pk not in only
        ):
            return None
        wide = self.adjustments.get((check.pk, None))
        narrow = self.adjustments.get((check.pk, indicator.pk))
        layers = [each for each in (narrow, wide, check) if each is not None]
        if not layers[0].is_active:
            return None
        return _in_force(check, layers)


def checks_in_force(province_id: int) -> ChecksInForce:
    """The shared checks, the province's own, and how it adjusts them; three queries."""
    checks = Check.objects.of_province(province_id).prefetch_related("indicators")
    adjustments = CheckAdjustment.objects.filter(province_id=province_id)
    return ChecksInForce(
        list(checks),
        {(each.check_changed_id, each.indicator_id): each for each in adjustments},
    )


def _in_force(check: Check, layers: list[Check | CheckAdjustment]) -> CheckInForce | None:
    """What the narrowest layer says counts; what it leaves empty, the next one says."""
    text = next(each.formula for each in layers if each.formula)
    try:
        formula = read_formula(text)
    except FormulaRefused as refusal:
        # Stored under an older version: an officer's page must not fall over it.
        logger.error("The formula of check %s cannot be read: %s", check.code, refusal)
        return None
    return CheckInForce(
        check,
        formula,
        limit=next((each.limit for each in layers if each.limit is not None), None),
        least=next((each.least for each in layers if each.least is not None), None),
    )
