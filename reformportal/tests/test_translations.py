"""Vietnamese is complete: every word that the source marks is translated, with its placeholders."""

import io
import re
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).parents[2]
CATALOGUE = ROOT / "locale" / "vi" / "LC_MESSAGES" / "django.po"
KEYWORDS = {
    name: spec
    for functions, spec in (
        (("_", "gettext", "gettext_lazy", "gettext_noop"), None),
        (("ngettext", "ngettext_lazy"), (1, 2)),
        (("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
        (("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
    )
    for name in functions
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def marked():
    """Every message that the source marks: (context, singular)."""
    rooms = ("agencies", "targets", "reports", "reformportal", "templates")
    for path in (path for room in rooms for path in sorted((ROOT / room).rglob("*"))):
        if "tests" in path.parts or path.suffix not in (".py", ".html", ".txt"):
            continue
        source = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            source = "\n".join(line.strip() for line in templatize(source).splitlines())
        for _line, message, _notes, context in extract(
            "python", io.BytesIO(source.encode()), keywords=KEYWORDS
        ):
            yield context, message[0] if isinstance(message, tuple) else message


@pytest.fixture(scope="module")
def catalogue():
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="vi")


def test_every_marked_message_has_a_vietnamese_translation(catalogue):
    lacking = sorted(
        {
            message
            for context, message in marked()
            if not (found := catalogue.get(message, context)) or not found.string
        }
    )
    assert lacking == []


def test_no_translation_is_a_guess_or_left_over(catalogue):
    wanted = {(context, message) for context, message in marked()}
    entries = [entry for entry in catalogue if entry.id]
    assert [entry.id for entry in entries if entry.fuzzy] == []
    names = [
        (entry.context, entry.id[0] if isinstance(entry.id, tuple) else entry.id)
        for entry in entries
    ]
    assert [name for name in names if name not in wanted] == []


def test_translations_keep_their_placeholders(catalogue):
    broken = []
    for entry in (entry for entry in catalogue if entry.id):
        source = entry.id[-1] if isinstance(entry.id, tuple) else entry.id
        for text in entry.string if isinstance(entry.string, tuple) else (entry.string,):
            if sorted(PLACEHOLDER.findall(source)) != sorted(PLACEHOLDER.findall(text)):
                broken.append(source)
    assert broken == []


def test_the_extraction_sees_templates_and_code():
    found = {message for _context, message in marked()}
    assert {"Sign out", "Send report"} <= found
