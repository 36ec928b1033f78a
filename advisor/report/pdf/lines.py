"""Breaks text into lines, and puts what runs from right to left into the order in which it is seen, line by line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby, pairwise

from advisor.report.pdf.fonts import BOLD, REGULAR, Font, font, font_for, font_runs, load_fonts
from advisor.report.pdf.scripts import (
    NUMBER,
    backward_characters,
    breakable,
    clusters,
    has_backwards,
    needs_shaping,
    starts_backwards,
)
from advisor.report.pdf.shaping import Shaped, shape

_A_LITTLE = 0.01
"""Points by which a line may be too long, for sums of rounded widths."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Text that has passed the gate (`text.py`), in the order in which it was typed. Never markup."""

    text: str
    bold: bool = False
    link: str = ""
    """An https address of our own list, or "#" with the name of a place in the document."""


Pieces = tuple[Piece, ...]


@dataclass(slots=True)
class Segment:
    """What is drawn without a gap in one font; `width` is for one point."""

    font: str
    text: str
    width: float
    piece: int
    shaped: Shaped | None = None
    typed: str = ""
    """What stands behind it for readers where that is not what is drawn."""
    backwards: bool = False


@dataclass(slots=True)
class Line:
    segments: list[Segment]
    """From left to right."""
    width: float
    spans: list[tuple[int, int, str]] = field(default_factory=list)
    """First and last segment of what is not drawn as typed, and what was typed."""
    backwards: bool = False
    """Whether the whole paragraph runs from right to left."""


@dataclass(slots=True)
class _Word:
    parts: list[Segment]
    width: float
    gap: Segment | None
    """The space before it, which is not drawn where a line starts."""


@cache
def _plain() -> frozenset[str]:
    """Characters of the text font that are drawn one after the other as they stand."""
    load_fonts()
    known = (chr(code) for code in font(REGULAR).face.charToGlyph if code >= 32 and not 0xE000 <= code <= 0xF8FF)
    return frozenset(c for c in known if font_for(c) == REGULAR and not needs_shaping(c) and not breakable(c, "x"))


def drawn_as_it_stands(text: str) -> bool:
    """Whether this text needs neither another font nor another order nor shaping."""
    return text.isascii() or _plain().issuperset(text)


def break_lines(pieces: Pieces, size: float, first: float, other: float, all_bold: bool = False) -> list[Line]:
    """The lines of a paragraph, at most `first` points wide and from the second on `other`; at least one."""
    load_fonts()
    simple = len(pieces) == 1 and not pieces[0].link and drawn_as_it_stands(pieces[0].text)
    if simple:
        bold = all_bold or pieces[0].bold
        return _simple_lines(pieces[0].text, font(BOLD if bold else REGULAR), first / size, other / size)
    if all(drawn_as_it_stands(piece.text) for piece in pieces):
        return _mixed_lines(pieces, first / size, other / size, all_bold)
    whole = starts_backwards("".join(piece.text for piece in pieces))
    words = _words(pieces, min(first, other) / size, all_bold, whole)
    return [_in_order(line, whole) for line in _filled(words, first / size, other / size)]


def _simple_lines(text: str, drawn: Font, first: float, other: float) -> list[Line]:
    """The same for text of one font without anything special, which most text is."""
    name, known, width_of = drawn.fontName, drawn.words, drawn.width
    space = width_of(" ")
    out: list[Line] = []
    held: list[str] = []
    room, width = first + _A_LITTLE, 0.0
    for word in text.split(" "):
        long = known.get(word)
        if long is None:
            long = width_of(word)
        if held and width + space + long > room:
            out.append(Line([Segment(name, " ".join(held), width, 0)], width))
            room, held, width = other + _A_LITTLE, [], 0.0
        if long > room:
            *full, word = _cut(word, drawn, room)
            for part in full:
                out.append(Line([Segment(name, part, width_of(part), 0)], width_of(part)))
                room = other + _A_LITTLE
            long = width_of(word)
        width += long + (space if held else 0.0)
        held.append(word)
    out.append(Line([Segment(name, " ".join(held), width, 0)], width))
    return out


