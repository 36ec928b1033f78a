"""How an offer can be priced quickly: what its bill of one month is made of, when it depends on one meter in that month alone."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from advisor.contracts import compile_curve
from advisor.forecast.crossovers import average_month
from advisor.forecast.paths import period_months, really_stops
from advisor.forecast.price_paths import price_moves
from advisor.forecast.rates import converted, price_of

if TYPE_CHECKING:
    from advisor.contracts import Contract, Curve
    from advisor.workload import Workload

Floats = NDArray[np.float64]
_LARGE, _PARTS = 50_000, 12
_TRIED = 200
"""Quantities that are tried at once to find where a bill in steps passes a budget."""


@dataclass(frozen=True)
class Bends:
    """A bill that rises in straight pieces and jumps; quantities are the meter's."""

    start: float
    """The bill without any use."""
    slope: float
    """Of each unit up to the first bend."""
    bends: tuple[tuple[float, float, float], ...]
    """(quantity, more per unit beyond it, jump at it)"""
    stops_at: float
    """Where service ends; infinite when it does not."""

    def last_within(self, budget: float) -> float:
        """The quantity up to which a month's bill is within the budget."""
        if self.start > budget:
            return -inf
        bill, slope, at = self.start, self.slope, 0.0
        for bend, more, jump in (*self.bends, (inf, 0.0, 0.0)):
            if slope > 0 and bill + slope * (bend - at) > budget:
                return at + (budget - bill) / slope
            if bend == inf:
                return inf
            bill, at, slope = bill + slope * (bend - at) + jump, bend, slope + more
            if bill > budget:
                return at
        return inf

    def of(self, quantity: Floats) -> Floats:
        """The bill of every quantity."""
        bill = np.empty(quantity.shape)
        # part by part: what is between fits into a cache
        parts = _PARTS if quantity.size > _LARGE else 1
        for units, amounts in zip(np.array_split(quantity, parts), np.array_split(bill, parts), strict=True):
            np.multiply(units, self.slope, out=amounts)
            amounts += self.start
            for at, more, jump in self.bends:
                over = units - at
                if jump:
                    amounts += jump * (over > 0)
                np.maximum(over, 0.0, out=over)
                over *= more
                amounts += over
        return bill


@dataclass(frozen=True)
class Steps:
    """Fees and one charge that rises in steps without end: packages, blocks, rounded units."""

    fixed: float
    keep: float
    """What percent discounts leave of the charge."""
    charge: Any

    def of(self, quantity: Floats) -> Floats:
        """The bill of every quantity."""
        units = converted(quantity, self.charge.price.convert)
        beyond = np.maximum(units - float(self.charge.included), 0.0)
        return np.asarray(self.fixed + self.keep * price_of(beyond, self.charge.price))

    def last_within(self, budget: float, most: float) -> float:
        """The quantity up to which a month's bill is within the budget; infinite where that is above `most`."""
        low, high = 0.0, most
        if self.of(np.array([low]))[0] > budget:
            return -inf
        if self.of(np.array([high]))[0] <= budget:
            return inf
        while True:
            tried = np.linspace(low, high, _TRIED)
            above = int(np.argmax(self.of(tried) > budget))
            if not low < tried[above - 1] and not tried[above] < high:
                return low
            low, high = float(tried[above - 1]), float(tried[above])


@dataclass(frozen=True)
class Yearly:
    """Fees and one rate with a commitment for the year, topped up in the twelfth month."""

    fixed: float
    slope: float
    amount: float


@dataclass(frozen=True)
class Plan:
    """What of a contract does not change with the workload."""

    contract: Contract
    """Kept so that its identity stays its own."""
    meter: str
    bill: Bends | Steps | Yearly
    moves: str = ""
    """As `price_moves`."""
    beyond: float = 0.0
    """Where prices move: the units that are included, beyond which the one rate of the bill begins."""
    rises: bool = False
    """Whether the whole bill is multiplied when every price rises."""


def plan_of(contract: Contract, workload: Workload) -> Plan | None:
    """None where the bill of a month is no rising curve of one meter that moves with the work."""
    if any(charge.kind == "fee" and charge.every != "month" for charge in contract.charges):
        return None
    usage = [charge for charge in contract.charges if charge.kind == "usage"]
    if any(charge.meter in workload.fixed_units for charge in usage):
        return None
    if contract.credits and (contract.commitment or contract.minimum_spend):
        return None
    moves = price_moves(contract, workload)
    rounded = any(charge.price.convert is not None and charge.price.convert.round != "none" for charge in usage)
    steps = rounded or any(charge.price.model in ("package", "blocks") for charge in usage)
    yearly = contract.commitment is not None and contract.commitment.every != "month"
    included = any(charge.included for charge in usage)
    plain = average_month(contract, workload)
    if plain is None:
        return None
    if steps or yearly or (moves and included):
        if len(usage) != 1 or not _is_plain(contract, yearly=yearly):
            return None
        if yearly:
            return None if steps else _committed(contract, plain, usage[0], moves)
        if steps:
            return None if moves else _in_steps(contract, plain, usage[0])
        return _beyond_included(contract, plain, usage[0], moves)
    if moves and not _is_one_rate(contract):
        return None
    curve = compile_curve(plain)
    if curve is None or curve.known_up_to is not None or curve.meter in workload.fixed_units:
        return None
    bends = _bends(curve)
    if bends is None:
        return None
    rises = not moves and _is_plain(contract, stops_too=True)
    return Plan(contract, curve.meter or "tasks", bends, moves, rises=rises)


