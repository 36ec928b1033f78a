"""What a contract leaves unsaid is asked, not guessed."""

from __future__ import annotations

from typing import Any

from advisor.contracts import Contract, open_points


def _points(**clauses: Any) -> list[str]:
    price = {"model": "per_unit", "unit_price": "1"}
    data = {"format": 1, "name": "N", "currency": "USD", "charges": [
        {"id": "use", "kind": "usage", "meter": "m", "price": clauses.pop("price", price)}]}  # fmt: skip
    return [point.path for point in open_points(Contract.model_validate({**data, **clauses}))]


def test_a_cap_whose_enforcement_is_unknown_is_an_open_point() -> None:
    assert _points(cap={"on": "spend", "limit": "5"}) == ["cap.enforcement"]
    assert _points(cap={"on": "spend", "limit": "5", "enforcement": "alert_only"}) == []


def test_a_true_up_that_is_not_said_is_an_open_point() -> None:
    assert _points(commitment={"amount": "5"}) == ["commitment.true_up"]
    assert _points(commitment={"amount": "5", "true_up": False}) == []


def test_a_first_tier_fee_at_zero_is_an_open_point_only_where_there_is_a_fee() -> None:
    for model in ("graduated", "volume"):
        tiers = [{"up_to": None, "unit_price": "1", "flat_fee": "2"}]
        assert _points(price={"model": model, "tiers": tiers}) == ["charges[0].price.first_tier_fee_at_zero"]
        assert _points(price={"model": model, "tiers": tiers, "first_tier_fee_at_zero": True}) == []
        assert _points(price={"model": model, "tiers": [{"up_to": None, "unit_price": "1"}]}) == []


def test_a_contract_that_says_everything_has_no_open_points() -> None:
    assert _points() == []
