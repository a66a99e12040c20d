"""The words of a report: made clean when they come in, and harmless HTML when they go out."""

from __future__ import annotations

import re
import unicodedata
from hashlib import blake2s

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

TAGS = {"p", "br", "ul", "ol", "li", "strong", "em"}
# Paragraphs, lists and bold; raw HTML is text like any other.
MARKS = MarkdownIt("zero", {"breaks": True, "html": False}).enable(["newline", "list", "emphasis"])
# What Word and its fonts put before an item of a list.
BULLET = re.compile(r"^([ ]*)[•·▪◦‣●○■□➢✓\uf0b7\uf0a7\uf0d8\uf076o][ ]+(?=\S)", re.MULTILINE)
SPACES = re.compile(r"[\u00a0\u2000-\u200a\u202f\u205f\u3000\t]")
BREAKS = re.compile(r"\r\n|[\r\x0b\x0c\u0085\u2028\u2029]")
UNSEEN = re.compile(
    r"[\x00-\x09\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)
MANY_LINES = re.compile(r"\n{3,}")


def clean(text: str) -> str:
    """Text as it is stored: composed letters, plain spaces, “- ” before items, nothing unseen."""
    text = unicodedata.normalize("NFC", text.encode("utf-8", "ignore").decode())
    text = SPACES.sub(" ", BREAKS.sub("\n", text))
    text = UNSEEN.sub("", text)
    text = BULLET.sub(r"\1- ", text)
    lines = (line.rstrip() for line in text.split("\n"))
    return MANY_LINES.sub("\n\n", "\n".join(lines)).strip("\n")


def rendered(text: str) -> SafeString:
    """The text as HTML of paragraphs, lists and bold; nothing else gets through."""
    # What nh3 lets through has no other tag and no attribute at all.
    return mark_safe(nh3.clean(MARKS.render(text), tags=TAGS, attributes={}))


def seen_of(text: str) -> str:
    """The fingerprint of a text, equal for what a page showed and what it posts back untouched."""
    plain = BREAKS.sub("\n", text).strip("\n")
    return blake2s(plain.encode("utf-8", "replace"), digest_size=8).hexdigest()
