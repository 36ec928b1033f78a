"""When the program itself makes a mistake: the unsaved work is kept first, then one dialog says what happened, with the
details to copy. Nothing is sent anywhere."""

from __future__ import annotations

import contextlib
import os
import platform
import signal
import sys
import threading
import traceback
from types import FrameType, TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    QSocketNotifier,
    Qt,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
    qVersion,
)
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

from advisor import __version__
from advisor.gui.dialog_buttons import described
from advisor.gui.parts import label, sized
from advisor.gui.theme import dress
from advisor.gui.translation import tr

if TYPE_CHECKING:
    from advisor.gui.main_window import MainWindow

_MOST_DETAILS = 20_000


class Faults(QObject):
    """Catches what is raised in slots, paint events, threads and by Qt itself, and an order to end; one for a program."""

    _happened = Signal(str, str)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._seen: set[str] = set()
        self.dialog: FaultDialog | None = None
        # Queued also in the window's own thread: a dialog inside a paint event would paint, and fail, again.
        self._happened.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        sys.excepthook = self._exception
        sys.unraisablehook = lambda raised: self._exception(
            raised.exc_type, raised.exc_value or raised.exc_type(), raised.exc_traceback
        )
        threading.excepthook = lambda raised: self._exception(
            raised.exc_type, raised.exc_value or raised.exc_type(), raised.exc_traceback
        )
        qInstallMessageHandler(self._message)
        self._watch_signals()

    def _exception(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._window.unsaved_work.keep_now()
            QApplication.exit(130)
            return
        self._window.unsaved_work.keep_now()
        details = "".join(traceback.format_exception(kind, error, trace))
        with contextlib.suppress(OSError, ValueError):  # started without a console there is nowhere to print to
            sys.stderr.write(details)
        self._happened.emit(f"{kind.__name__}: {error}"[:500], details[-_MOST_DETAILS:])

    def _message(self, kind: QtMsgType, context: QMessageLogContext, words: str) -> None:
        """What Qt itself says: printed; before a fatal message the work is kept, for Qt ends the program after it."""
        if kind == QtMsgType.QtFatalMsg:
            self._window.unsaved_work.keep_now()
        with contextlib.suppress(OSError, ValueError):
            sys.stderr.write(f"{words}\n")
            sys.stderr.flush()

    def _watch_signals(self) -> None:
        """An order to end (the system shuts down) is read off a pipe by Qt's loop: Python alone would sleep through it."""
        if os.name == "nt" or threading.current_thread() is not threading.main_thread():
            return
        reading, writing = os.pipe()
        for end in (reading, writing):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._told_to_end)
        self._notifier = QSocketNotifier(reading, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(lambda _: _emptied(reading))

    def _told_to_end(self, number: int, frame: FrameType | None) -> None:
        self._window.unsaved_work.keep_now()
        QApplication.exit(128 + number)

    def _show(self, what: str, details: str) -> None:
        """One dialog at a time, and one for each mistake: the same one again is kept quiet about."""
        if details in self._seen or self.dialog is not None:
            return
        self._seen.add(details)
        self.dialog = FaultDialog(what, details, self._window)
        self.dialog.finished.connect(self._closed)
        self.dialog.open()

    def _closed(self) -> None:
        self.dialog = None


class FaultDialog(QDialog):
    """Says what happened and what to do; the details are for whoever looks after the program."""

    def __init__(self, what: str, details: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        dress(self)
        self.setWindowTitle(tr("The program made a mistake"))
        self.details = about_this_program() + "\n" + details
        rows = QVBoxLayout(self)
        rows.addWidget(label(tr("Your answers are kept. Save the case, then start the program again."), "question"))
        rows.addWidget(label(what))
        shown = QPlainTextEdit(self.details)
        shown.setReadOnly(True)
        shown.setTabChangesFocus(True)
        shown.setAccessibleName(tr("Details"))
        shown.setAccessibleDescription(tr("What went wrong, for whoever mends the program."))
        rows.addWidget(shown, 1)
        rows.addWidget(
            label(
                tr("Nothing is sent anywhere. The details hold no answers, but they may hold file names."), "secondary"
            )
        )
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.copy_button = buttons.addButton(tr("&Copy details"), QDialogButtonBox.ButtonRole.ActionRole)
        self.copy_button.clicked.connect(self.copy)
        self.copy_button.setAccessibleDescription(tr("Puts them on the clipboard, to be pasted into a message."))
        buttons.rejected.connect(self.reject)
        rows.addWidget(described(buttons))
        sized(self, 640, 420)

    def copy(self) -> None:
        QGuiApplication.clipboard().setText(self.details)


def about_this_program() -> str:
    """What one needs to know to look into a mistake, and nothing about the buyer."""
    return tr("Agent Pricing Advisor {version}, Python {python}, Qt {qt}, {system}").format(
        version=__version__, python=platform.python_version(), qt=qVersion(), system=platform.platform()
    )


def _emptied(descriptor: int) -> None:
    with contextlib.suppress(BlockingIOError):
        os.read(descriptor, 4096)
