"""What every page prints the same way: numbers, dates, signs, what a list is filtered by."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django import template
from django.db.models import Model
from django.forms import Form
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from reformportal.lib.dates import format_day
from reformportal.lib.numbers import format_number
from reformportal.lib.signs import STATE_SIGNS, STATUS_SIGNS

register = template.Library()


@register.filter
def number(value: Decimal | int | float | None, decimals: int | None = None) -> str:
    """1.234.567,89 with `decimals` decimals (2, or 0 for an integer); a dash for None."""
    if value is None or value == "":
        return format_html(
            '<span aria-hidden="true">–</span><span class="visually-hidden">{}</span>',
            _("no value"),
        )
    if decimals is None:
        decimals = 0 if isinstance(value, int) else 2
    return format_number(Decimal(str(value)), int(decimals), _language())


@register.filter
def date_vi(value: date | datetime | None, shape: str = "short") -> str:
    """19/9/2025; `long` is "ngày 19 tháng 9 năm 2025", `time` adds hours and minutes of Vietnam."""
    return format_day(value, shape) if value else ""


@register.filter
def status_badge(code: str) -> SafeString:
    """Shape, colour and word of a status such as `at_risk`."""
    sign = STATUS_SIGNS[code]
    return badge(code, sign.shape, sign.word)


@register.filter
def state_badge(code: str) -> SafeString:
    """Shape, colour and word of a submission's state: draft, sent, returned, approved."""
    sign = STATE_SIGNS[code]
    return badge(code, sign.shape, sign.word)


@register.filter
def words(text: str) -> list[str]:
    """The words of a text, for a loop over a short fixed list."""
    return text.split()


@register.simple_tag
def badge(tone: str, shape_name: str, word: str) -> SafeString:
    """A badge of its own: `tone` colours it, `shape_name` is a symbol of status.svg."""
    return format_html('<span class="badge tone-{}">{}{}</span>', tone, shape(shape_name), word)


@register.simple_tag
def shape(name: str) -> SafeString:
    """A symbol of img/status.svg in the colour of the text; a word must stand beside it."""
    return format_html(
        '<svg class="shape shape-{0}" aria-hidden="true" focusable="false">'
        '<use href="{1}#{0}"></use></svg>',
        name,
        static("img/status.svg"),
    )


@register.simple_tag
def bar(value, target=None, tone: str = "on_track", full=100) -> SafeString:
    """A bar in a cell, `value` of `full`, a tick at `target`; the number must stand beside it."""
    filled = format_html('<rect class="bar-fill" width="{}" height="8"/>', _share(value, full))
    tick = format_html(
        '<rect class="bar-tick" x="{}" width="1.5" height="8"/>', _share(target, full)
    )
    return format_html(
        '<svg class="bar tone-{}" viewBox="0 0 100 8" preserveAspectRatio="none"'
        ' aria-hidden="true" focusable="false">'
        '<rect class="bar-ground" width="100" height="8"/>{}{}</svg>',
        tone,
        filled if value is not None else "",
        tick if target is not None else "",
    )


@dataclass(frozen=True)
class Chip:
    """One active filter: its name, its value in words, the address of the list without it."""

    label: str
    word: str
    without: str


@register.simple_tag
def active_filters(request: HttpRequest, form: Form) -> list[Chip]:
    """The filters that narrow the list now, in the order of the form."""
    form.is_valid()
    return [
        Chip(field.label, word, _without(request, field.html_name, raw))
        for field in form
        for raw, word in _chosen(field, request)
    ]


@register.simple_tag
def kept_parameters(request: HttpRequest, form: Form) -> SafeString:
    """Hidden inputs for what the address says besides this form; the page number is let go."""
    own = {field.html_name for field in form} | {"page"}
    kept = [(key, value) for key, values in request.GET.lists() for value in values]
    return format_html_join(
        "",
        '<input type="hidden" name="{}" value="{}">',
        (pair for pair in kept if pair[0] not in own),
    )


def _chosen(field, request: HttpRequest):
    """Raw value and word of each choice made in one field."""
    names = _names(field)
    for raw in request.GET.getlist(field.html_name):
        if raw.strip():
            yield raw, names.get(raw, raw)


def _names(field) -> dict[str, str]:
    """Word of each value; rows are taken from the cleaned form, to ask the database only once."""
    if not hasattr(field.field, "queryset"):
        return dict(_flat(getattr(field.field, "choices", ())))
    chosen = field.form.cleaned_data.get(field.name) or ()
    rows = [chosen] if isinstance(chosen, Model) else chosen
    return {str(field.field.prepare_value(row)): str(row) for row in rows}


def _flat(choices):
    """Choices with their groups opened, values as they stand in an address."""
    for value, name in choices:
        if isinstance(name, (list, tuple)):
            yield from _flat(name)
        else:
            yield str(value), name


def _without(request: HttpRequest, name: str, raw: str) -> str:
    query = request.GET.copy()
    query.setlist(name, [value for value in query.getlist(name) if value != raw])
    query.pop("page", None)
    return f"?{query.urlencode()}"


def _share(value, full) -> str:
    """Percentage of `full` within 0…100, written as SVG reads it."""
    if value is None or not full:
        return "0"
    return f"{min(max(float(value) / float(full) * 100, 0), 100):.2f}"


def _language() -> str:
    return "en" if (get_language() or "").startswith("en") else "vi"
