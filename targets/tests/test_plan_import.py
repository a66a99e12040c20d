"""Importing plans: what is stored, what is refused and with which words, and importing again."""

from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from agencies.models import Agency
from reformportal.lib.toml_documents import DocumentRefused
from targets.models import Indicator, Plan, ReformArea, Target, YearTarget
from targets.plan_import import import_plans

PLAN = """
[plan]
number = "{number}"
issued_on = 2024-01-15
kind = "plan"
abstract = "Kế hoạch thử"
issuing_body = "UBND tỉnh"
issuing_agency = "pr"
province = "pr"
year_from = 2024
year_to = 2026
{more}
"""
TARGET = """
[[target]]
code = "1"
indicator = "online-dossiers"
area = "procedures"
statement = "Tỷ lệ hồ sơ trực tuyến đạt từ 60% trở lên"
printed = ">="
direction = "at_least"
level = "province"
values = { 2024 = 60 }
"""


@pytest.fixture(autouse=True)
def world(db):
    """A province with two departments, another province, one area and five indicators."""
    for code in ("pr", "other"):
        province = Agency.objects.create(code=code, name=code, short_name=code, kind="province")
        Agency.objects.filter(pk=province.pk).update(province=province)
        for name in ("one", "two"):
            Agency.objects.create(
                code=f"{code}-{name}",
                name=name,
                short_name=name,
                kind="department",
                parent=province,
                province_id=province.pk,
            )
    ReformArea.objects.create(code="procedures", name="TTHC", name_en="Procedures")
    make_indicator("online-dossiers", part_of_whole=True)
    make_indicator("satisfaction", measure="rate", group_rule="none")
    make_indicator("rank", measure="rank", unit="hạng", group_rule="none")
    make_indicator("fewer-units", measure="reduction", group_rule="none")
    make_indicator("done", measure="milestone", group_rule="none")
    with translation.override("en"):
        yield


def make_indicator(code, **more):
    fields = {"measure": "ratio", "nature": "stock", "group_rule": "ratio_of_sums"} | more
    return Indicator.objects.create(code=code, name=code, **fields)


@pytest.fixture
def write(tmp_path):
    """Writes a plan's file; `target` replaces or extends the plain target."""

    def written(*targets, number="1/KH-UBND", more="", name="plan.toml"):
        path = tmp_path / name
        text = PLAN.format(number=number, more=more) + "".join(targets or [TARGET])
        path.write_text(text, encoding="utf-8")
        return path

    return written


def problems_of(*paths):
    with pytest.raises(DocumentRefused) as refusal:
        import_plans(paths)
    assert not Plan.objects.exists(), "nothing may be stored from a document that is refused"
    return [str(problem) for problem in refusal.value.problems]


def changed(old, new):
    assert old in TARGET
    return TARGET.replace(old, new)


