"""From what the buyer said (and measured) to a year of work with honest ranges. "Not sure" widens a range and never
makes it zero."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from math import exp, hypot, log, sqrt
from typing import Any

from advisor.errors import AdvisorError
from advisor.interview.answers import Answers
from advisor.sentences import worded
from advisor.workload.assumptions import Assumptions, refuse_unusable
from advisor.workload.ledger import EIGHT_IN_TEN, Ledger, shown
from advisor.workload.tokens import (
    TIERS,
    TaskTokens,
    measured_cost_per_request,
    measured_requests_a_day,
    size_error,
    tokens_of_a_task,
    volume_error,
)
from advisor.workload.workload import Assumption, TokenPrices, Workload

LARGEST_OF_TWELVE = 1.6292276
"""Expected maximum of twelve standard normal draws (computed)."""
DECIDING_QUESTIONS = (
    "stage", "tasks", "usage_basis", "busiest", "spikes", "loops", "evaluation", "routine", "routable",
    "price_decline", "budget_type",
    "governance_needed", "predictable", "technical", "stop_ok", "frontier_now", "complex_tasks", "certainty", "growth",
)  # fmt: skip
OTHER_ROOMS = ("margin",)
"""Overrides that are not about the workload: the vendor's margin belongs to the typical offers."""


@dataclass(frozen=True)
class Guess:
    """A median and the standard deviation of its logarithm."""

    median: float
    sd: float

    def seen(self, observed: float, error: float) -> Guess:
        """After one observation with an error (standard deviation of its logarithm, above 0): both are weighted by how
        sure they are, as Bayes has it for normal logarithms; the result is never wider than before."""
        if self.sd == 0:
            return self
        weight = self.sd**2 / (self.sd**2 + error**2)
        return Guess(
            exp((1 - weight) * log(self.median) + weight * log(observed)), sqrt(1 / (1 / self.sd**2 + 1 / error**2))
        )


def estimate_workload(
    answers: Answers,
    usage: Mapping[str, Any] | None,
    assumptions: Assumptions,
    tier_prices: Mapping[str, TokenPrices],
    overrides: Mapping[str, str] | None = None,
    *,
    listed: bool = True,
) -> Workload:
    """The year of work that these answers describe; every number in it is listed in `assumptions` with its basis.

    For searches that estimate hundreds of times: `listed=False` gives the same numbers without that list.

    `usage` is the summary of an export (usage/summary.py): it moves the size of a task strongly and the volume weakly.
    `tier_prices` gives list prices per million tokens for cheap, standard and frontier. `overrides` replaces assumptions
    by key; raises AdvisorError for one that names none or can't be used. Each number's source stands beside it in
    resources/assumptions.toml.
    """
    overrides = overrides or {}
    refuse_unusable(overrides, assumptions, OTHER_ROOMS)
    ledger = Ledger(answers, assumptions, overrides, listing=listed)
    tokens = tokens_of_a_task(ledger, usage)
    volume = _volume(ledger, usage, tokens)
    size = _task_cost(ledger, usage, tokens, tier_prices)
    season, month_sd = _months(ledger)
    growth, growth_sd = _growth(ledger)
    runaways = ledger.take("loops")
    hours = ledger.take("detection") if runaways > 0 else 0.0
    runaway_months = (
        ledger.take("runaway_speed") * hours / ledger.take("hours_in_month", quiet=True) if hours > 0 else 0.0
    )
    fall, follows, trend, price_sd = _price_path(ledger)
    rise, rise_sd, of_renewals = _renewals(ledger)
    units = _units(ledger, tokens)
    seats = ledger.take("seats")
    return Workload(
        tasks_per_month=volume.median,
        tasks_sd=volume.sd,
        month_sd=month_sd,
        growth=growth,
        growth_sd=growth_sd,
        task_cost=size.median,
        task_cost_sd=size.sd,
        season=season,
        spikes_per_year=ledger.take("spikes"),
        spike_factor=ledger.take("spike_size"),
        runaways_per_year=runaways,
        runaway_months=runaway_months,
        context_growth=ledger.take("context_growth"),
        price_fall_per_year=fall,
        price_sd=price_sd,
        price_follows=follows,
        price_trend=trend,
        price_floats_chance=_share(ledger.take("price_floats_unsaid", quiet=True), "price_floats_unsaid"),
        renewal_rise=rise,
        renewal_rise_sd=rise_sd,
        renewal_assumptions=of_renewals,
        missed_value=_missed_value(ledger),
        certainty=_certainty(ledger),
        budget=_budget(ledger),
        units_per_task=units,
        fixed_units={"seats": seats},
        assumptions=tuple(ledger.taken),
        unknown_share=_unknown_share(answers),
    )


