"""What a year of use comes to in every plausible version, put in order once, so that another price or volume is a few sums."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from advisor.forecast.statistics import WORST, cvar_of_rows

Floats = NDArray[np.float64]

_LARGE, _PARTS = 50_000, 8
"""A function of all use is worked out in so many parts: what is between fits into a cache and is never all in memory."""
_EVERY, _SOME_MORE = 29, 1.3
"""A sample of every 29th value, of which the highest 1.3 in 20 hold the worst 1 in 20 of all with room to spare."""


@dataclass(frozen=True)
class Figures:
    """Of a quantity or a cost in all months: what adds up when quantities add up that rise together."""

    mean: Floats
    """Of each version; shape (versions,)."""
    tail: Floats
    """Mean of the worst 1 in 20 of each version."""
    bad: float
    """Mean of the worst 1 in 20 of all."""

    def times(self, factor: float) -> Figures:
        """The same when every cost is so many times as high, above 0."""
        return Figures(self.mean * factor, self.tail * factor, self.bad * factor)

    def plus(self, amount: float) -> Figures:
        """The same when every cost is so much higher."""
        return Figures(self.mean + amount, self.tail + amount, self.bad + amount)

    def and_(self, other: Figures) -> Figures:
        """Those of two costs that are high in the same futures, which add up."""
        return Figures(self.mean + other.mean, self.tail + other.tail, self.bad + other.bad)


class SortedUse:
    """The months of one quantity in all futures, in order inside each version.

    A bill that never falls when use rises has its worst months where use is highest: no bill has to be sorted.
    """

    def __init__(self, rows: Floats) -> None:
        """`rows` has shape (versions, months) and is put in order in place."""
        self.rows = rows
        self.rows.sort(axis=1)
        self._weights = np.full(self.rows.shape[1], 1 / self.rows.shape[1])
        self._tails, self._tail_weights = _worst(self.rows)
        worst, self._bad_weights = _worst(_highest_last(self.rows)[None, :])
        self._bad = worst[0]
        self.figures = Figures(
            self.rows @ self._weights, self._tails @ self._tail_weights, float(self._bad @ self._bad_weights)
        )
        self.least, self.most = float(self.rows[:, 0].min()), float(self.rows[:, -1].max())

    def above(self, bound: float) -> Figures:
        """Of max(quantity - bound, 0)."""
        if bound <= self.least:
            return self.figures.plus(-bound)
        mean = np.maximum(self.rows, bound) @ self._weights
        tail = np.maximum(self._tails, bound) @ self._tail_weights
        return Figures(mean - bound, tail - bound, float(np.maximum(self._bad, bound) @ self._bad_weights) - bound)

    def over(self, bound: float) -> Figures:
        """Of 1 where the quantity is over the bound, and 0 elsewhere."""
        return self.through(lambda quantity: (quantity > bound).astype(np.float64))

    def through(self, rising: Callable[[Floats], Floats]) -> Figures:
        """Of a function of the quantity that never falls."""
        mean = np.concatenate([rising(some) @ self._weights for some in self._parts()])
        tail = rising(self._tails) @ self._tail_weights
        return Figures(mean, tail, float(rising(self._bad) @ self._bad_weights))

    def _parts(self) -> list[Floats]:
        return np.array_split(self.rows, _PARTS) if self.rows.size > _LARGE else [self.rows]

    def share_over(self, bound: float) -> float:
        """Share of all months in which the quantity is over the bound."""
        return np.count_nonzero(self.rows > bound) / self.rows.size


def figures_of(costs: Floats) -> Figures:
    """Of costs that come in no order, shape (versions, months); their own order is lost."""
    mean = costs @ np.full(costs.shape[1], 1 / costs.shape[1])
    return Figures(mean, cvar_of_rows(costs), _bad(costs.reshape(-1)))


def _bad(values: Floats) -> float:
    """Mean of the worst 1 in 20; what a sample says is far below them is not looked at again."""
    worst = values.size * WORST
    whole = int(worst)
    sample = np.sort(values[::_EVERY])
    found = values[values >= sample[int(sample.size * (1 - _SOME_MORE * WORST))]]
    if found.size <= whole:
        found = values.copy()
    kth = found.size - whole - 1
    found.partition(kth)
    return float(found[kth + 1 :].sum() + (worst - whole) * found[kth]) / worst


def of_versions(by_month: Floats, versions: int) -> Floats:
    """A view (versions, 12, futures of a version) of an array of shape (12, futures)."""
    return by_month.reshape(12, versions, -1).transpose(1, 0, 2)


def _highest_last(rows: Floats) -> Floats:
    """All values with the worst 1 in 20 behind all others, and the least of them and the next one in their places."""
    worst = int(rows.size * WORST)
    return np.partition(rows, rows.size - worst - 1, axis=None)


def _worst(ordered: Floats) -> tuple[Floats, Floats]:
    """The worst 1 in 20 of each ordered row and their weights; a part of a value counts with its part."""
    worst = ordered.shape[1] * WORST
    whole = int(worst)
    weights = np.full(whole + 1, 1 / worst)
    weights[0] = (worst - whole) / worst
    # a copy: a view would keep all the others in memory
    return np.array(ordered[:, ordered.shape[1] - whole - 1 :]), weights
