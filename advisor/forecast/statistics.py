"""Averages, quantiles and bad months of costs over many futures."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from advisor.forecast.priced_offer import Spread

Floats = NDArray[np.float64]

WORST = 0.05
"""The bad month is the mean of the worst 1 in 20: what CVaR95 and 95th percentile mean."""


def spread_of(costs: Floats) -> Spread:
    """Mean, quantiles and CVaR95 of all values, whatever the shape."""
    return spread_of_ordered(np.sort(costs, axis=None))


def spread_of_ordered(ordered: Floats) -> Spread:
    """The same of values that are in order already; one sort serves all of it."""
    count = ordered.size
    worst = count * WORST
    whole = int(worst)
    tail = ordered[count - whole :].sum() + (worst - whole) * ordered[count - whole - 1]
    return Spread(
        mean=float(ordered.mean()),
        p10=_quantile(ordered, 0.10),
        p50=_quantile(ordered, 0.50),
        p90=_quantile(ordered, 0.90),
        p95=_quantile(ordered, 0.95),
        cvar95=float(tail / worst),
    )


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


def _quantile(ordered: Floats, share: float) -> float:
    """Linear between neighbours, as numpy's default."""
    place = share * (ordered.size - 1)
    low = int(place)
    high = min(low + 1, ordered.size - 1)
    return float(ordered[low] + (place - low) * (ordered[high] - ordered[low]))
