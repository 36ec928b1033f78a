"""Caps, stops, commitments, lock-in and reviews against closed forms and published figures."""

from __future__ import annotations

import math
from dataclasses import replace
from statistics import NormalDist
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from advisor.forecast.futures import imagine_futures
from advisor.forecast.pricing import price_offers
from advisor.recommendation import levels as levels_module
from advisor.recommendation.decide import recommend
from advisor.recommendation.levels import (
    average_floating_price,
    best_commitment,
    break_even_use,
    cap_chance,
    least_lockin_discount,
)

NORMAL_MONTHS_EXPECTED_MAXIMUM = 1.62923


@pytest.mark.parametrize(
    ("fall", "months", "discount"),
    [(0.2, 3, 0.027), (0.2, 12, 0.104), (0.2, 24, 0.193), (0.3, 12, 0.159), (0.5, 12, 0.279), (0.5, 24, 0.459)],
)
def test_a_fixed_price_is_fair_from_one_less_the_average_floating_price(
    fall: float, months: float, discount: float
) -> None:
    """Half off in a year, 12 months: g = ln 2 = .693; 1 - (1 - e^-.693) / .693 = 1 - .7213 = 27.9 %."""
    assert least_lockin_discount(fall, months) == pytest.approx(discount, abs=0.0007)


def test_a_price_that_does_not_fall_needs_no_discount() -> None:
    assert average_floating_price(0.0, 12) == 1.0


@pytest.mark.parametrize(("runaways", "chance"), [(0.3, 0.00625), (0.0, 0.001), (12.0, 0.05)])
def test_the_cap_lets_honest_work_through_according_to_the_chance_of_a_runaway(
    runaways: float, chance: float, method: Any
) -> None:
    """.3 runaways a year, work worth 5 times its price: .3 / 12 / (5 - 1) = .00625, the 99.4th percentile."""
    assert cap_chance(runaways, method.thresholds) == pytest.approx(chance)


@pytest.mark.parametrize(
    ("busiest", "discount", "share"),
    [(1.25, 0.2, 0.88), (1.5, 0.2, 0.79), (2.0, 0.2, 0.64), (3.0, 0.2, 0.45), (1.25, 0.3, 0.92), (2.0, 0.3, 0.73)],
)
def test_a_discount_justifies_committing_to_its_own_percentile_and_not_to_the_average(
    busiest: float, discount: float, share: float
) -> None:
    """Busiest month 2x: sigma = .425; 20th percentile e^(-.842 x .425) over the mean e^(.425^2/2) = .64."""
    sigma = math.log(busiest) / NORMAL_MONTHS_EXPECTED_MAXIMUM
    places = (np.arange(20000) + 0.5) / 20000
    use = np.exp(sigma * np.array([NormalDist().inv_cdf(float(place)) for place in places]))
    committed = best_commitment(use, 1 - discount, 1.0)
    assert committed is not None
    assert committed / use.mean() == pytest.approx(share, abs=0.006)


def test_no_discount_no_commitment() -> None:
    assert best_commitment(np.array([1.0, 2.0]), 1.0, 1.0) is None


@pytest.mark.parametrize(("fee", "share"), [(260, 0.950), (221, 0.807), (730, 2.667)])
def test_reserved_capacity_pays_from_the_use_at_which_on_demand_costs_as_much(fee: float, share: float) -> None:
    """A PTU-month serves 2,500 x 43,800 tokens at $2.50 a million = $273.75 on demand; $260 / $273.75 = 95.0 %."""
    assert break_even_use(fee, 2500 * 43800 / 1e6, 2.5) == pytest.approx(share, abs=0.0005)


def test_levels_never_pass_a_hard_budget(worked: Any) -> None:
    levels = worked("D45").recommend().levels  # hard budget $900, flat $800
    assert levels.monthly_cap is not None and levels.monthly_cap <= 900
    assert levels.commitment is None or levels.commitment <= 900
    assert levels.daily_stop is None and levels.per_task_cap is None  # nothing moves with use


