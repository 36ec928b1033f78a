"""The cheapest of all models and published plans for this work whose bad months still fit the budget."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from advisor.case import Case
from advisor.contracts import Contract, bill
from advisor.forecast.bills import bill_in
from advisor.forecast.futures import Futures, imagine_futures
from advisor.forecast.paths import meters_named, really_stops
from advisor.forecast.prepaid import fixed_monthly
from advisor.forecast.pricing import normal_year
from advisor.forecast.scores import Scores
from advisor.interview.answers import Answers
from advisor.market.market import Market
from advisor.market.model_prices import ModelPrice, prices_per_million
from advisor.market.plans import Plan, plan_warnings
from advisor.sentences import worded
from advisor.workload import Workload
from advisor.workload.assumptions import Assumptions
from advisor.workload.estimate import estimate_workload

Floats = NDArray[np.float64]

PLANS_FOR = {"support_voice": ("voice", "agent"), "coding": ("developer_tool",)}
"""Which plans can do a kind of work (the answer `kind`); any other kind is done by agents."""


@dataclass(frozen=True)
class Find:
    """A model at its list price, or a published plan, for this work; amounts per month in US dollars."""

    title: str
    mean: float
    p95: float
    """One month in twenty is dearer."""
    source: ModelPrice | Plan
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Catalogue:
    """What was found, cheapest mean first. A bare model and a plan with software around it are not the same goods."""

    models: tuple[Find, ...]
    plans: tuple[Find, ...]
    budget: float | None

    @property
    def best(self) -> Find | None:
        """The cheapest of all whose 95th percentile meets the budget; None when nothing does."""
        return next((find for find in sorted((*self.models, *self.plans), key=_mean) if self.fits(find)), None)

    def fits(self, find: Find) -> bool:
        """Whether a bad month (the 95th percentile) is within the budget; anything is where there is none."""
        return self.budget is None or find.p95 <= self.budget


def catalogue_for(case: Case, market: Market, assumptions: Assumptions, scores: Scores, grade: str = "") -> Catalogue:
    """`search_catalogue` for the work that a case describes, at the prices of the market's day; `grade` as in `best_for`."""
    futures, grade, on = _work_of(case, market, assumptions, scores, grade)
    return search_catalogue(market, futures, grade, on, case.answers.said("kind") or "other")


def best_for(
    case: Case, market: Market, assumptions: Assumptions, scores: Scores, grade: str = ""
) -> tuple[Find | None, float | None]:
    """`find_cheapest` for the work that a case describes, and its budget: the one answer without the list.

    `grade` is "frontier", "standard" or "cheap"; empty, it is the one that the buyer said, or "standard". A cost of a
    task that the buyer gave is taken to be at the grade they said, and is converted by the two reference models.
    """
    futures, grade, on = _work_of(case, market, assumptions, scores, grade)
    return find_cheapest(market, futures, grade, on, case.answers.said("kind") or "other"), futures.workload.budget


def _work_of(
    case: Case, market: Market, assumptions: Assumptions, scores: Scores, grade: str
) -> tuple[Futures, str, date]:
    own = case.answers.said("model_tier") or "standard"
    if own not in market.tiers:
        own = "standard"
    grade = grade or own
    on = date.fromisoformat(market.asked_on or market.models.compiled_on)
    answers = case.answers.with_answer("model_tier", grade)

    def estimate(of: Answers) -> Workload:
        return estimate_workload(of, case.usage, assumptions, market.tier_prices, case.overrides)

    work = estimate(answers)
    cost = answers.number("task_cost")
    if cost is not None and grade != own:
        ours, theirs = (market.models.get(market.tiers[g].provider, market.tiers[g].model) for g in (own, grade))
        if ours is not None and theirs is not None:
            share = _task_cost(theirs, work, on) / _task_cost(ours, work, on)
            work = estimate(answers.with_answer("task_cost", f"{float(cost) * share:.12f}"))
    return imagine_futures(work, scores), grade, on


def search_catalogue(market: Market, futures: Futures, grade: str, on: date, kind: str = "other") -> Catalogue:
    """Every model of a grade ("frontier", "standard", "cheap") and every current, confirmed plan for this kind of work.

    A plan is left out when it bills something that the workload can't say, or would not serve a normal month in full.
    The budget is the workload's. Prices are those of the day `on`, and announced changes count from their month on.
    """
    plans = [_price_plan(plan, market, futures, on) for plan in market.plans if _is_offered(plan, kind)]
    return Catalogue(
        models=tuple(sorted(_price_models(market, futures, grade, on), key=_mean)),
        plans=tuple(sorted((find for find in plans if find is not None), key=_mean)),
        budget=futures.workload.budget,
    )


