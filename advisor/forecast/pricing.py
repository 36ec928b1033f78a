"""Prices every offer over the same futures and says what its months, its bad months and its refusals come to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from advisor.contracts import Bill, Contract, bill
from advisor.forecast.futures import Futures
from advisor.forecast.in_order import costs_in_order
from advisor.forecast.paths import meters_named, really_stops
from advisor.forecast.prepaid import fixed_monthly, prepaid_share
from advisor.forecast.priced_offer import Costs, Family, PricedOffer
from advisor.forecast.quick_bills import quick_bills
from advisor.forecast.statistics import NEARLY_ALL, cvar_of_rows, share_over, spread_of, spreads_of_ordered
from advisor.workload import Workload

Floats = NDArray[np.float64]


class Limits(Protocol):
    """The two thresholds of a label: `label_per_token_at_most` and `label_flat_at_least`
    (resources/thresholds.toml)."""

    def __getitem__(self, key: str, /) -> float: ...


@dataclass(frozen=True)
class PricedBefore:
    """Offers that were priced with the same scores and thresholds, and the work they were priced for."""

    workload: Workload
    offers: tuple[PricedOffer, ...]

    def find(self, contracts: Sequence[Contract], workload: Workload) -> list[PricedOffer | None]:
        """The same offers for the same work; what it is worth to the buyer to be certain does not matter here."""
        if _priced_parts(self.workload) != _priced_parts(workload):
            return [None] * len(contracts)
        return [next((offer for offer in self.offers if offer.contract == each), None) for each in contracts]


def _priced_parts(work: Workload) -> Workload:
    return replace(work, assumptions=(), renewal_assumptions=(), certainty=0.0, unknown_share=0.0)


def price_offers(
    contracts: Sequence[Contract],
    futures: Futures,
    thresholds: Limits,
    *,
    bands: bool = True,
    before: PricedBefore | None = None,
) -> tuple[PricedOffer, ...]:
    """Each offer over all futures, in the order given; amounts in the case's currency, tasks not served at the buyer's
    own value.

    For searches that price hundreds of times: `imagine_futures(workload, scores.coarser())` has the same versions on
    4,096 futures, a quarter of the work, and `bands=False` leaves the twelve monthly bands empty. When one price moves,
    `before` gives the offers that stay as they are without pricing them again.
    """
    known = [None] * len(contracts) if before is None else before.find(contracts, futures.workload)
    rest = [contract for contract, found in zip(contracts, known, strict=True) if found is None]
    priced = iter(_price(rest, futures, thresholds, bands))
    return tuple(found or next(priced) for found in known)


def _price(contracts: Sequence[Contract], futures: Futures, thresholds: Limits, bands: bool) -> Iterator[PricedOffer]:
    for contract, quick in zip(contracts, costs_in_order(contracts, futures, bands=bands), strict=True):
        costs = quick or costs_by_path(contract, futures, bands=bands)
        yield PricedOffer(
            name=contract.name,
            contract=contract,
            family=_family(costs.prepaid_share, thresholds),
            prepaid_share=costs.prepaid_share,
            fixed_monthly=fixed_monthly(contract),
            stops=really_stops(contract),
            monthly=costs.monthly,
            annual=costs.annual,
            bill_monthly_mean=costs.bill_monthly_mean,
            monthly_bands=costs.monthly_bands,
            over_budget_share=costs.over_budget_share,
            unserved_share=costs.unserved_share,
            unserved_tasks=costs.unserved_tasks,
            make_base_bill=partial(_base_bill, contract, futures.workload),
            version_mean=costs.version_mean,
            version_cvar=costs.version_cvar,
        )


def costs_by_path(contract: Contract, futures: Futures, *, bands: bool) -> Costs:
    """What an offer comes to, from its bill of every month in every future: what every contract has."""
    # Arrays of all futures are made seldom and sorted in place: asking the system for memory costs more than the
    # arithmetic.
    work = futures.workload
    billed = quick_bills(contract, futures)
    cost = billed.bill
    bill_mean = float(cost.mean())
    share = prepaid_share(contract, futures, cost)
    over_budget = None if work.budget is None else share_over(cost, work.budget)
    unserved_share = unserved_tasks = 0.0
    if billed.served is not None:
        refused = np.subtract(1.0, billed.served, out=billed.served)
        unserved_share = float(np.count_nonzero(refused > NEARLY_ALL) / refused.size)
        unserved = np.multiply(refused, futures.by_month("tasks"), out=refused)
        unserved_tasks = float(unserved.mean())
        cost += np.multiply(unserved, work.missed_value, out=unserved)
    by_version = cost.reshape(12, futures.versions, -1).transpose(1, 0, 2).reshape(futures.versions, -1)
    version_mean = by_version.mean(axis=1)
    version_cvar = cvar_of_rows(by_version)
    annual = spread_of(cost.sum(axis=0))
    pooled = by_version.reshape(-1)
    pooled.sort()
    if bands:
        cost.sort(axis=1)
    return Costs(
        monthly=spreads_of_ordered(pooled[None, :])[0],
        annual=annual,
        monthly_bands=spreads_of_ordered(cost) if bands else (),
        version_mean=version_mean,
        version_cvar=version_cvar,
        bill_monthly_mean=bill_mean,
        over_budget_share=over_budget,
        unserved_share=unserved_share,
        unserved_tasks=unserved_tasks,
        prepaid_share=share,
    )


def _family(prepaid: float, thresholds: Limits) -> Family:
    if prepaid <= thresholds["label_per_token_at_most"]:
        return "per_token"
    return "flat_rate" if prepaid >= thresholds["label_flat_at_least"] else "hybrid_with_caps"


def _base_bill(contract: Contract, work: Workload) -> Bill:
    return bill(contract, normal_year(contract, work))


def normal_year(contract: Contract, work: Workload) -> list[dict[str, Decimal]]:
    """Twelve normal months of the median workload, with its season and nothing else: no growth, spike, runaway agent
    or chance.

    Quantities are rounded to what a meter could show: whole units, or millionths where a month has less than a
    million of them.
    """
    months = []
    for factor in work.season:
        month = {}
        for name in meters_named(contract):
            if name in work.fixed_units:
                units = work.fixed_units[name]
            else:
                per_task = (
                    1.0
                    if name == "tasks"
                    else work.task_cost
                    if name == "model_cost"
                    else work.units_per_task.get(name, 0.0)
                )
                units = work.tasks_per_month * factor * per_task
            month[name] = _shown(units)
        months.append(month)
    return months


def _shown(units: float) -> Decimal:
    if units >= 1e6:
        return Decimal(f"{units:.2f}")
    return Decimal(f"{units:.6f}").normalize() + Decimal(0)
