"""Which value the address asks about, and whether the reader may see it."""

from __future__ import annotations

from targets.models import Target


def targets_to_explain():
    """Targets with everything that an explanation reads of them, in a fixed number of queries."""
    return Target.objects.select_related(
        "plan__regime_link__regime", "plan__parent", "indicator", "area"
    ).prefetch_related("revisions__year_targets", "assigners", "warnings", "assignments")
