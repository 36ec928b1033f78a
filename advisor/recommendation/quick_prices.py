"""An offer priced for a search from sorted use: the same figures as from all futures, where a month's bill is one rising curve."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import inf
from typing import TYPE_CHECKING, Any

import numpy as np

from advisor.forecast.futures import Futures, imagine_futures, shape_of
from advisor.forecast.paths import really_stops
from advisor.forecast.prepaid import fixed_monthly, prepaid_share_of
from advisor.forecast.price_paths import price_path, renewal_path, rises_at_renewal
from advisor.forecast.priced_offer import PricedOffer, Spread
from advisor.forecast.quick_plans import Bends, Plan, Steps, Yearly, plan_of
from advisor.forecast.rates import converted
from advisor.forecast.statistics import NEARLY_ALL, share_over
from advisor.recommendation.repricing import family_of
from advisor.recommendation.sorted_use import Figures, Floats, SortedUse, by_version, figures_of
from advisor.recommendation.thresholds import Thresholds
from advisor.workload import Workload

if TYPE_CHECKING:
    from advisor.contracts import Contract
    from advisor.forecast.scores import Scores

_KEPT, _MOST_BYTES = 24, 3_000_000
"""Orders of use that are kept for a few uses: a search comes back to the same ones; but never so many that memory is
felt (one of all futures takes three million bytes)."""


@dataclass(frozen=True)
class _Costs:
    """What the decision reads of an offer's months, what is missed included."""

    figures: Figures
    mean_bill: float
    over_budget: float | None
    unserved: float
    mean_bill_within: float | None = None
    """Mean of what is not above a month of the commitment; None where no bill is below it."""


@dataclass(frozen=True)
class _Asked:
    """One plan in one workload."""

    plan: Plan
    workload: Workload
    scores: Scores
    tokens: bool
    """Whether its meter grows with the size of a task."""
    scale: float
    """Units of the meter in a median month."""
    rises: bool
    """Whether a renewal inside the year may make every price dearer."""

    def shape(self, moves: str) -> tuple[Any, ...]:
        """Everything that use depends on but its volume."""
        return (self.scores.points, *shape_of(self.workload, self.tokens, moves))


