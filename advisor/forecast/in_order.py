"""Prices offers whose bill of a month is one rising curve: their year is a weighted sum of shared functions, and their months
have the order of the use, so that no bill is ever sorted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from math import inf
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from advisor.contracts import Contract
from advisor.forecast.futures import Futures, pattern_of, shape_of
from advisor.forecast.ordered_use import OrderedUse, SortedPattern
from advisor.forecast.prepaid import included_a_month, prepaid_share_of
from advisor.forecast.price_paths import rises_at_renewal
from advisor.forecast.priced_offer import Costs, Spread
from advisor.forecast.quick_bills import plan_in
from advisor.forecast.quick_plans import Bends, Steps
from advisor.forecast.rates import converted
from advisor.forecast.statistics import NEARLY_ALL, spread_of
from advisor.forecast.yearly import Along, Known, YearlyTotals, weighed_totals
from advisor.forecast.yearly_weights import Function, Weights, axis_of, on_axis, weights_of, weights_of_bends

Floats = NDArray[np.float64]
Means = Mapping[Function, Floats]
"""Of each function, the mean in each of the twelve months."""


@dataclass(frozen=True)
class _Asked:
    """One offer whose months have the order of one meter's."""

    contract: Contract
    axis: str
    """What it moves along: use of one task at one unit, and how its price moves."""
    plain: str
    """The same without the price."""
    scale: float
    """Units of its meter for one on the axis."""
    bill: Bends | Steps
    cost: Bends | Steps
    """The bill and what is missed where service ends."""
    order: OrderedUse

    @property
    def refuses_above(self) -> float:
        """On the axis."""
        return self.bill.stops_at / self.scale if isinstance(self.bill, Bends) else inf

    def within(self, budget: float) -> float:
        """Up to where on the axis a month's bill is within the budget."""
        limit = budget * (1 + NEARLY_ALL)
        if isinstance(self.bill, Steps):
            return self.bill.last_within(limit, self.order.most * self.scale) / self.scale
        return self.bill.last_within(limit) / self.scale

    def costs_of(self, use: Floats) -> Floats:
        return self.cost.of(use * self.scale)

    @property
    def line(self) -> tuple[float, float] | None:
        """What a month costs without use, and for one on the axis, where it is one straight line."""
        if isinstance(self.cost, Steps) or self.cost.bends:
            return None
        return self.cost.start, self.cost.slope * self.scale


def costs_in_order(contracts: Sequence[Contract], futures: Futures, *, bands: bool) -> list[Costs | None]:
    """What each offer comes to, in the order given; None where its bill of every month in every future is needed.

    Amounts are a month's or a year's in the contract's currency, what is missed included; arrays of `Costs` have shape
    (versions,). Without `bands` the twelve monthly bands are left empty. Figures are those of `bill_in` but for a float's
    last digits. Raises AdvisorError for a meter that the workload can't say.
    """
    asked = [_ask(contract, futures) for contract in contracts]
    weights = [None if one is None else _weights(one, futures) for one in asked]
    weighed = [place for place, found in enumerate(weights) if found is not None]
    made, means = weighed_totals(
        [contracts[place] for place in weighed],
        [found for found in weights if found is not None],
        futures.points,
        lambda axis: _along(futures, axis),
        {function for one in asked if one is not None for function in _asked_about(one, futures)},
    )
    costs: list[Costs | None] = []
    for place, one in enumerate(asked):
        if one is None:
            costs.append(None)
        elif (found := weights[place]) is not None:
            by_month = sum((weight * means[function] for function, weight in found.items()), start=np.zeros(12))
            if (line := one.line) is not None:
                year = _year_of_line(one.axis, line, futures, made)
            else:
                year = _year(made.totals[weighed.index(place)], futures)
            costs.append(_costs(one, futures, year, by_month, means, bands))
        else:
            months = one.costs_of(_use(futures, one.axis))
            costs.append(_costs(one, futures, _year(months.sum(axis=0), futures), months.mean(axis=1), means, bands))
    return costs


class _Year(NamedTuple):
    """What a year of each future comes to."""

    spread: Spread
    version_mean: Floats
    """Of a version's futures, shape (versions,)."""


