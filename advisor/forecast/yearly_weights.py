"""What a contract's year is a weighted sum of: how much there is, how much is above b, whether it is above b, packages."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, Literal, NamedTuple

from advisor.contracts import Contract
from advisor.forecast.crossovers import average_month, curve_of
from advisor.forecast.paths import period_months, starts
from advisor.forecast.price_paths import price_moves, rises_at_renewal
from advisor.forecast.quick_plans import Bends
from advisor.workload import Workload


class Function(NamedTuple):
    """One function of a month's quantity on one axis, summed over the year."""

    kind: Literal["one", "above", "over", "packages"]
    """1 once a year; or, of each month: max(V - at, 0); V > at; packages of `size` in what is above `at`."""
    axis: str = ""
    """tasks or model_cost, and how its prices move where they are multiplied in: "tasks floats"."""
    at: float = 0.0
    size: float = 0.0
    least: float = 0.0
    up: bool = True
    floats: bool = False
    """Whether it is multiplied by the market's price of the month."""


ONE = Function("one")
Weights = dict[Function, float]


class Clause(NamedTuple):
    """What acts on the total of a whole year: a commitment, a maximum or a minimum, in this order."""

    kind: Literal["commitment", "maximum", "minimum"]
    amount: float
    overage_factor: float = 1.0
    true_up: bool = True


def weights_of(contract: Contract, workload: Workload) -> Weights | None:
    """The weight of each function in the year's cost of this offer; None where it has to be billed path by path."""
    if price_moves(contract, workload) not in ("", "floats"):
        return None
    if rises_at_renewal(contract, workload):
        return None
    if contract.credits or yearly_clauses(contract) is None:
        return _weights_of_curve(contract, workload)
    if contract.cap is not None and contract.cap.enforcement == "before_next_call":
        return _weights_of_curve(contract, workload)
    if any(discount.kind != "percent" for discount in contract.discounts):
        return None
    if any(charge.kind == "usage" and _stops(charge) for charge in contract.charges):
        return _weights_of_curve(contract, workload)
    total: Weights = {}
    floats = contract.terms.price_floats == "yes"
    for charge in contract.charges:
        keep = 1.0
        for discount in contract.discounts:
            if not discount.on or charge.id in discount.on:
                keep *= 1 - float(discount.value)
        if charge.kind == "fee":
            due = _fee_a_year(charge, contract, workload)
            if due is None:
                return None
            _add(total, ONE, due * keep)
            continue
        axis = axis_of(charge.meter, workload)
        if axis is None or charge.minimum is not None or charge.maximum is not None:
            return None
        if charge.included_every != "month" and charge.included:
            return None
        convert = charge.price.convert
        if convert is not None and convert.round != "none":
            return None
        name, scale = axis
        units = scale
        if convert is not None:
            units = scale / float(convert.factor) if convert.operation == "divide" else scale * float(convert.factor)
        terms = list(_terms(charge.price, name, units, float(charge.included)))
        if any(function is None for function, _ in terms):
            return None
        for function, weight in terms:
            assert function is not None
            if floats and function is ONE:
                # always due, and still at the market's price: more than -1 units in each month
                function, weight = Function("over", name, -1.0), weight / 12
            _add(total, function._replace(floats=floats and function is not ONE), weight * keep)
    return total


def yearly_clauses(contract: Contract) -> tuple[Clause, ...] | None:
    """What acts on the total of the year, in order; None where something acts on shorter or longer periods."""
    clauses = []
    for kind, clause in (
        ("commitment", contract.commitment),
        ("maximum", contract.maximum_spend),
        ("minimum", contract.minimum_spend),
    ):
        if clause is None:
            continue
        if period_months(clause.every, contract.term_months or 1) != 12:
            return None
        factor = float(getattr(clause, "overage_factor", 1))
        clauses.append(Clause(kind, float(clause.amount), factor, getattr(clause, "true_up", None) is not False))  # type: ignore[arg-type] # one of three
    return tuple(clauses)


def weights_of_bends(bill: Bends, axis: str, units: float) -> Weights:
    """The weights of a bill in straight pieces and jumps, of which one on the axis is `units`."""
    total: Weights = {}
    _add(total, ONE, 12 * bill.start)
    _add(total, Function("above", axis), bill.slope * units)
    for at, more, jump in bill.bends:
        _add(total, Function("above", axis, at / units), more * units)
        _add(total, Function("over", axis, at / units), jump)
    return total


