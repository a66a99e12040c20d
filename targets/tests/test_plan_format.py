"""The page on the format of plans shows every key that is read, and none that is not."""

import re

import pytest
from django.conf import settings

from targets.plan_document import read_plan

PAGE = settings.BASE_DIR / "docs" / "plan-format.md"


@pytest.fixture
def example(tmp_path):
    """The plan that the page shows, as read."""
    (shown,) = re.findall(r"```toml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    path = tmp_path / "example.toml"
    path.write_text(shown, encoding="utf-8")
    return read_plan(path)


def test_the_example_of_the_page_has_no_mistake_of_form(example):
    assert example.top.mistakes.problems == []
    assert len(example.targets[0].revisions) == 2
    assert len(example.baselines) == len(example.tasks) == len(example.leads) == 1


def test_every_key_that_is_read_is_on_the_page(example):
    page = PAGE.read_text(encoding="utf-8")
    rows = [example, *example.targets, *example.baselines, *example.tasks, *example.leads]
    for row in rows:
        unsaid = [
            key
            for key in row.block.known
            if not re.search(rf"^{key} = |^\[\[target\.{key}\]\]|\b{key} = ", page, re.MULTILINE)
        ]
        assert unsaid == []
