"""Everything that is known about prices on the day of this edition, read from the shipped files and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from advisor.errors import InputRefused
from advisor.market import model_prices, plans
from advisor.market.model_prices import LongRequestPrice, ModelPrice, ModelPrices, Price
from advisor.market.plans import Plan
from advisor.market.typical_offers import TypicalFigures, read_typical_figures
from advisor.workload.workload import TokenPrices

if TYPE_CHECKING:
    from advisor.contracts import Contract

TIERS = ("frontier", "standard", "cheap")


@dataclass(frozen=True)
class Tier:
    """A grade of model as a buyer can name it, and which models it means."""

    provider: str
    model: str
    same_grade: tuple[str, ...]
    """Model names without provider, with dashes for dots."""

    def holds(self, model: ModelPrice) -> bool:
        """True for a model of this grade at any provider: `anthropic/claude-opus-5.5` is `claude-opus-5-5`."""
        name = model.id.casefold().rpartition("/")[2].replace(".", "-")
        return any(name == known or name.endswith(f"-{known}") for known in self.same_grade)


@dataclass(frozen=True)
class Market:
    """Model list prices, vendors' plans and the figures of typical offers."""

    checked_on: str
    """The day up to which the model prices are known to be right, YYYY-MM-DD."""
    tier_prices: Mapping[str, TokenPrices]
    """One reference model each for "frontier", "standard" and "cheap", in US dollars per million tokens."""
    models: ModelPrices = field(repr=False)
    plans: tuple[Plan, ...] = field(repr=False)
    typical: TypicalFigures
    max_age_days: int
    """Prices that were read longer ago than this are flagged where they are used."""
    tiers: Mapping[str, Tier]
    """The reference model of each grade, and the models that may stand in for it."""
    note: str = ""
    """Where the model prices come from, when they are not the shipped ones; one sentence that goes with every advice."""
    asked_on: str = ""
    """The day of asking, YYYY-MM-DD, to which the ages of prices are counted when it is later than the saved case."""

    @cached_property
    def plan_contracts(self) -> dict[str, Contract]:
        """The contract of every plan by the plan's id, read when it is first needed."""
        from advisor.contracts import Contract  # who only looks prices up does not have to wait for it

        return {plan.id: Contract.model_validate(plan.contract_data) for plan in self.plans}

    def with_model_prices(self, newer: ModelPrices) -> Market:
        """The same market with another price list, such as a newer one from disk; keep the old one to go back.

        A grade whose reference model is not in that list keeps the price that it has here, with its own day.
        """
        tier_prices = {**self.tier_prices, **read_tier_prices(newer, self.tiers)}
        return replace(self, models=newer, tier_prices=tier_prices, checked_on=newer.checked_on)


def read_market(
    models: Mapping[str, Any],
    plan_files: Iterable[tuple[str, Mapping[str, Any]]],
    tiers: Mapping[str, Any],
    typical: Mapping[str, Any],
    references: Mapping[str, Any],
) -> Market:
    """The market from the contents of model_prices.json, model_tiers.toml, typical_offers.toml and references.toml.

    `plan_files` are the plans/*.toml as (name, content). Raises InputRefused with all faults of the wrong file.
    """
    prices = model_prices.read_price_file(models, "model_prices.json")
    grades = _read_tiers(tiers)
    tier_prices = read_tier_prices(prices, grades)
    faults = [
        (f"{tier.provider} {tier.model}", f"has no price here, but stands for the {name} grade")
        for name, tier in grades.items()
        if name not in tier_prices
    ]
    if faults:
        raise InputRefused(prices.source, faults)
    return Market(
        checked_on=prices.checked_on,
        tier_prices=tier_prices,
        models=prices,
        plans=plans.read_plans(plan_files, references),
        typical=read_typical_figures(typical),
        max_age_days=_read_max_age(tiers),
        tiers=grades,
    )


def read_tier_prices(prices: ModelPrices, tiers: Mapping[str, Tier]) -> dict[str, TokenPrices]:
    """What each grade's reference model costs on the day the list was compiled, for requests of usual length.

    A grade whose reference model has no price in the list is left out.
    """
    on = date.fromisoformat(prices.compiled_on)
    found: dict[str, TokenPrices] = {}
    for name, tier in tiers.items():
        model = prices.get(tier.provider, tier.model)
        rates = None if model is None else model.rates(on)
        if model is None or rates is None or rates.input is None or rates.output is None:
            continue
        found[name] = TokenPrices(
            input_per_million=_base(rates.input),
            cached_input_per_million=_base(rates.cached_input or rates.input),
            output_per_million=_base(rates.output),
            model=f"{model.title} ({prices.providers[tier.provider].name})",
            checked_on=model.checked_on or prices.checked_on,
        )
    return found


def _base(price: Price) -> float:
    return float(price.base if isinstance(price, LongRequestPrice) else price)


def _read_tiers(data: Mapping[str, Any]) -> dict[str, Tier]:
    faults = []
    tiers = {}
    for name in TIERS:
        entry = data.get("tier", {}).get(name, {})
        if not all(entry.get(key) for key in ("provider", "model", "same_grade", "why", "references")):
            faults.append((f"tier.{name}", "needs provider, model, same_grade, why and references"))
        else:
            tiers[name] = Tier(entry["provider"], entry["model"], tuple(entry["same_grade"]))
    if faults:
        raise InputRefused("model_tiers.toml", faults)
    return tiers


def _read_max_age(data: Mapping[str, Any]) -> int:
    value = data.get("max_age_days", {}).get("value")
    if not isinstance(value, int) or value <= 0:
        raise InputRefused("model_tiers.toml", [("max_age_days.value", "must be a whole number of days above zero")])
    return value


def search_models(market: Market, query: str) -> tuple[ModelPrice, ...]:
    """Models whose provider, id or name holds all words of the query; all of them for an empty one."""
    return model_prices.search_models(market.models, query)


def search_plans(market: Market, query: str) -> tuple[Plan, ...]:
    """Plans whose vendor, name, unit or summary holds all words of the query; all of them for an empty one."""
    return plans.search_plans(market.plans, query)
