"""A PDF before it is saved: its pages to look through, its text for screen readers, then Save, Open, Show in folder, Print."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QImage, QKeyEvent, QKeySequence, QPixmap, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from advisor.errors import AdvisorError
from advisor.files.durable import write_output
from advisor.files.reader import shown
from advisor.gui.beside import Lane
from advisor.gui.file_dialogs import ask_save
from advisor.gui.messages import run_dialog, say
from advisor.gui.parts import button, label, sized
from advisor.gui.pdf_pages import PdfPages
from advisor.gui.theme import dress
from advisor.gui.translation import told, tr
from advisor.gui.worker import window_first

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

ZOOMS = (50, 75, 100, 125, 150, 200, 300)
_SCREEN = 96 / 72
_PAPER = 200 / 72
"""Pixels a point on paper: fine enough for print, small enough for one page in memory."""


class Preview(QDialog):
    """Shows one PDF. `saved` carries the path once the file is on the disk."""

    saved = Signal(str)
    shown = Signal(int)
    """A page, from 0, is drawn."""
    printed = Signal()

    def __init__(self, pdf: bytes, title: str, suggested: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        dress(self)
        window_first()
        self.setWindowTitle(title)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint, True)
        self._pdf, self._suggested = pdf, suggested
        self._pages: PdfPages | None = None
        self._number, self._count, self._zoom, self._asked = 0, 0, ZOOMS.index(100), 0
        self.path: Path | None = None
        """Where it was saved."""
        self._lane = Lane(self)
        rows = QVBoxLayout(self)
        rows.addLayout(self._tools())
        self.page = QLabel()
        self.page.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.page.setTextFormat(Qt.TextFormat.PlainText)
        self.page.setText(tr("Drawing the pages…"))
        self.area = QScrollArea()
        self.area.setWidget(self.page)
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.area.setAccessibleName(tr("Page"))
        self.area.installEventFilter(self)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(tr("Text of the page"))
        self.text.hide()
        self.both = QSplitter()
        self.both.addWidget(self.area)
        self.both.addWidget(self.text)
        self.both.setStretchFactor(0, 2)
        self.both.setStretchFactor(1, 1)
        rows.addWidget(self.both, 1)
        self.note = label("", "secondary")
        rows.addWidget(self.note)
        rows.addLayout(self._ends())
        for key, does in (
            (QKeySequence.StandardKey.ZoomIn, lambda: self.zoom(1)),
            (QKeySequence.StandardKey.ZoomOut, lambda: self.zoom(-1)),
            (QKeySequence.StandardKey.Save, self.save),
            (QKeySequence.StandardKey.Print, self.print),
        ):
            QShortcut(QKeySequence(key), self, does)
        sized(self, 860, 720)
        self._lane.do(lambda: PdfPages(pdf), self._opened, self._broken)

    def _tools(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.before = button(
            tr("&Previous page"), lambda: self.go(self._number - 1), says=tr("Shows the page before this one.")
        )
        self.after = button(
            tr("&Next page"), lambda: self.go(self._number + 1), says=tr("Shows the page after this one.")
        )
        self.where = label("", wrap=False)
        self.smaller = button(
            tr("Smaller"), lambda: self.zoom(-1), says=tr("Shows more of the page in smaller letters.")
        )
        self.larger = button(tr("Larger"), lambda: self.zoom(1), says=tr("Shows less of the page in larger letters."))
        self.size_shown = label("100 %", "secondary", wrap=False)
        self.show_text = button(
            tr("Show the &text"),
            self._toggle_text,
            says=tr("The words of this page below its picture, for screen readers and for copying."),
        )
        self.show_text.setCheckable(True)
        for each in (self.before, self.where, self.after, self.smaller, self.size_shown, self.larger, self.show_text):
            row.addWidget(each)
        row.addStretch(1)
        return row

    def _ends(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.open_button = button(
            tr("&Open the file"), self.open_file, says=tr("In the program that this computer opens PDF files with.")
        )
        self.folder_button = button(
            tr("Show in &folder"), self.show_folder, says=tr("Opens the folder that the file was saved in.")
        )
        self.open_button.hide()
        self.folder_button.hide()
        self.print_button = button(tr("&Print…"), self.print, says=tr("Asks which printer and which pages first."))
        self.save_button = button(tr("&Save as PDF…"), self.save, says=tr("Asks where the file goes, and writes it."))
        self.save_button.setDefault(True)
        self.close_button = button(tr("&Close"), self.close, says=tr("Closes this window."))
        for each in (self.open_button, self.folder_button):
            row.addWidget(each)
        row.addStretch(1)
        for each in (self.close_button, self.print_button, self.save_button):
            row.addWidget(each)
        return row

    # Pages

    def go(self, number: int) -> None:
        """Show a page, counted from 0; before the first and after the last nothing happens."""
        if 0 <= number < self._count:
            self._number = number
            self._draw()

    def zoom(self, by: int) -> None:
        self._zoom = max(0, min(len(ZOOMS) - 1, self._zoom + by))
        self.size_shown.setText(f"{ZOOMS[self._zoom]} %")
        self._draw()

    def _opened(self, pages: PdfPages) -> None:
        self._pages, self._count = pages, pages.count
        self._draw()

    def _broken(self, error: Exception) -> None:
        # The PDF itself may be whole; it can still be saved.
        self.page.setText(tr("The pages can't be shown here ({why}).").format(why=type(error).__name__))

    def _draw(self) -> None:
        pages = self._pages
        if pages is None:
            return
        number, ratio = self._number, self.devicePixelRatioF()
        scale = _SCREEN * ZOOMS[self._zoom] / 100 * ratio
        self._asked += 1
        asked = self._asked

        def draw() -> tuple[QImage, str] | None:
            # Keys held down: only the page that is wanted last is drawn.
            return (pages.picture(number, scale), pages.text(number)) if asked == self._asked else None

        self._lane.do(draw, lambda drawn: self._drawn(number, ratio, drawn), self._broken)

    def _drawn(self, number: int, ratio: float, drawn: tuple[QImage, str] | None) -> None:
        if drawn is None or number != self._number:
            return
        picture, words = drawn
        picture.setDevicePixelRatio(ratio)
        self.page.setPixmap(QPixmap.fromImage(picture))
        where = tr("Page {number} of {count}").format(number=number + 1, count=self._count)
        self.where.setText(where)
        self.area.setAccessibleName(where)
        self.area.setAccessibleDescription(words)
        self.page.setAccessibleName(where)
        self.page.setAccessibleDescription(words)
        self.text.setPlainText(words)
        self.area.verticalScrollBar().setValue(0)
        self.shown.emit(number)

    def _toggle_text(self) -> None:
        self.text.setVisible(self.show_text.isChecked())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Page keys turn pages where the page does not scroll any further."""
        if watched is self.area and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            bar, key = self.area.verticalScrollBar(), event.key()
            turns: dict[int, Callable[[], None]] = {
                Qt.Key.Key_Home: lambda: self.go(0),
                Qt.Key.Key_End: lambda: self.go(self._count - 1),
            }
            if bar.value() >= bar.maximum():
                turns[Qt.Key.Key_PageDown] = lambda: self.go(self._number + 1)
            if bar.value() <= bar.minimum():
                turns[Qt.Key.Key_PageUp] = lambda: self.go(self._number - 1)
            if key in turns:
                turns[key]()
                return True
        return super().eventFilter(watched, event)

    # Saving, opening, printing

    def save(self, path: str | None = None) -> None:
        """Ask where, and write it beside the window."""
        if path is None:
            path = ask_save(self, tr("Save the PDF"), self._suggested, "PDF (*.pdf)", (".pdf",))
        if not path:
            return
        target = Path(path)
        self.note.setText(tr("Saving…"))
        self._lane.do(lambda: write_output(target, self._pdf), lambda _: self._saved(target), self._not_saved)

    def _saved(self, path: Path) -> None:
        self.path = path
        self.note.setText(tr("Saved: {path}").format(path=shown(str(path), 300)))
        self.open_button.show()
        self.folder_button.show()
        self.saved.emit(str(path))

    def _not_saved(self, error: Exception) -> None:
        self.note.setText("")
        if not isinstance(error, AdvisorError):
            raise error
        say(self, tr("Not exported"), told(error))

    def open_file(self) -> None:
        """In the program that the system opens PDFs with."""
        if self.path is not None:
            open_local(self.path)

    def show_folder(self) -> None:
        if self.path is not None:
            open_local(self.path.parent)

    def print(self) -> None:
        """Print the pages as they are shown, after the system's own dialog."""
        from PySide6.QtPrintSupport import QPrintDialog

        from advisor.gui.printing import new_printer

        if self._pages is None:
            return
        printer = new_printer(self._suggested.stem)
        printer.setFromTo(1, self._count)
        dialog = QPrintDialog(printer, self)
        dialog.setMinMax(1, self._count)
        if run_dialog(dialog) == QDialog.DialogCode.Accepted:
            self.print_to(printer)

    def print_to(self, printer: QPrinter) -> None:
        """All pages, or those that the dialog was left with: drawn beside the window, put on paper one after the other."""
        from PySide6.QtWidgets import QProgressDialog

        from advisor.gui.printing import Printing

        assert self._pages is not None
        first = max(printer.fromPage(), 1) - 1
        last = (printer.toPage() or self._count) - 1
        numbers = list(range(first, min(last, self._count - 1) + 1))
        progress = QProgressDialog(tr("Printing…"), tr("Cancel"), 0, len(numbers), self)
        progress.setMinimumDuration(400)
        job = Printing(self._pages, numbers, printer, self._lane, _PAPER, self)
        job.done_pages.connect(progress.setValue)
        progress.canceled.connect(job.cancel)
        job.finished.connect(progress.reset)
        job.finished.connect(progress.deleteLater)
        job.finished.connect(self.printed)
        job.start()

    def done(self, result: int) -> None:
        """The dialog goes, but not while its PDF is being saved or printed."""
        if self._lane.busy:
            self._lane.idle.connect(lambda: self.done(result), Qt.ConnectionType.SingleShotConnection)
            return
        if self._pages is not None:
            self._pages.close()
            self._pages = None
        super().done(result)


def open_local(path: Path) -> None:
    """A file or folder that this program wrote, in the program that the system has for it; never an address."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.absolute())))