def _year(totals: Floats, futures: Futures) -> _Year:
    """Of shape (futures,)."""
    return _Year(spread_of(totals), totals.reshape(futures.versions, -1).mean(axis=1))


def _year_of_line(axis: str, line: tuple[float, float], futures: Futures, made: YearlyTotals) -> _Year:
    """Of twelve months on a straight line: that of the use itself, moved; one sort for all such offers."""
    start, slope = line
    if not slope:
        return _Year(Spread(*[12 * start] * len(fields(Spread))), np.full(futures.versions, 12 * start))
    plain, _, moves = axis.partition(" ")
    place = ("yearly use", *shape_of(futures.workload, plain == "tokens", moves))
    use: _Year = futures.keep(place, lambda: _year(made.rows[made.basis[Function("above", axis)]], futures))
    spread = Spread(*(12 * start + slope * figure for figure in astuple(use.spread)))
    return _Year(spread, 12 * start + slope * use.version_mean)


def _ask(contract: Contract, futures: Futures) -> _Asked | None:
    plan, work = plan_in(contract, futures), futures.workload
    if plan is None or plan.beyond or not isinstance(plan.bill, (Bends, Steps)) or rises_at_renewal(contract, work):
        return None
    tokens, per_task = plan.meter in work.token_meters, futures.units_per_task(plan.meter)
    scale = work.tasks_per_month * per_task
    if scale <= 0:
        return None
    plain = "tokens" if tokens else "tasks"
    axis = f"{plain} {plan.moves}" if plan.moves else plain
    place = ("order", *shape_of(work, tokens, plan.moves))
    order = futures.keep(place, lambda: _ordered(futures, axis))
    cost = plan.bill
    if isinstance(cost, Bends) and cost.stops_at < order.most * scale and work.missed_value > 0:
        if tokens or plan.moves:
            return None  # the tasks that are refused have not the order of what is asked for
        cost = Bends(cost.start, cost.slope, (*cost.bends, (cost.stops_at, work.missed_value / per_task, 0.0)), inf)
    return _Asked(contract, axis, plain, scale, plan.bill, cost, order)


def _ordered(futures: Futures, axis: str) -> OrderedUse:
    values, factors, known = _along(futures, axis)
    if known is None or factors is None:
        return SortedPattern(values, futures.versions).times(np.ones(12))
    return known.ordered().times(factors)


def _along(futures: Futures, axis: str) -> Along:
    """Use along an axis, in parts where many workloads follow, of which the larger one stays the same for most."""
    if not futures.for_many:
        return Along(_use(futures, axis))
    plain, _, moves = axis.partition(" ")
    tokens = plain == "tokens"
    same = pattern_of(futures.workload, tokens, moves)  # for all growth and seasons
    pattern, factors = futures.pattern(tokens), futures.monthly_factors(tokens)
    if moves:
        pattern = np.asarray(
            futures.keep(("moved pattern", *same), lambda: futures.pattern(tokens) * futures.moved_prices(moves))
        )
    known = Known(
        futures.keep(("year", *shape_of(futures.workload, tokens, moves)), lambda: factors @ pattern),
        futures.keep(("month sums", *same), lambda: pattern.sum(axis=1)) * factors,
        lambda: futures.keep(("sorted", *same), lambda: SortedPattern(pattern, futures.versions)),
    )
    return Along(pattern, factors, known)


def _use(futures: Futures, axis: str) -> Floats:
    """Of one task a month, at one unit a task; shape (12, futures)."""
    plain, _, moves = axis.partition(" ")
    use = futures.use(plain == "tokens")
    if not moves:
        return use
    place = ("moved use", *shape_of(futures.workload, plain == "tokens", moves))
    return np.asarray(futures.keep(place, lambda: use * futures.moved_prices(moves)))


def _weights(one: _Asked, futures: Futures) -> Weights | None:
    if isinstance(one.cost, Bends):
        return weights_of_bends(one.cost, one.axis, one.scale)
    found = weights_of(one.contract, futures.workload)
    if found is None:
        return None
    # theirs are tasks or what tokens cost
    name, _ = axis_of("model_cost" if one.plain == "tokens" else "tasks", futures.workload) or ("", 0.0)
    return on_axis(found, one.axis, futures.workload.tasks_per_month * futures.units_per_task(name))


