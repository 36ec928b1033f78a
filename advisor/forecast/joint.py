"""What several contracts cost together, each for its own work, in the same futures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from advisor.contracts import Contract
from advisor.forecast.futures import Futures
from advisor.forecast.pooled import cost_by_month
from advisor.forecast.priced_offer import Spread
from advisor.forecast.statistics import share_over, spread_of, spreads_of_ordered


@dataclass(frozen=True)
class JointCost:
    """Costs with the value of tasks not served, in the currency of the contracts."""

    monthly: Spread
    """Over all futures and months together."""
    annual: Spread
    monthly_bands: tuple[Spread, ...]
    over_budget_share: float | None
    """Share of months in which the bills together pass the budget; None without one."""


def add_up(contracts: Sequence[tuple[Contract, Futures]], budget: float | None) -> JointCost:
    """The sum of several contracts future by future and month by month, so that a percentile of the sum is one.

    All futures must be drawn from the same scores; there must be at least one.
    """
    points = contracts[0][1].points
    bills, costs = np.zeros((12, points)), np.zeros((12, points))
    for contract, futures in contracts:
        bill, cost = cost_by_month(contract, futures)
        bills += bill
        costs += cost
    over = None if budget is None else share_over(bills, budget)
    annual = spread_of(costs.sum(axis=0))
    monthly = spread_of(costs)
    costs.sort(axis=1)
    return JointCost(monthly, annual, spreads_of_ordered(costs), over)
