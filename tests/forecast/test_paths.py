"""Bills of many futures at once against the exact bill, on contracts that say everything the format can say."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import numpy as np
import pytest

from advisor.contracts import Contract, bill, compile_curve
from advisor.forecast.paths import bill_futures
from tests.forecast.random_contracts import random_contract, random_year


@pytest.mark.parametrize("seed", range(10))
def test_a_thousand_random_futures_of_random_contracts_agree_with_the_exact_bill(seed: int) -> None:
    """25 contracts x 4 futures in each of ten runs. Lines are rounded to eight places, so nothing but a float's own
    error is left."""
    rng = Random(seed)
    for number in range(25):
        contract = Contract.model_validate(random_contract(rng, number))
        years = [random_year(rng) for _ in range(4)]
        meters = {
            name: np.array([[float(year[m][name]) for year in years] for m in range(12)]) for name in contract.meters
        }
        billed = bill_futures(contract, meters) if meters else bill_futures(contract, {"seats": np.zeros((12, 4))})
        for column, year in enumerate(years):
            exact = bill(contract, year)
            total = float(exact.total)
            assert billed.bill[:, column].sum() == pytest.approx(total, rel=1e-9, abs=2e-6), contract.to_data()
            for month in range(12):
                assert billed.bill[month, column] == pytest.approx(
                    float(exact.months[month].total), rel=1e-8, abs=2e-6
                ), (month, contract.to_data())
                for meter, units in exact.months[month].unserved.items():
                    asked = float(year[month][meter])
                    assert billed.served is not None
                    served = billed.served[month, column]
                    # the share served is that of the meter that ends first
                    assert served <= 1 - float(units) / asked + 1e-6 if asked else True


def test_without_any_rounding_floats_are_within_a_trillionth_of_the_exact_bill() -> None:
    """1,000 random futures of twelve months over 60 contracts that are curves of one meter, in exact fractions."""
    rng, numpy_rng = Random(11), np.random.default_rng(11)
    checked, worst = 0, 0.0
    while checked < 60:
        data = random_contract(rng, 0)
        data["charges"] = [c for c in data["charges"] if c.get("meter", "tasks") == "tasks" and not c.get("per")]
        data["discounts"] = [d | {"on": None} for d in data["discounts"]]
        data["cap"] = None
        endless = any(
            c["price"]["model"] in ("package", "blocks") or "convert" in c["price"]
            for c in data["charges"]
            if c["kind"] == "usage"
        )
        if endless or not data["charges"]:
            continue
        contract = Contract.model_validate(data)
        curve = compile_curve(contract)
        if curve is None or curve.meter != "tasks" or curve.known_up_to is not None:
            continue
        checked += 1
        months = numpy_rng.lognormal(5.5, 1, size=(12, 17))
        billed = bill_futures(contract, {"tasks": months}).bill.sum(axis=0)
        for column, total in enumerate(billed):
            exact = float(sum(curve.amount(Fraction(float(units))) for units in months[:, column]))
            worst = max(worst, abs(total - exact) / max(1.0, abs(exact)))
    assert worst <= 1e-12
