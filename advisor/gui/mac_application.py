"""On a Mac a document that is opened from the desktop comes as an event of the application, not as a word of its call."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication


class MacApplication(QApplication):
    """Made on a Mac only: elsewhere each event of the application would pass through Python for nothing."""

    def __init__(self, arguments: list[str]) -> None:
        super().__init__(arguments)
        self._opens: Callable[[str], object] | None = None
        self._waiting: list[str] = []

    def hand_documents_to(self, opens: Callable[[str], object]) -> None:
        """From now on `opens` gets the path of each document, and at once those that came before."""
        self._opens = opens
        waiting, self._waiting = self._waiting, []
        for path in waiting:
            opens(path)

    def event(self, event: QEvent) -> bool:
        if not isinstance(event, QFileOpenEvent):
            return super().event(event)
        path = event.file()
        if path and self._opens is not None:
            self._opens(path)
        elif path:  # empty for an address that is not a file
            self._waiting.append(path)
        return True
