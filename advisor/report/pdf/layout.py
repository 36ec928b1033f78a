"""From the blocks of a document to tagged flowables on paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Spacer
from reportlab.platypus import PageBreak as NewPage

from advisor.report.blocks import (
    AnswerRoom,
    Approval,
    Block,
    Bullets,
    Figure,
    Heading,
    PageBreak,
    Panel,
    Paragraph,
    Table,
    Text,
    Tiles,
    Words,
)
from advisor.report.charts import draw
from advisor.report.pdf import styles
from advisor.report.pdf.chart_painting import paint
from advisor.report.pdf.flowables import TaggedFigure
from advisor.report.pdf.grid import TaggedTable
from advisor.report.pdf.lines import measure
from advisor.report.pdf.paragraphs import HeadingParagraph, ListItem, TaggedParagraph, heading
from advisor.report.pdf.text import CELL, clean, pieces

_PARAGRAPH_STYLES = {"body": styles.BODY, "small": styles.SMALL, "lead": styles.LEAD, "note": styles.NOTE}

_TALL_TABLE, _SHORT_LIST = 190.0, 5
"""Height in points from which a table may be broken over pages, and items up to which a list is not."""


class Layout:
    """Makes flowables of a given width; `numbers` are those of the sources."""

    def __init__(self, width: float, numbers: dict[str, int], tight: bool = False) -> None:
        self.width, self.numbers, self.tight = width, numbers, tight
        self._anchors = 0

    def flowables(self, blocks: Sequence[Block]) -> list[Any]:
        """The blocks in order; a heading, and a paragraph that leads to a table or chart, stay with what follows."""
        out: list[Any] = []
        held: list[Any] = []
        for n, block in enumerate(blocks):
            made = self._make(block)
            if isinstance(block, Table) and block.caption:
                # above the table, so that it can't be left alone after the last row
                held.append(self._text((_text_of(block.caption),), styles.CAPTION))
            following = blocks[n + 1] if n + 1 < len(blocks) else None
            if isinstance(block, Heading) or (
                isinstance(block, Paragraph) and isinstance(following, Table | Figure | AnswerRoom | Bullets)
            ):
                held += made
            elif isinstance(block, Table) and made[0].wrap(self.width, 10_000)[1] > _TALL_TABLE:
                # a tall table may run over pages: what leads to it stays with its first rows only
                out += [CondPageBreak(sum(h.wrap(self.width, 800)[1] + 20 for h in held) + 120), *held, *made]
                held = []
            elif isinstance(block, Table | Figure | AnswerRoom | Approval) or (
                isinstance(block, Bullets) and len(block.items) <= _SHORT_LIST
            ):
                out.append(KeepTogether([*held, *made]))
                held = []
            elif held:
                out += [KeepTogether([*held, *made[:1]]), *made[1:]]
                held = []
            else:
                out += made
        return out + held

    def _make(self, block: Block) -> list[Any]:
        match block:
            case Heading():
                return [self._heading(block)]
            case Paragraph():
                return [self._text(block.words, _PARAGRAPH_STYLES[block.style])]
            case Bullets():
                return self._bullets(block)
            case Table():
                return self._table(block)
            case Figure():
                return self._figure(block)
            case Tiles():
                return [_TileRow(self.width, block)]
            case Panel():
                return [_PanelBox(self.width, [self._text(w, s) for w, s in _panel_styles(block)])]
            case Approval():
                return [_ApprovalLines(self.width, block)]
            case AnswerRoom():
                return self._answer_room(block)
            case PageBreak():
                return [NewPage()]

    def _text(self, content: Words, style: ParagraphStyle, limit: int = 2000) -> TaggedParagraph:
        return TaggedParagraph(pieces(content, self.numbers, limit), style)

    def _heading(self, block: Heading) -> HeadingParagraph:
        self._anchors += 1
        style = {1: styles.TITLE, 2: styles.H2_TIGHT if self.tight else styles.H2, 3: styles.H3}[block.level]
        shown = clean(block.text, 200)
        anchor = f"{'first' if self.tight else 'section'}-{self._anchors}"
        return heading(shown, style, block.level, anchor)

    def _bullets(self, block: Bullets) -> list[Any]:
        whole = object()
        return [
            ListItem(pieces(item, self.numbers), styles.ITEM, whole, f"{n}." if block.numbered else "•")
            for n, item in enumerate(block.items, 1)
        ]

    def _table(self, block: Table) -> list[Any]:
        total = sum(block.widths)
        widths = [self.width * share / total for share in block.widths]
        head = [
            self._text((_text_of(title),), styles.HEAD_CELL_RIGHT if n in block.right else styles.HEAD_CELL)
            for n, title in enumerate(block.columns)
        ]
        rows = [
            [
                self._text(cell, styles.CELL_RIGHT if n in block.right else styles.CELL, CELL)
                for n, cell in enumerate(row)
            ]
            for row in block.rows
        ]
        table = TaggedTable(
            head,
            rows,
            widths,
            clean(block.caption or " / ".join(block.columns), 300),
            # in a small table headers for rows would outnumber what they name
            row_header=len(rows) * (len(head) - 1) >= len(rows) + len(head),
            total_row=block.total_row,
        )
        out: list[Any] = [table]
        return [*out, Spacer(0, 3 if self.tight else 6)]

    def _figure(self, block: Figure) -> list[Any]:
        ops = draw(block.chart, self.width, block.height, measure, size=8.2)
        ops = [(*op[:3], clean(op[3], 200), *op[4:]) if op[0] == "text" else op for op in ops]
        alternative = clean(block.chart.alternative, 900)
        picture = TaggedFigure(self.width, block.height, lambda canvas: paint(canvas, ops, block.height), alternative)
        caption = _spaced(self._text((_text_of(block.caption or block.chart.caption),), styles.NOTE))
        return [picture, caption]

    def _answer_room(self, block: AnswerRoom) -> list[Any]:
        parts: list[Any] = [self._text((_text_of(f"{block.label}. {block.question}", bold=True),), styles.BODY)]
        parts += [self._text(note, styles.SMALL) for note in block.notes]
        return [*parts, _RuledLines(self.width, block.lines), Spacer(0, 6)]


def _text_of(text: str, bold: bool = False) -> Any:
    return Text(text, bold)


def _spaced(paragraph: Any) -> Any:
    paragraph.spaceBefore = 2
    return paragraph


def _panel_styles(block: Panel) -> list[tuple[Words, ParagraphStyle]]:
    return [(content, styles.LEAD if n == 0 else styles.BODY) for n, content in enumerate(block.paragraphs)]


class _PanelBox(Flowable):  # type: ignore[misc]  # reportlab has no types
    """Paragraphs on a pale ground with a bar at the left."""

    def __init__(self, width: float, parts: list[TaggedParagraph]) -> None:
        super().__init__()
        self._parts, self.width = parts, width

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self._heights = [part.wrap(self.width - 28, height)[1] for part in self._parts]
        self.height = sum(self._heights) + 4 * (len(self._parts) - 1) + 18
        return self.width, self.height + 6

    def draw(self) -> None:
        canvas = self.canv
        canvas.setFillColor(styles.PANEL)
        canvas.rect(0, 6, self.width, self.height, stroke=0, fill=1)
        canvas.setFillColor(styles.ACCENT)
        canvas.rect(0, 6, 3, self.height, stroke=0, fill=1)
        y = self.height + 6 - 8
        for part, height in zip(self._parts, self._heights, strict=True):
            y -= height
            part.drawOn(canvas, 15, y)
            y -= 4


class _TileRow(Flowable):  # type: ignore[misc]  # reportlab has no types
    """Large figures side by side, read tile by tile."""

    GAP = 12.0

    def __init__(self, width: float, block: Tiles) -> None:
        super().__init__()
        self.width = width
        made = ((styles.TILE_LABEL, 0), (styles.TILE_FIGURE, 1), (styles.TILE_NOTE, 2))
        self._each = (width - self.GAP * (len(block.tiles) - 1)) / len(block.tiles)
        self._tiles = [[self._part(tile[n], style) for style, n in made] for tile in block.tiles]

    def _part(self, text: str, style: ParagraphStyle) -> TaggedParagraph:
        shown = clean(text, 120)
        if style is styles.TILE_FIGURE:
            size = style.fontSize
            while size > 9 and measure(shown, size, True) > self._each - 2:
                size -= 0.5
            style = ParagraphStyle("tile figure, fitted", style, fontSize=size)
        return TaggedParagraph(pieces((_text_of(shown),)), style)

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self._heights = [max(tile[n].wrap(self._each, height)[1] for tile in self._tiles) for n in range(3)]
        self.height = sum(self._heights) + 12
        return self.width, self.height

    def draw(self) -> None:
        canvas = self.canv
        canvas.setStrokeColor(styles.ACCENT)
        canvas.setLineWidth(0.8)
        canvas.line(0, self.height - 3, self.width, self.height - 3)
        for n, tile in enumerate(self._tiles):
            y = self.height - 7
            for part, height in zip(tile, self._heights, strict=True):
                part.drawOn(canvas, n * (self._each + self.GAP), y - part.height)
                y -= height


class _RuledLines(Flowable):  # type: ignore[misc]  # reportlab has no types
    """Room for a pen."""

    STEP = 19.0

    def __init__(self, width: float, lines: int) -> None:
        super().__init__()
        self.width, self.height, self._lines = width, lines * self.STEP + 2, lines

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        self.canv.setStrokeColor(styles.GREY)
        self.canv.setLineWidth(0.4)
        for n in range(self._lines):
            y = self.height - (n + 1) * self.STEP
            self.canv.line(0, y, self.width, y)


class _ApprovalLines(Flowable):  # type: ignore[misc]  # reportlab has no types
    """One row for each signature: role, name, date, signature."""

    STEP = 34.0

    def __init__(self, width: float, block: Approval) -> None:
        super().__init__()
        self.width, self.height = width, self.STEP * len(block.roles) + 4
        labels = [(role, "Name", "Date", "Signature") for role in block.roles]
        self._parts = [[TaggedParagraph(pieces((_text_of(t),)), styles.TILE_LABEL) for t in row] for row in labels]

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        columns = [(0.0, 0.27), (0.29, 0.55), (0.57, 0.71), (0.73, 1.0)]
        self.canv.setStrokeColor(styles.GREY)
        self.canv.setLineWidth(0.5)
        for n, row in enumerate(self._parts):
            y = self.height - (n + 1) * self.STEP + 12
            for part, (start, end) in zip(row, columns, strict=True):
                if start:
                    self.canv.line(start * self.width, y, end * self.width, y)
                part.wrap((end - start) * self.width, 40)
                part.drawOn(self.canv, start * self.width, y - 11 if start else y - 2)
