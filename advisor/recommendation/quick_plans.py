"""How an offer can be priced quickly: what its bill of one month is made of, when it depends on one meter in that month alone."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Any

import numpy as np

from advisor.contracts.curve import Curve, compile_curve
from advisor.forecast.crossovers import average_month
from advisor.forecast.paths import really_stops
from advisor.forecast.rates import converted, price_of
from advisor.recommendation.sorted_use import Floats

if TYPE_CHECKING:
    from advisor.contracts import Contract
    from advisor.workload import Workload


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
        bill = self.start + self.slope * quantity
        for at, more, jump in self.bends:
            if more:
                bill += more * np.maximum(quantity - at, 0.0)
            if jump:
                bill += jump * (quantity > at)
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


@dataclass(frozen=True)
class Plan:
    """What of a contract does not change with the workload."""

    contract: Contract
    """Kept so that its identity stays its own."""
    meter: str
    bill: Bends | Steps
    moves: str = ""
    """"" when prices stay, "floats" when they follow the market, "falls" when only its falls are passed on."""
    beyond: float = 0.0
    """Where prices move: the units that are included, beyond which the one rate of the bill begins."""


def plan_of(contract: Contract, workload: Workload) -> Plan | None:
    """None where the bill of a month is no rising curve of one meter that moves with the work."""
    if any(charge.kind == "fee" and charge.every != "month" for charge in contract.charges):
        return None
    usage = [charge for charge in contract.charges if charge.kind == "usage"]
    if any(charge.meter in workload.fixed_units for charge in usage):
        return None
    if contract.credits and (contract.commitment or contract.minimum_spend):
        return None
    moves = _moves(contract)
    rounded = any(charge.price.convert is not None and charge.price.convert.round != "none" for charge in usage)
    steps = rounded or any(charge.price.model in ("package", "blocks") for charge in usage)
    if (moves or steps) and not _is_simple(contract, stops=bool(moves) and not steps):
        return None
    plain = average_month(contract, workload)
    if plain is None:
        return None
    if steps:
        return None if moves else _in_steps(contract, plain, usage[0])
    if moves and usage[0].price.model not in ("per_unit", "percentage"):
        return None
    if moves and usage[0].included:
        return _beyond_included(contract, plain, usage[0], moves)
    curve = compile_curve(plain)
    if curve is None or curve.known_up_to is not None or curve.meter in workload.fixed_units:
        return None
    bends = _bends(curve)
    return None if bends is None else Plan(contract, curve.meter or "tasks", bends, moves)


def _moves(contract: Contract) -> str:
    if contract.terms.price_floats == "yes":
        return "floats"
    return "falls" if contract.terms.list_price_falls_passed_on == "yes" else ""


def _is_simple(contract: Contract, *, stops: bool) -> bool:
    """Fees and one usage charge with nothing else that acts on them; with `stops` a cap on spend may end service."""
    usage = [charge for charge in contract.charges if charge.kind == "usage"]
    acting = (contract.minimum_spend, contract.maximum_spend, contract.commitment, contract.credits)
    if len(usage) != 1 or any(acting) or any(discount.kind != "percent" for discount in contract.discounts):
        return False
    charge = usage[0]
    if charge.included_every != "month" or charge.beyond_included != "charge":
        return False
    if charge.minimum is not None or charge.maximum is not None:
        return False
    if not really_stops(contract):
        return True
    # a price that moves is as good as a volume that moves, for a limit that is money
    cap = contract.cap
    return stops and not charge.included and cap is not None and cap.on == "spend" and cap.every == "month"


def _in_steps(contract: Contract, plain: Contract, charge: Any) -> Plan | None:
    if charge.price.model == "blocks" and charge.price.mode == "volume":
        return None
    if charge.price.model not in ("per_unit", "percentage", "package", "blocks"):
        return None
    fixed = _fixed(plain)
    return None if fixed is None else Plan(contract, charge.meter, Steps(fixed, _keep(contract, charge.id), charge))


def _beyond_included(contract: Contract, plain: Contract, charge: Any, moves: str) -> Plan | None:
    if really_stops(contract) or charge.price.convert is not None:
        return None
    price = charge.price
    rate = float(price.rate) if price.model == "percentage" else float(price.unit_price) / float(price.per)
    fixed = _fixed(plain)
    if fixed is None:
        return None
    bill = Bends(fixed, rate * _keep(contract, charge.id), (), inf)
    return Plan(contract, charge.meter, bill, moves, float(charge.included))


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
