"""Regimes from documents, loading reference data, and what judged targets no longer let through."""

from datetime import date
from io import StringIO
from itertools import pairwise

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import translation

from agencies.models import Agency
from reformportal.lib.toml_documents import DocumentRefused
from reports.models import Period, Regime, RegimePlan
from reports.periods import generate_periods
from reports.reference import load_reference
from reports.regime_import import import_regimes
from reports.tests.progress_rows import store_row
from targets.models import Plan, Target, TargetWarning
from targets.plan_import import import_plans

FIXTURES = settings.BASE_DIR / "fixtures"
PLAN = FIXTURES / "plans" / "1204-qd-ubnd.toml"


@pytest.fixture(scope="module")
def reference(django_db_setup, django_db_blocker):
    """The reference data, loaded once for the tests of this file and taken back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_reference(FIXTURES)
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def in_english(reference, db):
    with translation.override("en"):
        yield


@pytest.fixture
def rewrite(tmp_path):
    """A copy of a document with one thing changed."""

    def rewritten(path, old, new):
        text = path.read_text(encoding="utf-8")
        assert old in text
        copy = tmp_path / path.name
        copy.write_text(text.replace(old, new, 1), encoding="utf-8")
        return copy

    return rewritten


@pytest.fixture
def judged():
    """Target 2-01 with a computed row, as after the first approved report."""
    regime = Regime.objects.get(code="vp-cchc-quy")
    generate_periods(regime, until_year=2024)
    target = Target.objects.get(code="2-01")
    return store_row(
        Period.objects.get(regime=regime, year=2024, kind="Q1"),
        target,
        status="on_track",
        revision=target.revisions.get(),
    )


def test_the_periods_of_the_fixtures_have_the_dates_of_the_rules():
    regime = Regime.objects.get(code="vp-cchc-quy")
    generate_periods(regime, until_year=2025)
    dates = {
        period.kind: (period.window_start, period.window_end, period.last_on_time_day)
        for period in Period.objects.filter(regime=regime, year=2025)
    }
    assert dates == {
        "Q1": (date(2024, 12, 15), date(2025, 3, 14), date(2025, 3, 19)),
        "H1": (date(2024, 12, 15), date(2025, 6, 14), date(2025, 6, 19)),
        "Q3": (date(2025, 6, 15), date(2025, 9, 14), date(2025, 9, 19)),
        "YEAR": (date(2024, 12, 15), date(2025, 12, 14), date(2025, 12, 19)),
    }


def test_the_months_of_the_fixtures_tile_the_year():
    regime = Regime.objects.get(code="vl-tthc-thang")
    generate_periods(regime, until_year=2025)
    months = list(Period.objects.filter(regime=regime, year=2025).order_by("window_start"))
    assert [period.kind for period in months] == [f"M{month:02}" for month in range(1, 13)]
    assert months[0].window_start == date(2024, 12, 15)
    for before, after in pairwise(months):
        assert (after.window_start - before.window_end).days == 1


@pytest.mark.parametrize(
    ("kind", "title"), [("YEAR", "Năm 2025"), ("H1", "06 tháng đầu năm 2025"), ("Q3", None)]
)
def test_a_report_names_its_year_once(kind, title):
    regime = Regime.objects.get(code="vp-cchc-quy")
    generate_periods(regime, until_year=2025)
    period = Period.objects.select_related("report").get(regime=regime, year=2025, kind=kind)
    with translation.override("vi"):
        assert period.title == (title or "Quý III năm 2025")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            "due = { month = 3, day = 19 }",
            "due = { month = 3, day = 14 }",
            "must lie after the end",
        ),
        ("end = { month = 9, day = 14 }", "end = { month = 5, day = 14 }", "ends before it starts"),
        ("month = 3, day = 19", "month = 13, day = 19", "no day 19 of month 13"),
        ('share = "1/4"', 'share = "5/4"', "part of the year"),
        ('kind = "H1"', 'kind = "Q1"', "stated twice"),
        ('recipient = "vp-snv"', 'recipient = "vl-stp"', "no agency of the province"),
        ('number = "1204/QĐ-UBND"', 'number = "9999/QĐ-UBND"', "no such plan"),
        ('number = "102/KH-SKHĐT"', 'number = "1204/QĐ-UBND"', "under another regime"),
        ('code = "bd-cchc-quy"', 'code = "vp-cchc-quy"', "used twice"),
        ("to_day = 14", "to_day = 20", "A window runs to the day"),
        ("last_year = 2025", "last_year = 2021", "years in this order"),
        ("due = {", "deu = {", "“deu” is not known. Did you mean “due”"),
    ],
)
def test_a_mistake_in_a_regime_is_refused_with_what_to_do(rewrite, old, new, words):
    with pytest.raises(DocumentRefused) as refusal:
        import_regimes(rewrite(FIXTURES / "regimes.toml", old, new))
    assert any(words in str(problem) for problem in refusal.value.problems), refusal.value


def test_a_report_that_was_generated_cannot_leave_the_regime(rewrite):
    generate_periods(Regime.objects.get(code="vp-cchc-quy"), until_year=2024)
    with pytest.raises(DocumentRefused, match="“Q3” exist already"):
        import_regimes(rewrite(FIXTURES / "regimes.toml", 'kind = "Q3"', 'kind = "M9"'))


def test_a_regime_that_states_its_day_takes_the_warning_back(rewrite):
    warnings = TargetWarning.objects.filter(kind="no_deadline_day")
    assert [row.plan.document_number for row in warnings] == ["18/KH-UBND"]
    import_regimes(rewrite(FIXTURES / "regimes.toml", "day_is_assumed = true\n", ""))
    assert not warnings.all().exists()


def test_importing_a_plan_again_keeps_its_regime_and_the_warning_of_its_day():
    import_plans(sorted((FIXTURES / "plans").glob("*.toml")))
    assert RegimePlan.objects.count() == Plan.objects.count()
    assert TargetWarning.objects.filter(kind="no_deadline_day").count() == 1


def test_a_judged_target_may_be_imported_again_unchanged(judged):
    import_plans([PLAN])
    judged.refresh_from_db()
    assert judged.target.code == "2-01"


def test_a_changed_value_of_a_judged_target_is_refused_without_a_decision(judged, rewrite):
    changed = rewrite(PLAN, "2022 = 60, 2025 = 90", "2022 = 60, 2025 = 95")
    with pytest.raises(DocumentRefused, match=r"add a \[\[target\.revision\]\]"):
        import_plans([changed])


def test_a_changed_value_with_a_decision_is_a_new_revision_and_leaves_the_old_one(judged, rewrite):
    addition = """[[target.revision]]
