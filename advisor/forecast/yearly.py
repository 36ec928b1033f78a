"""A year's total of many offers at once, fast enough to follow a slider: one shared basis and one matrix product.

A bill that is made of straight pieces and steps of one meter in one month is a weighted sum of a few functions of
that meter: how much there is, how much is above b, whether it is above b, how many packages it takes. Those are
computed once for all offers; a price is only a weight. What can't be said that way is billed path by path, with the
same meaning.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from operator import is_
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from advisor.contracts import Contract
from advisor.forecast.crossovers import average_month, curve_of
from advisor.forecast.futures import Futures
from advisor.forecast.paths import period_months, starts
from advisor.forecast.price_paths import rises_at_renewal
from advisor.forecast.pricing import bill_in
from advisor.workload import Workload

Floats = NDArray[np.float64]

BLOCK = 2048
"""Futures that are worked on together: twelve months of them fit into the second-level cache."""


class Function(NamedTuple):
    """One function of a month's quantity on one axis, summed over the year."""

    kind: Literal["one", "above", "over", "packages"]
    """1 once a year; or, of each month: max(V - at, 0); V > at; packages of `size` in what is above `at`."""
    axis: str = ""
    at: float = 0.0
    size: float = 0.0
    least: float = 0.0
    up: bool = True
    floats: bool = False
    """Whether it is multiplied by the market's price of the month."""


ONE = Function("one")
Weights = dict[Function, float]


class _Found(NamedTuple):
    """The weights of some offers, and what they were made from: more or fewer tasks change none of them."""

    contracts: tuple[Contract, ...]
    units: tuple[Any, ...]
    weights: tuple[Weights | None, ...]
    clauses: tuple[tuple[Clause, ...], ...]

    def holds_for(self, contracts: Sequence[Contract], workload: Workload) -> bool:
        same = len(contracts) == len(self.contracts) and all(map(is_, contracts, self.contracts))
        return same and self.units == _units_of(workload)


def _find(contracts: Sequence[Contract], workload: Workload) -> _Found:
    return _Found(
        tuple(contracts),
        _units_of(workload),
        tuple(weights_of(contract, workload) for contract in contracts),
        tuple(yearly_clauses(contract) or () for contract in contracts),
    )


def _units_of(work: Workload) -> tuple[Any, ...]:
    return (
        work.task_cost, work.units_per_task, work.token_meters, work.fixed_units, work.missed_value,
        work.renewal_rise, work.renewal_rise_sd,
    )  # fmt: skip


class Clause(NamedTuple):
    """What acts on the total of a whole year: a commitment, a maximum or a minimum, in this order."""

    kind: Literal["commitment", "maximum", "minimum"]
    amount: float
    overage_factor: float = 1.0
    true_up: bool = True


@dataclass(frozen=True)
class YearlyTotals:
    """What each offer comes to in a year, what is missed included; `totals` has shape (offers, futures)."""

    totals: Floats
    basis: dict[Function, int]
    """Row of `rows` for each function that some offer needs."""
    rows: Floats
    """Shape (functions, futures)."""
    by_path: tuple[int, ...]
    """Offers that had to be billed path by path."""
    found: _Found

    def repriced(self, contracts: Sequence[Contract], workload: Workload) -> Floats:
        """Totals of the same offers with other prices: only the weights are new, so that a slider costs one product.

        Raises KeyError where an offer needs a function that was not computed: use `yearly_totals` again.
        """
        found = [weights_of(contract, workload) or {} for contract in contracts]
        totals = np.asarray(_matrix(found, self.basis) @ self.rows)
        for contract, total in zip(contracts, totals, strict=True):
            _apply(yearly_clauses(contract) or (), total)
        return totals