def test_a_plan_is_stored_with_its_target_revision_and_value(write):
    (plan,) = import_plans([write()])
    target = plan.targets.get()
    revision = target.revisions.get()
    assert (target.source_ids, target.owed_by_level) == (["1"], True)
    assert (revision.decision, revision.effective_on) == ("1/KH-UBND", date(2024, 1, 15))
    assert revision.year_targets.get().value == 60


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"online-dossiers"', '"online-dosiers"', "Did you mean “online-dossiers”"),
        ('"procedures"', '"magic"', "There is no area “magic”"),
        ("2024 = 60", "2031 = 60", "2031 lies outside the plan's years 2024–2026"),
        ("2024 = 60", "2024 = 160", "160 is above 100 %"),
        ("2024 = 60", "2024 = -5", "-5 is negative"),
        ("2024 = 60", '2024 = "60"', "must hold a number, not “60”"),
        ("2024 = 60", "2024 = nan", "must hold a number"),
        ("2024 = 60", "soon = 60", "“soon” is not a year"),
        ("2024 = 60", "2024 = 1e300", "must hold a number"),
        ("2024 = 60", "2024 = 60.1234567", "must hold a number"),
        ('printed = ">="', 'printed = "\\u0000"', "no text. Type it anew"),
        ('printed = ">="', 'rows = ["a row with a very long name"]', "at most 20 fit"),
        ("2024 = 60", "2024 = true", "must hold a number, not “True”"),
        ("{ 2024 = 60 }", "60", "“values” must be a table"),
        ("{ 2024 = 60 }", "{}", "No value is stated"),
        ('"at_least"', '"more"', "choose one of: at_least"),
        ('"province"', '"village"', "choose one of: province"),
        ('"province"', '"named"', "needs “owed_by”"),
        ("statement =", "statment =", "“statment” is not known. Did you mean “statement”"),
        ('code = "1"', "code = 1", "“code” must be a text in quotes, not “1”"),
        ('code = "1"', 'code = ""', "“code” is empty"),
        ('code = "1"', 'code = "' + "x" * 30 + '"', "at most 20 fit"),
        ('code = "1"\n', "", "“code” is missing"),
        ('printed = ">="', 'parent = "9"', "The parent target “9” is not in this file"),
        ('printed = ">="', 'parent = "1"', "its own parent"),
        ('printed = ">="', 'owed_by = ["other-one"]', "belongs to another province"),
        ('printed = ">="', 'owed_by = ["nobody"]', "There is no agency “nobody”"),
        ('printed = ">="', 'owed_by = "pr-one"', "“owed_by” must be a list"),
        ('printed = ">="', 'owed_by = ["pr-one", "pr-one"]', "names an agency twice"),
        ('printed = ">="', "days = { 2024 = 2025-06-30 }", "does not lie in 2024"),
        ('printed = ">="', "days = { 2025 = 2025-06-30 }", "no value is stated"),
        ('printed = ">="', 'days = { 2024 = "30/6/2024" }', "a day like 2025-06-30"),
        ('printed = ">="', "days = { 2024 = 2024-06-30T10:00:00 }", "a day like 2025-06-30"),
        ('printed = ">="', "step = 0", "“step” is 0"),
        ('printed = ">="', "cap = 100", "need a “step”"),
        ('printed = ">="', "step = 10\ncap = 50", "wrong side of the first value"),
        ('printed = ">="', "step = 10\ncap_is_goal = true", "“cap_is_goal” needs a “cap”"),
        ('printed = ">="', "step = 10\nrule_until = 2030", "after the plan's last year"),
        ('printed = ">="', "last_day = 2024-06-30", "“last_day” belongs to “done_by”"),
        ('printed = ">="', "agency_bar = 5", "“agency_bar” belongs to"),
        ('"online-dossiers"', '"satisfaction"', "name the one agency in “owed_by”"),
        ('"online-dossiers"', '"rank"', "“top” belongs to ranks"),
        ('"online-dossiers"', '"done"', "“done_by” belongs to milestones"),
    ],
)
def test_a_mistake_is_refused_with_the_file_the_row_and_what_to_do(write, old, new, words):
    problems = problems_of(write(changed(old, new)))
    assert any(words in problem for problem in problems), problems
    assert all(problem.startswith("plan.toml: ") for problem in problems)
    assert all("[target] 1" in problem for problem in problems)


@pytest.mark.parametrize(
    ("rank", "words"), [("0", "from 1, not 0"), ("1.5", "from 1, not 1.5"), ("70", None)]
)
def test_a_rank_is_a_whole_number_from_one(write, rank, words):
    target = (
        TARGET.replace("online-dossiers", "rank")
        .replace("at_least", "top")
        .replace("2024 = 60", f"2024 = {rank}")
        .replace('level = "province"', 'level = "province"\nowed_by = ["pr-one"]')
    )
    if words:
        assert words in problems_of(write(target))[0]
    else:
        import_plans([write(target)])


def test_every_mistake_is_named_at_once_in_all_files(write):
    first = write(changed("2024 = 60", "2031 = 160"), TARGET, name="first.toml")
    second = write(changed('"procedures"', '"magic"'), number="2/KH", name="second.toml")
    problems = problems_of(first, second)
    assert len(problems) == 4
    assert sum("used twice" in problem for problem in problems) == 1
    assert {problem.split(":")[0] for problem in problems} == {"first.toml", "second.toml"}