@dataclass
class QuickPrices:
    """Prices one offer in one workload after another, and keeps what they share."""

    like: PricedOffer
    """Any offer with every field, of which a search reads only some."""
    thresholds: Thresholds
    _plans: dict[tuple[int, float], Plan | None] = field(default_factory=dict)
    _contracts: dict[int, Contract] = field(default_factory=dict)
    """Kept so that an identity is never given twice."""
    _futures: dict[tuple[Any, ...], Futures] = field(default_factory=dict)
    _rows: dict[tuple[Any, ...], Floats] = field(default_factory=dict)
    _sorted: dict[tuple[Any, ...], SortedUse] = field(default_factory=dict)
    _beyond: dict[tuple[Any, ...], tuple[Figures, float | None]] = field(default_factory=dict)
    _priced: dict[tuple[Any, ...], PricedOffer] = field(default_factory=dict)

    def price(self, contract: Contract, workload: Workload, scores: Scores) -> PricedOffer | None:
        """The figures of `reprice`; None where this offer has to be billed month by month in every future."""
        plan = self._plan(contract, workload)
        if plan is None:
            return None
        rises = rises_at_renewal(contract, workload)
        if rises and not plan.rises:
            return None
        per_task = 1.0
        if plan.meter != "tasks":
            per_task = workload.task_cost if plan.meter == "model_cost" else workload.units_per_task.get(plan.meter, 0)
        scale = workload.tasks_per_month * per_task
        if scale <= 0:
            return None
        asked = _Asked(plan, workload, scores, plan.meter in workload.token_meters, scale, rises)
        missed = workload.missed_value if really_stops(contract) else 0.0
        renewal = (workload.renewal_rise, workload.renewal_rise_sd) if rises else ()
        place = (id(plan), asked.shape(plan.moves), renewal, scale, missed, workload.tasks_per_month, workload.budget)
        if place not in self._priced:
            self._priced[place] = self._figured(asked, missed * workload.tasks_per_month)
        return self._priced[place]

    def futures(self, workload: Workload, scores: Scores) -> Futures:
        """All futures of a workload, as multiples of those of one task a month."""
        return _Multiples(workload, scores, one=self._imagine(workload, scores))

    def _plan(self, contract: Contract, workload: Workload) -> Plan | None:
        seats = sum(
            workload.fixed_units.get(charge.per or "", 0.0) for charge in contract.charges if charge.kind == "fee"
        )
        place = (id(contract), seats)
        if place not in self._plans:
            self._contracts[id(contract)] = contract
            self._plans[place] = plan_of(contract, workload)
        return self._plans[place]

    def _figured(self, asked: _Asked, missed: float) -> PricedOffer:
        contract = asked.plan.contract
        volume = self._use(asked, "")
        match asked.plan.bill:
            case Steps() as bill:
                costs = self._in_steps(asked, bill, volume)
            case Yearly() as bill:
                costs = self._by_year(asked, bill)
            case bill:
                costs = self._on_lines(asked, bill, missed)
        expected = _FromSortedUse(volume, asked.scale, costs.mean_bill, costs.mean_bill_within)
        share = prepaid_share_of(contract, expected)
        average = float(costs.figures.mean.mean())
        return replace(
            self.like,
            name=contract.name,
            contract=contract,
            family=family_of(share, self.thresholds),
            prepaid_share=share,
            fixed_monthly=fixed_monthly(contract),
            stops=really_stops(contract),
            monthly=Spread(average, average, average, average, average, costs.figures.bad),
            over_budget_share=costs.over_budget,
            unserved_share=costs.unserved,
            version_mean=costs.figures.mean,
            version_cvar=costs.figures.tail,
        )

    def _on_lines(self, asked: _Asked, bill: Bends, missed: float) -> _Costs:
        scale, budget = asked.scale, asked.workload.budget
        if asked.plan.beyond:
            return self._beyond_included(asked, bill)
        if asked.rises:
            return self._month_by_month(asked, bill, missed)
        use = self._use(asked, asked.plan.moves)
        stops_at = bill.stops_at / scale
        refuses = use.most > stops_at
        if refuses and missed > 0 and asked.tokens:
            return self._month_by_month(asked, bill, missed)
        figures = use.figures.times(bill.slope * scale).plus(bill.start)
        for at, more, jump in bill.bends:
            if at / scale >= use.most:
                break
            if more:
                figures = figures.and_(use.above(at / scale).times(more * scale))
            if jump:
                figures = figures.and_(use.over(at / scale).times(jump))
        mean_bill = float(figures.mean.mean())
        if refuses and missed > 0:
            figures = figures.and_(use.above(stops_at).times(missed))
        return _Costs(
            figures,
            mean_bill,
            None if budget is None else use.share_over(bill.last_within(budget * (1 + NEARLY_ALL)) / scale),
            use.share_over(stops_at / (1 - NEARLY_ALL)) if refuses else 0.0,
        )

    def _month_by_month(self, asked: _Asked, bill: Bends, missed: float) -> _Costs:
        """A meter of tokens that stops refuses tasks, a renewal raises late months: nothing is in order any more."""
        quantity = self._months(asked, asked.plan.moves) * asked.scale
        tasks = self._months(replace(asked, tokens=False), "")
        costs = bill.of(quantity)
        if asked.rises:
            costs *= self._rises(asked)
        mean_bill, budget = float(costs.mean()), asked.workload.budget
        over = None if budget is None else share_over(costs, budget)
        if bill.stops_at == inf:
            return _Costs(figures_of(costs), mean_bill, over, 0.0)
        # share refused: 1 - limit / quantity above the limit
        refused = np.maximum(quantity, bill.stops_at, out=quantity)
        np.divide(-bill.stops_at, refused, out=refused)
        refused += 1.0
        unserved = np.count_nonzero(refused > NEARLY_ALL) / refused.size
        refused *= tasks
        refused *= missed
        costs += refused
        return _Costs(figures_of(costs), mean_bill, over, unserved)

    def _beyond_included(self, asked: _Asked, bill: Bends) -> _Costs:
        """Where prices move, use beyond what is included has an order of its own for every volume."""
        beyond, slope, budget = asked.plan.beyond / asked.scale, bill.slope * asked.scale, asked.workload.budget
        place = (*asked.shape(asked.plan.moves), beyond, budget and (slope, bill.start, budget))
        if place not in self._beyond:
            _make_room(self._beyond)
            use = self._months(asked, "") - beyond
            np.maximum(use, 0.0, out=use)
            use *= self._prices(asked)
            # only a hard budget asks for more than sums, which are as good of any fee and price
            over = None if budget is None else share_over(bill.start + slope * use, budget)
            self._beyond[place] = figures_of(use), over
        use_figures, over = self._beyond[place]
        figures = use_figures.times(slope).plus(bill.start)
        return _Costs(figures, float(figures.mean.mean()), over, 0.0)

    def _by_year(self, asked: _Asked, bill: Yearly) -> _Costs:
        costs = self._months(asked, asked.plan.moves) * (bill.slope * asked.scale)
        costs += bill.fixed
        # of each version, month after month of all its futures
        months = costs.reshape(asked.scores.versions, 12, -1)
        months[:, -1] += np.maximum(bill.amount - months.sum(axis=1), 0.0)
        within = float(np.minimum(costs, bill.amount / 12).mean())
        return replace(self._only_billed(asked, costs), mean_bill_within=within)

    @staticmethod
    def _only_billed(asked: _Asked, costs: Floats) -> _Costs:
        budget, mean = asked.workload.budget, float(costs.mean())
        over = None if budget is None else share_over(costs, budget)
        return _Costs(figures_of(costs), mean, over, 0.0)

    @staticmethod
    def _in_steps(asked: _Asked, bill: Steps, use: SortedUse) -> _Costs:
        budget = asked.workload.budget
        figures, rows = use.through(lambda quantity: bill.of(quantity * asked.scale))
        over = None if budget is None else share_over(rows, budget)
        return _Costs(figures, float(figures.mean.mean()), over, 0.0)

    def _use(self, asked: _Asked, moves: str) -> SortedUse:
        """One task a month and one unit a task: every volume and size is a multiple of it."""
        place = asked.shape(moves)
        if place not in self._sorted:
            _make_room(self._sorted)
            self._sorted[place] = SortedUse(self._months(asked, moves).copy())
        return self._sorted[place]

    def _months(self, asked: _Asked, moves: str) -> Floats:
        """The same in no order, shape (versions, months)."""
        place = asked.shape(moves)
        if place not in self._rows:
            _make_room(self._rows)
            futures = self._imagine(asked.workload, asked.scores)
            use = futures.by_month("model_cost" if asked.tokens else "tasks")
            self._rows[place] = by_version(use, asked.scores.versions)
            if moves:
                self._rows[place] *= self._prices(asked)
        return self._rows[place]

    def _prices(self, asked: _Asked) -> Floats:
        """What becomes of the prices, shape (versions, months)."""
        place = ("prices", *asked.shape(asked.plan.moves))
        if place not in self._rows:
            path = price_path(asked.plan.contract, self._imagine(asked.workload, asked.scores))
            assert path is not None
            self._rows[place] = by_version(path, asked.scores.versions)
        return self._rows[place]

    def _rises(self, asked: _Asked) -> Floats:
        """What renewals make of the prices, shape (versions, months)."""
        work, terms = asked.workload, asked.plan.contract
        place: tuple[Any, ...] = ("rises", asked.scores.points, terms.term_months, terms.terms.uplift_cap)
        place = (*place, work.renewal_rise, work.renewal_rise_sd)
        if place not in self._rows:
            path = renewal_path(terms, Futures(work, asked.scores))
            assert path is not None
            self._rows[place] = by_version(path, asked.scores.versions)
        return self._rows[place]

    def _imagine(self, workload: Workload, scores: Scores) -> Futures:
        place = (scores.points, *shape_of(workload, True, "any"))
        if place not in self._futures:
            _make_room(self._futures)
            self._futures[place] = imagine_futures(replace(workload, tasks_per_month=1.0, task_cost=1.0), scores)
        return self._futures[place]