def yearly_totals(contracts: Sequence[Contract], futures: Futures, again: YearlyTotals | None = None) -> YearlyTotals:
    """The year's cost of each offer in each future, in the case's currency: bills and the value of tasks not served.

    `again` is an earlier result that is no longer needed: its memory is used where it fits, and its weights where they
    are the same, which a slider feels.
    """
    workload = futures.workload
    known = again is not None and again.found.holds_for(contracts, workload)
    found = again.found if again is not None and known else _find(contracts, workload)
    basis: dict[Function, int] = {}
    for weights in found.weights:
        for function in weights or {}:
            basis.setdefault(function, len(basis))
    matrix = _matrix([weights or {} for weights in found.weights], basis)
    rows = _room(again.rows if again else None, len(basis), futures.points)
    totals = _room(again.totals if again else None, len(contracts), futures.points)
    _fill(rows, basis, futures)
    for start in range(0, futures.points, BLOCK):
        part = slice(start, start + BLOCK)
        np.matmul(matrix, rows[:, part], out=totals[:, part])
    for clauses, total in zip(found.clauses, totals, strict=True):
        _apply(clauses, total)
    by_path = tuple(index for index, weights in enumerate(found.weights) if weights is None)
    for index in by_path:
        billed = bill_in(contracts[index], futures)
        totals[index] = billed.bill.sum(axis=0)
        if billed.served is not None:
            unserved = futures.by_month("tasks") * np.maximum(1.0 - billed.served, 0.0)
            totals[index] += workload.missed_value * unserved.sum(axis=0)
    return YearlyTotals(totals, basis, rows, by_path, found)


def _room(old: Floats | None, rows: int, columns: int) -> Floats:
    return old if old is not None and old.shape == (rows, columns) else np.empty((rows, columns))


def _matrix(found: Sequence[Weights], basis: dict[Function, int]) -> Floats:
    matrix = np.zeros((len(found), len(basis)))
    for index, weights in enumerate(found):
        for function, weight in weights.items():
            matrix[index, basis[function]] = weight
    return matrix


def _apply(clauses: Sequence[Clause], total: Floats) -> None:
    """What acts on the year as a whole, in place."""
    for clause in clauses:
        if clause.kind == "commitment":
            over = np.maximum(total - clause.amount, 0.0) * (clause.overage_factor - 1)
            if clause.true_up:
                np.maximum(total, clause.amount, out=total)
            total += over
        elif clause.kind == "maximum":
            np.minimum(total, clause.amount, out=total)
        else:
            np.maximum(total, clause.amount, out=total)


def _fill(rows: Floats, basis: dict[Function, int], futures: Futures) -> None:
    """Every function of the basis, summed over the twelve months, block by block."""
    axes = {name: futures.by_month(name) for name in {f.axis for f in basis if f.axis}}
    price = futures.market_price if any(f.floats for f in basis) else None
    points = futures.points
    buffer, flags = np.empty((12, BLOCK)), np.empty((12, BLOCK), dtype=np.bool_)
    copies = {name: np.empty((12, BLOCK)) for name in axes}
    twelve = np.ones(12)
    for start in range(0, points, BLOCK):
        part = slice(start, min(start + BLOCK, points))
        width = part.stop - part.start
        work, over = buffer[:, :width], flags[:, :width]
        blocks = {}
        for name, quantities in axes.items():
            # side by side in memory: half the time of reading twelve distant rows
            blocks[name] = copies[name][:, :width]
            np.copyto(blocks[name], quantities[:, part])
        for function, index in basis.items():
            row = rows[index, part]
            if function.kind == "one":
                row[:] = 1.0
                continue
            quantity = blocks[function.axis]
            if function.kind == "over" and not function.floats:
                np.greater(quantity, function.at, out=over)
                row[:] = np.add.reduce(over.view(np.uint8), axis=0, dtype=np.uint8)
                continue
            if function.kind == "above" and function.at == 0 and not function.floats:
                np.dot(twelve, quantity, out=row)
                continue
            if function.kind == "above":
                np.maximum(quantity, function.at, out=work)
                if not function.floats:
                    np.dot(twelve, work, out=row)
                    row -= 12 * function.at
                    continue
                work -= function.at
            elif function.kind == "over":
                np.greater(quantity, function.at, out=over)
                work[:] = over
            else:
                np.subtract(quantity, function.at, out=work)
                work *= 1 / function.size
                np.maximum(work, function.least, out=work)
                (np.ceil if function.up else np.floor)(work, out=work)
            if function.floats:
                assert price is not None
                work *= price[:, part]
            np.dot(twelve, work, out=row)


# --- from a contract to weights


def weights_of(contract: Contract, workload: Workload) -> Weights | None:
    """The weight of each function in the year's cost of this offer; None where it has to be billed path by path."""
    if contract.terms.price_floats != "yes" and contract.terms.list_price_falls_passed_on == "yes":
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
        axis = _axis(charge.meter, workload)
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


def _add(total: Weights, function: Function, weight: float) -> None:
    if weight:
        total[function] = total.get(function, 0.0) + weight


def _axis(meter: str, workload: Workload) -> tuple[str, float] | None:
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
    axis = _axis(plain.meters[0], workload)
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
