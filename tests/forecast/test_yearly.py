"""Year totals by shared basis and one matrix product: the same as billing path by path, for all
that a contract can say."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np

from advisor.contracts import Contract
from advisor.forecast.bills import bill_in
from advisor.forecast.futures import imagine_futures
from advisor.forecast.yearly import yearly_totals
from tests.forecast.offers import busy_year, long, scores, short
from tests.forecast.random_contracts import random_contract

SMALL = scores().coarser(1)
"""512 futures: enough for a comparison, and quick."""
FUTURES = imagine_futures(
    busy_year(),
    SMALL,
)


def path_by_path(contract: Contract) -> np.ndarray:
    billed = bill_in(contract, FUTURES)
    total = billed.bill.sum(axis=0)
    if billed.served is not None:
        total = total + FUTURES.workload.missed_value * (FUTURES.by_month("tasks") * (1 - billed.served)).sum(axis=0)
    return total


def test_random_contracts_total_the_same_either_way() -> None:
    rng = Random(4)
    contracts = []
    for number in range(120):
        data = random_contract(rng, number) | {
            "name": f"R{number}",
            "terms": {"price_floats": rng.choice(("yes", "no"))},
        }
        if number % 3:
            for key in ("commitment", "credits", "maximum_spend", "minimum_spend", "cap"):
                data.pop(key, None)  # two thirds are of the kinds that are sums of functions
            data["discounts"] = [d for d in data["discounts"] if d["kind"] == "percent"]
        contracts.append(Contract.model_validate(data))
    fast = yearly_totals(contracts, FUTURES)
    assert 120 - len(fast.by_path) >= 15  # enough of both kinds
    for index, contract in enumerate(contracts):
        slow = path_by_path(contract)
        assert np.allclose(fast.totals[index], slow, rtol=1e-12, atol=1e-10), (
            index in fast.by_path,
            contract.to_data(),
        )


CATALOGUE = [
    short("Meter", unit="1.3", basis="token_cost"),
    short("Floats", unit="1.3", basis="token_cost", price_floats=True),
    short("Base", fee=100, allowance=300, overage="0.8", basis="task"),
    short("Stops", fee=100, allowance=300, basis="task"),
    short("Capped", unit="0.9", basis="task", spend_cap=300, cap_stops=True),
    long(
        {
            "id": "p",
            "kind": "usage",
            "meter": "tasks",
            "price": {"model": "package", "package_size": "50", "package_price": "40"},
        },
        name="Packs",
    ),
    long(
        {"id": "m", "kind": "usage", "meter": "model_cost", "price": {"model": "percentage", "rate": "1"}},
        name="Least",
        minimum_spend={"amount": "300"},
    ),
    long(
        {
            "id": "m",
            "kind": "usage",
            "meter": "tasks",
            "price": {
                "model": "volume",
                "tiers": [{"up_to": "300", "unit_price": "1"}, {"up_to": None, "unit_price": "0.6", "flat_fee": "20"}],
            },
        },
        name="Volume",
    ),
    long(
        {"id": "m", "kind": "usage", "meter": "tasks", "price": {"model": "per_unit", "unit_price": "1"}},
        name="Committed",
        term_months=12,
        commitment={"amount": "5000", "every": "year", "overage_factor": "1.2"},
    ),
    long(
        {"id": "y", "kind": "fee", "amount": "900", "every": "year"},
        {"id": "s", "kind": "fee", "amount": "9", "per": "seats"},
        name="Fees",
    ),
]


def test_everything_of_one_meter_needs_no_path_but_a_year_of_credits_does() -> None:
    pack = long(
        {"id": "m", "kind": "usage", "meter": "tasks", "price": {"model": "per_unit", "unit_price": "1"}},
        name="Pack",
        credits=[{"id": "c", "amount": "2000", "cost": "1500"}],
    )
    found = yearly_totals([*CATALOGUE, pack], FUTURES)
    assert found.by_path == (len(CATALOGUE),)
    for index, contract in enumerate([*CATALOGUE, pack]):
        assert np.allclose(found.totals[index], path_by_path(contract), rtol=1e-11), contract.name


def test_an_earlier_result_gives_its_memory_and_its_weights_and_never_its_figures() -> None:
    first = yearly_totals(CATALOGUE, FUTURES)
    more = imagine_futures(replace(FUTURES.workload, tasks_per_month=700.0), SMALL)
    larger = imagine_futures(replace(FUTURES.workload, task_cost=1.7), SMALL)
    for futures in (more, larger):
        afresh = yearly_totals(CATALOGUE, futures).totals
        first = yearly_totals(CATALOGUE, futures, first)
        assert (first.totals == afresh).all()
    fewer = yearly_totals(CATALOGUE[:3], more, first)
    assert (fewer.totals == yearly_totals(CATALOGUE[:3], more).totals).all()