def _mixed_lines(pieces: Pieces, first: float, other: float, all_bold: bool) -> list[Line]:
    """The same for pieces in two weights and links without anything else special."""
    out: list[Line] = []
    room, width, line = first + _A_LITTLE, 0.0, _Building()
    for gap, parts in _plain_words(pieces, all_bold):
        long = sum(part.width for part in parts)
        before = gap.width if gap is not None and line.segments else 0.0
        if line.segments and width + before + long > room:
            out.append(Line(line.segments, width))
            room, width, line, before = other + _A_LITTLE, 0.0, _Building(), 0.0
        if long > room:  # not even a line of its own: as text with something special, which is cut
            words = _words(pieces, min(first, other), all_bold, False)
            return [_in_order(filled, False) for filled in _filled(words, first, other)]
        if before and gap is not None:
            line.add(gap)
        for part in parts:
            line.add(part)
        width += before + long
    return [*out, Line(line.segments, width)]


def _plain_words(pieces: Pieces, all_bold: bool) -> list[tuple[Segment | None, list[Segment]]]:
    """Each word with the space before it. A word may have parts in two weights."""
    out: list[tuple[Segment | None, list[Segment]]] = []
    gap: Segment | None = None
    fresh = True
    for number, piece in enumerate(pieces):
        drawn = font(BOLD if all_bold or piece.bold else REGULAR)
        name, known, width_of = drawn.fontName, drawn.words, drawn.width
        space = Segment(name, " ", width_of(" "), number)
        for n, text in enumerate(piece.text.split(" ")):
            if n:
                gap, fresh = space, True
            if text:
                width = known.get(text)
                part = Segment(name, text, width_of(text) if width is None else width, number)
                if fresh:
                    out.append((gap, [part]))
                    gap, fresh = None, False
                else:
                    out[-1][1].append(part)
    return out


class _Building:
    """A line that grows: what follows in the same font and piece is joined on."""

    def __init__(self) -> None:
        self.segments: list[Segment] = []

    def add(self, part: Segment) -> None:
        last = self.segments[-1] if self.segments else None
        if last is not None and last.piece == part.piece and last.font == part.font:
            last.text += part.text
            last.width += part.width
        else:
            self.segments.append(Segment(part.font, part.text, part.width, part.piece))


def _cut(word: str, drawn: Font, room: float) -> list[str]:
    """A word that is wider than a line, in parts that are not."""
    out, part, width = [], "", 0.0
    for character in word:
        wide = drawn.width(character)
        if part and width + wide > room:
            out.append(part)
            part, width = "", 0.0
        part += character
        width += wide
    return [*out, part]


def _words(pieces: Pieces, room: float, all_bold: bool, whole: bool) -> list[_Word]:
    """What may not be broken, in the order in which it was typed."""
    out: list[_Word] = []
    open_word = False
    for number, piece in enumerate(pieces):
        bold = all_bold or piece.bold
        mixed = whole or has_backwards(piece.text)
        backwards = backward_characters(piece.text, whole) if mixed else [False] * len(piece.text)
        at, gap = 0, None
        for n, text in enumerate(piece.text.split(" ")):
            if n:
                name = BOLD if bold else REGULAR
                gap = Segment(name, " ", font(name).width(" "), number, backwards=backwards[at])
                open_word, at = False, at + 1
            for unbroken in _between_breaks(text):
                flags = backwards[at : at + len(unbroken)]
                at += len(unbroken)
                for chunk in _chunks(unbroken, flags, bold, number, room):
                    width = sum(part.width for part in chunk)
                    if open_word and out and out[-1].width + width <= room:
                        out[-1].parts += chunk
                        out[-1].width += width
                    else:
                        out.append(_Word(chunk, width, gap))
                    gap, open_word = None, False
            # what follows without a space belongs to the same word
            open_word = bool(text)
        if gap is not None:
            out.append(_Word([], 0.0, gap))
    return out


def _between_breaks(text: str) -> list[str]:
    if text.isascii():
        return [text] if text else []
    out = [text[:1]]
    for before, after in pairwise(text):
        if breakable(before, after):
            out.append(after)
        else:
            out[-1] += after
    return out


def _chunks(text: str, flags: list[bool], bold: bool, number: int, room: float) -> list[list[Segment]]:
    """A word's segments; in several parts where it is wider than a line."""
    parts = _segments(text, flags, bold, number)
    if sum(part.width for part in parts) <= room:
        return [parts]
    out, start, end = [], 0, 0
    for cluster in clusters(text):
        after = end + len(cluster)
        if end > start and sum(p.width for p in _segments(text[start:after], flags[start:after], bold, number)) > room:
            out.append(_segments(text[start:end], flags[start:end], bold, number))
            start = end
        end = after
    return [*out, _segments(text[start:], flags[start:], bold, number)]


