"""A number that is moved on the explore page: its figures at once, worked out beside the window, the newest one next.

The whole advice (what to set, what to ask, what would flip it) follows from the Adviser once the number rests.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal

if TYPE_CHECKING:
    from advisor.advice import Advice
    from advisor.case import Case
    from advisor.gui.what_ifs import Changed
    from advisor.report.chart_parts import Chart
    from advisor.tick import Ticker


@dataclass(frozen=True)
class Asked:
    """One place of the number."""

    data: dict[str, Any]
    """The case without anything that is tried; the same object as long as it is the same case."""
    workflow: int | None
    tried: Mapping[str, str]
    before: Advice
    """The last whole advice on the workflow in view."""
    chart: int | None
    """The chart that is looked at."""


class _Results(QObject):
    done = Signal(int, object, object, object)


class Ticks(QObject):
    """Gives `moved` (an Advice, which chart, and the chart) for `ask`; places that were passed meanwhile are left out."""

    moved = Signal(object, object, object)
    rests = Signal()
    """Nothing more is asked for."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._results = _Results()
        self._results.done.connect(self._done, Qt.ConnectionType.QueuedConnection)
        self._pool = QThreadPool()
        self._pool.setMaxThreadCount(1)
        self._worked = _Worked()
        self._number = self._dropped = 0
        self._waiting: Asked | None = None
        self._busy = False

    def ask(self, asked: Asked) -> None:
        self._number += 1
        self._waiting = asked
        self._start()

    def drop(self) -> None:
        """What is worked out now is of no use any more: another case, or the whole advice is there."""
        self._dropped, self._waiting = self._number, None

    def wait(self) -> None:
        """Until no job is left, in whatever thread this is called."""
        self._pool.waitForDone()

    def _start(self) -> None:
        if self._busy or self._waiting is None:
            return
        asked, self._waiting, self._busy = self._waiting, None, True
        self._pool.start(_Job(self._number, asked, self._worked, self._results))

    def _done(self, number: int, advice: Advice | None, which: int | None, chart: Chart | None) -> None:
        self._busy = False
        if advice is not None and number > self._dropped:
            self.moved.emit(advice, which, chart)
        self._start()
        if not self._busy:
            self.rests.emit()


class _Worked:
    """What one tick leaves for the next; touched in the worker's thread alone."""

    ticker: Ticker | None = None
    case: Case | None = None
    of: tuple[dict[str, Any], int | None] | None = None

    def __init__(self) -> None:
        self._changed: Changed = {}

    def figures(self, asked: Asked) -> Advice:
        from advisor.files.price_file import current_market
        from advisor.files.resources import read_method, read_question_list
        from advisor.gui.what_ifs import tried_on
        from advisor.tick import Ticker

        market = current_market(date.today().isoformat())
        if self.ticker is None or self.ticker.market is not market:
            self.ticker = Ticker(market, read_method())
        if self.case is None or self.of is None or self.of[0] is not asked.data or self.of[1] != asked.workflow:
            self._changed.clear()
            self.case, self.of = case_in_view(asked.data, asked.workflow), (asked.data, asked.workflow)
        tried = tried_on(self.case, asked.tried, read_question_list(), self._changed)
        return self.ticker.tick(tried, asked.before)


def case_in_view(data: dict[str, Any], workflow: int | None) -> Case:
    """The case, or one of its workflows as if it were bought alone, as `advise_portfolio` sees it."""
    from advisor.files.case_file import case_from_data
    from advisor.portfolio import laid_over

    case = case_from_data(data)
    if workflow is None or workflow >= len(case.workflows):
        return case
    answers = laid_over(case.answers, case.workflows[workflow].answers)
    return replace(case, answers=answers, workflows=(), usage=None if len(case.workflows) > 1 else case.usage)


class _Job(QRunnable):
    def __init__(self, number: int, asked: Asked, worked: _Worked, results: _Results) -> None:
        super().__init__()
        self._number, self._asked, self._worked, self._results = number, asked, worked, results

    def run(self) -> None:
        from pydantic import ValidationError

        from advisor.errors import AdvisorError
        from advisor.gui.charts_ahead import draw_up

        advice = chart = None
        try:
            advice = self._worked.figures(self._asked)
            if self._asked.chart is not None:
                chart = draw_up(advice, self._asked.chart, exact=False)
        except (AdvisorError, ValidationError, ArithmeticError):
            advice = None  # what is wrong is said by the whole advice, which follows
        finally:
            self._results.done.emit(self._number, advice, self._asked.chart, chart)
