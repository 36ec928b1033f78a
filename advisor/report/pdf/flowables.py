"""Paragraphs, headings, tables, figures and the contents list, each of which tags itself as it is drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFString
from reportlab.platypus import Flowable, Paragraph, Table

from advisor.report.ops import fitted
from advisor.report.pdf.canvas import TaggedCanvas
from advisor.report.pdf.fonts import BOLD, REGULAR, measure
from advisor.report.pdf.tags import Element
from advisor.report.pdf.text import Markup, drawable

_NEARLY_A_PAGE = 600.0
_ROWS_TOGETHER = 2
_SCOPES = {scope: b"<< /O /Table /Scope /%s >>" % scope.encode() for scope in ("Column", "Row")}


class TaggedParagraph(Paragraph):  # type: ignore[misc]  # reportlab has no types
    """A paragraph that is one element even when it runs over two pages. Takes `Markup` only: the gate is text.py."""

    def __init__(self, content: Markup | None, style: ParagraphStyle, role: str = "P", **options: Any) -> None:
        # reportlab makes the two parts of a split paragraph itself, from options instead of content
        if content and "<" not in content and "&" not in content:
            options["frags"] = [_plain_piece(style).clone(text=content)]
            content = None
        super().__init__(content, style, **options)
        self.role, self.key = role, object()
        self._broken_for = -1.0
        self._empty = not options.get("frags") and not (content or "").strip()

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        # Tables, frames and whatever keeps things together ask again and again; the lines depend on the width alone.
        if width == self._broken_for and hasattr(self, "blPara"):
            return self.width, self.height
        self._broken_for = width
        wrapped: tuple[float, float] = super().wrap(width, height)
        return wrapped

    def split(self, width: float, height: float) -> list[Any]:
        parts: list[Any] = super().split(width, height)
        for part in parts:
            part.role, part.key = self.role, self.key
        return parts

    def draw(self) -> None:
        canvas = self.canv
        if self._empty:
            return  # an empty cell needs no paragraph
        if not isinstance(canvas, TaggedCanvas) or canvas.inside_tag:
            super().draw()
            return
        canvas.start_paragraph(self._elements(canvas))
        try:
            super().draw()
        finally:
            canvas.end_paragraph()

    def _elements(self, canvas: TaggedCanvas) -> list[Element]:
        return [canvas.structure.element(self.role, self.key)]


_PIECES: dict[tuple[str, float, Any], Any] = {}


def _plain_piece(style: ParagraphStyle) -> Any:
    """What reportlab's parser makes of a text without markup, so that most paragraphs need not be parsed."""
    look = (style.fontName, style.fontSize, style.textColor)
    if look not in _PIECES:
        _PIECES[look] = Paragraph("x", style).frags[0]
    return _PIECES[look]


class ListItem(TaggedParagraph):
    """One item of a list, its bullet or number tagged as a label."""

    def __init__(self, content: Markup | None, style: ParagraphStyle, whole: object = None, **options: Any) -> None:
        super().__init__(content, style, "LI", **options)
        self.whole = whole

    def split(self, width: float, height: float) -> list[Any]:
        parts = super().split(width, height)
        for part in parts:
            part.whole = self.whole
        return parts

    def _elements(self, canvas: TaggedCanvas) -> list[Element]:
        """The label's element first, because the bullet is drawn before the text."""
        structure = canvas.structure
        item = structure.element("LI", self.key, structure.element("L", self.whole))
        if structure.knows((id(self.key), "body")):
            return [structure.element("LBody", (id(self.key), "body"))]
        label = structure.element("Lbl", (id(self.key), "label"), item)
        return [label, structure.element("LBody", (id(self.key), "body"), item)]


class HeadingParagraph(TaggedParagraph):
    """A heading: an entry in the outline and, below level 1, in the contents list."""

    def __init__(self, content: Markup, style: ParagraphStyle, level: int, shown: str, anchor: str) -> None:
        super().__init__(content, style, f"H{level}")
        self.level, self.shown, self.anchor = level, shown, anchor

    def draw(self) -> None:
        self.canv.bookmarkPage(self.anchor)
        self.canv.addOutlineEntry(self.shown, self.anchor, self.level - 1, closed=False)
        super().draw()

    def split(self, width: float, height: float) -> list[Any]:
        return []


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


