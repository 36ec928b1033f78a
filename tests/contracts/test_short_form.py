"""An offer in the short form becomes a contract that bills fee + unit × use + overage × what is beyond the allowance."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from advisor.contracts import Contract, bill, compile_curve, contract_from_short
from advisor.errors import InputRefused


def _read(**offer: Any) -> Contract:
    return Contract.model_validate(contract_from_short({"name": "Offer", **offer}, "USD"))


def _billed(contract: Contract, quantity: str, meter: str = "tasks") -> tuple[str, dict[str, Decimal]]:
    month = bill(contract, [{meter: quantity}]).months[0]
    return str(month.total), month.unserved


def test_a_unit_price_alone_is_per_task() -> None:
    assert _billed(_read(unit="0.99", basis="task"), "1000") == ("990.00", {})


def test_a_unit_on_token_cost_is_a_multiplier_on_the_model_cost() -> None:
    contract = _read(unit="1.3", basis="token_cost")
    assert contract.meters == ("model_cost",)
    assert _billed(contract, "1200", "model_cost") == ("1560.00", {})  # the seed article's 30 % markup on $1,200


def test_a_fee_with_an_allowance_and_an_overage_charges_beyond_it() -> None:
    contract = _read(fee=499, allowance=10000, overage="0.05")
    assert _billed(contract, "12000") == ("599.00", {})  # 499 + 2,000 × 0.05
    assert contract.charges[0].id == "fee"


def test_a_fee_with_an_allowance_and_no_overage_stops_at_the_allowance() -> None:
    assert _billed(_read(fee=499, allowance=10000), "12000") == ("499.00", {"tasks": Decimal(2000)})
    assert _billed(_read(fee=499, allowance=10000, overage=None), "9000") == ("499.00", {})


def test_an_allowance_in_money_of_tokens_has_its_overage_as_a_multiplier() -> None:
    contract = _read(fee=1400, allowance=2000, overage="1", basis="token_cost")
    assert _billed(contract, "2500", "model_cost") == ("1900.00", {})  # 1,400 + (2,500 − 2,000) × 1


def test_a_unit_beside_an_allowance_is_due_from_the_first_unit() -> None:
    contract = _read(fee=10, unit="0.01", allowance=100, overage="0.05")
    assert _billed(contract, "120") == ("12.20", {})  # 10 + 120 × 0.01 + 20 × 0.05


def test_a_fee_alone_is_unlimited_use_of_tasks() -> None:
    assert _billed(_read(fee=1000), "123456") == ("1000.00", {})


@pytest.mark.parametrize(
    ("stops", "enforcement"), [(True, "before_next_call"), (False, "after_billing"), (None, "unknown")]
)
def test_a_spend_cap_stops_only_where_it_is_said_to_stop(stops: bool | None, enforcement: str) -> None:
    contract = _read(unit="1", basis="token_cost", spend_cap=6000, cap_stops=stops)
    assert contract.cap is not None
    assert (contract.cap.enforcement, contract.cap.on) == (enforcement, "spend")
    total, unserved = _billed(contract, "8000", "model_cost")
    assert (total, unserved) == (("6000.00", {"model_cost": Decimal(2000)}) if stops else ("8000.00", {}))


def test_terms_are_said_unsaid_or_denied() -> None:
    told = _read(fee=1, governance=True, has_meter=False, price_floats=True, term_months=12)
    assert (told.terms.logs, told.terms.policy_controls, told.terms.rbac) == ("yes", "yes", "yes")
    assert (told.terms.usage_meter, told.terms.price_floats, told.term_months) == ("no", "yes", 12)
    silent = _read(fee=1)
    assert {silent.terms.logs, silent.terms.usage_meter, silent.terms.price_floats} == {"unknown"}
    assert (silent.term_months, _read(fee=1, governance=False).terms.rbac) == (1, "no")


def test_every_short_offer_has_a_curve() -> None:
    curve = compile_curve(_read(fee=499, allowance=10000, overage="0.05"))
    assert curve is not None
    assert curve.amount(12_000) == 599


@pytest.mark.parametrize(("offer", "path", "word"), [
    ({"fees": 5}, "fees", 'did you mean "fee"'),
    ({"fee": 4.99}, "fee", "quotes"),
    ({"fee": "-1"}, "fee", "below zero"),
    ({"cap_stops": "yes"}, "cap_stops", "true, false"),
    ({"basis": "tokens"}, "basis", "token_cost"),
    ({"name": None}, "name", "missing"),
    ({"term_months": "soon"}, "term_months", "whole number"),
])  # fmt: skip
def test_a_mistake_in_the_short_form_is_named(offer: dict[str, Any], path: str, word: str) -> None:
    with pytest.raises(InputRefused) as refused:
        contract_from_short({"name": "Offer", "fee": 1, **offer}, "USD")
    assert [place for place, _ in refused.value.faults] == [path]
    assert word in refused.value.faults[0][1]
