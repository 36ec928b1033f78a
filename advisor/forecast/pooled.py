"""Several workloads on one bill: their months added up future by future, so that tiers and commitments see all of
them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from advisor.contracts import Contract
from advisor.errors import AdvisorError
from advisor.forecast.bills import bill_in
from advisor.forecast.futures import Floats, Futures
from advisor.sentences import worded
from advisor.workload import Assumption, Workload


@dataclass(frozen=True)
class PooledFutures(Futures):
    """The sum of several workloads in the same futures: future 17 is the same future for each of them.

    Nothing is assumed to even out between them: what makes one busier than estimated makes all of them busier, which is
    the careful side. Meters that a workload can't say are refused as in `Futures`.
    """

    parts: tuple[Futures, ...] = field(default=(), repr=False)

    @cached_property
    def market_price(self) -> Floats:
        """Each workload's market price, weighed by what its tokens cost; shape (12, futures)."""
        weights = spending(tuple(part.workload for part in self.parts))
        total = np.zeros((12, self.points))
        for weight, part in zip(weights, self.parts, strict=True):
            total += weight * part.market_price
        return total

    @cached_property
    def _runaway(self) -> NDArray[np.bool_]:
        return np.asarray(np.logical_or.reduce([part.runaway.T for part in self.parts]))

    def without_runaways(self) -> PooledFutures:
        """The same futures in which no agent runs away."""
        workload = replace(self.workload, runaways_per_year=0.0)
        return PooledFutures(workload, self.scores, parts=tuple(part.without_runaways() for part in self.parts))

    def _imagine(self, name: str) -> Floats:
        total = self.parts[0].by_month(name).copy()
        for part in self.parts[1:]:
            total += part.by_month(name)
        return total


def pool_futures(parts: Sequence[Futures], workload: Workload) -> PooledFutures:
    """Futures of all workloads together; `workload` is their sum (`pool_workloads`). All must share one set of scores.

    Raises AdvisorError when the workloads can't share one bill.
    """
    if any(part.scores is not parts[0].scores for part in parts):
        raise AdvisorError(worded("Workflows can only be added up when they are priced on the same futures."))
    return PooledFutures(workload, parts[0].scores, parts=tuple(parts))


def spending(workloads: Sequence[Workload]) -> list[float]:
    """Share of each workload in what all their tokens cost in a median month; by tasks where no tokens cost anything."""
    costs = [work.tasks_per_month * work.task_cost for work in workloads]
    if sum(costs) <= 0:
        costs = [work.tasks_per_month for work in workloads]
    return [cost / sum(costs) for cost in costs]


def pool_workloads(
    workloads: Sequence[Workload],
    budget: float | None,
    seats: float,
    assumptions: tuple[Assumption, ...],
) -> Workload:
    """One workload that is the sum of several: amounts are added, shares and spreads weighed by tasks or by spending.

    The spreads are those of a sum whose parts move together (the derivative of the logarithm of the sum). It sizes
    typical offers and levels; costs are priced on the added futures themselves. `budget` and `seats` are those of the
    whole, per month.
    """
    tasks = sum(work.tasks_per_month for work in workloads)
    by_tasks = [work.tasks_per_month / tasks for work in workloads]
    by_money = spending(workloads)

    def mean(weights: Sequence[float], number: Callable[[Workload], float]) -> float:
        return sum(weight * number(work) for weight, work in zip(weights, workloads, strict=True))

    meters = dict.fromkeys(name for work in workloads for name in work.units_per_task)
    units: Mapping[str, float] = {
        name: mean(by_tasks, lambda work, name=name: work.units_per_task.get(name, 0.0))  # type: ignore[misc] # a default
        for name in meters
    }
    return Workload(
        tasks_per_month=tasks,
        tasks_sd=mean(by_tasks, lambda work: work.tasks_sd),
        month_sd=mean(by_tasks, lambda work: work.month_sd),
        growth=mean(by_tasks, lambda work: work.growth),
        growth_sd=mean(by_tasks, lambda work: work.growth_sd),
        task_cost=mean(by_tasks, lambda work: work.task_cost),
        task_cost_sd=mean(by_money, lambda work: work.task_cost_sd),
        season=tuple(mean(by_tasks, lambda work, month=month: work.season[month]) for month in range(12)),  # type: ignore[misc] # a default
        spikes_per_year=mean(by_money, lambda work: work.spikes_per_year),
        spike_factor=mean(by_money, lambda work: work.spike_factor),
        runaways_per_year=mean(by_money, lambda work: work.runaways_per_year),
        runaway_months=mean(by_money, lambda work: work.runaway_months),
        context_growth=mean(by_money, lambda work: work.context_growth),
        price_fall_per_year=mean(by_money, lambda work: work.price_fall_per_year),
        price_sd=mean(by_money, lambda work: work.price_sd),
        price_follows=mean(by_money, lambda work: work.price_follows),
        price_trend=mean(by_money, lambda work: work.price_trend),
        price_floats_chance=mean(by_money, lambda work: work.price_floats_chance),
        renewal_rise=mean(by_money, lambda work: work.renewal_rise),
        renewal_rise_sd=mean(by_money, lambda work: work.renewal_rise_sd),
        renewal_assumptions=workloads[0].renewal_assumptions,
        missed_value=mean(by_tasks, lambda work: work.missed_value),
        certainty=mean(by_money, lambda work: work.certainty),
        budget=budget,
        units_per_task=units,
        token_meters=workloads[0].token_meters,
        fixed_units={"seats": seats},
        assumptions=assumptions,
        unknown_share=mean(by_money, lambda work: work.unknown_share),
    )


def cost_by_month(contract: Contract, futures: Futures) -> tuple[Floats, Floats]:
    """(bill, bill with the value of tasks not served) of every month in every future, each of shape (12, futures)."""
    billed = bill_in(contract, futures)
    if billed.served is None:
        return billed.bill, billed.bill
    unserved = futures.by_month("tasks") * np.maximum(1.0 - billed.served, 0.0)
    return billed.bill, billed.bill + futures.workload.missed_value * unserved
