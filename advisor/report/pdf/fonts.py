"""The fonts that are embedded in every PDF, which of them draws which character, and how wide and in which code."""

from __future__ import annotations

import io
from functools import cache
from typing import Any

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from advisor.report.library import shipped

REGULAR, BOLD, ITALIC = "SourceSans3", "SourceSans3-Bold", "SourceSans3-Italic"
UNKNOWN = "\u25a1"
"""Stands for a character that no font has: a box that can be seen, never a missing glyph."""
_SYMBOLS, _FAR_EAST = "DejaVuSans", "DroidSansFallback"
"""Symbols, Arabic, Hebrew and further alphabets; Chinese, Japanese and Korean."""
_SCRIPTS = (
    # first and last code point, and the font: letters that change place and form in a word, see `shaping`
    (0x0900, 0x097F, "NotoSansDevanagari"),
    (0x0980, 0x09FF, "NotoSansBengali"),
    (0x0A00, 0x0A7F, "NotoSansGurmukhi"),
    (0x0A80, 0x0AFF, "NotoSansGujarati"),
    (0x0B00, 0x0B7F, "NotoSansOriya"),
    (0x0B80, 0x0BFF, "NotoSansTamil"),
    (0x0C00, 0x0C7F, "NotoSansTelugu"),
    (0x0C80, 0x0CFF, "NotoSansKannada"),
    (0x0D00, 0x0D7F, "NotoSansMalayalam"),
    (0x0D80, 0x0DFF, "NotoSansSinhala"),
    (0x0E00, 0x0E7F, "NotoSansThai"),
    (0x0E80, 0x0EFF, "NotoSansLao"),
    (0x1000, 0x109F, "NotoSansMyanmar"),
    (0x1780, 0x17FF, "NotoSansKhmer"),
)
_NOT_DRAWN = ((0x0F00, 0x0FFF),)
"""Tibetan: DejaVu has some of its letters but not their stacks, so boxes stand for them."""
_FILES = {
    REGULAR: "fonts/SourceSans3-Regular.ttf",
    BOLD: "fonts/SourceSans3-Bold.ttf",
    ITALIC: "fonts/SourceSans3-Italic.ttf",
    _SYMBOLS: "fonts/DejaVuSans.ttf",
    _FAR_EAST: "fonts/DroidSansFallback.ttf",
    **{name: f"fonts/{name}-Regular.ttf" for *_, name in _SCRIPTS},
}
_MOST_WIDTHS = 50_000
"""Words whose width is remembered; a report has some 2,000 different ones."""
_GLYPHS_FROM = 0xE000
"""Glyphs that stand for no character of their own are coded in the private area, each always at the same place."""


class Font(TTFont):  # type: ignore[misc]  # reportlab has no types
    """A TrueType font that measures each word once."""

    def __init__(self, name: str, file: io.BytesIO) -> None:
        super().__init__(name, file)
        self.words: dict[str, float] = {}

    def width(self, text: str) -> float:
        """Width of a text at one point."""
        width = self.words.get(text)
        if width is None:
            if len(self.words) >= _MOST_WIDTHS:
                self.words.clear()
            width = self.words[text] = 0.001 * float(super().stringWidth(text, 1000))
        return width

    def stringWidth(self, text: str, size: float, encoding: str = "utf8") -> float:
        return size * self.width(text)

    def code_of_glyph(self, glyph: int) -> str:
        """A character that is drawn as this glyph, made where the font has none for it."""
        face = self.face
        known = face.glyphToChar.get(glyph)
        if known:
            return chr(known[0])
        code = _GLYPHS_FROM + glyph
        if code > 0xF8FF:
            raise ValueError("the font has more glyphs than the private area has room")
        face.charToGlyph[code] = glyph
        face.glyphToChar[glyph] = [code]
        face.charWidths[code] = face._pdfScale(face.hmetrics[glyph][0])
        return chr(code)


class Codes(dict[int, str]):
    """How the characters of one font are written in one document: a table for `str.translate`.

    A font is embedded in parts of 256 characters. What is in the first part is written at once; a text with characters
    of another (`elsewhere`) is written run by run.
    """

    def __init__(self, font: Font, document: Any) -> None:
        super().__init__()
        self.font, self.document = font, document
        self.elsewhere: set[str] = set()
        self.name = font.getSubsetInternalName(0, document) if self._make_known() else ""
        self[0x28], self[0x29], self[0x5C] = "\\(", "\\)", "\\\\"

    def _make_known(self) -> bool:
        self.font.splitString(" ", self.document)
        return True

    def __missing__(self, code: int) -> str:
        ((part, written),) = self.font.splitString(chr(code), self.document)
        if part:
            self.elsewhere.add(chr(code))
        self[code] = shown = chr(code) if 32 <= code < 127 and written[0] == code else f"\\{written[0]:03o}"
        return shown

    def write(self, text: str, size: str) -> str:
        """Operators that draw this text; a part of the font other than the first is chosen and left again."""
        written = text.translate(self)
        if not self.elsewhere or self.elsewhere.isdisjoint(text):
            return f"({written}) Tj"
        out = []
        for part, run in self.font.splitString(text, self.document):
            name = self.font.getSubsetInternalName(part, self.document)
            out.append(f"{name} {size} Tf ({''.join(f'{chr(92)}{byte:03o}' for byte in run)}) Tj")
        return f"{' '.join(out)} {self.name} {size} Tf"


@cache
def load_fonts() -> None:
    """Makes the fonts known to reportlab, once per process; and closes its doors to files and hosts named in text."""
    rl_config.trustedHosts = None
    rl_config.trustedSchemes = []
    rl_config.useA85 = 0  # a binary file needs no second coding in ASCII
    for name in (REGULAR, BOLD, ITALIC):
        font(name)


@cache
def font(name: str) -> Font:
    """The font of this name, loaded when it is first asked for."""
    made = Font(name, io.BytesIO(shipped(_FILES[name])))
    pdfmetrics.registerFont(made)
    return made


@cache
def _glyphs(name: str) -> frozenset[int]:
    """Code points that a font draws."""
    load_fonts()
    return frozenset(code for code in font(name).face.charToGlyph if not _GLYPHS_FROM <= code <= 0xF8FF)


@cache
def font_for(character: str) -> str | None:
    """The first font of the chain that has this character in every weight used, or None."""
    code = ord(character)
    if all(code in _glyphs(name) for name in (REGULAR, BOLD, ITALIC)):
        return REGULAR
    for first, last, name in _SCRIPTS:
        if first <= code <= last:
            return name if code in _glyphs(name) else None
    if any(first <= code <= last for first, last in _NOT_DRAWN):
        return None
    return next((name for name in (_SYMBOLS, _FAR_EAST) if code in _glyphs(name)), None)


def font_runs(text: str, bold: bool = False) -> list[tuple[str, str]]:
    """The text cut into runs of one font each, every unknown character replaced by a visible box."""
    if text.isascii() and text.isprintable():
        return [(BOLD if bold else REGULAR, text)]
    runs: list[tuple[str, str]] = []
    for character in text:
        name = font_for(character)
        if name is None:
            character, name = UNKNOWN, font_for(UNKNOWN) or _SYMBOLS
        if name == REGULAR and bold:
            name = BOLD
        if character == " " and runs:
            name = runs[-1][0]
        if runs and runs[-1][0] == name:
            runs[-1] = (name, runs[-1][1] + character)
        else:
            runs.append((name, character))
    return runs
