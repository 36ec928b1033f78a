"""The worked buyer cases: each gets a verdict that fits, and what the case says must come with it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

WORKED = json.loads((Path(__file__).parents[1] / "cases" / "decision_cases.json").read_text(encoding="utf-8"))
CASES = {case["id"]: case for case in WORKED["decision_cases"]}


@pytest.mark.parametrize("case_id", sorted(CASES))
def test_a_worked_case_gets_an_expected_verdict_and_none_that_it_must_not(case_id: str, worked: Any) -> None:
    verdict = worked(case_id).recommend()
    assert verdict.family in CASES[case_id]["expected_verdicts"], (verdict.sentence, CASES[case_id]["reason"])
    assert verdict.family not in CASES[case_id]["must_not"]


def test_a_prototype_is_told_to_sign_month_by_month_with_a_cap_and_alerts(worked: Any) -> None:
    verdict = worked("D01").recommend()
    assert any("no longer than one month" in condition for condition in verdict.conditions)
    assert verdict.levels.commitment is None
    assert verdict.levels.monthly_cap is not None and verdict.levels.alerts == (0.5, 0.8, 1.0)


def test_a_token_price_beside_a_tier_warns_that_voice_telephony_and_support_are_not_in_it(worked: Any) -> None:
    conditions = worked("D05").recommend().conditions
    assert any("voice minutes, telephony and support are not in it" in condition for condition in conditions)


def test_knowing_nothing_gives_low_confidence_month_to_month_and_a_week_of_measuring(worked: Any) -> None:
    verdict = worked("D11").recommend()
    assert verdict.confidence == "low"
    assert verdict.measure_first.worth_it
    assert any("month-to-month and measure for seven days" in condition for condition in verdict.conditions)
    chosen = next(offer for offer in verdict.offers if offer.priced.name == verdict.offer)
    assert (chosen.priced.contract.term_months or 1) == 1


def test_an_offer_without_required_logs_is_out_whatever_its_price(worked: Any) -> None:
    offers = {offer.priced.name: offer for offer in worked("D13").recommend().offers}
    assert offers["Flat, no logs"].failed_gates == ("G4",)
    assert offers["Flat, no logs"].counter_offer == "Would pass with logs and policy controls in the contract."


def test_a_flat_plan_comes_with_fair_use_limits_and_no_change_of_terms(worked: Any) -> None:
    conditions = worked("D17").recommend().conditions
    assert any("fair-use limits" in condition and "no change of" in condition for condition in conditions)


def test_reserved_capacity_reports_the_use_from_which_it_pays(worked: Any) -> None:
    """15 PTU for $3,900 include $4,106 of pay-as-you-go: 3,900 / 4,106 = 95.0 %."""
    workings = worked("D21").recommend().levels.workings
    assert "95.0 %" in workings["break_even: 15 PTU reserved, spill to PAYG"]


def test_falling_prices_ask_for_a_price_reduction_clause_before_a_long_term(worked: Any) -> None:
    """Half off in a year: a floating price averages .7213, so a fixed one is fair from 27.9 % off; 19.3 % is given."""
    conditions = worked("D23").recommend().conditions
    asked = [condition for condition in conditions if "price-reduction" in condition]
    assert len(asked) == 1 and "27.9 %" in asked[0] and "19.3 %" in asked[0]


def test_a_routing_saving_is_not_credited_without_evaluation(worked: Any) -> None:
    """30,000 tasks x .85 routable x $.02 x (1 - .25 - .15) = $306 a month."""
    routing = worked("D47").recommend().routing
    assert not routing.counted
    assert routing.saving_per_month == pytest.approx(306.0)
    assert "not credited until an evaluation exists" in routing.sentence


def test_the_verdict_sentence_has_the_offer_its_family_and_its_money(worked: Any) -> None:
    verdict = worked("D57").recommend()
    assert verdict.sentence == "Sign Unlimited (flat rate): about $3,500 a month, a bad month $3,500."
    assert verdict.decided_by == "money"


def test_a_rule_of_thumb_that_disagrees_is_shown_with_its_price(worked: Any) -> None:
    dissent = worked("D05").recommend().dissent
    assert dissent is not None and dissent.startswith(
        "The usual rule of thumb says flat rate; on your numbers it costs $"
    )


def test_when_nothing_passes_the_least_bad_is_named_with_what_would_pass(buyer: Any) -> None:
    """Both cost at least $500 where $400 is the hard limit."""
    answers = {"tasks": 10000, "usage_basis": "measured", "task_cost": "0.1", "budget_type": "hard", "budget": 400}
    contracts = [
        {"name": "Meter", "unit": "1", "basis": "token_cost"},
        {"name": "Flat", "fee": 500, "allowance": 1000000, "basis": "task"},
    ]
    verdict = buyer(answers, contracts).recommend()
    assert verdict.nothing_passes and verdict.decided_by == "gates" and verdict.confidence == "low"
    assert verdict.sentence.startswith("None of these offers meets your hard budget. The least bad is Flat")
    counter = {offer.priced.name: offer.counter_offer for offer in verdict.offers}
    assert counter["Flat"] == "Would pass with fixed fees of at most $400 a month."
    assert counter["Meter"] == "Would pass with a spend cap that stops before the next call at $400 a month."


def test_a_counter_offer_would_really_pass(buyer: Any) -> None:
    answers = {"tasks": 10000, "usage_basis": "measured", "task_cost": "0.1", "budget_type": "hard", "budget": 400}
    contracts = [
        {"name": "Meter", "unit": "1", "basis": "token_cost", "spend_cap": 400, "cap_stops": True},
        {"name": "Flat", "fee": 400, "allowance": 1000000, "basis": "task"},
    ]
    assert not buyer(answers, contracts).recommend().nothing_passes


def test_gates_are_named_as_what_decided_only_when_they_left_one_family(worked: Any) -> None:
    assert worked("D07").recommend().decided_by == "gates"  # the meter breaks the hard budget
    assert worked("D19").recommend().decided_by == "money"  # both pass
