"""How the demo quarters went: who sent when, who was late, what was returned, who has not begun."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random

from reformportal.lib.clock import VIETNAM
from reports.models import Period, State

RETURN_REASONS = (
    "Số hồ sơ tiếp nhận chưa khớp với Hệ thống thông tin giải quyết TTHC; đề nghị rà soát lại.",
    "Đề nghị bổ sung thuyết minh đối với chỉ tiêu giảm so với kỳ trước.",
    "Số liệu kỳ báo cáo chưa chốt đến ngày 14 theo quy định; đề nghị cập nhật.",
)
# In the open report these agencies are where a newcomer looks first.
CAST = {
    "vp-stp": "untouched",
    "vp-x-001": "untouched",
    "vl-stp": "untouched",
    "vp-sct": "returned",
    "vp-syt": "sent",
    "vp-sgddt": "at_head",
    "vp-stc": "approved",
    "vp-thanhtra": "begun",
    "vl-vpubnd": "approved",
    "st-vpubnd": "approved",
    "st-snv": "approved",
}


# These districts check the reports of their communes.
CHECKED = ("vp-h-binh-xuyen",)
# In these the head signs: the officer submits, the head sends.
HEADED = ("vp-stp", "vp-sgddt", "vp-skhdt")
STATES = {
    "submit_to_head": State.AT_HEAD,
    "send": State.SENT,
    "return": State.RETURNED,
    "approve": State.APPROVED,
}


@dataclass(frozen=True, slots=True)
class Step:
    """One move of the story; `by` is officer, head or reviewer."""

    action: str
    at: datetime
    by: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Course:
    """What became of one report: its moves, and how much of it is filled in."""

    steps: tuple[Step, ...]
    filled: float

    @property
    def state(self) -> str:
        return STATES[self.steps[-1].action] if self.steps else State.DRAFT


def course_of(period: Period, agency_code: str, now: datetime) -> Course:
    """The course of an agency's report up to now; the same for the same arguments."""
    dice = Random(f"{period.code}:{agency_code}")
    if now < period.late_from:
        course = _open(dice, period, CAST.get(agency_code) or _lot(dice), now)
    else:
        course = _closed(dice, period)
    return _by_head(course) if agency_code in HEADED else course


def _by_head(course: Course) -> Course:
    """The same course with each sending submitted an hour before and sent by the head."""
    steps: list[Step] = []
    for step in course.steps:
        if step.action == "send":
            before = step.at - timedelta(hours=1)
            steps += [Step("submit_to_head", before, "officer"), replace(step, by="head")]
        else:
            steps.append(step)
    return Course(tuple(steps), course.filled)


def _lot(dice: Random) -> str:
    lots = ("approved", "sent", "returned", "begun", "untouched")
    return dice.choices(lots, weights=(10, 22, 2, 36, 30))[0]


def _open(dice: Random, period: Period, lot: str, now: datetime) -> Course:
    opened = datetime.combine(period.window_end + timedelta(days=1), time(8), VIETNAM)
    span = (now - opened) * 0.9
    sent = Step("send", opened + span * dice.uniform(0.05, 0.5), "officer")
    checked = sent.at + (opened + span - sent.at) * dice.uniform(0.3, 1)
    match lot:
        case "approved":
            return Course((sent, Step("approve", checked, "reviewer")), 1)
        case "returned":
            return Course(
                (sent, Step("return", checked, "reviewer", dice.choice(RETURN_REASONS))), 1
            )
        case "sent":
            return Course((sent,), 1)
        case "at_head":
            return Course((Step("submit_to_head", checked, "officer"),), 1)
        case "begun":
            return Course((), dice.uniform(0.2, 0.9))
    return Course((), 0)


def _closed(dice: Random, period: Period) -> Course:
    luck = dice.random()
    if luck < 0.02:
        return Course((), dice.uniform(0, 0.6))
    days = (period.last_on_time_day - period.window_end).days
    day = period.window_end + timedelta(days=1 + int((days - 1) * dice.betavariate(4, 1.6)))
    if luck < 0.08:
        day = period.last_on_time_day + timedelta(days=dice.randint(1, 6))
    sent = _at_work(dice, day)
    steps = [Step("send", sent, "officer")]
    if 0.08 <= luck < 0.14:
        back = _at_work(dice, day + timedelta(days=1))
        again = _at_work(dice, day + timedelta(days=2))
        steps += [
            Step("return", back, "reviewer", dice.choice(RETURN_REASONS)),
            Step("send", again, "officer"),
        ]
    last = steps[-1].at.date()
    steps.append(Step("approve", _at_work(dice, last + timedelta(days=2)), "reviewer"))
    return Course(tuple(steps), 1)


def _at_work(dice: Random, day: date) -> datetime:
    return datetime.combine(day, time(dice.randint(8, 16), dice.randint(0, 59)), VIETNAM)
