"""Disputes about the unit: each for the unit that the offer bills, in money a month, with its sentence and source."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.contracts import Contract
from advisor.forecast.pricing import price_offers
from advisor.recommendation.stress import stress_units

ANSWERS = {
    "tasks": 1000,
    "resolved_share": "0.6",
    "minutes_per_task": "3",
    "task_cost": "0.10",
    "usage_basis": "measured",
}


def stressed(buyer: Any, meter: str, unit_price: str, **price: Any) -> dict[str, Any]:
    made = buyer(ANSWERS, [{"name": "Any", "fee": 1}])
    data = {
        "format": 1, "vendor": "V", "name": "Offer", "currency": "USD", "term_months": 1,
        "charges": [{"id": "use", "kind": "usage", "meter": meter,
                     "price": {"model": "per_unit", "unit_price": unit_price} | price}],
    }  # fmt: skip
    thresholds = made.method.thresholds
    (offer,) = price_offers([Contract.model_validate(data)], made.futures, thresholds)
    return {one.about: one for one in stress_units([offer], offer, made.futures.workload, thresholds, "USD")}


@pytest.mark.parametrize(
    ("meter", "unit_price", "about", "cost"),
    [
        ("tasks", "0.50", "counted_differently", 50.0),  # 10 % of 1,000 x $.50
        (
            "resolutions",
            "0.99",
            "resolved_or_not",
            99.0,
        ),  # 10 % of all 1,000 conversations, not of the 600 resolved ones
        ("sessions", "0.49", "session_window", 73.5),  # 15 % of 1,000 x $.49
        ("minutes", "0.10", "long_prompts", 18.0),  # 3,000 minutes x 30 % x (1.2 - 1) x $.10
        ("minutes", "0.10", "started_minutes", 50.0),  # half a minute of each of 1,000 calls x $.10
        ("model_cost", "1.3", "long_prompts", 6.5),  # $100 of tokens x 1.3 x 5 % x (2 - 1)
        ("model_cost", "1.3", "hidden_tokens", 13.0),  # $130 x 10 %
    ],
)
def test_a_dispute_costs_its_share_of_what_the_offer_bills(
    meter: str, unit_price: str, about: str, cost: float, buyer: Any
) -> None:
    found = stressed(buyer, meter, unit_price)
    assert found[about].cost_per_month == pytest.approx(cost, abs=0.005)
    assert found[about].meter == meter and found[about].offer == "Offer"


def test_credits_that_a_long_prompt_doubles(buyer: Any) -> None:
    """30 % of the conversations x (2 - 1): 30 % more credits, whatever a task takes."""
    found = stressed(buyer, "credits", "0.01")["costly_answers"]
    assert found.share == pytest.approx(0.3)


def test_minutes_that_the_contract_rounds_itself_are_no_dispute(buyer: Any) -> None:
    rounded = {"convert": {"operation": "divide", "factor": "1", "round": "up", "places": 0}}
    assert "started_minutes" not in stressed(buyer, "minutes", "0.10", **rounded)


def test_units_that_an_offer_does_not_bill_are_not_disputed(buyer: Any) -> None:
    assert set(stressed(buyer, "resolutions", "0.99")) == {"resolved_or_not"}


def test_every_dispute_has_its_source_and_the_dearest_of_the_chosen_offer_stands_first(worked: Any) -> None:
    buyer = worked("D05")
    verdict = buyer.recommend()
    assert verdict.unit_stress is not None and verdict.unit_stress is verdict.unit_stresses[0]
    assert verdict.unit_stress.offer == verdict.offer
    own = [one.cost_per_month for one in verdict.unit_stresses if one.offer == verdict.offer]
    assert own == sorted(own, reverse=True)
    for one in verdict.unit_stresses:
        assert one.source in buyer.method.references and one.sentence.endswith(".")
    assert {one.offer for one in verdict.unit_stresses} == {offer.priced.name for offer in verdict.offers}
