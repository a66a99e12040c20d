"""How many requests for more time wait for a reviewer: the mark beside the queue."""

from __future__ import annotations

from agencies.models import User
from reports.models import Extension


def requests_waiting(user: User) -> int:
    """Open requests of the provinces that the user reviews; one query."""
    return Extension.objects.reviewed_by(user).open().count()
