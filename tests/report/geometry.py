"""Where everything stands on the pages of a PDF: boxes of text with their size and weight, read back with PDFium."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium


@dataclass(frozen=True)
class Line:
    """A run of text on one line; y grows upwards, in points."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float
    bold: bool


@dataclass(frozen=True)
class Page:
    width: float
    height: float
    lines: tuple[Line, ...]


def pages_of(pdf: bytes) -> list[Page]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [_page(document[n]) for n in range(len(document))]
    finally:
        document.close()


def _page(page: pypdfium2.PdfPage) -> Page:
    text = page.get_textpage()
    lines = []
    for n in range(text.count_rects()):
        left, bottom, right, top = text.get_rect(n)
        said = text.get_text_bounded(left, bottom, right, top).strip()
        if not said:
            continue
        first = pdfium.FPDFText_GetCharIndexAtPos(text.raw, left + 0.5, (bottom + top) / 2, 3.0, 3.0)
        size, name = 0.0, ""
        if first >= 0:
            size = pdfium.FPDFText_GetFontSize(text.raw, first)
            buffer = ctypes.create_string_buffer(100)
            pdfium.FPDFText_GetFontInfo(text.raw, first, buffer, 100, None)
            name = buffer.value.decode("latin-1")
        lines.append(Line(said, left, bottom, right, top, size, "Bold" in name))
    return Page(*page.get_size(), tuple(lines))


def overlaps(page: Page) -> list[tuple[str, str]]:
    """Pairs of texts that stand on each other by more than a hair."""
    found = []
    ordered = sorted(page.lines, key=lambda line: line.bottom)
    for n, one in enumerate(ordered):
        for other in ordered[n + 1 :]:
            if other.bottom >= one.top:
                break
            wide = min(one.right, other.right) - max(one.left, other.left)
            high = min(one.top, other.top) - max(one.bottom, other.bottom)
            if wide > 1.0 and high > 0.35 * min(one.top - one.bottom, other.top - other.bottom):
                found.append((one.text, other.text))
    return found


def outside(page: Page, margin: float) -> list[str]:
    """Texts that leave the room between the margins."""
    return [
        line.text
        for line in page.lines
        if line.left < margin - 1
        or line.right > page.width - margin + 1
        or line.bottom < 0.5 * margin
        or line.top > page.height - 0.75 * margin
    ]


def orphaned_heading(page: Page, foot: float) -> str:
    """The text that stands last on the page, when it is a heading; nothing otherwise."""
    body = [line for line in page.lines if line.bottom > foot]
    if not body:
        return ""
    last = min(body, key=lambda line: line.bottom)
    return last.text if last.bold and last.size >= 10.4 else ""
