"""How much of the expected use an offer makes the buyer pay for in advance: what makes it a meter, a flat rate or a
hybrid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from advisor.contracts import Contract
from advisor.forecast.futures import Futures
from advisor.forecast.paths import period_months
from advisor.forecast.rates import converted

Floats = NDArray[np.float64]


def fixed_monthly(contract: Contract) -> float:
    """Fees of an average month of the first year without any use, less what discounts take off them, in the
    contract's currency."""
    total = 0.0
    for charge in contract.charges:
        if charge.kind == "usage":
            continue
        amount = float(charge.amount) * (float(charge.at_least or 0) if charge.per else 1.0)
        amount *= _times_a_year(charge.every, contract.term_months or 1)
        for discount in contract.discounts or ():
            if discount.kind == "percent" and (not discount.on or charge.id in discount.on):
                amount *= 1 - float(discount.value)
        total += amount
    for discount in contract.discounts or ():
        if discount.kind == "amount":
            total -= float(discount.value) * _times_a_year(discount.every, contract.term_months or 1)
    return max(0.0, total) / 12


class Expected(Protocol):
    """What is expected of a month's use and bill."""

    def units(self, charge: Any, up_to: float) -> tuple[float, float]:
        """Mean billed units of a usage charge, and the mean of what is not above `up_to`."""

    def bill(self, up_to: float | None = None) -> float:
        """Mean bill, or the mean of what is not above `up_to`."""


@dataclass(frozen=True)
class _InAllFutures:
    futures: Futures
    bills: Floats

    def units(self, charge: Any, up_to: float) -> tuple[float, float]:
        units = converted(self.futures.by_month(charge.meter), charge.price.convert)
        return float(units.mean()), float(np.minimum(units, up_to).mean())

    def bill(self, up_to: float | None = None) -> float:
        return float(self.bills.mean() if up_to is None else np.minimum(self.bills, up_to).mean())


def prepaid_share(contract: Contract, futures: Futures, bills: Floats) -> float:
    """`prepaid_share_of` in all these futures, with the bills of all months."""
    return prepaid_share_of(contract, _InAllFutures(futures, bills))


def prepaid_share_of(contract: Contract, expected: Expected) -> float:
    """Share of expected use that is paid whether it is used or not, 0 to 1; the label's thresholds are held
    against it (label_per_token_at_most and label_flat_at_least in resources/thresholds.toml).

    With included units or a commitment it is E[min(use, included)] / E[use], weighted over meters by what the use is
    worth; an offer whose every use ends at the included units is prepaid whole; without either it is the share of the
    fees in the mean bill.
    """
    usage = [charge for charge in contract.charges if charge.kind == "usage"]
    if usage and all(charge.beyond_included == "stop" for charge in usage):
        return 1.0
    value = covered = 0.0
    for charge in usage:
        if charge.beyond_included == "stop":
            continue  # what it includes is in the fees
        worth = _unit_value(charge.price)
        units, within = expected.units(charge, included_a_month(charge, contract))
        value += worth * units
        covered += worth * within
    if covered > 0:
        return covered / value
    commitment = contract.commitment or contract.minimum_spend
    mean_bill = expected.bill()
    if commitment is not None and mean_bill > 0 and getattr(commitment, "true_up", None) is not False:
        months = period_months(commitment.every, contract.term_months or 1) or 12
        return min(1.0, expected.bill(float(commitment.amount) / months) / mean_bill)
    prepaid_credits = sum(
        float(c.amount) * _times_a_year(c.granted, contract.term_months or 1) / 12
        for c in contract.credits or ()
        if float(c.cost) > 0
    )
    fixed = fixed_monthly(contract)
    if prepaid_credits:
        fixed += sum(float(c.cost) * _times_a_year(c.granted, contract.term_months or 1) / 12 for c in contract.credits)
    return min(1.0, fixed / mean_bill) if mean_bill > 0 else 1.0


def included_a_month(charge: Any, contract: Contract) -> float:
    """Units of a usage charge that cost nothing more, in a month."""
    months = period_months(charge.included_every, contract.term_months or 1) or 1
    return (float(charge.included) + _free_units(charge.price)) / months


def _times_a_year(every: str, term_months: int) -> float:
    months = period_months(every, term_months)
    return 1.0 if months is None else 12 / months


def _free_units(price: Any) -> float:
    """Units at the start of a price that cost nothing: an allowance written as a first tier at zero."""
    if price.model != "graduated":
        return 0.0
    first = price.tiers[0]
    return float(first.up_to) if first.up_to is not None and first.unit_price == 0 and len(price.tiers) > 1 else 0.0


def _unit_value(price: Any) -> float:
    """What one unit costs at most, only to weigh several meters against each other; never zero."""
    if price.model == "per_unit":
        return float(price.unit_price) / float(price.per)
    if price.model == "percentage":
        return float(price.rate)
    if price.model in ("graduated", "volume"):
        return max(float(tier.unit_price) for tier in price.tiers)
    if price.model == "graduated_percentage":
        return max(float(tier.rate) for tier in price.tiers)
    if price.model == "package":
        return float(price.package_price) / float(price.package_size)
    return 1.0
