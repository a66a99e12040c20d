"""Everything that stands before the first figure: areas, agencies, indicators, plans, regimes."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction

from agencies.agency_import import import_agencies
from reports.models import RegimePlan
from reports.regime_import import import_regimes
from targets.catalogue_import import import_catalogue
from targets.check_import import import_checks
from targets.models import Check
from targets.plan_import import import_plans


def is_loaded() -> bool:
    """Whether a plan with its regime is in the portal, which comes last of all."""
    return RegimePlan.objects.exists()


def load_what_came_later(folder: Path) -> None:
    """Stores the checks in a portal that was filled before there were any."""
    if not Check.objects.exists():
        import_checks(folder / "checks.toml")


@transaction.atomic
def load_reference(folder: Path) -> dict[str, int]:
    """Stores all reference documents of a folder, or nothing; may be repeated."""
    return {
        "agencies": import_agencies(sorted((folder / "agencies").glob("*.toml"))),
        "indicators": import_catalogue(folder / "indicators.toml"),
        "checks": import_checks(folder / "checks.toml"),
        "plans": len(import_plans(sorted((folder / "plans").glob("*.toml")))),
        "regimes": import_regimes(folder / "regimes.toml"),
    }
