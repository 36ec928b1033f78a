"""An offer priced for a search from sorted use: the same figures as from all futures, where a month's bill is one rising curve."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import inf
from typing import TYPE_CHECKING, Any

import numpy as np

from advisor.forecast.futures import Futures, imagine_futures, shape_of
from advisor.forecast.paths import really_stops
from advisor.forecast.prepaid import fixed_monthly, prepaid_share_of
from advisor.forecast.price_paths import renewal_path, rises_at_renewal
from advisor.forecast.priced_offer import PricedOffer, Spread
from advisor.forecast.quick_plans import Bends, Plan, Steps, Yearly, plan_of
from advisor.forecast.rates import converted
from advisor.forecast.statistics import NEARLY_ALL, share_over
from advisor.recommendation.repricing import family_of
from advisor.recommendation.sorted_use import Figures, Floats, SortedUse, figures_of, of_versions
from advisor.recommendation.thresholds import Thresholds
from advisor.workload import Workload

if TYPE_CHECKING:
    from advisor.contracts import Contract
    from advisor.forecast.scores import Scores

_PRICED = 100
"""Priced offers that are kept: those that a change leaves alone are asked for again at once."""
_KEPT, _MOST_BYTES, _FUTURES_BYTES = 24, 3_000_000, 1_500_000
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
class _Shapes:
    """`shape_of` of one workload, asked for many times."""

    workload: Workload
    points: int
    _found: dict[tuple[bool, str], tuple[Any, ...]] = field(default_factory=dict)

    def of(self, tokens: bool, moves: str) -> tuple[Any, ...]:
        place = (tokens, moves)
        if place not in self._found:
            self._found[place] = (self.points, *shape_of(self.workload, tokens, moves))
        return self._found[place]


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
    shapes: _Shapes

    def shape(self, moves: str) -> tuple[Any, ...]:
        """Everything that use depends on but its volume."""
        return self.shapes.of(self.tokens, moves)


@dataclass
class QuickPrices:
    """Prices one offer in one workload after another, and keeps what they share."""

    like: PricedOffer
    """Any offer with every field, of which a search reads only some."""
    thresholds: Thresholds
    _plans: dict[tuple[int, float], tuple[Contract, Plan | None]] = field(default_factory=dict)
    """With its contract, so that an identity is never given twice."""
    _futures: dict[tuple[Any, ...], Futures] = field(default_factory=dict)
    _rows: dict[tuple[Any, ...], Floats] = field(default_factory=dict)
    _sorted: dict[tuple[Any, ...], SortedUse] = field(default_factory=dict)
    _beyond: dict[tuple[Any, ...], tuple[Figures, float | None]] = field(default_factory=dict)
    _priced: dict[tuple[Any, ...], tuple[Plan, PricedOffer]] = field(default_factory=dict)
    """With its plan, for the same reason."""
    _shapes: _Shapes | None = None
    _room: Floats | None = None

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
        if self._shapes is None or self._shapes.workload is not workload or self._shapes.points != scores.points:
            self._shapes = _Shapes(workload, scores.points)
        asked = _Asked(plan, workload, scores, plan.meter in workload.token_meters, scale, rises, self._shapes)
        missed = workload.missed_value if really_stops(contract) else 0.0
        renewal = (workload.renewal_rise, workload.renewal_rise_sd) if rises else ()
        place = (id(plan), asked.shape(plan.moves), renewal, scale, missed, workload.tasks_per_month, workload.budget)
        if place not in self._priced:
            if len(self._priced) >= _PRICED:
                del self._priced[next(iter(self._priced))]
            self._priced[place] = plan, self._figured(asked, missed * workload.tasks_per_month)
        return self._priced[place][1]

    def futures(self, workload: Workload, scores: Scores) -> Futures:
        """All futures of a workload, as multiples of those of one task a month."""
        return _Multiples(workload, scores, one=self._imagine(workload, scores))

    def _plan(self, contract: Contract, workload: Workload) -> Plan | None:
        seats = sum(
            workload.fixed_units.get(charge.per or "", 0.0) for charge in contract.charges if charge.kind == "fee"
        )
        place = (id(contract), seats)
        if place not in self._plans:
            if len(self._plans) >= _PRICED:
                del self._plans[next(iter(self._plans))]
            self._plans[place] = contract, plan_of(contract, workload)
        return self._plans[place][1]

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
            # A bill stands still where service has ended, so that the months of refusals are its highest whatever they
            # cost: what is missed adds to the worst as it adds to the mean.
            in_order = not asked.tokens and not asked.plan.moves
            figures = figures.and_((use.above(stops_at) if in_order else self._refused(asked, stops_at)).times(missed))
        return _Costs(
            figures,
            mean_bill,
            None if budget is None else use.share_over(bill.last_within(budget * (1 + NEARLY_ALL)) / scale),
            use.share_over(stops_at / (1 - NEARLY_ALL)) if refuses else 0.0,
        )

    def _month_by_month(self, asked: _Asked, bill: Bends, missed: float) -> _Costs:
        """A renewal raises late months: nothing is in order any more."""
        quantity = self._months(asked, asked.plan.moves)
        quantity *= asked.scale
        costs = bill.of(quantity)
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
        self._of_tasks(asked, refused)
        refused *= missed
        costs += refused
        return _Costs(figures_of(costs), mean_bill, over, unserved)

    def _keep_figures(self, place: tuple[Any, ...], figures: Figures, over: float | None) -> None:
        while len(self._beyond) >= _KEPT:
            del self._beyond[next(iter(self._beyond))]
        self._beyond[place] = figures, over

    def _refused(self, asked: _Asked, stops_at: float) -> Figures:
        """Of the tasks that are refused when a meter ends that is not tasks: the same share of each month's."""
        place = ("refused", *asked.shape(asked.plan.moves), stops_at)
        if place not in self._beyond:
            share = self._months(asked, asked.plan.moves)
            np.maximum(share, stops_at, out=share)
            np.divide(-stops_at, share, out=share)
            share += 1.0
            self._of_tasks(asked, share)
            self._keep_figures(place, figures_of(share), None)
        return self._beyond[place][0]

    def _beyond_included(self, asked: _Asked, bill: Bends) -> _Costs:
        """Where prices move, use beyond what is included has an order of its own for every volume."""
        beyond, slope, budget = asked.plan.beyond / asked.scale, bill.slope * asked.scale, asked.workload.budget
        place = (*asked.shape(asked.plan.moves), beyond, budget and (slope, bill.start, budget))
        if place not in self._beyond:
            use = self._months(asked, "")
            use -= beyond
            np.maximum(use, 0.0, out=use)
            self._by_version(use, asked.scores)[...] *= self._prices(asked)
            # only a hard budget asks for more than sums, which are as good of any fee and price
            over = None if budget is None else share_over(bill.start + slope * use, budget)
            self._keep_figures(place, figures_of(use), over)
        use_figures, over = self._beyond[place]
        figures = use_figures.times(slope).plus(bill.start)
        return _Costs(figures, float(figures.mean.mean()), over, 0.0)

    def _by_year(self, asked: _Asked, bill: Yearly) -> _Costs:
        costs = self._months(asked, asked.plan.moves)
        costs *= bill.slope * asked.scale
        costs += bill.fixed
        months = self._by_version(costs, asked.scores)
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
        figures = use.through(lambda quantity: bill.of(quantity * asked.scale))
        over = None
        if budget is not None:
            last = bill.last_within(budget * (1 + NEARLY_ALL), use.most * asked.scale)
            over = use.share_over(last / asked.scale)
        return _Costs(figures, float(figures.mean.mean()), over, 0.0)

    def _use(self, asked: _Asked, moves: str) -> SortedUse:
        """One task a month and one unit a task: every volume and size is a multiple of it."""
        place = asked.shape(moves)
        if place not in self._sorted:
            _make_room(self._sorted)
            self._sorted[place] = SortedUse(self._months(asked, moves).copy())
        return self._sorted[place]

    def _months(self, asked: _Asked, moves: str) -> Floats:
        """The same in no order, shape (versions, months), in a room that the next call uses again."""
        if self._room is None or self._room.size != 12 * asked.scores.points:
            self._room = np.empty((asked.scores.versions, 12 * asked.scores.points // asked.scores.versions))
        months = self._by_version(self._room, asked.scores)
        use = of_versions(self._imagine(asked.workload, asked.scores).use(asked.tokens), asked.scores.versions)
        if moves:
            np.multiply(use, self._prices(asked), out=months)
        else:
            months[...] = use
        return self._room

    @staticmethod
    def _by_version(months: Floats, scores: Scores) -> Floats:
        """The same as (versions, 12, futures of a version)."""
        return months.reshape(scores.versions, 12, -1)

    def _of_tasks(self, asked: _Asked, share: Floats) -> None:
        """Shares of months, shape (versions, months), become shares of their tasks in place."""
        tasks = self._imagine(asked.workload, asked.scores).use(False)
        self._by_version(share, asked.scores)[...] *= of_versions(tasks, asked.scores.versions)

    def _prices(self, asked: _Asked) -> Floats:
        """What becomes of the prices, shape (versions, 12, futures of a version)."""
        path = self._imagine(asked.workload, asked.scores).moved_prices(asked.plan.moves)
        return of_versions(path, asked.scores.versions)

    def _rises(self, asked: _Asked) -> Floats:
        """What renewals make of the prices, shape (versions, months)."""
        work, terms = asked.workload, asked.plan.contract
        place: tuple[Any, ...] = ("rises", asked.scores.points, terms.term_months, terms.terms.uplift_cap)
        place = (*place, work.renewal_rise, work.renewal_rise_sd)
        if place not in self._rows:
            path = renewal_path(terms, Futures(work, asked.scores))
            assert path is not None
            self._rows[place] = of_versions(path, asked.scores.versions).reshape(asked.scores.versions, -1)
        return self._rows[place]

    def _imagine(self, workload: Workload, scores: Scores) -> Futures:
        place = (scores.points, *shape_of(workload, True, "any"))
        if place not in self._futures:
            _make_room(self._futures, _FUTURES_BYTES)
            self._futures[place] = imagine_futures(replace(workload, tasks_per_month=1.0, task_cost=1.0), scores)
        return self._futures[place]


@dataclass(frozen=True)
class _Multiples(Futures):
    one: Futures | None = None

    def by_month(self, name: str) -> Floats:
        if name not in self._meters and name not in self.workload.fixed_units:
            assert self.one is not None
            use = self.one.use(name in self.workload.token_meters)
            self._meters[name] = use * (self.workload.tasks_per_month * self.units_per_task(name))
        return super().by_month(name)

    @property
    def market_price(self) -> Floats:
        assert self.one is not None
        return self.one.market_price


def _make_room(kept: dict[tuple[Any, ...], Any], most: int = _MOST_BYTES) -> None:
    """The oldest go; all of one room are about as large, those of fewer futures smaller."""
    while kept and (len(kept) >= _KEPT or sum(map(_bytes, kept.values())) >= most):
        del kept[next(iter(kept))]


def _bytes(one: Floats | SortedUse | Futures) -> int:
    """Of the arrays in it."""
    match one:
        case SortedUse():
            return one.rows.nbytes
        case Futures():
            return one.bytes_kept
        case _:
            return one.nbytes


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
