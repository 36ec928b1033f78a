"""Advice is made beside the window, never in it: the last request wins, and an older one is dropped or cut short."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QRunnable, QThreadPool, QTimer, Signal

from advisor.gui.translation import told, tr

_PAUSE = 120
"""Milliseconds that a change waits for the next one: digits of one number are not priced one by one, and a slider has
figures of its own while it moves (ticks.py)."""

_FIRST = 0.1
"""Seconds in which a new page is made and painted also on a slow machine, and how often a worker looks whether they are over."""
_LOOKS = 0.002
_until = 0.0


def window_first() -> None:
    """The window begins with what takes long, a new page: whoever works beside it rests so long, for both share Python's
    lock, and a page asks for it dozens of times."""
    global _until
    _until = time.monotonic() + _FIRST


def give_way() -> None:
    """To be called now and then by what works beside the window."""
    while time.monotonic() < _until:
        time.sleep(_LOOKS)


class _Results(QObject):
    done = Signal(int, object, bool)
    failed = Signal(int, str)


class _Job(QRunnable):
    def __init__(self, number: int, data: dict[str, Any], adviser: Adviser) -> None:
        super().__init__()
        self._number, self._data, self._adviser = number, data, adviser

    def run(self) -> None:
        from advisor.errors import AdvisorError, Overtaken

        try:
            # The heavy parts are loaded here, after the first paint, and not in the window's own thread.
            from datetime import date

            from advisor.files.case_file import case_from_data
            from advisor.files.price_file import current_market
            from advisor.files.resources import read_method
            from advisor.portfolio import advise_portfolio

            case = case_from_data(self._data)
            market, method = current_market(date.today().isoformat()), read_method()
            if self._overtaken():
                return
            # what has not changed since the last advice is not priced again
            last = self._adviser.portfolio
            quick = advise_portfolio(case, market, method, with_flips=False, cancelled=self._overtaken, before=last)
            if not self._give(quick, False):
                return
            whole = advise_portfolio(case, market, method, cancelled=self._overtaken, before=quick)
            self._give(whole, True)
        except Overtaken:
            return
        except AdvisorError as error:
            self._adviser.results.failed.emit(self._number, told(error))
        except Exception as error:  # a mistake of ours: said plainly, and the answers stay
            self._adviser.results.failed.emit(
                self._number,
                tr("The program made a mistake ({name__}: {error}). Your answers are kept.").format(
                    name__=type(error).__name__, error=error
                ),
            )

    def _give(self, portfolio: Any, complete: bool) -> bool:
        """Emit it unless a newer request is there; its charts are made before, here, where nobody waits for them."""
        from advisor.gui.charts_ahead import make_all

        if not self._overtaken():
            make_all(in_view(portfolio, self._adviser.workflow))
        if self._overtaken():
            return False
        self._adviser.results.done.emit(self._number, portfolio, complete)
        return True

    def _overtaken(self) -> bool:
        give_way()
        return self._number != self._adviser.latest


class Adviser(QObject):
    """Gives `advised` (an Advice, and whether it is complete) some time after `ask`; the second time with what would flip it."""

    advised = Signal(object, bool)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.latest = 0
        self.workflow: int | None = None
        """Which workflow of the case is in view: its advice is the one that is given."""
        self.portfolio: Any = None
        """All workflows and their total, as of the advice that was given last; None before there is one."""
        self.results = _Results()
        # emitted in another thread, so they are queued for the window's own
        self.results.done.connect(self._done)
        self.results.failed.connect(self._failed)
        self._pool = QThreadPool()
        self._pool.setMaxThreadCount(1)
        self._waiting: Callable[[], dict[str, Any]] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self._start)

    def ask(self, data: Callable[[], dict[str, Any]]) -> None:
        """Advise soon on the case that `data` gives then; requests in quick succession become one."""
        self.latest += 1
        self._waiting = data
        self._timer.start()

    def hold(self) -> None:
        """Begin no advice until `go_on`: quicker figures are on their way, and are not to wait for it."""
        self._timer.stop()

    def go_on(self) -> None:
        if self._waiting is not None:
            self._timer.start()

    def cancel(self) -> None:
        """No advice is wanted any more; what is being worked out is cut short."""
        self.latest += 1
        self._timer.stop()
        self._pool.clear()

    def wait(self) -> None:
        """Until no job is left, in whatever thread this is called."""
        self._pool.waitForDone()

    def stop(self) -> None:
        """Before the window goes: let no job outlive it."""
        self.cancel()
        self.wait()

    def _start(self) -> None:
        if self._waiting is not None:
            self._pool.clear()
            self._pool.start(_Job(self.latest, self._waiting(), self))
            self._waiting = None

    def _done(self, number: int, portfolio: Any, complete: bool) -> None:
        if number == self.latest:
            window_first()
            self.portfolio = portfolio
            self.advised.emit(in_view(portfolio, self.workflow), complete)

    def _failed(self, number: int, why: str) -> None:
        if number == self.latest:
            self.failed.emit(why)


def in_view(portfolio: Any, workflow: int | None) -> Any:
    """The advice on one workflow, or on the whole case where it has none."""
    flows = portfolio.workflows
    return flows[workflow].advice if workflow is not None and workflow < len(flows) else portfolio.whole