def on_axis(weights: Weights, axis: str, factor: float) -> Weights:
    """The same weights along another axis, of which one is `factor` of theirs."""
    total: Weights = {}
    for function, weight in weights.items():
        if function.axis:
            function = function._replace(axis=axis, at=function.at / factor, size=function.size / factor)
        _add(total, function, weight * factor if function.kind == "above" else weight)
    return total


def _add(total: Weights, function: Function, weight: float) -> None:
    if weight:
        total[function] = total.get(function, 0.0) + weight


def axis_of(meter: str, workload: Workload) -> tuple[str, float] | None:
    """Which of the two things that vary a meter moves with, and its units for one of those: tasks, or tokens."""
    if meter == "tasks":
        return "tasks", 1.0
    per_task = workload.task_cost if meter == "model_cost" else workload.units_per_task.get(meter)
    if per_task is None or per_task <= 0 or workload.task_cost <= 0:
        return None
    return ("model_cost", per_task / workload.task_cost) if meter in workload.token_meters else ("tasks", per_task)


def _fee_a_year(charge: Any, contract: Contract, workload: Workload) -> float | None:
    if charge.per is not None and charge.per not in workload.fixed_units:
        return None
    amount = float(charge.amount)
    if charge.per is not None:
        count = max(workload.fixed_units[charge.per], float(charge.at_least or 0))
        amount *= count if charge.at_most is None else min(count, float(charge.at_most))
    if charge.minimum is not None:
        amount = max(amount, float(charge.minimum))
    if charge.maximum is not None:
        amount = min(amount, float(charge.maximum))
    return amount * sum(starts(charge.every, month, contract.term_months or 1) for month in range(12))


def _stops(charge: Any) -> bool:
    return charge.beyond_included == "stop" or getattr(charge.price, "beyond_last", None) == "stop"


def _terms(price: Any, axis: str, units: float, included: float) -> Iterator[tuple[Function | None, float]]:
    """The functions of one price: `units` billed for one on the axis, after `included`. None: not of this kind."""

    def above(bound: float) -> Function:
        return Function("above", axis, (included + bound) / units)

    def over(bound: float) -> Function:
        return Function("over", axis, (included + bound) / units)

    model = price.model
    if model == "per_unit":
        yield above(0), float(price.unit_price) / float(price.per) * units
    elif model == "percentage":
        yield above(0), float(price.rate) * units
    elif model in ("graduated", "graduated_percentage", "volume"):
        lower = rate_before = fee_before = 0.0
        for index, tier in enumerate(price.tiers):
            rate, fee = float(tier.rate if model == "graduated_percentage" else tier.unit_price), float(tier.flat_fee)
            yield above(lower), (rate - rate_before) * units
            jump = fee if model != "volume" else lower * (rate - rate_before) + fee - fee_before
            if index == 0 and price.first_tier_fee_at_zero is not False:
                yield ONE, 12 * jump
            else:
                yield over(lower), jump
            lower, rate_before, fee_before = float(tier.up_to or 0), rate, fee
    elif model == "stairstep":
        lower = before = 0.0
        for step in price.steps:
            yield over(lower), float(step.price) - before
            lower, before = float(step.up_to or 0), float(step.price)
    elif model == "package":
        size = float(price.package_size) / units
        least, up = float(price.minimum_packages), price.round == "up"
        yield Function("packages", axis, included / units, size, least, up), float(price.package_price)
    else:
        yield None, 0.0


def _weights_of_curve(contract: Contract, workload: Workload) -> Weights | None:
    """The same for a bill that is cut or lifted as a whole, where it is a curve of one meter in one month."""
    if yearly_clauses(contract):
        return None
    plain = average_month(contract, workload)
    if contract.terms.price_floats == "yes" or plain is None or len(plain.meters) != 1:
        return None
    axis = axis_of(plain.meters[0], workload)
    curve = curve_of(plain)
    if axis is None or curve is None or curve.known_up_to is not None:
        return None
    name, units = axis
    total: Weights = {}
    _add(total, ONE, 12 * float(curve.at[0]))
    slope_before, value_before = Fraction(0), curve.at[0]
    pieces = zip(curve.breakpoints, curve.intercepts, curve.slopes, strict=True)
    for (start, intercept, slope), following in zip(pieces, (*curve.breakpoints[1:], None), strict=True):
        place = float(start) / units
        value = intercept + slope * start
        _add(total, Function("above", name, place), float(slope - slope_before) * units)
        _add(total, Function("over", name, place), float(value - value_before))
        slope_before = slope
        if following is not None:
            value_before = intercept + slope * following
    if curve.stops_at is not None:
        if name != "tasks":
            return None  # tasks undone are no line of the tokens that ran out
        _add(total, Function("above", name, float(curve.stops_at) / units), workload.missed_value)
    return total
