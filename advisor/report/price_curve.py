"""What a contract's bill comes to at a given amount of work: the exact bill, priced at many volumes for the charts."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache, partial
from itertools import pairwise
from typing import Any

from advisor.contracts import Contract, bill
from advisor.forecast.crossovers import average_month, curve_of, monthly_lines, per_task
from advisor.workload import Workload


@dataclass(frozen=True)
class Point:
    tasks: float
    cost: float
    """The average month's bill, in the contract's currency."""
    served: bool
    """False where the service has stopped before the end of the month."""


def meters(workload: Workload, tasks: float, cost_factor: float = 1.0) -> dict[str, Decimal]:
    """A month's quantity of every meter for so many tasks, each `cost_factor` times the usual size in tokens."""
    quantities: dict[str, float] = {"tasks": tasks, "model_cost": tasks * workload.task_cost * cost_factor}
    for meter, units in workload.units_per_task.items():
        quantities.setdefault(meter, tasks * units * (cost_factor if meter in workload.token_meters else 1.0))
    quantities.update(workload.fixed_units)
    return {meter: Decimal(repr(round(quantity, 6))) for meter, quantity in quantities.items()}


def year_of_meters(
    workload: Workload,
    *,
    volume: float = 1.0,
    size: float = 1.0,
    growth: float | None = None,
    season: tuple[float, ...] | None = None,
) -> list[dict[str, Decimal]]:
    """Twelve expected months with one input moved: volume or size of a task by a factor, growth, or single months."""
    rate = workload.growth if growth is None else growth
    factors = workload.season if season is None else season
    return [
        meters(workload, workload.tasks_per_month * volume * math.exp(rate * month / 12) * factor, size)
        for month, factor in enumerate(factors)
    ]


def months_that_repeat(contract: Contract) -> int:
    """1 when every month is billed for itself, else 12: yearly fees, pools, commitments and credits need the whole year."""
    monthly = all(
        getattr(charge, "every", "month") == "month" and getattr(charge, "included_every", "month") == "month"
        for charge in contract.charges
    )
    spans: list[Any] = [
        contract.minimum_spend,
        contract.maximum_spend,
        contract.commitment,
        contract.cap,
        *contract.discounts,
    ]
    monthly = monthly and all(span is None or getattr(span, "every", "month") == "month" for span in spans)
    return 1 if monthly and not contract.credits else 12


def at_volume(contract: Contract, workload: Workload, tasks: float, cost_factor: float = 1.0) -> Point:
    """The average month's bill for so many tasks every month."""
    return replace(_repeated(contract, tuple(meters(workload, tasks, cost_factor).items())), tasks=tasks)


@lru_cache(maxsize=64)
def _repeated(contract: Contract, month: tuple[tuple[str, Decimal], ...]) -> Point:
    """The average month's bill when every month is this one; remembered, for each line begins without any work."""
    months = months_that_repeat(contract)
    result = bill(contract, [dict(month)] * months)
    served = not any(units > 0 for one in result.months for units in one.unserved.values())
    return Point(0.0, float(result.total) / months, served)


def curve(priced: Callable[[float], Point], top: float, steps: int = 24) -> list[Point]:
    """A bill from no work to `top` tasks a month; a step has its foot and its head at nearly the same place."""
    points = [priced(top * n / steps) for n in range(steps + 1)]
    tallest = max(point.cost for point in points) or 1.0
    out = [points[0]]
    for before, after in pairwise(points):
        out += _edge(priced, before, after, tallest, _slope(out), depth=9)
        out.append(after)
    return out


