"""Paints the drawing operations of report.ops with Qt: on screen, for the clipboard and for pictures."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QGuiApplication, QPainter, QPen, QPolygonF

from advisor.report.ops import Op

_BEFORE = {"start": 0.0, "middle": 0.5, "end": 1.0}
"""Which part of a text is left of its place."""


def measure(text: str, size: float, bold: bool) -> float:
    """Width in pixels of a text in the program's font."""
    return _width(text, QGuiApplication.font().family(), max(1, round(size)), bold)


def paint_op(painter: QPainter, op: Op) -> None:
    """One operation; Qt keeps the last pen, brush and font, so each sets its own."""
    kind = op[0]
    if kind == "line":
        painter.setPen(_pen(op[5], op[6], op[7]))
        painter.drawLine(QPointF(op[1], op[2]), QPointF(op[3], op[4]))
    elif kind == "pline":
        painter.setPen(_pen(op[2], op[3], op[4]))
        painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in op[1]]))
    elif kind in ("poly", "rect"):
        fill = QColor(op[2] if kind == "poly" else op[5])
        fill.setAlphaF(op[3] if kind == "poly" else op[6])
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(fill))
        if kind == "poly":
            painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in op[1]]))
        else:
            painter.drawRect(QRectF(op[1], op[2], op[3], op[4]))
    elif kind == "circle":
        painter.setPen(QPen(QColor(op[5]), op[6]) if op[5] else Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(QColor(op[4])) if op[4] else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QPointF(op[1], op[2]), op[3], op[3])
    elif kind == "text":
        _, x, y, text, size, bold, colour, anchor = op
        painter.setFont(_font(QGuiApplication.font().family(), max(1, round(size)), bold))
        painter.setPen(_colour(colour))
        left = x - _BEFORE[anchor] * measure(text, size, bold) if anchor != "start" else x
        painter.drawText(QPointF(left, y), text)


@lru_cache(maxsize=64)
def _font(family: str, pixels: int, bold: bool) -> QFont:
    font = QFont(family)
    font.setPixelSize(pixels)
    font.setBold(bold)
    return font


@lru_cache(maxsize=2048)
def _width(text: str, family: str, pixels: int, bold: bool) -> float:
    """Remembered: a chart measures each of its labels several times, and the next one has most of them again."""
    return _metrics(family, pixels, bold).horizontalAdvance(text)


@lru_cache(maxsize=64)
def _metrics(family: str, pixels: int, bold: bool) -> QFontMetricsF:
    return QFontMetricsF(_font(family, pixels, bold))


@lru_cache(maxsize=64)
def _colour(name: str) -> QColor:
    return QColor(name)


@lru_cache(maxsize=64)
def _pen(colour: str, width: float, dash: tuple[float, ...] | None) -> QPen:
    pen = QPen(QColor(colour), width)
    if dash:
        pen.setDashPattern([length / max(width, 0.1) for length in dash])
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen
