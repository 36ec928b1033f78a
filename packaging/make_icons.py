"""Draws the two icons of `resources/icons/*.svg` as PNGs of every size that a desktop asks for, beside them.

Run it after changing an SVG: python packaging/make_icons.py
"""

from __future__ import annotations

import os
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

ICONS = Path(__file__).resolve().parent.parent / "resources" / "icons"
SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)


def main() -> None:
    app = QGuiApplication.instance() or QGuiApplication([])
    for name in ("advisor", "case"):
        drawing = QSvgRenderer(str(ICONS / f"{name}.svg"))
        for size in SIZES:
            image = QImage(size, size, QImage.Format.Format_ARGB32)
            image.fill(Qt.GlobalColor.transparent)
            painter = QPainter(image)
            drawing.render(painter, QRectF(0, 0, size, size))
            painter.end()
            image.save(str(ICONS / f"{name}-{size}.png"))
    del app


if __name__ == "__main__":
    main()
