"""The bills of one offer in all futures from its plan, where that says them: a few steps over whole arrays instead of month
by month through every clause."""

from __future__ import annotations

from math import inf

import numpy as np
from numpy.typing import NDArray

from advisor.contracts import Contract
from advisor.forecast.bills import bill_in
from advisor.forecast.futures import Futures
from advisor.forecast.paths import BilledFutures
from advisor.forecast.price_paths import renewal_path
from advisor.forecast.quick_plans import Bends, Plan, Yearly, plan_of

Floats = NDArray[np.float64]
_PLANS = 64
"""Plans that are kept: a few for each offer that anybody compares."""


def plan_in(contract: Contract, futures: Futures) -> Plan | None:
    """`plan_of`, worked out once for all futures that share."""
    if type(futures) is not Futures:
        return None  # added futures are no multiples of one another
    seats = tuple(futures.workload.fixed_units.items())
    place = ("plan", id(contract), seats, futures.workload.price_floats_chance > 0)
    found = futures.keep(place, lambda: (contract, plan_of(contract, futures.workload)), _PLANS)
    return found[1]  # type: ignore[no-any-return] # kept with its contract, so that an identity is never given twice


def quick_bills(contract: Contract, futures: Futures) -> BilledFutures:
    """The same as `bill_in` but for a float's last digits."""
    plan = plan_in(contract, futures)
    rises = renewal_path(contract, futures)
    if plan is None or (rises is not None and not plan.rises) or futures.units_per_task(plan.meter) <= 0:
        return bill_in(contract, futures)
    quantity = futures.moved(plan.meter, plan.moves) if plan.moves else futures.by_month(plan.meter)
    served: Floats | None = None
    match plan.bill:
        case Bends() as bill if plan.beyond:
            billed = np.maximum(futures.by_month(plan.meter) - plan.beyond, 0.0)
            billed *= futures.moved_prices(plan.moves)
            billed *= bill.slope
            billed += bill.start
        case Yearly() as bill:
            billed = quantity * bill.slope
            billed += bill.fixed
            billed[-1] += np.maximum(bill.amount - billed.sum(axis=0), 0.0)
        case bill:
            billed = bill.of(quantity)
            if isinstance(bill, Bends) and bill.stops_at < inf:
                served = _served(quantity, bill.stops_at)
    if rises is not None:
        billed *= rises
    return BilledFutures(billed, served)


def _served(quantity: Floats, stops_at: float) -> Floats:
    """Share of each month's use before service ends."""
    if stops_at <= 0:
        return (quantity <= 0).astype(np.float64)
    return np.asarray(stops_at / np.maximum(quantity, stops_at))