def drawn_bill(
    contract: Contract, workload: Workload, top: float, cost_factor: float = 1.0
) -> Callable[[float], Point]:
    """`at_volume` for a line that is drawn: where a month's bill is made of straight pieces up to `top`, it is read off
    them, to the cent that the bill itself rounds to; else it is the bill. A line takes some forty of them.
    """
    exact = partial(at_volume, contract, workload, cost_factor=cost_factor)
    if months_that_repeat(contract) != 1 or _has_many_steps(contract):
        return exact
    size = _Size(workload, cost_factor)
    pieces = _pieces(contract, size)
    if pieces is not None and pieces.end is not None:
        pieces = _pieces.__wrapped__(contract, size)  # how far it is followed depends on the volume, no part of a size
    if pieces is None or (pieces.end is not None and pieces.end <= top):
        return exact
    starts, lines, stops_at, nothing = pieces.starts, pieces.lines, pieces.stops_at, pieces.nothing

    def read_off(tasks: float) -> Point:
        if tasks <= 0:
            return nothing
        start, value, slope = lines[max(0, bisect_left(starts, tasks) - 1)]
        return Point(tasks, value + slope * (tasks - start), tasks <= stops_at)

    return read_off


class _Size:
    """What a bill along tasks depends on beside the contract; equal ones make equal bills, at every volume."""

    def __init__(self, workload: Workload, cost_factor: float) -> None:
        self.workload, self.cost_factor = workload, cost_factor
        units, fixed = workload.units_per_task, workload.fixed_units
        self._key = (cost_factor, workload.task_cost, tuple(units.items()), workload.token_meters, tuple(fixed.items()))

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Size) and self._key == other._key

    def sized(self) -> Workload:
        """The workload with tasks of this size."""
        work, factor = self.workload, self.cost_factor
        if factor == 1.0:
            return work
        units = {
            meter: count * (factor if meter in work.token_meters else 1.0)
            for meter, count in work.units_per_task.items()
        }
        return replace(work, task_cost=work.task_cost * factor, units_per_task=units)


@dataclass(frozen=True)
class _Pieces:
    """A month's bill along tasks in straight pieces."""

    starts: list[float]
    lines: list[tuple[float, float, float]]
    """Where each starts, the bill there, and its slope."""
    stops_at: float
    end: float | None
    """Up to where they are known; None: for ever."""
    nothing: Point
    """Without any task."""


@lru_cache(maxsize=64)
def _pieces(contract: Contract, size: _Size) -> _Pieces | None:
    """None where the bill is not made of such pieces. Remembered: a slider of the volume draws the same lines again."""
    sized = size.sized()
    found = monthly_lines(contract, sized)
    plain = average_month(contract, sized)
    if found is None or plain is None or len(plain.meters) > 1:
        return None
    whole, stops_at = curve_of(plain), math.inf
    if whole is not None and whole.stops_at is not None:
        each = per_task(sized, plain.meters[0])
        stops_at = float(whole.stops_at / each) if each else math.inf
    lines = [line.nearly for line in found[0]]
    nothing = _repeated(contract, tuple(meters(sized, 0.0).items()))
    end = None if found[1] is None else float(found[1])
    return _Pieces([start for start, _, _ in lines], lines, stops_at, end, nothing)


def _slope(points: list[Point]) -> float:
    if len(points) < 2 or points[-1].tasks <= points[-2].tasks:
        return 0.0
    return (points[-1].cost - points[-2].cost) / (points[-1].tasks - points[-2].tasks)


def _has_many_steps(contract: Contract) -> bool:
    """Packages and blocks jump so often that their pieces take longer than the bills of a line."""
    prices = [charge.price for charge in contract.charges if charge.kind == "usage"]
    return any(price.model in ("package", "blocks") or price.convert is not None for price in prices)


def _edge(
    priced: Callable[[float], Point], before: Point, after: Point, tallest: float, slope: float, depth: int
) -> list[Point]:
    """Extra points between two where the bill leaves the straight line, closing in on the place by halving."""
    expected = before.cost + slope * (after.tasks - before.tasks)
    bend = abs(after.cost - expected) > 0.01 * tallest
    if depth == 0 or not (bend or before.served != after.served):
        return []
    middle = priced((before.tasks + after.tasks) / 2)
    if abs(middle.cost - (before.cost + after.cost) / 2) < 0.002 * tallest and before.served == after.served:
        return []
    left_bend = abs(middle.cost - before.cost - slope * (middle.tasks - before.tasks)) > 0.002 * tallest
    if left_bend or before.served != middle.served:
        return [*_edge(priced, before, middle, tallest, slope, depth - 1), middle]
    return [middle, *_edge(priced, middle, after, tallest, slope, depth - 1)]