def test_a_per_token_verdict_never_advises_a_commitment(worked: Any) -> None:
    for case in ("D01", "D05", "D21", "D25", "D41"):
        levels = worked(case).recommend().levels
        assert (levels.commitment, levels.commitment_share, levels.headroom) == (None, None, None)


def test_the_daily_stop_is_the_lower_of_five_normal_days_and_a_fifth_of_the_cap(worked: Any) -> None:
    verdict = worked("D09").recommend()
    chosen = next(offer.priced for offer in verdict.offers if offer.priced.name == verdict.offer)
    assert verdict.levels.monthly_cap is not None
    expected = min(5 * chosen.bill_monthly_mean / 30, 0.2 * verdict.levels.monthly_cap)
    assert verdict.levels.daily_stop == pytest.approx(expected)


def test_every_level_that_is_set_says_how_it_was_reached(worked: Any) -> None:
    levels = worked("D09").recommend().levels
    assert {"monthly_cap", "daily_stop", "per_task_cap", "alerts", "commitment", "headroom"} <= set(levels.workings)


def test_a_runaway_in_every_month_leaves_the_cap_where_honest_work_puts_it(buyer: Any) -> None:
    """12 runaways a year: no month is without one, and the cap is that of the same work without them."""
    answers = {"tasks": 10000, "task_cost": "0.1", "detection": "none", "usage_basis": "measured"}
    contracts = [{"name": "Meter", "unit": "1.2", "basis": "token_cost"}]
    always = buyer(answers | {"loops": "12"}, contracts).recommend().levels.monthly_cap
    most = buyer(answers | {"loops": "11.9"}, contracts).recommend().levels.monthly_cap
    assert always is not None and most is not None
    assert always == pytest.approx(most, rel=0.2)


@pytest.mark.parametrize("busiest", ["1.5", "2"])
def test_the_allowance_is_what_as_many_months_pass_as_an_included_unit_costs_of_one_beyond(
    busiest: str, buyer: Any
) -> None:
    """$400 for 8,000 is $.05 a unit, $.10 beyond: half of the months may pass it, so the median month of 10,000."""
    answers = {
        "tasks": 10000, "usage_basis": "measured", "busiest": busiest, "spikes": "never", "growth": "flat",
        "loops": "no_agents", "task_cost": "0.1",
    }  # fmt: skip
    plan = {"name": "Plan", "fee": 400, "allowance": 8000, "overage": "0.10", "basis": "task"}
    levels = buyer(answers, [plan]).recommend().levels
    assert levels.allowance == pytest.approx(10000, rel=0.01) and levels.allowance_meter == "tasks"
    assert "includes" not in levels.workings["allowance"] and "50 %" in levels.workings["allowance"]


def test_an_allowance_is_never_dearer_than_a_hard_budget(buyer: Any) -> None:
    """$.05 a unit and $450 a month: 9,000 units at most."""
    answers = {"tasks": 10000, "usage_basis": "measured", "task_cost": "0.1", "budget_type": "hard", "budget": 450}
    plan = {
        "name": "Plan", "fee": 400, "allowance": 8000, "overage": "0.50", "basis": "task", "spend_cap": 450, "cap_stops": True,
    }  # fmt: skip
    levels = buyer(answers, [plan]).recommend().levels
    assert levels.allowance is not None and levels.allowance <= 9000 + 1e-6


def test_headroom_is_what_ninety_five_of_a_hundred_months_need(buyer: Any) -> None:
    """Busiest month 1.5 times: s = ln 1.5 / 1.62923 = .249; e^(1.645 x .249 - .249^2 / 2) - 1 = 46 %."""
    answers = {
        "tasks": 10000, "busiest": "1.5", "spikes": "never", "growth": "flat", "loops": "no_agents", "task_cost": "0.1",
    }  # fmt: skip
    plan = {"name": "Plan", "fee": 400, "allowance": 8000, "overage": "0.05", "basis": "task"}
    made = buyer(answers, [plan])
    workload = replace(made.futures.workload, tasks_sd=0.0, growth_sd=0.0, growth=0.0)
    futures = imagine_futures(workload, made.method.scores)
    priced = price_offers([made.priced[0].contract], futures, made.method.thresholds)
    levels = recommend(priced, futures, made.case.answers, made.method).levels
    assert levels.headroom == pytest.approx(0.46, abs=0.01)