def _volume(ledger: Ledger, usage: Mapping[str, Any] | None, tokens: TaskTokens) -> Guess:
    """Tasks in a median month: a number, a range, or the middle of this kind of work, then moved weakly by what was
    measured."""
    tasks = ledger.said_number("tasks", above=True)
    low, high = ledger.said_number("tasks_low", above=True), ledger.said_number("tasks_high", above=True)
    if "tasks" in ledger.overrides or (tasks is None and (low is None or high is None)):
        median = ledger.take("tasks")
        sd = float(ledger.assumptions["usage_basis"].choices["guess"]) + ledger.take("no_number")  # type: ignore[index] # read_assumptions keeps it
        if "tasks" in ledger.overrides:
            sd = ledger.take("usage_basis")
        guess = Guess(median, sd)
    else:
        sd = ledger.take("usage_basis")
        if low is not None and high is not None:
            if high < low:
                raise AdvisorError(worded("answers.tasks_high: the upper end is below the lower one; swap them."))
            sd = ledger.take("stated_range") * log(float(high / low)) / (2 * EIGHT_IN_TEN)
        median = float(tasks) if tasks is not None else sqrt(float(low) * float(high))  # type: ignore[arg-type] # both are there without tasks
        ledger.note(
            "tasks",
            ledger.assumptions["tasks"].title,
            worded("{median:,.0f} tasks per month", median=median),
            "said",
            "tasks",
        )
        guess = Guess(median, sd)
    if guess.median <= 0:
        raise AdvisorError(worded("overrides.tasks: give a number above 0."))
    requests_a_day = measured_requests_a_day(usage)
    if requests_a_day is not None:
        per_month = requests_a_day * ledger.take("days_in_month", quiet=True)
        error = hypot(volume_error(ledger, usage), _calls_error(ledger, tokens))
        typical = tasks is None and low is None and "tasks" not in ledger.overrides
        guess = _after(guess, per_month / tokens.requests, error, typical)
        name = worded("Tasks in a normal month, after the measured days")
        ledger.note("usage", name, worded("{median:,.0f} tasks per month", median=guess.median), "measured", "usage")
    return guess


def _after(guess: Guess, observed: float, error: float, typical: bool) -> Guess:
    """A measurement is weighed against what the buyer said; against a typical figure of ours it counts alone."""
    return Guess(observed, min(guess.sd, error)) if typical else guess.seen(observed, error)


def _task_cost(
    ledger: Ledger, usage: Mapping[str, Any] | None, tokens: TaskTokens, tier_prices: Mapping[str, TokenPrices]
) -> Guess:
    """List-price tokens of one median task: said, or tokens times the price of the class of model; then moved by
    what was measured."""
    said = ledger.said_number("task_cost")
    if said is not None:
        ledger.note(
            "task_cost",
            worded("Tokens of one task at list price"),
            worded("{said:f} per task", said=said),
            "said",
            "task_cost",
        )
        guess = Guess(float(said), ledger.take("task_cost_sd"))
    else:
        tier = TIERS[min(2, max(0, round(ledger.take("model_tier"))))]
        if tier not in tier_prices:
            raise AdvisorError(
                worded(
                    "There is no list price for the class {tier}: give what one task costs in tokens (task_cost).",
                    tier=tier,
                )
            )
        prices = tier_prices[tier]
        cost = tokens.cost(prices)
        name = worded("Tokens of one task at the list price of {model}", model=prices.model or tier)
        ledger.note("task_cost", name, worded("{cost:.3g} per task", cost=cost), "default", "genai_prices")
        told = ledger.answers.number("task_cost_sd") is not None or "task_cost_sd" in ledger.overrides
        guess = Guess(cost, ledger.take("task_cost_sd" if told else "task_size_sd"))
    measured = measured_cost_per_request(usage)
    if measured is not None and guess.median > 0:
        error = hypot(size_error(ledger, usage), _calls_error(ledger, tokens))
        guess = _after(guess, measured * tokens.requests, error, said is None)
        name = worded("Tokens of one task at list price, after the measured days")
        ledger.note("usage", name, worded("{median:.3g} per task", median=guess.median), "measured", "usage")
    return guess


def _calls_error(ledger: Ledger, tokens: TaskTokens) -> float:
    """How unsure the step from calls to tasks is: not at all where a task is one call."""
    return 0.0 if tokens.requests == 1 else ledger.take("calls_error", quiet=True)


def _months(ledger: Ledger) -> tuple[tuple[float, ...], float]:
    """Season of the twelve months and the spread of a single one; a peak that is known in advance is season, not
    spread."""
    ratio = ledger.take("busiest")
    if ratio <= 0:
        raise AdvisorError(
            worded("answers.busiest: give how many times a normal month the busiest one is, 1.5 for half more.")
        )
    peak = ledger.said_number("peak_month")
    if peak is not None and 1 <= peak <= 12:
        season = [1.0] * 12
        season[int(peak) - 1] = ratio
        ledger.note(
            "peak_month",
            worded("Busiest month, known in advance"),
            worded("month {peak} of 12", peak=int(peak)),
            "said",
            "peak_month",
        )
        return tuple(season), min(ledger.take("known_peak"), max(0.0, log(ratio)) / LARGEST_OF_TWELVE)
    # below 1 there is no busiest month: every month is the same
    return (1.0,) * 12, max(0.0, log(ratio)) / LARGEST_OF_TWELVE


