"""Demo words: what agencies wrote under the headings, and what reviewers asked to mend."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from datetime import timedelta
from functools import cache
from pathlib import Path
from random import Random

from django.conf import settings

from agencies.models import Agency
from reports.demo.story import HEADED
from reports.models import (
    Actor,
    Narrative,
    Period,
    Regime,
    Remark,
    ReportSection,
    ReviewRoute,
    RouteStep,
    Submission,
    Transition,
)
from reports.sending.receipts import make_receipt

WORDS = Path(settings.BASE_DIR) / "fixtures" / "demo" / "words.toml"
ALWAYS = {"ket-qua", "ton-tai", "phuong-huong", "kho-khan", "nhiem-vu"}
FIGURE_REMARKS = (
    "Số hồ sơ chưa khớp với Hệ thống thông tin giải quyết TTHC; đề nghị đối chiếu lại.",
    "Giảm so với kỳ trước nhưng chưa có thuyết minh; đề nghị bổ sung ghi chú.",
)
SECTION_REMARK = "Nêu rõ **nguyên nhân chủ quan** và thời hạn khắc phục đối với chỉ tiêu đang chậm."


@cache
def texts_by_section() -> dict[str, list[str]]:
    """By the code of a section, what agencies of the demo say there."""
    rows = tomllib.loads(WORDS.read_text(encoding="utf-8"))["section"]
    return {row["code"]: row["texts"] for row in rows}


def state_who_signs() -> None:
    """Some departments of the demo have their head sign; the rest send by themselves."""
    agencies = Agency.objects.filter(code__in=HEADED).select_related("province")
    stated = {
        (regime.pk, agency.pk)
        for agency in agencies
        for regime in Regime.objects.filter(province=agency.province)
    } - set(ReviewRoute.objects.values_list("regime", "agency"))
    routes = ReviewRoute.objects.bulk_create(
        ReviewRoute(regime_id=regime, agency_id=agency) for regime, agency in sorted(stated)
    )
    RouteStep.objects.bulk_create(
        RouteStep(route=route, number=number, actor=actor)
        for route in routes
        for number, actor in enumerate((Actor.HEAD, Actor.PROVINCE), start=1)
    )


def write_words(
    period: Period, reports: Iterable[Submission], people: dict[str, int]
) -> list[Narrative]:
    """Stores the words of the reports that are filled in."""
    sections = [
        section
        for section in ReportSection.objects.filter(regime_id=period.regime_id)
        if section.code in texts_by_section()
        and (not section.kinds or period.kind in section.kinds)
    ]
    words = [
        Narrative(
            submission=report,
            section=section,
            text=text_of(period, report.agency, section.code),
            version=1,
            updated_at=report.first_sent_at or period.opened_at,
            updated_by_id=people[f"canbo.{report.agency.code}"],
        )
        for report in reports
        for section in sections
        if section.code in ALWAYS or report.agency.level == "province"
    ]
    return Narrative.objects.bulk_create(words, ignore_conflicts=True, batch_size=2000)


def text_of(period: Period, agency: Agency, code: str) -> str:
    """The same words for the same agency, period and section."""
    dice = Random(f"{period.code}:{agency.code}:{code}")
    return dice.choice(texts_by_section()[code]).format(name=agency.name, year=period.year)


def remark_returns(returns: Iterable[Transition]) -> None:
    """At each return two figures and a section are remarked; what was sent again is answered."""
    remarks = []
    for sent_back in returns:
        report = sent_back.submission
        common = {
            "submission": report,
            "transition": sent_back,
            "by_id": sent_back.by_id,
            "at": sent_back.at,
            "resolved_at": report.approved_at,
        }
        figures = list(report.figures.order_by("pk")[:2])
        remarks += [
            Remark(figure=figure, text=text, **common)
            for figure, text in zip(figures, FIGURE_REMARKS, strict=False)
        ]
        section = report.narratives.filter(section__code__in=("ton-tai", "kho-khan")).first()
        if section:
            remarks.append(Remark(section_id=section.section_id, text=SECTION_REMARK, **common))
        _answer(remarks[-1], report)
    Remark.objects.bulk_create(remarks)


def _answer(remark: Remark, report: Submission) -> None:
    """The last remark is answered by the officer, an hour after it was made."""
    if report.sent_at and report.sent_at > remark.at:
        remark.answer = "Đơn vị đã bổ sung nguyên nhân và thời hạn khắc phục."
        remark.answered_at = remark.at + timedelta(hours=1)
        remark.answered_by_id = report.narratives.values_list("updated_by", flat=True)[0]
        remark.version = 1


def keep_receipts(sendings: Iterable[Transition]) -> None:
    """The receipt of each sending, as the portal leaves it."""
    for sent in sendings:
        make_receipt(sent, signed_by=sent.by.full_name, on_paper=False)
