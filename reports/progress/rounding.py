"""From an exact value to the one that is shown and judged."""

from decimal import Decimal
from fractions import Fraction

Number = int | Decimal | Fraction


def rounded(value: Number, decimals: int = 2, *, is_share: bool = False) -> Decimal:
    """Round half-up (away from zero); a share never rounds to 0 or 100 unless it is there."""
    exact = Fraction(value)
    units = _half_up(exact * 10**decimals)
    if is_share and exact < 100:
        units = min(units, 100 * 10**decimals - 1)
    if is_share and exact > 0:
        units = max(units, 1)
    # Built from text so that no context precision can touch the digits.
    return Decimal(f"{units}E-{decimals}")


def _half_up(value: Fraction) -> int:
    magnitude = (abs(value) + Fraction(1, 2)).__floor__()
    return magnitude if value >= 0 else -magnitude
