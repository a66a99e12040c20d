"""Storing the outline of a regime's reports."""

from __future__ import annotations

from django.utils.translation import gettext as _

from reports.models import Regime, ReportSection
from reports.regime_document import RegimeRow

SECTION_FIELDS = [
    field.name
    for field in ReportSection._meta.concrete_fields
    if field.name not in ("id", "regime", "code")
]


def refuse_wrong_outline(row: RegimeRow) -> None:
    """Names sections of reports that the regime has not, and sections that would be lost."""
    kinds = {report.kind for report in row.reports}
    for section in row.sections:
        for kind in sorted(set(section.kinds) - kinds):
            row.block.wrong(
                _("Section “%(code)s” is asked in “%(kind)s”, which is no report of the regime.")
                % {"code": section.code, "kind": kind}
            )
    kept = [section.code for section in row.sections]
    written = ReportSection.objects.filter(regime__code=row.code, narratives__isnull=False)
    for code in sorted(set(written.exclude(code__in=kept).values_list("code", flat=True))):
        row.block.wrong(
            _("Agencies have written under “%(code)s” already: it cannot be left out.")
            % {"code": code}
        )


def store_outline(regime: Regime, row: RegimeRow) -> None:
    """The file's sections in its order; those that nobody wrote under and it lacks are removed."""
    codes = [section.code for section in row.sections]
    regime.sections.exclude(code__in=codes).delete()
    ReportSection.objects.bulk_create(
        [
            ReportSection(
                regime=regime,
                code=section.code,
                position=position,
                number=section.number,
                name=section.name,
                name_en=section.name_en,
                hint=section.hint,
                hint_en=section.hint_en,
                is_required=section.is_required,
                kinds=section.kinds,
                longest=section.longest,
            )
            for position, section in enumerate(row.sections, start=1)
        ],
        update_conflicts=True,
        unique_fields=["regime", "code"],
        update_fields=SECTION_FIELDS,
    )
