"""Exact crossovers: the place, the cheaper side above it, and none where there is none."""

from __future__ import annotations

from fractions import Fraction

from advisor.forecast.cheapest import crossovers_and_cheapest
from tests.forecast.offers import long, short, work


def test_a_meter_and_a_flat_fee_cross_where_the_fee_is_used_up() -> None:
    # $1,499 / $.03 = 49,966 2/3 tasks, not a rounded number
    crossings = crossovers_and_cheapest(
        [short("Meter", unit="0.03", basis="task"), short("Flat", fee=1499, allowance=10**9, basis="task")], work()
    )[0]
    assert [(c.between, c.at, c.above) for c in crossings] == [(("Meter", "Flat"), Fraction(149900, 3), "Flat")]
    assert crossings[0].at_text() == "49966.67"


def test_a_plan_with_overage_wins_only_between_two_places() -> None:
    # 500 + .05 (x - 10,000) = .04 x at 0 / .01; below the allowance 500 = .04 x at 12,500 > 10,000, so: .05 x = .04
    # x -> never below
    meter, plan = (
        short("Meter", unit="0.10", basis="task"),
        short("Plan", fee=500, allowance=10000, overage="0.20", basis="task"),
    )
    crossings = crossovers_and_cheapest([meter, plan], work())[0]
    # 500 = .10 x at 5,000; 500 + .20 (x - 10,000) = .10 x at 15,000
    assert [(c.at, c.above) for c in crossings] == [(5000, "Plan"), (15000, "Meter")]


def test_two_offers_that_run_side_by_side_never_cross() -> None:
    a = short("A", fee=10, allowance=0, overage="0.05", basis="task")
    b = short("B", fee=20, allowance=0, overage="0.05", basis="task")
    assert (
        crossovers_and_cheapest([a, b, short("C", fee=10, allowance=0, overage="0.05", basis="task")], work())[0] == []
    )


def test_equal_for_a_while_and_cheaper_after_is_one_crossover_at_most_and_touching_is_none() -> None:
    meter = short("Meter", unit="0.10", basis="task")
    touching = long(
        {
            "id": "u",
            "kind": "usage",
            "meter": "tasks",
            "price": {
                "model": "graduated",
                "tiers": [{"up_to": "100", "unit_price": "0.10"}, {"up_to": None, "unit_price": "0.20"}],
            },
        },
        name="Equal to 100",
    )
    assert crossovers_and_cheapest([meter, touching], work())[0] == []


def test_a_token_meter_crosses_along_tasks_by_what_a_task_costs() -> None:
    # 1.6 x $.01 a task against $24: 1,500 tasks
    crossings = crossovers_and_cheapest(
        [short("Meter", unit="1.6", basis="token_cost"), short("Flat", fee=24, allowance=10**9, basis="task")], work()
    )[0]
    assert [c.at for c in crossings] == [1500]
    # along tokens themselves: $24 / 1.6 = $15 of tokens at list price
    tokens = crossovers_and_cheapest(
        [short("Meter", unit="1.6", basis="token_cost"), short("Flat", fee=24, allowance=10**9, basis="task")],
        work(),
        "model_cost",
    )[0]
    assert [c.at for c in tokens] == [15]


def test_seats_are_a_fixed_cost_along_tasks() -> None:
    seats = long({"id": "s", "kind": "fee", "amount": "3", "per": "seats"}, name="Seats")  # 12 x $3 = $36
    assert [
        (c.at, c.above) for c in crossovers_and_cheapest([short("Meter", unit="0.10", basis="task"), seats], work())[0]
    ] == [(360, "Seats")]


def test_a_real_cap_and_a_minimum_bend_the_bill() -> None:
    meter = short("Meter", unit="0.10", basis="task", spend_cap=50, cap_stops=True)
    flat = short("Flat", fee=40, allowance=10**9, basis="task")
    assert [(c.at, c.above) for c in crossovers_and_cheapest([meter, flat], work())[0]] == [(400, "Flat")]
    least = long(
        {"id": "u", "kind": "usage", "meter": "tasks", "price": {"model": "per_unit", "unit_price": "0.05"}},
        name="Least",
        minimum_spend={"amount": "30"},
    )
    assert [
        (c.at, c.above) for c in crossovers_and_cheapest([short("Meter", unit="0.10", basis="task"), least], work())[0]
    ] == [(300, "Least")]


def test_what_is_not_a_line_in_one_month_is_left_out() -> None:
    credits = long(
        {"id": "u", "kind": "usage", "meter": "tasks", "price": {"model": "per_unit", "unit_price": "0.05"}},
        name="Pack",
        credits=[{"id": "c", "amount": "100", "cost": "80"}],
    )
    assert crossovers_and_cheapest([credits, short("Flat", fee=40, allowance=10**9, basis="task")], work())[0] == []


def test_packages_cross_back_and_forth_and_then_for_good() -> None:
    # 50 tasks for $4 are $.08 each when full: 1 to 44 tasks of a package are cheaper by the meter at $.09
    packs = long(
        {
            "id": "u",
            "kind": "usage",
            "meter": "tasks",
            "price": {"model": "package", "package_size": "50", "package_price": "4"},
        },
        name="Packs",
    )
    found = crossovers_and_cheapest([packs, short("Meter", unit="0.09", basis="task")], work())[0]
    assert [(c.at, c.above) for c in found[:4]] == [
        (Fraction(400, 9), "Packs"),
        (50, "Meter"),
        (Fraction(800, 9), "Packs"),
        (100, "Meter"),
    ]
    # the n-th package is $4 n = .09 x at x = 400 n / 9, up to n = 8 (355 5/9 of 400); from 400 on the meter never wins
    assert (found[-1].at, found[-1].above) == (Fraction(3200, 9), "Packs")
