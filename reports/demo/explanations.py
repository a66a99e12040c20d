"""Demo findings: what the checks say of the open reports, and what officers wrote about it."""

from __future__ import annotations

from random import Random

from reformportal.lib import clock
from reports.checks.findings import Finding, answer_of, flat, judge
from reports.checks.keeping import keep
from reports.models import Explanation, Figure, KeptFinding, Period
from reports.models.submission import EDITABLE

SENTENCES = (
    "Trong kỳ không có thủ tục hành chính mới được công bố nên số liệu giữ nguyên.",
    "Đơn vị đã rà soát, đối chiếu với hệ thống một cửa; số liệu đúng thực tế.",
    "Số liệu thay đổi do điều chỉnh cách thống kê theo hướng dẫn của Sở Nội vụ.",
)


def load_findings() -> int:
    """Judges the demo reports that are due now; what was sent has been explained, but for a few
    whose figure changed afterwards. Returns the number of findings."""
    due = Period.objects.filter(opened_at__isnull=False, last_on_time_day__gte=clock.today())
    count = 0
    for period in due.select_related("regime", "report"):
        figures = Figure.objects.filter(submission__period=period, submission__is_demo=True)
        if KeptFinding.objects.filter(figure__in=figures).exists():
            continue
        count += _load(period, list(figures.select_related("indicator", "submission__agency")))
    return count


def _load(period: Period, figures: list[Figure]) -> int:
    found = flat(judge(period, figures))
    Explanation.objects.bulk_create(
        _explanation(finding) for finding in found if _is_explained(finding)
    )
    findings = judge(period, figures)
    keep(
        submission_ids={figure.submission_id for figure in figures},
        figure_ids=[figure.pk for figure in figures],
        findings=findings,
    )
    return len(flat(findings))


def _is_explained(finding: Finding) -> bool:
    figure = finding.figure
    return figure.submission.state not in EDITABLE and figure.updated_by_id is not None


def _explanation(finding: Finding) -> Explanation:
    figure, dice = finding.figure, Random(_name(finding))
    return Explanation(
        figure=figure,
        check_code=finding.code,
        sentence=dice.choice(SENTENCES),
        figure_version=figure.version,
        answer="" if dice.random() < 0.1 else answer_of(figure),
        by_id=figure.updated_by_id,
        at=figure.updated_at,
    )


def _name(finding: Finding) -> str:
    figure = finding.figure
    return f"{figure.submission.agency.code}:{figure.indicator.code}:{finding.code}"
