"""Use in all futures with the parts of its order that statistics ask for: a bill that rises with use has the same order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from advisor.forecast.priced_offer import Spread
from advisor.forecast.statistics import SHARES, WORST

Floats = NDArray[np.float64]


class _Picked(NamedTuple):
    """Of rows in order: the neighbours of each quantile, then the worst 1 in 20."""

    values: Floats
    """Shape (rows, 2 x quantiles + worst)."""
    between: Floats
    """How far each quantile lies from its lower neighbour to its upper one."""
    weights: Floats
    """Of the worst; a part of a value counts with its part."""

    def quantiles_and_tail(self, of: Floats) -> Floats:
        """Each quantile and the mean of the worst of a rising function's values at these; shape (rows, quantiles + 1)."""
        count = self.between.size
        low, high = of[:, :count], of[:, count : 2 * count]
        return np.column_stack([low + self.between * (high - low), of[:, 2 * count :] @ self.weights])


def _weights(values: int) -> Floats:
    """Of the worst 1 in 20 of so many values; the least of them counts in part."""
    worst = values * WORST
    whole = int(worst)
    weights = np.full(whole + 1, 1 / worst)
    weights[0] = (worst - whole) / worst
    return weights


def _places(values: int) -> tuple[list[int], Floats]:
    """Where the lower and then the upper neighbours of the quantiles stand, and how far each lies between them."""
    places = [share * (values - 1) for share in SHARES]
    low = [int(place) for place in places]
    return [*low, *(min(place + 1, values - 1) for place in low)], np.array(places) - np.array(low)


