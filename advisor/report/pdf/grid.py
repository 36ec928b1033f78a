"""A table on paper, tagged with header cells for columns and rows, that may run over pages with its header repeated."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFString
from reportlab.platypus import Flowable

from advisor.report.pdf import styles
from advisor.report.pdf.canvas import TaggedCanvas
from advisor.report.pdf.paragraphs import TaggedParagraph
from advisor.report.pdf.tags import Element

_NEARLY_A_PAGE = 600.0
_ROWS_TOGETHER = 2
_LEFT, _RIGHT, _TOP, _BOTTOM = 3.0, 5.0, 1.7, 3.0
"""Room round what stands in a cell, in points."""
_SCOPES = {scope: b"<< /O /Table /Scope /%s >>" % scope.encode() for scope in ("Column", "Row")}


class TaggedTable(Flowable):  # type: ignore[misc]  # reportlab has no types
    """Rows of cells under a header row; each cell is a paragraph or a form field. Widths are in points."""

    def __init__(
        self,
        head: Sequence[Any],
        rows: Sequence[Sequence[Any]],
        widths: Sequence[float],
        summary: str = "",
        row_header: bool = True,
        total_row: bool = False,
        in_the_middle: bool = False,
    ) -> None:
        super().__init__()
        self._head, self._rows, self._widths = head, list(rows), widths
        self.summary, self._row_header, self._total_row, self._middle = summary, row_header, total_row, in_the_middle
        self.key: object = object()
        self._first_row, self._continued = 0, False
        self.width = sum(widths)
        self._head_height, self._heights = 0.0, [0.0]
        self._measured = self._cut = False

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        if not self._measured:
            self._head_height = self._height(self._head)
            self._heights = [self._height(row) for row in self._rows]
            self._measured = True
        self.height = self._head_height + sum(self._heights)
        return self.width, self.height

    def _height(self, row: Sequence[Any]) -> float:
        pairs = zip(row, self._widths, strict=True)
        return _TOP + _BOTTOM + max(float(cell.wrap(width - _LEFT - _RIGHT, 10_000)[1]) for cell, width in pairs)

    def split(self, width: float, height: float) -> list[Any]:
        """The rows that fit and the rest: never one row alone, unless it is all that there is."""
        self.wrap(width, height)
        if self.height <= height + 0.01:
            return [self]
        room = height - self._head_height
        fitting = 0
        while fitting < len(self._rows) and self._heights[fitting] <= room:
            room -= self._heights[fitting]
            fitting += 1
        if fitting == 0 and height > _NEARLY_A_PAGE:
            return self._cut_row(room)
        if len(self._rows) - fitting == 1 and fitting > _ROWS_TOGETHER:
            fitting -= 1  # the last row takes one with it to the next page
        if fitting < _ROWS_TOGETHER and not (fitting and height > _NEARLY_A_PAGE):
            return []
        return [self._part(slice(0, fitting)), self._part(slice(fitting, None), later=True)]

    def _part(self, rows: slice, later: bool = False) -> TaggedTable:
        part = copy(self)
        part.__dict__.pop("_postponed", None)  # reportlab's mark of what has been moved to the next page once
        part._rows, part._heights = self._rows[rows], self._heights[rows]
        if later:
            part._first_row, part._continued = self._first_row + (rows.start or 0), True
        else:
            part._total_row = False
        part.wrap(self.width, 0)
        return part

    def _cut_row(self, room: float) -> list[Any]:
        """A row that even an empty page does not hold goes on where it stops."""
        first, rest = [], []
        for cell in self._rows[0]:
            lines = int((room - _TOP - _BOTTOM) / cell.style.leading) if isinstance(cell, TaggedParagraph) else 0
            whole = not isinstance(cell, TaggedParagraph) or len(cell.lines) <= lines
            begun, left = (cell, TaggedParagraph((), styles.CELL)) if whole else cell.cut(lines)
            left.wrap(0, 0)
            first.append(begun)
            rest.append(left)
        begun_part, rest_part = self._part(slice(0, 1)), self._part(slice(0, None), later=True)
        begun_part._rows, rest_part._rows = [first], [rest, *self._rows[1:]]
        begun_part._cut = rest_part._cut = True
        begun_part._heights = [room]
        rest_part._heights = [_TOP + _BOTTOM + max(cell.height for cell in rest), *self._heights[1:]]
        begun_part.wrap(self.width, 0)
        rest_part.wrap(self.width, 0)
        return [begun_part, rest_part]

    def drawOn(self, canvas: TaggedCanvas, x: float, y: float, _sW: float = 0) -> None:
        structure = canvas.structure
        attributes: dict[str, Any] = {}
        if self.summary:
            attributes["A"] = b"<< /O /Table /Summary %s >>" % PDFString(self.summary).format(canvas._doc)
        table = structure.element("Table", self.key, **attributes)
        y += self.height
        self._rules(canvas, x, y)
        if self._continued:
            canvas.begin_artifact()  # the header is read once
            self._draw_row(canvas, self._head, x, y, self._head_height, None)
            canvas.end()
        else:
            head = structure.element("THead", (id(self.key), "head"), table)
            self._draw_row(
                canvas, self._head, x, y, self._head_height, structure.element("TR", parent=head), in_head=True
            )
        body = structure.element("TBody", (id(self.key), "body"), table)
        y -= self._head_height
        for number, (row, height) in enumerate(zip(self._rows, self._heights, strict=True), self._first_row):
            line = structure.element("TR", (id(self.key), number), body)
            self._draw_row(canvas, row, x, y, height, line, number)
            y -= height

    def _draw_row(
        self,
        canvas: TaggedCanvas,
        row: Sequence[Any],
        x: float,
        y: float,
        height: float,
        line: Element | None,
        number: int = -1,
        in_head: bool = False,
    ) -> None:
        for column, (cell, width) in enumerate(zip(row, self._widths, strict=True)):
            bottom = y - _TOP - cell.height
            if self._middle:
                bottom = y - (height + cell.height) / 2
            if line is None:
                cell.paint(canvas, x + _LEFT, bottom, None)
            else:
                element = self._cell(canvas, line, number, column, in_head)
                if isinstance(cell, TaggedParagraph):
                    cell.paint(canvas, x + _LEFT, bottom, element)
                else:
                    canvas.structure.open.append(element)
                    cell.drawOn(canvas, x + _LEFT, bottom)
                    canvas.structure.open.pop()
            x += width

    def _cell(self, canvas: TaggedCanvas, line: Element, number: int, column: int, in_head: bool) -> Element:
        scope = "Column" if in_head else "Row" if self._row_header and column == 0 else None
        # only a row that goes on at the next page has to be found again
        key = (id(self.key), "cell", number, column) if self._cut else None
        if scope is None:
            return canvas.structure.element("TD", key, line)
        return canvas.structure.element("TH", key, line, A=_SCOPES[scope])

    def _rules(self, canvas: TaggedCanvas, x: float, y: float) -> None:
        """A strong line under the header and over a total, a fine one under each row."""
        right, strong, fine = x + self.width, [y - self._head_height], []
        y -= self._head_height
        for height in self._heights:
            y -= height
            fine.append(y)
        if self._total_row and len(self._heights) > 1:
            strong.append(fine[-1] + self._heights[-1])
        for places, width, colour in ((strong, 0.9, styles.INK), (fine, 0.4, styles.LINE)):
            lines = [f"{x:.2f} {place:.2f} m {right:.2f} {place:.2f} l S" for place in places]
            stroke = f"{colour.red:.3f} {colour.green:.3f} {colour.blue:.3f} RG {width:g} w"
            canvas.add_decoration(f"{stroke} {' '.join(lines)}")
