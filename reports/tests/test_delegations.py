"""Delegated authority: who acts in whose place, for how long, and what the database refuses."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from agencies.models import Delegation, User
from reformportal.lib import clock
from reports.models import Figure, Remark, Submission, Transition
from reports.review.refusals import ApprovesOwnFigures, NotYourRole
from reports.review.remarks import Chosen
from reports.review.saying import return_with_remarks
from reports.review.workflow import move
from reports.tests.factory import make_agency, make_membership, make_province, make_user
from reports.tests.review_factory import make_delegation


def again(user: User) -> User:
    """The same person at her next request."""
    return User.objects.get(pk=user.pk)


@pytest.fixture
def sent(cast):
    Figure.objects.update(is_nil=True, updated_by=cast.officer)
    move(submission=cast.submission, action="send", by=cast.officer)
    cast.colleague = make_user("officer", cast.agency, "Tạ Văn Sáu")
    return cast


def approve(cast, by):
    return move(submission=Submission.objects.get(), action="approve", by=again(by))


def test_a_delegate_acts_and_the_move_says_on_whose_behalf(sent):
    with pytest.raises(NotYourRole):
        approve(sent, sent.colleague)
    make_delegation(sent.reviewer, sent.colleague)
    done = approve(sent, sent.colleague)
    assert (done.by, done.on_behalf_of) == (sent.colleague, sent.reviewer)


def test_ones_own_role_goes_before_a_delegated_one(sent):
    other = make_user("reviewer", sent.province)
    make_delegation(sent.reviewer, other)
    assert approve(sent, other).on_behalf_of is None


def test_a_remark_says_on_whose_behalf_it_was_made(sent):
    make_delegation(sent.reviewer, sent.colleague)
    chosen = Chosen({sent.figure.pk: "Lệch 12 hồ sơ"})
    return_with_remarks(
        submission=sent.submission, by=again(sent.colleague), reason="Sai", chosen=chosen
    )
    assert Remark.objects.get().on_behalf_of == sent.reviewer


def test_a_head_who_is_away_has_the_receipt_signed_in_her_name(cast):
    Figure.objects.update(is_nil=True)
    cast.regime.routes.create().steps.create(number=1, actor="head")
    deputy = make_user("officer", cast.agency, "Tạ Văn Sáu")
    make_delegation(cast.head, deputy)
    sent = move(submission=cast.submission, action="send", by=again(deputy))
    assert sent.on_behalf_of == cast.head
    assert sent.receipt.signed_by == f"Tạ Văn Sáu (TUQ. {cast.head.full_name})"


def test_nobody_approves_in_the_name_of_who_sent_it(sent):
    make_membership(sent.officer, "reviewer", sent.province)
    make_delegation(sent.officer, sent.leader)
    with pytest.raises(ApprovesOwnFigures):
        approve(sent, sent.leader)


def test_nobody_approves_what_was_sent_in_her_name(cast):
    Figure.objects.update(is_nil=True)
    make_membership(cast.head, "reviewer", cast.province)
    deputy = make_user(name="Tạ Văn Sáu")
    make_membership(deputy, "leader", cast.province)
    make_delegation(cast.head, deputy, agency=cast.agency)
    move(submission=cast.submission, action="send", by=again(deputy))
    with pytest.raises(ApprovesOwnFigures):
        approve(cast, cast.head)


@pytest.mark.parametrize(
    ("first", "last", "holds"), [(0, 0, True), (-3, -1, False), (1, 5, False), (-1, 1, True)]
)
def test_it_holds_on_its_days_both_included(cast, first, last, holds):
    today = clock.today()
    days = {
        "valid_from": today + timedelta(days=first),
        "valid_until": today + timedelta(days=last),
    }
    make_delegation(cast.reviewer, cast.officer, **days)
    assert again(cast.officer).access.has("reviewer") is holds


def test_it_ends_when_it_is_revoked_when_its_giver_is_closed_and_when_the_role_ends(cast):
    made = make_delegation(cast.reviewer, cast.officer)
    assert again(cast.officer).access.has("reviewer")
    User.objects.filter(pk=cast.reviewer.pk).update(is_active=False)
    assert not again(cast.officer).access.has("reviewer")
    User.objects.update(is_active=True)
    cast.reviewer.memberships.update(valid_until=date(2025, 3, 15))
    assert not again(cast.officer).access.has("reviewer")
    cast.reviewer.memberships.update(valid_until=None)
    Delegation.objects.filter(pk=made.pk).update(revoked_at=clock.now(), revoked_by=cast.reviewer)
    assert not again(cast.officer).access.has("reviewer")


def test_there_are_no_chains(cast):
    make_delegation(cast.reviewer, cast.officer)
    make_delegation(cast.officer, cast.head)
    assert not again(cast.head).access.has("reviewer")
    assert again(cast.head).access.has("officer")


def test_an_administrators_role_is_not_delegated(cast):
    make_delegation(cast.administrator, cast.officer)
    assert again(cast.officer).access.roles == {"officer"}


def test_one_agency_alone_may_be_delegated(cast):
    make_membership(cast.officer, "reviewer", cast.province)
    make_delegation(cast.officer, cast.leader, agency=cast.agency)
    assert again(cast.leader).access.roles == {"leader", "officer"}


def refused(**fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_delegation(**fields)


def test_the_database_refuses_two_on_the_same_days(cast):
    make_delegation(cast.officer, cast.head, agency=cast.agency)
    refused(giver=cast.officer, receiver=cast.leader)
    refused(giver=cast.officer, receiver=cast.leader, agency=cast.agency)
    make_delegation(cast.officer, cast.leader, agency=cast.province)
    make_delegation(cast.reviewer, cast.head)
    later = clock.today() + timedelta(days=11)
    make_delegation(cast.officer, cast.leader, valid_from=later, valid_until=later)


def test_the_database_refuses_oneself_and_days_in_the_wrong_order(cast):
    refused(giver=cast.officer, receiver=cast.officer)
    refused(giver=cast.officer, receiver=cast.head, valid_until=date(2025, 3, 1))


def test_a_revoked_one_leaves_room_for_another(cast):
    make_delegation(cast.officer, cast.head, revoked_at=clock.now(), revoked_by=cast.officer)
    make_delegation(cast.officer, cast.leader)


def form(receiver, **typed):
    return {
        "receiver": receiver.pk, "agency": "", "valid_from": "2025-03-16",
        "valid_until": "2025-03-20", "document": "12/GUQ-STP",
    } | typed  # fmt: skip


def test_a_person_delegates_and_revokes_her_own(client, cast):
    client.force_login(cast.officer)
    assert client.post(reverse("delegations"), form(cast.head)).status_code == 302
    made = Delegation.objects.get()
    assert (made.giver, made.made_by, made.document) == (cast.officer, cast.officer, "12/GUQ-STP")
    overlapping = client.post(reverse("delegations"), form(cast.leader))
    assert overlapping.status_code == 422 and "12/GUQ-STP" in overlapping.content.decode()
    client.post(reverse("revoke_delegation", args=[made.pk]))
    made.refresh_from_db()
    assert made.revoked_by == cast.officer


def test_nobody_delegates_the_authority_of_another_but_an_administrator(client, cast):
    client.force_login(cast.officer)
    client.post(reverse("delegations"), form(cast.leader, giver=cast.head.pk))
    assert Delegation.objects.get().giver == cast.officer
    client.force_login(cast.administrator)
    client.post(reverse("delegations"), form(cast.leader, giver=cast.head.pk))
    made = Delegation.objects.latest("pk")
    assert (made.giver, made.made_by) == (cast.head, cast.administrator)
    client.post(reverse("revoke_delegation", args=[made.pk]))
    made.refresh_from_db()
    assert made.revoked_by == cast.administrator


@pytest.mark.parametrize(
    "typed", [{"valid_until": "2025-03-01"}, {"document": ""}, {"valid_until": "x"}]
)
def test_what_does_not_fit_comes_back_with_what_was_typed(client, cast, typed):
    client.force_login(cast.officer)
    answer = client.post(reverse("delegations"), form(cast.head, **typed))
    assert answer.status_code == 422 and "2025-03-16" in answer.content.decode()
    assert not Delegation.objects.exists()


def test_a_person_of_another_province_is_no_choice(client, cast):
    client.force_login(cast.officer)
    assert client.post(reverse("delegations"), form(cast.outsider)).status_code == 422


def test_ten_more_delegations_cost_no_more_queries(client, cast, queries_of):
    client.force_login(cast.officer)
    make_delegation(cast.officer, cast.head)
    before = queries_of(lambda: client.get(reverse("delegations")))
    for days in range(11, 21):
        day = clock.today() + timedelta(days=days)
        make_delegation(cast.officer, cast.head, valid_from=day, valid_until=day)
    assert queries_of(lambda: client.get(reverse("delegations"))) == before


def test_the_page_of_a_report_says_on_whose_behalf_one_decides(client, sent):
    make_delegation(sent.reviewer, sent.colleague)
    client.force_login(sent.colleague)
    page = reverse("review", args=[sent.submission.pk])
    assert f"thay mặt {sent.reviewer.full_name}" in client.get(page).content.decode()
    client.post(reverse("approve_report", args=[sent.submission.pk]))
    assert Transition.objects.last().on_behalf_of == sent.reviewer
    assert f"thay mặt {sent.reviewer.full_name}" in client.get(page).content.decode()


def test_roles_in_another_province_are_not_lent_along(cast):
    elsewhere = make_agency(make_province("Tỉnh Thứ Ba"))
    make_membership(cast.reviewer, "reviewer", elsewhere)
    make_delegation(cast.reviewer, cast.officer)
    reviewed = again(cast.officer).access.reviewed_province_ids
    assert reviewed == {cast.province.pk}


def test_an_administrator_lends_nothing_from_a_province_she_does_not_administer(cast):
    elsewhere = make_agency(make_province("Tỉnh Thứ Ba"))
    make_membership(cast.reviewer, "reviewer", elsewhere)
    make_membership(cast.administrator, "officer", elsewhere)
    made = make_delegation(cast.reviewer, cast.administrator, made_by=cast.administrator)
    assert again(cast.administrator).access.reviewed_province_ids == {cast.province.pk}
    Delegation.objects.filter(pk=made.pk).update(made_by=cast.reviewer)
    there = {cast.province.pk, elsewhere.province_id}
    assert again(cast.administrator).access.reviewed_province_ids == there


def test_nothing_is_lent_to_who_has_left_the_province(cast):
    make_delegation(cast.reviewer, cast.officer)
    cast.officer.memberships.update(valid_until=date(2025, 3, 15))
    assert again(cast.officer).access.roles == frozenset()
