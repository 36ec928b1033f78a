"""A plan up to its included units and a meter for the rest, when that beats either alone."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from advisor.contracts import bill
from advisor.recommendation.combined import combined_contracts

ANSWERS = {"tasks": 10000, "usage_basis": "months_of_data", "busiest": "double", "task_cost": "0.1",
           "loops": "no_agents", "growth": "flat", "stop_ok": "no"}  # fmt: skip
METER = {"name": "Meter", "unit": "0.10", "basis": "task"}


def test_a_plan_that_stops_goes_on_at_the_meter(buyer: Any) -> None:
    """$300 for 8,000 tasks, then $.10: 10,000 tasks cost 300 + 2,000 x .10 = $500, against $1,000 on the meter."""
    made = buyer(ANSWERS, [METER, {"name": "Plan", "fee": 300, "allowance": 8000, "basis": "task"}])
    ((combined, plan, meter),) = combined_contracts(made.case.offers, made.futures.workload)
    assert (combined.name, plan.name, meter.name) == ("Plan + Meter", "Plan", "Meter")
    assert bill(combined, [{"tasks": Decimal(10000)}]).total == Decimal("500.00")


def test_it_is_suggested_when_it_is_clearly_cheaper_and_never_replaces_the_verdict(buyer: Any) -> None:
    made = buyer(ANSWERS, [METER, {"name": "Plan", "fee": 300, "allowance": 8000, "basis": "task"}])
    verdict = made.recommend()
    assert verdict.offer == "Meter"  # the plan alone stops, and the service may not
    assert verdict.combination is not None and verdict.combination.saving_per_month > 300
    assert "Plan up to its included units and Meter beyond would fit better" in verdict.combination.sentence


def test_overage_below_the_meter_needs_no_meter(buyer: Any) -> None:
    plan = {"name": "Plan", "fee": 300, "allowance": 8000, "overage": "0.08", "basis": "task"}
    made = buyer(ANSWERS, [METER, plan])
    assert combined_contracts(made.case.offers, made.futures.workload) == ()
    assert made.recommend().combination is None


def test_a_token_meter_continues_a_plan_of_tasks_at_the_cost_of_an_average_task(buyer: Any) -> None:
    """Markup 1.2 on a median task of $.10 with spread .2: 1.2 x .10 x e^(.2^2 / 2) = $.1224."""
    contracts = [
        {"name": "Tokens", "unit": "1.2", "basis": "token_cost"},
        {"name": "Plan", "fee": 300, "allowance": 8000, "basis": "task"},
    ]
    made = buyer(ANSWERS | {"task_cost_sd": "0.2"}, contracts)
    ((combined, _, _),) = combined_contracts(made.case.offers, made.futures.workload)
    beyond = float(bill(combined, [{"tasks": Decimal(18000)}]).total) - 300
    assert beyond / 10000 == pytest.approx(0.1224, abs=5e-5)


def test_a_combination_has_only_the_controls_that_both_have(buyer: Any) -> None:
    plan = {"name": "Plan", "fee": 300, "allowance": 8000, "basis": "task", "governance": True}
    made = buyer(ANSWERS, [METER | {"governance": False}, plan])
    ((combined, _, _),) = combined_contracts(made.case.offers, made.futures.workload)
    assert combined.terms.logs == "no"
