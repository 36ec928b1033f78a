"""One window a user: a later start of the program brings this window to the front, with its file."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSocketNotifier, QTimer

if TYPE_CHECKING:
    from advisor.files.one_window import FirstWindow
    from advisor.gui.main_window import MainWindow

_LOOK = 500
"""Milliseconds between two looks, where a later start can't knock."""


class LaterStarts(QObject):
    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._first: FirstWindow | None = None

    def take_over(self, first: FirstWindow) -> None:
        """From now on a later start is answered by this window."""
        self._first = first
        if first.fileno() >= 0:
            notifier = QSocketNotifier(first.fileno(), QSocketNotifier.Type.Read, self)
            notifier.activated.connect(lambda _: self._started_again())
            self._starts: QSocketNotifier | QTimer = notifier
        else:
            self._starts = timer = QTimer(self)
            timer.timeout.connect(self._started_again)
            timer.start(_LOOK)

    def _started_again(self) -> None:
        if self._first is None:
            return
        for path in self._first.handed_over():
            self.come_forward(path)

    def come_forward(self, path: str | None) -> None:
        """Bring the window to the front, and open the file where one is named."""
        from PySide6.QtCore import Qt

        window = self._window
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.raise_()
        window.activateWindow()
        if path is not None:
            window.loading.then(partial(window.files.open_path, path))

    def let_go(self) -> None:
        """The window goes: a start from now on opens a window of its own."""
        if self._first is not None:
            if isinstance(self._starts, QSocketNotifier):
                self._starts.setEnabled(False)
            else:
                self._starts.stop()
            self._first.close()
            self._first = None
