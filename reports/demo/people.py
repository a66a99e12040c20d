"""Demo people: an officer for every reporting agency, heads, and those who act for a province."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from django.contrib.auth.hashers import make_password

from agencies.models import Agency, Membership, Role, User
from reports.demo.story import CHECKED

# Stands in demo data alone, which only demo mode loads; production settings refuse demo mode.
PASSWORD = "cai-cach-2025"
SINCE = date(2021, 1, 1)
FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô")
MIDDLES = ("Thị", "Văn", "Minh", "Quốc", "Thu", "Ngọc", "Đức", "Thanh", "Hồng", "Xuân", "Kim")
GIVENS = (
    "Hạnh",
    "Tuấn",
    "Ngọc",
    "Bình",
    "Yến",
    "Dũng",
    "Quỳnh",
    "Thắng",
    "Nguyệt",
    "Đạt",
    "Trường",
)


@dataclass(frozen=True, slots=True)
class SignIn:
    """A demo account worth trying: what `bin/run` prints."""

    username: str
    role: str
    place: str


def load_people() -> None:
    """Creates the demo people of every province; those that exist keep what they have."""
    agencies = list(Agency.objects.order_by("code"))
    wanted = [
        *((f"canbo.{each.code}", Role.OFFICER, each) for each in agencies if _reports(each)),
        *((f"thutruong.{each.code}", Role.HEAD, each) for each in agencies if _has_head(each)),
        *(
            (f"kiemtra.{each.code}", Role.CHECKER, each)
            for each in agencies
            if each.code in CHECKED
        ),
        *(
            (f"thamdinh.{each.province.code}", Role.REVIEWER, each)
            for each in _home_affairs(agencies)
        ),
        *(
            (f"lanhdao.{each.code}", Role.LEADER, each)
            for each in agencies
            if each.kind == "province"
        ),
        *(
            (f"quantri.{each.code}", Role.ADMINISTRATOR, each)
            for each in agencies
            if each.kind == "province"
        ),
    ]
    password = make_password(PASSWORD)
    User.objects.bulk_create(
        [
            User(
                username=username,
                full_name=_name_of(username),
                email=f"{username}@example.invalid",
                password=password,
            )
            for username, _role, _agency in wanted
        ],
        ignore_conflicts=True,
    )
    people = dict(User.objects.values_list("username", "pk"))
    Membership.objects.bulk_create(
        [
            Membership(user_id=people[username], agency=agency, role=role, valid_from=SINCE)
            for username, role, agency in wanted
        ],
        ignore_conflicts=True,
    )


def signins() -> list[SignIn]:
    """The accounts that show each role, the widest plan's province first."""
    named = [
        "canbo.vp-stp",
        "canbo.vp-x-001",
        "canbo.vp-sct",
        "thutruong.vp-stp",
        "thutruong.vp-sgddt",
        "kiemtra.vp-h-binh-xuyen",
        "thamdinh.vp",
        "lanhdao.vp",
        "quantri.vp",
        "canbo.vl-stp",
        "thamdinh.vl",
        "lanhdao.st",
        "lanhdao.bd",
    ]
    held = Membership.objects.filter(user__username__in=named).select_related("user", "agency")
    by_name = {row.user.username: row for row in held.order_by("pk")}
    return [
        SignIn(name, by_name[name].role, by_name[name].agency.name)
        for name in named
        if name in by_name
    ]


def _reports(agency: Agency) -> bool:
    return agency.level != "none"


def _has_head(agency: Agency) -> bool:
    return agency.level in ("province", "district")


def _checks(agency: Agency) -> bool:
    return agency.code in CHECKED


def _home_affairs(agencies: list[Agency]) -> list[Agency]:
    return [agency for agency in agencies if agency.code.endswith("-snv")]


def _name_of(username: str) -> str:
    dice = Random(username)
    return " ".join(dice.choice(words) for words in (FAMILIES, MIDDLES, GIVENS))
