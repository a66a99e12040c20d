"""The shared checks of the fixtures: sound, repeatable, and no slip goes unnoticed."""

import pytest
from django.conf import settings
from django.utils import translation

from agencies.models import Agency
from reformportal.lib.toml_documents import DocumentRefused
from targets.check_import import import_checks
from targets.models import Check

FILE = settings.BASE_DIR / "fixtures" / "checks.toml"


@pytest.fixture(autouse=True)
def in_english(db):
    with translation.override("en"):
        yield


def rewritten(tmp_path, old, new):
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "checks.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def test_loading_again_changes_nothing_and_takes_back_no_switch():
    count = import_checks(FILE)
    Check.objects.filter(code="unchanged").update(is_active=False, limit=9)
    assert import_checks(FILE) == count == Check.objects.count()
    unchanged = Check.objects.get(code="unchanged")
    assert (unchanged.is_active, unchanged.limit) == (False, 3)


def test_a_shared_check_that_is_stated_no_more_goes_and_a_provinces_own_stays(tmp_path):
    province = Agency.objects.create(code="p", name="Tỉnh", short_name="Tỉnh", kind="province")
    import_checks(FILE)
    own = {"severity": "error", "formula": "value > 0", "message": "x", "name": "Riêng"}
    Check.objects.create(code="rieng", province=province, **own)
    import_checks(rewritten(tmp_path, 'code = "above_100"', 'code = "above"'))
    codes = set(Check.objects.values_list("code", flat=True))
    assert {"rieng", "above"} <= codes and "above_100" not in codes


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("value > limit", "valu > limit", "Did you mean “value”"),
        ("limit = 100\n", "", "The formula asks for this threshold"),
        ("{value} %", "{valu} %", "cannot be filled in"),
        ('"ratio", "rate"', '"ratio", "rat"', "“rat” is no measure"),
        ('severity = "error"', 'severity = "fatal"', "choose one of: error, warning"),
        ('code = "unchanged"', 'code = "above_100"', "used twice"),
    ],
)
def test_a_slip_is_named_and_nothing_is_stored(tmp_path, old, new, said):
    with pytest.raises(DocumentRefused) as refused:
        import_checks(rewritten(tmp_path, old, new))
    assert said in str(refused.value)
    assert not Check.objects.exists()
