"""Averages, quantiles and bad months of costs over many futures."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from advisor.forecast.priced_offer import Spread

Floats = NDArray[np.float64]

WORST = 0.05
"""The bad month is the mean of the worst 1 in 20: what CVaR95 and 95th percentile mean."""
SHARES = (0.1, 0.5, 0.9, 0.95)
"""The quantiles of a spread, in its order."""
NEARLY_ALL = 1e-9
"""A share of a month, or of a budget, that is nothing but a float's own error."""


def spread_of(costs: Floats) -> Spread:
    """Mean, quantiles and CVaR95 of all values, whatever the shape."""
    return spreads_of_ordered(np.sort(costs, axis=None)[None, :])[0]


def spreads_of_ordered(rows: Floats) -> tuple[Spread, ...]:
    """The same for each row of (rows, values) whose values are in order already; one sort serves all of it."""
    count = rows.shape[1]
    worst = count * WORST
    whole = int(worst)
    tail = (rows[:, count - whole :].sum(axis=1) + (worst - whole) * rows[:, count - whole - 1]) / worst
    figures = np.column_stack([rows.mean(axis=1), *(_quantiles(rows, share) for share in SHARES), tail])
    return tuple(Spread(*row) for row in figures.tolist())


def cvar_of_rows(costs: Floats) -> Floats:
    """Mean of the worst 1 in 20 of each row of (rows, values), whose order is lost; shape (rows,).

    A part of a value counts with its part: of 384 values the worst 19.2.
    """
    values = costs.shape[1]
    worst = values * WORST
    whole = int(worst)
    kth = max(0, values - whole - 1)
    costs.partition(kth, axis=1)
    tail = costs[:, kth + 1 :].sum(axis=1) + (worst - whole) * costs[:, kth]
    return np.asarray(tail / worst)


def _quantiles(ordered: Floats, share: float) -> Floats:
    """Of each row, linear between neighbours as numpy's default."""
    place = share * (ordered.shape[1] - 1)
    low = int(place)
    high = min(low + 1, ordered.shape[1] - 1)
    return np.asarray(ordered[:, low] + (place - low) * (ordered[:, high] - ordered[:, low]))


def share_over(bills: Floats, budget: float) -> float:
    """Share of months with a bill above the budget; one that a cap ends at the budget is not above it.

    `bills` has the shape (futures, months), in money.
    """
    return float(np.count_nonzero(bills > budget * (1 + NEARLY_ALL)) / bills.size)
