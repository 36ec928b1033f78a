"""The curve of a contract and its bill say the same, but for the rounding of lines."""

from __future__ import annotations

import importlib.util
import random
import sys
from fractions import Fraction
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from advisor.contracts import Contract, bill, compile_curve


def _beside(name: str) -> ModuleType:
    """A module of this folder (the folder is no package)."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec and spec.loader
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


random_contracts = _beside("random_contracts")


def _contract(charges: list[dict[str, Any]], **clauses: Any) -> Contract:
    return Contract.model_validate({"format": 1, "name": "N", "currency": "USD", "term_months": 1, "charges": charges,
                                    **clauses})  # fmt: skip


def _use(price: dict[str, Any], **clauses: Any) -> dict[str, Any]:
    return {"id": "use", "kind": "usage", "meter": "tasks", "price": price, **clauses}


FEE = {"id": "fee", "kind": "fee", "amount": "499"}
PER_UNIT = {"model": "per_unit", "unit_price": "0.05"}


def _one_month(data: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    """A random contract made to depend on one month and one meter."""
    for charge in data["charges"]:
        if charge["kind"] == "usage":
            charge["meter"] = "tasks"
            charge["included_every"] = "month"
        else:
            charge["every"] = "month"
            if charge.get("per"):
                charge["per"] = "tasks"
    for key in ("minimum_spend", "maximum_spend", "commitment", "cap"):
        if key in data:
            data[key]["every"] = "month"
    if "cap" in data and data["cap"]["on"] == "tokens":
        data["cap"]["on"] = "tasks"
    if "minimum_spend" in data and "maximum_spend" in data:
        data["maximum_spend"]["amount"] = "950"
    for discount in data.get("discounts", []):
        discount.pop("every", None)
    for credit in data.get("credits", []):
        credit.update(granted="month", expires_after_months=1, rollover=None)
    return data


def _places_to_look_at(curve: Any, rng: random.Random) -> list[Fraction]:
    places = {Fraction(0), *(Fraction(rng.randint(0, 12_000), 100) for _ in range(6))}
    for place in rng.sample(curve.breakpoints, min(8, len(curve.breakpoints))):
        places |= {place, place + Fraction(1, 1000), max(place - Fraction(1, 1000), Fraction(0))}
    # the bill reads decimals: 40 places at most
    return [p for p in places if (p.denominator == 1 or 10**20 % p.denominator == 0)]


def _agrees(seed: int) -> bool:
    rng = random.Random(seed)
    data = _one_month(random_contracts.random_contract(rng), rng)
    contract = Contract.model_validate(data)
    curve = compile_curve(contract, up_to=150)
    if curve is None:
        fees = [charge for charge in data["charges"] if charge.get("per")]
        assert fees, seed  # only fees on the whole month's quantity under a cap on spend have no curve
        return False
    for quantity in _places_to_look_at(curve, rng):
        if quantity > 150 and curve.known_up_to is not None:
            continue
        text = format(quantity.numerator * (10**20 // quantity.denominator), "d")
        text = text.rjust(21, "0")
        result = bill(contract, [{"tasks": f"{text[:-20]}.{text[-20:]}"}])
        month = result.months[0]
        allowed = Fraction(len(month.lines) + 1, 2 * 10**contract.places)
        assert abs(Fraction(month.total) - curve.amount(quantity)) <= allowed, (seed, str(quantity))
        unserved = Fraction(month.unserved.get("tasks", 0))
        if any(charge["kind"] == "usage" for charge in data["charges"]):
            assert abs(quantity - curve.served(quantity) - unserved) < Fraction(1, 10**15), (seed, str(quantity))
    return True


@pytest.mark.parametrize("start", range(0, 120, 40))
def test_the_curve_of_a_random_contract_is_its_bill_within_half_a_cent_a_line(start: int) -> None:
    assert sum(_agrees(seed) for seed in range(start, start + 40)) >= 30


def test_base_and_overage_is_flat_and_then_rises() -> None:
    curve = compile_curve(_contract([FEE, _use(PER_UNIT, included="10000")]))
    assert curve is not None
    assert curve.meter == "tasks"
    assert curve.breakpoints == (0, 10_000)
    assert curve.slopes == (0, Fraction(5, 100))
    assert curve.intercepts == (499, -1)  # 499 − 10,000 × 0.05
    assert curve.amount(12_000) == 599
    assert (curve.stops_at, curve.known_up_to) == (None, None)


def test_a_cap_on_spend_ends_the_curve_s_service_at_an_exact_quantity() -> None:
    cap = {"on": "spend", "limit": "2500", "enforcement": "before_next_call"}
    curve = compile_curve(_contract([FEE, _use(PER_UNIT, included="10000")], cap=cap))
    assert curve is not None
    assert curve.stops_at == 50_020  # 10,000 + (2,500 − 499) ÷ 0.05
    assert curve.amount(10**9) == 2500
    assert curve.served(100_000) == 50_020


def test_a_jump_stands_after_the_bound_and_the_bound_has_its_own_value() -> None:
    tiers = [{"up_to": "100", "unit_price": "1"}, {"up_to": None, "unit_price": "0.1"}]
    curve = compile_curve(_contract([_use({"model": "volume", "tiers": tiers})]))
    assert curve is not None
    assert curve.amount(100) == 100
    assert curve.amount(Fraction(1001, 10)) == Fraction(1001, 100)  # all units at 0.1
    assert curve.at == (0, 100)


def test_packages_are_followed_as_far_as_is_asked_and_say_so() -> None:
    package = {"model": "package", "package_size": "10", "package_price": "3"}
    curve = compile_curve(_contract([_use(package)]), up_to=1_000)
    assert curve is not None
    assert curve.known_up_to == 1_000
    assert [curve.amount(q) for q in (0, 1, 10, 11, 991, 1_000)] == [0, 3, 3, 6, 300, 300]
    assert compile_curve(_contract([_use(package)])).known_up_to == 20_010  # type: ignore[union-attr]  # 2,000 jumps


def test_a_contract_without_use_has_a_level_curve() -> None:
    curve = compile_curve(_contract([FEE]))
    assert curve is not None
    assert (curve.meter, curve.amount(5), curve.slopes) == (None, 499, (0,))


@pytest.mark.parametrize("clauses", [
    {"minimum_spend": {"amount": "10", "every": "quarter"}},
    {"maximum_spend": {"amount": "10", "every": "year"}},
    {"commitment": {"amount": "10", "every": "quarter"}},
    {"cap": {"on": "tasks", "limit": "10", "every": "quarter", "enforcement": "before_next_call"}},
    {"credits": [{"id": "c", "amount": "10"}]},
    {"credits": [{"id": "c", "amount": "10", "granted": "month"}]},
    {"credits": [{"id": "c", "amount": "10", "granted": "month", "expires_after_months": 1, "rollover": {}}]},
    {"discounts": [{"kind": "amount", "value": "10", "every": "year"}]},
    {"charges": [{**FEE, "every": "year"}]},
    {"charges": [_use(PER_UNIT), {"id": "other", "kind": "usage", "meter": "tokens", "price": PER_UNIT}]},
    {"charges": [_use(PER_UNIT, included="5", included_every="term")], "term_months": 12},
])  # fmt: skip
def test_what_depends_on_other_months_or_meters_has_no_curve(clauses: dict[str, Any]) -> None:
    charges = clauses.pop("charges", [_use(PER_UNIT)])
    assert compile_curve(_contract(charges, **clauses)) is None
