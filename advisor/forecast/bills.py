"""One offer's bill of every month in every future, with what becomes of its prices within the year."""

from __future__ import annotations

from advisor.contracts import Contract
from advisor.forecast.futures import Futures
from advisor.forecast.paths import BilledFutures, bill_futures, meters_named
from advisor.forecast.price_paths import price_path, renewal_path


def bill_in(contract: Contract, futures: Futures) -> BilledFutures:
    """The vendor's bill of every month in every future, in the contract's currency, and the share served from 0 to 1; arrays
    of shape (12, futures). Raises AdvisorError for a meter that the workload can't say."""
    meters = {name: futures.by_month(name) for name in meters_named(contract)}
    cap = contract.cap
    if cap is not None and cap.on != "spend" and cap.on not in meters:
        meters[cap.on] = futures.by_month(cap.on)
    if not meters:
        meters = {"tasks": futures.by_month("tasks")}
    return bill_futures(contract, meters, price_path(contract, futures), renewal_path(contract, futures))