decision = "500/QĐ-UBND"
effective_on = 2024-07-01
values = { 2025 = 95 }
step = 10

[[target]]
code = "2-02"
"""
    import_plans([rewrite(PLAN, '[[target]]\ncode = "2-02"\n', addition)])
    first, second = judged.target.revisions.order_by("number")
    assert judged.revision_id == first.pk
    assert (second.decision, second.effective_on) == ("500/QĐ-UBND", date(2024, 7, 1))
    assert [int(row.value) for row in first.year_targets.all()] == [60, 90]
    assert [int(row.value) for row in second.year_targets.all()] == [95]


def test_a_judged_target_cannot_be_left_out_or_measured_by_something_else(judged, rewrite):
    with pytest.raises(DocumentRefused, match="target 2-01: it cannot be left out"):
        import_plans([rewrite(PLAN, 'code = "2-01"', 'code = "2-99"')])
    with pytest.raises(DocumentRefused, match="its indicator stays"):
        import_plans([rewrite(PLAN, '"ho-so-luan-chuyen-dien-tu"', '"khong-cung-cap-lai-giay-to"')])


def test_a_revision_added_in_the_portal_survives_importing_again(judged):
    judged.target.revisions.create(number=2, decision="7/QĐ", effective_on=date(2024, 9, 1))
    import_plans([PLAN])
    assert judged.target.revisions.count() == 2


def test_loading_leaves_a_filled_portal_alone_unless_told_to_update():
    Agency.objects.filter(code="vp-snv").update(name="Sở Nội vụ và Tôn giáo")
    printed = StringIO()
    call_command("load_reference", stdout=printed)
    assert "there already" in printed.getvalue()
    assert Agency.objects.get(code="vp-snv").name == "Sở Nội vụ và Tôn giáo"
    call_command("load_reference", "--update", stdout=printed)
    assert Agency.objects.get(code="vp-snv").name == "Sở Nội vụ"


def test_a_folder_with_one_wrong_document_stores_nothing(tmp_path):
    for path in FIXTURES.rglob("*.toml"):
        copy = tmp_path / path.relative_to(FIXTURES)
        copy.parent.mkdir(exist_ok=True)
        copy.write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    agencies = tmp_path / "agencies" / "vinh-phuc.toml"
    agencies.write_text(agencies.read_text().replace('"Sở Nội vụ"', '"Sở Khác"'))
    regimes = tmp_path / "regimes.toml"
    regimes.write_text(regimes.read_text().replace('share = "1/4"', 'share = "1"'))
    with pytest.raises(CommandError, match="part of the year"):
        call_command("load_reference", "--update", "--folder", str(tmp_path))
    assert Agency.objects.get(code="vp-snv").name == "Sở Nội vụ"
