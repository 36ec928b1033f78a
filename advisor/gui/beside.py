"""Work that would hold the window up, done beside it: writes to the disk one after the other, and loading after the
first paint."""

from __future__ import annotations

import contextlib
import importlib
import os
from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QRunnable, QThreadPool, QTimer, Signal
from shiboken6 import isValid

from advisor.gui.worker import give_way, window_first

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_FIRST = (
    "advisor.files.recovery",
    "advisor.files.versions",
    "advisor.gui.draft",
    "advisor.gui.wizard",
    "advisor.gui.estimate_panel",
)
"""What opening a case needs."""
_THEN = (
    "advisor.advice",
    "advisor.files.price_file",
    "advisor.report.pdf.recommendation",
    "advisor.report.pdf.questionnaire",
)
"""What advice and PDFs need: numpy, the price list and reportlab among it."""
_SELDOM = ("advisor.report.library", "advisor.report.not_known", "advisor.report.seven_days")
"""What is read for single tabs and windows."""
_WINDOWS = (
    "advisor.gui.price_rows",
    "advisor.gui.price_table",
    "advisor.gui.price_list",
    "advisor.gui.payback_page",
    "advisor.gui.usage_import",
    "advisor.gui.usage_reconcile",
    "advisor.gui.usage_plan",
    "advisor.gui.help_view",
    "advisor.gui.properties_dialog",
    "advisor.gui.preview",
    "advisor.gui.vendor_answers",
)
"""Windows beside the case. They are loaded in the window's thread, where their classes are used, each in a turn of its own."""
_THREADS = "OPENBLAS_NUM_THREADS"

_NEXT = 1
"""Millisecond: Qt does at once, in the same turn, what is to be done after none."""


def one_by_one(owner: QObject, *does: Callable[[], object]) -> None:
    """Do these in the window's thread, each in a turn of its own, so that it answers between them."""

    def turn(left: tuple[Callable[[], object], ...]) -> None:
        left[0]()
        if left[1:]:
            QTimer.singleShot(_NEXT, owner, lambda: turn(left[1:]))

    QTimer.singleShot(_NEXT, owner, lambda: turn(does))


def show_next(window: QWidget, *then: Callable[[], object]) -> None:
    """Show a window beside the case, or bring it to the front, and do what follows, in turns of their own: to make it and to
    lay it out take the same time, and the program answers between."""
    one_by_one(window, window_first, window.show, *then, window.raise_, window.activateWindow)


class _Ends(QObject):
    ended = Signal(object, object, object)


class _Job(QRunnable):
    def __init__(self, does: Callable[[], Any], then: Any, failed: Any, ends: _Ends) -> None:
        super().__init__()
        self._does, self._then, self._failed, self._ends = does, then, failed, ends

    def run(self) -> None:
        give_way()
        try:
            result, error, follows = self._does(), None, self._then
        except Exception as caught:  # told to the one who asked, in the window's own thread
            result, error, follows = None, caught, self._failed
        with contextlib.suppress(RuntimeError):  # the one who asked is gone
            self._ends.ended.emit(follows, error, result)


class Lane(QObject):
    """One job at a time, in the order they came, beside the window; what follows a job is called in the window's thread."""

    idle = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool()
        self._pool.setMaxThreadCount(1)
        self._ends = _Ends()
        self._ends.ended.connect(self._ended)  # from another thread, so it is queued for the window's own
        self._waiting = 0

    @property
    def busy(self) -> bool:
        return self._waiting > 0

    def do(
        self,
        job: Callable[[], Any],
        then: Callable[[Any], object] = lambda _: None,
        failed: Callable[[Exception], object] | None = None,
    ) -> None:
        """Do this after what waits already. Without `failed` an error is raised again in the window's thread."""
        self._waiting += 1
        self._pool.start(_Job(job, then, failed or _raise, self._ends))

    def wait(self) -> None:
        """Until everything that was asked for is done; what follows the jobs is still to be called. For the very end."""
        self._pool.waitForDone()

    def _ended(self, follows: Callable[[Any], object], error: Exception | None, result: Any) -> None:
        self._waiting -= 1
        try:
            follows(result if error is None else error)
        finally:
            if not self._waiting and isValid(self):  # what followed may have closed the window
                self.idle.emit()


class Loading(QObject):
    """Loads what the first paint does without, beside the window. `then` puts off what needs it until it is there."""

    ready = Signal()
    """A case can be opened."""
    complete = Signal()
    """Advice and PDFs can be made."""
    over = Signal()
    """Nothing is being loaded any more, whether or not all of it could be."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.is_ready = _loaded
        self._waiting: list[Callable[[], object]] = []
        self._lane = _loading_lane()

    def start(self) -> None:
        self._lane.do(load_first, lambda _: self._is_ready())
        self._lane.do(load_the_rest, lambda _: self._is_complete())
        self._lane.do(load_what_is_seldom_asked)
        self._lane.idle.connect(self._load_windows)

    def then(self, does: Callable[[], object]) -> None:
        """Do this now, or as soon as what it may need is there; the window answers meanwhile."""
        if self.is_ready:
            does()
        else:
            self._waiting.append(does)

    def wait(self) -> None:
        self._lane.wait()

    def _load_windows(self) -> None:
        if isValid(self):
            self._lane.idle.disconnect(self._load_windows)
            one_by_one(self, *(partial(importlib.import_module, name) for name in _WINDOWS), self.over.emit)

    def _is_complete(self) -> None:
        if isValid(self):
            self.complete.emit()

    def _is_ready(self) -> None:
        if self.is_ready or not isValid(self):
            return
        self.is_ready = True
        self.ready.emit()
        waiting, self._waiting = self._waiting, []
        for does in waiting:
            does()


_loaded = False


@cache
def _loading_lane() -> Lane:
    """One for the program: a module is loaded once, also when the window that asked for it is gone meanwhile."""
    return Lane()


def load_first() -> None:
    """What opening a case needs, in whatever thread this is called."""
    global _loaded
    for module in _FIRST:
        importlib.import_module(module)
    from advisor.files.resources import read_question_list

    read_question_list()
    _loaded = True


def load_the_rest() -> None:
    """What advice and PDFs need."""
    with _one_thread_for_products():
        import advisor.forecast.futures  # noqa: F401  # brings numpy
    for module in _THEN:
        importlib.import_module(module)
    from advisor.files.price_file import current_market
    from advisor.files.resources import read_method

    current_market()
    read_method()


def load_what_is_seldom_asked() -> None:
    """Nobody waits for it, and it would hold the window up where it is first looked at."""
    for module in _SELDOM:
        importlib.import_module(module)
    from advisor.files.export_file import operating, payback_figures
    from advisor.report.library import read_library

    read_library()
    operating()
    payback_figures()


@contextlib.contextmanager
def _one_thread_for_products() -> Iterator[None]:
    """numpy's products of matrices begin helpers that look for work at full speed, on the window's core; ours are small."""
    before = os.environ.get(_THREADS)
    os.environ[_THREADS] = before or "1"
    yield
    if before is None:  # programs that are started from the window are not told
        del os.environ[_THREADS]


def _raise(error: Exception) -> None:
    raise error
