"""Days and moments as people write them: 19/9/2025 in Vietnamese, 19 Sep 2025 in English."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language

DATE_SHAPES = {
    "vi": {"short": "j/n/Y", "long": r"\n\g\à\y j \t\h\á\n\g n \n\ă\m Y", "time": "j/n/Y H:i"},
    "en": {"short": "j M Y", "long": "j F Y", "time": "j M Y H:i"},
}


def format_day(value: date | datetime, shape: str = "short") -> str:
    """The day, or the moment in Vietnam's time; `long` as documents have it, `time` with hours."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    language = "en" if (get_language() or "").startswith("en") else "vi"
    return date_format(value, DATE_SHAPES[language][shape])
