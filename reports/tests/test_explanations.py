"""Warnings ask for a sentence: typing it, sending with it, and what the reviewer reads."""

import pytest
from django.urls import reverse

from reports.checks.findings import findings_of, flat
from reports.models import Explanation, Figure, KeptFinding, Submission
from reports.review.refusals import FiguresInError, UnexplainedWarnings
from reports.review.workflow import move
from reports.tests.checked import found_in, load_checks, make_past
from reports.tests.factory import (
    make_agency,
    make_figure,
    make_indicator,
    make_submission,
    make_target,
    make_user,
)
from targets.models import Check

SENTENCE = "Trong kỳ không có thủ tục mới nên số liệu giữ nguyên."


@pytest.fixture
def odd(cast):
    """The cast, whose one figure holds the same 70/100 for the third report in a row."""
    load_checks()
    make_past(cast, cast.indicator, [{"numerator": 70, "denominator": 100}] * 2)
    change(cast, numerator=70, denominator=100)
    return cast


@pytest.fixture
def officer(client, odd):
    client.force_login(odd.officer)
    return client


def change(cast, **inputs):
    Figure.objects.filter(pk=cast.figure.pk).update(**inputs)
    cast.figure.refresh_from_db()


def report(cast):
    return Submission.objects.select_related("period__regime", "agency").get(pk=cast.submission.pk)


def standing(cast):
    return [(finding.code, finding.standing) for finding in flat(findings_of(report(cast)))]


def say(client, cast, sentence=SENTENCE, code="unchanged"):
    url = reverse("save_sentence", args=[cast.figure.pk, code])
    return client.post(url, {"sentence": sentence})


def page(client, cast):
    return client.get(reverse("submission", args=[cast.submission.pk])).content.decode()


def send(cast):
    return move(submission=report(cast), action="send", by=cast.officer)


def test_a_warning_without_a_sentence_stops_the_sending(odd):
    with pytest.raises(UnexplainedWarnings) as refused:
        send(odd)
    assert [finding.figure.pk for finding in refused.value.findings] == [odd.figure.pk]
    assert report(odd).state == "draft"


def test_with_a_sentence_it_is_sent(officer, odd):
    assert say(officer, odd).status_code == 200
    assert send(odd).to_state == "sent"
    assert standing(odd) == [("unchanged", "explained")]


def test_an_error_stops_the_sending_whatever_was_explained(officer, odd):
    say(officer, odd)
    Check.objects.filter(code="unchanged").update(severity="error")
    with pytest.raises(FiguresInError):
        send(odd)


def test_the_officer_is_told_what_stops_the_sending_with_a_link_to_each(officer, odd):
    target = make_target(odd.plan, make_indicator(needs_note=True), values={2025: 50})
    wrong = make_figure(odd.submission, target.indicator, numerator=9, denominator=10)
    answer = officer.post(reverse("send_report", args=[odd.submission.pk]))
    body, page = answer.content.decode(), reverse("submission", args=[odd.submission.pk])
    assert answer.status_code == 409 and "notice-error" in body
    assert f'href="{page}#row-{wrong.pk}"' in body
    assert f'href="{page}#e{odd.figure.pk}-unchanged"' in body
    assert f'id="e{odd.figure.pk}-unchanged"' in officer.get(page).content.decode()


@pytest.mark.parametrize("sentence", ["ngắn", "x" * 501, "có\x00ký tự lạ trong câu"])
def test_what_is_no_sentence_is_refused_in_words(officer, odd, sentence):
    answer = say(officer, odd, sentence)
    assert answer.status_code == 422 and answer.json()["message"]
    assert not Explanation.objects.exists()


def test_who_said_it_when_and_of_which_figure_is_kept(officer, odd):
    say(officer, odd)
    row = Explanation.objects.get()
    assert (row.by, row.sentence, row.figure_version) == (odd.officer, SENTENCE, odd.figure.version)
    assert odd.officer.full_name in page(officer, odd)


