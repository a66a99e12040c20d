"""The default checks, and a department with earlier reports to hold a figure against."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from reports.checks.findings import Finding, judged
from reports.models import Figure, State, Submission
from reports.tests.factory import make_agency, make_figure, make_period, make_submission
from targets.check_import import import_checks

CHECKS = settings.BASE_DIR / "fixtures" / "checks.toml"


def load_checks() -> None:
    import_checks(CHECKS)


def make_past(cast: Any, indicator: Any, answers: list[dict[str, Any]], agency: Any = None) -> None:
    """Approved answers in the reports before Quý I/2025, the last one in the latest."""
    codes = [(year, kind) for year in (2022, 2023, 2024) for kind in ("Q1", "H1", "Q3", "YEAR")]
    for (year, kind), answer in zip(codes[-len(answers) :], answers, strict=True):
        found = cast.regime.periods.filter(year=year, kind=kind).first()
        period = found or make_period(cast.regime, year, kind)
        sent, _made = Submission.objects.get_or_create(
            period=period,
            agency=agency or cast.agency,
            defaults={
                "state": State.APPROVED,
                "first_sent_at": period.late_from,
                "sent_at": period.late_from,
                "approved_at": period.late_from,
            },
        )
        make_figure(sent, indicator, **answer)


def make_peers(cast: Any, indicator: Any, answers: list[dict[str, Any]], **fields: Any) -> None:
    """Other departments that have sent the same report."""
    for answer in answers:
        sent = make_submission(cast.period, make_agency(cast.province, **fields), state=State.SENT)
        make_figure(sent, indicator, **answer)


def found_in(figure: Figure) -> list[Finding]:
    submission = Submission.objects.select_related("period__regime", "agency").get(
        pk=figure.submission_id
    )
    return judged(submission, [figure.pk]).get(figure.pk, [])


def codes_of(figure: Figure) -> set[str]:
    return {finding.code for finding in found_in(figure)}
