"""One sentence for each branch of section 5; the numbers are filled in where it is used."""

from __future__ import annotations

from django.utils.translation import gettext as _

from reports.explanation.branches import Branch

SENTENCES = {
    Branch.CEASED: lambda: _("the level or the agency has ended; its targets ended with it"),
    Branch.NOT_ASKED: lambda: _("this report does not ask for it; asked in: %(asked_in)s"),
    Branch.NO_TARGET: lambda: _("the plan sets no target for %(year)s"),
    Branch.NIL: lambda: _("nothing arose, so there is nothing to judge"),
    Branch.DONE: lambda: _("done on %(done_on)s, within the last day %(last_day)s"),
    Branch.DONE_LATE: lambda: _(
        "done on %(done_on)s, %(days)s days after the last day %(last_day)s"
    ),
    Branch.DAY_PASSED: lambda: _("not done, and the last day %(last_day)s is past"),
    Branch.DAY_NEAR: lambda: _("not done, and 30 days or fewer remain until %(last_day)s"),
    Branch.DAY_AHEAD: lambda: _("not done yet; the last day is %(last_day)s"),
    Branch.MET: lambda: _("%(value)s meets the target of the year, %(aim)s"),
    Branch.MET_BUT_PARTIAL: lambda: _(
        "%(value)s meets the target of the year, %(aim)s, but only %(answered)s of %(assigned)s"
        " agencies reported and a missing one could undo it: on track at best"
    ),
    Branch.OVER: lambda: _("the time is over (q = 1) and %(value)s does not meet %(aim)s"),
    Branch.CEILING_PASSED: lambda: _("%(value)s has passed the ceiling of the year, %(aim)s"),
    Branch.CEILING_KEPT: lambda: _(
        "%(value)s keeps within what was expected by now, %(expected)s; a ceiling on a yearly"
        " amount is achieved only when the year is over"
    ),
    Branch.AS_EXPECTED: lambda: _(
        "%(value)s meets what was expected by now, %(expected)s, though not yet %(aim)s"
    ),
    Branch.WITHIN_TOLERANCE: lambda: _(
        "%(value)s is short of the expected %(expected)s by %(short)s, within the tolerance of"
        " %(slack)s"
    ),
    Branch.BEYOND_TOLERANCE: lambda: _(
        "%(value)s is short of the expected %(expected)s by %(short)s, more than the tolerance of"
        " %(slack)s"
    ),
}
