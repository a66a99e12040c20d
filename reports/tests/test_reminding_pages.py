"""The bell, its page, what one gets by mail, unsubscribing, and reminding by hand."""

import re
from datetime import timedelta

import pytest
from django.core import mail as django_mail
from django.test import Client
from django.urls import reverse

from agencies.models import User
from reformportal.lib import clock
from reports.models import Mail, MailChoice, Notice, Submission
from reports.reminding import delivery, outbox
from reports.reminding.addresses import unsubscribe_url
from reports.reminding.kinds import OF_DIGEST, Kind
from reports.tests.factory import make_agency, make_submission, make_user
from reports.tests.review_factory import make_notice


@pytest.fixture
def officer(client, cast):
    client.force_login(cast.officer)
    return client


@pytest.fixture
def reviewer(client, cast):
    client.force_login(cast.reviewer)
    return client


def body(answer) -> str:
    return answer.content.decode()


def bell(client) -> str:
    count = re.search(r"bell-count[^>]*>([\d+]+)<", body(client.get(reverse("notices"))))
    return count[1] if count else "0"


def test_the_bell_counts_what_is_not_read_and_not_settled(officer, cast):
    make_notice(cast.officer, cast.submission)
    make_notice(cast.officer, cast.submission, "late", read_at=clock.now())
    make_notice(cast.officer, cast.submission, "late", settled_at=clock.now())
    make_notice(cast.head, cast.submission)
    assert bell(officer) == "1"


def test_opening_a_notice_leads_to_the_report_and_counts_as_reading(officer, cast):
    notice = make_notice(cast.officer, cast.submission)
    answer = officer.get(reverse("open_notice", args=[notice.pk]))
    assert answer["Location"] == reverse("submission", args=[cast.submission.pk])
    assert bell(officer) == "0"


def test_a_reviewers_notice_leads_to_the_queue_or_to_the_report(reviewer, cast):
    one = make_notice(cast.reviewer, cast.submission, "extension_asked")
    many = Notice.objects.create(
        user=cast.reviewer, kind="to_review", period=cast.period, count=3, day=clock.today()
    )
    page = body(reviewer.get(reverse("notices")))
    assert "3 báo cáo chờ thẩm định" in page
    asked = reviewer.get(reverse("open_notice", args=[one.pk]))
    assert asked["Location"] == reverse("review", args=[cast.submission.pk])
    queue = reviewer.get(reverse("open_notice", args=[many.pk]))["Location"]
    assert queue == f"{reverse('review_queue')}?period=2025-Q1&state=sent"


def test_one_notice_or_all_are_marked_as_read(officer, cast):
    first = make_notice(cast.officer, cast.submission)
    others = make_notice(cast.head, cast.submission)
    make_notice(cast.officer, cast.submission, "late")
    officer.post(reverse("read_notices"), {"notice": first.pk})
    assert bell(officer) == "1"
    officer.post(reverse("read_notices"), {"notice": others.pk})
    officer.post(reverse("read_notices"), {"notice": "x"})
    assert bell(officer) == "1"
    officer.post(reverse("read_notices"))
    assert bell(officer) == "0"
    assert Notice.objects.get(pk=others.pk).read_at is None


def test_read_notices_stay_in_the_list_of_all(officer, cast):
    make_notice(cast.officer, cast.submission, read_at=clock.now())
    assert "Sở Tư pháp" not in re.sub(r"(?s)<header.*?</header>|<nav class=\"place.*?</nav>", "",
        body(officer.get(reverse("notices"))).split("<h1>")[1])  # fmt: skip
    assert "Quý I năm 2025 của Sở Tư pháp" in body(officer.get(reverse("notices"), {"show": "all"}))


@pytest.mark.parametrize("query", [{"page": "x"}, {"page": "99999"}, {"show": "\x00"}])
def test_the_page_of_notices_answers_nonsense(officer, query):
    assert officer.get(reverse("notices"), query).status_code == 200


def test_ten_more_notices_cost_no_more_queries(officer, cast, queries_of):
    make_notice(cast.officer, cast.submission)
    officer.get(reverse("notices"))
    few = queries_of(lambda: officer.get(reverse("notices")))
    for _turn in range(10):
        make_notice(cast.officer, cast.submission, by=cast.reviewer)
    assert queries_of(lambda: officer.get(reverse("notices"))) == few


def test_a_person_chooses_kinds_and_language_of_mails(officer, cast):
    page = body(officer.get(reverse("mail_choices")))
    assert 'name="due"' in page and 'name="to_review"' not in page and 'name="returned"' not in page
    answer = officer.post(reverse("mail_choices"), {"language": "en", "opens": "on"})
    assert answer.status_code == 302
    assert User.objects.get(pk=cast.officer.pk).language == "en"
    chosen = dict(MailChoice.objects.values_list("kind", "by_mail"))
    assert chosen["opens"] and not chosen["due"] and not chosen["late"]
    assert "returned" not in chosen and "to_review" not in chosen


