"""Whether what a plan's document says makes sense; every mistake says what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches

from django.utils.translation import gettext as _

from reformportal.lib.toml_documents import Block
from targets.models import Direction, GroupRule, Indicator, Measure
from targets.models.target import TargetLevel
from targets.plan_document import PlanDocument, RevisionRow, TargetRow

FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True, slots=True)
class Known:
    """What a document may refer to: areas, indicators, and agencies with their province's code."""

    areas: frozenset[str]
    indicators: dict[str, Indicator]
    agencies: dict[str, str | None]


def check_plan(plan: PlanDocument, known: Known) -> None:
    """Notes every mistake of sense in the document's own list of mistakes."""
    _check_frame(plan, known)
    _check_codes(plan)
    _check_references(plan, known)
    for target in plan.targets:
        _check_target(target, plan, known)
        for revision in target.revisions:
            _check_revision(target, revision, plan, known)
    _check_parents(plan.targets)
    for baseline in plan.baselines:
        if baseline.year is not None and not FIRST_YEAR <= baseline.year <= (plan.year_to or 0):
            baseline.block.wrong(_("The year of a baseline lies before the end of the plan."))
        indicator = known.indicators.get(baseline.indicator)
        # The baseline of a reduction is an amount, of which 100 is no bound.
        if indicator and baseline.value is not None and indicator.measure != Measure.REDUCTION:
            _check_value(baseline.block, indicator, baseline.value)


def _check_frame(plan: PlanDocument, known: Known) -> None:
    for year in (plan.year_from, plan.year_to):
        if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
            plan.block.wrong(_("%(year)d is not a year of a plan.") % {"year": year})
    if plan.year_from and plan.year_to and plan.year_to < plan.year_from:
        plan.block.wrong(_("“year_to” lies before “year_from”. Correct the years."))
    if plan.province and known.agencies.get(plan.province) != plan.province:
        plan.block.wrong(
            _("“%(code)s” is not a province of the portal. Import its agencies first.")
            % {"code": plan.province}
        )
    if plan.tolerance is not None and not 0 <= plan.tolerance <= 100:
        plan.block.wrong(_("“tolerance” is a percentage between 0 and 100."))
    if not plan.targets and not plan.tasks:
        plan.block.wrong(_("The plan has neither a target nor a task. Add what it promises."))


def _check_codes(plan: PlanDocument) -> None:
    for rows in (plan.targets, plan.tasks):
        seen: set[str] = set()
        for row in rows:
            if row.code in seen:
                row.block.wrong(
                    _("The code “%(code)s” is used twice. Give each its own.") % {"code": row.code}
                )
            seen.add(row.code)


def _check_references(plan: PlanDocument, known: Known) -> None:
    _agencies(plan.block, [plan.issuing_agency], plan, known)
    for lead in plan.leads:
        _one_of(lead.block, lead.area, known.areas, _("area"))
        _agencies(lead.block, [lead.agency], plan, known)
    for target in plan.targets:
        _one_of(target.block, target.area, known.areas, _("area"))
        _one_of(target.block, target.indicator, known.indicators, _("indicator"))
        _agencies(target.block, target.owed_by, plan, known)
    for baseline in plan.baselines:
        _one_of(baseline.block, baseline.indicator, known.indicators, _("indicator"))
        _agencies(baseline.block, [baseline.agency], plan, known)
    codes = [target.code for target in plan.targets]
    for task in plan.tasks:
        _one_of(task.block, task.area, known.areas, _("area"))
        _agencies(task.block, [task.lead], plan, known)
        if task.target:
            _one_of(task.block, task.target, codes, _("target"))


def _one_of(block: Block, code: str, known: Iterable[str], what: str) -> None:
    known = list(known)
    if not code or code in known:
        return
    close = get_close_matches(code, known, n=1)
    block.wrong(
        _("There is no %(what)s “%(code)s”. Did you mean “%(close)s”?")
        % {"what": what, "code": code, "close": close[0]}
        if close
        else _("There is no %(what)s “%(code)s”. Add it first or correct the code.")
        % {"what": what, "code": code}
    )


def _agencies(block: Block, codes: list[str], plan: PlanDocument, known: Known) -> None:
    for code in filter(None, codes):
        _one_of(block, code, known.agencies, _("agency"))
        if code in known.agencies and known.agencies[code] != plan.province:
            block.wrong(_("The agency “%(code)s” belongs to another province.") % {"code": code})


