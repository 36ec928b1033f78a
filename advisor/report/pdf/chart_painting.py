"""Draws a chart's operations on a PDF canvas; y grows downwards in the operations and upwards on paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportlab.lib.colors import HexColor

from advisor.report.ops import Op
from advisor.report.pdf.flowables import draw_text


def paint(canvas: Any, ops: Sequence[Op], height: float) -> None:
    """Draws the operations into the frame whose lower left corner is the origin."""
    for op in ops:
        canvas.saveState()
        _PAINTERS[op[0]](canvas, op, height)
        canvas.restoreState()


def _stroke(canvas: Any, color: str, width: float, dash: Sequence[float] | None) -> None:
    canvas.setStrokeColor(HexColor(color))
    canvas.setLineWidth(width)
    if dash:
        canvas.setDash(list(dash))


def _line(canvas: Any, op: Op, height: float) -> None:
    _, x1, y1, x2, y2, color, width, dash = op
    _stroke(canvas, color, width, dash)
    canvas.line(x1, height - y1, x2, height - y2)


def _path(canvas: Any, points: Sequence[tuple[float, float]], height: float) -> Any:
    path = canvas.beginPath()
    for n, (x, y) in enumerate(points):
        (path.lineTo if n else path.moveTo)(x, height - y)
    return path


def _pline(canvas: Any, op: Op, height: float) -> None:
    _, points, color, width, dash = op
    _stroke(canvas, color, width, dash)
    canvas.setLineJoin(1)
    canvas.drawPath(_path(canvas, points, height), stroke=1, fill=0)


def _poly(canvas: Any, op: Op, height: float) -> None:
    _, points, fill, opacity = op
    canvas.setFillColor(HexColor(fill))
    canvas.setFillAlpha(opacity)
    path = _path(canvas, points, height)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)


def _rect(canvas: Any, op: Op, height: float) -> None:
    _, x, y, w, h, fill, opacity = op
    canvas.setFillColor(HexColor(fill))
    canvas.setFillAlpha(opacity)
    canvas.rect(x, height - y - h, w, h, stroke=0, fill=1)


def _circle(canvas: Any, op: Op, height: float) -> None:
    _, x, y, r, fill, stroke, width = op
    canvas.setFillColor(HexColor(fill))
    _stroke(canvas, stroke, width, None)
    canvas.circle(x, height - y, r, stroke=1, fill=1)


def _text(canvas: Any, op: Op, height: float) -> None:
    _, x, y, string, size, bold, color, anchor = op
    canvas.setFillColor(HexColor(color))
    draw_text(canvas, x, height - y, string, size, bold, anchor)


_PAINTERS = {"line": _line, "pline": _pline, "poly": _poly, "rect": _rect, "circle": _circle, "text": _text}
