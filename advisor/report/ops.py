"""The drawing operations that charts are made of, and their colours: plain tuples, for the window and the PDF alike.

Each op is one of these; y grows downwards, lengths are points or pixels, colours "#RRGGBB", a dash a tuple of lengths
or None:

    ("line", x1, y1, x2, y2, color, width, dash)
    ("pline", points, color, width, dash)              points: tuple of (x, y)
    ("poly", points, fill, opacity)                    a filled area without an outline
    ("rect", x, y, w, h, fill, opacity)                x, y: the upper left corner
    ("circle", x, y, r, fill, stroke, width)
    ("text", x, y, string, size, bold, color, anchor)  y: the baseline; anchor: "start", "middle" or "end"
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Op = tuple[Any, ...]
Measure = Callable[[str, float, bool], float]
"""Width of a text at a size, bold or not: from the same font file in the window and in the PDF."""


@dataclass(frozen=True)
class Theme:
    """Colours of a chart. Every series colour has at least 4.5 : 1 on its background, so that labels can carry it."""

    background: str
    text: str
    secondary: str
    grid: str
    shade: str
    series: tuple[str, str, str, str]
    """Blue, vermilion, green (tell-apart with every colour vision, and each line has its own dashes), and grey."""


LIGHT = Theme("#FFFFFF", "#1A2129", "#4C5966", "#D9DFE6", "#E9EDF1", ("#0B5FA5", "#A23B00", "#00695C", "#4C5966"))
DARK = Theme("#1F252B", "#E8ECF0", "#AEB8C2", "#39424B", "#2B333B", ("#6CB4F5", "#FFA366", "#5FD3C0", "#AEB8C2"))
CONTRAST = Theme("#000000", "#FFFFFF", "#FFFFFF", "#6E6E6E", "#333333", ("#8CC8FF", "#FFB27A", "#7CFFB2", "#FFFFFF"))
"""Of the window with high contrast: text and lines at 7 : 1 or more."""

DASHES: tuple[tuple[float, ...] | None, ...] = (None, (7.0, 4.0), (2.0, 3.0), (9.0, 3.0, 2.0, 3.0))
"""One pattern for each of the series colours: a grey print tells them apart."""


def text_box(op: Op, measure: Measure) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a text op; the top is the height of capitals, the bottom a descender."""
    _, x, y, string, size, bold, _, anchor = op
    width = measure(string, size, bold)
    left = x - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
    return left, y - 0.75 * size, left + width, y + 0.22 * size


def fitted(text: str, width: float, size: float, bold: bool, measure: Measure) -> str:
    """The text, cut with an ellipsis where it is wider than this."""
    if measure(text, size, bold) <= width:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if measure(text[:middle].rstrip() + "…", size, bold) <= width:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + "…"


def wrapped(text: str, width: float, size: float, bold: bool, measure: Measure, lines: int = 2) -> list[str]:
    """The text in at most so many lines, the last cut with an ellipsis."""
    out: list[str] = []
    words = text.split()
    while words:
        line = words.pop(0)
        if len(out) == lines - 1:
            out.append(fitted(" ".join([line, *words]), width, size, bold, measure))
            break
        while words and measure(f"{line} {words[0]}", size, bold) <= width:
            line = f"{line} {words.pop(0)}"
        out.append(fitted(line, width, size, bold, measure))
    return out or [""]
