"""Numbers as people write and read them: 1.234.567,89 in Vietnamese, 1,234,567.89 in English.

Reading `parse_number` must never be wrong by a factor of a thousand without saying so:

1. A point and a comma together: the last one is the decimal mark, the other groups by threes.
2. One kind of mark twice or more (1.234.567), or spaces (1 234 567): it groups by threes.
3. One single mark that cannot be grouping (12.5, 0,125, 1234.567): it is the decimal mark.
4. One single mark that could be grouping (1.234): in Vietnamese a point groups, in English a comma
   does. The other mark is decimal where the field takes three decimals or more, and groups where it
   takes none: a count of 1,234 pasted from an English Excel is 1234. Anywhere else the text can be
   read in two ways and is refused.
"""

import re
from decimal import ROUND_HALF_UP, Context, Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LONGEST_TEXT = 60
MOST_WHOLE_DIGITS = 18
MOST_DECIMALS = 10

# Full-width digits and marks come from input methods, dashes and odd spaces from word processors.
_TYPED = str.maketrans(
    "０１２３４５６７８９．，％－＋−‐‑–\u00a0\u2007\u2009\u202f\u3000",
    "0123456789.,%-+----     ",
)
_SHAPE = re.compile(r"([-+]?) *([0-9.,]+(?: [0-9.,]+)*) *%?")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}([., ])[0-9]{3}(?:\1[0-9]{3})*")
_GROUPING_MARK = {"vi": ".", "en": ","}

NOT_A_NUMBER = _("This is not a number. Write it like 1234,5.")
TWO_READINGS = _(
    "This can be read in two ways. Write it without a thousands mark, like 1234 or 1,2."
)
TOO_LONG = _("This number has more digits than any figure can have. Check what was typed.")


class UnreadableNumber(ValueError):
    """A text that is not one number, or could be two; `reason` is a sentence for the person."""

    def __init__(self, text: str, reason: str | Promise) -> None:
        super().__init__(str(reason))
        self.text = text
        self.reason = reason


def format_number(value: Decimal | None, decimals: int, language: str) -> str:
    """The number with exactly `decimals` decimals, rounded half-up, as the language writes it."""
    if value is None:
        return "–"
    if not value.is_finite() or abs(value.adjusted()) > 40:
        raise ValueError("only a finite number of reasonable size can be shown")
    rounded = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, Context(prec=60))
    if rounded == 0:
        rounded = abs(rounded)
    written = f"{rounded:,f}"
    return written if language == "en" else written.translate(str.maketrans(",.", ".,"))


def parse_number(text: str, *, language: str = "vi", decimals: int = 2) -> Decimal | None:
    """The number that was meant, None for an empty text; raises `UnreadableNumber` otherwise.

    `decimals` is how many the field takes: it only settles what 1,234 is.
    """
    typed = text.translate(_TYPED).strip()
    if not typed:
        return None
    if len(typed) > LONGEST_TEXT:
        raise UnreadableNumber(text[:LONGEST_TEXT], TOO_LONG)
    match = _SHAPE.fullmatch(typed)
    if not match:
        raise UnreadableNumber(text, NOT_A_NUMBER)
    sign, body = match.groups()
    parts = _parts(body, grouping=_GROUPING_MARK[language], decimals=decimals)
    if parts is None:
        raise UnreadableNumber(text, TWO_READINGS if _GROUPED.fullmatch(body) else NOT_A_NUMBER)
    whole, fraction = parts
    if len(whole.lstrip("0")) > MOST_WHOLE_DIGITS or len(fraction) > MOST_DECIMALS:
        raise UnreadableNumber(text, TOO_LONG)
    return Decimal(f"{sign}{whole}.{fraction}" if fraction else f"{sign}{whole}")


def _parts(body: str, *, grouping: str, decimals: int) -> tuple[str, str] | None:
    """Whole and decimal digits of an unsigned number by the four rules above, None if none fits."""
    marks = re.sub("[^.,]", "", body)
    if len(marks) != 1 and len(set(marks)) <= 1:
        whole, fraction = body, ""
    elif _GROUPED.fullmatch(body):
        whole, _, fraction = body.partition(marks)
        if marks == grouping or decimals == 0:
            return whole + fraction, ""
        return (whole, fraction) if decimals >= 3 else None
    else:
        whole, _, fraction = body.rpartition(marks[-1])
        if not fraction.isdigit():
            return None
    ungrouped = re.sub("[., ]", "", whole)
    fits = whole == ungrouped or _GROUPED.fullmatch(whole)
    return (ungrouped or "0", fraction) if fits else None