def test_a_colleagues_sentence_is_followed_not_overwritten(client, officer, odd):
    say(officer, odd)
    say(officer, odd, SENTENCE + " Đã đối chiếu.")
    assert Explanation.objects.count() == 1
    client.force_login(make_user("officer", odd.agency))
    say(client, odd, "Đồng nghiệp đã đối chiếu lại với hồ sơ gốc.")
    assert Explanation.objects.count() == 2
    assert found_in(odd.figure)[0].sentence.startswith("Đồng nghiệp")


def test_an_empty_sentence_takes_it_back(officer, odd):
    say(officer, odd)
    say(officer, odd, "  ")
    assert standing(odd) == [("unchanged", "open")]


def test_a_changed_figure_leaves_the_sentence_marked_until_it_is_confirmed(officer, odd):
    say(officer, odd)
    Check.objects.filter(code="unchanged").update(formula="value > 0")
    change(odd, numerator=71, version=2)
    assert standing(odd) == [("unchanged", "earlier")]
    assert f'name="c{odd.figure.pk}-unchanged"' in page(officer, odd)
    say(officer, odd)
    assert standing(odd) == [("unchanged", "explained")]
    assert [row.figure_version for row in Explanation.objects.all()] == [0, 2]


def test_a_changed_note_leaves_the_explanation_as_it_is(officer, odd):
    say(officer, odd)
    change(odd, note="Đã rà soát", version=3)
    assert standing(odd) == [("unchanged", "explained")]


def test_an_explanation_of_an_earlier_figure_does_not_stop_the_sending_and_stays_marked(
    client, officer, odd
):
    say(officer, odd)
    Check.objects.filter(code="unchanged").update(formula="value > 0")
    change(odd, numerator=71)
    send(odd)
    client.force_login(odd.reviewer)
    shown = client.get(reverse("review", args=[odd.submission.pk])).content.decode()
    assert SENTENCE in shown and "finding-earlier" in shown


def test_without_script_sentences_are_saved_with_the_page_and_nothing_else_is_confirmed(
    officer, odd
):
    url, field = reverse("submission", args=[odd.submission.pk]), f"e{odd.figure.pk}-unchanged"
    assert officer.post(url, {field: SENTENCE}).status_code == 302
    assert standing(odd) == [("unchanged", "explained")]
    Check.objects.filter(code="unchanged").update(formula="value > 0")
    change(odd, numerator=72)
    officer.post(url, {field: SENTENCE})
    assert standing(odd) == [("unchanged", "earlier")]
    officer.post(url, {field: SENTENCE, f"c{odd.figure.pk}-unchanged": "1"})
    assert standing(odd) == [("unchanged", "explained")]


def test_without_script_a_refused_sentence_comes_back_with_the_reason(officer, odd):
    url, field = reverse("submission", args=[odd.submission.pk]), f"e{odd.figure.pk}-unchanged"
    answer = officer.post(url, {field: "ngắn <b>"})
    body = answer.content.decode()
    assert answer.status_code == 422 and "ngắn &lt;b&gt;</textarea>" in body
    assert 'aria-invalid="true"' in body
    answer = officer.post(reverse("send_report", args=[odd.submission.pk]), {field: "ngắn"})
    assert answer.status_code == 422 and report(odd).state == "draft"


@pytest.mark.parametrize(
    "name", ["e{other}-unchanged", "e999999999999999999-x", "e1-", "e-unchanged"]
)
def test_sentences_for_other_figures_are_left_alone(officer, odd, name):
    other = make_figure(make_submission(odd.period, make_agency(odd.province)), odd.indicator)
    url = reverse("submission", args=[odd.submission.pk])
    assert officer.post(url, {name.format(other=other.pk): SENTENCE}).status_code == 302
    assert not Explanation.objects.exists()


def test_saving_a_figure_brings_its_findings_back_and_keeps_them(officer, odd):
    prefix = f"f{odd.figure.pk}-"
    typed = {"version": "0", "numerator": "70", "denominator": "100", "note": "Đã rà soát"}
    told = officer.post(
        reverse("save_figure", args=[odd.figure.pk]),
        {prefix + name: value for name, value in typed.items()},
    ).json()
    assert f'id="e{odd.figure.pk}-unchanged"' in told["fragments"]["findings"]
    assert f'href="#e{odd.figure.pk}-unchanged"' in told["fragments"]["checklist"]
    assert KeptFinding.objects.get().check_code == "unchanged"


