"""Use in all futures with the parts of its order that statistics ask for: a bill that rises with use has the same order."""

from __future__ import annotations

from collections.abc import Callable
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


def _pick(ordered: Floats, shares: tuple[float, ...]) -> _Picked:
    values = ordered.shape[1]
    worst = values * WORST
    whole = int(worst)
    weights = np.full(whole + 1, 1 / worst)
    weights[0] = (worst - whole) / worst
    places = [share * (values - 1) for share in shares]
    low = [int(place) for place in places]
    high = [min(place + 1, values - 1) for place in low]
    neighbours = ordered[:, [*low, *high]] if shares else ordered[:, :0]
    picked = np.concatenate([neighbours, ordered[:, values - whole - 1 :]], axis=1)
    return _Picked(picked, np.array(places) - np.array(low), weights)


class OrderedUse:
    """Of a quantity of shape (12, futures): what its quantiles and bad months are made of, in all, by month, by version."""

    def __init__(self, use: Floats, versions: int) -> None:
        by_month = np.sort(use, axis=1)
        self._months = _pick(by_month, SHARES)
        self.least, self.most = float(by_month[:, 0].min()), float(by_month[:, -1].max())
        pooled = by_month.reshape(1, -1)
        pooled.sort()
        self._pooled = _pick(pooled, SHARES)
        rows = np.ascontiguousarray(use.reshape(12, versions, -1).transpose(1, 0, 2)).reshape(versions, -1)
        kth = rows.shape[1] - int(rows.shape[1] * WORST) - 1
        rows.partition(kth, axis=1)
        self._versions = _pick(rows, ())
        self._all = np.concatenate([part.values.reshape(-1) for part in (self._pooled, self._months, self._versions)])

    def spreads(
        self, rising: Callable[[Floats], Floats], month_means: Floats, bands: bool
    ) -> tuple[Spread, tuple[Spread, ...], Floats]:
        """Of a function of the quantity that never falls: its spread in all months, in each month, and the mean of the
        worst 1 in 20 of each version.

        `month_means` are its means in each of the twelve months; without `bands` there are no spreads of single months.
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
        by_month = tuple(Spread(mean, *row) for mean, row in zip(month_means.tolist(), found, strict=False))
        return monthly, by_month, versions @ self._versions.weights
