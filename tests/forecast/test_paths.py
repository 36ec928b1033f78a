"""Bills of many futures at once against the exact bill, on contracts that say everything the format can say."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import numpy as np
import pytest

from advisor.contracts import Contract, bill, compile_curve
from advisor.forecast.paths import bill_futures
from tests.forecast.random_contracts import random_contract, random_year

HALF_A_PLACE = 5e-13
"""What rounding a line to twelve places may hide; nothing else is allowed for beside a trillionth of the total."""


@pytest.mark.parametrize("seed", range(10))
def test_a_thousand_random_futures_of_random_contracts_are_within_a_trillionth_of_the_exact_bill(seed: int) -> None:
    """25 contracts x 4 futures in each of ten runs, with everything that a contract can say."""
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
            lines = [len(month.lines) for month in exact.months]
            total = float(exact.total)
            assert billed.bill[:, column].sum() == pytest.approx(
                total, rel=1e-12, abs=sum(lines) * HALF_A_PLACE + 1e-12 * total
            ), contract.to_data()
            for month in range(12):
                # a month may be the small rest of a large cap, so what is lost is counted against the whole year
                assert billed.bill[month, column] == pytest.approx(
                    float(exact.months[month].total), abs=sum(lines) * HALF_A_PLACE + 1e-12 * max(1.0, total)
                ), (month, contract.to_data())
                for meter, units in exact.months[month].unserved.items():
                    asked = float(year[month][meter])
                    assert billed.served is not None
                    served = billed.served[month, column]
                    # the share served is that of the meter that ends first
                    assert served <= 1 - float(units) / asked + 1e-6 if asked else True


def test_the_random_contracts_say_everything_that_a_contract_can_say() -> None:
    """A new clause of the format that the comparison above does not meet makes this fail."""
    rng, said = Random(0), set()

    def note(data: object, place: str) -> None:
        if isinstance(data, dict):
            for key, value in data.items():
                if value is not None and value != []:
                    note(value, f"{place}.{key}")
        elif isinstance(data, list):
            for one in data:
                note(one, place)
        else:
            said.add(f"{place}={data}" if isinstance(data, str) and not data[:1].isdigit() else place)

    for number in range(600):
        note(random_contract(rng, number), "")
    expected = {
        *(f".charges.price.model={model}" for model in get_args_of_models()),
        ".charges.beyond_included=stop",
        ".charges.price.beyond_last=stop",
        *(f".charges.included_every={every}" for every in ("month", "term")),
        *(f".charges.every={every}" for every in ("once", "month", "quarter", "year")),
        *(f".charges.price.convert.round={how}" for how in ("none", "up", "down", "half_up")),
        *(f".charges.price.convert.operation={how}" for how in ("divide", "multiply")),
        *(f".charges.price.round={how}" for how in ("up", "down")),
        *(f".charges.price.mode={how}" for how in ("graduated", "volume")),
        ".charges.price.first_tier_fee_at_zero", ".charges.price.tiers.flat_fee", ".charges.price.minimum_packages",
        ".charges.per=seats", ".charges.at_least", ".charges.at_most", ".charges.minimum", ".charges.maximum",
        *(f".discounts.kind={kind}" for kind in ("percent", "amount")), ".discounts.on=fee0", ".discounts.on=use0",
        *(f".{clause}.every={every}" for clause in ("minimum_spend", "maximum_spend", "commitment", "cap")
          for every in ("month", "quarter", "year", "term")),
        ".commitment.overage_factor", ".commitment.true_up",
        *(f".credits.granted={when}" for when in ("start", "month", "quarter", "year")),
        ".credits.cost", ".credits.priority", ".credits.expires_after_months",
        ".credits.rollover.min", ".credits.rollover.max",
        ".cap.on=spend", ".cap.on=tasks", ".cap.enforcement=before_next_call", ".cap.enforcement=alert_only",
    }  # fmt: skip
    assert expected - said == set()


def get_args_of_models() -> list[str]:
    """Every price model that the format knows."""
    schema = Contract.model_json_schema(by_alias=True)["$defs"]
    models = [part["properties"]["model"] for part in schema.values() if "model" in part.get("properties", {})]
    return sorted({name for model in models for name in model.get("enum", [model.get("const")]) if name})


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