def test_a_sent_report_shows_what_it_was_asked_whatever_the_checks_say_later(officer, odd):
    say(officer, odd)
    send(odd)
    Check.objects.all().delete()
    assert standing(odd) == [("unchanged", "explained")]


def test_nothing_is_explained_in_a_report_that_was_sent(officer, odd):
    say(officer, odd)
    send(odd)
    assert say(officer, odd, "Một câu khác sau khi đã gửi.").status_code == 409
    assert Explanation.objects.get().sentence == SENTENCE


def queue(client, **query):
    answer = client.get(reverse("review_queue"), query)
    return [(row.record.warnings, row.record.open_warnings) for row in answer.context["table"].rows]


def test_the_queue_counts_warnings_and_open_ones_and_filters_by_them(client, officer, odd):
    plain = make_submission(odd.period, make_agency(odd.province), state="sent")
    make_figure(plain, make_indicator(), is_nil=True)
    page(officer, odd)
    officer.post(reverse("submission", args=[odd.submission.pk]))
    client.force_login(odd.reviewer)
    assert sorted(queue(client)) == [(0, 0), (1, 1)]
    assert queue(client, warnings="open") == queue(client, warnings="any") == [(1, 1)]
    assert queue(client, warnings="none") == [(0, 0)]
    client.force_login(odd.officer)
    say(client, odd)
    client.force_login(odd.reviewer)
    assert queue(client, warnings="any") == [(1, 0)] and queue(client, warnings="open") == []
    assert client.get(reverse("review_queue"), {"warnings": "x"}).status_code == 200


def test_grid_sending_review_and_queue_tell_of_the_same_findings(client, officer, odd):
    shown = officer.get(reverse("submission", args=[odd.submission.pk])).context["found"].findings
    with pytest.raises(UnexplainedWarnings) as refused:
        send(odd)
    say(officer, odd)
    send(odd)
    client.force_login(odd.reviewer)
    read = client.get(reverse("review", args=[odd.submission.pk])).context["found"].findings
    words = {(each.figure.pk, each.code, each.message) for each in shown}
    for others in (refused.value.findings, read):
        assert {(each.figure.pk, each.code, each.message) for each in others} == words
    assert queue(client) == [(len(words), 0)]


def test_ten_more_odd_figures_cost_no_page_more_queries(client, odd, queries_of):
    def more():
        target = make_target(odd.plan, values={2025: 50})
        same = {"numerator": 70, "denominator": 100}
        make_past(odd, target.indicator, [same] * 2)
        figure = make_figure(odd.submission, target.indicator, **same)
        client.force_login(odd.officer)
        client.post(reverse("save_sentence", args=[figure.pk, "unchanged"]), {"sentence": SENTENCE})

    def costs():
        found = []
        for person, name in ((odd.officer, "submission"), (odd.reviewer, "review")):
            client.force_login(person)
            address = reverse(name, args=[odd.submission.pk])
            client.get(address)
            found.append(queries_of(lambda url=address: client.get(url)))
        found.append(queries_of(lambda: client.get(reverse("review_queue"))))
        return found

    more()
    before = costs()
    for _number in range(10):
        more()
    assert costs() == before


def test_saving_one_figure_costs_no_more_queries_with_more_peers_and_past(officer, odd, queries_of):
    def save():
        figure = Figure.objects.get(pk=odd.figure.pk)
        typed = {"version": figure.version, "numerator": 60 + figure.version, "denominator": "100"}
        return officer.post(
            reverse("save_figure", args=[figure.pk]),
            {f"f{figure.pk}-{name}": value for name, value in typed.items()},
        )

    save()
    before = queries_of(save)
    for _number in range(10):
        sent = make_submission(odd.period, make_agency(odd.province), state="sent")
        make_figure(sent, odd.indicator, numerator=80, denominator=100)
    assert queries_of(save) == before
