"""From answers to a year of work: every table of the method, and "not sure" that widens and never makes anything
zero."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from decimal import Decimal
from math import exp, log, sqrt
from pathlib import Path
from typing import Any

import pytest

from advisor.errors import AdvisorError
from advisor.interview.answers import Answers
from advisor.workload import TokenPrices, Workload
from advisor.workload.assumptions import read_assumptions
from advisor.workload.estimate import estimate_workload

RESOURCES = Path(__file__).parents[2] / "resources"
ASSUMPTIONS = read_assumptions(
    tomllib.loads((RESOURCES / "assumptions.toml").read_text(encoding="utf-8"), parse_float=Decimal)
)
PRICES = {
    "cheap": TokenPrices(0.75, 0.075, 4.5, "Small"),
    "standard": TokenPrices(2.5, 1.25, 10, "Middle"),
    "frontier": TokenPrices(5, 0.5, 25, "Large"),
}


def estimate(answers: dict[str, str], usage: dict[str, Any] | None = None, **overrides: str) -> Workload:
    return estimate_workload(Answers(answers), usage, ASSUMPTIONS, PRICES, overrides)


@pytest.mark.parametrize(
    ("busiest", "spread"),
    [
        ("about_same", 0.059),
        ("quarter_more", 0.137),
        ("half_more", 0.249),
        ("double", 0.425),
        ("triple", 0.674),
        ("five_plus", 0.988),
        ("dk", 0.361),
        ("1.05", 0.030),
    ],
)
def test_the_busiest_month_gives_the_spread_of_single_months(busiest: str, spread: float) -> None:
    # sigma = ln r / 1.62923, the expected largest of twelve normal draws; ln 2 / 1.62923 = .425
    assert estimate({"busiest": busiest}).month_sd == pytest.approx(spread, abs=0.001)


def test_a_share_such_as_50_75_is_never_read_as_a_number() -> None:
    with pytest.raises(AdvisorError, match="busiest"):
        estimate({"busiest": "50_75"})


def test_a_known_peak_is_season_and_no_longer_uncertainty() -> None:
    work = estimate({"busiest": "triple", "peak_month": "3"})
    assert work.season == (1, 1, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1)
    assert work.month_sd == 0.06
    assert estimate({"busiest": "triple", "peak_month": "no"}).season == (1.0,) * 12


@pytest.mark.parametrize(
    ("basis", "spread"), [("measured", 0.15), ("months_of_data", 0.20), ("rough", 0.45), ("guess", 0.70), ("dk", 0.45)]
)
def test_how_the_number_was_found_gives_its_width(basis: str, spread: float) -> None:
    assert estimate({"tasks": "1000", "usage_basis": basis}).tasks_sd == spread


def test_without_a_number_the_kind_of_work_stands_in_wider_than_any_guess() -> None:
    work = estimate({"kind": "support_chat"})
    assert (work.tasks_per_month, work.tasks_sd) == (5000, pytest.approx(1.0))  # a guess, .70, and .30 more


def test_a_stated_range_is_widened_by_half() -> None:
    work = estimate({"tasks_low": "8000", "tasks_high": "20000", "usage_basis": "rough"})
    assert work.tasks_per_month == pytest.approx(sqrt(8000 * 20000))
    assert work.tasks_sd == pytest.approx(1.5 * log(2.5) / 2.563103, rel=1e-6)  # .536
    with pytest.raises(AdvisorError, match="swap"):
        estimate({"tasks_low": "3", "tasks_high": "2"})


def test_runaway_agents_burn_twenty_normal_hours_for_each_hour_unnoticed() -> None:
    work = estimate({"loops": "limited", "detection": "daily_alert"})
    assert work.runaways_per_year == 0.1
    assert work.runaway_months == pytest.approx(20 * 24 / 730)
    assert estimate({"loops": "unlimited", "detection": "stops"}).runaway_months == 0
    assert estimate({"loops": "no_agents", "detection": "none"}).runaways_per_year == 0


def test_growth_may_be_a_choice_or_a_share() -> None:
    assert (estimate({"growth": "some"}).growth, estimate({"growth": "some"}).growth_sd) == (0.41, 0.25)
    assert (estimate({}).growth, estimate({}).growth_sd) == (0.2, 0.4)
    assert estimate({"growth": "0.3"}).growth == pytest.approx(log(1.3))
    assert estimate({"growth": "-0.2"}).growth == pytest.approx(log(0.8))


def test_certainty_in_dollars_is_a_share_of_the_thousand_in_the_question() -> None:
    assert estimate({"certainty": "200"}).certainty == pytest.approx(0.2)
    assert estimate({"certainty": "strong"}).certainty == 0.5
    assert estimate({}).certainty == 0.15


def test_a_task_that_is_not_served_costs_what_the_buyer_says() -> None:
    assert [estimate(a).missed_value for a in ({"stop_ok": "yes"}, {"stop_ok": "no"}, {})] == [0, 5, 1]
    assert estimate({"stop_ok": "no", "missed_value": "0.02"}).missed_value == 0.02


def test_tokens_and_list_price_give_the_cost_of_a_task() -> None:
    # six turns, 9,150 in of which 10 % cached, 1,200 out, 10 % retries: (8235 x .75 + 915 x .075 + 1200 x 4.5) x 1.1
    # / 1e6
    work = estimate({"kind": "support_chat", "model_tier": "cheap"})
    assert work.task_cost == pytest.approx((8235 * 0.75 + 915 * 0.075 + 1200 * 4.5) * 1.1 / 1e6)
    assert work.units_per_task["output_tokens"] == pytest.approx(1320)
    said = estimate({"tokens_per_task_in": "1000", "tokens_per_task_out": "200", "cached_share": "0.5"})
    assert said.task_cost == pytest.approx((500 * 2.5 + 500 * 1.25 + 200 * 10) * 1.1 / 1e6)


def test_a_cost_per_task_that_was_said_is_used_as_it_is() -> None:
    assert (estimate({"task_cost": "0.4"}).task_cost, estimate({"task_cost": "0.4"}).task_cost_sd) == (0.4, 0.35)
    assert estimate({"task_cost": "0.4", "task_cost_sd": "0.05"}).task_cost_sd == 0.05


USAGE = {
    "days": 7,
    "requests": 7000,
    "input_tokens": 7_000_000,
    "cached_input_tokens": 700_000,
    "output_tokens": 1_400_000,
    "list_cost": "28",
}


def test_a_measured_week_moves_the_size_strongly_and_the_volume_weakly() -> None:
    before = {"kind": "documents", "tasks": "10000", "usage_basis": "rough", "task_cost": "0.02"}
    work = estimate(before, USAGE)
    # one call is one task here: $28 / 7,000 = $.004; weight of the measurement .35^2 / (.35^2 + .13^2) = .879
    assert work.task_cost == pytest.approx(exp(0.87877 * log(0.004) + 0.12123 * log(0.02)), rel=1e-4)
    assert work.task_cost_sd == pytest.approx(1 / sqrt(1 / 0.35**2 + 1 / 0.13**2))  # .122
    # 7,000 / 7 x 30.4 = 30,400; weight .45^2 / (.45^2 + .40^2) = .559
    assert work.tasks_per_month == pytest.approx(exp(0.55862 * log(30400) + 0.44138 * log(10000)), rel=1e-4)
    assert work.tasks_sd == pytest.approx(1 / sqrt(1 / 0.45**2 + 1 / 0.40**2))  # .299


def test_an_override_replaces_an_assumption_and_says_so() -> None:
    work = estimate({"busiest": "double"}, busiest="3", seats="40")
    assert work.month_sd == pytest.approx(log(3) / 1.6292276)
    assert work.fixed_units["seats"] == 40
    listed = {a.key: a for a in work.assumptions}
    assert (listed["busiest"].basis, listed["busiest"].source) == ("said", "overrides")
    with pytest.raises(AdvisorError, match=r"overrides.bussiest.*busiest"):
        estimate({}, bussiest="3")


def test_with_nothing_known_nothing_is_zero_and_everything_is_listed() -> None:
    work = estimate({})
    assert work.unknown_share == 1.0
    for name in (
        "tasks_per_month",
        "tasks_sd",
        "month_sd",
        "growth",
        "growth_sd",
        "task_cost",
        "task_cost_sd",
        "spikes_per_year",
        "runaways_per_year",
        "runaway_months",
        "context_growth",
        "price_fall_per_year",
        "price_sd",
        "missed_value",
        "certainty",
    ):
        assert getattr(work, name) > 0, name
    assert all(a.basis in ("default", "judgement") and a.name and a.value and a.source for a in work.assumptions)
    assert work.budget is None


def test_a_budget_counts_unless_there_is_none() -> None:
    assert estimate({"budget_type": "hard", "budget": "900"}).budget == 900
    assert estimate({"budget_type": "none", "budget": "900"}).budget is None


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("tasks", "-5"),
        ("tasks", "0"),
        ("cached_share", "2"),
        ("busiest", "0"),
        ("price_decline", "1"),
        ("growth", "-1"),
        ("stop_ok", "perhaps"),
        ("spikes", "-1"),
    ],
)
def test_an_answer_that_cannot_be_is_refused_by_its_name(key: str, value: str) -> None:
    with pytest.raises(AdvisorError, match=key):
        estimate({key: value})


def test_measured_days_replace_a_typical_figure_of_ours_altogether() -> None:
    work = estimate({"kind": "documents"}, USAGE)
    assert work.task_cost == pytest.approx(0.004)
    assert work.tasks_per_month == pytest.approx(30400)
    assert (work.task_cost_sd, work.tasks_sd) == (0.13, 0.40)


def test_days_that_differ_much_widen_what_a_week_says() -> None:
    # requests of 500 and 2,000 in turn, at the same cost each: sd of the logarithm .741, four days count as one
    daily = [{"requests": n, "list_cost": str(n * 0.004)} for n in (500, 2000, 500, 2000, 500, 2000, 500)]
    work = estimate({"kind": "documents"}, USAGE | {"daily": daily})
    assert work.tasks_sd == pytest.approx(0.741 / sqrt(7 / 4), abs=0.001)  # .560
    assert work.task_cost_sd == 0.13
    changing = [day | {"list_cost": str(0.004 * 2**number)} for number, day in enumerate(daily)]
    assert estimate({"kind": "documents"}, USAGE | {"daily": changing}).task_cost_sd > 0.3


def test_a_search_gets_the_same_numbers_without_the_list() -> None:
    usage = {"days": 7, "requests": 4000, "input_tokens": 4_000_000, "output_tokens": 300_000, "list_cost": "12.5"}
    answers = Answers({"kind": "documents", "tasks": "5000", "busiest": "double", "loops": "unlimited"})
    listed = estimate_workload(answers, usage, ASSUMPTIONS, PRICES)
    bare = estimate_workload(answers, usage, ASSUMPTIONS, PRICES, listed=False)
    assert len(listed.assumptions) > 20
    assert bare == replace(listed, assumptions=(), renewal_assumptions=())
