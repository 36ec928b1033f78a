"""Lines of text: broken where they may be, in the order in which they are read, shaped as their script wants it."""

from __future__ import annotations

import pytest

from advisor.report.pdf.fonts import font, load_fonts
from advisor.report.pdf.lines import Line, Piece, break_lines, measure, visual

HEBREW = "אחת שתיים שלוש ארבע חמש שש שבע שמונה תשע עשר"


def seen(line: Line) -> str:
    """The line from left to right, as characters; Arabic and Hebrew have one for each form."""
    return "".join(segment.shaped.glyphs if segment.shaped else segment.text for segment in line.segments)


def typed(lines: list[Line]) -> str:
    return " ".join(text for line in lines for _, _, text in line.spans)


def glyphs(text: str) -> list[int]:
    """The glyphs of one shaped word, from left to right, by their numbers in the font."""
    (segment,) = visual(text).segments
    assert segment.shaped is not None
    return [font(segment.font).face.charToGlyph[ord(character)] for character in segment.shaped.glyphs]


def glyph(name: str, character: str) -> int:
    load_fonts()
    number: int = font(name).face.charToGlyph[ord(character)]
    return number


def test_words_fill_a_line_and_a_word_that_is_too_long_is_cut() -> None:
    width = measure("aaa bbb", 10, False)
    assert [seen(line) for line in break_lines((Piece("aaa bbb ccc"),), 10, width, width)] == ["aaa bbb", "ccc"]
    assert [seen(line) for line in break_lines((Piece("aaa bbbb"),), 10, width, width)] == ["aaa", "bbbb"]
    cut = [seen(line) for line in break_lines((Piece("x" * 50),), 10, width, width)]
    assert len(cut) > 5 and "".join(cut) == "x" * 50


def test_bold_and_plain_pieces_of_one_word_stay_together() -> None:
    content = (Piece("one "), Piece("two", bold=True), Piece(", three"))
    whole = break_lines(content, 10, 1000, 1000)
    assert [(s.font, s.text) for s in whole[0].segments] == [
        ("SourceSans3", "one "),
        ("SourceSans3-Bold", "two"),
        ("SourceSans3", ", three"),
    ]
    narrow = measure("two,", 10, True)
    assert [seen(line) for line in break_lines(content, 10, narrow, narrow)][:2] == ["one", "two,"]


def test_chinese_breaks_between_its_characters_but_not_before_a_full_stop() -> None:
    width = 10 * visual("漢字漢字").width
    lines = [seen(line) for line in break_lines((Piece("漢字漢字漢字漢。字"),), 10, width, width)]
    assert lines == ["漢字漢字", "漢字漢。", "字"]


def test_hebrew_stands_right_to_left_and_its_numbers_left_to_right() -> None:
    assert seen(visual("A שלום B")) == "A םולש B"
    assert seen(visual("שלום (12.5) ב")) == "ב (12.5) םולש"


def test_each_line_of_a_long_right_to_left_paragraph_is_broken_first_and_turned_afterwards() -> None:
    width = 10 * visual("אחת שתיים שלוש ארבע").width + 1
    lines = break_lines((Piece(HEBREW),), 10, width, width)
    assert [seen(line)[::-1] for line in lines] == ["אחת שתיים שלוש ארבע", "חמש שש שבע שמונה", "תשע עשר"]
    assert all(line.backwards for line in lines)
    assert typed(lines) == HEBREW  # the first line holds the first words


def test_a_latin_name_in_a_right_to_left_paragraph_is_read_left_to_right_and_its_brackets_are_turned() -> None:
    assert seen(visual("אב R&D Ltd (גד)")) == "(דג) R&D Ltd בא"


def test_an_amount_after_a_right_to_left_name_stays_behind_it() -> None:
    assert seen(visual("costs more, שלום עולם $1,740 and $3,070.")) == "costs more, םלוע םולש $1,740 and $3,070."
    assert seen(visual("x אב (גד) y")) == "x (דג) בא y"


def test_a_right_to_left_part_of_an_english_paragraph_goes_on_in_the_next_line() -> None:
    text = f"The offer {HEBREW} is the one."
    width = 10 * visual("The offer אחת שתיים שלוש").width + 1
    lines = break_lines((Piece(text),), 10, width, width)
    assert seen(lines[0]) == "The offer " + "אחת שתיים שלוש"[::-1]
    assert not lines[0].backwards
    assert typed(lines) == HEBREW


@pytest.mark.parametrize(
    ("word", "joined"),
    [
        # letter by letter from the Unicode charts: initial, medial and final forms, isolated as they are; lam with alef is one
        ("سلام", "\ufeb3\ufefcم"),
        ("محمد", "\ufee3\ufea4\ufee4\ufeaa"),
        ("قانون", "\ufed7\ufe8e\ufee7\ufeeeن"),
        ("گچ", "\ufb94\ufb7b"),
        ("لأ", "\ufef7"),
    ],
)
def test_arabic_letters_are_joined(word: str, joined: str) -> None:
    assert glyphs(word) == [glyph("DejaVuSans", character) for character in reversed(joined)]


def test_indic_and_khmer_letters_change_place_and_form() -> None:
    # Devanagari: the sign for i is written before the consonant that it follows in speech
    ki = glyphs("कि")
    assert len(ki) == 2 and ki[1] == glyph("NotoSansDevanagari", "क") != ki[0]
    # k, virama and sha become one ligature
    assert len(glyphs("क्ष")) == 1
    # Tamil: the sign for o stands on both sides of its consonant
    ko = glyphs("கொ")
    assert len(ko) == 3 and ko[1] == glyph("NotoSansTamil", "க")
    # Khmer: a consonant under another takes the place of a sign and a letter
    assert len(glyphs("ខ្ម")) == 2
    # the sign for i of Myanmar's ky goes round the consonant: drawn first
    assert glyphs("မြ")[1] == glyph("NotoSansMyanmar", "မ")


def test_what_is_shaped_has_the_typed_text_behind_it() -> None:
    line = visual("A हिन्दी B")
    assert [text for _, _, text in line.spans] == ["हिन्दी"]


@pytest.mark.parametrize("text", ["हिन्दी में लिखा हुआ " * 20, "ภาษาไทยไม่มีช่องว่างระหว่างคำ" * 10, "ភាសាខ្មែរ" * 40])
def test_text_without_spaces_is_cut_between_letters_with_their_marks(text: str) -> None:
    lines = break_lines((Piece(text.strip()),), 9.5, 200, 200)
    assert len(lines) > 3 and all(line.width * 9.5 <= 200.5 for line in lines)