class TaggedTable(Table):  # type: ignore[misc]  # reportlab has no types
    """A table with header cells for columns and rows; a header row repeated on a later page is decoration."""

    def __init__(
        self, data: Sequence[Sequence[Any]], summary: str = "", row_header: bool = True, **options: Any
    ) -> None:
        options.setdefault("splitInRow", 1)
        options.setdefault("longTableOptimize", 0)  # its heights would depend on the room left, and be worked out anew
        super().__init__(data, **options)
        self._measured_for = -1.0
        self.key: object = object()
        self.row_header, self.summary = row_header, summary
        self.continued, self.offset = False, 0
        self._renderCB = self._tag
        self._element: Any = None
        self._cell_is_header_again = False

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        if width != self._measured_for:
            self._measured_for = width
            super().wrap(width, height)
        return self._width, self._height

    def _splitRows(self, *arguments: Any, **options: Any) -> Any:
        parts = super()._splitRows(*arguments, **options)
        return self._carried(parts)

    def split(self, width: float, height: float) -> list[Any]:
        # A row is cut only when even an empty page would not hold it; otherwise it moves to the next page whole.
        self.splitInRow = 1 if height > _NEARLY_A_PAGE else 0
        parts: list[Any] = super().split(width, height)
        whole_rows = len(parts) == 2 and parts[0]._nrows + parts[1]._nrows == self._nrows + self._headers
        if whole_rows:
            first, second = parts
            alone = second._nrows - second._headers == 1 and first._nrows - first._headers > _ROWS_TOGETHER
            if alone:  # the last row takes one with it to the next page
                room = sum(self._rowHeights[: first._nrows - 1]) + 0.01
                self.splitInRow = 0
                parts = super().split(width, room)
            elif first._nrows - first._headers < _ROWS_TOGETHER and not self.splitInRow:
                return []
        return parts

    def _carried(self, parts: Any) -> Any:
        if len(parts) == 2:
            first, second = parts
            for part in parts:
                part.key, part.row_header, part.summary = self.key, self.row_header, self.summary
                part._renderCB = part._tag
            first.continued, first.offset = self.continued, self.offset
            second.continued, second.offset = True, self.offset + first._nrows - self._headers
        return parts

    @property
    def _headers(self) -> int:
        return self.repeatRows if isinstance(self.repeatRows, int) else 0

    def _tag(self, _table: Any, event: str, *where: Any) -> None:
        canvas = self.canv
        if event == "startTable":
            attributes = {}
            if self.summary:
                attributes["A"] = PDFDictionary({"O": PDFName("Table"), "Summary": PDFString(self.summary)})
            self._element = canvas.structure.element("Table", self.key, **attributes)
        elif event == "startCell":
            self._start_cell(canvas, where[0], where[1])
        elif event == "endCell":
            if self._cell_is_header_again:
                canvas.end()
            else:
                canvas.structure.open.pop()

    def _start_cell(self, canvas: TaggedCanvas, row: int, column: int) -> None:
        self._cell_is_header_again = self.continued and row < self._headers
        if self._cell_is_header_again:
            canvas.begin_artifact()
            return
        structure, key = canvas.structure, id(self.key)
        in_head = row < self._headers
        number = row if in_head else row + self.offset
        group = structure.element("THead" if in_head else "TBody", (key, in_head), self._element)
        line = structure.element("TR", (key, "row", number), group)
        scope = "Column" if in_head else "Row" if self.row_header and column == 0 else None
        attributes: dict[str, Any] = {"A": _SCOPES[scope]} if scope is not None else {}
        cell = structure.element("TH" if scope else "TD", (key, "cell", number, column), line, **attributes)
        structure.open.append(cell)


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
            shown = fitted(drawable(text), self.width - 32, 9.5, False, measure)
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
            canvas.linkRect(
                f"Goes to {shown}", anchor, (0, y + 0.5, self.width, y + self.LINE), relative=1, element=link
            )

    def _page_number(self, anchor: str, y: float, canvas: Any) -> None:
        canvas.setFont(REGULAR, 9.5)
        canvas.drawRightString(self.width, y, f" {self._pages.get(anchor, '')}")


def draw_text(canvas: Any, x: float, y: float, text: str, size: float, bold: bool, anchor: str = "start") -> None:
    """One line of drawable text without markup, each run in the font that has it."""
    from advisor.report.pdf.fonts import font_runs

    width = measure(text, size, bold) if anchor != "start" else 0.0
    x -= {"start": 0.0, "middle": width / 2, "end": width}[anchor]
    for name, run in font_runs(text, bold):
        canvas.setFont(name, size)
        canvas.drawString(x, y, run)
        x += canvas.stringWidth(run, name, size)


__all__ = [
    "BOLD",
    "Anchor",
    "ContentsList",
    "HeadingParagraph",
    "ListItem",
    "TaggedFigure",
    "TaggedParagraph",
    "TaggedTable",
    "draw_text",
]
