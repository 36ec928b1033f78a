"""Must-haves remove offers and never choose one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from advisor.recommendation.gates import screen

BASE = {"tasks": 10000, "usage_basis": "measured", "busiest": "about_same", "spikes": "never", "loops": "no_agents",
        "growth": "flat", "task_cost": "0.1", "task_cost_sd": "0.05"}  # fmt: skip
METER = {"name": "Meter", "unit": "1", "basis": "token_cost"}
FLAT = {"name": "Flat", "fee": 1500, "allowance": 10**9, "basis": "task"}


def failed(buyer: Any, answers: dict[str, Any], contract: dict[str, Any]) -> tuple[str, ...]:
    made = buyer(BASE | answers, [contract])
    one = screen(made.priced[0], made.case.answers, made.futures.workload.budget, made.method.thresholds, "USD")
    return tuple(failure.gate for failure in one.failures)


@pytest.mark.parametrize(
    ("answers", "contract", "gates"),
    [
        # about $1,000 a month
        ({"budget_type": "hard", "budget": 3000}, METER, ()),
        ({"budget_type": "hard", "budget": 1000}, METER, ("G1",)),
        ({"budget_type": "soft", "budget": 1000}, METER, ()),
        ({"budget_type": "hard", "budget": 1000}, METER | {"spend_cap": 1000, "cap_stops": True}, ()),
        # a cap that only sends a message, or of which nothing is known, is no stop
        ({"budget_type": "hard", "budget": 1000}, METER | {"spend_cap": 1000, "cap_stops": False}, ("G1",)),
        ({"budget_type": "hard", "budget": 1000}, METER | {"spend_cap": 1000}, ("G1",)),
        # a stop above the budget does not keep it
        ({"budget_type": "hard", "budget": 900}, METER | {"spend_cap": 2000, "cap_stops": True}, ("G1",)),
        ({"budget_type": "hard", "budget": 1400}, FLAT, ("G1",)),
        ({"stage": "prototype"}, FLAT | {"term_months": 3}, ("G2",)),
        ({"stage": "prototype"}, FLAT, ()),
        ({"stage": "pilot"}, FLAT | {"term_months": 12}, ()),
        ({"stop_ok": "no"}, FLAT | {"allowance": 10000}, ("G3",)),
        ({"stop_ok": "yes"}, FLAT | {"allowance": 10000}, ()),
        ({}, FLAT | {"allowance": 10000}, ()),
        ({"stop_ok": "no"}, FLAT, ()),
        ({"governance_needed": "yes"}, FLAT | {"governance": False}, ("G4",)),
        ({"governance_needed": "yes"}, FLAT | {"governance": True}, ()),
        ({"governance_needed": "no"}, FLAT | {"governance": False}, ()),
        (
            {"budget_type": "hard", "budget": 1400, "governance_needed": "yes"},
            FLAT | {"governance": False},
            ("G1", "G4"),
        ),
    ],
)  # fmt: skip
def test_an_offer_fails_exactly_these_must_haves(
    buyer: Any, answers: dict[str, Any], contract: dict[str, Any], gates: tuple[str, ...]
) -> None:
    assert failed(buyer, answers, contract) == gates


def test_required_logs_that_are_not_known_become_a_condition(buyer: Any) -> None:
    made = buyer(BASE | {"governance_needed": "yes"}, [FLAT])
    conditions = made.recommend().conditions
    assert any("Have logs and policy controls written into the contract" in condition for condition in conditions)


def test_an_offer_without_a_known_meter_gets_the_condition_to_require_one(buyer: Any) -> None:
    unknown = buyer(BASE, [METER]).recommend().conditions
    known = buyer(BASE, [METER | {"has_meter": True}]).recommend().conditions
    assert "Require a usage meter that you can read and export." in unknown
    assert "Require a usage meter that you can read and export." not in known


@pytest.mark.parametrize(("share", "passes"), [(0.05, True), (0.0501, False)])
def test_one_month_in_twenty_over_a_hard_budget_or_not_served_is_the_last_that_passes(
    share: float, passes: bool, buyer: Any
) -> None:
    made = buyer({"tasks": 100, "task_cost": "1", "budget_type": "hard", "budget": 500}, [{"name": "Any", "fee": 1}])
    over = replace(made.priced[0], over_budget_share=share)
    answers, thresholds = made.case.answers, made.method.thresholds
    assert screen(over, answers, 500.0, thresholds, "USD").passes == passes
    stopping = replace(made.priced[0], stops=True, unserved_share=share)
    assert screen(stopping, answers.with_answer("stop_ok", "no"), 500.0, thresholds, "USD").passes == passes
