"""The five plans in the database against the list of their targets, row by row."""

import csv
import re
from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest
from django.conf import settings
from django.db import transaction

from agencies.models import Agency
from reports.models import Period, Regime, RegimePlan, RegimeReport
from reports.reference import is_loaded, load_reference
from targets.models import Baseline, Plan, Target, TargetWarning, Task
from targets.paths import value_for
from targets.stored_paths import path_of

FIXTURES = settings.BASE_DIR / "fixtures"
with (FIXTURES / "seed_targets.csv").open(encoding="utf-8-sig", newline="") as file:
    ROWS = {row["target_id"]: row for row in csv.DictReader(file)}

REGIME_ROWS = {"2-30", "3-24"}
BASELINE_ROWS = {"2-31", "2-32"}
MILESTONE_ROWS = {"3-07"}
TARGET_ROWS = sorted(set(ROWS) - REGIME_ROWS - BASELINE_ROWS - MILESTONE_ROWS)
DUPLICATES = {"3-19": "3-02", "3-20": "3-03", "3-22": "3-06"}
DIRECTIONS = {"=": "at_least", ">=": "at_least", ">=;=": "at_least"} | {
    "reduce_by>=": "at_least",
    "rank<=": "top",
}
# What a note says in its own words, and the kind under which the portal shows it.
NOTED = {
    "CONFLICT": {"conflict"},
    "see conflict": {"conflict"},
    "INCONSISTENT: rule gives": {"rule_misses_stated"},
    "INCONSISTENT: minimum rule gives": {"rule_misses_stated"},
    "INCONSISTENT: minimum rule reaches only": {"rule_stops_short"},
    "INCONSISTENT with text": {"table_vs_text", "conflict"},
    "missing from the table": {"table_vs_text"},
    "TYPO": {"typo"},
    "year inconsistency": {"typo"},
    "AMBIGUOUS": {"ambiguous"},
    "ambiguous": {"ambiguous"},
    "is unclear": {"ambiguous"},
    "a band, not a number": {"ambiguous"},
    "no number": {"ambiguous"},
    "overshoot": {"rule_overshoots"},
    "baseline that the document does not state": {"no_baseline"},
    "as 2-14": {"no_baseline"},
    "PERIOD baseline": {"no_baseline"},
    "duplicates 3-": {"duplicate"},
    "import once": {"duplicate"},
    "do not import twice": {"duplicate"},
    "tautology": {"other"},
    "ceased": {"level_ceases"},
    "63 provinces": {"out_of_changes"},
    "merged into Cần Thơ": {"other"},
    "year not stated": {"year_assumed"},
    "no yearly path": {"empty_years"},
    "no comparator word": {"other"},
    "No comparator word": {"other"},
    "numbering jumps": {"other"},
    "two indicators with two owners": {"other"},
    "two services in one target": {"other"},
    "cell text": {"other"},
    "separate indicator": {"other"},
    "2030 value implicit": {"other"},
    "number not written": {"other"},
    "(assumption)": {"other"},
    "contradictory": {"table_vs_text"},
    "not exact figures": {"ambiguous"},
    "no day of month stated": {"no_deadline_day"},
    "scraping duplicate": {"other"},
}

# Capitals in the notes that stress a word and speak of no inconsistency.
PLAIN_CAPITALS = {"MONTHLY", "REDUCTION", "ELIGIBLE", "PERIOD", "POINTS"}


