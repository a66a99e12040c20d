"""Who reads what on an agency's page."""

import pytest
from django.urls import reverse

from agencies.models import Level
from reports.tests.factory import make_agency, make_membership, make_user


def page_of(client, user, agency):
    client.force_login(user)
    return client.get(reverse("agency", args=[agency.pk]))


@pytest.mark.parametrize("role", ["officer", "head", "reviewer", "leader"])
def test_people_are_listed_for_administrators_alone(client, cast, role):
    assert "Trần Thị Lan" in page_of(client, cast.administrator, cast.agency).content.decode()
    reader = make_user(role, cast.agency if role in ("officer", "head") else cast.province)
    assert "Trần Thị Lan" not in page_of(client, reader, cast.agency).content.decode()


def test_reports_are_listed_for_the_agency_and_for_those_who_read_the_province(client, cast):
    other = make_user("officer", make_agency(cast.province))
    readers = [cast.officer, cast.head, cast.reviewer, cast.leader]
    for user in readers:
        assert [*page_of(client, user, cast.agency).context["reports"]] == [cast.submission]
    for user in (cast.administrator, other):
        assert not page_of(client, user, cast.agency).context["reports"]


def test_a_role_that_ended_opens_nothing(client, cast):
    left = make_user()
    make_membership(left, "leader", cast.province, valid_until="2025-03-15")
    assert page_of(client, left, cast.agency).status_code == 404
    assert client.get(reverse("overview")).status_code == 403
    assert client.get("/").status_code == 200


def test_each_role_begins_where_its_work_is(client, cast):
    homes = {}
    for role in ("officer", "head", "reviewer", "leader", "administrator"):
        client.force_login(getattr(cast, role))
        homes[role] = client.get("/")["Location"]
    assert homes == {
        "officer": reverse("my_reports"),
        "head": reverse("my_reports"),
        "reviewer": reverse("review_queue"),
        "leader": reverse("portfolio"),
        "administrator": reverse("admin:index"),
    }


def test_the_list_names_the_level_of_each_agency(client, cast):
    client.force_login(cast.leader)
    page = client.get(reverse("agencies")).content.decode()
    assert str(Level.PROVINCE.label) in page.split("<tbody")[1]


def test_the_agencys_reports_lead_to_those_that_one_may_read(client, cast):
    address = reverse("submission", args=[cast.submission.pk])
    for person, reads in ((cast.officer, True), (cast.reviewer, True), (cast.leader, False)):
        client.force_login(person)
        body = client.get(reverse("agency", args=[cast.agency.pk])).content.decode()
        assert (f'href="{address}"' in body) is reads, "a leader reads no drafts"
