"""The fonts that are embedded in every PDF, and which of them draws which character."""

from __future__ import annotations

import io
from functools import cache
from typing import Any

from reportlab import rl_config
from reportlab.lib.fonts import addMapping
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from advisor.report.library import shipped

REGULAR, BOLD, ITALIC = "SourceSans3", "SourceSans3-Bold", "SourceSans3-Italic"
FALLBACKS = ("DejaVuSans", "NotoSansThai", "DroidSansFallback")
"""Symbols and further alphabets; Thai; Chinese, Japanese and Korean. Asked in this order, the last two only when needed."""
UNKNOWN = "\u25a1"
"""Stands for a character that no font has: a box that can be seen, never a missing glyph."""
_FILES = {
    REGULAR: "fonts/SourceSans3-Regular.ttf",
    BOLD: "fonts/SourceSans3-Bold.ttf",
    ITALIC: "fonts/SourceSans3-Italic.ttf",
    "DejaVuSans": "fonts/DejaVuSans.ttf",
    "NotoSansThai": "fonts/NotoSansThai-Regular.ttf",
    "DroidSansFallback": "fonts/DroidSansFallback.ttf",
}


_NEEDS_SHAPING = ((0x0900, 0x0DFF), (0x0F00, 0x109F), (0x1780, 0x17FF))
"""Indic, Tibetan, Burmese and Khmer letters change place and form in a word, which is not done here: boxes stand for them."""
_MOST_WIDTHS = 50_000
"""Words whose width is remembered; a report has some 2,000 different ones."""


class _Font(TTFont):  # type: ignore[misc]  # reportlab has no types
    """A TrueType font that measures each word once."""

    def __init__(self, name: str, file: io.BytesIO) -> None:
        super().__init__(name, file)
        self._widths: dict[str, float] = {}

    def stringWidth(self, text: str, size: float, encoding: str = "utf8") -> float:
        width = self._widths.get(text)
        if width is None:
            if len(self._widths) >= _MOST_WIDTHS:
                self._widths.clear()
            width = self._widths[text] = super().stringWidth(text, 1000, encoding)
        return 0.001 * size * width


@cache
def load_fonts() -> None:
    """Makes the fonts known to reportlab, once per process; and closes its doors to files and hosts named in text."""
    rl_config.trustedHosts = None
    rl_config.trustedSchemes = []
    rl_config.useA85 = 0  # a binary file needs no second coding in ASCII
    for name in (REGULAR, BOLD, ITALIC):
        _load(name)
    for is_bold in (0, 1):
        for is_italic in (0, 1):
            addMapping(REGULAR, is_bold, is_italic, BOLD if is_bold else ITALIC if is_italic else REGULAR)
            for name in FALLBACKS:
                addMapping(name, is_bold, is_italic, name)


@cache
def _load(name: str) -> Any:
    font = _Font(name, io.BytesIO(shipped(_FILES[name])))
    pdfmetrics.registerFont(font)
    return font


@cache
def _glyphs(name: str) -> frozenset[int]:
    """Code points that a font draws. The font is loaded when it is first asked."""
    load_fonts()
    return frozenset(_load(name).face.charToGlyph)


@cache
def font_for(character: str) -> str | None:
    """The first font of the chain that has this character in every weight used, or None."""
    code = ord(character)
    if all(code in _glyphs(name) for name in (REGULAR, BOLD, ITALIC)):
        return REGULAR
    if any(first <= code <= last for first, last in _NEEDS_SHAPING):
        return None
    return next((name for name in FALLBACKS if code in _glyphs(name)), None)


def measure(text: str, size: float, bold: bool) -> float:
    """Width of a text in points, as the PDF draws it."""
    load_fonts()
    return float(sum(pdfmetrics.stringWidth(run, name, size) for name, run in font_runs(text, bold)))


def font_runs(text: str, bold: bool = False) -> list[tuple[str, str]]:
    """The text cut into runs of one font each, every unknown character replaced by a visible box."""
    if text.isascii() and text.isprintable():
        return [(BOLD if bold else REGULAR, text)]
    runs: list[tuple[str, str]] = []
    for character in text:
        name = font_for(character)
        if name is None:
            character, name = UNKNOWN, font_for(UNKNOWN) or FALLBACKS[0]
        if name == REGULAR and bold:
            name = BOLD
        if character == " " and runs:
            name = runs[-1][0]
        if runs and runs[-1][0] == name:
            runs[-1] = (name, runs[-1][1] + character)
        else:
            runs.append((name, character))
    return runs