def _check_target(target: TargetRow, plan: PlanDocument, known: Known) -> None:
    wrong = target.block.wrong
    if target.level == TargetLevel.NAMED and not target.owed_by:
        wrong(_("A target of named agencies needs “owed_by” with their codes."))
    if len(set(target.owed_by)) != len(target.owed_by):
        wrong(_("“owed_by” names an agency twice."))
    days = [revision.effective_on for revision in target.revisions]
    if None not in days and days != sorted(set(days)):
        wrong(_("Each revision takes effect after the one before it. Correct “effective_on”."))
    indicator = known.indicators.get(target.indicator)
    if indicator is None or not target.direction:
        return
    if (target.direction == Direction.TOP) != (indicator.measure == Measure.RANK):
        wrong(_("The direction “top” belongs to ranks, and ranks to it."))
    if (target.direction == Direction.DONE_BY) != (indicator.measure == Measure.MILESTONE):
        wrong(_("The direction “done_by” belongs to milestones, and milestones to it."))
    if indicator.group_rule == GroupRule.NONE and len(target.owed_by) != 1:
        wrong(_("This indicator is reported once: name the one agency in “owed_by”."))


def _check_revision(
    target: TargetRow, revision: RevisionRow, plan: PlanDocument, known: Known
) -> None:
    wrong = target.block.wrong
    indicator = known.indicators.get(target.indicator)
    if target.direction == Direction.DONE_BY:
        if revision.last_day is None or revision.values or revision.step is not None:
            wrong(_("A “done_by” target has a “last_day” and no values."))
        return
    if not revision.values:
        wrong(_("No value is stated. Write “values = { 2025 = 80 }”."))
    if revision.last_day is not None:
        wrong(_("“last_day” belongs to “done_by”; write “days = { 2025 = … }” for a year's value."))
    for year, value in revision.values.items():
        if plan.year_from and plan.year_to and not plan.year_from <= year <= plan.year_to:
            wrong(
                _("%(year)d lies outside the plan's years %(first)d–%(last)d.")
                % {"year": year, "first": plan.year_from, "last": plan.year_to}
            )
        if indicator is not None:
            _check_value(target.block, indicator, value)
    _check_days(target.block, revision)
    _check_growth(target.block, revision, plan)
    if indicator is not None and indicator.group_rule == GroupRule.SHARE_MET:
        if revision.agency_bar is None:
            wrong(_("The share of agencies that meet a bar needs “agency_bar”."))
    elif revision.agency_bar is not None:
        wrong(_("“agency_bar” belongs to the share of agencies that meet a bar. Remove it."))


def _check_days(block: Block, revision: RevisionRow) -> None:
    for year, day in revision.days.items():
        if year not in revision.values:
            block.wrong(_("“days” names %(year)d, for which no value is stated.") % {"year": year})
        elif day.year != year:
            block.wrong(
                _("The last day %(day)s does not lie in %(year)d.")
                % {"day": date.isoformat(day), "year": year}
            )


def _check_growth(block: Block, revision: RevisionRow, plan: PlanDocument) -> None:
    if revision.step is None:
        if revision.cap_is_goal or revision.rule_until is not None or revision.cap is not None:
            block.wrong(_("“cap”, “cap_is_goal” and “rule_until” need a “step”."))
        return
    if revision.step == 0:
        block.wrong(_("“step” is 0. Leave it out: the last stated value stays."))
    if revision.cap_is_goal and revision.cap is None:
        block.wrong(_("“cap_is_goal” needs a “cap”."))
    if revision.cap is not None and revision.values:
        first = revision.values[min(revision.values)]
        if (revision.cap - first) * revision.step < 0:
            block.wrong(_("The cap lies on the wrong side of the first value."))
    if revision.rule_until is not None and plan.year_to and revision.rule_until > plan.year_to:
        block.wrong(_("“rule_until” lies after the plan's last year."))


def _check_value(block: Block, indicator: Indicator, value: Decimal) -> None:
    is_percentage = indicator.is_share or (
        indicator.unit == "%" and indicator.measure in (Measure.RATE, Measure.REDUCTION)
    )
    if value < 0:
        block.wrong(_("The value %(value)s is negative. Correct it.") % {"value": value})
    elif is_percentage and value > 100:
        block.wrong(
            _("The value %(value)s is above 100 %% of a whole. Correct it.") % {"value": value}
        )
    if indicator.measure == Measure.RANK and (value < 1 or value != int(value)):
        block.wrong(_("A rank is a whole number from 1, not %(value)s.") % {"value": value})


def _check_parents(targets: list[TargetRow]) -> None:
    parents = {target.code: target.parent for target in targets}
    for target in targets:
        if not target.parent:
            continue
        if target.parent not in parents:
            target.block.wrong(
                _("The parent target “%(code)s” is not in this file.") % {"code": target.parent}
            )
            continue
        above, here = set(), target.code
        while here and here not in above:
            above.add(here)
            here = parents.get(here, "")
        if here == target.code:
            target.block.wrong(_("The target is its own parent, directly or in a circle."))