def test_a_language_that_is_none_is_refused_and_nothing_is_stored(officer, cast):
    answer = officer.post(reverse("mail_choices"), {"language": "xx", "opens": "on"})
    assert answer.status_code == 200 and "field-error" in body(answer)
    assert not MailChoice.objects.exists()


def test_one_click_unsubscribes_without_session_and_without_a_token_of_the_page(cast):
    url = unsubscribe_url(cast.officer, "digest").partition("://")[2].partition("/")[2]
    stranger = Client(enforce_csrf_checks=True)
    asked = stranger.get(f"/{url}")
    assert asked.status_code == 200 and not MailChoice.objects.exists()
    assert cast.officer.full_name not in body(asked) and cast.officer.email not in body(asked)
    done = stranger.post(f"/{url}", {"List-Unsubscribe": "One-Click"})
    assert done.status_code == 200
    ended = MailChoice.objects.filter(user=cast.officer, by_mail=False)
    assert set(ended.values_list("kind", flat=True)) == set(OF_DIGEST)
    assert stranger.post(f"/{url}").status_code == 200, "twice is as good as once"


def test_unsubscribing_goes_on_in_the_language_of_the_mail(cast):
    User.objects.update(language="en")
    url = unsubscribe_url(cast.officer, "digest").partition("8000")[2]
    assert "Shall the daily digest not be sent" in body(Client().get(url))
    chosen = Client()
    chosen.cookies["django_language"] = "vi"
    assert "Ngừng nhận thư tổng hợp" in body(chosen.get(url))


def test_unsubscribing_ends_the_mails_of_that_kind_alone(cast):
    url = unsubscribe_url(cast.officer, Kind.EXTENSION_GRANTED).partition("8000")[2]
    assert Client().post(url).status_code == 200
    outbox.notice(kind=Kind.EXTENSION_GRANTED, submission=cast.submission, actor=cast.reviewer)
    assert not Mail.objects.exists()
    outbox.notice(kind=Kind.EXTENSION_REFUSED, submission=cast.submission, actor=cast.reviewer)
    assert Mail.objects.count() == 1


@pytest.mark.parametrize("token", ["x", "WzEsImRpZ2VzdCJd:1abc:xyz", "%00", "ơ"])
def test_an_address_that_was_cut_short_changes_nothing(cast, token):
    answer = Client().post(f"/unsubscribe/{token}")
    assert answer.status_code == 404 and not MailChoice.objects.exists()
    assert "đăng nhập" in body(answer).lower()


def test_a_token_for_a_duty_is_refused(cast):
    url = unsubscribe_url(cast.officer, Kind.RETURNED).partition("8000")[2]
    assert Client().post(url).status_code == 404


def remind(client, *reports, **typed):
    typed = {"report": [each.pk for each in reports], "confirmed": "yes"} | typed
    return client.post(reverse("remind"), typed, follow=True)


def test_reminding_says_beforehand_whom_it_reaches_and_who_has_no_address(reviewer, cast):
    silent = make_submission(cast.period, make_agency(cast.province, "Sở Không Thư"))
    make_user("officer", silent.agency, "Phan Không Thư", email="")
    nobody = make_submission(cast.period, make_agency(cast.province, "Ban Không Người"))
    given = make_submission(cast.period, make_agency(cast.province), "sent")
    reports = [cast.submission, silent, nobody, given]
    page = reviewer.get(reverse("remind"), {"report": [each.pk for each in reports]})
    selection = page.context["selection"]
    assert [each.report for each in selection.reached] == [cast.submission, silent]
    assert (selection.mails, [each.report for each in selection.nobody]) == (1, [nobody])
    assert len(selection.left_out) == 1
    for words in (cast.officer.email, "Phan Không Thư", "Ban Không Người"):
        assert words in body(page)
    assert not Notice.objects.exists() and not Mail.objects.exists()


def test_a_reminder_goes_at_once_with_its_note_and_is_one_act(reviewer, cast):
    other = make_submission(cast.period, make_agency(cast.province))
    second = make_user("officer", other.agency, "Ngô Thị Hai")
    answer = remind(reviewer, cast.submission, other, note="Đề nghị gửi trước 15 giờ")
    assert "notice-success" in body(answer)
    told = Notice.objects.filter(kind="by_hand")
    assert {each.user for each in told} == {cast.officer, second}
    assert len({each.act for each in told}) == 1 and {each.by for each in told} == {cast.reviewer}
    assert delivery.send_waiting() == 2
    assert "> Đề nghị gửi trước 15 giờ" in django_mail.outbox[0].body
    assert Mail.objects.first().unsubscribe_url == ""


