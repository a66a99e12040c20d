"""One digest a person and day: only what she has to do, written once the offices are open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q

from reformportal.lib import clock
from reformportal.lib.working_days import last_working_day
from reports.models import DigestDay, Mail, Notice
from reports.reminding.choices import Wanted, wanted_by
from reports.reminding.kinds import DONE_BY_SENDING, Kind
from reports.reminding.letters import write_mail
from reports.reminding.needs import Need, Today, needs_of
from reports.reminding.people import people_of
from reports.reminding.schedule import closing_of, in_office_hours, is_digest_day

URGENCY = (
    Kind.LAST_DAY,
    Kind.ESCALATED,
    Kind.LATE,
    Kind.RETURNED,
    Kind.WITH_HEAD,
    Kind.EXTENSION_ASKED,
    Kind.DUE,
    Kind.OPENS,
    Kind.REMARKED,
    Kind.TO_REVIEW,
    Kind.COMING,
)
# Said anew each day while it holds: what was said of the report before is settled.
SAID_DAILY = (*URGENCY, Kind.REOPENED, Kind.GIVEN_BACK)
# Not about one report: what was said before is settled by every day's digests.
OF_PERIOD = (Kind.TO_REVIEW, Kind.COMING)


def write_due() -> int:
    """Writes today's digests where it is time and nobody did; the number of mails written."""
    now = clock.now()
    if not in_office_hours(now) or DigestDay.objects.filter(day=clock.day_of(now)).exists():
        return 0
    return write_digests()


@transaction.atomic
def write_digests() -> int:
    """Notices and mails of the day, all or none; a second worker waits and then writes nothing."""
    now = clock.now()
    written, is_first = DigestDay.objects.get_or_create(day=clock.day_of(now))
    if not is_first:
        return 0
    today = Today(now, reminded_until(written.day))
    needs = list(needs_of(today, people_of()))
    if not is_digest_day(written.day):
        needs = [need for need in needs if need.notice.kind == Kind.LAST_DAY]
    mails = _write(needs, today)
    DigestDay.objects.filter(pk=written.pk).update(mails=len(mails))
    return len(mails)


def reminded_until(day: date) -> date:
    """The last working day before `day` on which digests were written, or just the last one."""
    before = DigestDay.objects.filter(day__lt=day, day__gte=day - timedelta(days=30))
    days = before.order_by("-day").values_list("day", flat=True)
    earlier = last_working_day(day - timedelta(days=1))
    return next((each for each in days if is_digest_day(each)), earlier)


def _write(needs: list[Need], today: Today) -> list[Mail]:
    wanted = wanted_by(need.notice.user_id for need in needs)
    of_person: dict[int, list[Need]] = defaultdict(list)
    for need in needs:
        of_person[need.notice.user_id].append(need)
    mails = [mail for each in of_person.values() if (mail := _digest_of(each, wanted, today))]
    urged = [need.notice for need in needs if need.urges]
    _settle_earlier(urged, today)
    Mail.objects.bulk_create(mails, batch_size=500)
    # The bell has every reminder, also what is not wanted by mail.
    Notice.objects.bulk_create(urged, batch_size=1000)
    # What was sent while this was written asks for nothing.
    Notice.objects.overtaken(DONE_BY_SENDING).update(settled_at=today.now)
    return mails


def _digest_of(needs: list[Need], wanted: Wanted, today: Today) -> Mail | None:
    """The mail to one person; none without an address, or where nothing that she wants urges."""
    user = needs[0].notice.user
    listed = [need for need in needs if wanted(user.pk, need.notice.kind)]
    if not user.email or not any(need.urges for need in listed):
        return None
    notices = sorted((need.notice for need in listed), key=_urgency)
    last_day = any(notice.kind == Kind.LAST_DAY for notice in notices)
    mail = write_mail(
        user=user,
        kind=Mail.Kind.DIGEST,
        notices=notices,
        now=today.now,
        # On a last day it is better late in the evening than not at all.
        expires_at=clock.end_of(today.day) if last_day else closing_of(today.day),
    )
    for notice in notices:
        notice.mail = mail
    return mail


def _urgency(notice: Notice) -> tuple[int, date]:
    return URGENCY.index(Kind(notice.kind)), notice.day or date.max


def _settle_earlier(urged: Iterable[Notice], today: Today) -> None:
    again = {notice.submission_id for notice in urged if notice.submission_id}
    earlier = Notice.objects.unsettled().filter(at__lt=today.now)
    earlier.filter(
        Q(submission_id__in=again, kind__in=SAID_DAILY)
        | Q(submission_id__isnull=True, kind__in=OF_PERIOD)
    ).update(settled_at=today.now)
