"""The charts of an advice, each made once: beside the window as a rule, so that none is waited for when it is looked at."""

from __future__ import annotations

import weakref
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from advisor.advice import Advice
    from advisor.report.chart_parts import Chart

CROSSOVER, RANGES, MONTHS, DRIVERS = range(4)

_made: dict[int, dict[int, Chart | None]] = {}
_lock = Lock()


def chart_of(advice: Advice, which: int) -> Chart | None:
    """One of the four, from memory where it was made before; None where this advice has none. In any thread."""
    place = id(advice)
    with _lock:
        if place not in _made:
            _made[place] = {}
            weakref.finalize(advice, _made.pop, place, None)
        known = _made[place]
    if which not in known:
        known[which] = draw_up(advice, which)
    return known[which]


def make_all(advice: Advice) -> None:
    """All that may be looked at, in the thread that calls."""
    for which in (CROSSOVER, RANGES, MONTHS, DRIVERS):
        chart_of(advice, which)


def draw_up(advice: Advice, which: int, *, exact: bool = True) -> Chart | None:
    """A new one; not `exact` while a slider moves."""
    from advisor.gui.spoken_chart import spoken_chart
    from advisor.report.charts import crossover_chart, fan_chart, range_chart, tornado_chart

    chart = (partial(crossover_chart, exact=exact), range_chart, fan_chart, tornado_chart)[which](advice)
    return None if chart is None else spoken_chart(chart)