def _is_plain(contract: Contract, *, yearly: bool = False, stops_too: bool = False) -> bool:
    """Fees and usage charges month by month with nothing else that acts on them but, where asked, a yearly commitment
    or a stop at what is included."""
    acting = (contract.minimum_spend, contract.maximum_spend, contract.credits)
    if any(acting) or (contract.commitment is not None and not yearly):
        return False
    if any(discount.kind != "percent" for discount in contract.discounts):
        return False
    if contract.cap is not None and contract.cap.enforcement == "before_next_call":
        return False
    if any(charge.minimum is not None or charge.maximum is not None for charge in contract.charges):
        return False
    usage = [charge for charge in contract.charges if charge.kind == "usage"]
    if any(charge.included_every != "month" for charge in usage):
        return False
    return stops_too or not really_stops(contract)


def _is_one_rate(contract: Contract) -> bool:
    """One rate from the first unit on and no limit in units: a price that moves is as good as a volume that moves."""
    usage = [charge for charge in contract.charges if charge.kind == "usage"]
    cap = contract.cap
    return (
        len(usage) == 1
        and usage[0].price.model in ("per_unit", "percentage")
        and usage[0].beyond_included == "charge"
        and (cap is None or cap.on == "spend" or cap.enforcement != "before_next_call")
    )


def _in_steps(contract: Contract, plain: Contract, charge: Any) -> Plan | None:
    if charge.price.model == "blocks" and charge.price.mode == "volume":
        return None
    if charge.price.model not in ("per_unit", "percentage", "package", "blocks"):
        return None
    fixed = _fixed(plain)
    return None if fixed is None else Plan(contract, charge.meter, Steps(fixed, _keep(contract, charge.id), charge))


def _beyond_included(contract: Contract, plain: Contract, charge: Any, moves: str) -> Plan | None:
    if charge.price.convert is not None or charge.price.model not in ("per_unit", "percentage"):
        return None
    fixed = _fixed(plain)
    if fixed is None:
        return None
    bill = Bends(fixed, _rate(charge.price) * _keep(contract, charge.id), (), inf)
    return Plan(contract, charge.meter, bill, moves, float(charge.included))


def _committed(contract: Contract, plain: Contract, charge: Any, moves: str) -> Plan | None:
    commitment, price = contract.commitment, charge.price
    if commitment is None or period_months(commitment.every, contract.term_months or 1) != 12:
        return None
    if commitment.overage_factor != 1 or commitment.true_up is False:
        return None
    if price.model not in ("per_unit", "percentage") or charge.included or price.convert is not None:
        return None
    fixed = _fixed(plain)
    if fixed is None:
        return None
    bill = Yearly(fixed, _rate(price) * _keep(contract, charge.id), float(commitment.amount))
    return Plan(contract, charge.meter, bill, moves)


def _rate(price: Any) -> float:
    return float(price.rate) if price.model == "percentage" else float(price.unit_price) / float(price.per)


def _fixed(plain: Contract) -> float | None:
    total = 0.0
    for fee in plain.charges:
        if fee.kind == "fee":
            if fee.per is not None or fee.minimum is not None or fee.maximum is not None:
                return None
            total += float(fee.amount) * _keep(plain, fee.id)
    return total


def _keep(contract: Contract, charge: str) -> float:
    keep = 1.0
    for discount in contract.discounts:
        if not discount.on or charge in discount.on:
            keep *= 1 - float(discount.value)
    return keep


def _bends(curve: Curve) -> Bends | None:
    slopes = [float(slope) for slope in curve.slopes]
    if min(slopes) < 0:
        return None
    bends = []
    for place in range(1, len(slopes)):
        at = curve.breakpoints[place]
        before = curve.intercepts[place - 1] + curve.slopes[place - 1] * at
        jump = float(curve.intercepts[place] + curve.slopes[place] * at - before)
        if jump < 0:
            return None
        bends.append((float(at), slopes[place] - slopes[place - 1], jump))
    stops_at = inf if curve.stops_at is None else float(curve.stops_at)
    return Bends(float(curve.intercepts[0]), slopes[0], tuple(bends), stops_at)
