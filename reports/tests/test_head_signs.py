"""The head's sign-off: where a rule asks for it, and how nobody is blocked where no head is."""

import pytest
from django.urls import reverse

from reports.models import Figure, Receipt, Submission, Transition
from reports.review.permits import moves_open_to
from reports.review.refusals import (
    ApprovesOwnFigures,
    HeadSigns,
    NotYourRole,
    ReasonMissing,
    SignatureMissing,
    SignatureTooLong,
    UnansweredFigures,
    UnwrittenSections,
)
from reports.review.workflow import move
from reports.sending.signing import signing_of
from reports.tests.factory import make_section, make_user
from reports.tests.review_factory import make_route


@pytest.fixture
def ruled(cast):
    """A complete report of an agency whose head signs."""
    Figure.objects.update(numerator=50, denominator=80, updated_by=cast.officer)
    make_route(cast.regime, "head")
    return cast


def go(cast, action, by, **said):
    report = Submission.objects.get(pk=cast.submission.pk)
    return move(submission=report, action=action, by=by, **said)


def state():
    return Submission.objects.get().state


def actions(cast, name, state="draft"):
    cast.submission.state = state
    return [step.action for step in moves_open_to(getattr(cast, name), cast.submission)]


def test_an_officer_submits_and_the_head_sends(ruled):
    with pytest.raises(HeadSigns):
        go(ruled, "send", ruled.officer)
    go(ruled, "submit_to_head", ruled.officer)
    assert (state(), Submission.objects.get().first_sent_at) == ("at_head", None)
    sent = go(ruled, "send", ruled.head)
    assert (sent.from_state, sent.to_state) == ("at_head", "sent")
    assert (sent.receipt.signed_by, sent.receipt.on_paper) == (ruled.head.full_name, False)


def test_punctuality_is_decided_when_the_head_sends(ruled, clock_at):
    go(ruled, "submit_to_head", ruled.officer)
    clock_at("2025-03-20T00:00:01+07:00")
    sent = go(ruled, "send", ruled.head)
    assert (sent.receipt.timeliness, sent.receipt.days_late) == ("late", 1)


def test_each_role_has_its_moves_where_the_head_signs(ruled):
    assert actions(ruled, "officer") == ["submit_to_head"]
    assert actions(ruled, "head") == ["send"]
    assert actions(ruled, "officer", "at_head") == ["take_back"]
    assert actions(ruled, "head", "at_head") == ["send", "give_back"]
    for name in ("reviewer", "leader", "administrator", "outsider"):
        assert actions(ruled, name, "at_head") == []


def test_without_a_rule_nothing_goes_by_the_head(cast):
    assert actions(cast, "officer") == ["send"]
    with pytest.raises(HeadSigns):
        go(cast, "submit_to_head", cast.officer)


@pytest.mark.parametrize("by", ["officer", "head"])
def test_an_incomplete_report_is_not_submitted(ruled, by):
    Figure.objects.update(numerator=None)
    with pytest.raises(UnansweredFigures if by == "officer" else NotYourRole):
        go(ruled, "submit_to_head", getattr(ruled, by))


def test_a_required_section_without_a_word_stops_submitting_and_sending(ruled):
    section = make_section(ruled.regime, is_required=True)
    for action, by in (("submit_to_head", ruled.officer), ("send", ruled.head)):
        with pytest.raises(UnwrittenSections) as refusal:
            go(ruled, action, by)
        assert refusal.value.sections == [section]


def test_the_head_gives_it_back_with_a_reason_and_the_officer_takes_it_back(ruled):
    go(ruled, "submit_to_head", ruled.officer)
    with pytest.raises(ReasonMissing):
        go(ruled, "give_back", ruled.head)
    go(ruled, "give_back", ruled.head, reason="Rà lại mẫu số")
    assert state() == "draft"
    go(ruled, "submit_to_head", ruled.officer)
    go(ruled, "take_back", ruled.officer)
    assert state() == "draft"


def test_a_report_that_a_reviewer_returned_stays_returned_on_its_way_to_the_head(ruled):
    go(ruled, "send", ruled.head)
    go(ruled, "return", ruled.reviewer, reason="Chưa khớp")
    go(ruled, "submit_to_head", ruled.officer)
    go(ruled, "give_back", ruled.head, reason="Chưa sửa")
    assert state() == "returned"