def _growth(ledger: Ledger) -> tuple[float, float]:
    share = ledger.answers.number("growth")
    if share is None or "growth" in ledger.overrides:
        growth = ledger.take("growth")
    elif share <= -1:
        raise AdvisorError(
            worded("answers.growth: give the change in a year as a share, 0.5 for half more, -0.2 for a fifth less.")
        )
    else:
        growth = log(1 + float(share))
        most = ledger.assumptions["growth"].most
        if most is not None and growth > most:
            raise AdvisorError(
                worded("answers.growth: {share} can't be; 0.5 is half more in a year, 1 is double.", share=share)
            )
        ledger.note(
            "growth",
            ledger.assumptions["growth"].title,
            worded("{share:+f} % per year", share=100 * share),
            "said",
            "growth",
        )
    return growth, ledger.take("growth_spread")


def _price_path(ledger: Ledger) -> tuple[float, float, float, float]:
    """(fall of the market in a year, share of it that reaches this buyer, trend beside it, how far it may be off)."""
    fall = _share(ledger.take("price_decline"), "price_decline")
    of_the_market = ledger.take("price_spread")
    follows = ledger.take("model_updates")
    # what is neutral is no news
    trend, spread = (ledger.take(key, quiet=True) for key in ("model_updates_trend", "model_updates_spread"))
    if trend != 0:
        ledger.take("model_updates_trend")
    if spread != 1:
        ledger.take("model_updates_spread")
    return fall, follows, trend, of_the_market * spread


def _renewals(ledger: Ledger) -> tuple[float, float, tuple[Assumption, ...]]:
    """(rise for each year of a term as a logarithm, how far it may be off, both as they are listed)."""
    listed = len(ledger.taken)
    rise, spread = log(1 + ledger.take("renewal_rise")), ledger.take("renewal_rise_spread")
    of_renewals = tuple(ledger.taken[listed:])
    del ledger.taken[listed:]
    return rise, spread, of_renewals


def _missed_value(ledger: Ledger) -> float:
    said = ledger.said_number("missed_value")
    if said is None or "stop_ok" in ledger.overrides:
        return ledger.take("stop_ok")
    ledger.note(
        "missed_value",
        ledger.assumptions["stop_ok"].title,
        worded("{said:f} per task", said=said),
        "said",
        "missed_value",
    )
    return float(said)


def _certainty(ledger: Ledger) -> float:
    amount = ledger.said_number("certainty")
    if amount is None or "certainty" in ledger.overrides:
        return ledger.take("certainty")
    # the buyer named an amount against the $1,000 between the bad and the typical month of the question
    certainty = float(amount) / ledger.take("certainty_example", quiet=True)
    entry = ledger.assumptions["certainty"]
    ledger.note("certainty", entry.title, shown(Decimal(repr(certainty)), entry.unit), "said", "certainty")
    return certainty


def _budget(ledger: Ledger) -> float | None:
    budget = ledger.said_number("budget")
    return None if budget is None or ledger.answers.is_("budget_type", "none") else float(budget)


def _share(value: float, key: str) -> float:
    if value >= 1:
        raise AdvisorError(
            worded("answers.{key}: {value:g} can't be; give a share below 1, 0.2 for 20 %.", key=key, value=value)
        )
    return value


def _units(ledger: Ledger, tokens: TaskTokens) -> dict[str, float]:
    """Units of every known meter in one median task."""
    return {
        "interactions": 1.0,
        "sessions": 1.0,
        "requests": tokens.requests,
        "resolutions": ledger.take("resolved_share"),
        "minutes": ledger.take("minutes_per_task"),
        "actions": ledger.take("actions_per_task"),
        "credits": ledger.take("credits_per_task"),
        "input_tokens": tokens.input_tokens,
        "cached_input_tokens": tokens.cached_input_tokens,
        "cache_write_tokens": 0.0,
        "output_tokens": tokens.output_tokens,
    }


def _unknown_share(answers: Answers) -> float:
    """Share of the questions that count in this case and have no answer."""
    asked = list(DECIDING_QUESTIONS)
    if not answers.is_("loops", "no_agents"):
        asked.append("detection")
    if answers.is_("budget_type", "hard", "soft"):
        asked.append("budget")
    known = sum(answers.said(key) is not None for key in asked)
    sized = any(answers.said(key) is not None for key in ("task_cost", "kind", "tokens_per_task_in"))
    ranged = (
        answers.said("tasks") is None
        and answers.said("tasks_low") is not None
        and answers.said("tasks_high") is not None
    )
    return 1 - (known + sized + ranged) / (len(asked) + 1)
