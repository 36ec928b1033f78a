"""The crossovers along tasks for one changed case after another: only bills that have changed are compared again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, NamedTuple

from advisor.contracts import Contract
from advisor.forecast.crossovers import Crossing, Lines, crossings_of, monthly_lines
from advisor.workload import Workload

_FAR = 4
"""Bills that jump for ever are followed to many normal months: far enough still for so many times the work."""


class _Bill(NamedTuple):
    contract: Contract
    units: tuple[Any, ...]
    tasks: float
    lines: Lines | None


@dataclass
class CrossingsAgain:
    """The crossings of `crossovers_and_cheapest` along tasks, which remembers the offers of the last time.

    Bills that jump for ever are known as far as they were when the work was last four times more or less.
    """

    _lines: dict[str, _Bill] = field(default_factory=dict)
    _found: dict[tuple[str, str], tuple[Lines, Lines, list[Crossing]]] = field(default_factory=dict)

    def find(self, contracts: Sequence[Contract], workload: Workload) -> list[Crossing]:
        """Sorted by place."""
        self._lines = {contract.name: self._lines_of(contract, workload) for contract in contracts}
        lines = {name: bill.lines for name, bill in self._lines.items() if bill.lines is not None}
        self._found = {pair: self._pair(pair, lines) for pair in combinations(lines, 2)}
        crossings = [one for _, _, found in self._found.values() for one in found]
        return sorted(crossings, key=lambda one: (one.at, one.between))

    def _lines_of(self, contract: Contract, work: Workload) -> _Bill:
        units = (work.task_cost, work.units_per_task, work.fixed_units)
        kept = self._lines.get(contract.name)
        if kept is not None and kept.contract == contract and kept.units == units:
            # steps without end were followed up to a number of normal months
            far = kept.lines is not None and kept.lines[1] is not None
            if not far or 1 / _FAR < work.tasks_per_month / kept.tasks < _FAR:
                return kept
        return _Bill(contract, units, work.tasks_per_month, monthly_lines(contract, work))

    def _pair(self, pair: tuple[str, str], lines: dict[str, Lines]) -> tuple[Lines, Lines, list[Crossing]]:
        first, second = lines[pair[0]], lines[pair[1]]
        kept = self._found.get(pair)
        if kept is not None and kept[0] is first and kept[1] is second:
            return kept
        return first, second, crossings_of({name: lines[name] for name in pair}, "tasks")