@pytest.fixture(scope="module")
def reference(django_db_setup, django_db_blocker):
    """The reference data, loaded once for the tests of this file and taken back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_reference(FIXTURES)
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def targets_of(reference, django_db_blocker):
    """Targets with all that belongs to them, by the row of the list that states them; read once."""
    found = defaultdict(list)
    targets = Target.objects.select_related(
        "plan__province", "indicator", "area", "parent"
    ).prefetch_related("revisions__year_targets", "assigners", "assignments__agency", "tasks")
    with django_db_blocker.unblock():
        for target in targets:
            for row in target.source_ids:
                found[row].append(target)
    return found


@pytest.fixture(scope="module")
def warned(reference, django_db_blocker):
    """The kinds of warnings by the row that they speak of."""
    kinds = defaultdict(set)
    with django_db_blocker.unblock():
        for warning in TargetWarning.objects.all():
            for row in warning.source_ids:
                kinds[row].add(warning.kind)
    return kinds


def values_in(cell):
    return {int(year): Decimal(value) for year, value in (p.split(":") for p in cell.split(";"))}


def revision_of(target):
    (revision,) = target.revisions.all()
    return revision


def stated(target):
    return {row.year: row.value for row in revision_of(target).year_targets.all()}


@pytest.mark.parametrize("row_id", TARGET_ROWS)
def test_each_row_is_a_target_with_its_place_level_and_direction(row_id, targets_of):
    row = ROWS[row_id]
    assert targets_of[row_id], "no target names this row"
    for target in targets_of[row_id]:
        assert target.plan.document_number == row["plan_number"].split(" (")[0]
        assert f"({target.plan.issued_on.day}/{target.plan.issued_on.month}" in re.sub(
            r"\b0(\d)", r"\1", row["plan_number"]
        )
        assert target.plan.province.short_name == row["province"]
        assert target.area.code == row["reform_area"]
        assert target.direction == DIRECTIONS[row["comparator"]]
        assert target.printed_comparator == row["comparator"] or row_id in DUPLICATES
        assert target.level == ("named" if row_id[0] == "0" else row["admin_level"])


@pytest.mark.parametrize("row_id", [row for row in TARGET_ROWS if row not in ("3-23", *DUPLICATES)])
def test_the_statement_is_the_one_of_the_list(row_id, targets_of):
    (target,) = targets_of[row_id]
    assert target.statement == ROWS[row_id]["statement_vi"]


@pytest.mark.parametrize("row_id", TARGET_ROWS)
def test_stated_values_are_those_of_the_list_and_no_others(row_id, targets_of):
    for target in targets_of[row_id]:
        assert stated(target) == values_in(ROWS[row_id]["stated_values"])


@pytest.mark.parametrize("row_id", [row for row in TARGET_ROWS if ROWS[row]["growth_rule"]])
def test_derived_values_and_caps_follow_the_growth_of_the_list(row_id, targets_of):
    row, (target,) = ROWS[row_id], targets_of[row_id]
    revision = revision_of(target)
    path = path_of(target, revision)
    derived = values_in(row["derived_values_by_rule"])
    assert {year: value_for(path, year).value for year in derived} == derived
    assert revision.cap == Decimal(row["cap"])
    assert revision.step == Decimal(re.search(r"[+-]\d+", row["growth_rule"])[0])
    assert revision.growth_text


def test_rows_without_a_growth_rule_have_none(targets_of):
    for row_id in TARGET_ROWS:
        if not ROWS[row_id]["growth_rule"]:
            for target in targets_of[row_id]:
                assert revision_of(target).step is None, row_id


@pytest.mark.parametrize("row_id", ROWS)
def test_what_the_note_calls_inconsistent_is_a_warning(row_id, warned):
    # A conflict that the list notes at a repeated row belongs to the row that it repeats.
    kinds = warned[row_id]
    for words, expected in NOTED.items():
        if words in ROWS[row_id]["notes"]:
            assert expected <= kinds, f"{words!r} in the note, but the warnings are {kinds}"


@pytest.mark.parametrize("row_id", ROWS)
def test_no_note_raises_its_voice_without_being_listed_here(row_id):
    loud = re.findall(r"\b[A-Z]{5,}\b", ROWS[row_id]["notes"])
    words = [word for word in loud if word not in PLAIN_CAPITALS]
    assert not words or any(words[0] in noted for noted in NOTED), words


def test_no_target_stands_without_a_row_of_the_list(targets_of, db):
    assert set(targets_of) == set(TARGET_ROWS) | MILESTONE_ROWS
    assert Target.objects.filter(source_ids=[]).count() == 0


@pytest.mark.parametrize(("again", "first"), DUPLICATES.items())
def test_a_repeated_row_is_one_target_with_both_assigners(again, first, targets_of):
    (target,) = targets_of[again]
    assert targets_of[first] == [target]
    assert sorted(assigner.source_id for assigner in target.assigners.all()) == [first, again]
    assert len({assigner.document for assigner in target.assigners.all()}) == 2


@pytest.mark.parametrize(
    ("child", "parent"),
    [("0-06", "0-05"), ("0-10", "0-09"), ("2-03", "2-02"), ("2-10", "2-09")]
    + [("4-05", "4-04"), ("4-10", "4-09"), ("4-26", "4-25")],
)
def test_of_which_is_a_child_of_what_it_is_of(child, parent, targets_of):
    assert [target.parent for target in targets_of[child]] == targets_of[parent]


def test_every_child_in_the_notes_has_its_parent(targets_of):
    for row_id, row in ROWS.items():
        if named := re.search(r"child (?:\(.*?\) )?of (\d-\d\d)", row["notes"]):
            assert [target.parent for target in targets_of[row_id]] == targets_of[named[1]]


@pytest.mark.parametrize("row_id", ["3-03", "3-04", "3-05", "3-06"])
def test_a_last_day_within_the_year_is_kept(row_id, targets_of):
    (target,) = targets_of[row_id]
    (year,) = revision_of(target).year_targets.all()
    assert year.last_day == date.fromisoformat(ROWS[row_id]["deadline"])


def test_one_row_with_two_owners_and_two_deadlines_is_two_targets(targets_of):
    found = {
        link.agency.code: year.last_day
        for target in targets_of["3-23"]
        for link in target.assignments.all()
        for year in revision_of(target).year_targets.all()
    }
    # “Trước ngày” is literal: the last day is the day before.
    assert found == {"vl-stp": date(2025, 3, 30), "vl-snnmt": date(2025, 6, 29)}


def test_the_dated_tasks_of_vinh_long_are_milestones_with_their_last_days(targets_of):
    milestones = targets_of["3-07"]
    assert len(milestones) == int(ROWS["3-07"]["stated_values"].split(":")[1])
    assert {target.direction for target in milestones} == {"done_by"}
    days = sorted(revision_of(target).last_day for target in milestones)
    assert days == [date(2025, 3, 30), date(2025, 6, 29), *[date(2025, 9, 30)] * 3]
    for target in milestones:
        assert [task.last_day for task in target.tasks.all()] == [revision_of(target).last_day]


def test_the_baselines_of_2021_are_kept_level_by_level(reference, db):
    late = Baseline.objects.filter(source_ids__contains=["2-31"], year=2021)
    assert {row.level: (row.value, row.amount) for row in late} == {
        "province": (Decimal("0.39"), 226),
        "district": (Decimal("0.92"), 198),
        "commune": (Decimal("8.34"), 15020),
    }
    thresholds = Baseline.objects.filter(source_ids__contains=["2-32"], is_approximate=True)
    assert [row.value for row in thresholds] == [80, 80, 80]
    one_stop = Baseline.objects.filter(source_ids__contains=["2-32"], amount__isnull=False)
    assert {row.level: row.amount for row in one_stop} == {"district": 9, "commune": 136}


def test_row_2_30_is_the_quarterly_regime_before_the_20th(reference, db):
    link = RegimePlan.objects.get(source_ids__contains=["2-30"])
    reports = {row.kind: row for row in link.regime.reports.all()}
    assert link.plan.document_number == "1204/QĐ-UBND"
    assert link.regime.recipient.code == "vp-snv"
    assert list(reports) == ["Q1", "H1", "Q3", "YEAR"]
    assert {(row.due_month, row.due_day) for row in reports.values()} == {
        (month, 19) for month in (3, 6, 9, 12)
    }
    assert [row.share_numerator / row.share_denominator for row in reports.values()] == [
        0.25,
        0.5,
        0.75,
        1,
    ]
    assert (reports["Q3"].start_month, reports["Q3"].start_day) == (6, 15)
    assert (link.regime.first_year, link.regime.last_year) == (2022, 2025)
    served = link.regime.plans.values_list("document_number", flat=True)
    assert set(served) == {"1204/QĐ-UBND", "102/KH-SKHĐT"}


def test_row_3_24_is_the_monthly_regime_of_the_peoples_committee_office(reference, db):
    link = RegimePlan.objects.get(source_ids__contains=["3-24"])
    assert link.regime.recipient.code == "vl-vpubnd"
    assert link.regime.reports.count() == int(ROWS["3-24"]["stated_values"].split(":")[1])
    january = link.regime.reports.get(kind="M01")
    assert (january.start_year_offset, january.start_month, january.start_day) == (-1, 12, 15)
    assert (january.end_month, january.end_day, january.due_day) == (1, 14, 19)


def test_every_plan_is_under_a_regime(reference, db):
    assert Plan.objects.filter(regime_link__isnull=True).count() == 0
    assert is_loaded()


def test_the_tasks_that_the_texts_name_are_there(reference, db):
    counted = {
        number: Task.objects.filter(plan__document_number=number).count()
        for number in ("122/KH-UBND", "1204/QĐ-UBND")
    }
    assert counted == {"122/KH-UBND": 6, "1204/QĐ-UBND": 7 + 7 + 11 + 9 + 3 + 10}
    health = Task.objects.filter(lead_agency__code="vp-syt", area__code="3-to_chuc_bo_may")
    assert health.count() == 2


def test_vinh_phuc_has_its_districts_communes_and_area_leads(reference, db):
    here = Agency.objects.filter(province__code="vp")
    assert here.filter(kind="district").count() == 9
    assert here.filter(kind="commune", is_placeholder=True).count() == 136
    leads = Plan.objects.get(document_number="1204/QĐ-UBND").area_leads
    assert set(leads.values_list("agency__code", flat=True)) == {
        *("vp-stp", "vp-vpubnd", "vp-stttt", "vp-stc", "vp-skhdt"),
        *("vp-skhcn", "vp-thanhtra", "vp-syt", "vp-sgddt", "vp-snv"),
    }


def test_loading_again_changes_nothing(reference, db):
    tables = (Agency, Plan, Target, Task, TargetWarning, Baseline, Regime, RegimeReport)
    before = {table: table.objects.count() for table in tables}
    numbers = dict(Target.objects.values_list("code", "pk"))
    load_reference(FIXTURES)
    assert {table: table.objects.count() for table in tables} == before
    assert dict(Target.objects.values_list("code", "pk")) == numbers
    assert not Period.objects.exists()
