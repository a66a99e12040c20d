"""What a document may no longer change: targets by which reports have been judged."""

from __future__ import annotations

from django.utils.translation import gettext as _

from targets.models import Plan, Target, TargetRevision
from targets.plan_document import PlanDocument, RevisionRow, TargetRow
from targets.target_import import REVISION_FIELDS

JUDGED_BY = [
    field for field in REVISION_FIELDS if field not in ("decision", "reason", "growth_text")
]


def judged(plan: Plan) -> dict[str, Target]:
    """The plan's targets that other parts of the portal refer to, by code."""
    targets = plan.targets.prefetch_related("revisions__year_targets").select_related("indicator")
    found = {}
    # Computed rows live in rooms to the right, which this room does not know by name.
    for relation in Target._meta.related_objects:
        if relation.related_model._meta.app_label != Target._meta.app_label:
            referring = relation.related_model._default_manager.values(relation.field.name)
            found.update({target.code: target for target in targets.filter(pk__in=referring)})
    return found


def refuse_changes_to_judged(document: PlanDocument, plan: Plan | None) -> None:
    """Notes in the document every change that would rewrite what was judged already."""
    if plan is None:
        return
    rows = {row.code: row for row in document.targets}
    for code, target in judged(plan).items():
        if code not in rows:
            document.block.wrong(
                _("Reports were judged by target %(code)s: it cannot be left out.") % {"code": code}
            )
        else:
            _refuse_changes(rows[code], target)


def _refuse_changes(row: TargetRow, target: Target) -> None:
    if row.indicator != target.indicator.code:
        row.block.wrong(
            _("Reports were judged by this target: its indicator stays “%(code)s”.")
            % {"code": target.indicator.code}
        )
    stored = {revision.number: revision for revision in target.revisions.all()}
    for number, revision in enumerate(row.revisions, start=1):
        if number in stored and _said(revision) != _kept(stored[number]):
            row.block.wrong(
                _(
                    "Reports were judged by the values of this target. Leave them as they were and "
                    "add a [[target.revision]] with the decision's number and “effective_on”."
                )
            )
            return
    days = {revision.effective_on for revision in stored.values()}
    for revision in row.revisions[len(stored) :]:
        if revision.effective_on in days:
            row.block.wrong(_("Another revision takes effect on that day already."))


def _said(row: RevisionRow) -> tuple:
    values = {year: (value, row.days.get(year)) for year, value in row.values.items()}
    return values, [getattr(row, field) for field in JUDGED_BY]


def _kept(revision: TargetRevision) -> tuple:
    values = {row.year: (row.value, row.last_day) for row in revision.year_targets.all()}
    return values, [getattr(revision, field) for field in JUDGED_BY]
