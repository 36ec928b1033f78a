"""What must hold for every buyer: 1,000 random ones, each with random answers and three to four random offers."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from advisor.contracts import Contract, contract_from_short
from advisor.forecast.futures import Futures, imagine_futures
from advisor.forecast.priced_offer import PricedOffer
from advisor.forecast.pricing import price_offers
from advisor.interview.answers import Answers
from advisor.recommendation.decide import Decision, decide
from advisor.recommendation.measure_first import perfect_value, sample_value
from advisor.recommendation.method import Method
from advisor.recommendation.repricing import reprice
from advisor.recommendation.score import version_scores
from advisor.workload import TokenPrices
from advisor.workload.estimate import estimate_workload

CASES = 1000
BATCHES = 10
CHOICES: dict[str, list[str]] = {
    "busiest": ["about_same", "quarter_more", "half_more", "double", "triple", "five_plus", "1.4"],
    "spikes": ["never", "rare", "yearly", "several"],
    "usage_basis": ["measured", "months_of_data", "rough", "guess"],
    "growth": ["shrinking", "flat", "some", "double"],
    "certainty": ["none", "little", "medium", "strong"],
    "loops": ["no_agents", "limited", "unlimited"],
    "detection": ["stops", "hourly_alert", "daily_alert", "none"],
    "evaluation": ["automated", "manual", "none"],
    "routine": ["lt25", "25_50", "50_75", "gt75"],
    "routable": ["lt25", "25_50", "50_75", "gt75"],
    "price_decline": ["none", "some", "fast"],
    "stage": ["prototype", "pilot", "production"],
    "governance_needed": ["yes", "no"],
    "predictable": ["yes", "no"],
    "technical": ["yes", "no"],
    "stop_ok": ["yes", "no"],
    "frontier_now": ["yes", "no"],
    "complex_tasks": ["yes", "no"],
}
TIER_PRICES = {tier: TokenPrices(2.5, 1.25, 10.0) for tier in ("frontier", "standard", "cheap")}


def random_case(dice: random.Random) -> tuple[Answers, list[dict[str, Any]]]:
    answers = {key: dice.choice(values) for key, values in CHOICES.items() if dice.random() < 0.75}
    tasks = round(10 ** dice.uniform(2, 6))
    task_cost = round(10 ** dice.uniform(-3, 0), 5)
    answers |= {"tasks": str(tasks), "task_cost": str(task_cost)}
    bill = tasks * task_cost
    if dice.random() < 0.4:
        answers |= {"budget_type": dice.choice(["hard", "soft"]), "budget": f"{bill * dice.uniform(0.8, 4):.0f}"}
    if dice.random() < 0.3:
        answers["missed_value"] = f"{task_cost * dice.uniform(0, 10):.4f}"
    meter: dict[str, Any] = {"name": "Meter", "unit": f"{dice.uniform(0.9, 2):.3f}", "basis": "token_cost"}
    if dice.random() < 0.3:
        meter |= {"spend_cap": f"{bill * dice.uniform(1, 4):.0f}", "cap_stops": dice.random() < 0.5}
    flat = {"name": "Flat", "fee": f"{bill * dice.uniform(0.5, 2.5):.2f}", "allowance": 10**12, "basis": "task"}
    if dice.random() < 0.4:
        flat["allowance"] = round(tasks * dice.uniform(1, 3))
    base = {
        "name": "Base",
        "fee": f"{bill * dice.uniform(0.2, 1):.2f}",
        "allowance": f"{bill * dice.uniform(0.3, 1.2):.2f}",
        "overage": f"{dice.uniform(0.9, 2):.3f}",
        "basis": "token_cost",
    }
    offers = [meter, flat, base]
    for offer in offers:
        if dice.random() < 0.5:
            offer["governance"] = dice.random() < 0.7
        if dice.random() < 0.4:
            offer["term_months"] = dice.choice([1, 3, 12])
    return Answers(answers), offers


class Priced:
    """A random case, priced on one future of each of the 512 versions."""

    def __init__(self, answers: Answers, offers: list[dict[str, Any]], method: Method, like: PricedOffer) -> None:
        self.answers, self.method, self.like = answers, method, like
        workload = estimate_workload(answers, None, method.assumptions, TIER_PRICES, {})
        self.futures: Futures = imagine_futures(workload, method.scores.coarser(1))
        self.offers = offers
        self.priced = [self.price(offer) for offer in offers]

    def price(self, offer: dict[str, Any]) -> PricedOffer:
        contract = Contract.model_validate(contract_from_short(dict(offer), "USD"))
        return reprice(contract, self.like, self.futures, self.method.thresholds)

    def decide(self, priced: list[PricedOffer]) -> Decision:
        return decide(priced, self.futures, self.answers, self.method)


@pytest.fixture(scope="module")
def like(method: Method) -> PricedOffer:
    workload = estimate_workload(Answers({"tasks": "1"}), None, method.assumptions, TIER_PRICES, {})
    contract = Contract.model_validate(contract_from_short({"name": "Any", "fee": 1}, "USD"))
    return price_offers([contract], imagine_futures(workload, method.scores.coarser(1)), method.thresholds)[0]


def random_cases(batch: int, method: Method, like: PricedOffer) -> Iterator[tuple[random.Random, Priced]]:
    for number in range(batch * CASES // BATCHES, (batch + 1) * CASES // BATCHES):
        dice = random.Random(f"buyer {number}")
        answers, offers = random_case(dice)
        yield dice, Priced(answers, offers, method, like)


@pytest.mark.parametrize("batch", range(BATCHES))
def test_every_random_buyer_gets_a_decision_that_can_be_trusted(batch: int, method: Method, like: PricedOffer) -> None:
    for dice, case in random_cases(batch, method, like):
        decision = case.decide(case.priced)

        # the same input gives the same output, and the order of the offers is irrelevant
        shuffled = dice.sample(case.priced, len(case.priced))
        again = case.decide(shuffled)
        assert (again.family, again.offer.name, again.decided_by) == (
            decision.family,
            decision.offer.name,
            decision.decided_by,
        )

        # an excluded offer is never chosen while another passes
        chosen = next(one for one in decision.screened if one.priced is decision.offer)
        assert chosen.passes or decision.nothing_passes
        assert decision.nothing_passes == all(not one.passes for one in decision.screened)

        # an offer that is a dearer copy of another is never chosen
        copied = dice.choice(case.offers)
        dearer_copy = case.price(
            copied | {"name": dice.choice("AZ"), "fee": f"{float(copied.get('fee', 0)) + dice.uniform(0.02, 300):.2f}"}
        )
        with_copy = case.decide([*case.priced, dearer_copy])
        assert with_copy.offer is not dearer_copy

        # a dearer flat fee never turns the verdict flat
        at = next(place for place, offer in enumerate(case.priced) if offer.name == "Flat")
        raised = case.price(case.offers[at] | {"fee": f"{float(case.offers[at]['fee']) * dice.uniform(1.001, 2):.2f}"})
        with_raised = case.decide([*case.priced[:at], raised, *case.priced[at + 1 :]])
        assert with_raised.family != "flat_rate" or decision.family == "flat_rate", case.answers

        # knowing more is never worth more than knowing everything
        scores = np.stack([version_scores(offer, case.futures.workload.certainty) for offer in case.priced])
        observed = np.log(case.futures.tasks.reshape(case.futures.versions, -1).mean(axis=1))
        assert 0 <= sample_value(scores, [observed - observed.mean()]) <= perfect_value(scores) + 1e-9


def test_repricing_agrees_with_full_pricing(method: Method, like: PricedOffer) -> None:
    for _, case in random_cases(0, method, like):
        contracts = [offer.contract for offer in case.priced]
        for quick, full in zip(case.priced, price_offers(contracts, case.futures, method.thresholds), strict=True):
            assert quick.family == full.family
            assert quick.monthly.mean == pytest.approx(full.monthly.mean)
            assert quick.monthly.cvar95 == pytest.approx(full.monthly.cvar95)
            assert quick.over_budget_share == full.over_budget_share
            assert quick.unserved_share == full.unserved_share
            np.testing.assert_allclose(quick.version_mean, full.version_mean)
            np.testing.assert_allclose(quick.version_cvar, full.version_cvar)
