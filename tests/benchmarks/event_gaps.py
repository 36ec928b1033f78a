"""The probe of bench_startup.py: one journey through the window while a timer of a millisecond tells how long Qt's loop of
events was held up. Two figures a journey: the longest gap by the clock, which other programs lengthen too, and the most
processor time that the whole process, with its threads, used within one gap: what holds the window up is never more.

    python tests/benchmarks/event_gaps.py nothing|loading|opening|answering|slider|tabs|windows|look|exporting|saving
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from statistics import median
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtWidgets import QDialog, QFileDialog

from advisor.gui.application import make_application, start
from advisor.gui.charts_view import ChartView

PATIENCE = 120.0


class Gaps:
    """Measures from its making until `end`."""

    def __init__(self) -> None:
        self.wall: list[float] = []
        self.own: list[float] = []
        self.window: list[float] = []
        self._last = _now()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start(1)

    def _tick(self) -> None:
        now = _now()
        for kept, after, before in zip((self.wall, self.own, self.window), now, self._last, strict=True):
            kept.append(after - before)
        self._last = now

    def end(self) -> dict[str, Any]:
        self._timer.stop()
        self._tick()
        wall, own, window = (max(each) * 1000 for each in (self.wall, self.own, self.window))
        over = sum(gap > 0.05 for gap in self.wall)
        return {
            "gap_ms": wall,
            "own_ms": own,
            "window_ms": window,
            "words": f"longest gap {wall:.0f} ms by the clock ({over} over 50 ms), in one gap at most {window:.0f} ms of "
            f"processor time in the window's thread, {own:.0f} ms in all",
        }


def _now() -> tuple[float, float, float]:
    return time.perf_counter(), time.process_time(), time.thread_time()


def until(there: Callable[[], bool]) -> None:
    """Runs Qt's own loop, as the program does: it rests when there is nothing to do, and the workers have their turn."""
    give_up = time.monotonic() + PATIENCE
    loop, look = QEventLoop(), QTimer()
    look.setTimerType(Qt.TimerType.PreciseTimer)
    look.timeout.connect(lambda: loop.quit() if there() or time.monotonic() > give_up else None)
    look.start(1)
    if not there():
        loop.exec()
    if not there():
        raise TimeoutError("nothing came")


def rest(seconds: float) -> None:
    end = time.monotonic() + seconds
    until(lambda: time.monotonic() > end)


class Painted(QObject):
    """Notes when a widget began to be painted last."""

    at = 0.0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.at = time.perf_counter()
        return False


class Charts:
    """Waits for charts to have been painted to the last line, without a timer that asks meanwhile."""

    def __init__(self) -> None:
        self._loop: QEventLoop | None = None
        self._is_it: Callable[[], bool] = lambda: True
        self._at = 0.0
        paint = ChartView.paintEvent

        def painted(view: ChartView, event: Any) -> None:
            paint(view, event)
            self._at = time.perf_counter()
            if self._loop is not None and self._is_it():
                self._loop.quit()

        ChartView.paintEvent = painted  # type: ignore[method-assign]

    def seconds_until(self, is_it: Callable[[], bool], does: Callable[[], None]) -> float:
        """From the call of `does` until a chart is painted for which `is_it` holds."""
        self._loop, self._is_it = QEventLoop(), is_it
        late = QTimer()
        late.timeout.connect(self._loop.quit)
        late.start(int(PATIENCE * 1000))
        before = time.perf_counter()
        does()
        self._loop.exec()
        self._loop = None
        if not is_it() or self._at < before:
            raise TimeoutError("no chart came")
        return self._at - before


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
    charts = Charts()  # Qt asks a class for its methods once, when the first of it is painted
    make_application()
    window: Any = start()
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
                    rest(0.02)
        until(lambda: told.whole)
        return gaps.end()
    if what == "slider":
        return slider(window, charts)
    if what == "tabs":
        return each_of(tabs_of_the_result(window))
    if what == "windows":
        return each_of(windows_of_the_menu(window))
    if what == "look":
        return each_of(other_looks(window))
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


