"""Outlines and rules of who signs in the regimes' document: stored whole, or each mistake named."""

import pytest
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from agencies.models import Agency
from reformportal.lib.toml_documents import DocumentRefused
from reports.models import Regime, ReportSection, RouteStep
from reports.periods import generate_periods
from reports.reference import load_reference
from reports.regime_import import import_regimes
from reports.tests.factory import make_narrative, make_submission, make_user

FIXTURES = settings.BASE_DIR / "fixtures"
REPORT = '[[regime.report]]\nkind = "Q1"'


@pytest.fixture(scope="module")
def reference(django_db_setup, django_db_blocker):
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
    """The regimes' document with one thing changed."""

    def rewritten(old, new):
        text = (FIXTURES / "regimes.toml").read_text(encoding="utf-8")
        assert old in text
        copy = tmp_path / "regimes.toml"
        copy.write_text(text.replace(old, new, 1), encoding="utf-8")
        return copy

    return rewritten


def codes(regime="vp-cchc-quy"):
    return list(ReportSection.objects.filter(regime__code=regime).values_list("code", flat=True))


def test_the_outline_has_the_headings_of_a_reform_report_in_their_order():
    sections = ReportSection.objects.filter(regime__code="vp-cchc-quy")
    numbers = list(sections.values_list("number", flat=True))
    assert numbers == [
        *("I", "II.1", "II.2", "II.3", "II.4", "II.5", "II.6", "III.1", "III.2", "IV", "V"),
    ]
    required = sections.filter(is_required=True).values_list("code", flat=True)
    assert list(required) == ["ket-qua", "ton-tai", "phuong-huong"]
    assert codes("st-cchc-quy") == codes() and len(codes("vl-tthc-thang")) == 3


def test_titles_and_hints_are_in_the_readers_language():
    section = ReportSection.objects.get(regime__code="vp-cchc-quy", code="ton-tai")
    assert section.title == "III.2. Difficulties and their causes"
    with translation.override("vi"):
        assert section.title == "III.2. Tồn tại, hạn chế và nguyên nhân"


def route(named: str = "", steps: str = '"head", "province"') -> str:
    """A route of the regime as the file states it."""
    return f"[[regime.route]]\n{named}\nsteps = [{steps}]\n"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('outline = "cchc"', 'outline = "cchx"', "no outline “cchx”"),
        ('code = "the-che"', 'code = "chi-dao"', "“chi-dao” is stated twice"),
        ("longest = 3000", "longest = 30", "between 200 and 20,000"),
        ("longest = 3000", 'kinds = ["Q9"]', "asked in “Q9”"),
        ("required = true", "requird = true", "Did you mean “required”"),
        ('name_en = "Proposals"\n', "", "“name_en” is missing"),
        ('code = "tthc-thang"', 'code = "cchc"', "used twice"),
        (REPORT, route('kind = "ministry"') + REPORT, "choose one of"),
        (REPORT, route('agency = "vl-stp"') + REPORT, "no agency of the province"),
        (REPORT, route('agency = "vp-stp"\nkind = "board"') + REPORT, "not both"),
        (REPORT, route() + route() + REPORT, "stated twice"),
        (REPORT, route(steps='"province", "head"') + REPORT, "first step"),
        (REPORT, route(steps='"superior"') + REPORT, "ends with “province”"),
        (REPORT, route(steps='"lead", "province"') + REPORT, "days_to_comment"),
        (REPORT, route(steps='"ministry", "province"') + REPORT, "is no step"),
        (REPORT, route(steps='"head", "head", "province"') + REPORT, "stated twice"),
    ],
)
def test_a_mistake_is_refused_with_what_to_do(rewrite, old, new, words):
    with pytest.raises(DocumentRefused) as refusal:
        import_regimes(rewrite(old, new))
    assert any(words in str(problem) for problem in refusal.value.problems), refusal.value


def test_routes_are_stored_and_kept_where_the_file_states_none(rewrite):
    stated = route("days_to_comment = 2", '"head", "lead", "province"')
    stated += route('agency = "vp-stp"', '"province"')
    import_regimes(rewrite(REPORT, stated + REPORT))
    ours = RouteStep.objects.filter(route__regime__code="vp-cchc-quy", route__kind="")
    stored = ours.values_list("route__agency__code", "number", "actor", "days")
    assert set(stored) == {
        (None, 1, "head", None), (None, 2, "lead", 2), (None, 3, "province", None),
        ("vp-stp", 1, "province", None),
    }  # fmt: skip


def test_a_section_that_agencies_wrote_under_cannot_be_left_out(rewrite):
    regime = Regime.objects.get(code="vp-cchc-quy")
    generate_periods(regime, until_year=2024)
    report = make_submission(regime.periods.first(), Agency.objects.get(code="vp-stp"))
    section = regime.sections.get(code="kien-nghi")
    make_narrative(report, section, "Đề nghị sửa hệ thống", make_user())
    with pytest.raises(DocumentRefused, match="under “kien-nghi” already"):
        import_regimes(rewrite('code = "kien-nghi"', 'code = "de-xuat"'))
    import_regimes(rewrite('code = "the-che"', 'code = "the-che-moi"'))
    assert "the-che-moi" in codes() and "the-che" not in codes()


def test_administrators_edit_the_outline_and_who_signs(client):
    province = Agency.objects.get(code="vp")
    client.force_login(make_user("administrator", province))
    regime = Regime.objects.get(code="vp-cchc-quy")
    body = client.get(reverse("admin:reports_regime_change", args=[regime.pk])).content.decode()
    assert 'name="sections-0-longest"' in body
    assert 'name="routes-TOTAL_FORMS"' in body
