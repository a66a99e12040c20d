"""Importing the catalogue of areas and indicators."""

from pathlib import Path

import pytest
from django.utils import translation

from reformportal.lib.toml_documents import DocumentRefused
from targets.catalogue_import import import_catalogue
from targets.models import Indicator, ReformArea

ROOT = Path(__file__).parents[2]
CATALOGUE = """
[[area]]
code = "procedures"
name = "Cải cách TTHC"
name_en = "Procedures"
position = 2

[[indicator]]
code = "online"
name = "Tỷ lệ hồ sơ trực tuyến"
name_en = "Online dossiers"
measure = "ratio"
nature = "flow"
part_of_whole = true
group_rule = "ratio_of_sums"
numerator = "Số hồ sơ trực tuyến"
denominator = "Tổng số hồ sơ"
"""


@pytest.fixture(autouse=True)
def in_english(db):
    with translation.override("en"):
        yield


@pytest.fixture
def write(tmp_path):
    def written(text):
        path = tmp_path / "indicators.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return written


def test_areas_and_indicators_are_stored_and_updated_in_place(write):
    assert import_catalogue(write(CATALOGUE)) == 1
    indicator = Indicator.objects.get()
    assert indicator.is_share
    assert (indicator.decimals, indicator.scale, indicator.unit) == (2, 100, "%")
    import_catalogue(write(CATALOGUE.replace("Online dossiers", "Dossiers online")))
    assert Indicator.objects.get().pk == indicator.pk
    assert Indicator.objects.get().name_en == "Dossiers online"
    assert ReformArea.objects.get().position == 2


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"ratio_of_sums"', '"sum"', "does not fit the measure"),
        ('"ratio_of_sums"', '"average"', "choose one of"),
        ('denominator = "Tổng số hồ sơ"', "", "needs “numerator” and “denominator”"),
        ('measure = "ratio"', 'measure = "quantity"', "Only a ratio can be “part_of_whole”"),
        ("part_of_whole = true", "scale = 1000", "“scale” is 100"),
        ("part_of_whole = true", "decimals = 40", "between 0 and 6"),
        ("part_of_whole = true", 'asked_in = ["EVERY YEAR"]', "at most 8 fit"),
        ("part_of_whole = true", 'part_of_hole = "yes"', "Did you mean “part_of_whole”"),
        ("position = 2", "position = -2", "between 0 and 1000"),
        ('code = "online"', 'code = "trực tuyến"', "letters a to z"),
    ],
)
def test_a_mistake_in_the_catalogue_is_refused_with_what_to_do(write, old, new, words):
    assert old in CATALOGUE
    with pytest.raises(DocumentRefused) as refusal:
        import_catalogue(write(CATALOGUE.replace(old, new)))
    assert any(words in str(problem) for problem in refusal.value.problems), refusal.value
    assert not Indicator.objects.exists()


def test_a_code_used_twice_is_refused(write):
    with pytest.raises(DocumentRefused, match="used twice"):
        import_catalogue(write(CATALOGUE + CATALOGUE))


def test_every_text_of_the_catalogue_has_its_english():
    import_catalogue(ROOT / "fixtures" / "indicators.toml")
    texts = ("name", "unit", "numerator_label", "denominator_label", "amount_label")
    lacking = [
        (indicator.code, name)
        for indicator in Indicator.objects.all()
        for name in (*texts, "definition", "data_source")
        if (stated := getattr(indicator, name)) and stated != "%"
        if not getattr(indicator, f"{name}_en")
    ]
    assert lacking == []


def test_only_measured_values_and_money_take_decimals():
    import_catalogue(ROOT / "fixtures" / "indicators.toml")
    fine = Indicator.objects.filter(input_decimals__gt=0)
    assert {each.measure for each in fine} == {"rate", "reduction"}
    assert fine.get(measure="reduction").code == "giam-chi-truc-tiep-don-vi-su-nghiep"


def test_texts_are_read_in_the_language_of_the_page(write):
    import_catalogue(write(CATALOGUE + 'numerator_en = "Online"\n'))
    indicator = Indicator.objects.get()
    assert indicator.input_texts["numerator"] == "Online"
    # Nobody wrote the English of this one.
    assert indicator.input_texts["denominator"] == "Tổng số hồ sơ"
    with translation.override("vi"):
        assert indicator.input_texts["numerator"] == "Số hồ sơ trực tuyến"
