"""Places that links lead to, charts, the contents list, and text on one line."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFString
from reportlab.platypus import Flowable

from advisor.report.ops import fitted
from advisor.report.pdf.lines import measure, visual
from advisor.report.pdf.text import clean


class Anchor(Flowable):  # type: ignore[misc]  # reportlab has no types
    """A place that links lead to."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        return 0, 0

    def draw(self) -> None:
        self.canv.bookmarkHorizontal(self.name, 0, 12)


class TaggedFigure(Flowable):  # type: ignore[misc]  # reportlab has no types
    """A drawing with its alternative text."""

    def __init__(self, width: float, height: float, paint: Callable[[Any], None], alternative: str) -> None:
        super().__init__()
        self.width, self.height, self._paint, self._alternative, self.key = width, height, paint, alternative, object()

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        canvas = self.canv
        left, bottom = canvas.absolutePosition(0, 0)
        box = PDFArray([round(v, 2) for v in (left, bottom, left + self.width, bottom + self.height)])
        layout = PDFDictionary({"O": PDFName("Layout"), "BBox": box, "Placement": PDFName("Block")})
        element = canvas.structure.element("Figure", self.key, Alt=PDFString(self._alternative), A=layout)
        canvas.begin(element)
        self._paint(canvas)
        canvas.end()


class ContentsList(Flowable):  # type: ignore[misc]  # reportlab has no types
    """The headings with their pages, each line a link; the pages are written when all of them are known."""

    LINE = 13.4

    def __init__(self, entries: Sequence[tuple[str, str]], pages: Mapping[str, int]) -> None:
        """`entries` are (text, anchor); `pages` is filled in by whoever draws the headings, by anchor."""
        super().__init__()
        self.key, self._entries, self._pages = object(), entries, pages

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self.width, self.height = width, self.LINE * len(self._entries)
        return self.width, self.height

    def split(self, width: float, height: float) -> list[Any]:
        return []

    def draw(self) -> None:
        canvas = self.canv
        structure = canvas.structure
        contents = structure.element("TOC", self.key)
        y = self.height
        for text, anchor in self._entries:
            y -= self.LINE
            item = structure.element("TOCI", parent=contents)
            link = structure.element("Link", parent=structure.element("Reference", parent=item))
            shown = fitted(clean(text), self.width - 32, 9.5, False, measure)
            canvas.begin(link)
            canvas.setFillColor(HexColor("#1A2129"))
            draw_text(canvas, 0, y + 4, shown, 9.5, False)
            canvas.later(partial(self._page_number, anchor, y + 4))
            canvas.end()
            start = measure(shown, 9.5, False) + 6
            if start < self.width - 26:
                canvas.setLineWidth(0.4)
                canvas.setStrokeColor(HexColor("#9AA5B1"))
                canvas.setDash(1, 2)
                canvas.line(start, y + 4, self.width - 20, y + 4)
                canvas.setDash()
            canvas.link(f"#{anchor}", (0, y + 0.5, self.width, y + self.LINE), link, f"Goes to {shown}")

    def _page_number(self, anchor: str, y: float, canvas: Any) -> None:
        draw_text(canvas, self.width, y, f" {self._pages.get(anchor, '')}", 9.5, False, "end")


def draw_text(canvas: Any, x: float, y: float, text: str, size: float, bold: bool, anchor: str = "start") -> None:
    """One line of cleaned text, in the present colour and within an open tag."""
    line = visual(text, bold)
    x -= {"start": 0.0, "middle": size * line.width / 2, "end": size * line.width}[anchor]
    canvas.add_text(f"BT 1 0 0 1 {x:.2f} {y:.2f} Tm {canvas.write_line(line, f'{size:g}')} ET")
