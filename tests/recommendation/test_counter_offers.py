"""A counter-offer is a contract that was priced and really passes; one that can't be made is said not to help."""

from __future__ import annotations

import random
from typing import Any

import pytest

from advisor.contracts import Contract, contract_from_short
from advisor.forecast.futures import imagine_futures
from advisor.forecast.pricing import price_offers
from advisor.recommendation.counter_offers import counter_offer
from advisor.recommendation.gates import screen
from advisor.recommendation.method import Method
from advisor.workload import TokenPrices
from advisor.workload.estimate import estimate_workload
from tests.recommendation.test_properties import random_case

ANSWERS = {"tasks": 10000, "usage_basis": "measured", "task_cost": "0.1"}
TIER_PRICES = {tier: TokenPrices(2.5, 1.25, 10.0) for tier in ("frontier", "standard", "cheap")}


def only(buyer: Any, answers: dict[str, Any], contract: dict[str, Any]) -> Any:
    (offer,) = buyer(ANSWERS | answers, [contract]).recommend().offers
    return offer


def test_a_plan_whose_fee_and_overage_are_too_dear_needs_both_changes(buyer: Any) -> None:
    """$500 for 8,000 and $.05 beyond against a hard $400: a fee of $400 alone still passes the budget in busy months."""
    plan = {"name": "Plan", "fee": 500, "allowance": 8000, "overage": "0.05", "basis": "task"}
    offer = only(buyer, {"budget_type": "hard", "budget": 400}, plan)
    assert offer.counter_offer == (
        "Would pass with fixed fees of at most $400 a month; a spend cap that stops before the next call at $400 a month."
    )


def test_where_service_may_not_stop_a_maximum_bill_is_asked_for(buyer: Any) -> None:
    meter = {"name": "Meter", "unit": "1.2", "basis": "token_cost"}
    offer = only(buyer, {"budget_type": "hard", "budget": 900, "stop_ok": "no"}, meter)
    assert offer.counter_offer == "Would pass with a maximum bill at $900 a month."


def test_a_plan_that_stops_is_told_at_which_rate_it_may_go_on(buyer: Any) -> None:
    """$300 for 8,000 included: $.0375 a unit."""
    offer = only(buyer, {"stop_ok": "no"}, {"name": "Plan", "fee": 300, "allowance": 8000, "basis": "task"})
    assert offer.failed_gates == ("G3",)
    assert offer.counter_offer == (
        "Would pass with service that goes on past its limit at a written overage rate of at most $0.0375 a unit."
    )


def test_a_minimum_above_the_budget_is_not_helped_by_any_cap(buyer: Any, method: Method) -> None:
    made = buyer(ANSWERS | {"budget_type": "hard", "budget": 400, "stop_ok": "no"}, [{"name": "Any", "fee": 1}])
    data = {
        "format": 1, "vendor": "V", "name": "Offer", "currency": "USD", "term_months": 1,
        "minimum_spend": {"amount": "900", "every": "month"},
        "charges": [{"id": "use", "kind": "usage", "meter": "tasks", "price": {"model": "per_unit", "unit_price": "0.01"}}],
    }  # fmt: skip
    (priced,) = price_offers([Contract.model_validate(data)], made.futures, method.thresholds)
    one = screen(priced, made.case.answers, 400.0, method.thresholds, "USD")
    assert not one.passes
    assert counter_offer(one, made.futures, made.case.answers, method.thresholds, "USD") is None


CASES = [0, *(pytest.param(number, marks=pytest.mark.slow) for number in range(1, 12))]


@pytest.mark.parametrize("hundred", CASES)
def test_every_counter_offer_passes_when_it_is_priced_anew(hundred: int, method: Method) -> None:
    """Of 100 random buyers: each excluded offer, changed as it says, in all futures of one for each version."""
    helped = excluded = 0
    for number in range(hundred * 100, hundred * 100 + 100):
        answers, offers = random_case(random.Random(f"buyer {number}"))
        contracts = [Contract.model_validate(contract_from_short(dict(one), "USD")) for one in offers]
        workload = estimate_workload(answers, None, method.assumptions, TIER_PRICES, {})
        futures = imagine_futures(workload, method.scores.coarser(1))
        for offer in price_offers(contracts, futures, method.thresholds, bands=False):
            one = screen(offer, answers, workload.budget, method.thresholds, "USD")
            if one.passes:
                continue
            excluded += 1
            found = counter_offer(one, futures, answers, method.thresholds, "USD")
            if found is None:
                continue
            helped += 1
            (again,) = price_offers([found.contract], futures, method.thresholds, bands=False)
            assert screen(again, answers, workload.budget, method.thresholds, "USD").passes, (number, found.sentence)
    assert helped >= 0.9 * excluded > 0