def _asked_about(one: _Asked, futures: Futures) -> Iterator[Function]:
    """What is to be known of the use beside the year: refusals, budgets, included units."""
    yield Function("above", one.plain)
    if one.refuses_above < one.order.most:
        yield from _refusals(one)[one.axis != "tasks" :]
    budget = futures.workload.budget
    if budget is not None and (last := one.within(budget)) < one.order.most:
        yield Function("over", one.axis, last)
    for charge in one.contract.charges:
        if charge.kind == "usage":
            included = included_a_month(charge, one.contract)
            factor = _units(charge, futures)
            if factor is not None and included > 0:
                yield Function("above", one.plain, included / factor)


def _refusals(one: _Asked) -> tuple[Function, Function]:
    """How much is refused, and whether it is more than a float's own error."""
    return (
        Function("above", one.axis, one.refuses_above),
        Function("over", one.axis, one.refuses_above / (1 - NEARLY_ALL)),
    )


def _units(charge: Any, futures: Futures) -> float | None:
    """Billed units of a charge for one on its axis; None where they are rounded."""
    factor = futures.workload.tasks_per_month * futures.units_per_task(charge.meter)
    convert = charge.price.convert
    if convert is None:
        return factor
    if convert.round != "none":
        return None
    return factor / float(convert.factor) if convert.operation == "divide" else factor * float(convert.factor)


def _costs(one: _Asked, futures: Futures, year: _Year, month_means: Floats, means: Means, bands: bool) -> Costs:
    work = futures.workload
    if (line := one.line) is not None:
        monthly, by_month, version_cvar = one.order.spreads_of_line(*line, month_means, bands)
    else:
        monthly, by_month, version_cvar = one.order.spreads(one.costs_of, month_means, bands)
    unserved_share = unserved = 0.0
    if one.refuses_above < one.order.most:
        above, over = _refusals(one)
        unserved_share = float(means[over].mean())
        unserved = float(means[above].mean()) if one.axis == "tasks" else _refused(one, futures)
        unserved *= work.tasks_per_month
    mean_bill = monthly.mean - unserved * work.missed_value
    return Costs(
        monthly=monthly,
        annual=year.spread,
        monthly_bands=by_month,
        version_mean=year.version_mean / 12,
        version_cvar=version_cvar,
        bill_monthly_mean=mean_bill,
        over_budget_share=None if work.budget is None else _over(one, work.budget, means),
        unserved_share=unserved_share,
        unserved_tasks=unserved,
        prepaid_share=prepaid_share_of(one.contract, _Expected(one, futures, means, mean_bill)),
    )


def _refused(one: _Asked, futures: Futures) -> float:
    """Mean of what is refused of one task a month, where what runs out is tokens or money: a share of each month's."""
    asked = np.maximum(_use(futures, one.axis), one.refuses_above)
    share = np.divide(-one.refuses_above, asked, out=asked)
    share += 1.0
    share *= futures.use(False)
    return float(share.mean())


def _over(one: _Asked, budget: float, means: Means) -> float:
    last = one.within(budget)
    return float(means[Function("over", one.axis, last)].mean()) if last < one.order.most else 0.0


@dataclass(frozen=True)
class _Expected:
    """What the prepaid share asks about; a rising bill is never below a minimum or commitment of a month."""

    one: _Asked
    futures: Futures
    means: Means
    mean_bill: float

    def units(self, charge: Any, up_to: float) -> tuple[float, float]:
        factor = _units(charge, self.futures)
        if factor is None:
            units = converted(self.futures.by_month(charge.meter), charge.price.convert)
            return float(units.mean()), float(np.minimum(units, up_to).mean())
        mean = float(self.means[Function("above", self.one.plain)].mean()) * factor
        if up_to <= 0:
            return mean, up_to
        return mean, mean - float(self.means[Function("above", self.one.plain, up_to / factor)].mean()) * factor

    def bill(self, up_to: float | None = None) -> float:
        return self.mean_bill if up_to is None else min(up_to, self.mean_bill)
