"""The one gate for text from people: printed as it was typed, never as markup, never as a missing glyph."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.report.blocks import words
from advisor.report.pdf.text import address_markup, clean, drawable, has_glyph, markup, text_markup

ROOM = Path(__file__).parents[2] / "advisor" / "report"


def test_markup_of_data_is_visible_text() -> None:
    assert text_markup('A & B <img src="/etc/passwd">') == 'A &amp; B &lt;img src="/etc/passwd"&gt;'
    assert text_markup("AT&T R&D <b>") == "AT&amp;T R&amp;D &lt;b&gt;"


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("a\u202eb", "ab"),
        ("a\x00b\x1bc", "abc"),
        ("one\r\ntwo\tthree", "one two three"),
        ("e\u0301", "é"),
        ("x\ud800y", "xy"),
        ("\ufeffa\u200bb", "ab"),
    ],
)
def test_characters_that_hide_or_disguise_are_dropped(typed: str, printed: str) -> None:
    assert clean(typed) == printed


def test_what_is_too_long_ends_in_an_ellipsis() -> None:
    assert clean("x" * 500, 120) == "x" * 119 + "…"


def test_an_unknown_character_is_a_visible_box_with_what_was_typed_behind_it() -> None:
    assert drawable("हिन्दी 🚀") == "□□□□□□ □"
    assert not has_glyph("ह") and not has_glyph("🚀")
    made = text_markup("A हिन्दी B")
    assert 'typed_begins" label="' + "हिन्दी".encode("utf-16-be").hex() + '"/>' in made
    assert made.startswith("A <onDraw") and made.endswith(" B")


@pytest.mark.parametrize(
    "text", ["₹", "Ω", "Ж", "ếẫ", "א", "ع", "漢字", "かなカナ", "한국어", "ไทย", "ქართული", "Հայերեն", "✓⚠☐½"]
)
def test_the_scripts_that_we_promise_have_their_glyphs(text: str) -> None:
    assert all(has_glyph(c) for c in text)


def test_hebrew_stands_right_to_left_and_its_numbers_left_to_right() -> None:
    assert drawable("A שלום B") == "A םולש B"
    assert drawable("שלום (12.5) ב") == "ב (12.5) םולש"


@pytest.mark.parametrize(
    ("typed", "joined"),
    [
        # letter by letter from the Unicode charts: initial, medial, final and isolated forms; lam with alef is one
        ("سلام", "\ufeb3\ufefc\ufee1"),
        ("محمد", "\ufee3\ufea4\ufee4\ufeaa"),
        ("قانون", "\ufed7\ufe8e\ufee7\ufeee\ufee5"),
        ("گچ", "\ufb94\ufb7b"),
        ("لأ", "\ufef7"),
    ],
)
def test_arabic_letters_are_joined(typed: str, joined: str) -> None:
    assert drawable(typed) == joined[::-1]


@pytest.mark.parametrize(
    "address",
    [
        "http://example.com",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "https://user@example.com",
        "https://exa\u202emple.com",
        'https://x.com/"onclick',
    ],
)
def test_only_plain_https_becomes_a_link(address: str) -> None:
    assert "<a " not in address_markup(address)


def test_https_of_ours_is_a_link_that_shows_its_host() -> None:
    assert '<a href="https://example.com/a-b">https://example.com/a-b</a>' in address_markup("https://example.com/a-b")


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_text_becomes_markup_with_only_our_own_tags(text: str) -> None:
    made = markup(words(text))
    assert (
        re.sub(
            r'</?(b|font( name="[A-Za-z0-9-]+")?)>|<onDraw name="typed_(begins|ends)" label="[0-9a-f]*"/>', "", made
        ).count("<")
        == 0
    )
    assert all(has_glyph(c) for c in drawable(text))


def test_only_one_module_hands_text_to_reportlab_as_markup() -> None:
    importing = [
        p.name
        for p in ROOM.rglob("*.py")
        if re.search(r"import.*\bParagraph\b", p.read_text())
        and "reportlab" in p.read_text()
        and "platypus" in p.read_text()
    ]
    users = [name for name in importing if "Paragraph)" in (ROOM / "pdf" / name).read_text()]
    assert users == ["flowables.py"]
