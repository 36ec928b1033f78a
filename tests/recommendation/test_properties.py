"""What must hold for every buyer: random ones, each with random answers and three random offers.

200 of them in every run; 1,200 with `-m slow`, or `-m "slow or not slow"` for all.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from advisor.advice import Advice, advise
from advisor.case import Case
from advisor.contracts import Contract, contract_from_short
from advisor.files.resources import read_market_resources
from advisor.forecast.futures import Futures, imagine_futures
from advisor.forecast.priced_offer import PricedOffer
from advisor.forecast.pricing import price_offers
from advisor.interview.answers import Answers
from advisor.recommendation.decide import Decision, decide, recommend
from advisor.recommendation.flip_inputs import with_term
from advisor.recommendation.flips import find_flips, plain
from advisor.recommendation.measure_first import perfect_value, sample_value
from advisor.recommendation.method import Method
from advisor.recommendation.records import Flip, ScoredOffer
from advisor.recommendation.repricing import reprice
from advisor.recommendation.score import version_scores
from advisor.report.advice_json import advice_to_json
from advisor.report.advice_text import advice_as_text
from advisor.report.chart_files import chart_as_csv
from advisor.report.charts import range_chart
from advisor.report.pdf.recommendation import render_report
from advisor.workload import TokenPrices
from advisor.workload.estimate import estimate_workload
from tests.report.pdf_reading import everything_said

CASES = 1200
BATCHES = 12
BATCH = [0, 1, *(pytest.param(number, marks=pytest.mark.slow) for number in range(2, BATCHES))]
FLIPS = [0, *(pytest.param(number, marks=pytest.mark.slow) for number in range(1, 100))]
"""Twelve cases each."""
VIEWS = [0, *(pytest.param(number, marks=pytest.mark.slow) for number in range(1, 100))]
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


@pytest.mark.parametrize("batch", BATCH)
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


def whole_case(number: int) -> Case:
    answers, offers = random_case(random.Random(f"buyer {number}"))
    contracts = tuple(Contract.model_validate(contract_from_short(dict(one), "USD")) for one in offers)
    return Case(answers, contracts, saved_at="2026-11-21T10:00:00Z", title=f"Buyer {number}")


@pytest.fixture(scope="module")
def quick(method: Method) -> Method:
    return replace(method, scores=method.scores.coarser(1))


@pytest.mark.parametrize("dozen", FLIPS)
def test_each_flip_of_a_random_buyer_changes_what_it_says(dozen: int, market: Any, quick: Method) -> None:
    """Applied as a reader of the report would: the case written anew, every offer priced from the beginning."""

    def decided(case: Case) -> Decision:
        workload = estimate_workload(case.answers, None, quick.assumptions, market.tier_prices, {})
        futures = imagine_futures(workload, quick.scores)
        return decide(price_offers(case.offers, futures, quick.thresholds), futures, case.answers, quick)

    for number in range(dozen * 12, dozen * 12 + 12):
        case = whole_case(number)
        workload = estimate_workload(case.answers, None, quick.assumptions, market.tier_prices, {})
        futures = imagine_futures(workload, quick.scores)
        verdict = recommend(price_offers(case.offers, futures, quick.thresholds), futures, case.answers, quick)
        for flip in find_flips(case, market, quick, verdict):
            after = decided(with_flip(case, flip))
            now = (verdict.family, verdict.nothing_passes)
            assert (after.family, after.nothing_passes) != now, (number, flip)
            assert (after.family, after.offer.name, after.nothing_passes) == (
                flip.verdict,
                flip.offer,
                flip.nothing_passes,
            ), (number, flip)
            assert (flip.kind == "verdict") == (after.family != verdict.family)


def with_flip(case: Case, flip: Flip) -> Case:
    """The case with the flip's value put into its place."""
    for place, offer in enumerate(case.offers):
        if flip.input.startswith(f"{offer.name}."):
            changed = with_term(offer, flip.input.removeprefix(f"{offer.name}."), float(flip.at))
            return replace(case, offers=(*case.offers[:place], changed, *case.offers[place + 1 :]))
    value = flip.at if isinstance(flip.at, str) else plain(flip.at)
    return replace(case, answers=case.answers.with_answer(flip.input, value))


@pytest.mark.parametrize("dozen", VIEWS)
def test_text_table_chart_and_pdf_of_a_random_buyer_say_what_the_record_says(dozen: int, quick: Method) -> None:
    """The chosen offer's figures are replaced by ones that no computation gives: every view shows them and none its own.

    The PDF for every case in the slow form, for the first of the dozen in every run.
    """
    market = read_market_resources()
    for number in range(dozen * 12, dozen * 12 + 12):
        advice = advise(whole_case(number), market, quick, with_flips=False)
        chosen = next(one for one in advice.verdict.offers if one.priced.name == advice.verdict.offer)
        told = told_otherwise(advice, chosen)
        text, data = advice_as_text(told), advice_to_json(told)
        assert "$777,777" in text and told.verdict.sentence in " ".join(text.split()), number
        one = next(each for each in data["offers"] if each["name"] == data["offer"])
        assert data["offer"] == advice.verdict.offer and data["verdict"] == advice.verdict.family
        assert one["monthly"]["mean"] == 777777.0 and one["score"] == 888888.0
        chart = chart_as_csv(range_chart(told)).decode("utf-8")
        assert "9999999" in next(line for line in chart.splitlines() if chosen.priced.name in line), number
        if dozen or number == 0:
            said = everything_said(render_report(told))
            assert "$777,777" in said and "$9,999,999" in said, number


def told_otherwise(advice: Advice, chosen: ScoredOffer) -> Advice:
    priced = replace(
        chosen.priced,
        monthly=replace(chosen.priced.monthly, mean=777777.0),
        annual=replace(chosen.priced.annual, mean=9999999.0, p50=9999999.0),
    )
    changed = replace(chosen, priced=priced, score=888888.0)
    offers = tuple(changed if one is chosen else one for one in advice.verdict.offers)
    sentence = "It costs about $777,777 a month."
    return replace(advice, verdict=replace(advice.verdict, offers=offers, sentence=sentence))


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
