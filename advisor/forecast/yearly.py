"""A year's total of many offers at once, fast enough to follow a slider: one shared basis and one matrix product.

A bill that is made of straight pieces and steps of one meter in one month is a weighted sum of a few functions of
that meter: how much there is, how much is above b, whether it is above b, how many packages it takes. Those are
computed once for all offers; a price is only a weight. What can't be said that way is billed path by path, with the
same meaning.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from operator import is_
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from advisor.contracts import Contract
from advisor.forecast.bills import bill_in
from advisor.forecast.futures import Futures
from advisor.forecast.ordered_use import SortedPattern
from advisor.forecast.yearly_weights import Clause, Function, Weights, weights_of, yearly_clauses
from advisor.workload import Workload

Floats = NDArray[np.float64]

BLOCK = 2048
"""Futures that are worked on together: twelve months of them fit into the second-level cache."""


class Known(NamedTuple):
    """What is known of an axis beforehand, so that nobody has to look at every future for it; its factors are in it."""

    year: Floats
    """The sum of the twelve months, shape (futures,)."""
    month_sums: Floats
    """The sum over the futures, shape (12,)."""
    ordered: Callable[[], SortedPattern]
    """Its months in order, without their factors; to be called where they are needed, for they take a sort."""


class Along(NamedTuple):
    """What varies along an axis."""

    values: Floats
    """Shape (12, futures)."""
    factors: Floats | None = None
    """What each month of it is multiplied by, shape (12,)."""
    known: Known | None = None
    """Only with factors."""

    def month_sums(self, function: Function) -> Floats | None:
        """The sum over the futures of a function of each month, shape (12,); None where each future has to be looked at."""
        if self.known is None or self.factors is None or function.floats or function.kind not in ("above", "over"):
            return None
        if function.kind == "over":
            return self.known.ordered().over(function.at, self.factors)
        if function.at == 0:
            return self.known.month_sums
        return self.known.ordered().above(function.at, self.factors)


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
        work.renewal_rise, work.renewal_rise_sd, work.price_floats_chance,
    )  # fmt: skip


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


def weighed_totals(
    contracts: Sequence[Contract],
    weights: Sequence[Weights],
    points: int,
    along: Callable[[str], Along],
    also: Iterable[Function] = (),
) -> tuple[YearlyTotals, dict[Function, Floats]]:
    """`yearly_totals` of offers whose weights are known, and the mean of each function, theirs and `also`, in each month.

    `along` gives the use of an axis in `points` futures. Totals have shape (offers, points), the means shape (12,).
    """
    clauses = tuple(yearly_clauses(contract) or () for contract in contracts)
    found = _Found(tuple(contracts), (), tuple(weights), clauses)
    basis = _basis(weights)
    for function in also:
        basis.setdefault(function, len(basis))  # behind those that have a weight: only its mean is wanted
    sums = np.zeros((len(basis), 12))
    made = _totals(found, basis, points, along, None, None, sums)
    return made, {function: sums[row] / points for function, row in basis.items()}


def yearly_totals(contracts: Sequence[Contract], futures: Futures, again: YearlyTotals | None = None) -> YearlyTotals:
    """The year's cost of each offer in each future, in the case's currency: bills and the value of tasks not served.

    `again` is an earlier result that is no longer needed: its memory is used where it fits, and its weights where they
    are the same, which a slider feels. Raises AdvisorError for a meter that the workload can't say.
    """
    workload = futures.workload
    known = again is not None and again.found.holds_for(contracts, workload)
    found = again.found if again is not None and known else _find(contracts, workload)
    basis = _basis(found.weights)
    price = futures.market_price if any(function.floats for function in basis) else None
    totals = _totals(found, basis, futures.points, partial(quantities, futures), price, again, None)
    for index in totals.by_path:
        billed = bill_in(contracts[index], futures)
        totals.totals[index] = billed.bill.sum(axis=0)
        if billed.served is not None:
            unserved = futures.by_month("tasks") * np.maximum(1.0 - billed.served, 0.0)
            totals.totals[index] += workload.missed_value * unserved.sum(axis=0)
    return totals


def _basis(found: Iterable[Weights | None]) -> dict[Function, int]:
    basis: dict[Function, int] = {}
    for weights in found:
        for function in weights or {}:
            basis.setdefault(function, len(basis))
    return basis


def _totals(
    found: _Found,
    basis: dict[Function, int],
    points: int,
    along: Callable[[str], Along],
    price: Floats | None,
    again: YearlyTotals | None,
    sums: Floats | None,
) -> YearlyTotals:
    weighed = len(_basis(found.weights))
    matrix = _matrix([weights or {} for weights in found.weights], basis, weighed)
    rows = _room(again.rows if again else None, weighed, points)
    totals = _room(again.totals if again else None, len(found.contracts), points)
    _fill_all(rows, basis, along, price, sums)
    for start in range(0, points, BLOCK):
        part = slice(start, start + BLOCK)
        np.matmul(matrix, rows[:, part], out=totals[:, part])
    for clauses, total in zip(found.clauses, totals, strict=True):
        _apply(clauses, total)
    by_path = tuple(index for index, weights in enumerate(found.weights) if weights is None)
    return YearlyTotals(totals, basis, rows, by_path, found)


def _room(old: Floats | None, rows: int, columns: int) -> Floats:
    return old if old is not None and old.shape == (rows, columns) else np.empty((rows, columns))


def _matrix(found: Sequence[Weights], basis: dict[Function, int], columns: int) -> Floats:
    matrix = np.zeros((len(found), columns))
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


def quantities(futures: Futures, axis: str) -> Along:
    """Units of an axis, such as "tasks" or "output_tokens floats" (times what becomes of their price); (12, futures)."""
    meter, _, moves = axis.partition(" ")
    return Along(futures.moved(meter, moves) if moves else futures.by_month(meter))


def _fill_all(
    rows: Floats, basis: dict[Function, int], along: Callable[[str], Along], price: Floats | None, sums: Floats | None
) -> None:
    """Every function of the basis that has a row, summed over the twelve months; into `sums`, the sum over the futures of
    every function in each month."""
    weighed, points = rows.shape
    axes = {name: along(name) for name in {function.axis for function in basis if function.axis}}
    rest: list[_Wanted] = []
    for function, index in basis.items():
        row = rows[index] if index < weighed else None
        total = None if sums is None else sums[index]
        if function.kind == "one":
            assert row is not None
            row[:] = 1.0
            if total is not None:
                total[:] = points / 12
            continue
        axis = axes[function.axis]
        if total is not None and (known := axis.month_sums(function)) is not None:
            total[:], total = known, None
        if row is not None and function.kind == "above" and function.at == 0 and not function.floats and axis.known:
            row[:], row = axis.known.year, None
        if row is not None or total is not None:
            rest.append(_Wanted(function, row, total))
    _fill(rest, points, {name: axes[name] for name in {one.function.axis for one in rest}}, price)


class _Wanted(NamedTuple):
    """What is still to be found of a function, as arrays to be filled."""

    function: Function
    row: Floats | None
    """Its sum over the months, shape (futures,)."""
    total: Floats | None
    """Its sum over the futures, shape (12,), zeros before."""


def _fill(wanted: Sequence[_Wanted], points: int, axes: Mapping[str, Along], price: Floats | None) -> None:
    """Future by future, in blocks."""
    buffer, flags = np.empty((12, BLOCK)), np.empty((12, BLOCK), dtype=np.bool_)
    copies = {name: np.empty((12, BLOCK)) for name in axes}
    twelve, each = np.ones(12), np.ones(BLOCK)
    for start in range(0, points if wanted else 0, BLOCK):
        part = slice(start, min(start + BLOCK, points))
        width = part.stop - part.start
        work, over = buffer[:, :width], flags[:, :width]
        blocks = {}
        for name, values in axes.items():
            # side by side in memory: half the time of reading twelve distant rows
            blocks[name] = copies[name][:, :width]
            if values.factors is None:
                np.copyto(blocks[name], values.values[:, part])
            else:
                np.multiply(values.values[:, part], values.factors[:, None], out=blocks[name])
        for function, row, total in wanted:
            quantity = blocks[function.axis]
            summed, less = work, 0.0
            if function.kind == "over" and not function.floats:
                np.greater(quantity, function.at, out=over)
                if row is not None:
                    row[part] = np.add.reduce(over.view(np.uint8), axis=0, dtype=np.uint8)
                if total is not None:
                    total += [np.count_nonzero(month) for month in over]
                continue
            if function.kind == "above" and function.at == 0 and not function.floats:
                summed = quantity
            elif function.kind == "above":
                np.maximum(quantity, function.at, out=work)
                if function.floats or total is not None:
                    work -= function.at  # before it is summed: little above a large bound would be lost in rounding
                else:
                    less = function.at
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
            if row is not None:
                np.dot(twelve, summed, out=row[part])
                if less:
                    row[part] -= 12 * less
            if total is not None:
                total += summed @ each[:width]
