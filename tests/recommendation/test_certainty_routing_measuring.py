"""The price of certainty, the routing plan and the value of measuring first, against hand-made figures."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from advisor.recommendation.measure_first import measure_first, perfect_value, sample_value
from advisor.recommendation.routing import escalation_break_even, routing_saving
from advisor.recommendation.thresholds import Thresholds


def test_the_premium_is_the_difference_of_averages_and_the_risk_that_of_the_bad_months(worked: Any) -> None:
    buyer = worked("D09")
    certainty = buyer.recommend().price_of_certainty
    by_name = {offer.name: offer for offer in buyer.priced}
    flat, meter = by_name["Flat for the peak"], by_name["On demand"]
    assert (certainty.fixed_offer, certainty.open_offer) == (flat.name, meter.name)
    assert certainty.premium == pytest.approx(flat.monthly.mean - meter.monthly.mean)
    assert certainty.risk_removed == pytest.approx(
        (meter.monthly.cvar95 - meter.monthly.mean) - (flat.monthly.cvar95 - flat.monthly.mean)
    )
    assert certainty.ratio == pytest.approx(certainty.premium / certainty.risk_removed)
    assert certainty.sentence.startswith("With Flat for the peak you pay $")


def test_certainty_that_costs_nothing_is_said_to_be_free(worked: Any) -> None:
    certainty = worked("D57").recommend().price_of_certainty  # $3,500 flat against about $8,000
    assert certainty.premium < 0
    assert certainty.sentence.startswith("Certainty is free here: Unlimited costs $")


def test_one_kind_of_offer_has_no_price_of_certainty(buyer: Any) -> None:
    only = buyer({"tasks": 1000, "task_cost": "1"}, [{"name": "Meter", "unit": "1", "basis": "token_cost"}])
    assert only.recommend().price_of_certainty is None


def test_routing_saves_the_difference_on_what_is_routed_less_what_comes_back() -> None:
    """10,000 x .5 x (.10 - .02 - .10 x .10) = $350; it breaks even when 80 % come back."""
    assert routing_saving(10000, 0.5, 0.10, 0.02, 0.10) == pytest.approx(350)
    assert routing_saving(10000, 0.5, 0.10, 0.02, 0.10, 50) == pytest.approx(300)  # $50 a month to run it
    assert escalation_break_even(0.10, 0.02) == pytest.approx(0.8)


def test_a_saving_counts_only_with_checks_and_where_the_price_follows_tokens(worked: Any) -> None:
    assert worked("D43").recommend().routing.counted  # automated checks, a commitment on token cost
    flat = worked("D57").recommend().routing  # automated checks, but a flat price
    assert not flat.counted and any("shares the saving" in condition for condition in flat.conditions)
    assert worked("D11").recommend().routing.saving_per_month == 0  # not known what could be routed


def test_knowing_everything_is_worth_the_average_of_the_best_under_the_best_on_average() -> None:
    """Two offers, two versions: 100/300 and 200/200. Best on average 200, average of the best (100 + 200) / 2 = 150."""
    assert perfect_value(np.array([[100.0, 300.0], [200.0, 200.0]])) == pytest.approx(50)


def test_a_perfect_observation_is_worth_as_much_as_knowing_everything_and_noise_is_worth_nothing() -> None:
    truth = np.linspace(-1, 1, 201)
    scores = np.stack([200 + 100 * truth, np.full(201, 200.0)])
    assert sample_value(scores, [truth]) == pytest.approx(perfect_value(scores), rel=1e-6)
    alternating = np.where(np.arange(201) % 2 == 0, 1.0, -1.0)
    assert sample_value(scores, [alternating]) < 0.05 * perfect_value(scores)


def test_measuring_pays_when_a_year_of_its_value_is_more_than_a_day_of_work(worked: Any) -> None:
    """8 hours x $75 = $600."""
    for case_id in ("D01", "D09", "D31", "D39"):
        verdict = worked(case_id).recommend()
        measure = verdict.measure_first
        assert 0 <= measure.value_per_month <= measure.perfect_value_per_month + 1e-9
        assert measure.worth_it == (12 * measure.value_per_month > 600 or verdict.confidence == "low")


def test_measuring_is_weighed_against_twelve_months_of_its_value(worked: Any) -> None:
    made = worked("D09")

    def asked(cost: float) -> Any:
        entries = dict(made.method.thresholds.entries)
        for key, value in (("measure_hours", 1.0), ("measure_hour_cost", cost)):
            entries[key] = entries[key].model_copy(update={"value": value})
        return measure_first(made.priced, made.futures, 1.0, Thresholds(entries), "USD", unsure=False)

    value = asked(0.0).value_per_month
    assert value > 0
    assert asked(11.9 * value).worth_it and not asked(12.1 * value).worth_it


def test_ten_per_cent_more_counted_units_cost_ten_per_cent_of_a_meter_and_nothing_of_an_open_flat_fee(
    worked: Any,
) -> None:
    """D21: 100,000 x $.02669 = $2,669 a month; 10 % of it $266.90."""
    assert worked("D21").recommend().unit_stress.cost_per_month == pytest.approx(266.90, abs=0.01)
    assert worked("D57").recommend().unit_stress.cost_per_month == 0


def test_checks_by_hand_let_a_part_of_the_routing_saving_count_and_no_checks_only_show_it(buyer: Any) -> None:
    offer = {"name": "Meter", "unit": "1", "basis": "token_cost"}
    said = {"tasks": 10000, "task_cost": "1", "routable": "0.5"}
    plans = {each: buyer({**said, "evaluation": each}, [offer]) for each in ("automated", "manual", "none")}
    saved = {each: made.recommend().routing for each, made in plans.items()}
    credit = plans["manual"].method.thresholds["routing_manual_credit"]
    assert 0 < credit < 1 and saved["automated"].saving_per_month > 0
    assert saved["manual"].saving_per_month == pytest.approx(credit * saved["automated"].saving_per_month)
    assert saved["none"].saving_per_month == pytest.approx(saved["automated"].saving_per_month)
    assert [saved[each].counted for each in plans] == [True, True, False]
    assert saved["none"].conditions[0].startswith("An evaluation that shows when quality falls")