@dataclass(frozen=True)
class _Multiples(Futures):
    one: Futures | None = None

    def by_month(self, name: str) -> Floats:
        if name not in self._meters and name not in self.workload.fixed_units:
            assert self.one is not None
            use = self.one.by_month("model_cost" if name in self.workload.token_meters else "tasks")
            self._meters[name] = use * (self.workload.tasks_per_month * self.units_per_task(name))
        return super().by_month(name)

    @property
    def market_price(self) -> Floats:
        assert self.one is not None
        return self.one.market_price


def _make_room(kept: dict[tuple[Any, ...], Any]) -> None:
    while kept and (len(kept) >= _KEPT or sum(_bytes(one) for one in kept.values()) >= _MOST_BYTES):
        del kept[next(iter(kept))]


def _bytes(one: Any) -> int:
    """Of the arrays in it."""
    if isinstance(one, np.ndarray):
        return one.nbytes
    if isinstance(one, (tuple, dict)):
        return sum(_bytes(each) for each in (one.values() if isinstance(one, dict) else one))
    return _bytes(vars(one)) if isinstance(one, (SortedUse, Futures)) else 0


@dataclass(frozen=True)
class _FromSortedUse:
    """What the prepaid share asks about; the bill is never below a minimum or commitment of a month."""

    use: SortedUse
    scale: float
    mean_bill: float
    mean_bill_within: float | None

    def units(self, charge: Any, up_to: float) -> tuple[float, float]:
        convert = charge.price.convert
        if convert is not None and convert.round != "none":
            units = converted(self.use.rows * self.scale, convert)
            return float(units.mean()), float(np.minimum(units, up_to).mean())
        factor = self.scale
        if convert is not None:
            factor = factor / float(convert.factor) if convert.operation == "divide" else factor * float(convert.factor)
        mean = float(self.use.figures.mean.mean()) * factor
        if up_to <= 0:
            return mean, up_to
        if up_to / factor >= self.use.most:
            return mean, mean
        return mean, mean - float(self.use.above(up_to / factor).mean.mean()) * factor

    def bill(self, up_to: float | None = None) -> float:
        if up_to is None:
            return self.mean_bill
        return min(up_to, self.mean_bill) if self.mean_bill_within is None else self.mean_bill_within
