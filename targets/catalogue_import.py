"""Reading and storing the catalogue: reform areas and the indicators that plans share."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from reformportal.lib.toml_documents import Block, Problem, read_document
from targets.models import GroupRule, Indicator, Measure, Nature, ReformArea

INDICATOR_FIELDS = [
    field.name for field in Indicator._meta.concrete_fields if field.name not in ("id", "code")
]

# Keys of a block and the fields that they fill; each has its English beside it.
TEXTS = {
    "numerator": "numerator_label",
    "denominator": "denominator_label",
    "amount": "amount_label",
    "definition": "definition",
    "data_source": "data_source",
}
MOST_DECIMALS = 6
LAST_POSITION = 1000


@transaction.atomic
def import_catalogue(path: Path) -> int:
    """Stores areas and indicators, known by their codes, and returns how many indicators it states.

    Raises DocumentRefused with every mistake of the file, and then stores nothing.
    """
    top = read_document(path)
    areas = [_area(block) for block in top.blocks("area")]
    indicators = [_indicator(block) for block in top.blocks("indicator")]
    top.finish()
    for rows in (areas, indicators):
        _refuse_repeated_codes(top, [row.code for row in rows])
    _refuse_changed_measures(top, indicators)
    top.mistakes.refuse_if_any()
    ReformArea.objects.bulk_create(
        areas,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "name_en", "position"],
    )
    Indicator.objects.bulk_create(
        indicators,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=INDICATOR_FIELDS,
    )
    return len(indicators)


def _area(block: Block) -> ReformArea:
    position = block.whole("position") or 0
    if not 0 <= position <= LAST_POSITION:
        block.wrong(_("“position” lies between 0 and %(most)d.") % {"most": LAST_POSITION})
    area = ReformArea(
        code=block.code("code", longest=40),
        name=block.text("name", longest=200),
        name_en=block.text("name_en", longest=200),
        position=position,
    )
    block.finish()
    return area


def _indicator(block: Block) -> Indicator:
    indicator = Indicator(
        code=block.code("code", longest=80),
        name=block.text("name", longest=400),
        name_en=block.text("name_en", longest=400),
        measure=block.choice("measure", Measure.values),
        nature=block.choice("nature", Nature.values),
        unit=block.text("unit", default="%", longest=40),
        unit_en=block.text("unit_en", default="", longest=40),
        decimals=_or(block.whole("decimals", default=2), 2),
        input_decimals=_or(block.whole("input_decimals", default=0), 0),
        scale=_or(block.whole("scale", default=100), 100),
        part_of_whole=block.flag("part_of_whole"),
        group_rule=block.choice("group_rule", GroupRule.values),
        **_texts(block),
        needs_note=block.flag("needs_note"),
        needs_evidence=block.flag("needs_evidence"),
        includes_parts=block.flag("includes_parts"),
        asked_in=block.texts("asked_in", longest=8),
    )
    _check_indicator(block, indicator)
    block.finish()
    return indicator


def _texts(block: Block) -> dict[str, str]:
    """What is counted in each input, the definition and the source, in both languages."""
    texts = {}
    for key, field in TEXTS.items():
        longest = 0 if key == "definition" else 300
        texts[field] = block.text(key, default="", longest=longest)
        texts[f"{field}_en"] = block.text(f"{key}_en", default="", longest=longest)
    return texts


def _or(value: int | None, otherwise: int) -> int:
    return otherwise if value is None else value


def _check_indicator(block: Block, indicator: Indicator) -> None:
    is_ratio = indicator.measure == Measure.RATIO
    if is_ratio and not (indicator.numerator_label and indicator.denominator_label):
        block.wrong(_("A ratio needs “numerator” and “denominator”: what is counted in each."))
    if indicator.part_of_whole and not is_ratio:
        block.wrong(_("Only a ratio can be “part_of_whole”."))
    if not 0 <= indicator.decimals <= MOST_DECIMALS:
        block.wrong(_("“decimals” lies between 0 and %(most)d.") % {"most": MOST_DECIMALS})
    if not 0 <= indicator.input_decimals <= MOST_DECIMALS:
        block.wrong(_("“input_decimals” lies between 0 and %(most)d.") % {"most": MOST_DECIMALS})
    if indicator.scale not in (1, 100):
        block.wrong(_("“scale” is 100 (percent) or 1 (times)."))
    if indicator.measure in (Measure.QUANTITY, Measure.REDUCTION) and not indicator.amount_label:
        block.wrong(_("“amount” is missing: say what is counted."))
    for check in Indicator._meta.constraints:
        if check.name != "indicator_group_rule_fits_measure":
            continue
        if not check.condition.check({f: getattr(indicator, f) for f in ("measure", "group_rule")}):
            block.wrong(str(check.violation_error_message))


def _refuse_repeated_codes(top: Block, codes: list[str]) -> None:
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        top.mistakes.add(code, _("This code is used twice. Give each its own."))


def _refuse_changed_measures(top: Block, indicators: list[Indicator]) -> None:
    """Figures already entered would lose their meaning if the measure under them changed."""
    stored = dict(Indicator.objects.filter(targets__isnull=False).values_list("code", "measure"))
    for indicator in indicators:
        before = stored.get(indicator.code, indicator.measure)
        if before != indicator.measure:
            top.mistakes.problems.append(
                Problem(
                    top.mistakes.file,
                    indicator.code,
                    _("Targets use this indicator as “%(measure)s”. Give the new one its own code.")
                    % {"measure": before},
                )
            )
