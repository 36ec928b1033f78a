"""Draws a chart's operations on a PDF canvas; y grows downwards in the operations and upwards on paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

from reportlab.lib.colors import HexColor

from advisor.report.ops import Op
from advisor.report.pdf.canvas import TaggedCanvas
from advisor.report.pdf.flowables import draw_text

_ROUND = 0.5523
"""How far the handles of a curve stand out that draws a quarter of a circle of radius one."""


def paint(canvas: TaggedCanvas, ops: Sequence[Op], height: float) -> None:
    """Draws the operations into the frame whose lower left corner is the origin, within an open tag."""
    for op in ops:
        if op[0] == "text":
            _, x, y, string, size, bold, color, anchor = op
            canvas.add_text(f"{_colour(color)} rg")
            draw_text(canvas, x, height - y, string, size, bold, anchor)
            continue
        drawn = _SHAPES[op[0]](op, height)
        if op[0] in ("poly", "rect") and op[-1] != 1:
            canvas.saveState()
            canvas.setFillAlpha(op[-1])
            canvas.add_text(drawn)
            canvas.restoreState()
        else:
            canvas.add_text(f"q {drawn} Q")


@cache
def _colour(color: str) -> str:
    made = HexColor(color)
    return f"{made.red:.3f} {made.green:.3f} {made.blue:.3f}"


def _stroke(color: str, width: float, dash: Sequence[float] | None) -> str:
    dashes = f" [{' '.join(f'{length:g}' for length in dash)}] 0 d" if dash else ""
    return f"{_colour(color)} RG {width:g} w{dashes}"


def _path(points: Sequence[tuple[float, float]], height: float) -> str:
    (x, y), *others = points
    return " ".join([f"{x:.2f} {height - y:.2f} m", *(f"{x:.2f} {height - y:.2f} l" for x, y in others)])


def _line(op: Op, height: float) -> str:
    _, x1, y1, x2, y2, color, width, dash = op
    return f"{_stroke(color, width, dash)} {_path(((x1, y1), (x2, y2)), height)} S"


def _pline(op: Op, height: float) -> str:
    _, points, color, width, dash = op
    return f"{_stroke(color, width, dash)} 1 j {_path(points, height)} S"


def _poly(op: Op, height: float) -> str:
    _, points, fill, _ = op
    return f"{_colour(fill)} rg {_path(points, height)} h f"


def _rect(op: Op, height: float) -> str:
    _, x, y, w, h, fill, _ = op
    return f"{_colour(fill)} rg {x:.2f} {height - y - h:.2f} {w:.2f} {h:.2f} re f"


def _circle(op: Op, height: float) -> str:
    _, x, y, r, fill, stroke, width = op
    y, k = height - y, r * _ROUND
    quarters = (
        (x + r, y + k, x + k, y + r, x, y + r),
        (x - k, y + r, x - r, y + k, x - r, y),
        (x - r, y - k, x - k, y - r, x, y - r),
        (x + k, y - r, x + r, y - k, x + r, y),
    )
    curves = " ".join(f"{' '.join(f'{place:.2f}' for place in quarter)} c" for quarter in quarters)
    return f"{_colour(fill)} rg {_stroke(stroke, width, None)} {x + r:.2f} {y:.2f} m {curves} h B"


_SHAPES: dict[str, Callable[[Op, float], str]] = {
    "line": _line,
    "pline": _pline,
    "poly": _poly,
    "rect": _rect,
    "circle": _circle,
}
