"""Draws `resources/icons/*.svg` as PNGs beside them: the two icons in every size that a desktop asks for, and the marks of
boxes and fields, white and dark.

Run it after changing an SVG: python packaging/make_icons.py
"""

from __future__ import annotations

import os
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

ICONS = Path(__file__).resolve().parent.parent / "resources" / "icons"
SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
MARKS = ("tick", "down", "up", "left", "right")
MARK = 48
"""Pixels: a box with the largest text on a screen of two pixels a point; every smaller one is scaled down from it."""
SHADES = {"light": "#ffffff", "dark": "#0e1317"}
"""The colour of a mark on what is dark and on what is light."""


def main() -> None:
    app = QGuiApplication.instance() or QGuiApplication([])
    for name in ("advisor", "case"):
        drawing = QSvgRenderer(str(ICONS / f"{name}.svg"))
        for size in SIZES:
            _draw(drawing, size, f"{name}-{size}.png")
    for mark in MARKS:
        white = (ICONS / f"{mark}.svg").read_text(encoding="utf-8")
        for name, colour in SHADES.items():
            drawing = QSvgRenderer(QByteArray(white.replace(SHADES["light"], colour).encode()))
            _draw(drawing, MARK, f"{mark}-{name}.png")
    del app


def _draw(drawing: QSvgRenderer, size: int, name: str) -> None:
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    drawing.render(painter, QRectF(0, 0, size, size))
    painter.end()
    image.save(str(ICONS / name))


if __name__ == "__main__":
    main()
