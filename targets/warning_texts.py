"""The wording of warnings that the portal states itself, kept with the plan in both languages."""

from __future__ import annotations

from decimal import Decimal

from reformportal.lib.numbers import format_number
from targets.models import TargetWarning

Kind = TargetWarning.Kind

# Kept in the database in both languages, as the documents' own warnings are; so not in a catalogue.
TEXTS: dict[str, tuple[str, str]] = {
    Kind.RULE_MISSES_STATED: (
        "Theo mức tăng đã nêu, năm {year} chỉ tính được {rule}, văn bản lại ấn định {text}. "
        "Áp dụng giá trị văn bản ấn định.",
        "The growth as stated gives {rule} in {year}, yet the document sets {text}. "
        "The value that the document sets applies.",
    ),
    Kind.RULE_STOPS_SHORT: (
        "Đến năm {year}, năm cuối mà văn bản nêu mức tăng, chỉ tính được {rule}, "
        "chưa đến đích {text}.",
        "By {year}, the last year for which the document gives the growth, it reaches {rule}, "
        "short of the goal of {text}.",
    ),
    Kind.RULE_OVERSHOOTS: (
        "Theo mức tăng đã nêu, năm {year} tính được {rule}, vượt mức trần {text}. Lấy mức trần.",
        "The growth as stated gives {rule} in {year}, past the cap of {text}. The cap applies.",
    ),
    Kind.NO_BASELINE: (
        "Chỉ tiêu giảm so với năm gốc nhưng văn bản không nêu số của năm gốc. Cần bổ sung số gốc.",
        "The target is a reduction against a base that the document does not give. "
        "Add the base figure.",
    ),
    Kind.EMPTY_YEARS: (
        "Văn bản không nêu giá trị cho {years} của {count} chỉ tiêu: {codes}. Các năm này "
        "chưa phải đánh giá; có thể chọn đường thẳng giữa các năm đã nêu.",
        "The document gives no value for {years} of {count} targets: {codes}. Those years are not "
        "judged; a straight line between the stated years can be chosen.",
    ),
    Kind.CONFLICT: (
        "Chỉ tiêu {code} và chỉ tiêu {other} đặt giá trị khác nhau cho cùng một chỉ số: {mine} và "
        "{theirs}. Cả hai được giữ và cùng đánh giá.",
        "Target {code} and target {other} set different values for one indicator: {mine} and "
        "{theirs}. Both are kept and judged.",
    ),
    Kind.DUPLICATE: (
        "Văn bản nêu chỉ tiêu này nhiều lần (dòng {rows}); chỉ nhập một lần.",
        "The document states this target more than once (rows {rows}); it is entered once.",
    ),
    Kind.LEVEL_CEASES: (
        "Cấp này kết thúc hoạt động ngày {day}, trước khi hết hạn chỉ tiêu (năm {year}). Từ ngày "
        "đó chỉ tiêu không còn áp dụng, không tính là không đạt.",
        "This level ends on {day}, before the target is due ({year}). From then on the target does "
        "not apply and does not count as missed.",
    ),
    Kind.OUT_OF_CHANGES: (
        "Số tỉnh, thành phố được xếp hạng đổi từ 63 còn 34 từ ngày 01/7/2025; thứ hạng trước và "
        "sau không so sánh được với nhau.",
        "The number of ranked provinces changes from 63 to 34 on 1 July 2025; ranks before and "
        "after cannot be compared.",
    ),
    Kind.YEAR_ASSUMED: (
        "Câu nêu chỉ tiêu không ghi năm; lấy năm cuối của giai đoạn ({year}).",
        "The sentence names no year; the last year of the period ({year}) is assumed.",
    ),
    Kind.NO_DEADLINE_DAY: (
        "Văn bản yêu cầu báo cáo định kỳ nhưng không nêu ngày gửi. Áp dụng ngày mặc định của chế "
        "độ báo cáo: {day}.",
        "The document asks for periodic reports but names no day. "
        "The regime's default applies: {day}.",
    ),
}


def warning_texts(kind: str, **values: object) -> dict[str, str]:
    """`message` and `message_en` of a warning; numbers are written as each language does."""
    vietnamese, english = TEXTS[kind]
    return {
        "message": vietnamese.format_map(_written(values, "vi")),
        "message_en": english.format_map(_written(values, "en")),
    }


def _written(values: dict[str, object], language: str) -> dict[str, object]:
    return {
        key: written_number(value, language) if isinstance(value, Decimal) else value
        for key, value in values.items()
    }


def written_number(value: Decimal, language: str) -> str:
    """The number with the decimals that it needs and no more."""
    decimals = max(0, -int(value.normalize().as_tuple().exponent))
    return format_number(value, decimals, language)
