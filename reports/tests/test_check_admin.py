"""Checks in the administrators' site: shared ones read and adjusted, a province's own edited."""

import pytest
from django.urls import reverse

from reports.tests.checked import load_checks
from reports.tests.factory import make_province
from targets.models import Check, CheckAdjustment


@pytest.fixture
def site(client, cast):
    load_checks()
    client.force_login(cast.administrator)
    return client


def page(name, *args):
    return reverse(f"admin:targets_{name}", args=args)


def typed(cast, **changed):
    return {
        "province": cast.province.pk,
        "code": "tinh-1",
        "name": "Riêng của tỉnh",
        "severity": "warning",
        "is_active": "on",
        "measures": ["ratio"],
        "formula": "value > 90",
        "message": "Giá trị {value} cao.",
        "position": "200",
    } | changed


def adjustment(cast, **changed):
    shared = Check.objects.get(code="unchanged")
    return {
        "province": cast.province.pk,
        "check_changed": shared.pk,
        "is_active": "on",
        "limit": "5",
        "reason": "Thủ tục ít thay đổi",
    } | changed


def errors_of(response):
    return response.context["adminform"].form.errors


def test_she_adds_and_changes_a_check_of_her_province(site, cast):
    assert site.post(page("check_add"), typed(cast)).status_code == 302
    made = Check.objects.get(code="tinh-1")
    assert (made.province, made.measures) == (cast.province, ["ratio"])
    site.post(page("check_change", made.pk), typed(cast, formula="value  >  95"))
    made.refresh_from_db()
    assert made.formula == "value > 95"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("formula", "valeu > 3", "value"),
        ("formula", "value > limit", ""),
        ("formula", "__import__('os')", "1"),
        ("message", "{numerator.real}", "numerator.real"),
    ],
)
def test_a_formula_or_message_that_cannot_work_is_refused_at_its_field(
    site, cast, field, value, said
):
    errors = errors_of(site.post(page("check_add"), typed(cast, **{field: value})))
    wrong = "limit" if value == "value > limit" else field
    assert said in str(errors[wrong]) and set(errors) == {wrong}


def test_the_page_names_what_a_formula_may_ask_for(site, cast):
    body = site.get(page("check_add")).content.decode()
    assert "<code>z_peers</code>" in body and "<code>already</code>" in body


def test_shared_checks_are_read_and_lead_to_their_adjustment(site, cast):
    shared = Check.objects.get(code="unchanged")
    url = page("check_change", shared.pk)
    body = site.get(url).content.decode()
    assert f"{page('checkadjustment_add')}?check_changed={shared.pk}" in body
    assert site.post(url, typed(cast, code="unchanged")).status_code == 403
    assert site.post(page("check_delete", shared.pk), {"post": "yes"}).status_code == 403


def test_she_adjusts_a_shared_check_for_one_indicator_once(site, cast):
    new = adjustment(cast, indicator=cast.indicator.pk)
    assert site.post(page("checkadjustment_add"), new).status_code == 302
    assert CheckAdjustment.objects.get().limit == 5
    assert site.post(page("checkadjustment_add"), new).status_code == 200
    assert CheckAdjustment.objects.count() == 1


def test_an_adjusted_formula_is_read_too_with_the_checks_thresholds(site, cast):
    wrong = adjustment(cast, formula="unchanged_for >= limt")
    assert "limit" in str(errors_of(site.post(page("checkadjustment_add"), wrong))["formula"])
    right = adjustment(cast, limit="", formula="unchanged_for > limit")
    assert site.post(page("checkadjustment_add"), right).status_code == 302


def test_another_provinces_checks_are_not_there(site, cast):
    foreign = make_province("Tỉnh Láng Giềng")
    own = {"severity": "error", "formula": "value > 0", "message": "x"}
    theirs = Check.objects.create(code="khac", name="Khác", province=foreign, **own)
    shown = site.get(page("check_changelist")).context["cl"].queryset
    assert theirs not in shown and shown.exists()
    assert site.get(page("check_change", theirs.pk)).status_code == 302
    lost = adjustment(cast, check_changed=theirs.pk)
    assert site.post(page("checkadjustment_add"), lost).status_code == 200
    taken = adjustment(cast, province=foreign.pk)
    assert site.post(page("checkadjustment_add"), taken).status_code == 200
    assert site.post(page("check_add"), typed(cast, province=foreign.pk)).status_code == 200
    assert not CheckAdjustment.objects.exists()
