"""Offers whose bill of a month is one rising curve are priced without sorting a bill, and come to the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, replace
from math import log
from random import Random
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest

from advisor.contracts import Contract
from advisor.forecast import pricing, quick_bills, yearly
from advisor.forecast.bills import bill_in
from advisor.forecast.futures import Futures, imagine_futures
from advisor.forecast.in_order import costs_in_order
from advisor.forecast.pooled import pool_futures, pool_workloads
from advisor.forecast.priced_offer import Costs
from advisor.forecast.yearly_weights import Function
from advisor.workload import Workload
from tests.forecast.offers import busy_year, long, scores, short
from tests.forecast.random_contracts import random_contract

SMALL = scores().coarser(2)
"""1,024 futures."""
WORK = busy_year(
    budget=450.0,
    season=(1.0, 1.0, 0.8, 1.3, 1.0, 1.0, 1.0, 0.9, 1.0, 1.0, 1.2, 1.0),
)


def slowly(contract: Contract, futures: Futures) -> Costs:
    with patch.object(pricing, "quick_bills", bill_in):
        return pricing.costs_by_path(contract, futures, bands=True)


def assert_same(quick: Costs, slow: Costs, rel: float = 1e-12) -> None:
    for one, other in zip(
        (quick.monthly, quick.annual, *quick.monthly_bands),
        (slow.monthly, slow.annual, *slow.monthly_bands),
        strict=True,
    ):
        assert astuple(one) == pytest.approx(astuple(other), rel=rel, abs=1e-10)
    np.testing.assert_allclose(quick.version_mean, slow.version_mean, rtol=rel, atol=1e-10)
    np.testing.assert_allclose(quick.version_cvar, slow.version_cvar, rtol=rel, atol=1e-10)
    # what is refused is a small difference: to 1e-12 of all tasks
    assert quick.unserved_tasks == pytest.approx(slow.unserved_tasks, rel=rel, abs=1e-12 * WORK.tasks_per_month)
    for name in ("bill_monthly_mean", "over_budget_share", "unserved_share", "prepaid_share"):
        wanted = getattr(slow, name)
        assert getattr(quick, name) == (None if wanted is None else pytest.approx(wanted, rel=rel, abs=1e-12)), name


def random_offers(seed: int, number: int) -> list[Contract]:
    """Of all kinds; two thirds without what binds months together."""
    rng = Random(seed)
    found = []
    for index in range(number):
        data = random_contract(rng, index)
        if index % 3:
            for key in ("commitment", "credits", "maximum_spend", "minimum_spend"):
                data.pop(key, None)
            data["charges"] = [c for c in data["charges"] if c["kind"] == "fee"][:1] + [
                c | {"included_every": "month"} for c in data["charges"] if c["kind"] == "usage"
            ][:1]
            ids = {charge["id"] for charge in data["charges"]}
            data["discounts"] = [d for d in data["discounts"] if not d["on"] or set(d["on"]) <= ids]
            for charge in data["charges"]:
                if charge["kind"] == "fee":
                    charge["every"] = "month"
            cap = data.get("cap")
            if cap and cap["on"] not in ("spend", *(c["meter"] for c in data["charges"] if c["kind"] == "usage")):
                del data["cap"]
        terms = {"price_floats": rng.choice(("yes", "no")), "list_price_falls_passed_on": rng.choice(("yes", "no"))}
        found.append(Contract.model_validate(data | {"name": f"R{index}", "terms": terms}))
    return found


def test_random_offers_come_to_the_same_in_order_and_path_by_path() -> None:
    futures = imagine_futures(WORK, SMALL)
    offers = random_offers(7, 600)
    quick = costs_in_order(offers, futures, bands=True)
    assert sum(one is not None for one in quick) >= 45
    for contract, costs in zip(offers, quick, strict=True):
        if costs is not None:
            assert_same(costs, slowly(contract, futures))


def test_random_offers_have_the_same_bills_from_their_plan_and_clause_by_clause() -> None:
    futures = imagine_futures(replace(WORK, renewal_rise=0.05, renewal_rise_sd=0.1), SMALL)
    planned = 0
    for contract in random_offers(8, 150):
        planned += quick_bills.plan_in(contract, futures) is not None
        quick, slow = quick_bills.quick_bills(contract, futures), bill_in(contract, futures)
        np.testing.assert_allclose(quick.bill, slow.bill, rtol=1e-12, atol=1e-10)
        served = np.ones_like(slow.bill) if slow.served is None else slow.served
        np.testing.assert_allclose(1.0 if quick.served is None else quick.served, served, rtol=1e-11, atol=1e-12)
    assert planned >= 20


SHAPES = [
    short("Meter", unit="1.3", basis="token_cost"),
    short("Floats", unit="1.3", basis="token_cost", price_floats=True),
    short("Base", fee=100, allowance=300, overage="0.8", basis="task"),
    short("Stops", fee=100, allowance=300, basis="task"),
    short("Capped", unit="0.9", basis="task", spend_cap=300, cap_stops=True),
    short("Flat", fee=380),
    short("Tokens stop", fee=90, unit="1.1", basis="token_cost", spend_cap=420, cap_stops=True, price_floats=True),
    long(
        {"id": "p", "kind": "usage", "meter": "tasks", "included": "70",
         "price": {"model": "package", "package_size": "50", "package_price": "40"}},
        name="Packs",
    ),
]  # fmt: skip


@pytest.mark.parametrize("contract", SHAPES, ids=lambda contract: contract.name)
@pytest.mark.parametrize("budget", [None, 300.0, 375.0])
@pytest.mark.parametrize("missed", [0.0, 2.5])
def test_every_plain_shape_is_priced_in_order(contract: Contract, budget: float | None, missed: float) -> None:
    """All but tokens that run out where tasks are missed: who is refused is not in the order of what is used."""
    futures = imagine_futures(replace(WORK, budget=budget, missed_value=missed), SMALL)
    (costs,) = costs_in_order([contract], futures, bands=True)
    assert (costs is None) == (contract.name == "Tokens stop" and missed > 0)
    if costs is not None:
        assert_same(costs, slowly(contract, futures))


def test_another_volume_needs_nothing_new_and_comes_to_what_it_would_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    futures = imagine_futures(replace(WORK, missed_value=0.0), SMALL)
    costs_in_order(SHAPES, futures, bands=True)
    changed = replace(WORK, tasks_per_month=911.0, task_cost=0.31, budget=700.0, missed_value=0.0)
    alone = costs_in_order(SHAPES, imagine_futures(changed, SMALL), bands=True)
    monkeypatch.setattr("advisor.forecast.in_order.SortedPattern", None)
    shared = costs_in_order(SHAPES, futures.of(changed), bands=True)
    for one, other in zip(shared, alone, strict=True):
        assert one is not None and other is not None
        assert_same(one, other, rel=0)


def test_another_growth_or_season_is_put_in_order_by_nothing_but_its_factors(monkeypatch: pytest.MonkeyPatch) -> None:
    """A month that is multiplied as a whole keeps its order: growth of 40 % makes 1.014 of January, 1.38 of December."""
    futures = imagine_futures(WORK, SMALL, for_many=True)
    costs_in_order(SHAPES, futures, bands=True)
    changed = replace(WORK, growth=log(1.4), context_growth=0.2, season=(1.0, 0.5, 2.0) * 4)
    alone = costs_in_order(SHAPES, imagine_futures(changed, SMALL), bands=True)
    monkeypatch.setattr("advisor.forecast.in_order.SortedPattern", None)
    monkeypatch.setattr(Futures, "_of_one_task", None)
    shared = costs_in_order(SHAPES, futures.of(changed), bands=True)
    assert sum(found is not None for found in shared) == sum(found is not None for found in alone) > 5
    for one, other in zip(shared, alone, strict=True):
        if one is not None and other is not None:
            assert_same(one, other)


def test_a_slider_looks_at_every_future_only_where_a_bill_bends(monkeypatch: pytest.MonkeyPatch) -> None:
    """Meter, floating meter and flat fee are straight lines; a base with 300 included bends, and its year has to be added up."""
    futures = imagine_futures(WORK, SMALL, for_many=True)
    costs_in_order(SHAPES, futures, bands=True)
    looked_at: list[list[Function]] = []
    fill = yearly._fill

    def noted(wanted: Sequence[Any], *rest: Any) -> None:
        looked_at.append([one.function for one in wanted])
        fill(wanted, *rest)

    monkeypatch.setattr(yearly, "_fill", noted)
    changed = futures.of(replace(WORK, growth=log(1.4), tasks_per_month=911.0, budget=700.0))
    costs_in_order([one for one in SHAPES if one.name in ("Meter", "Floats", "Flat")], changed, bands=True)
    costs_in_order([one for one in SHAPES if one.name == "Base"], changed, bands=True)
    assert looked_at[0] == []
    assert [(one.kind, one.at) for one in looked_at[1]] == [("above", pytest.approx(300 / 911))]


def test_what_is_kept_for_other_volumes_is_bounded() -> None:
    """Sixteen values of growth: each has another order; six of a kind stay."""
    futures = imagine_futures(WORK, SMALL)
    for growth in range(16):
        futures = futures.of(replace(WORK, growth=growth / 100))
        costs_in_order(SHAPES[:2], futures, bands=False)
    kinds = [place[0] for place in futures._kept]  # what is kept is nobody else's to read
    assert max(kinds.count(kind) for kind in kinds) == 6


def test_work_added_up_has_no_order_of_its_own() -> None:
    parts: list[Workload] = [WORK, replace(WORK, task_cost_sd=0.9)]
    both = pool_futures([imagine_futures(one, SMALL) for one in parts], pool_workloads(parts, None, 1.0, ()))
    assert costs_in_order(SHAPES, both, bands=True) == [None] * len(SHAPES)
