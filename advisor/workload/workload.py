"""The buyer's work as numbers with ranges: what a normal month is, and every way in which it may turn out otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Assumption:
    """One number that the buyer did not give: shown wherever a result is shown."""

    name: str
    """Plain words: "Busiest month against a normal one"."""
    value: str
    """With its unit, as it is printed: "1.8 times"."""
    basis: str
    """said | measured | default | judgement: where it comes from, in one word."""
    source: str
    """Reference key in resources/references.toml, or the question's id when it was said."""
    key: str = ""
    """The question or resource key it belongs to, so that the window can lead there."""


@dataclass(frozen=True)
class TokenPrices:
    """What a million tokens cost at one model's list price, in US dollars."""

    input_per_million: float
    cached_input_per_million: float
    output_per_million: float
    model: str = ""
    """Which model it is, and so where the price comes from."""
    checked_on: str = ""


@dataclass(frozen=True)
class Workload:
    """A year of work with its uncertainty. Every `*_sd` is a standard deviation of a natural logarithm unless said
    otherwise."""

    tasks_per_month: float
    """Median month, in the buyer's own unit of work (conversations, tickets, jobs)."""
    tasks_sd: float
    """How wrong that number may be for the whole year."""
    month_sd: float
    """How much single months differ from a normal one."""
    growth: float
    """Expected growth per year, as a logarithm."""
    growth_sd: float
    task_cost: float
    """What one median task costs in tokens at the model maker's list price, in the case's currency."""
    task_cost_sd: float
    season: tuple[float, ...] = (1.0,) * 12
    """Known factor of each of the twelve months."""
    spikes_per_year: float = 0.0
    spike_factor: float = 1.0
    """A month with a spike is this many times a normal one."""
    runaways_per_year: float = 0.0
    runaway_months: float = 0.0
    """What one runaway agent burns before someone notices, in normal months of tokens."""
    context_growth: float = 0.0
    """Growth of tokens per task per year, as a logarithm."""
    price_fall_per_year: float = 0.0
    """Share by which market prices of the same work fall in a year: 0.15 is 15 %."""
    price_sd: float = 0.0
    """How far the prices that this buyer pays where they float may go another way in a year."""
    price_follows: float = 1.0
    """Share of that fall which reaches them: 1 for who changes to a cheaper model, 0 for who stays with one."""
    price_trend: float = 0.0
    """What they rise beside it in a year, as a logarithm: the newest model of a class is not a cheaper one."""
    price_floats_chance: float = 0.0
    """How likely the token prices of an offer that does not say so follow the market; 0 leaves them as they are."""
    renewal_rise: float = 0.0
    """What a vendor asks for more at a renewal, for each year of the term that ended, as a logarithm."""
    renewal_rise_sd: float = 0.0
    renewal_assumptions: tuple[Assumption, ...] = field(default=(), repr=False)
    """Where those two come from; listed only beside an offer that they touch."""
    missed_value: float = 0.0
    """What a task that is not served costs the buyer, in the case's currency."""
    certainty: float = 0.0
    """Lambda: what one unit less of a bad month is worth in units of an average month."""
    budget: float | None = None
    """Per month; None when there is none."""
    units_per_task: Mapping[str, float] = field(default_factory=dict)
    """Median units of every other meter (interactions, resolutions, minutes, input_tokens, ...) in one task."""
    token_meters: frozenset[str] = frozenset(
        {"model_cost", "input_tokens", "cached_input_tokens", "cache_write_tokens", "output_tokens"}
    )
    """Meters that grow with the size of a task; all others only with the number of tasks."""
    fixed_units: Mapping[str, float] = field(default_factory=dict)
    """Meters that don't move with tasks at all: seats per month."""
    assumptions: tuple[Assumption, ...] = ()
    unknown_share: float = 0.0
    """Share of the questions that count which are not answered, 0 to 1."""

    @property
    def market_moves(self) -> tuple[float, ...]:
        """Everything that the path of a floating price depends on: equal ones give equal paths."""
        return self.price_fall_per_year, self.price_sd, self.price_follows, self.price_trend, self.price_floats_chance
