"""The list of targets under a summary, narrowed without asking the database again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from reports.dashboards.changes import APART, BETTER, SAME, WORSE, Changes
from reports.dashboards.counts import STATUS_GROUPS
from reports.dashboards.filters import STATUS_CHOICES
from reports.models import ShownProgress
from targets.models import ReformArea
from targets.models.target import TargetLevel

CHANGES = [
    (WORSE, _("got worse")),
    (BETTER, _("got better")),
    (SAME, _("stayed the same")),
    (APART, _("not compared")),
]


class TargetForm(forms.Form):
    """What the list can be narrowed by; choices that mean nothing here are let go."""

    area = forms.ChoiceField(label=_("Area"), required=False)
    status = forms.ChoiceField(
        label=_("Status"), required=False, choices=[("", _("All statuses")), *STATUS_CHOICES]
    )
    change = forms.ChoiceField(
        label=_("Since the last report"), required=False, choices=[("", _("All")), *CHANGES]
    )
    level = forms.ChoiceField(
        label=_("Level"), required=False, choices=[("", _("All levels")), *TargetLevel.choices]
    )
    coverage = forms.ChoiceField(
        label=_("Coverage"),
        required=False,
        choices=[
            ("", _("Any coverage")),
            ("partial", _("partial")),
            ("full", _("all agencies reported")),
        ],
    )
    correction = forms.ChoiceField(
        label=_("Corrections"),
        required=False,
        choices=[("", _("With and without")), ("waiting", _("waiting for a correction"))],
    )


class TargetList:
    """Rows of targets and the form that narrows them: `rows` are those that stay."""

    def __init__(
        self,
        asked: QueryDict,
        rows: Iterable[ShownProgress],
        *,
        areas: Iterable[ReformArea] = (),
        changes: Changes | None = None,
        without: Iterable[str] = (),
    ) -> None:
        self.form = TargetForm(asked)
        self.changes = changes
        names = [(area.code, area.title) for area in areas]
        self.form.fields["area"].choices = [("", _("All areas")), *names]
        for name in {*without, *([] if names else ["area"]), *([] if changes else ["change"])}:
            del self.form.fields[name]
        self.form.is_valid()
        chosen = {name: value for name, value in self.form.cleaned_data.items() if value}
        self.rows = [row for row in rows if self.stays(row, chosen)]

    def stays(self, row: ShownProgress, chosen: dict[str, Any]) -> bool:
        """Whether the row answers to everything that was chosen."""
        return all(getattr(self, f"has_{name}")(row, value) for name, value in chosen.items())

    def has_area(self, row: ShownProgress, code: str) -> bool:
        return row.target.area.code == code

    def has_status(self, row: ShownProgress, status: str) -> bool:
        return row.status in STATUS_GROUPS.get(status, (status,))

    def has_change(self, row: ShownProgress, kind: str) -> bool:
        return self.changes is not None and self.changes.kinds.get(row.target_id) == kind

    def has_level(self, row: ShownProgress, level: str) -> bool:
        return row.target.level == level

    def has_coverage(self, row: ShownProgress, coverage: str) -> bool:
        return row.assigned > 0 and row.is_partial == (coverage == "partial")

    def has_correction(self, row: ShownProgress, _value: str) -> bool:
        return row.is_outdated
