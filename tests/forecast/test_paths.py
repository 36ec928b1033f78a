"""Bills of many futures at once against the exact bill, on contracts that say everything the format can say."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from advisor.contracts import Contract, bill
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
