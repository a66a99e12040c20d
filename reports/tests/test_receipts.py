"""The receipt of a sending: what was handed over can be shown, proved, and compared with today."""

import json
from hashlib import sha256

import pytest
from django.urls import reverse

from reports.models import Figure, Narrative, Receipt, Submission
from reports.review.workflow import move
from reports.sending.content import content_of, differences, digest_of
from reports.tests.factory import make_narrative, make_section, make_target


@pytest.fixture
def sent(cast):
    """The cast with a report of one figure and one section, sent by its officer."""
    Figure.objects.update(numerator=50, denominator=80, note="Đã đối chiếu")
    section = make_section(cast.regime, code="ket-qua", name="Kết quả nổi bật")
    make_narrative(cast.submission, section, "Đã **kết nối**", cast.officer)
    move(submission=cast.submission, action="send", by=cast.officer)
    return cast


def back(cast):
    report = Submission.objects.get()
    move(submission=report, action="return", by=cast.reviewer, reason="Chưa khớp")
    return report


def test_a_sending_leaves_its_content_digest_and_punctuality(sent):
    receipt = Receipt.objects.get()
    assert receipt.digest == sha256(receipt.content.encode()).hexdigest()
    content = json.loads(receipt.content)
    assert content["agency"] == sent.agency.code and content["period"] == "2025-Q1"
    assert content["figures"] == [
        {
            "indicator": sent.indicator.code,
            "numerator": "50",
            "denominator": "80",
            "note": "Đã đối chiếu",
        }
    ]
    assert content["narrative"] == [{"section": "ket-qua", "text": "Đã **kết nối**"}]
    assert (receipt.number, receipt.figures, receipt.timeliness) == (1, 1, "on_time")
    assert receipt.signed_by == sent.officer.full_name


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"numerator": 0, "denominator": 9}, {"numerator": "0", "denominator": "9"}),
        ({"numerator": "1.500000", "denominator": 2}, {"numerator": "1.5", "denominator": "2"}),
        ({"numerator": 1200, "denominator": 1300}, {"numerator": "1200", "denominator": "1300"}),
        ({"is_nil": True}, {"is_nil": True}),
        ({"done": False}, {"done": False}),
        ({"done": True, "done_on": "2025-03-01"}, {"done": True, "done_on": "2025-03-01"}),
        ({"blank_reason": "Chưa khảo sát"}, {"blank_reason": "Chưa khảo sát"}),
    ],
)
def test_the_content_tells_zero_nil_blank_and_not_done_apart(cast, answer, said):
    Figure.objects.update(**answer)
    figures = json.loads(content_of(cast.submission))["figures"]
    assert figures == [{"indicator": cast.indicator.code} | said]


def test_the_same_report_gives_the_same_digest_and_any_change_another(cast):
    make_target(cast.plan, values={2025: 50})
    first = digest_of(content_of(cast.submission))
    assert digest_of(content_of(Submission.objects.get())) == first
    Figure.objects.update(version=9)
    assert digest_of(content_of(cast.submission)) == first
    Figure.objects.update(note=".")
    assert digest_of(content_of(cast.submission)) != first


def test_differences_name_what_changed(sent):
    before = Receipt.objects.get().content
    Figure.objects.update(numerator=51)
    assert differences(before, content_of(sent.submission)) == ([sent.indicator.code], [])
    Narrative.objects.update(text="")
    changed = differences(before, content_of(sent.submission))
    assert changed == ([sent.indicator.code], ["ket-qua"])


def test_sending_again_makes_a_second_receipt_and_keeps_the_punctuality(sent, clock_at):
    report = back(sent)
    Figure.objects.update(numerator=51)
    clock_at("2025-03-25T09:00+07:00")
    move(submission=report, action="send", by=sent.head)
    first, second = Receipt.objects.order_by("number")
    assert (second.number, second.timeliness, second.days_late) == (2, "on_time", 0)
    # Sunday the 16th + three working days: the 19th.
    assert (first.days_late_again, second.days_late_again) == (None, 6)
    assert first.digest != second.digest
    assert json.loads(first.content)["figures"][0]["numerator"] == "50"


def test_the_page_says_that_the_report_is_still_what_was_sent(sent, client):
    client.force_login(sent.officer)
    answer = client.get(reverse("receipt", args=[Receipt.objects.get().pk]))
    body = answer.content.decode()
    assert answer.context["comparison"].is_same and "notice-success" in body
    for words in (Receipt.objects.get().digest, sent.officer.full_name, "16/3/2025 10:00"):
        assert words in body


def test_the_page_names_what_was_changed_since(sent, client):
    back(sent)
    Figure.objects.update(numerator=51)
    client.force_login(sent.officer)
    body = client.get(reverse("receipt", args=[Receipt.objects.get().pk])).content.decode()
    assert "notice-warning" in body and sent.indicator.title in body


def test_a_receipt_whose_content_was_tampered_with_says_so(sent, client):
    receipt = Receipt.objects.get()
    Receipt.objects.update(content=receipt.content.replace('"50"', '"70"'))
    client.force_login(sent.reviewer)
    body = client.get(reverse("receipt", args=[receipt.pk])).content.decode()
    assert "notice-error" in body


def test_the_report_leads_to_its_receipts_for_those_who_may_see_them(sent, client):
    address = reverse("receipt", args=[Receipt.objects.get().pk])
    for person in (sent.officer, sent.head, sent.leader):
        client.force_login(person)
        page = client.get(reverse("submission", args=[sent.submission.pk])).content.decode()
        assert address in page
        assert client.get(address).status_code == 200
    client.force_login(sent.outsider)
    assert client.get(address).status_code == 404


def test_my_reports_lead_to_the_receipt_of_the_last_sending(sent, client):
    client.force_login(sent.officer)
    body = client.get(reverse("my_reports")).content.decode()
    assert reverse("receipt", args=[Receipt.objects.get().pk]) in body
