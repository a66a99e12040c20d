"""The one way to tell people something: notices and mails, written with the event itself.

Call `notice` inside the transaction of what happened: both are stored or neither. Mails are sent
on commit by a worker, or by the next sweep where none hears of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction

from agencies.models import Role, User
from reformportal.lib import clock
from reports.entry.deadlines import deadline_of
from reports.models import Mail, Notice, Period, Submission, Transition
from reports.reminding.choices import wanted_by
from reports.reminding.kinds import ASKED_OF_AGENCY, DONE_BY_SENDING, TABLE, Kind, Way
from reports.reminding.letters import write_mail
from reports.reminding.people import people_of
from reports.reminding.waking import wake

# A mail about one event is tried for a day; by then the digest has said it.
AT_ONCE_FOR = timedelta(hours=24)
KIND_OF_MOVE = {
    "return": Kind.RETURNED,
    "reopen": Kind.REOPENED,
    "give_back": Kind.GIVEN_BACK,
    "submit_to_head": Kind.WITH_HEAD,
    "approve": Kind.APPROVED,
}
# What an event settles: a request by its answer, and reminders of a day that counts no more.
ANSWERED_BY = {
    Kind.EXTENSION_GRANTED: (
        *(Kind.EXTENSION_ASKED, Kind.DUE, Kind.LAST_DAY, Kind.LATE, Kind.ESCALATED),
    ),
    Kind.EXTENSION_REFUSED: (Kind.EXTENSION_ASKED,),
    Kind.PERIOD_CLOSED: DONE_BY_SENDING,
}


def after_moves(done: Collection[Transition]) -> None:
    """Tells whom moves concern; what the reports asked of their agencies before is settled."""
    settle(submissions=[each.submission_id for each in done], kinds=ASKED_OF_AGENCY)
    alike: dict[tuple[Kind, User, str], list[Transition]] = defaultdict(list)
    for each in done:
        if kind := KIND_OF_MOVE.get(each.action):
            alike[kind, each.by, each.reason].append(each)
    for (kind, actor, reason), moves in alike.items():
        reports = [each.submission for each in moves]
        notice(kind=kind, submissions=reports, actor=actor, text=reason, act=moves[0].act_id)


def notice(
    *,
    kind: Kind,
    submission: Submission | None = None,
    submissions: Iterable[Submission] = (),
    period: Period | None = None,
    actor: User | None = None,
    text: str = "",
    day: date | None = None,
    to: Iterable[User] | None = None,
    role: Role | None = None,
    act: UUID | None = None,
) -> list[Notice]:
    """Tells those concerned about one event at one report, several, or a period's unsent ones.

    `day` is the day that it is about (until when a report must be sent, or time was given);
    `text` a reason or note; `to` names people where not everybody who acts is meant, `role`
    another role than the kind's; `act` joins several calls to one act. Whoever acts is not told.
    """
    reports = _reports(period, [submission] if submission else list(submissions))
    about = {"kind": kind, "at": clock.now(), "by": actor, "text": text, "act": act or uuid4()}
    told, mailed = [], []
    for report, user, acts in _recipients(kind, reports, to, role):
        if user != actor:
            until = day or deadline_of(report).last_day
            one = Notice(user=user, submission=report, period=report.period, day=until, **about)
            told.append(one)
            mailed += [one] if acts else []
    with transaction.atomic():
        settle(submissions=[each.pk for each in reports], kinds=ANSWERED_BY.get(kind, ()))
        if TABLE[kind].way is Way.AT_ONCE:
            _mail_at_once(kind, mailed, about["at"])
        return Notice.objects.bulk_create(told)


def _reports(period: Period | None, named: list[Submission]) -> list[Submission]:
    """The named reports as stored now; where none is named, the period's that were never sent."""
    found = Submission.objects.select_related("agency", "period__report").order_by("pk")
    if period is not None and not named:
        return list(found.filter(period=period, first_sent_at__isnull=True))
    return list(found.filter(pk__in=[each.pk for each in named]))


def settle(*, submissions: Iterable[int], kinds: Iterable[Kind]) -> None:
    """What these kinds asked at the reports is done: the bell counts it no more."""
    if kinds := list(kinds):
        asked = Notice.objects.unsettled().filter(submission_id__in=submissions, kind__in=kinds)
        asked.update(settled_at=clock.now())


def _recipients(
    kind: Kind, reports: list[Submission], to: Iterable[User] | None, role: Role | None
) -> list[tuple[Submission, User, bool]]:
    """Whom each report's event concerns, each once, and whether there is something to do."""
    if to is not None:
        named = list(to)
        return [(report, user, True) for report in reports for user in named]
    row = TABLE[kind]
    acts, reads = role or row.acts, () if role else row.reads
    people = people_of(
        {each.agency_id for each in reports}, {each.agency.province_id for each in reports}
    )
    found = []
    for report in reports:
        acting = people.holding(acts, report.agency)
        reading = [user for each in reads for user in people.holding(each, report.agency)]
        found += [(report, user, True) for user in acting]
        found += [(report, user, False) for user in reading if user not in acting]
    return found


def _mail_at_once(kind: Kind, told: list[Notice], now: datetime) -> None:
    """One mail a person about everything that the act tells her."""
    wanted = wanted_by(each.user_id for each in told)
    of_person: dict[int, list[Notice]] = defaultdict(list)
    for each in told:
        if each.user.email and wanted(each.user_id, kind):
            of_person[each.user_id].append(each)
    for notices in of_person.values():
        mail = write_mail(
            user=notices[0].user,
            kind=Mail.Kind.BY_HAND if kind == Kind.BY_HAND else Mail.Kind.AT_ONCE,
            notices=notices,
            now=now,
            expires_at=now + AT_ONCE_FOR,
        )
        for each in notices:
            each.mail = mail
    if of_person:
        Mail.objects.bulk_create([notices[0].mail for notices in of_person.values()])
        transaction.on_commit(wake, robust=True)