def test_a_report_with_the_head_reminds_the_head(reviewer, cast):
    Submission.objects.update(state="at_head")
    remind(reviewer, cast.submission)
    assert Notice.objects.get().user == cast.head


def test_a_returned_report_is_reminded_of_with_its_own_last_day(reviewer, cast):
    moment = clock.now()
    Submission.objects.update(
        state="returned", first_sent_at=moment, sent_at=moment, resend_by="2025-03-21"
    )
    remind(reviewer, cast.submission)
    assert "gửi lại báo cáo chậm nhất ngày 21/3/2025" in Mail.objects.get().text


def test_a_report_that_was_sent_meanwhile_is_not_reminded_of(reviewer, cast):
    moment = clock.now()
    Submission.objects.update(state="sent", first_sent_at=moment, sent_at=moment)
    answer = remind(reviewer, cast.submission, note="Đề nghị gửi")
    assert answer.status_code == 409 and not Notice.objects.exists()


def test_a_note_that_is_too_long_comes_back_whole(reviewer, cast):
    note = "a" * 1001
    answer = remind(reviewer, cast.submission, note=note)
    assert answer.status_code == 409 and note in body(answer)
    assert not Notice.objects.exists()


def test_without_names_the_queue_in_the_address_is_reminded(reviewer, cast):
    make_submission(cast.period, make_agency(cast.province), "approved")
    commune = make_submission(cast.period, make_agency(cast.province, kind="commune"))
    make_user("officer", commune.agency)
    page = reviewer.get(reverse("remind"), {"period": "2025-Q1", "level": "commune"})
    assert [each.report for each in page.context["selection"].reached] == [commune]
    page = reviewer.get(reverse("remind"), {"period": "2025-Q1"})
    assert len(page.context["selection"].reached) == 2


def test_nobody_reminds_in_another_province(client, cast):
    client.force_login(make_user("reviewer", make_agency().province))
    assert remind(client, cast.submission).status_code == 409
    assert not Notice.objects.exists()


@pytest.mark.parametrize("key", ["x", "٣", "9" * 30, "-1", "\x00"])
def test_reminding_answers_nonsense(reviewer, key):
    assert reviewer.get(reverse("remind"), {"report": key}).status_code == 200


@pytest.mark.parametrize(
    "back", ["https://example.com/", "//example.com", "/review/\\x", "/admin/"]
)
def test_reminding_leads_back_to_the_queue_and_nowhere_else(reviewer, cast, back):
    typed = {"report": cast.submission.pk, "confirmed": "yes", "back": back}
    assert reviewer.post(reverse("remind"), typed)["Location"] == reverse("review_queue")


def test_more_reports_cost_no_more_queries(reviewer, cast, queries_of):
    def ask():
        keys = list(Submission.objects.values_list("pk", flat=True))
        return reviewer.get(reverse("remind"), {"report": keys})

    few = queries_of(ask)
    for _turn in range(10):
        made = make_submission(cast.period, make_agency(cast.province))
        make_user("officer", made.agency)
    assert queries_of(ask) == few


def test_the_review_page_says_who_was_reminded_when_and_whether_the_mail_went(reviewer, cast):
    remind(reviewer, cast.submission, note="Đề nghị gửi")
    delivery.send_waiting()
    make_notice(cast.head, cast.submission, "escalated", at=clock.now() - timedelta(days=1))
    page = body(reviewer.get(reverse("review", args=[cast.submission.pk])))
    shown = page.split('id="reminders"')[1].split("</section>")[0]
    assert cast.officer.full_name in shown and cast.officer.email in shown
    assert "Đề nghị gửi" in shown and cast.head.full_name in shown and "chỉ trên Cổng" in shown


def test_the_queue_says_when_an_agency_was_last_reminded(reviewer, cast):
    make_notice(cast.officer, cast.submission, "late")
    make_notice(cast.officer, cast.submission, "approved", at=clock.now() + timedelta(days=1))
    page = body(reviewer.get(reverse("review_queue")))
    assert "16/3/2025 10:0" in page and "17/3/2025" not in page


def test_administrators_see_outgoing_mails_of_their_province_and_send_again(client, cast):
    outbox.notice(kind=Kind.RETURNED, submission=cast.submission, actor=cast.reviewer)
    Mail.objects.update(state="failed", error="550 no such mailbox")
    client.force_login(cast.administrator)
    url = reverse("admin:reports_mail_changelist")
    assert "550 no such mailbox" in body(client.get(url))
    mail = Mail.objects.get()
    assert "Kính gửi" in body(client.get(reverse("admin:reports_mail_change", args=[mail.pk])))
    client.post(url, {"action": "send_again", "_selected_action": [mail.pk]})
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == ("waiting", 0)
    client.force_login(make_user("administrator", make_agency().province))
    assert "550 no such mailbox" not in body(client.get(url))
