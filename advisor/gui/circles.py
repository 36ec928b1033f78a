"""Objects that hold each other in circles are let go in the window's thread alone.

Python looks for them in whatever thread happens to make the next object, and some of what it finds is Qt's: rows, timers,
windows. Only the thread that they live in may destroy those; a worker that does it can take the program down. So Python's
own looking stays off while there is a window, and a timer of the window's looks instead.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, Qt, QTimer

_EVERY = 1000
"""Milliseconds. What a second of work leaves is looked through in a few of them."""
_YOUNG, _MIDDLE, _ALL = 700, 7_000, 70_000
"""Objects made, and not gone by themselves, after which those made since the last look, those that outlived one, and all
are looked through: where Python 3.11 would do it."""


class Circles(QObject):
    """Lets go from now on, in this thread, as long as its owner lives."""

    def __init__(self, owner: QObject) -> None:
        super().__init__(owner)
        self._since_middle = self._since_all = 0
        gc.disable()
        timer = QTimer(self)
        timer.setTimerType(Qt.TimerType.VeryCoarseTimer)
        timer.timeout.connect(self.look)
        timer.start(_EVERY)

    def look(self) -> None:
        made = gc.get_count()[0]
        if made <= _YOUNG:
            return
        self._since_middle += made
        self._since_all += made
        if self._since_all > _ALL:
            gc.collect()
            self._since_middle = self._since_all = 0
        elif self._since_middle > _MIDDLE:
            gc.collect(1)
            self._since_middle = 0
        else:
            gc.collect(0)
