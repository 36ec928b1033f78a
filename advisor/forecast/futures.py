"""Twelve months of work in 16,384 plausible futures, the same ones for every offer and every run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from math import hypot, inf, log, sqrt
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from advisor.errors import AdvisorError
from advisor.forecast.scores import EVENTS, GROWTH, MARKET_PRICE, MONTHS, TASK_SIZE, VOLUME, Scores
from advisor.sentences import worded
from advisor.workload import Workload

Floats = NDArray[np.float64]
MIDDLE_OF_MONTH = (np.arange(12) + 0.5) / 12
"""Growth and price falls are taken at the middle of each month, as a share of the year."""
_KEPT = 6
_METERS = 2
"""Meters whose months stay in memory: tasks and tokens. Others are one product away."""

_ONLY_SCALE = (
    "tasks_per_month", "task_cost", "units_per_task", "fixed_units", "missed_value", "certainty", "budget",
    "assumptions", "unknown_share", "renewal_rise", "renewal_rise_sd", "renewal_assumptions",
)  # fmt: skip
_SAME_IN_A_MONTH = ("growth", "season", "context_growth")
"""What changes a month by the same factor in every future."""
_SHAPE_OF_TOKENS = ("task_cost_sd", "context_growth", "runaways_per_year", "runaway_months")
_SHAPE_OF_PRICES = ("price_fall_per_year", "price_sd", "price_follows", "price_trend", "price_floats_chance")
_SHAPE = tuple(
    field.name for field in fields(Workload) if field.name not in {*_ONLY_SCALE, *_SHAPE_OF_TOKENS, *_SHAPE_OF_PRICES}
)
"""What the use of a task and its month depends on, apart from how many tasks there are: what is not named elsewhere."""


def shape_of(workload: Workload, tokens: bool, moves: str) -> tuple[Any, ...]:
    """Everything that use depends on but its volume: use of equal shape differs by one factor.

    `tokens`: of a meter that grows with the size of a task. `moves`: "" for use alone, else how the prices move that it
    is multiplied by.
    """
    return (tokens, moves, *(getattr(workload, name) for name in _names(tokens, moves)))


def pattern_of(workload: Workload, tokens: bool, moves: str) -> tuple[Any, ...]:
    """The same but for what is one factor a month: use of equal pattern has the same order within each month."""
    names = (name for name in _names(tokens, moves) if name not in _SAME_IN_A_MONTH)
    return (tokens, moves, *(getattr(workload, name) for name in names))


def _names(tokens: bool, moves: str) -> tuple[str, ...]:
    names = _SHAPE if not tokens else (*_SHAPE, *_SHAPE_OF_TOKENS)
    return (*names, *_SHAPE_OF_PRICES) if moves else names


@dataclass(frozen=True)
class Futures:
    """Everything that may happen to this workload in a year. Public arrays have shape (futures, 12).

    `reshape(versions, futures / versions, 12)` groups futures by plausible version of the buyer's situation. Arrays
    are computed when they are first asked for and kept month by month, (12, futures), which is what pricing reads
    (`by_month`).
    """

    workload: Workload
    scores: Scores
    _meters: dict[str, Floats] = field(default_factory=dict, repr=False)
    _kept: dict[tuple[Any, ...], Any] = field(default_factory=dict, repr=False)
    """What futures of workloads that differ only in scale have in common."""

    for_many: bool = False
    """Whether many workloads follow: then what they may have in common is kept although it takes memory."""

    def of(self, workload: Workload) -> Futures:
        """The futures of another workload, which share with these whatever is the same for both."""
        return Futures(workload, self.scores, _kept=self._kept, for_many=self.for_many)

    def keep(self, place: tuple[Any, ...], work_out: Callable[[], Any], most: int = _KEPT) -> Any:
        """What is the same for all futures that share, worked out once; the oldest of a kind make room for new ones."""
        if place not in self._kept:
            found = work_out()
            alike = [one for one in self._kept if one[0] == place[0]]
            for one in alike[: max(0, len(alike) + 1 - most)]:
                del self._kept[one]
            self._kept[place] = found
        return self._kept[place]

    @property
    def bytes_kept(self) -> int:
        """Of its own arrays and those that it shares."""
        shared = sum(one.nbytes for one in self._kept.values() if isinstance(one, np.ndarray))
        return shared + sum(one.nbytes for one in self._meters.values())

    @property
    def points(self) -> int:
        """How many futures there are."""
        return self.scores.points

    @property
    def versions(self) -> int:
        """How many plausible versions of the buyer's situation they belong to."""
        return self.scores.versions

    @property
    def tasks(self) -> Floats:
        """Tasks asked for, shape (futures, 12)."""
        return self.by_month("tasks").T

    @property
    def runaway(self) -> NDArray[np.bool_]:
        """Months in which an agent runs away, shape (futures, 12)."""
        return self._runaway.T

    def meter(self, name: str) -> Floats:
        """Units of one meter, such as "tasks" or "output_tokens", what runaway agents burn among them; shape (futures, 12)."""
        return self.by_month(name).T

    def by_month(self, name: str) -> Floats:
        """The same as `meter`, month by month: shape (12, futures). Raises AdvisorError for a meter that the
        workload can't say."""
        if name in self.workload.fixed_units:
            return np.broadcast_to(self.workload.fixed_units[name], (12, self.points))
        if name not in self._meters:
            found = self._imagine(name)
            if len(self._meters) >= _METERS:
                del self._meters[next(iter(self._meters))]
            self._meters[name] = found
        return self._meters[name]

    def moved(self, meter: str, moves: str) -> Floats:
        """Units of one meter times what becomes of their price, month by month; see `moved_prices`."""
        return self.by_month(meter) * self.moved_prices(moves)

    def moved_prices(self, moves: str) -> Floats:
        """The market's price of each month against today's, shape (12, futures).

        "floats": up and down; "falls": never above today's; "perhaps": nobody knows whether they follow it, so that the
        middle is between following and staying, and the spread is that of the market and of not knowing together.
        """
        if moves == "floats":
            return self.market_price
        if moves == "falls":
            return np.minimum(self.market_price, 1.0)
        found = self.keep(("prices that perhaps follow", *self.workload.market_moves), self._perhaps)  # not shown
        return np.asarray(found)

    def _perhaps(self) -> Floats:
        work = self.workload
        chance, middle = work.price_floats_chance, self._yearly_price
        spread = hypot(work.price_sd, sqrt(chance * (1 - chance)) * middle)
        return np.exp(np.outer(MIDDLE_OF_MONTH, chance * middle + spread * self._row(MARKET_PRICE)))

    def without_runaways(self) -> Futures:
        """The same futures in which no agent runs away."""
        return self.of(replace(self.workload, runaways_per_year=0.0))

    def units_per_task(self, name: str) -> float:
        """Median units of a meter in one task.

        Raises AdvisorError for a meter that is not known.
        """
        work = self.workload
        if name == "tasks":
            return 1.0
        if name == "model_cost":
            return work.task_cost
        if name in work.units_per_task:
            return work.units_per_task[name]
        raise AdvisorError(
            worded(
                "An offer bills {name}, and the case does not say how many of them a task takes: choose another meter.",
                name=name,
            )
        )

    def use(self, tokens: bool) -> Floats:
        """Of one task a month, at one unit a task: what every volume and unit is a multiple of; shape (12, futures)."""
        place = ("use", *shape_of(self.workload, tokens, ""))
        return np.asarray(self.keep(place, lambda: self._use(tokens)))

    def _use(self, tokens: bool) -> Floats:
        if self.for_many:
            return self.pattern(tokens) * self.monthly_factors(tokens)[:, None]
        if tokens:
            units = self._tokens(self.use(False))
            units *= self._context[:, None]
        else:
            units = self._of_one_task()
            units *= self.monthly_factors(False)[:, None]
        return units

    def pattern(self, tokens: bool) -> Floats:
        """Use before growth and season, which are `monthly_factors`: what tells one future from another; (12, futures)."""
        place = ("pattern", *pattern_of(self.workload, tokens, ""))
        made = self._of_one_task if not tokens else lambda: self._tokens(self.pattern(False))
        return np.asarray(self.keep(place, made))

    def monthly_factors(self, tokens: bool) -> Floats:
        """What growth and season make of each month in every future alike, shape (12,)."""
        work = self.workload
        factors = np.exp(work.growth * MIDDLE_OF_MONTH) * np.asarray(work.season)
        return np.asarray(factors * self._context if tokens else factors)

    @property
    def _context(self) -> Floats:
        """What growing conversations make of the tokens of a task in each month, shape (12,)."""
        return np.asarray(np.exp(self.workload.context_growth * MIDDLE_OF_MONTH))

    @cached_property
    def market_price(self) -> Floats:
        """Market price of the same work against today's, for offers whose prices float; shape (12, futures)."""
        found = self.keep(("market price", *self.workload.market_moves), self._imagine_prices)
        return np.asarray(found)

    def _imagine_prices(self) -> Floats:
        yearly = self._yearly_price + self.workload.price_sd * self._row(MARKET_PRICE)
        return np.exp(np.outer(MIDDLE_OF_MONTH, yearly))

    @property
    def _yearly_price(self) -> float:
        """What becomes of floating prices in a year, as a logarithm."""
        work = self.workload
        return work.price_follows * log(1 - work.price_fall_per_year) + work.price_trend

    @cached_property
    def _runaway(self) -> NDArray[np.bool_]:
        chance = self.workload.runaways_per_year / 12
        # the other tail than the spikes', so that the two don't come together
        return np.asarray(self.scores.normal[EVENTS] > np.float32(_threshold(1 - chance)))

    @cached_property
    def _size(self) -> Floats:
        return np.asarray(np.exp(self.workload.task_cost_sd * self._row(TASK_SIZE)))

    def _row(self, row: int) -> Floats:
        return np.asarray(self.scores.normal[row], dtype=np.float64)

    def _imagine(self, name: str) -> Floats:
        work = self.workload
        return self.use(name in work.token_meters) * (work.tasks_per_month * self.units_per_task(name))

    def _tokens(self, tasks: Floats) -> Floats:
        """What so many tasks use: they differ in size, and a token meter shows what runaway agents burn too."""
        work = self.workload
        units = tasks * self._size
        if work.runaways_per_year > 0 and work.runaway_months > 0:
            np.multiply(units, 1 + work.runaway_months, out=units, where=self._runaway)
        return units

    def _of_one_task(self) -> Floats:
        """exp(chance of growth) x exp(month) x spike; a normal month is the median, so that the mean is higher."""
        work = self.workload
        exponent = work.month_sd * self.scores.normal[MONTHS].astype(np.float64)
        exponent += np.outer(MIDDLE_OF_MONTH, work.growth_sd * self._row(GROWTH))
        exponent += work.tasks_sd * self._row(VOLUME)
        tasks = np.exp(exponent, out=exponent)
        if work.spikes_per_year > 0:
            spiked = self.scores.normal[EVENTS] < np.float32(_threshold(work.spikes_per_year / 12))
            tasks *= np.where(spiked, work.spike_factor, 1.0)
        return tasks


def imagine_futures(workload: Workload, scores: Scores, *, for_many: bool = False) -> Futures:
    """The futures of this workload. The random part is shipped (resources/scores.npy), so equal workloads give equal
    futures."""
    return Futures(workload, scores, for_many=for_many)


def _threshold(probability: float) -> float:
    """The score below which a share `probability` of all scores lies."""
    if probability <= 0:
        return -inf
    return inf if probability >= 1 else NormalDist().inv_cdf(probability)
