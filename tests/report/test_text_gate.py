"""The one gate for text from people: printed as it was typed, never as markup, never as a missing glyph."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.report.blocks import words
from advisor.report.pdf.fonts import font, font_for
from advisor.report.pdf.lines import Pieces, break_lines, visual
from advisor.report.pdf.text import address_pieces, clean, pieces, text_pieces

ROOM = Path(__file__).parents[2] / "advisor" / "report"


def said(content: Pieces) -> str:
    return "".join(piece.text for piece in content)


def test_markup_of_data_is_visible_text() -> None:
    for typed in ('A & B <img src="/etc/passwd">', "AT&T R&D <b>", "&amp; &#65; <br/> <a href='javascript:x'>y</a>"):
        assert said(text_pieces(typed)) == said(pieces(words(typed))) == typed


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
    assert font_for("🚀") is None and font_for("ཀ") is None
    line = visual("A 🚀 B")
    assert "".join(segment.text for segment in line.segments) == "A □ B"
    assert [typed for _, _, typed in line.spans] == ["🚀"]


@pytest.mark.parametrize(
    "text",
    [
        "₹",
        "Ω",
        "Ж",
        "ếẫ",
        "א",
        "ع",
        "漢字",
        "かなカナ",
        "한국어",
        "ไทย",
        "ქართული",
        "Հայերեն",
        "✓⚠☐½",
        "हिन्दी",
        "বাংলা",
        "ਪੰਜਾਬੀ",
        "ગુજરાતી",
        "ଓଡ଼ିଆ",
        "தமிழ்",
        "తెలుగు",
        "ಕನ್ನಡ",
        "മലയാളം",
        "සිංහල",
        "ລາວ",
        "မြန်မာ",
        "ភាសាខ្មែរ",
    ],
)
def test_the_scripts_that_we_promise_have_their_glyphs(text: str) -> None:
    assert all(font_for(c) for c in text)


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
    assert not any(piece.link for piece in address_pieces(address))


def test_https_of_ours_is_a_link_that_shows_its_host() -> None:
    (piece,) = address_pieces("https://example.com/a-b?c=d&e")
    assert piece.link == piece.text == "https://example.com/a-b?c=d&e"


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_text_is_broken_into_lines_of_characters_that_have_a_glyph(text: str) -> None:
    content = pieces(words(text))
    assert not any(piece.link for piece in content)
    lines = break_lines(content, 9.5, 80, 80)
    assert all(line.width * 9.5 <= 80.5 for line in lines)
    for segment in (segment for line in lines for segment in line.segments):
        known = font(segment.font).face.charToGlyph
        drawn = segment.shaped.glyphs if segment.shaped else segment.text
        assert all(known[ord(character)] for character in drawn)


def test_no_module_hands_text_to_reportlab_as_markup() -> None:
    forbidden = re.compile(r"platypus[^\n]*\bParagraph\b|\bXPreformatted\b|paraparser|platypus\.paragraph|markup\(")
    assert [path.name for path in ROOM.rglob("*.py") if forbidden.search(path.read_text(encoding="utf-8"))] == []