def test_figures_are_closed_and_not_given_while_with_the_head(ruled, client):
    go(ruled, "submit_to_head", ruled.officer)
    client.force_login(ruled.officer)
    typed = {f"f{ruled.figure.pk}-version": "0", f"f{ruled.figure.pk}-numerator": "1"}
    assert client.post(reverse("save_figure", args=[ruled.figure.pk]), typed).status_code == 409
    assert Figure.objects.get().numerator == 50
    assert not Submission.objects.visible_to(ruled.leader).exists()
    assert not Figure.objects.visible_to(ruled.leader).exists()


def test_whoever_submitted_does_not_approve(ruled):
    both = make_user("officer", ruled.agency)
    go(ruled, "submit_to_head", both)
    go(ruled, "send", ruled.head)
    both.memberships.create(agency=ruled.province, role="reviewer", valid_from="2021-01-01")
    with pytest.raises(ApprovesOwnFigures):
        go(ruled, "approve", type(both).objects.get(pk=both.pk))


def test_where_no_head_has_an_account_the_officer_names_who_signed_on_paper(ruled):
    ruled.head.memberships.update(valid_until="2025-03-15")
    assert signing_of(ruled.submission).on_paper
    assert actions(ruled, "officer") == ["send"]
    with pytest.raises(SignatureMissing):
        go(ruled, "send", ruled.officer, signed_by=" \n")
    with pytest.raises(SignatureTooLong):
        go(ruled, "send", ruled.officer, signed_by="a" * 201)
    sent = go(ruled, "send", ruled.officer, signed_by="Lê Văn Hùng, Giám đốc")
    assert (sent.receipt.signed_by, sent.receipt.on_paper) == ("Lê Văn Hùng, Giám đốc", True)


def test_a_head_who_leaves_while_the_report_is_there_blocks_nobody(ruled):
    go(ruled, "submit_to_head", ruled.officer)
    type(ruled.head).objects.filter(pk=ruled.head.pk).update(is_active=False)
    with pytest.raises(HeadSigns) as refusal:
        go(ruled, "send", ruled.officer, signed_by="Lê Văn Hùng")
    assert not refusal.value.signing.by_head
    go(ruled, "take_back", ruled.officer)
    go(ruled, "send", ruled.officer, signed_by="Lê Văn Hùng")
    assert state() == "sent"


def test_the_most_particular_rule_counts(cast):
    def needs():
        return signing_of(cast.submission).needs_head

    assert not needs()
    make_route(cast.regime, "head")
    assert needs()
    make_route(cast.regime, kind="department")
    assert not needs()
    make_route(cast.regime, "head", agency=cast.agency)
    assert needs()
    make_route(cast.regime, kind="commune")
    assert needs()


def test_the_check_page_offers_each_her_own_move(ruled, client):
    address = reverse("check_report", args=[ruled.submission.pk])
    client.force_login(ruled.officer)
    body = client.get(address).content.decode()
    assert reverse("submit_to_head", args=[ruled.submission.pk]) in body
    assert ruled.head.full_name in body
    client.post(reverse("submit_to_head", args=[ruled.submission.pk]))
    client.force_login(ruled.head)
    body = client.get(address).content.decode()
    assert reverse("give_back", args=[ruled.submission.pk]) in body
    answer = client.post(reverse("give_back", args=[ruled.submission.pk]), {"reason": "  "})
    assert answer.status_code == 409 and "notice-error" in answer.content.decode()
    client.post(reverse("send_report", args=[ruled.submission.pk]))
    assert (state(), Receipt.objects.count()) == ("sent", 1)


def test_a_paper_signature_that_lacks_is_asked_for_in_words(ruled, client):
    ruled.head.memberships.all().delete()
    client.force_login(ruled.officer)
    answer = client.post(reverse("send_report", args=[ruled.submission.pk]), {"signed_by": " "})
    assert answer.status_code == 409 and 'id="signed_by"' in answer.content.decode()
    assert not Transition.objects.exists()


def test_my_reports_show_the_head_what_to_sign_and_the_officer_that_it_waits(ruled, client):
    go(ruled, "submit_to_head", ruled.officer)
    client.force_login(ruled.head)
    page = client.get(reverse("my_reports"))
    assert len(page.context["duties"]) == 1
    assert reverse("check_report", args=[ruled.submission.pk]) in page.content.decode()
    client.force_login(ruled.officer)
    page = client.get(reverse("my_reports"))
    assert (len(page.context["duties"]), len(page.context["with_head"])) == (0, 1)
