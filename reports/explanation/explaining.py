"""“Why this number?” put together from the recomputed row, in a fixed number of queries."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from agencies.models import Agency, User
from reports.explanation.comparing import compare
from reports.explanation.explanation import Coverage, Explanation, Link
from reports.explanation.formulas import Formulas
from reports.explanation.inputs import Inputs, sight_of
from reports.explanation.origins import origin_of
from reports.explanation.recomputed import Recomputed
from reports.explanation.recomputing import Recomputation
from reports.explanation.sources import Sources, sources_of
from reports.explanation.totals_notes import totals_of
from reports.explanation.verdicts import Verdict
from reports.models import Period, Progress
from reports.models.progress import Status
from reports.progress.terms import GroupRule
from targets.models import Target
from targets.wording import NOTHING


def explain(
    target: Target, period: Period, agency: Agency | None, *, official: bool, user: User
) -> Explanation:
    """The explanation of one value; that the reader may ask for it is the caller's to check."""
    agency_id = agency.pk if agency else None
    sources = sources_of(target, period, agency_id)
    row = Recomputation(sources).row(agency_id, official)
    stored = Progress.objects.visible_to(user).filter(
        target=target, period=period, agency=agency, is_official=official
    )
    return Explanation(
        target_id=target.pk,
        title=target.indicator.title,
        period_id=period.pk,
        period=period.title,
        code=period.code,
        agency_id=agency_id,
        agency=agency.name if agency else "",
        is_official=official,
        is_owed=agency_id is None or agency_id in sources.assigned(period.window_end),
        comparison=compare(sources, row, stored.first()),
        **(_of_row(sources, row, user) if row else _before_it_took_effect()),
    )


def _of_row(sources: Sources, row: Recomputed, user: User) -> dict[str, Any]:
    inputs = Inputs(sources, row, sight_of(user, sources, row))
    formulas, verdict = Formulas(sources, row), Verdict(sources, row)
    return {
        "value": formulas.shown,
        "exact": row.judged.value,
        "status": str(row.judged.status) if row.is_bound else "",
        "answer": _answer(sources, row, formulas, verdict),
        "lines": tuple(formulas.lines()),
        "judgement": tuple(verdict.lines()),
        "rests_on": tuple(_rests_on(sources, row)),
        "inputs": inputs.table(),
        "origin": origin_of(sources, row),
        "coverage": inputs.coverage(),
        "totals": totals_of(
            sources.target,
            sources.period,
            [each.agency_id for each in row.seen.parts],
            official=row.is_official,
            user=user,
        ),
    }


def _before_it_took_effect() -> dict[str, Any]:
    nothing = _("No revision of this target was in force on the last on-time day of this report.")
    return {
        "value": NOTHING,
        "exact": None,
        "status": "",
        "answer": nothing,
        "lines": (),
        "judgement": (),
        "rests_on": (),
        "inputs": (),
        "origin": None,
        "coverage": Coverage(answered=0, assigned=0, missing=()),
        "totals": (),
    }


def _answer(sources: Sources, row: Recomputed, formulas: Formulas, verdict: Verdict) -> str:
    """Whose value, how it came about and why it has its status, in one sentence."""
    words = {
        "whose": _whose(sources, row),
        "report": sources.period.title,
        "formula": formulas.value_text,
        "status": Status(row.judged.status).label,
        "why": verdict.sentence(),
    }
    if not row.is_bound:
        return _("%(whose)s, %(report)s: %(formula)s; %(why)s.") % words
    if not formulas.value_text:
        return _("%(whose)s, %(report)s: %(status)s, because %(why)s.") % words
    if row.agency_id is None and row.case.is_partial:
        words["answered"], words["assigned"] = row.seen.answered, row.seen.assigned
        return (
            _(
                "%(whose)s, %(report)s, so far %(answered)s of %(assigned)s agencies: %(formula)s."
                " %(status)s, because %(why)s."
            )
            % words
        )
    return _("%(whose)s, %(report)s: %(formula)s. %(status)s, because %(why)s.") % words


def _whose(sources: Sources, row: Recomputed) -> str:
    """The agency, also where a lead agency reports once for all; else the group."""
    parts = row.seen.parts
    if row.agency_id is None and (row.scope.rule != GroupRule.NONE or len(parts) != 1):
        return _("All together")
    return sources.agencies[row.agency_id or parts[0].agency_id].name


def _rests_on(sources: Sources, row: Recomputed) -> list[Link]:
    """Other reports of the same regime whose value counts here, each with its explanation."""
    reports = {
        _("start: %(report)s"): row.start.report if row.start.exact is not None else None,
        _("last known value: %(report)s"): row.carried.report if row.is_carried else None,
        _("missing: %(report)s"): row.seen.missing,
    }
    agency = f"&agency={row.agency_id}" if row.agency_id else ""
    return [
        Link(label=words % {"report": each.title}, query=f"period={each.code}{agency}")
        for words, each in reports.items()
        if each is not None
        and each.regime_id == sources.period.regime_id
        and each.pk != sources.period.pk
    ]
