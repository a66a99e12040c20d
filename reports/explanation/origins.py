"""The target of the year in one report, and how the plan's text leads to it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from reports.explanation.explanation import Origin
from reports.explanation.recomputed import Recomputed
from reports.explanation.sources import Sources
from reports.explanation.writing import day, number
from reports.progress.terms import Direction, GroupRule
from targets import paths
from targets.models import Target
from targets.wording import aim


def origin_of(sources: Sources, row: Recomputed) -> Origin:
    """Where the target comes from: document, place, rule, revision, assigners, warnings."""
    target, revision = sources.target, row.revision
    return Origin(
        aim=_aim(sources, row),
        path=_path(sources, row),
        place=_place(target),
        plan=target.plan.document_number,
        plan_id=target.plan_id,
        statement=target.statement,
        printed=revision.growth_text,
        revision=revision.number,
        decision=revision.decision,
        effective_on=revision.effective_on,
        assigners=tuple(_assigner(target, each) for each in target.assigners.all()),
        warnings=tuple(each.text for each in target.warnings.all()),
    )


def _aim(sources: Sources, row: Recomputed) -> str:
    target = sources.target
    if row.case.direction == Direction.DONE_BY:
        return _("to be done by %(day)s") % {"day": day(row.revision.last_day)}
    return aim(row.case.direction, row.judged.target, target.indicator)


def _place(target: Target) -> str:
    place = _("target %(code)s") % {"code": target.code}
    if not target.source_ids:
        return place
    rows = _("rows %(rows)s of the source") % {"rows": ", ".join(target.source_ids)}
    return f"{place}, {rows}"


def _assigner(target: Target, assigner) -> str:
    text = ", ".join(part for part in (assigner.document, assigner.place) if part)
    if assigner.value is None:
        return text
    return f"{text}: {aim(target.direction, assigner.value, target.indicator)}"


def _path(sources: Sources, row: Recomputed) -> str:
    """Why the year has this value: stated, by growth, held, on the line, or none."""
    resolved, year = row.resolved, sources.period.year
    by_bar = sources.target.indicator.group_rule == GroupRule.SHARE_MET
    if by_bar and row.agency_id is not None:
        return _("the bar that each agency is asked to meet")
    if resolved is None:
        return _("the plan sets no target for %(year)s") % {"year": year}
    path, value = row.path, number(resolved.value)
    first = resolved.from_years[0]
    if resolved.origin == paths.Origin.STATED:
        return _with_last_day(_("stated for %(year)s") % {"year": year}, resolved)
    if resolved.origin == paths.Origin.HOLD:
        return _("the value stated for %(first)s is kept") % {"first": first}
    if resolved.origin == paths.Origin.RULE:
        return _grown(path, first, year, value)
    return _on_the_line(path, resolved.from_years, year, value)


def _with_last_day(text: str, resolved: paths.ResolvedTarget) -> str:
    if resolved.last_day is None:
        return text
    return _("%(text)s, to be reached by %(day)s") % {"text": text, "day": day(resolved.last_day)}


def _grown(path: paths.TargetPath, first: int, year: int, value: str) -> str:
    start = path.stated[first].value
    text = f"{number(start)} + {number(path.step)} × ({year} − {first}) = "
    grown = start + (path.step or 0) * (year - first)
    text += number(grown)
    if number(grown) == value:
        return _("by the yearly growth: %(formula)s") % {"formula": text}
    return _("by the yearly growth: %(formula)s, at most %(cap)s") % {"formula": text, "cap": value}


def _on_the_line(path: paths.TargetPath, years: tuple[int, ...], year: int, value: str) -> str:
    points = {each: stated.value for each, stated in path.stated.items()}
    if path.baseline_point is not None:
        points.setdefault(*path.baseline_point)
    first, last = years
    before, after = number(points[first]), number(points[last])
    formula = f"{before} + ({after} − {before}) × ({year} − {first}) / ({last} − {first}) = {value}"
    return _("on the straight line between two stated years: %(formula)s") % {"formula": formula}
