"""What a notice says: its headline and its sentence, in the language that is active.

No figure stands in them: mails leave the house, so they name reports and count, nothing more.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from reformportal.lib import clock
from reports.models import Notice
from reports.reminding.kinds import Kind

LONGEST_SUBJECT = 160

HEADLINES = {
    Kind.COMING: _("Coming: %(report)s"),
    Kind.OPENS: _("Open now: %(report)s"),
    Kind.DUE: ngettext_lazy(
        "%(days)d day left: %(report)s", "%(days)d days left: %(report)s", "days"
    ),
    Kind.LAST_DAY: _("Last day today: %(report)s"),
    Kind.LATE: ngettext_lazy(
        "%(days)d day late: %(report)s", "%(days)d days late: %(report)s", "days"
    ),
    Kind.ESCALATED: ngettext_lazy(
        "Not sent for %(days)d day: %(report)s", "Not sent for %(days)d days: %(report)s", "days"
    ),
    Kind.RETURNED: _("Returned: %(report)s"),
    Kind.REOPENED: _("Reopened: %(report)s"),
    Kind.GIVEN_BACK: _("Given back by the head: %(report)s"),
    Kind.WITH_HEAD: _("To be signed: %(report)s"),
    Kind.APPROVED: _("Approved: %(report)s"),
    Kind.REMARKED: _("Remarks to answer: %(report)s"),
    Kind.TO_REVIEW: _("To be reviewed: %(report)s"),
    Kind.EXTENSION_ASKED: _("Extension asked for: %(report)s"),
    Kind.EXTENSION_GRANTED: _("Extension granted: %(report)s"),
    Kind.EXTENSION_REFUSED: _("Extension refused: %(report)s"),
    Kind.PERIOD_CLOSED: _("Closed: %(report)s"),
    Kind.BY_HAND: _("Reminder: %(report)s"),
}
# The law says “before the 20th”: `before` is the day after the last day to send.
SENTENCES = {
    Kind.COMING: _("It can be entered from %(opens)s and must be sent before %(before)s."),
    Kind.OPENS: ngettext_lazy(
        "It is open and must be sent before %(before)s: %(days)d day left.",
        "It is open and must be sent before %(before)s: %(days)d days left.",
        "days",
    ),
    Kind.DUE: ngettext_lazy(
        "It has not been sent yet and is due before %(before)s: %(days)d day left.",
        "It has not been sent yet and is due before %(before)s: %(days)d days left.",
        "days",
    ),
    Kind.LAST_DAY: _("Today is the last day to send it: from tomorrow it is late."),
    Kind.LATE: ngettext_lazy(
        "It was due before %(before)s and is %(days)d day late. It can still be sent.",
        "It was due before %(before)s and is %(days)d days late. It can still be sent.",
        "days",
    ),
    Kind.ESCALATED: ngettext_lazy(
        "It is %(days)d day late. Please see to it that your agency sends it.",
        "It is %(days)d days late. Please see to it that your agency sends it.",
        "days",
    ),
    Kind.RETURNED: _("It was returned: read why, mend it and send it again by %(day)s."),
    Kind.REOPENED: _("It is open again: see to it and send it by %(day)s."),
    Kind.GIVEN_BACK: _("The head gave it back: read why, mend it and submit it again."),
    Kind.WITH_HEAD: _("It waits for your signature and is due before %(before)s."),
    Kind.APPROVED: _("It was approved: its figures are official."),
    Kind.REMARKED: _("The reviewer left remarks. Open the report to read and answer them."),
    Kind.TO_REVIEW: ngettext_lazy(
        "%(count)d report waits for review; it was sent on %(day)s.",
        "%(count)d reports wait for review; the first was sent on %(day)s.",
        "count",
    ),
    Kind.EXTENSION_ASKED: _("The agency asks for more time until %(day)s. Grant or refuse it."),
    Kind.EXTENSION_GRANTED: _("The extension was granted: the last day is %(day)s."),
    Kind.EXTENSION_REFUSED: _("The extension was refused: the last day stays %(day)s."),
    Kind.PERIOD_CLOSED: _("The period was closed. What is not sent needs a reopening."),
    Kind.BY_HAND: _("%(name)s reminds you: it has not been sent and is due before %(before)s."),
}
# The same where the day has passed.
OVER = {
    Kind.RETURNED: _("It was to be mended and sent again by %(day)s, and has not been sent."),
    Kind.WITH_HEAD: _("It was due before %(before)s and waits for your signature."),
    Kind.BY_HAND: _("%(name)s reminds you: it was due before %(before)s and has not been sent."),
}
# A report that was never sent is reopened with its closed period.
LET_THROUGH = _("It can be entered again although the period was closed: send it by %(day)s.")
LET_THROUGH_LATE = _("The period is open again: the report can be sent, late as it is.")
ONE_TO_REVIEW = _("It was sent and waits for you.")
MEND = _("%(name)s reminds you: mend it and send it again by %(day)s.")


def day_of(day: date) -> str:
    """19/9/2025, or 19 Sep 2025."""
    return date_format(day, "j M Y" if get_language() == "en" else "j/n/Y")


def report_of(notice: Notice) -> str:
    """The report and whose it is; needs `period.report` and the report's agency fetched."""
    if notice.submission is None:
        return notice.period.title
    return _("%(report)s of %(agency)s") % {
        "report": notice.period.title,
        "agency": notice.submission.agency.short_name,
    }


def headline(notice: Notice) -> str:
    """What a subject line says of the notice."""
    return HEADLINES[Kind(notice.kind)] % {"report": report_of(notice), "days": _days(notice)}


def subject_of(notices: list[Notice]) -> str:
    """The most urgent headline, and how many more things there are."""
    first, more = headline(notices[0]), len(notices) - 1
    if more:
        first = ngettext("%(first)s and %(count)d more", "%(first)s and %(count)d more", more) % {
            "first": first,
            "count": more,
        }
    words = " ".join(f"[CCHC] {first}".split())
    return words if len(words) <= LONGEST_SUBJECT else words[: LONGEST_SUBJECT - 1] + "…"


def sentence(notice: Notice) -> str:
    """What is so and what to do, without naming the report again."""
    return _words(notice) % {
        "days": _days(notice),
        "before": day_of(notice.day + timedelta(days=1)) if notice.day else "",
        "day": day_of(notice.day) if notice.day else "",
        "opens": day_of(notice.period.window_end + timedelta(days=1)),
        "count": notice.count or 0,
        "name": notice.by.full_name if notice.by else "",
    }


def _words(notice: Notice) -> str | Promise:
    """The sentence of the kind that fits the report and the day."""
    kind = Kind(notice.kind)
    if kind == Kind.TO_REVIEW and notice.count is None:
        return ONE_TO_REVIEW
    report = notice.submission
    if kind == Kind.BY_HAND and report and report.resend_by and report.resend_by == notice.day:
        return MEND
    if kind == Kind.REOPENED and report and report.first_sent_at is None:
        return LET_THROUGH_LATE if _is_over(notice) else LET_THROUGH
    return OVER[kind] if kind in OVER and _is_over(notice) else SENTENCES[kind]


def _is_over(notice: Notice) -> bool:
    return notice.day is not None and notice.day < clock.day_of(notice.at)


def _days(notice: Notice) -> int:
    """Days between the notice and the day that it is about."""
    return abs((notice.day - clock.day_of(notice.at)).days) if notice.day else 0
