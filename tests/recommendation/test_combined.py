"""A plan up to its included units and a meter for the rest, when that beats either alone."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from advisor.contracts import Contract, bill
from advisor.forecast.pricing import price_offers
from advisor.recommendation.combined import find_combinations
from advisor.recommendation.combined_contracts import Combined, combined_contracts, share_of_heaviest

ANSWERS = {"tasks": 10000, "usage_basis": "months_of_data", "busiest": "double", "task_cost": "0.1",
           "loops": "no_agents", "growth": "flat", "stop_ok": "no"}  # fmt: skip
METER = {"name": "Meter", "unit": "0.10", "basis": "task"}


def made_from(made: Any, offers: Any = None, kind: str = "overflow") -> list[Combined]:
    offers = made.case.offers if offers is None else offers
    found = combined_contracts(offers, made.futures.workload, made.case.answers, made.method.thresholds)
    return [one for one in found if one.kind == kind]


def test_a_plan_that_stops_goes_on_at_the_meter(buyer: Any) -> None:
    """$300 for 8,000 tasks, then $.10: 10,000 tasks cost 300 + 2,000 x .10 = $500, against $1,000 on the meter."""
    made = buyer(ANSWERS, [METER, {"name": "Plan", "fee": 300, "allowance": 8000, "basis": "task"}])
    (one,) = made_from(made)
    combined = one.contract
    assert (combined.name, one.plan, one.meter) == ("Plan + Meter", "Plan", "Meter")
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
    assert made_from(made) == []
    assert made.recommend().combination is None


def test_a_token_meter_continues_a_plan_of_tasks_at_the_cost_of_an_average_task(buyer: Any) -> None:
    """Markup 1.2 on a median task of $.10 with spread .2: 1.2 x .10 x e^(.2^2 / 2) = $.1224."""
    contracts = [
        {"name": "Tokens", "unit": "1.2", "basis": "token_cost"},
        {"name": "Plan", "fee": 300, "allowance": 8000, "basis": "task"},
    ]
    made = buyer(ANSWERS | {"task_cost_sd": "0.2"}, contracts)
    combined = made_from(made)[0].contract
    beyond = float(bill(combined, [{"tasks": Decimal(18000)}]).total) - 300
    assert beyond / 10000 == pytest.approx(0.1224, abs=5e-5)


def test_a_combination_has_only_the_controls_that_both_have(buyer: Any) -> None:
    plan = {"name": "Plan", "fee": 300, "allowance": 8000, "basis": "task", "governance": True}
    made = buyer(ANSWERS, [METER | {"governance": False}, plan])
    combined = made_from(made)[0].contract
    assert combined.terms.logs == "no"


def offer(name: str, *charges: dict[str, Any], **more: Any) -> Contract:
    data = {"format": 1, "vendor": name, "name": name, "currency": "USD", "term_months": 1, "charges": list(charges)}
    return Contract.model_validate(data | more)


def test_the_share_of_the_heaviest_tenth_is_that_of_a_log_normal_spread() -> None:
    """Spread .78 as for a coding assistant: Phi(.78 - 1.2816) = Phi(-.5016) = 30.8 %; with 1.743 one in a hundred makes 28 %."""
    assert share_of_heaviest(0.1, 0.78) == pytest.approx(0.308, abs=0.001)
    assert share_of_heaviest(0.01, 1.743) == pytest.approx(0.28, abs=0.002)


SEATS = offer("Seats", {"id": "seat", "kind": "fee", "amount": "30", "every": "month", "per": "seats"})
RATE = {"model": "per_unit", "unit_price": "0.20"}
BY_TASK = offer("Meter", {"id": "use", "kind": "usage", "meter": "tasks", "price": RATE})


def test_seats_go_to_those_who_use_more_than_a_seat_costs_and_the_meter_to_the_others(buyer: Any) -> None:
    """50 people, $30 a seat, $2,000 a month on the meter: a seat pays for who makes more than 30 / 2,000 = 1.5 % of the use.

    Use at the edge is 2 % x e^(.78 z - .304), equal to 1.5 % at z = .021: half of the people, 25 of 50, who make
    Phi(.78 - 0) = 78 % of the use.
    """
    made = buyer(ANSWERS | {"seats": 50}, [METER])
    (one,) = made_from(made, [SEATS, BY_TASK], "heavy_users")
    heavy = int(one.split.split(" heaviest")[0].split()[-1])
    assert heavy in (24, 25, 26)
    assert one.share == pytest.approx(share_of_heaviest(heavy / 50, 0.78))
    total = float(bill(one.contract, [{"tasks": Decimal(10000)}]).total)
    assert total == pytest.approx(30 * heavy + 0.20 * 10000 * (1 - one.share), abs=0.01)  # about 750 + 440
    assert total < 30 * 50 < 0.20 * 10000  # cheaper than seats for all and than the meter for all
    assert f"about {one.share * 100:.0f} % of the use" in one.split


def test_nobody_gets_a_seat_where_the_number_of_people_was_not_said(buyer: Any) -> None:
    assert made_from(buyer(ANSWERS, [METER]), [SEATS, BY_TASK], "heavy_users") == []


def reserved(**more: Any) -> Contract:
    usage = {
        "id": "use",
        "kind": "usage",
        "meter": "tasks",
        "included": "9000",
        "price": {"model": "per_unit", "unit_price": "0.15"},
    }
    fee = {"id": "fee", "kind": "fee", "amount": "800", "every": "month"}
    return offer("Reserved", fee, usage, **({"term_months": 12} | more))


def test_production_stays_on_what_is_reserved_and_development_goes_to_the_meter(buyer: Any) -> None:
    """15 % of 10,000 tasks on the meter: 800 + 0 x .15 (8,500 of 9,000 included) + 1,500 x .20 = $1,100."""
    made = buyer(ANSWERS | {"stage": "production"}, [METER])
    (one,) = made_from(made, [reserved(), BY_TASK], "production")
    assert one.share == pytest.approx(0.85)
    assert bill(one.contract, [{"tasks": Decimal(10000)}]).total == Decimal("1100.00")
    assert "about 85 % of the use" in one.split and one.contract.term_months == 12


def test_a_prototype_and_a_plan_from_month_to_month_reserve_nothing(buyer: Any) -> None:
    assert made_from(buyer(ANSWERS | {"stage": "prototype"}, [METER]), [reserved(), BY_TASK], "production") == []
    made = buyer(ANSWERS | {"stage": "production"}, [METER])
    assert made_from(made, [reserved(term_months=1), BY_TASK], "production") == []


def test_what_acts_on_a_whole_bill_is_never_put_together_with_another(buyer: Any) -> None:
    """A commitment would count the meter's charges too, which the vendor would not."""
    committed = reserved(commitment={"amount": "5000", "every": "year", "overage_factor": "1"})
    made = buyer(ANSWERS | {"stage": "production"}, [METER])
    assert made_from(made, [committed, BY_TASK], "production") == []


def test_combinations_are_priced_in_full_and_screened_and_at_most_three_are_shown(buyer: Any) -> None:
    made = buyer(ANSWERS | {"stage": "production", "seats": 50, "budget_type": "hard", "budget": 3000}, [METER])
    offers = [SEATS, BY_TASK, reserved()]
    priced = price_offers(offers, made.futures, made.method.thresholds)
    found = find_combinations(priced, priced[1], made.futures, made.case.answers, made.method.thresholds, "USD")
    assert 1 <= len(found) <= 3
    assert [one.score for one in found] == sorted(one.score for one in found)
    for one in found:
        assert len(one.priced.monthly_bands) == 12 and one.priced.base_bill.total > 0
        assert one.sentence.startswith((one.kind == "heavy_users" and "Seats of Seats") or "Reserved")


def test_the_verdict_is_always_one_of_the_quoted_offers(worked: Any) -> None:
    for case_id in ("D05", "D09", "D21"):
        verdict = worked(case_id).recommend()
        assert verdict.offer in {one.name for one in worked(case_id).priced}
