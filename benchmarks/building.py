"""The synthetic nation, built by the database itself."""

from __future__ import annotations

from pathlib import Path

from django.db import connection
from django.db.models import Model

from agencies.models import Agency
from reports.models import Figure, Period, Regime, RegimePlan, RegimeReport, Submission
from reports.periods import generate_periods
from reports.progress.regimes import DEFAULT_ROWS
from targets.models import Indicator, Plan, Target

HERE = Path(__file__).parent
# The quarter that is measured. Quý III is the dearest: its flows are added to those of 06 tháng.
YEAR, KIND = 2026, "Q3"


def build_nation(*, provinces: int, agencies: int, indicators: int) -> None:
    """Provinces with a plan and a regime each; no reports yet."""
    _set_defaults(Indicator, Figure, Submission, Target, Agency)
    sizes = {"provinces": provinces, "agencies": agencies, "indicators": indicators}
    _run("nation.sql", sizes)
    for province in Agency.objects.filter(kind="province"):
        _add_regime(province)
    Period.objects.update(opened_at="2026-09-15T00:00+07:00")


def _set_defaults(*models: type[Model]) -> None:
    """What a model gives by itself, the statements of the nation need not name."""
    with connection.cursor() as cursor:
        for model in models:
            for field in model._meta.concrete_fields:
                if field.null or field.primary_key or field.remote_field or field.generated:
                    continue
                value = field.get_default()
                if isinstance(value, str | int | bool):
                    table, column = model._meta.db_table, field.column
                    cursor.execute(
                        f"ALTER TABLE {table} ALTER COLUMN {column} SET DEFAULT %s", [value]
                    )


def _add_regime(province: Agency) -> None:
    regime = Regime.objects.create(
        code=f"r-{province.code}",
        name="Báo cáo định kỳ",
        province=province,
        recipient=province,
        legal_basis="-",
        first_year=YEAR - 6,
        last_year=YEAR,
    )
    for row in DEFAULT_ROWS:
        fields = {name: getattr(row, name) for name in row.__slots__}
        texts = {"name": row.kind, "name_en": row.kind, "legal_basis": "-"}
        RegimeReport.objects.create(regime=regime, **texts, **fields)
    generate_periods(regime, until_year=YEAR)
    RegimePlan.objects.create(regime=regime, plan=Plan.objects.get(province=province))


def quarters(wanted: int) -> list[tuple[int, str]]:
    """The latest quarters up to the measured one, the latest first."""
    known = Period.objects.order_by("-window_end").values_list("year", "kind", "window_end")
    every = list(dict.fromkeys((year, kind) for year, kind, _ in known))
    start = every.index((YEAR, KIND))
    return every[start : start + wanted]


def fill(wanted: list[tuple[int, str]]) -> int:
    """Reports with figures for these quarters; the number of figures that exist then."""
    for year, kind in reversed(wanted):
        periods = list(Period.objects.filter(year=year, kind=kind).values_list("pk", flat=True))
        _run("reports.sql", {"periods": periods, "year": YEAR, "kind": KIND})
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
    return Figure.objects.count()


def _run(name: str, parameters: dict[str, object]) -> None:
    with connection.cursor() as cursor:
        # What is generated refers to what was generated: looking it up ten million times is idle.
        cursor.execute("SET session_replication_role = replica")
        cursor.execute((HERE / name).read_text(encoding="utf-8"), parameters)
        cursor.execute("SET session_replication_role = DEFAULT")


def filled() -> int:
    """Quarters that have reports already, in a database that was kept."""
    return (
        Period.objects.filter(submissions__isnull=False).values("year", "kind").distinct().count()
    )
