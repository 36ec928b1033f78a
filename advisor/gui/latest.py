"""A question that changes while it is worked out: asked once the buyer rests, and only the newest answer is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer

from advisor.gui.beside import Lane


class Latest(Lane):
    """`ask` is called by `soon` after a rest; what it hands to `do` is dropped when it has been called again since."""

    def __init__(self, ask: Callable[[], object], rest_ms: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._number = 0
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(rest_ms)
        self._rest.timeout.connect(ask)

    def soon(self) -> None:
        """Ask when nothing has changed for a moment."""
        self._rest.start()

    def do(
        self,
        job: Callable[[], Any],
        then: Callable[[Any], object] = lambda _: None,
        failed: Callable[[Exception], object] | None = None,
    ) -> None:
        self._rest.stop()
        self._number += 1
        asked = self._number

        def when_newest(follows: Callable[[Any], object]) -> Callable[[Any], object]:
            return lambda found: follows(found) if asked == self._number else None

        super().do(job, when_newest(then), None if failed is None else when_newest(failed))
