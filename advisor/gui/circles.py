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


def let_go_here(owner: QObject) -> None:
    """From now on, in this thread, as long as the owner lives."""
    gc.disable()
    timer = QTimer(owner)
    timer.setTimerType(Qt.TimerType.VeryCoarseTimer)
    timer.timeout.connect(look)
    timer.start(_EVERY)


def look() -> None:
    """As far back as Python would look by itself: the older objects are, the more seldom."""
    counts, limits = gc.get_count(), gc.get_threshold()
    for generation in reversed(range(len(counts))):
        if counts[generation] > limits[generation] > 0:
            gc.collect(generation)
            return
