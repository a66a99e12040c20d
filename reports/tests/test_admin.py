"""The administrators' site: her provinces only, no figures, and history that stays."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from agencies.models import Agency, Membership, User
from reports.tests.factory import (
    make_agency,
    make_membership,
    make_plan,
    make_province,
    make_regime,
    make_target,
    make_user,
)
from reports.tests.progress_rows import make_row
from targets.models import Target, TargetRevision, YearTarget

PASSWORD = "mot-mat-khau-du-dai-7"


@pytest.fixture
def site(client, cast):
    client.force_login(cast.administrator)
    return client


def page(name, *args):
    return reverse(f"admin:{name}", args=args)


def memberships(*rows, initial=0):
    """The inline form of roles."""
    form = {
        "memberships-TOTAL_FORMS": str(len(rows)),
        "memberships-INITIAL_FORMS": str(initial),
        "memberships-MIN_NUM_FORMS": "0",
        "memberships-MAX_NUM_FORMS": "1000",
    }
    for place, row in enumerate(rows):
        form |= {f"memberships-{place}-{name}": value for name, value in row.items()}
    return form


def person(*roles):
    names = {"username": "nguoimoi", "full_name": "Người Mới", "email": "moi@example.vn"}
    return names | {"password1": PASSWORD, "password2": PASSWORD} | memberships(*roles)


def test_lists_hold_the_rows_of_her_province_alone(site, cast):
    foreign = make_province("Tỉnh Láng Giềng")
    make_target(make_plan(foreign, document_number="99/KH-XA", regime=make_regime(foreign)))
    for model in ("agencies_agency", "targets_plan", "targets_target", "reports_regime"):
        shown = site.get(page(f"{model}_changelist")).context["cl"].queryset
        assert shown.count() >= 1
        assert not [row for row in shown if "Láng Giềng" in str(row) or "99/KH-XA" in str(row)]


def test_a_row_of_another_province_cannot_be_opened(site, cast):
    foreign = make_agency(make_province())
    response = site.get(page("agencies_agency_change", foreign.pk))
    assert response.status_code == 302 and response["Location"] == page("index")


def test_choices_are_those_of_her_province(site, cast):
    foreign = make_agency(make_province(), "Sở của tỉnh khác")
    form = site.get(page("agencies_agency_add")).context["adminform"].form
    assert foreign not in form.fields["parent"].queryset
    assert list(form.fields["province"].queryset) == [cast.province]


def test_an_agency_cannot_be_saved_into_another_province(site, cast):
    foreign = make_province()
    made = {"code": "lau", "name": "Sở lậu", "short_name": "Lậu", "kind": "department"}
    where = {"province": foreign.pk, "parent": foreign.pk, "valid_from": "1/1/2025"}
    assert site.post(page("agencies_agency_add"), made | where).status_code == 200
    assert not Agency.objects.filter(code="lau").exists()


def test_a_person_is_made_with_a_password_and_a_role(site, cast):
    role = {"agency": cast.agency.pk, "role": "officer", "valid_from": "1/3/2025"}
    response = site.post(page("agencies_user_add"), person(role))
    assert response.status_code == 302, response.context["errors"]
    made = User.objects.get(username="nguoimoi")
    assert made.check_password(PASSWORD)
    assert [held.agency for held in made.memberships.all()] == [cast.agency]


def test_a_person_without_a_role_is_not_made(site, cast):
    assert site.post(page("agencies_user_add"), person()).status_code == 200
    assert not User.objects.filter(username="nguoimoi").exists()


def test_no_role_is_given_in_another_province(site, cast):
    foreign = make_agency(make_province())
    role = {"agency": foreign.pk, "role": "reviewer", "valid_from": "1/3/2025"}
    assert site.post(page("agencies_user_add"), person(role)).status_code == 200
    assert not User.objects.filter(username="nguoimoi").exists()


def test_she_cannot_give_a_role_to_herself(site, cast):
    me = cast.administrator
    names = {"username": me.username, "full_name": me.full_name, "email": me.email}
    role = {"agency": cast.province.pk, "role": "reviewer", "valid_from": "1/3/2025"}
    site.post(page("agencies_user_change", me.pk), names | memberships(role))
    assert [held.role for held in Membership.objects.filter(user=me)] == ["administrator"]


def test_she_cannot_set_the_password_of_somebody_of_two_provinces(site, cast):
    both = make_user("officer", cast.agency)
    make_membership(both, "leader", make_province())
    response = site.post(
        page("auth_user_password_change", both.pk), {"password1": PASSWORD, "password2": PASSWORD}
    )
    assert response.status_code == 403
    both.refresh_from_db()
    assert not both.has_usable_password() or not both.check_password(PASSWORD)


def test_figures_and_packages_have_no_page(site):
    apps = site.get(page("index")).context["app_list"]
    models = {model["object_name"] for app in apps for model in app["models"]}
    assert not models & {"Figure", "Submission", "Progress", "Transition", "Group"}
    assert "AccessAttempt" not in models


def test_an_agency_with_reports_is_kept_and_the_page_says_why(site, cast):
    response = site.post(page("agencies_agency_delete", cast.agency.pk), {"post": "yes"})
    assert response.status_code == 200 and response.context["protected"]
    assert Agency.objects.filter(pk=cast.agency.pk).exists()


@pytest.mark.parametrize("model", ["target", "plan"])
def test_what_figures_were_reported_for_is_kept(site, cast, model):
    make_row(cast, target=cast.target, value=Decimal(50))
    url = page(f"targets_{model}_delete", getattr(cast, model).pk)
    response = site.post(url, {"post": "yes"})
    assert response.status_code == 200 and response.context["protected"]
    assert Target.objects.filter(pk=cast.target.pk).exists()


def year_values(revision, value):
    row = revision.year_targets.get(year=2025)
    return {
        "target": revision.target_id,
        "number": revision.number,
        "decision": revision.decision,
        "effective_on": f"{revision.effective_on:%d/%m/%Y}",
        "year_targets-TOTAL_FORMS": "1",
        "year_targets-INITIAL_FORMS": "1",
        "year_targets-0-id": row.pk,
        "year_targets-0-revision": revision.pk,
        "year_targets-0-year": "2025",
        "year_targets-0-value": value,
    }


def test_a_year_value_by_which_an_opened_report_is_judged_stays(site, cast):
    revision = cast.target.revisions.get()
    url = page("targets_targetrevision_change", revision.pk)
    assert site.post(url, year_values(revision, "10")).status_code == 403
    assert YearTarget.objects.get(revision=revision, year=2025).value == 60


def test_a_year_value_of_a_revision_not_yet_in_use_can_change(site, cast):
    later = TargetRevision.objects.create(
        target=cast.target, number=2, decision="12/QĐ", effective_on=date(2025, 6, 1)
    )
    YearTarget.objects.create(revision=later, year=2025, value=70)
    url = page("targets_targetrevision_change", later.pk)
    response = site.post(url, year_values(later, "75"))
    assert response.status_code == 302, response.context["errors"]
    assert later.year_targets.get().value == 75


def test_a_new_revision_cannot_begin_before_a_closed_report(site, cast, clock_at):
    clock_at("2025-04-01T10:00+07:00")
    new = {"target": cast.target.pk, "number": "2", "decision": "12/QĐ"}
    empty = {"year_targets-TOTAL_FORMS": "0", "year_targets-INITIAL_FORMS": "0"}
    url = page("targets_targetrevision_add")
    assert site.post(url, new | empty | {"effective_on": "19/03/2025"}).status_code == 200
    assert site.post(url, new | empty | {"effective_on": "20/03/2025"}).status_code == 302


def test_a_day_is_typed_day_first(site, cast):
    role = {"agency": cast.agency.pk, "role": "officer", "valid_from": "6/1/2025"}
    site.post(page("agencies_user_add"), person(role))
    assert Membership.objects.get(user__username="nguoimoi").valid_from == date(2025, 1, 6)


def test_administrators_change_their_own_password_only_by_the_old_one(site, cast):
    typed = {"password1": PASSWORD, "password2": PASSWORD}
    for written in (cast.administrator.pk, f"0{cast.administrator.pk}"):
        url = page("auth_user_password_change", written)
        assert site.post(url, typed)["Location"] == reverse("password_change")
    cast.administrator.refresh_from_db()
    assert not cast.administrator.check_password(PASSWORD)
