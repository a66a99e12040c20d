"""One way to write a document, so that the same content is always the same bytes."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from reformportal.lib import clock

Plain = dict[str, Any]


def canonical(content: Any) -> str:
    """JSON with sorted keys and no spaces; exact numbers as text, moments in Vietnam time."""
    return json.dumps(
        content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_written
    )


def checksum_of(text: str) -> str:
    """SHA-256 over the UTF-8 bytes, as `sha256sum` prints it."""
    return hashlib.sha256(text.encode()).hexdigest()


def plainly(content: Any) -> Any:
    """The content as it comes back from its canonical text."""
    return json.loads(canonical(content))


def exact(value: Decimal) -> str:
    """“44.44” and “100”: no exponent, and no zeros that only a column's width adds."""
    written = f"{value:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def _written(value: Any) -> str:
    match value:
        case Decimal():
            return exact(value)
        case datetime():
            return value.astimezone(clock.VIETNAM).isoformat(timespec="microseconds")
        case date():
            return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no canonical form")