def _segments(text: str, flags: Sequence[bool], bold: bool, number: int) -> list[Segment]:
    """A word cut where the font or the direction changes, numbers apart from the letters round them."""
    out = []
    at = 0
    for backwards, group in groupby(flags):
        length = len(list(group))
        run, at = text[at : at + length], at + length
        for part, is_number in _numbers_apart(run) if backwards else [(run, False)]:
            out += _in_fonts(part, backwards, is_number, bold, number)
    return out


def _numbers_apart(text: str) -> Iterable[tuple[str, bool]]:
    at = 0
    for found in NUMBER.finditer(text):
        if found.start() > at:
            yield text[at : found.start()], False
        yield found.group(), True
        at = found.end()
    if at < len(text):
        yield text[at:], False


def _in_fonts(text: str, backwards: bool, is_number: bool, bold: bool, number: int) -> list[Segment]:
    if drawn_as_it_stands(text) and not (backwards and not is_number):
        name = BOLD if bold else REGULAR
        return [
            Segment(name, text, font(name).width(text), number, typed=text if backwards else "", backwards=backwards)
        ]
    out = []
    for known, characters in groupby(text, lambda c: font_for(c) is not None):
        run = "".join(characters)
        for name, part in font_runs(run, bold):
            typed = part if known and (backwards or any(map(needs_shaping, part))) else ""
            if typed:
                shaped = shape(name, part, backwards and not is_number)
                out.append(Segment(name, part, shaped.width, number, shaped, part, backwards))
            else:
                out.append(Segment(name, part, font(name).width(part), number, None, "" if known else run, backwards))
    return out


def _filled(words: list[_Word], first: float, other: float) -> list[list[_Word]]:
    out: list[list[_Word]] = []
    held: list[_Word] = []
    room, width = first + _A_LITTLE, 0.0
    for word in words:
        gap = word.gap.width if word.gap is not None and held else 0.0
        if held and word.parts and width + gap + word.width > room:
            out.append(held)
            room, held, width, gap = other + _A_LITTLE, [], 0.0, 0.0
        held.append(word)
        width += gap + word.width
    return [*out, held]


def _in_order(words: list[_Word], whole: bool) -> Line:
    """One line from left to right: what runs backwards is reversed, and in a backwards paragraph the line as well."""
    logical: list[Segment] = []
    for n, word in enumerate(words):
        if n and word.gap is not None:
            logical.append(word.gap)
        logical += word.parts
    if logical and logical[-1].text == " ":
        logical.pop()
    width = sum(segment.width for segment in logical)
    if not any(segment.backwards or segment.typed for segment in logical) and not whole:
        return Line(_merged(logical), width)
    out: list[Segment] = []
    spans: list[tuple[int, int, str]] = []
    if whole:
        for backwards, group in groupby(reversed(logical), lambda s: s.backwards):
            run = list(group)
            out += run if backwards else run[::-1]
        return Line(out, width, [(0, len(out) - 1, "".join(_typed(logical)))] if out else [], True)
    for (backwards, special), group in groupby(logical, lambda s: (s.backwards, s.backwards or bool(s.typed))):
        run = list(group)
        shown = run[::-1] if backwards else run if special else _merged(run)
        if backwards or special:
            spans.append((len(out), len(out) + len(shown) - 1, "".join(_typed(run))))
        out += shown
    return Line(out, width, spans)


def _typed(segments: list[Segment]) -> Iterable[str]:
    return (segment.typed or segment.text for segment in segments)


def _merged(segments: list[Segment]) -> list[Segment]:
    """Neighbours of one font and piece as one."""
    out: list[Segment] = []
    for segment in segments:
        last = out[-1] if out else None
        if last is not None and last.font == segment.font and last.piece == segment.piece:
            out[-1] = Segment(last.font, last.text + segment.text, last.width + segment.width, last.piece)
        else:
            out.append(segment)
    return out


def measure(text: str, size: float, bold: bool) -> float:
    """Width in points of a text on one line."""
    if drawn_as_it_stands(text):
        load_fonts()
        return size * font(BOLD if bold else REGULAR).width(text)
    return size * visual(text, bold).width


def visual(text: str, bold: bool = False) -> Line:
    """One line of a text that is never broken: in a chart, at the foot of a page."""
    return break_lines((Piece(text, bold),), 1.0, 1e9, 1e9)[0]
