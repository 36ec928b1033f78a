"""A term of an offer is said in the unit that it is measured in."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.contracts import Contract
from advisor.recommendation.flip_inputs import all_terms_to_try
from advisor.recommendation.term_units import unit_of_term

USE = {"id": "use", "kind": "usage", "meter": "tasks", "price": {"model": "per_unit", "unit_price": "0.05"}}
MODEL = {"id": "use.big", "kind": "usage", "meter": "model_cost", "price": {"model": "percentage", "rate": "1.3"}}
TIERS = {
    "id": "tiers", "kind": "usage", "meter": "spend",
    "price": {"model": "graduated_percentage", "tiers": [{"up_to": "100", "rate": "0.1"}, {"rate": "0.05"}]},
}  # fmt: skip
CASES: list[tuple[dict[str, Any], dict[str, str]]] = [
    (
        {"charges": [{"id": "base", "kind": "fee", "amount": "499"}, {**USE, "included": "1000"}]},
        {"fee": "money", "allowance": "count", "overage": "money"},
    ),
    ({"charges": [MODEL]}, {"unit": "times"}),
    # two charges are told apart by their ids, also where one begins like the other and holds a dot
    ({"charges": [USE, MODEL, TIERS]}, {
        "unit_use": "money", "unit_use big": "times", "rate_tiers_1": "share", "rate_tiers_2": "share"}),
    ({"charges": [USE], "cap": {"on": "spend", "limit": "900", "enforcement": "before_next_call"}}, {"cap": "money", "unit": "money"}),
    ({"charges": [USE], "cap": {"on": "tasks", "limit": "900", "enforcement": "before_next_call"}}, {"cap": "count", "unit": "money"}),
    ({"charges": [USE], "discounts": [{"kind": "percent", "value": "0.1"}, {"kind": "amount", "value": "20"}]},
     {"unit": "money", "discount_1": "share", "discount_2": "money"}),
    ({"charges": [USE], "commitment": {"amount": "1000", "every": "year"}, "minimum_spend": {"amount": "50"}},
     {"unit": "money", "commitment": "money", "minimum_spend": "money"}),
]  # fmt: skip


@pytest.mark.parametrize(("said", "units"), CASES)
def test_every_term_that_is_tried_has_its_unit(said: dict[str, Any], units: dict[str, str]) -> None:
    contract = Contract.model_validate({"format": 1, "name": "A", "currency": "USD", **said})
    tried = [term for term, _ in all_terms_to_try(contract)]
    assert {term: unit_of_term(contract.to_data(), term) for term in tried} == units
