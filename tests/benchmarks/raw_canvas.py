"""The content of a report drawn by a plain program for reportlab's canvas: broken with `simpleSplit`, nothing tagged.

It is what the PDF's speed is measured against (bench_pdf.py), so it does what its author would do and no more: the same
words, tables, charts and embedded fonts on the same paper, without bold words inside a line, links, contents, tags,
metadata and attachments.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from advisor.report.blocks import Block, Bullets, Document, Figure, Heading, Panel, Paragraph, Table, Text, Tiles, Words
from advisor.report.charts import draw
from advisor.report.library import read_library, shipped
from advisor.report.ops import Op
from advisor.report.pdf import styles

PLAIN, BOLD = "RawSans", "RawSans-Bold"


def _words(content: Words) -> str:
    return "".join(part.text if isinstance(part, Text) else "[1]" for part in content)


def _measure(text: str, size: float, bold: bool) -> float:
    return float(pdfmetrics.stringWidth(text, BOLD if bold else PLAIN, size))


class _Page:
    def __init__(self, size: tuple[float, float]) -> None:
        self.out = io.BytesIO()
        self.canvas = Canvas(self.out, pagesize=size, invariant=1, initialFontName=PLAIN)
        self.width, self.top = size[0] - 2 * styles.MARGIN, size[1] - styles.MARGIN
        self.y = self.top

    def new(self) -> None:
        self.canvas.showPage()
        self.y = self.top

    def room_for(self, height: float) -> None:
        if self.y - height < styles.MARGIN:
            self.new()

    def paragraph(self, text: str, style: Any) -> None:
        name = BOLD if "Bold" in style.fontName else PLAIN
        lines = simpleSplit(text, name, style.fontSize, self.width)
        self.room_for(style.leading * len(lines))
        self.canvas.setFillColor(style.textColor)
        self._lines(lines, styles.MARGIN, self.y - style.fontSize, name, style.fontSize, style.leading)
        self.y -= style.leading * len(lines) + style.spaceBefore + style.spaceAfter

    def _lines(self, lines: Sequence[str], x: float, y: float, name: str, size: float, leading: float) -> None:
        text = self.canvas.beginText(x, y)
        text.setFont(name, size, leading)
        for line in lines:
            text.textLine(line)
        self.canvas.drawText(text)

    def table(self, block: Table) -> None:
        widths = [self.width * share / sum(block.widths) for share in block.widths]
        size, leading = styles.CELL.fontSize, styles.CELL.leading
        if block.caption:
            self.paragraph(block.caption, styles.CAPTION)
        for number, row in enumerate([block.columns, *(tuple(_words(cell) for cell in row) for row in block.rows)]):
            name = PLAIN if number else BOLD
            cells = [simpleSplit(cell, name, size, width - 8) for cell, width in zip(row, widths, strict=True)]
            height = max(map(len, cells)) * leading + 4.7
            self.room_for(height)
            self.canvas.setFillColor(styles.INK)
            x = styles.MARGIN
            for column, (lines, width) in enumerate(zip(cells, widths, strict=True)):
                if column in block.right:
                    self.canvas.setFont(name, size)
                    for n, line in enumerate(lines):
                        self.canvas.drawRightString(x + width - 5, self.y - 10 - n * leading, line)
                elif lines:
                    self._lines(lines, x + 3, self.y - 10, name, size, leading)
                x += width
            self.y -= height
            self.canvas.setStrokeColor(styles.LINE)
            self.canvas.setLineWidth(0.4)
            self.canvas.line(styles.MARGIN, self.y, styles.MARGIN + self.width, self.y)

    def figure(self, block: Figure) -> None:
        self.room_for(block.height)
        self.canvas.saveState()
        self.canvas.translate(styles.MARGIN, self.y - block.height)
        for op in draw(block.chart, self.width, block.height, _measure, size=8.2):
            self.canvas.saveState()
            _PAINTERS[op[0]](self.canvas, op, block.height)
            self.canvas.restoreState()
        self.canvas.restoreState()
        self.y -= block.height

    def block(self, block: Block) -> None:
        match block:
            case Heading():
                self.paragraph(block.text, {1: styles.TITLE, 2: styles.H2, 3: styles.H3}[block.level])
            case Paragraph():
                self.paragraph(_words(block.words), styles.BODY)
            case Bullets():
                for item in block.items:
                    self.paragraph(f"• {_words(item)}", styles.ITEM)
            case Panel():
                for content in block.paragraphs:
                    self.paragraph(_words(content), styles.LEAD)
            case Tiles():
                for text in (text for tile in block.tiles for text in tile):
                    self.paragraph(text, styles.BODY)
            case Table():
                self.table(block)
            case Figure():
                self.figure(block)
            case _:
                pass


def raw(document: Document, size: tuple[float, float] = styles.PAPERS["a4"]) -> bytes:
    """The document as a PDF of the same content and about as many pages."""
    if PLAIN not in pdfmetrics.getRegisteredFontNames():
        for name, file in ((PLAIN, "fonts/SourceSans3-Regular.ttf"), (BOLD, "fonts/SourceSans3-Bold.ttf")):
            pdfmetrics.registerFont(TTFont(name, io.BytesIO(shipped(file))))
    page = _Page(size)
    page.paragraph(document.title, styles.TITLE)
    page.paragraph(document.subtitle, styles.SUBTITLE)
    for block in document.first_page:
        page.block(block)
    page.new()
    for block in document.body:
        page.block(block)
    sources = read_library().sources
    for number, key in enumerate(document.sources, 1):
        source = sources[key]
        page.paragraph(f"[{number}] {source.publisher}: {source.title}. {source.address}", styles.SOURCE)
    page.canvas.save()
    return page.out.getvalue()


def _stroke(canvas: Canvas, color: str, width: float, dash: Sequence[float] | None) -> None:
    canvas.setStrokeColor(HexColor(color))
    canvas.setLineWidth(width)
    if dash:
        canvas.setDash(list(dash))


def _line(canvas: Canvas, op: Op, height: float) -> None:
    _, x1, y1, x2, y2, color, width, dash = op
    _stroke(canvas, color, width, dash)
    canvas.line(x1, height - y1, x2, height - y2)


def _path(canvas: Canvas, points: Sequence[tuple[float, float]], height: float) -> Any:
    path = canvas.beginPath()
    for n, (x, y) in enumerate(points):
        (path.lineTo if n else path.moveTo)(x, height - y)
    return path


def _pline(canvas: Canvas, op: Op, height: float) -> None:
    _, points, color, width, dash = op
    _stroke(canvas, color, width, dash)
    canvas.drawPath(_path(canvas, points, height), stroke=1, fill=0)


def _poly(canvas: Canvas, op: Op, height: float) -> None:
    _, points, fill, opacity = op
    canvas.setFillColor(HexColor(fill))
    canvas.setFillAlpha(opacity)
    path = _path(canvas, points, height)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)


def _rect(canvas: Canvas, op: Op, height: float) -> None:
    _, x, y, w, h, fill, opacity = op
    canvas.setFillColor(HexColor(fill))
    canvas.setFillAlpha(opacity)
    canvas.rect(x, height - y - h, w, h, stroke=0, fill=1)


def _circle(canvas: Canvas, op: Op, height: float) -> None:
    _, x, y, r, fill, stroke, width = op
    canvas.setFillColor(HexColor(fill))
    _stroke(canvas, stroke, width, None)
    canvas.circle(x, height - y, r, stroke=1, fill=1)


def _text(canvas: Canvas, op: Op, height: float) -> None:
    _, x, y, string, size, bold, color, anchor = op
    canvas.setFillColor(HexColor(color))
    canvas.setFont(BOLD if bold else PLAIN, size)
    draw_at = {"start": canvas.drawString, "middle": canvas.drawCentredString, "end": canvas.drawRightString}
    draw_at[anchor](x, height - y, string)


_PAINTERS: dict[str, Callable[[Canvas, Op, float], None]] = {
    "line": _line, "pline": _pline, "poly": _poly, "rect": _rect, "circle": _circle, "text": _text,
}  # fmt: skip
