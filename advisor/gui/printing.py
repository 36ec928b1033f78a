"""Pages of a PDF on paper: each is drawn beside the window and then put on the printer, so that it can be cancelled."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRectF, Qt, Signal
from PySide6.QtGui import QImage, QPainter

from advisor.gui.beside import Lane
from advisor.gui.pdf_pages import PdfPages

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter


_CUPS = "/run/cups/cups.sock"


def new_printer(name: str) -> QPrinter:
    """A printer as the system has it, reached over its local socket alone: what is sent further is the system's doing."""
    from PySide6.QtPrintSupport import QPrinter

    if sys.platform.startswith("linux"):
        # Otherwise the library behind Qt asks at port 631 of this computer, or at a server named in its settings.
        os.environ["CUPS_SERVER"] = _CUPS
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(name)
    return printer


class Printing(QObject):
    """One print job. `finished` also follows a cancelled one."""

    done_pages = Signal(int)
    finished = Signal()

    def __init__(
        self, pages: PdfPages, numbers: Sequence[int], printer: QPrinter, lane: Lane, scale: float, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._pages, self._numbers, self._printer, self._lane, self._scale = pages, list(numbers), printer, lane, scale
        self._painter: QPainter | None = None
        self._cancelled = False
        self.printed = 0

    def start(self) -> None:
        self._painter = QPainter()
        if not self._numbers or not self._painter.begin(self._printer):
            self.finished.emit()
            return
        self._next()

    def cancel(self) -> None:
        self._cancelled = True

    def _next(self) -> None:
        if self._cancelled or self.printed == len(self._numbers):
            if self._cancelled:
                self._printer.abort()
            self._end()
            return
        number = self._numbers[self.printed]
        self._lane.do(lambda: self._pages.picture(number, self._scale), self._put, lambda _: self._end())

    def _put(self, picture: QImage) -> None:
        if self._cancelled or self._painter is None:
            self._next()
            return
        if self.printed:
            self._printer.newPage()
        room = QRectF(self._painter.viewport())
        size = picture.size().toSizeF().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        left, top = (room.width() - size.width()) / 2, (room.height() - size.height()) / 2
        self._painter.drawImage(QRectF(left, top, size.width(), size.height()), picture)
        self.printed += 1
        self.done_pages.emit(self.printed)
        self._next()

    def _end(self) -> None:
        if self._painter is not None and self._painter.isActive():
            self._painter.end()
        self.finished.emit()