def test_a_task_is_stopped_at_ten_times_a_median_one_and_retries_and_depth_are_told(worked: Any) -> None:
    buyer = worked("D01")
    verdict = buyer.recommend()
    chosen = next(offer.priced for offer in verdict.offers if offer.priced.name == verdict.offer)
    median = float(chosen.base_bill.total) / 12 / buyer.futures.workload.tasks_per_month
    assert verdict.levels.per_task_cap == pytest.approx(10 * median)
    assert (verdict.levels.retries, verdict.levels.recursion_depth) == (3, 2)
    assert verdict.levels.alerts == (0.5, 0.8, 1.0)


def test_the_monthly_cap_is_the_quantile_of_honest_months_that_the_chance_of_a_runaway_asks_for(buyer: Any) -> None:
    """.3 runaways a year: .3 / 12 / (5 - 1) = .625 % of honest months reach it."""
    answers = {"tasks": 10000, "usage_basis": "measured", "task_cost": "0.1", "detection": "none", "loops": "0.3"}
    made = buyer(answers, [{"name": "Meter", "unit": "1.2", "basis": "token_cost", "price_floats": False}])
    cap = made.recommend().levels.monthly_cap
    honest = made.futures.without_runaways().by_month("model_cost") * 1.2
    assert float(np.mean(honest > cap)) == pytest.approx(0.00625, abs=0.0002)


def test_a_commitment_is_the_money_of_the_units_that_are_worth_committing_to(buyer: Any) -> None:
    """$.05 a unit, $.10 beyond: worth it up to the median month, 10,000 units, which is $500."""
    answers = {
        "tasks": 10000, "usage_basis": "measured", "busiest": "1.5", "spikes": "never", "growth": "flat",
        "loops": "no_agents", "task_cost": "0.1",
    }  # fmt: skip
    plan = {"name": "Plan", "fee": 400, "allowance": 8000, "overage": "0.10", "basis": "task"}
    made = buyer(answers, [plan])
    levels = made.recommend().levels
    assert levels.commitment == pytest.approx(500, rel=0.01)
    assert "price is 50 % below paying on demand" in levels.workings["commitment"]
    assert levels.commitment_share == pytest.approx(10_000 / np.mean(made.futures.meter("tasks")), rel=0.01)


def test_a_contract_from_month_to_month_is_asked_about_as_long_as_a_usual_one(buyer: Any) -> None:
    """Of a term of one month no price is fixed: the discount is told for the months that vendors ask for."""
    for term in (1, 24):
        made = buyer({"tasks": 1000, "task_cost": "1"}, [{"name": "Flat", "fee": 900, "term_months": term}])
        asked = term if term > 1 else made.method.thresholds["lockin_months_asked"]
        assert asked > 1
        assert f"fixed for {asked:.0f} months" in made.recommend().levels.workings["minimum_lockin_discount"]


def test_an_allowance_that_costs_nothing_is_no_level_to_ask_for(buyer: Any) -> None:
    plan = {"name": "Plan", "fee": 0, "allowance": 8000, "overage": "0.10", "basis": "task"}
    levels = buyer({"tasks": 10000, "task_cost": "0.1"}, [plan]).recommend().levels
    assert levels.allowance is None and "allowance" not in levels.workings


def test_a_meter_that_no_task_counts_on_has_no_allowance(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the plan stops, a unit beyond is worth what its tasks are; here it has none."""
    included = SimpleNamespace(units=100.0, meter="minutes", beyond=None)
    monkeypatch.setattr(levels_module, "included_units", lambda _: included)
    chosen: Any = SimpleNamespace(contract=None, fixed_monthly=50.0)
    futures: Any = SimpleNamespace(workload=SimpleNamespace(missed_value=5.0), units_per_task=lambda _: 0.0)
    assert levels_module._allowance(chosen, futures, None, {}) is None