def find_cheapest(market: Market, futures: Futures, grade: str, on: date, kind: str = "other") -> Find | None:
    """The `best` of `search_catalogue` without pricing what can't be it: a plan whose least possible mean is above the
    mean of something that fits is never priced."""
    budget = futures.workload.budget
    found = Catalogue(tuple(sorted(_price_models(market, futures, grade, on), key=_mean)), (), budget)
    best = found.best
    contracts = market.plan_contracts
    offered = [plan for plan in market.plans if _is_offered(plan, kind) and _is_known(contracts[plan.id], futures)]
    for least, plan in sorted(
        ((_least(contracts[plan.id], futures), plan) for plan in offered), key=lambda pair: pair[0]
    ):
        if best is not None and least > best.mean:
            break
        find = _price_plan(plan, market, futures, on)
        if find is not None and found.fits(find) and (best is None or find.mean < best.mean):
            best = find
    return best


def _mean(find: Find) -> float:
    return find.mean


def _price_models(market: Market, futures: Futures, grade: str, on: date) -> list[Find]:
    """One pass over the futures serves all models: each month's cost is the same units times another price."""
    work = futures.workload
    tier = market.tiers[grade]
    reference = market.models.get(tier.provider, tier.model)
    if reference is None or work.task_cost <= 0:
        return []
    # The workload's task cost is at the reference model's price: other models cost their share of it.
    units = futures.by_month("model_cost") / _task_cost(reference, work, on)
    mean, p95 = float(units.mean()), _p95(units)
    finds = []
    for model in market.models:
        if not tier.holds(model) or _task_cost(model, work, on) <= 0 or not model.rates(on).output:
            continue
        title = f"{model.title} ({market.models.providers[model.provider].name})"
        change = model.next_change(on)
        if change is None:
            cost = _task_cost(model, work, on)
            finds.append(Find(title, cost * mean, cost * p95, model))
            continue
        costs = np.array([_task_cost(model, work, day) for day in _months_from(on)])
        by_month = units * costs[:, None]
        said = worded("{title}: another price is announced from {change}; it is counted.", title=title, change=change)
        finds.append(Find(title, float(by_month.mean()), _p95(by_month), model, (said,)))
    return finds


def _task_cost(model: ModelPrice, work: Workload, on: date) -> float:
    """One median task at list price, at the price of its usual length of request."""
    units = work.units_per_task
    requests = units["requests"]
    fresh, cached, output, by_request = prices_per_million(model, round(units["input_tokens"] / requests), on=on)
    tokens = (
        (units["input_tokens"] - units["cached_input_tokens"]) * float(fresh)
        + units["cached_input_tokens"] * float(cached)
        + units["output_tokens"] * float(output)
    )
    return tokens / 1e6 + requests * float(by_request)


def _months_from(on: date) -> list[date]:
    """The first day on which each of the next twelve months can be billed."""
    return [
        date(on.year + (on.month - 1 + n) // 12, (on.month - 1 + n) % 12 + 1, 1 if n else on.day) for n in range(12)
    ]


def _is_offered(plan: Plan, kind: str) -> bool:
    return plan.is_current and not plan.needs_confirmation and plan.kind in PLANS_FOR.get(kind, ("agent",))


def _price_plan(plan: Plan, market: Market, futures: Futures, on: date) -> Find | None:
    contract = market.plan_contracts[plan.id]
    work = futures.workload
    if not _is_known(contract, futures):
        return None
    if any(units > 0 for units in bill(contract, normal_year(contract, work)[:1]).months[0].unserved.values()):
        return None
    billed = bill_in(contract, futures)
    cost = billed.bill
    if billed.served is not None:
        cost = cost + work.missed_value * futures.by_month("tasks") * np.maximum(1.0 - billed.served, 0.0)
    return Find(plan.title, float(cost.mean()), _p95(cost), plan, plan_warnings(plan, on, market.max_age_days))


def _is_known(contract: Contract, futures: Futures) -> bool:
    work = futures.workload
    return {"tasks", "model_cost", *work.units_per_task, *work.fixed_units}.issuperset(meters_named(contract))


def _least(contract: Contract, futures: Futures) -> float:
    """What a contract costs at least on average: its fees, and what a mean month has beyond the included units.

    A price that only rises above the included units can't cost less on average than at the average (Jensen).
    """
    if contract.credits:
        return 0.0
    least = fixed_monthly(contract)
    if contract.discounts or contract.maximum_spend or really_stops(contract) or contract.terms.price_floats == "yes":
        return least
    for charge in contract.charges:
        if charge.kind == "usage" and charge.included_every == "month" and charge.price.convert is None:
            units = futures.by_month(charge.meter).mean(axis=1)
            least += _rate(charge.price) * float(np.maximum(units - float(charge.included), 0.0).mean())
    return least


def _rate(price: Any) -> float:
    """The least that one unit costs; 0 where it is not one number."""
    if price.model == "per_unit":
        return float(price.unit_price) / float(price.per)
    if price.model == "package" and price.round == "up":
        return float(price.package_price) / float(price.package_size)
    return float(price.rate) if price.model == "percentage" else 0.0


def _p95(costs: Floats) -> float:
    return float(np.quantile(costs, 0.95))
