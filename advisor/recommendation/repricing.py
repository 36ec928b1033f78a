"""An offer priced again for a search: only what the decision reads, so that hundreds take a second."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from advisor.forecast.bills import bill_in
from advisor.forecast.paths import BilledFutures, meters_named, really_stops
from advisor.forecast.prepaid import fixed_monthly, prepaid_share
from advisor.forecast.price_paths import price_moves
from advisor.forecast.priced_offer import Family, PricedOffer, Spread
from advisor.forecast.statistics import cvar_of_rows, share_over
from advisor.recommendation.thresholds import Thresholds

if TYPE_CHECKING:
    from advisor.contracts import Contract
    from advisor.forecast.futures import Futures
    from advisor.workload import Workload


def reprice(
    contract: Contract,
    like: PricedOffer,
    futures: Futures,
    thresholds: Thresholds,
    billed: BilledFutures | None = None,
) -> PricedOffer:
    """The figures of `price_offers` for the label, the score and the must-haves.

    Quantiles, bands and the base bill are those of `like` and mean nothing here; a test holds the rest together.
    """
    work = futures.workload
    billed = billed or bill_in(contract, futures)
    cost = billed.bill
    unserved_share = 0.0
    if billed.served is not None:
        refused = np.maximum(1.0 - billed.served, 0.0)
        unserved_share = float(np.count_nonzero(refused > 1e-9) / refused.size)
        if unserved_share > 0 and work.missed_value > 0:
            cost = cost + work.missed_value * (futures.by_month("tasks") * refused)
    by_version = np.ascontiguousarray(
        cost.reshape(12, futures.versions, -1).transpose(1, 0, 2).reshape(futures.versions, -1)
    )
    mean, cvar = float(cost.mean()), float(cvar_of_rows(by_version.reshape(1, -1).copy())[0])
    share = prepaid_share(contract, futures, billed.bill)
    over = None if work.budget is None else share_over(billed.bill, work.budget)
    return replace(
        like,
        name=contract.name,
        contract=contract,
        family=family_of(share, thresholds),
        prepaid_share=share,
        fixed_monthly=fixed_monthly(contract),
        stops=really_stops(contract),
        monthly=Spread(mean, mean, mean, mean, mean, cvar),
        over_budget_share=over,
        unserved_share=unserved_share,
        version_mean=by_version.mean(axis=1),
        version_cvar=cvar_of_rows(by_version),
    )


def family_of(prepaid: float, thresholds: Thresholds) -> Family:
    """The label by the prepaid share."""
    if prepaid <= thresholds["label_per_token_at_most"]:
        return "per_token"
    return "flat_rate" if prepaid >= thresholds["label_flat_at_least"] else "hybrid_with_caps"


def what_matters(contract: Contract, workload: Workload) -> Workload:
    """The workload with everything taken out that can't change this offer's price: equal ones need no second pricing."""
    meters = {*meters_named(contract), contract.cap.on if contract.cap else "spend"}
    seen = replace(
        workload,
        assumptions=(),
        unknown_share=0.0,
        certainty=0.0,
        missed_value=workload.missed_value if really_stops(contract) else 0.0,
        units_per_task={meter: units for meter, units in workload.units_per_task.items() if meter in meters},
        fixed_units={meter: units for meter, units in workload.fixed_units.items() if meter in meters},
    )
    if not price_moves(contract, workload):
        seen = replace(
            seen, price_fall_per_year=0.0, price_sd=0.0, price_follows=1.0, price_trend=0.0, price_floats_chance=0.0
        )
    if not meters & workload.token_meters:
        seen = replace(seen, task_cost=0.0, task_cost_sd=0.0, context_growth=0.0, runaway_months=0.0)
    return seen
