"""Words of a report: what is pasted becomes clean text; only paragraphs, lists and bold show."""

import pytest

from reports.narrative.words import clean, rendered, seen_of


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("Kết\u00a0quả\u202fchính", "Kết quả chính"),
        ("e\u0302\u0301", "ế"),
        ("a\r\nb\rc\x0bd\u2028e", "a\nb\nc\nd\ne"),
        ("·\tTiếp nhận 120 hồ sơ", "- Tiếp nhận 120 hồ sơ"),
        ("\uf0b7 Một\n• Hai\no\tBa", "- Một\n- Hai\n- Ba"),
        ("mềm\u00admại\u200b\x00\x07", "mềmmại"),
        ("một  \n\n\n\nhai\n", "một\n\nhai"),
        ("\ud800x", "x"),
        ("- 5 % so với kỳ trước", "- 5 % so với kỳ trước"),
    ],
)
def test_what_a_word_processor_brings_along_is_made_plain(pasted, kept):
    assert clean(pasted) == kept
    assert clean(kept) == kept


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Một\nhai\n\nba", "<p>Một<br>\nhai</p>\n<p>ba</p>\n"),
        ("- a\n- **b**", "<ul>\n<li>a</li>\n<li><strong>b</strong></li>\n</ul>\n"),
        ("# không phải đầu mục", "<p># không phải đầu mục</p>\n"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>\n"),
        ("    thụt vào", "<p>thụt vào</p>\n"),
        ("", ""),
    ],
)
def test_paragraphs_lists_and_bold_are_all_that_is_drawn(text, html):
    assert rendered(text) == html


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "**<b onmouseover=alert(1)>**",
        "<a href='javascript:alert(1)'>x</a>",
        "- <iframe src=//x>",
        "&lt;script&gt;",
    ],
)
def test_raw_html_is_only_ever_text(attack):
    html = rendered(attack)
    for tag in ("<script", "<img", "<b ", "<a ", "<iframe"):
        assert tag not in html


def test_the_fingerprint_knows_a_text_that_came_back_untouched():
    assert seen_of("a\nb") == seen_of("a\r\nb") == seen_of("\r\na\r\nb")
    assert seen_of("a b") != seen_of("a\nb")