class SortedPattern:
    """Quantities of shape (12, futures) in order, month by month: as they stay when a month is multiplied as a whole."""

    def __init__(self, pattern: Floats, versions: int) -> None:
        points = pattern.shape[1]
        ordered = np.sort(pattern.reshape(12, versions, -1), axis=2)
        # more of one month than all bad months of a version are never among them
        most = min(points // versions, _weights(12 * points // versions).size)
        # a copy also where there is one future to a version: the months are sorted in place below
        self._by_version = np.ascontiguousarray(ordered[:, :, -most:].transpose(1, 0, 2)).reshape(versions, -1)
        self._of_a_version = 12 * points // versions
        self._by_month = ordered.reshape(12, -1)
        self._by_month.sort(axis=1)
        self._weights, (places, self._between) = _weights(points), _places(points)
        worst = self._by_month[:, points - self._weights.size :]
        self._picked = np.concatenate([self._by_month[:, places], worst], axis=1)

    def times(self, factors: Floats) -> OrderedUse:
        """The order of the quantities when each month is multiplied by its factor; `factors`, above 0, has shape (12,)."""
        weights = _weights(self._of_a_version)
        versions = self._by_version * np.repeat(factors, self._by_version.shape[1] // 12)
        versions.sort(axis=1)  # numpy sorts such short rows sooner than it finds their largest values
        return OrderedUse(
            least=float((self._by_month[:, 0] * factors).min()),
            most=float((self._by_month[:, -1] * factors).max()),
            _pooled=_pooled(self._by_month, factors),
            _months=_Picked(self._picked * factors[:, None], self._between, self._weights),
            _versions=_Picked(versions[:, versions.shape[1] - weights.size :], np.empty(0), weights),
        )

    def above(self, at: float, factors: Floats) -> Floats:
        """Sum over the futures of what is above `at` in each month, which is multiplied by its factor; shape (12,)."""
        return np.array(
            [row[place:].sum() * factor - at * (row.size - place) for row, factor, place in self._from(at, factors)]
        )

    def over(self, at: float, factors: Floats) -> Floats:
        """How many futures are above `at` in each month, which is multiplied by its factor; shape (12,)."""
        return np.array([float(row.size - place) for row, _, place in self._from(at, factors)])

    def _from(self, at: float, factors: Floats) -> Iterator[tuple[Floats, float, int]]:
        for row, factor in zip(self._by_month, factors, strict=True):
            yield row, factor, int(row.searchsorted(at / factor, "right"))


def _pooled(rows: Floats, factors: Floats) -> _Picked:
    """What would be picked of all rows, each in order, if they were one, which is not sorted."""
    weights, (places, between) = _weights(rows.size), _places(rows.size)
    *neighbours, least = values_at(rows, factors, [*places, rows.size - weights.size])
    starts = [int(row.searchsorted(least / factor * _BELOW)) for row, factor in zip(rows, factors, strict=True)]
    tails = zip(rows, starts, factors, strict=True)
    worst = np.concatenate([row[start:] * factor for row, start, factor in tails])
    beyond = worst[worst > least]
    as_least = np.full(weights.size - beyond.size, least)
    return _Picked(np.concatenate([neighbours, as_least, beyond])[None, :], between, weights)


_STEP = 64
"""One value in so many of each row says roughly where a place is."""
_BELOW, _ABOVE = 1 - 1e-12, 1 + 1e-12
"""So that a float's own error leaves nothing out."""


def values_at(rows: Floats, factors: Floats, places: Sequence[int]) -> list[float]:
    """The values that stand at these places when all rows, each in order and times its factor, are put in order together.

    `rows` has shape (rows, values), each in order; `factors`, above 0, shape (rows,); places count from 0 over all.

    The j-th of the values that end a step has at least j + 1 whole steps up to it, and before it at most j whole steps
    and an unfinished one in each row: so the place is known to a few steps, and only those are sorted.
    """
    ends = np.sort(rows[:, _STEP - 1 :: _STEP] * factors[:, None], axis=None)
    ends = np.concatenate([[-np.inf], ends, [np.inf]])
    first = [max(0, 1 + (place - len(rows) * (_STEP - 1)) // _STEP) for place in places]
    last = [min(1 + place // _STEP, ends.size - 1) for place in places]
    bounds = [ends[first] * _BELOW, ends[last] * _ABOVE]
    lows = [row.searchsorted(bounds[0] / factor, "left") for row, factor in zip(rows, factors, strict=True)]
    highs = [row.searchsorted(bounds[1] / factor, "right") for row, factor in zip(rows, factors, strict=True)]
    near: dict[tuple[int, int], tuple[int, Floats]] = {}
    for number, steps in enumerate(zip(first, last, strict=True)):
        if steps not in near:  # neighbours are found together
            parts = [row[low[number] : high[number]] for row, low, high in zip(rows, lows, highs, strict=True)]
            values = np.concatenate([part * factor for part, factor in zip(parts, factors, strict=True)])
            values.sort()
            near[steps] = sum(int(low[number]) for low in lows), values
    found = (near[steps] for steps in zip(first, last, strict=True))
    return [float(values[place - before]) for place, (before, values) in zip(places, found, strict=True)]


@dataclass(frozen=True)
class OrderedUse:
    """Of a quantity of shape (12, futures): what its quantiles and bad months are made of, in all, by month, by version."""

    least: float
    most: float
    _pooled: _Picked
    _months: _Picked
    _versions: _Picked

    @cached_property
    def _all(self) -> Floats:
        return np.concatenate([part.values.reshape(-1) for part in (self._pooled, self._months, self._versions)])

    @cached_property
    def _own(self) -> tuple[Floats, Floats, Floats]:
        """Of the quantity itself: quantiles and bad months of all months, shape (1, figures), of each month, shape
        (12, figures), and the bad months of each version."""
        pooled, months = (each.quantiles_and_tail(each.values) for each in (self._pooled, self._months))
        return pooled, months, self._versions.values @ self._versions.weights

    def spreads_of_line(
        self, start: float, slope: float, month_means: Floats, bands: bool
    ) -> tuple[Spread, tuple[Spread, ...], Floats]:
        """`spreads` of start + slope x quantity, which are those of the quantity itself, moved; `slope` is not negative."""
        pooled, months, versions = self._own
        monthly = Spread(float(month_means.mean()), *(start + slope * pooled[0]).tolist())
        found = (start + slope * months).tolist() if bands else []
        return monthly, _by_month(month_means, found), start + slope * versions

    def spreads(
        self, rising: Callable[[Floats], Floats], month_means: Floats, bands: bool
    ) -> tuple[Spread, tuple[Spread, ...], Floats]:
        """Of a function of the quantity that never falls: its spread in all months, in each month, and the mean of the
        worst 1 in 20 of each version, shape (versions,). All are in the function's own unit.

        `month_means` are its means in each month, shape (12,); without `bands` there are no spreads of single months.
        """
        values = rising(self._all)
        parts, start = [], 0
        for picked in (self._pooled, self._months, self._versions):
            end = start + picked.values.size
            parts.append(values[start:end].reshape(picked.values.shape))
            start = end
        pooled, months, versions = parts
        monthly = Spread(float(month_means.mean()), *self._pooled.quantiles_and_tail(pooled)[0].tolist())
        found = self._months.quantiles_and_tail(months).tolist() if bands else []
        return monthly, _by_month(month_means, found), versions @ self._versions.weights


def _by_month(means: Floats, figures: list[list[float]]) -> tuple[Spread, ...]:
    return tuple(Spread(mean, *row) for mean, row in zip(means.tolist(), figures, strict=False))
