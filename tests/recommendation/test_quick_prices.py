"""The quick prices of a search are the same figures as from billing every month of every future."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from advisor.contracts import Contract, contract_from_short
from advisor.files.case_file import read_case
from advisor.files.resources import resource_names, resource_path
from advisor.forecast.futures import imagine_futures
from advisor.forecast.priced_offer import PricedOffer
from advisor.forecast.pricing import price_offers
from advisor.interview.answers import Answers
from advisor.recommendation.method import Method
from advisor.recommendation.quick_prices import QuickPrices
from advisor.recommendation.repricing import reprice
from advisor.workload import TokenPrices, Workload
from advisor.workload.estimate import estimate_workload

TIER_PRICES = {tier: TokenPrices(2.5, 1.25, 10.0) for tier in ("frontier", "standard", "cheap")}


def offer(name: str, usage: dict[str, Any], *, fee: str = "200", **more: Any) -> Contract:
    data = {
        "format": 1, "vendor": "V", "name": name, "currency": "USD", "term_months": 1,
        "terms": {"price_floats": "no"},
        "charges": [
            {"id": "fee", "kind": "fee", "amount": fee, "every": "month"},
            {"id": "use", "kind": "usage", "meter": "model_cost", "price": {"model": "percentage", "rate": "1.3"}} | usage,
        ],
    }  # fmt: skip
    return Contract.model_validate(data | more)


def tiers(model: str, *pairs: tuple[str | None, str]) -> dict[str, Any]:
    return {"model": model, "tiers": [{"up_to": up, "unit_price": price} for up, price in pairs]}


FLOATS, FALLS = {"terms": {"price_floats": "yes"}}, {"terms": {"list_price_falls_passed_on": "yes"}}
STOP = {"on": "spend", "limit": "900", "every": "month", "enforcement": "before_next_call", "alerts": []}
TASKS = {"meter": "tasks", "price": {"model": "per_unit", "unit_price": "0.2"}}
PACKAGE = {"model": "package", "package_size": "100", "package_price": "15", "round": "up"}
SHAPES = [
    offer("plain", {}),
    offer("perhaps floats", {}, terms={}),
    offer("perhaps floats beyond what is included", {"included": "400"}, terms={}),
    offer("floats", {}, **FLOATS),
    offer("falls passed on", {}, **FALLS),
    offer("floats, capped", {}, cap=STOP, **FLOATS),
    offer("tasks float, capped", TASKS, cap=STOP, **FLOATS),
    offer("capped", {}, cap=STOP),
    offer("floats beyond what is included", {"included": "400"}, **FLOATS),
    offer("stops at what is included", TASKS | {"included": "3000", "beyond_included": "stop"}),
    offer("tokens that stop", {"included": "300", "beyond_included": "stop"}),
    offer("packages", {"meter": "sessions", "price": PACKAGE | {"minimum_packages": "5"}, "included": "250"}),
    offer("minutes rounded up", {"meter": "minutes", "price": {"model": "per_unit", "unit_price": "0.1",
          "convert": {"operation": "divide", "factor": "7", "round": "up", "places": 0}}}),
    offer("graduated", TASKS | {"price": tiers("graduated", ("1000", "0.3"), ("4000", "0.2"), (None, "0.1"))}),
    offer("a minimum", TASKS, minimum_spend={"amount": "1500", "every": "month"}),
    offer("committed by the month, floats", {}, commitment={"amount": "900", "every": "month", "overage_factor": "1"}, **FLOATS),
    offer("committed by the year", {}, commitment={"amount": "9000", "every": "year", "overage_factor": "1"}, term_months=12),
    offer("a maximum and a discount", {}, maximum_spend={"amount": "1600", "every": "month"},
          discounts=[{"kind": "percent", "value": "0.1"}]),
    offer("renewed each quarter", TASKS | {"included": "2000"}, term_months=3),
    offer("renewed each quarter, stops", TASKS | {"included": "5000", "beyond_included": "stop"}, term_months=3),
]  # fmt: skip
BY_THE_MONTH = offer(
    "volume prices that fall at a line", TASKS | {"price": tiers("volume", ("3000", "0.3"), (None, "0.1"))}
)


def compare(offers: Sequence[Contract], workload: Workload, method: Method, like: PricedOffer) -> list[str]:
    """The names of the offers that have a quick price; each is held against the slow one."""
    scores = method.scores.coarser(1)
    futures, quick = imagine_futures(workload, scores), QuickPrices(like, method.thresholds)
    found = []
    for contract in offers:
        one = quick.price(contract, workload, scores)
        if one is None:
            continue
        found.append(contract.name)
        slow = reprice(contract, like, futures, method.thresholds)
        assert (one.name, one.family, one.stops, one.fixed_monthly) == (
            slow.name,
            slow.family,
            slow.stops,
            slow.fixed_monthly,
        )
        assert one.prepaid_share == pytest.approx(slow.prepaid_share, rel=1e-9)
        assert one.over_budget_share == pytest.approx(slow.over_budget_share, abs=1e-12)
        assert one.unserved_share == pytest.approx(slow.unserved_share, abs=1e-12)
        assert one.monthly.mean == pytest.approx(slow.monthly.mean, rel=1e-9)
        assert one.monthly.cvar95 == pytest.approx(slow.monthly.cvar95, rel=1e-9)
        np.testing.assert_allclose(one.version_mean, slow.version_mean, rtol=1e-9)
        np.testing.assert_allclose(one.version_cvar, slow.version_cvar, rtol=1e-9)
    return found


@pytest.fixture(scope="module")
def like(method: Method) -> PricedOffer:
    workload = estimate_workload(Answers({"tasks": "1"}), None, method.assumptions, TIER_PRICES, {})
    contract = Contract.model_validate(contract_from_short({"name": "Any", "fee": 1}, "USD"))
    return price_offers([contract], imagine_futures(workload, method.scores.coarser(1)), method.thresholds)[0]


@pytest.mark.parametrize("change", [{}, {"budget": 1100.0}, {"missed_value": 3.0, "tasks_per_month": 6000.0}])
def test_every_shape_of_contract_has_the_same_price_quickly(
    change: dict[str, float], method: Method, like: PricedOffer
) -> None:
    answers = Answers({"tasks": "4000", "task_cost": "0.2", "busiest": "double", "spikes": "yearly"})
    workload = replace(estimate_workload(answers, None, method.assumptions, TIER_PRICES, {}), **change)
    assert compare(SHAPES, workload, method, like) == [contract.name for contract in SHAPES]


def test_what_falls_when_use_rises_is_billed_month_by_month(method: Method, like: PricedOffer) -> None:
    """3,000 units cost $900 and 3,001 cost $300: its worst months are not those of most use."""
    workload = estimate_workload(Answers({"tasks": "4000"}), None, method.assumptions, TIER_PRICES, {})
    assert compare([BY_THE_MONTH], workload, method, like) == []


def test_every_offer_of_the_samples_has_the_same_price_quickly(method: Method, like: PricedOffer) -> None:
    for name in resource_names("samples", ".advisor.json"):
        case = read_case(resource_path(name))
        workload = estimate_workload(case.answers, None, method.assumptions, TIER_PRICES, {})
        assert len(compare(case.offers, workload, method, like)) == len(case.offers), name


def test_another_volume_of_the_same_use_needs_no_new_futures(
    method: Method, like: PricedOffer, monkeypatch: pytest.MonkeyPatch
) -> None:
    workload = estimate_workload(Answers({"tasks": "4000"}), None, method.assumptions, TIER_PRICES, {})
    quick, scores = QuickPrices(like, method.thresholds), method.scores.coarser(1)
    first = quick.price(SHAPES[0], workload, scores)
    monkeypatch.setattr("advisor.recommendation.quick_prices.imagine_futures", None)
    dice = random.Random(1)
    for _ in range(5):
        factor = dice.uniform(0.5, 2)
        again = quick.price(SHAPES[0], replace(workload, tasks_per_month=workload.tasks_per_month * factor), scores)
        assert first is not None and again is not None
        assert again.monthly.mean - 200 == pytest.approx(factor * (first.monthly.mean - 200))
