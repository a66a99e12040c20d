"""The look holds what it promises: contrast, sizes, one set of signs, nothing inline."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from reformportal.lib.signs import STATE_SIGNS, STATUS_SIGNS
from reformportal.lib.static_files import HashedStaticFiles

STATIC = Path(settings.BASE_DIR) / "reformportal" / "static"
TEMPLATES = sorted((Path(settings.BASE_DIR) / "templates").rglob("*.html"))
TOKENS = (STATIC / "css" / "tokens.css").read_text()

# Words and controls lie on these grounds; shapes also on the tint of their own status.
GROUNDS = ("paper", "card", "hover")
TEXTS = ("ink", "muted", "brand", "brand-strong", "danger")
STATUSES = ("achieved", "on_track", "at_risk", "behind", "missed", "no_data")


def make_palette(theme: str) -> dict[str, str]:
    light, dark = TOKENS.split("@media", 1)

    def read(css):
        return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", css))

    return read(light) if theme == "light" else read(light) | read(dark)


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio of two colours written #rrggbb."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_text_can_be_read_on_every_ground(theme):
    palette = make_palette(theme)
    pairs = [(text, ground) for text in TEXTS for ground in GROUNDS]
    pairs += [("ink", f"{status}-ground") for status in STATUSES]
    pairs += [("on-brand", "brand"), ("on-brand", "brand-strong"), ("on-danger", "danger")]
    pairs += [("muted", "brand-ground"), ("muted", "no_data-ground"), ("brand", "brand-ground")]
    faint = {pair for pair in pairs if contrast(*(palette[name] for name in pair)) < 4.5}
    assert not faint


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_shape_border_and_focus_ring_stands_out_from_its_ground(theme):
    palette = make_palette(theme)
    pairs = [(status, ground) for status in (*STATUSES, "nil", "dot-edge") for ground in GROUNDS]
    pairs += [(status, f"{status}-ground") for status in STATUSES]
    pairs += [(name, ground) for name in ("focus", "control") for ground in GROUNDS]
    faint = {pair for pair in pairs if contrast(*(palette[name] for name in pair)) < 3}
    assert not faint


def test_status_colours_on_screen_are_those_of_documents():
    palette = make_palette("light")
    shown = {code: palette[code] for code in STATUS_SIGNS if code != "not_applicable"}
    assert shown == {code: STATUS_SIGNS[code].colour for code in shown}
    assert STATUS_SIGNS["not_applicable"].colour == palette["not_due"]


def test_every_sign_has_its_drawing_and_its_own_word():
    drawn = set(re.findall(r'symbol id="(\w+)"', (STATIC / "img" / "status.svg").read_text()))
    for signs in (STATUS_SIGNS, STATE_SIGNS):
        assert {sign.shape for sign in signs.values()} <= drawn
        assert len({str(sign.word) for sign in signs.values()}) == len(signs)


def test_every_shape_that_a_template_names_is_drawn():
    drawn = set(re.findall(r'symbol id="(\w+)"', (STATIC / "img" / "status.svg").read_text()))
    named = {
        name for page in TEMPLATES for name in re.findall(r'{% shape "(\w+)"', page.read_text())
    }
    assert named and named <= drawn


def test_nothing_is_smaller_than_13_pixels():
    for sheet in (STATIC / "css").glob("*.css"):
        sizes = re.findall(r"(?:font-size|--size-\w+): (\d+)px", sheet.read_text())
        assert all(int(size) >= 13 for size in sizes), sheet.name


def test_colours_are_named_in_one_place_only():
    for sheet in (STATIC / "css").glob("*.css"):
        if sheet.name not in ("tokens.css", "print.css"):
            assert not re.search(r"#[0-9a-f]{3,8}\b|rgba?\(", sheet.read_text()), sheet.name


def test_every_variable_that_a_sheet_uses_is_defined():
    sheets = "".join(sheet.read_text() for sheet in (STATIC / "css").glob("*.css"))
    used = set(re.findall(r"var\(--([\w-]+)", sheets))
    assert used <= set(re.findall(r"--([\w-]+):", sheets))


@pytest.mark.parametrize("page", TEMPLATES, ids=lambda page: page.name)
def test_no_page_needs_an_unsafe_content_security_policy(page):
    if "emails" in page.parts:
        pytest.skip("an e-mail has no policy, and mail programs read inline styles only")
    text = page.read_text()
    assert not re.search(r"\sstyle=|\son[a-z]+=|javascript:|<style", text)
    assert all(
        "src=" in tag or "application/json" in tag for tag in re.findall(r"<script[^>]*>", text)
    )


def test_scripts_import_one_another_as_the_storage_of_hashed_names_can_follow():
    assert HashedStaticFiles.support_js_module_import_aggregation
    for script in (STATIC / "js").rglob("*.js"):
        text = script.read_text()
        lines = re.findall(r"^\s*import\b.*$|.*\bimport\(.*$", text, re.M)
        followed = re.findall(r"^import [^;\n]* from \"(\./[\w./-]+)\";$", text, re.M)
        assert len(followed) == len(lines), script.name
        assert all((script.parent / name).is_file() for name in followed), script.name
