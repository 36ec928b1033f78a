"""Two of the offers together: a plan up to its included units and a meter for the rest, built from what was quoted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from math import exp
from typing import TYPE_CHECKING, Any

from advisor.forecast.priced_offer import PricedOffer
from advisor.forecast.pricing import price_offers
from advisor.interview.answers import Answers
from advisor.recommendation.gates import screen
from advisor.recommendation.offer_terms import included_units, rate_on_demand, term_of, usage_meters
from advisor.recommendation.records import Combination
from advisor.recommendation.score import score_of
from advisor.recommendation.thresholds import Thresholds
from advisor.recommendation.words import money

if TYPE_CHECKING:
    from advisor.contracts import Contract
    from advisor.forecast.futures import Futures
    from advisor.workload import Workload

_GOOD_TERMS = ("usage_meter", "meter_export", "logs", "rbac", "allowlists", "policy_controls", "evaluation")


def combined_contracts(
    contracts: Sequence[Contract], workload: Workload
) -> tuple[tuple[Contract, Contract, Contract], ...]:
    """Every plan whose included units end in a stop or a dearer price, continued on a meter: (combined, plan, meter).

    A plan that counts tasks and a meter that counts tokens meet at the cost of an average task.
    """
    return tuple(_combined(contracts, workload))


def _combined(contracts: Sequence[Contract], workload: Workload) -> Iterator[tuple[Contract, Contract, Contract]]:
    for plan in contracts:
        included = included_units(plan)
        if included is None or len(usage_meters(plan)) != 1:
            continue
        for meter in contracts:
            if (
                meter is plan
                or any(charge.kind == "fee" for charge in meter.charges)
                or meter.currency != plan.currency
            ):
                continue
            rate = _rate(meter, included.meter, workload)
            if rate is None or (included.beyond is not None and included.beyond <= rate):
                continue
            yield _joined(plan, meter, rate), plan, meter


def _rate(meter: Contract, counted: str, workload: Workload) -> float | None:
    """What the meter charges for one unit that the plan counts; None when the two can't be told in each other's units."""
    same = rate_on_demand(meter, counted)
    if same is not None:
        return same
    of_model_cost = rate_on_demand(meter, "model_cost")
    if counted != "tasks" or of_model_cost is None:
        return None
    return of_model_cost * workload.task_cost * exp(workload.task_cost_sd**2 / 2)


def _joined(plan: Contract, meter: Contract, rate: float) -> Contract:
    data: dict[str, Any] = plan.to_data()
    for charge in data["charges"]:
        if charge["kind"] == "usage":
            charge["beyond_included"] = "charge"
            charge["price"] = {"model": "per_unit", "unit_price": format(Decimal(f"{rate:.10f}").normalize(), "f")}
    data["name"] = f"{plan.name} + {meter.name}"[:100]
    data["term_months"] = max(term_of(plan), term_of(meter))
    theirs = meter.to_data()["terms"]
    for term in _GOOD_TERMS:
        said = {data["terms"].get(term, "unknown"), theirs.get(term, "unknown")}
        data["terms"][term] = "no" if "no" in said else "unknown" if "unknown" in said else "yes"
    return type(plan).model_validate(data)


def best_combination(
    priced: Sequence[PricedOffer],
    chosen: PricedOffer,
    futures: Futures,
    answers: Answers,
    thresholds: Thresholds,
    currency: str,
) -> Combination | None:
    """The cheapest combination that meets every must-have and is clearly cheaper than the chosen offer; None otherwise."""
    certainty = futures.workload.certainty
    made = combined_contracts([offer.contract for offer in priced], futures.workload)
    if not made:
        return None
    offers = price_offers([one for one, _, _ in made], futures, thresholds, bands=False)
    limit = score_of(chosen, certainty) * (1 - thresholds["near_equal_share"]) - thresholds["near_equal_money"]
    good = [
        (score_of(offer, certainty), offer.name, offer, plan, meter)
        for offer, (_, plan, meter) in zip(offers, made, strict=True)
        if score_of(offer, certainty) < limit
        and screen(offer, answers, futures.workload.budget, thresholds, currency).passes
    ]
    if not good:
        return None
    _, _, offer, plan, meter = min(good, key=lambda one: one[:2])
    saving = chosen.monthly.mean - offer.monthly.mean
    sentence = (
        f"{plan.name} up to its included units and {meter.name} beyond would fit better than either alone: about "
        f"{money(offer.monthly.mean, currency)} a month, a bad month {money(offer.monthly.cvar95, currency)}, against "
        f"{money(chosen.monthly.mean, currency)} and {money(chosen.monthly.cvar95, currency)} with {chosen.name}. "
        "Ask whether what overflows can go to the meter."
    )
    return Combination(offer.name, plan.name, meter.name, offer, saving, sentence)
