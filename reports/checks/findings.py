"""What is wrong or odd in a report: one function for grid, sending, review and queue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2s

from django.utils.translation import get_language

from reports.checks.asking import INPUTS, Asked, asked_of
from reports.checks.in_force import CheckInForce, checks_in_force
from reports.checks.messages import message_of
from reports.checks.surroundings import surroundings_of
from reports.models import Explanation, Figure, KeptFinding, Period, Standing, Submission
from targets.models import Severity


@dataclass(frozen=True, slots=True)
class Finding:
    """One check that a figure does not pass, in words, with the sentence that explains it."""

    figure: Figure
    code: str
    severity: str
    message: str
    message_en: str
    position: int
    standing: str
    explanation: Explanation | None
    # A sentence that was refused, and why.
    typed: str = ""
    refusal: str = ""

    @property
    def sentence(self) -> str:
        return self.typed or (self.explanation.sentence if self.explanation else "")

    @property
    def name(self) -> str:
        """The end of its fields' names on a page."""
        return f"{self.figure.pk}-{self.code}"

    @property
    def text(self) -> str:
        return self.message_en if get_language() == "en" else self.message

    @property
    def is_error(self) -> bool:
        return self.severity == Severity.ERROR

    @property
    def is_unexplained(self) -> bool:
        """A warning without any explanation: sending asks for one."""
        return not self.is_error and self.standing == Standing.OPEN

    @property
    def is_earlier(self) -> bool:
        """Explained, but for the figure as it was before."""
        return not self.is_error and self.standing == Standing.EARLIER

    @property
    def is_open(self) -> bool:
        return self.is_unexplained or self.is_earlier


Findings = dict[int, list[Finding]]


def findings_of(submission: Submission) -> Findings:
    """The findings by figure: judged now while the agency may still change the report, afterwards
    as it was sent. Needs period and agency fetched."""
    if submission.is_editable:
        return judged(submission)
    return kept(submission)


def judged(submission: Submission, figure_ids: Collection[int] | None = None) -> Findings:
    """The findings of a report, or of some of its figures, as they are now; fixed queries."""
    figures = submission.figures.select_related("indicator").order_by("pk")
    if figure_ids is not None:
        figures = figures.filter(pk__in=figure_ids)
    found = list(figures)
    for figure in found:
        figure.submission = submission
    return judge(submission.period, found)


def judge(period: Period, figures: Collection[Figure]) -> Findings:
    """The findings of figures of one period, perhaps of many reports.

    Needs the figures' indicator and submission with its agency, and the period's regime.
    """
    around = surroundings_of(period, figures)
    checks = checks_in_force(period.regime.province_id)
    found: Findings = defaultdict(list)
    explanations = _latest(figure.pk for figure in figures)
    for figure in figures:
        asked = asked_of(figure, around)
        for each in checks.for_indicator(figure.indicator):
            asked.values |= {"limit": each.limit, "least": each.least}
            if each.formula.holds(asked.values):
                explained = explanations.get((figure.pk, each.check.code))
                found[figure.pk].append(_finding(figure, each, asked, explained))
    return dict(found)


def _finding(
    figure: Figure, each: CheckInForce, asked: Asked, explained: Explanation | None
) -> Finding:
    return Finding(
        figure=figure,
        code=each.check.code,
        severity=each.check.severity,
        message=message_of(each.check, figure.indicator, asked, "vi"),
        message_en=message_of(each.check, figure.indicator, asked, "en"),
        position=each.check.position,
        standing=_standing(figure, explained),
        explanation=explained,
    )


def kept(submission: Submission) -> Findings:
    """The findings as they were stored when the report was sent."""
    rows = list(
        KeptFinding.objects.filter(figure__submission=submission)
        .select_related("figure__indicator")
        .order_by("figure_id", "position", "check_code")
    )
    explanations = _latest({row.figure_id for row in rows})
    found: Findings = defaultdict(list)
    for row in rows:
        found[row.figure_id].append(
            Finding(
                figure=row.figure,
                code=row.check_code,
                severity=row.severity,
                message=row.message,
                message_en=row.message_en,
                position=row.position,
                standing=row.standing,
                explanation=explanations.get((row.figure_id, row.check_code)),
            )
        )
    return dict(found)


def answer_of(figure: Figure) -> str:
    """A fingerprint of what the figure answers; a note or a source does not change it."""
    numbers = [getattr(figure, name) for name in INPUTS]
    parts = [*(None if each is None else f"{each:f}" for each in numbers)]
    plain = [each.rstrip("0").rstrip(".") if each and "." in each else each for each in parts]
    plain += [figure.done, figure.done_on, figure.is_nil]
    return blake2s(repr(plain).encode(), digest_size=8).hexdigest()


def flat(findings: Mapping[int, list[Finding]]) -> list[Finding]:
    return [finding for found in findings.values() for finding in found]


@dataclass(frozen=True, slots=True)
class Checklist:
    """A report's findings by what they ask of the officer before sending."""

    findings: list[Finding]

    @property
    def errors(self) -> list[Finding]:
        return [each for each in self.findings if each.is_error]

    @property
    def warnings(self) -> list[Finding]:
        return [each for each in self.findings if not each.is_error]

    @property
    def open(self) -> list[Finding]:
        return [each for each in self.findings if each.is_open]

    @property
    def unexplained(self) -> list[Finding]:
        return [each for each in self.findings if each.is_unexplained]

    @property
    def earlier(self) -> list[Finding]:
        return [each for each in self.findings if each.is_earlier]


def _standing(figure: Figure, explained: Explanation | None) -> str:
    if explained is None:
        return str(Standing.OPEN)
    is_same = explained.answer == answer_of(figure)
    return str(Standing.EXPLAINED if is_same else Standing.EARLIER)


def _latest(figure_ids: Iterable[int]) -> dict[tuple[int, str], Explanation]:
    """The last sentence by figure and check."""
    rows = Explanation.objects.filter(figure_id__in=list(figure_ids)).select_related("by")
    return {(row.figure_id, row.check_code): row for row in rows.order_by("pk")}
