"""The probe of bench_startup.py: one journey through the window while a timer of no length counts how long Qt's loop of
events was held up. Two figures a journey: the longest gap by the clock, which other programs lengthen too, and the most
processor time that the whole process, with its threads, used within one gap: what holds the window up is never more.

    python tests/benchmarks/event_gaps.py nothing|loading|opening|answering|slider|exporting|saving
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from statistics import median
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog

from advisor.gui.application import make_application, open_window

PATIENCE = 120.0


class Gaps:
    """Measures from its making until `end`."""

    def __init__(self) -> None:
        self.wall: list[float] = []
        self.own: list[float] = []
        self._last = (time.perf_counter(), time.process_time())
        self._timer = QTimer()
        self._timer.timeout.connect(self._tick)
        self._timer.start(0)

    def _tick(self) -> None:
        now = (time.perf_counter(), time.process_time())
        self.wall.append(now[0] - self._last[0])
        self.own.append(now[1] - self._last[1])
        self._last = now
        time.sleep(0.0005)  # leaves the interpreter to the other threads, as a window at rest does

    def end(self) -> dict[str, Any]:
        self._timer.stop()
        self._tick()
        wall, own = max(self.wall) * 1000, max(self.own) * 1000
        return {
            "gap_ms": wall,
            "own_ms": own,
            "words": f"longest gap {wall:.0f} ms by the clock, {own:.0f} ms of processor time in all its threads",
        }


def until(there: Callable[[], bool]) -> None:
    give_up = time.monotonic() + PATIENCE
    while not there():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
        time.sleep(0.0005)  # a loop that never rests would keep the interpreter from the workers
        if time.monotonic() > give_up:
            raise TimeoutError("nothing came")


def rest(seconds: float) -> None:
    end = time.monotonic() + seconds
    until(lambda: time.monotonic() > end)


class Painted(QObject):
    """Notes when a widget was painted last."""

    at = 0.0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.at = time.perf_counter()
        return False


class Told:
    """Whether the last advice that came is whole: an advice may well have no flips at all."""

    def __init__(self, window: Any) -> None:
        self.whole = False
        window.adviser.advised.connect(self._note)
        window.draft.changed.connect(lambda _: self._start())

    def _note(self, advice: Any, whole: bool) -> None:
        self.whole = whole

    def _start(self) -> None:
        self.whole = False


def main(what: str) -> dict[str, Any]:
    make_application()
    window: Any = open_window()
    seen = Painted(window)
    window.installEventFilter(seen)
    if what == "loading":
        until(lambda: seen.at > 0)
        gaps, done = Gaps(), []
        window.loading.complete.connect(lambda: done.append(1))
        until(lambda: bool(done))
        return gaps.end()
    done = []
    window.loading.complete.connect(lambda: done.append(1))
    until(lambda: bool(done))
    rest(0.3)
    if what == "nothing":
        gaps = Gaps()
        rest(2.0)
        return gaps.end()
    if what == "opening":
        gaps = Gaps()
        window.open_sample("support-team")
        until(lambda: window.advice is not None and bool(window.advice.flips))
        return gaps.end()
    window.open_sample("support-team")
    until(lambda: window.advice is not None and bool(window.advice.flips))
    told = Told(window)
    if what == "answering":
        gaps = Gaps()
        for page in window.draft.flow.pages():
            window.wizard.jump(page.id)
            rest(0.05)
            if page.id == "volume":
                for tasks in ("1", "12", "125", "1250", "12500"):
                    window.draft.set_answer("tasks", tasks)
                    rest(0.05)
        until(lambda: told.whole)
        return gaps.end()
    if what == "slider":
        return slider(window, told)
    if what == "exporting":
        window.wizard.jump("result")
        rest(0.5)
        gaps = Gaps()
        window.actions_.export_report()
        until(lambda: window.actions_.preview is not None and window.actions_.preview.where.text() != "")
        return gaps.end()
    if what == "saving":
        path = os.path.join(os.environ["ADVISOR_DATA_DIR"], "x.advisor.json")
        QFileDialog.getSaveFileName = lambda *_: (path, "")  # type: ignore[method-assign, assignment]
        gaps = Gaps()
        window.draft.set_answer("tasks", "5000")
        window.save()
        until(lambda: not window.files.saving and os.path.exists(path))
        return gaps.end()
    raise SystemExit(f"{what}: is no journey")


def slider(window: Any, told: Told) -> dict[str, Any]:
    """Twenty moves of the first slider of Explore, each until the chart that shows it is painted."""
    window.wizard.jump("explore")
    explore = window.wizard.explore
    rest(0.5)
    painted = Painted(window)
    explore.chart.installEventFilter(painted)
    took = []
    moved = explore.sliders[0].slider
    for number in range(20):
        before, shown = time.perf_counter(), window.advice
        moved.setValue(moved.value() + (7 if number % 2 else -5))
        until(lambda shown=shown, before=before: window.advice not in (None, shown) and painted.at > before)  # type: ignore[misc]
        took.append(time.perf_counter() - before)
        until(lambda: told.whole)
    return {
        "words": f"slider to painted chart, {len(took)} moves: median {median(took) * 1000:.0f} ms, least "
        f"{min(took) * 1000:.0f} ms, most {max(took) * 1000:.0f} ms (a frame is 17 ms)",
        "median_ms": median(took) * 1000,
    }


if __name__ == "__main__":
    found = main(sys.argv[1] if len(sys.argv) > 1 else "nothing")
    print(json.dumps(found), flush=True)
    os._exit(0)
