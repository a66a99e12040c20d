"""Who carries on the place of an agency that has ended."""

from datetime import date, timedelta

import pytest

from agencies.models import Agency, Succession
from agencies.succession import Link, SuccessionCycle, heirs_on, resolve_heirs

MERGER = date(2025, 3, 1)


def make_province(code="pr"):
    province = Agency.objects.create(code=code, name=code, short_name=code, kind="province")
    Agency.objects.filter(pk=province.pk).update(province=province)
    return Agency.objects.get(pk=province.pk)


def make_department(province, code, **more):
    return Agency.objects.create(
        code=code,
        name=code,
        short_name=code,
        kind="department",
        parent=province,
        province=province,
        **more,
    )


def make_succession(kind, before, after, day=MERGER, heir=None):
    succession = Succession.objects.create(
        kind=kind, effective_on=day, decision="45/2025/NĐ-CP", history_heir=heir
    )
    succession.predecessors.set(before)
    succession.successors.set(after)
    return succession


def test_a_merger_counts_on_its_effective_day_and_not_the_day_before(db):
    province = make_province()
    old, new = make_department(province, "old"), make_department(province, "new")
    make_succession("merge", [old], [new])
    assert heirs_on(MERGER) == {old.pk: new.pk}
    assert heirs_on(MERGER - timedelta(days=1)) == {}


def test_two_departments_merged_into_a_new_one_have_the_same_heir(db):
    province = make_province()
    one, two, new = (make_department(province, code) for code in ("one", "two", "new"))
    make_succession("merge", [one, two], [new])
    assert heirs_on(MERGER) == {one.pk: new.pk, two.pk: new.pk}


def test_a_department_that_absorbs_another_keeps_its_own_place(db):
    province = make_province()
    absorbed, staying = make_department(province, "absorbed"), make_department(province, "staying")
    make_succession("merge", [absorbed, staying], [staying])
    assert heirs_on(MERGER) == {absorbed.pk: staying.pk}


def test_a_chain_is_followed_to_the_agency_that_lives_on_the_day(db):
    province = make_province()
    first, second, third = (
        make_department(province, code) for code in ("first", "second", "third")
    )
    make_succession("rename", [first], [second], date(2023, 1, 1))
    make_succession("merge", [second], [third], MERGER)
    assert heirs_on(date(2024, 1, 1)) == {first.pk: second.pk}
    assert heirs_on(MERGER) == {first.pk: third.pk, second.pk: third.pk}


def test_a_split_goes_to_the_heir_that_the_decision_names(db):
    province = make_province()
    whole, part, rest = (make_department(province, code) for code in ("whole", "part", "rest"))
    make_succession("split", [whole], [part, rest], heir=rest)
    assert heirs_on(MERGER) == {whole.pk: rest.pk}


def test_a_split_that_names_no_heir_leaves_the_place_empty(db):
    province = make_province()
    whole, part, rest = (make_department(province, code) for code in ("whole", "part", "rest"))
    make_succession("split", [whole], [part, rest])
    assert heirs_on(MERGER) == {}


def test_an_abolished_agency_and_whoever_led_to_it_have_no_heir(db):
    province = make_province()
    first, second = make_department(province, "first"), make_department(province, "second")
    make_succession("rename", [first], [second], date(2023, 1, 1))
    make_succession("abolish", [second], [], date(2025, 7, 1))
    assert heirs_on(date(2025, 6, 30)) == {first.pk: second.pk}
    assert heirs_on(date(2025, 7, 1)) == {}


def test_agencies_that_succeed_one_another_in_a_circle_are_refused():
    links = [
        Link(1, "merge", frozenset({2}), None),
        Link(2, "merge", frozenset({3}), None),
        Link(3, "rename", frozenset({1}), None),
    ]
    with pytest.raises(SuccessionCycle):
        resolve_heirs(links)


def test_one_province_is_asked_for_in_one_query(db, django_assert_num_queries):
    here, there = make_province("here"), make_province("there")
    for province in (here, there):
        old = make_department(province, f"{province.code}-old")
        make_succession("merge", [old], [make_department(province, f"{province.code}-new")])
    with django_assert_num_queries(1):
        heirs = heirs_on(MERGER, here.pk)
    assert list(Agency.objects.filter(pk__in=heirs).values_list("code", flat=True)) == ["here-old"]