def test_one_wrong_file_keeps_the_right_ones_out_too(write):
    right = write(name="right.toml")
    wrong = write(changed('"procedures"', '"magic"'), number="2/KH", name="wrong.toml")
    problems_of(right, wrong)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff\xfe", "not UTF-8"),
        (b"[plan", "not valid TOML"),
        (b"", "“plan” is missing"),
        (b"plan = 3", "“plan” must be a table"),
        (b"[plan]\n[plan]", "not valid TOML"),
        (b"target = 3", "“target” must be tables"),
        (b"target = [3]", "must be a table"),
    ],
)
def test_a_file_that_is_no_plan_is_refused_in_words(tmp_path, content, words):
    path = tmp_path / "odd.toml"
    path.write_bytes(content)
    assert any(words in problem for problem in problems_of(path))


def test_a_file_that_is_not_there_is_refused_in_words(tmp_path):
    assert "cannot be read" in problems_of(tmp_path / "nowhere.toml")[0]


def test_a_province_that_is_not_in_the_portal_is_named(write):
    path = write()
    path.write_text(path.read_text().replace('province = "pr"', 'province = "xx"'))
    assert any("Import its agencies first" in problem for problem in problems_of(path))


def test_two_targets_that_are_each_others_parent_are_refused(write):
    one = changed('printed = ">="', 'parent = "2"')
    two = changed('printed = ">="', 'parent = "1"').replace('code = "1"', 'code = "2"')
    assert len([text for text in problems_of(write(one, two)) if "own parent" in text]) == 2


def test_a_parent_plan_is_found_among_the_files_in_any_order(write):
    child = write(number="2/KH", more='parent = "1/KH-UBND"', name="a.toml")
    stored = import_plans([child, write(name="b.toml")])
    assert stored[0].parent == stored[1]


def test_a_parent_plan_that_nobody_knows_is_refused(write):
    assert "The parent plan “9/KH”" in problems_of(write(more='parent = "9/KH"'))[0]


def test_a_milestone_needs_its_last_day_and_takes_no_values(write):
    milestone = (
        changed('"online-dossiers"', '"done"')
        .replace("at_least", "done_by")
        .replace('level = "province"', 'level = "province"\nowed_by = ["pr-one"]')
    )
    assert "has a “last_day” and no values" in problems_of(write(milestone))[0]
    right = milestone.replace("values = { 2024 = 60 }", "last_day = 2024-09-30")
    (plan,) = import_plans([write(right)])
    assert plan.targets.get().revisions.get().last_day == date(2024, 9, 30)


def test_decimal_values_are_kept_exactly(write):
    import_plans([write(changed("2024 = 60", "2024 = 33.333333"))])
    assert YearTarget.objects.get().value == Decimal("33.333333")


def test_importing_again_updates_in_place(write):
    (plan,) = import_plans([write()])
    target = plan.targets.get()
    import_plans([write(changed("2024 = 60", "2024 = 65, 2025 = 70"))])
    assert Plan.objects.get() == plan
    assert Target.objects.get() == target
    assert dict(YearTarget.objects.values_list("year", "value")) == {2024: 65, 2025: 70}


def test_a_target_that_leaves_the_document_leaves_the_plan(write):
    import_plans([write(TARGET, TARGET.replace('code = "1"', 'code = "2"\nparent = "1"'))])
    import_plans([write()])
    assert [target.code for target in Target.objects.all()] == ["1"]


def test_the_command_prints_what_it_stored_and_fails_with_every_problem(write):
    printed = StringIO()
    call_command("import_plan", str(write()), stdout=printed)
    assert "1/KH-UBND: 1 targets" in printed.getvalue()
    with pytest.raises(CommandError, match="2031 lies outside"):
        call_command("import_plan", str(write(changed("2024 = 60", "2031 = 60"))))
