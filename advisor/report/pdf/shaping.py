"""Letters that change place and form in a word, and marks that stand on others: HarfBuzz says which glyph stands where."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import uharfbuzz

from advisor.report.pdf.fonts import Codes, font


@dataclass(frozen=True, slots=True)
class Shaped:
    """Glyphs from left to right. Lengths are for a size of one point."""

    glyphs: str
    """One character for each, see `Font.code_of_glyph`."""
    places: tuple[tuple[float, float, float], ...]
    """Of each glyph: how far right of and above its place it is drawn, and what is left out after it."""
    width: float

    def write(self, codes: Codes, size: float) -> str:
        """Operators that draw the glyphs at this size."""
        shown = f"{size:g}"
        out, run, after, rise = [], "", 0.0, 0.0
        for glyph, (right, up, less) in zip(self.glyphs, self.places, strict=True):
            before = after - 1000 * right
            if run and (abs(before) >= 1 or up != rise):
                out.append(codes.write(run, shown))
                run = ""
            if abs(before) >= 1:
                out.append(f"[{before:.0f}] TJ")
            if up != rise:
                out.append(f"{up * size:.2f} Ts")
                rise = up
            run += glyph
            after = 1000 * (less + right)
        out.append(codes.write(run, shown) if run else "")
        if abs(after) >= 1:
            out.append(f"[{after:.0f}] TJ")
        if rise:
            out.append("0 Ts")
        return " ".join(out)


@cache
def _face(name: str) -> Any:
    return uharfbuzz.Font(uharfbuzz.Face(font(name).face._ttf_data))


@lru_cache(50_000)
def shape(name: str, text: str, backwards: bool) -> Shaped:
    """A piece of text of one font and direction as it is drawn; `backwards` is from right to left."""
    face, drawn = _face(name), font(name)
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if backwards else "ltr"
    uharfbuzz.shape(face, buffer, {})
    unit = 1 / face.face.upem
    glyphs, places, width = [], [], 0.0
    for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        if not info.codepoint:
            continue  # a glyph that the font lacks; whole characters that it lacks have been replaced before
        glyph = drawn.code_of_glyph(info.codepoint)
        own = 0.001 * drawn.face.charWidths[ord(glyph)]
        glyphs.append(glyph)
        places.append((place.x_offset * unit, place.y_offset * unit, own - place.x_advance * unit))
        width += place.x_advance * unit
    return Shaped("".join(glyphs), tuple(places), width)
