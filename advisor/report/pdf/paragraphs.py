"""Paragraphs, list items and headings, each of which tags itself as it is drawn."""

from __future__ import annotations

from copy import copy
from functools import cache
from typing import Any

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable

from advisor.report.pdf.canvas import TaggedCanvas
from advisor.report.pdf.fonts import BOLD
from advisor.report.pdf.lines import Line, Piece, Pieces, break_lines, visual
from advisor.report.pdf.tags import Element

_FEWEST = 2
"""Lines of a paragraph that stay together at the foot of a page, and at the top of the next."""


class TaggedParagraph(Flowable):  # type: ignore[misc]  # reportlab has no types
    """A paragraph that is one element even when it runs over two pages. Takes `Pieces` only: the gate is text.py."""

    indent = 0.0

    def __init__(self, content: Pieces, style: ParagraphStyle, role: str = "P") -> None:
        super().__init__()
        self.content, self.style, self.role, self.key = content, style, role, object()
        self.lines: list[Line] = []
        self._broken_for = -1.0
        self._goes_on = self._is_rest = False

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        # Tables, frames and whatever keeps things together ask again and again; the lines depend on the width alone.
        if width != self._broken_for:
            style = self.style
            room = width - self.indent
            self.lines = (
                break_lines(self.content, style.fontSize, room, room, style.fontName == BOLD) if self.content else []
            )
            self._broken_for, self.width = width, width
            self.height = style.leading * len(self.lines)
        return width, self.height

    def split(self, width: float, height: float) -> list[Any]:
        self.wrap(width, height)
        whole, fitting = len(self.lines), int((height + 0.01) / self.style.leading)
        if fitting >= whole:
            return [self]
        fitting = min(fitting, whole - _FEWEST)
        return list(self.cut(fitting)) if fitting >= _FEWEST else []

    def cut(self, lines: int) -> tuple[TaggedParagraph, TaggedParagraph]:
        """The first so many lines, and the rest."""
        first, rest = copy(self), copy(self)
        first.lines, rest.lines = self.lines[:lines], self.lines[lines:]
        first._goes_on, rest._is_rest = True, True
        for part in (first, rest):
            part.__dict__.pop("_postponed", None)  # reportlab's mark of what has been moved to the next page once
            part.height = self.style.leading * len(part.lines)
        return first, rest

    def drawOn(self, canvas: Any, x: float, y: float, _sW: float = 0) -> None:
        self.paint(canvas, x, y, None)

    def paint(self, canvas: TaggedCanvas, x: float, y: float, element: Element | None) -> None:
        """Draws the lines with their lower left corner there, tagged as their own element or as part of this one."""
        if not self.lines:
            return  # an empty cell needs no paragraph
        tagged = not canvas.inside_tag
        if tagged:
            element = self._element(canvas, x, y) if element is None else element
        style, lines = self.style, self.lines
        size, y = f"{style.fontSize:g}", y + self.height - style.fontSize
        out = ["BT", canvas.structure.mark(element) if tagged and element else "", _set_colour(style.textColor)]
        linked = tagged and any(piece.link for piece in self.content)
        for n, line in enumerate(lines):
            left = (
                x
                + self.indent
                + (self.width - self.indent - style.fontSize * line.width if self._to_the_right else 0.0)
            )
            links = self._links(canvas, line, left, y, element) if linked and element else None
            out.append(f"1 0 0 1 {left:.2f} {y:.2f} Tm")
            out.append(canvas.write_line(line, size, element if tagged else None, links))
            if n + 1 < len(lines) or self._goes_on:
                # without a space at a soft line break, what is read aloud or copied runs words together
                out.append("( ) Tj")
            y -= style.leading
        out.append("EMC ET" if tagged and element else "ET")
        canvas.add_text(" ".join(out))

    @property
    def _to_the_right(self) -> bool:
        """Figures in a table; and several lines of text that runs from right to left."""
        return self.style.alignment == 2 or (len(self.lines) > 1 and self.lines[0].backwards)

    def _element(self, canvas: TaggedCanvas, x: float, y: float) -> Element:
        return canvas.structure.element(self.role, self.key)

    def _links(
        self, canvas: TaggedCanvas, line: Line, left: float, y: float, element: Element
    ) -> dict[int, tuple[str, str]]:
        """For each piece on this line that is a link the operators round it; the places that react are added."""
        structure, size = canvas.structure, self.style.fontSize
        found: dict[int, tuple[float, float]] = {}
        for segment in line.segments:
            right = left + size * segment.width
            if self.content[segment.piece].link:
                found[segment.piece] = (found.get(segment.piece, (left, 0.0))[0], right)
            left = right
        out = {}
        for number, (start, end) in found.items():
            link = structure.element("Link", (id(self.key), number), element)
            out[number] = (f"EMC {structure.mark(link)}", f"EMC {structure.mark(element)}")
            canvas.link(self.content[number].link, (start, y - 0.22 * size, end, y + 0.78 * size), link)
        return out


@cache
def _set_colour(color: Any) -> str:
    return f"{color.red:.3f} {color.green:.3f} {color.blue:.3f} rg"


class ListItem(TaggedParagraph):
    """One item of a list, its bullet or number tagged as a label."""

    def __init__(self, content: Pieces, style: ParagraphStyle, whole: object, bullet: str) -> None:
        super().__init__(content, style, "LI")
        self.whole, self.bullet, self.indent = whole, bullet, style.leftIndent

    def _element(self, canvas: TaggedCanvas, x: float, y: float) -> Element:
        """The label is drawn before the text, with the first part of an item."""
        structure = canvas.structure
        item = structure.element("LI", self.key, structure.element("L", self.whole))
        if not self._is_rest:
            style, size = self.style, f"{self.style.fontSize:g}"
            label = structure.mark(structure.element("Lbl", (id(self.key), "label"), item))
            place = f"1 0 0 1 {x + style.bulletIndent:.2f} {y + self.height - style.fontSize:.2f} Tm"
            shown = canvas.write_line(visual(self.bullet), size)
            canvas.add_text(f"BT {label} {_set_colour(style.textColor)} {place} {shown} EMC ET")
        return structure.element("LBody", (id(self.key), "body"), item)


class HeadingParagraph(TaggedParagraph):
    """A heading: an entry in the outline and, below level 1, in the contents list."""

    def __init__(self, content: Pieces, style: ParagraphStyle, level: int, shown: str, anchor: str) -> None:
        super().__init__(content, style, f"H{level}")
        self.level, self.shown, self.anchor = level, shown, anchor

    def paint(self, canvas: TaggedCanvas, x: float, y: float, element: Element | None) -> None:
        canvas.bookmarkPage(self.anchor)
        canvas.addOutlineEntry(self.shown, self.anchor, self.level - 1, closed=False)
        super().paint(canvas, x, y, element)

    def split(self, width: float, height: float) -> list[Any]:
        return []


def heading(shown: str, style: ParagraphStyle, level: int, anchor: str) -> HeadingParagraph:
    """A heading whose text has been cleaned."""
    return HeadingParagraph((Piece(shown),), style, level, shown, anchor)