def each_of(steps: Iterator[str]) -> dict[str, Any]:
    """The gaps of each step, which does what it does before it gives its name; the longest are said by name."""
    found: dict[str, dict[str, Any]] = {}
    while True:
        rest(0.5)
        gaps = Gaps()
        name = next(steps, None)
        if name is None:
            break
        rest(0.5)
        found[name] = gaps.end()
    worst = sorted(found, key=lambda name: -float(found[name]["gap_ms"]))
    told = ", ".join(f"{name} {found[name]['gap_ms']:.0f} ({found[name]['window_ms']:.0f})" for name in worst[:3])
    over = sum(each["gap_ms"] > 50 for each in found.values())
    return {
        "gap_ms": found[worst[0]]["gap_ms"],
        "words": f"{len(found)} of them, the longest gaps in ms by the clock (and of the window's own work): {told}; {over} over 50",
    }


def tabs_of_the_result(window: Any) -> Iterator[str]:
    window.wizard.jump("result")
    rest(0.5)
    tabs = window.wizard.frame.tabs
    for number in range(1, tabs.count()):
        if tabs.isTabVisible(number):
            tabs.setCurrentIndex(number)
            yield str(tabs.tabText(number))


def windows_of_the_menu(window: Any) -> Iterator[str]:
    window.wizard.jump("explore")
    rest(0.5)
    for name in (
        "help",
        "glossary",
        "shortcuts",
        "about",
        "prices",
        "usage",
        "reconcile",
        "seven_days",
        "payback",
        "properties",
    ):
        QTimer.singleShot(
            450, window, lambda: [each.close() for each in window.findChildren(QDialog) if each.isVisible()]
        )
        window.menus.actions[name].trigger()  # some give the turn back only when they are closed
        yield name


def other_looks(window: Any) -> Iterator[str]:
    for page in ("volume", "budget", "offers", "explore", "check", "result"):
        window.wizard.jump(page)
        rest(0.5)
        for theme in ("dark", "light"):
            window.look.set_theme(theme)
            yield f"{page}, {theme}"


def slider(window: Any, charts: Charts, moves: int = 12) -> dict[str, Any]:
    """Moves of two sliders and of a fee under each chart, each until the chart that shows it has been painted and the next soon
    after it, so that no whole advice is begun between them; and then a slider dragged with a step each 16 ms."""
    window.wizard.jump("explore")
    explore = window.wizard.explore
    rest(0.5)
    rows = {"tasks": explore.sliders[0], "growth": explore.sliders[1], explore.terms[0].key: explore.terms[0]}

    def move(row: Any, by: int) -> float:
        shown = explore._advice
        return charts.seconds_until(
            lambda: explore._advice is not shown, lambda: row.slider.setValue(row.slider.value() + by)
        )

    took: dict[str, list[float]] = {}
    for which, panel in enumerate(explore.panels[:3]):  # what drives the year follows with the whole advice
        explore.tabs.setCurrentIndex(which)
        rest(0.2)
        for name, row in rows.items():
            for number in range(moves + 1):
                rest(0.05)
                each = move(row, 7 if number % 2 else -5)
                if number:  # the first of a kind makes what the others find
                    took.setdefault(f"{name}, {panel.view.chart.key}", []).append(each)
    explore.tabs.setCurrentIndex(0)
    rest(0.2)
    dragged, steps = [], 60
    for _ in range(steps):
        dragged.append(move(rows["tasks"], 1))
        rest(max(0.0, 0.016 - dragged[-1]))
    frame = 1000 / 60
    every = [one for each in took.values() for one in each]
    lines = [
        f"    {name}: median {median(each) * 1000:.1f} ms, least {min(each) * 1000:.1f}" for name, each in took.items()
    ]
    middle = median(every) * 1000
    return {
        "words": f"slider to painted chart, {len(every)} moves: median {middle:.1f} ms ({middle / frame:.1f} frames), least "
        f"{min(every) * 1000:.1f} ms; while dragged, {steps} steps: median {median(dragged) * 1000:.1f} ms, most "
        f"{max(dragged) * 1000:.1f} ms\n" + "\n".join(lines),
        "median_ms": middle,
        "dragged_ms": median(dragged) * 1000,
    }


if __name__ == "__main__":
    found = main(sys.argv[1] if len(sys.argv) > 1 else "nothing")
    print(json.dumps(found), flush=True)
    os._exit(0)
