"""Type sizes, colours and margins of both PDFs. What is said in colour is also said in words, for grey prints."""

from __future__ import annotations

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, LETTER
from reportlab.lib.styles import ParagraphStyle

from advisor.report.pdf.fonts import BOLD, REGULAR

INK, GREY, LINE, PANEL, ACCENT = (HexColor(c) for c in ("#1A2129", "#4C5966", "#C9D2DB", "#EDF2F7", "#0B4F8A"))
MARGIN = 56.7
"""20 mm."""
PAPERS = {"a4": A4, "letter": LETTER}


def _style(name: str, size: float, leading: float, **more: object) -> ParagraphStyle:
    settings: dict[str, object] = {"fontName": REGULAR, "bulletFontName": REGULAR, "textColor": INK, **more}
    return ParagraphStyle(name, fontSize=size, leading=leading, allowWidows=0, allowOrphans=0, **settings)


KICKER = _style("kicker", 8.5, 11, fontName=BOLD, textColor=ACCENT)
TITLE = _style("title", 21, 25, fontName=BOLD)
SUBTITLE = _style("subtitle", 8.5, 11.5, textColor=GREY, spaceAfter=6)
H2 = _style("h2", 13.2, 16, fontName=BOLD, spaceBefore=10, spaceAfter=3)
H3 = _style("h3", 10.5, 13.5, fontName=BOLD, spaceBefore=7, spaceAfter=3)
H2_TIGHT = _style("h2 on page one", 11.5, 14, fontName=BOLD, spaceBefore=7, spaceAfter=2)
BODY = _style("body", 9.5, 12.5, spaceAfter=3.5)
SMALL = _style("small", 8.5, 11, spaceAfter=3)
NOTE = _style("note", 8, 10.2, textColor=GREY, spaceAfter=3)
CAPTION = _style("caption", 8, 10.2, textColor=GREY, spaceBefore=3, spaceAfter=1.5)
LEAD = _style("lead", 10.8, 14.6)
CELL = _style("cell", 8.3, 10.4)
CELL_RIGHT = _style("cell, figures", 8.3, 10.4, alignment=2)
HEAD_CELL = _style("column heading", 8.3, 10.4, fontName=BOLD)
HEAD_CELL_RIGHT = _style("column heading, figures", 8.3, 10.4, fontName=BOLD, alignment=2)
ITEM = _style("item", 9.5, 12.3, leftIndent=17, bulletIndent=3, bulletFontSize=9.5, spaceAfter=2)
SOURCE = _style("source", 7.6, 9.4, spaceAfter=1.5)
TILE_LABEL = _style("tile label", 8, 10.5, textColor=GREY)
TILE_FIGURE = _style("tile figure", 18, 22, fontName=BOLD)
TILE_NOTE = _style("tile note", 7.8, 10, textColor=GREY)
