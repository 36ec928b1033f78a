"""Advice is made beside the window, never in it: the last request wins, and an older one is dropped or cut short."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, QTimer, Signal

from advisor.gui.translation import tr

_TYPING = 120
"""Milliseconds that a change waits for the next one: digits of one number are not priced one by one."""


class _Results(QObject):
    done = Signal(int, object, bool)
    failed = Signal(int, str)


class _Job(QRunnable):
    def __init__(self, number: int, data: dict[str, Any], adviser: Adviser) -> None:
        super().__init__()
        self._number, self._data, self._adviser = number, data, adviser

    def run(self) -> None:
        from advisor.errors import AdvisorError

        try:
            # The heavy parts are loaded here, after the first paint, and not in the window's own thread.
            from advisor.files.case_file import case_from_data
            from advisor.files.price_file import current_market
            from advisor.files.resources import read_method
            from advisor.portfolio import advise_portfolio

            case = case_from_data(self._data)
            market, method = current_market(date.today().isoformat()), read_method()
            if self._overtaken():
                return
            # what has not changed since the last advice is not priced again
            quick = advise_portfolio(case, market, method, with_flips=False, before=self._adviser.portfolio)
            self._adviser.results.done.emit(self._number, quick, False)
            if self._overtaken():
                return
            whole = advise_portfolio(case, market, method, cancelled=self._overtaken, before=quick)
            if not self._overtaken():
                self._adviser.results.done.emit(self._number, whole, True)
        except AdvisorError as error:
            self._adviser.results.failed.emit(self._number, str(error))
        except Exception as error:  # a mistake of ours: said plainly, and the answers stay
            self._adviser.results.failed.emit(
                self._number,
                tr("The program made a mistake ({name__}: {error}). Your answers are kept.").format(
                    name__=type(error).__name__, error=error
                ),
            )

    def _overtaken(self) -> bool:
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
        self.results.done.connect(self._done, Qt.ConnectionType.QueuedConnection)
        self.results.failed.connect(self._failed, Qt.ConnectionType.QueuedConnection)
        self._pool = QThreadPool()
        self._pool.setMaxThreadCount(1)
        self._waiting: dict[str, Any] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_TYPING)
        self._timer.timeout.connect(self._start)

    def ask(self, data: dict[str, Any]) -> None:
        """Advise on this case soon; requests in quick succession become one."""
        self.latest += 1
        self._waiting = data
        self._timer.start()

    def expect_typing(self, typing: bool) -> None:
        """Whether more changes are about to follow, as digits do, or each is to be seen at once, as with a slider."""
        self._timer.setInterval(_TYPING if typing else 0)

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
            self._pool.start(_Job(self.latest, self._waiting, self))
            self._waiting = None

    def _done(self, number: int, portfolio: Any, complete: bool) -> None:
        if number == self.latest:
            self.portfolio = portfolio
            flows, view = portfolio.workflows, self.workflow
            in_view = view is not None and view < len(flows)
            self.advised.emit(flows[view].advice if in_view else portfolio.whole, complete)

    def _failed(self, number: int, why: str) -> None:
        if number == self.latest:
            self.failed.emit(why)
