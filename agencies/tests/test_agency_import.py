"""Importing agencies: what is stored, what is refused, and importing again."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from agencies.agency_import import import_agencies
from agencies.models import Agency, Succession
from agencies.succession import heirs_on
from reformportal.lib.toml_documents import DocumentRefused

PROVINCE = """
[province]
code = "pr"
name = "UBND tỉnh"

[[agency]]
code = "pr-old"
name = "Sở Cũ"
kind = "department"

[[agency]]
code = "pr-new"
name = "Sở Mới"
kind = "department"

[[agency]]
code = "pr-h-1"
name = "Huyện 1"
kind = "district"
"""
COMMUNES = """
[[placeholders]]
code = "pr-x"
name = "Xã (đang cập nhật tên)"
kind = "commune"
note = "chỉ có số lượng"

[placeholders.count]
pr-h-1 = 3
pr = 1
"""
MERGER = """
[[succession]]
kind = "merge"
effective_on = 2025-03-01
decision = "45/2025/NĐ-CP"
predecessors = ["pr-old"]
successors = ["pr-new"]
"""


@pytest.fixture(autouse=True)
def in_english(db):
    with translation.override("en"):
        yield


@pytest.fixture
def write(tmp_path):
    def written(*parts, name="agencies.toml"):
        path = tmp_path / name
        path.write_text("".join(parts), encoding="utf-8")
        return path

    return written


def problems_of(*paths):
    with pytest.raises(DocumentRefused) as refusal:
        import_agencies(paths)
    assert not Succession.objects.exists()
    return [str(problem) for problem in refusal.value.problems]


def test_a_province_is_its_own_province_and_stands_above_its_agencies(write):
    assert import_agencies([write(PROVINCE)]) == 4
    province = Agency.objects.get(code="pr")
    assert province.province == province
    assert province.parent is None
    assert {agency.parent for agency in Agency.objects.exclude(code="pr")} == {province}
    assert Agency.objects.get(code="pr-old").level == "province"


def test_placeholders_are_counted_under_each_superior_and_marked(write):
    import_agencies([write(PROVINCE, COMMUNES)])
    communes = Agency.objects.filter(kind="commune")
    assert [(commune.code, commune.parent.code) for commune in communes] == [
        ("pr-x-01", "pr-h-1"),
        ("pr-x-02", "pr-h-1"),
        ("pr-x-03", "pr-h-1"),
        ("pr-x-04", "pr"),
    ]
    assert all(commune.is_placeholder and commune.note for commune in communes)


def test_an_absorbed_agency_ends_the_day_before(write):
    import_agencies([write(PROVINCE, MERGER)])
    old, new = Agency.objects.get(code="pr-old"), Agency.objects.get(code="pr-new")
    assert old.valid_until == date(2025, 2, 28)
    assert new.valid_until is None
    assert heirs_on(date(2025, 3, 1)) == {old.pk: new.pk}


def test_importing_again_updates_in_place_and_keeps_what_no_file_states(write):
    import_agencies([write(PROVINCE, MERGER)])
    before = dict(Agency.objects.values_list("code", "pk"))
    province = Agency.objects.get(code="pr")
    Agency.objects.create(
        code="added", name="x", short_name="x", kind="office", parent=province, province=province
    )
    import_agencies([write(PROVINCE.replace("Sở Cũ", "Sở Rất Cũ"), MERGER)])
    assert Agency.objects.get(pk=before["pr-old"]).name == "Sở Rất Cũ"
    assert Agency.objects.filter(code="added").exists()
    assert Succession.objects.count() == 1


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('kind = "district"', 'kind = "village"', "choose one of"),
        ('kind = "district"', 'kind = "province"', "choose one of"),
        ('code = "pr-new"', 'code = "pr-old"', "used twice"),
        ('kind = "district"', 'kind = "district"\nparent = "pr-x"', "does not stand above"),
        ('kind = "district"', 'kind = "district"\nvalid_until = 2019-01-01', "before it begins"),
        ('kind = "district"', 'kind = "district"\nvaild_until = 2025-06-30', "“valid_until”"),
        ('kind = "merge"', 'kind = "abolish"', "no successors"),
        ('kind = "merge"', 'kind = "split"', "“history_heir” names"),
        ('successors = ["pr-new"]', 'successors = ["nobody"]', "“nobody” is not in this file"),
        ('predecessors = ["pr-old"]', "predecessors = []", "“predecessors” is empty"),
        ('name = "Sở Cũ"', 'name = "Sở Cũ"\nvalid_until = 2024-01-01', "not the day before"),
        ("2025-03-01", '"01/3/2025"', "a day like 2025-06-30"),
        ("pr-h-1 = 3\npr = 1", "pr-h-1 = 0", "no agency at all"),
        ("pr-h-1 = 3", "pr-h-1 = -3", "between 0 and 1000"),
        ("pr-h-1 = 3", "pr-h-1 = 9000000", "between 0 and 1000"),
        ('code = "pr-new"', 'code = "Sở mới"', "letters a to z"),
        ("pr-h-1 = 3", "pr-h-9 = 3", "does not stand above"),
    ],
)
def test_a_mistake_is_refused_with_what_to_do(write, old, new, words):
    text = PROVINCE + COMMUNES + MERGER
    assert old in text
    problems = problems_of(write(text.replace(old, new, 1)))
    assert any(words in problem for problem in problems), problems
    assert not Agency.objects.exists()


def test_successions_in_a_circle_are_refused(write):
    back = MERGER.replace('["pr-old"]', '["x"]').replace('["pr-new"]', '["pr-old"]')
    back = back.replace('["x"]', '["pr-new"]').replace("2025-03-01", "2025-04-01")
    assert any("circle" in problem for problem in problems_of(write(PROVINCE, MERGER, back)))


def test_an_agency_of_another_province_is_never_taken_over(write):
    import_agencies([write(PROVINCE)])
    other = PROVINCE.replace('code = "pr"', 'code = "other"').replace("pr-h-1", "other-h")
    with pytest.raises(DocumentRefused, match="another province"):
        import_agencies([write(other, name="other.toml")])
    assert Agency.objects.get(code="pr-old").province.code == "pr"


def test_the_command_fails_with_the_problems(write):
    with pytest.raises(CommandError, match="used twice"):
        call_command("import_agencies", str(write(PROVINCE, PROVINCE.split("\n\n", 1)[1])))
