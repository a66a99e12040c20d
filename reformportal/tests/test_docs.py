"""The documents say what the code does."""

import re
import tomllib
from pathlib import Path

from django.apps import apps

from reports.instructions.workflow import MOVES as INSTRUCTION_MOVES
from reports.reminding.kinds import ROWS, Way
from reports.review.moves import MOVES

ROOT = Path(__file__).parents[2]
RULES = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")


def workflow_rows(heading):
    """The table of moves under a heading of docs/rules.md: action, from states, to states."""
    section = RULES.split(heading)[1].split("\n## ")[0]
    rows = re.findall(r"^\| [^|]+\(`(\w+)`\) \| ([^|]+) \| ([^|]+) \|", section, re.MULTILINE)
    # Other tables name no state in their second column.
    return {
        (action, frozenset(re.findall(r"`(\w+)`", before)), frozenset(re.findall(r"`(\w+)`", to)))
        for action, before, to in rows
        if before.strip().startswith("`")
    }


def test_every_step_of_the_workflow_stands_in_the_rules():
    assert workflow_rows("## Workflow") == {
        (move.action, frozenset(map(str, move.from_states)), frozenset(map(str, move.to_states)))
        for move in MOVES.values()
    }


def test_every_step_of_an_instruction_stands_in_the_rules():
    assert workflow_rows("## Instructions") == {
        (
            move.action,
            frozenset(map(str, move.from_states or ("none",))),
            frozenset(map(str, [move.to_state] if move.to_state else move.from_states)),
        )
        for move in INSTRUCTION_MOVES.values()
    }


def test_the_glossary_names_only_models_that_exist_and_all_that_an_official_meets():
    glossary = RULES.split("## Glossary")[1].split("\n## ")[0]
    named = {name.split(".")[0] for name in re.findall(r"`([A-Z]\w+)[`.]", glossary)}
    ours = {
        model.__name__
        for model in apps.get_models()
        if model._meta.app_label in ("agencies", "targets", "reports") and not model._meta.proxy
    }
    assert named - ours == set()
    assert ours - named == {"User", "Transition"}


def test_every_path_that_the_readme_names_exists():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    named = re.findall(r"\]\((docs/[\w./-]+)\)", readme)
    named += re.findall(
        r"`((?:agencies|targets|reports|reformportal|fixtures|bin)/[\w./-]*)`", readme
    )
    missing = [name for name in named if not (ROOT / name).exists()]
    assert named
    assert missing == []


def test_the_table_of_checks_is_that_of_the_fixtures():
    section = RULES.split("## Checks")[1].split("\n## ")[0]
    shown = re.findall(r"^\| (.+?) \(`(\w+)`\) \| (.+?) \| .+? \| (.+?) \|$", section, re.MULTILINE)
    with (ROOT / "fixtures" / "checks.toml").open("rb") as file:
        checks = tomllib.load(file)["check"]
    severity = {"error": "lỗi", "warning": "cảnh báo"}
    thresholds = [
        ", ".join(f"{n} = {str(c[n]).replace('.', ',')}" for n in ("limit", "least") if n in c)
        for c in checks
    ]
    assert shown[1:] == [
        (check["name"], check["code"], severity[check["severity"]], threshold or "–")
        for check, threshold in zip(checks, thresholds, strict=True)
    ]


def test_the_table_of_reminders_is_that_of_the_code():
    section = RULES.split("## Reminders")[1].split("\n## ")[0]
    shown = re.findall(
        r"^\| [^|]+ \(`(\w+)`\) \| ([^|]+) \| ([^|]+) \| ([^|]+) \| [^|]+ \| ([^|]+) \|$",
        section,
        re.MULTILINE,
    )
    role = {"officer": "cán bộ", "head": "thủ trưởng", "reviewer": "người thẩm định"}
    way = {Way.AT_ONCE: "gửi ngay", Way.DIGEST: "tổng hợp", Way.BELL: "không"}
    assert [row for row in shown if row[0] != "kind"] == [
        (
            row.kind.value,
            role[row.acts],
            ", ".join(role[each] for each in row.reads) or "–",
            way[row.way],
            "–" if row.way is Way.BELL else "được" if row.optional else "không",
        )
        for row in ROWS
    ]
