"""How often, on which day, and at what the contract is looked at again."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from advisor.recommendation.review import review_interval


@pytest.mark.parametrize(
    ("spend", "fall", "months"), [(1500, 0.30, 5), (1500, 0.68, 3), (5000, 0.30, 3), (400, 0.30, 6), (90000, 0.5, 1)]
)
def test_reviews_come_more_often_the_more_is_spent_and_the_faster_prices_fall(
    spend: float, fall: float, months: int, method: Any
) -> None:
    """$1,500 a month, 30 % a year: gamma = -ln .7 / 12 = .0297; sqrt(2 x 500 / (.0297 x 1,500)) = 4.7, rounded 5."""
    assert review_interval(spend, fall, method.thresholds) == months


def test_prices_that_do_not_fall_are_looked_at_every_six_months(method: Any) -> None:
    assert review_interval(5000, 0.0, method.thresholds) == 6


def reviewed(buyer: Any, day: str, **offer: Any) -> Any:
    contracts = [{"name": "Flat", "fee": 900, "allowance": 10**9, "basis": "task"} | offer]
    made = buyer({"tasks": 10000, "usage_basis": "measured", "task_cost": "0.1", "price_decline": "fast"}, contracts)
    from advisor.recommendation.decide import recommend

    return made, recommend(made.priced, made.futures, made.case.answers, made.method, day=day)


def test_the_review_is_so_many_months_after_the_day_on_which_the_case_was_saved(buyer: Any) -> None:
    """$900 a month, prices halve in a year: sqrt(2 x 500 / (ln 2 / 12 x 900)) = 4.4, so 4 months after 31 October."""
    _, verdict = reviewed(buyer, "2026-10-31T10:00:00Z")
    assert (verdict.review_every_months, verdict.review_on) == (4, "2027-02-28")


def test_a_case_that_was_never_saved_counts_from_the_month_of_the_edition(buyer: Any) -> None:
    made, verdict = reviewed(buyer, "")
    assert verdict.review_on == f"{made.method.edition[:4]}-{made.method.edition[5:7]}-01".replace("2026-11", "2027-03")


def test_a_review_comes_before_the_last_day_for_notice(worked: Any) -> None:
    """Three months from 1 November, 60 days of notice and 14 to act: 1 February less 74 days is 19 November."""
    from advisor.recommendation.review import review_day

    buyer = worked("D09")
    offer = buyer.priced[0]
    contract = offer.contract.model_copy(
        update={"term_months": 3, "terms": offer.contract.terms.model_copy(update={"notice_days": 60})}
    )
    from dataclasses import replace

    bound = replace(offer, contract=contract)
    assert review_day("2026-11-01", 6, bound, buyer.method.thresholds) == "2026-11-19"
    assert review_day("2026-11-01", 6, offer, buyer.method.thresholds) == "2027-05-01"


def test_what_does_not_wait_is_the_volume_the_price_the_model_and_a_new_use(buyer: Any) -> None:
    made, verdict = reviewed(buyer, "2026-11-21")
    assert [trigger.about for trigger in verdict.review_triggers] == ["volume", "price", "model", "use"]
    # three figures, as in every sentence: a year of uncertain months knows no more
    low, high = (float(f"{tasks:.3g}") for tasks in np.quantile(made.futures.tasks, [0.1, 0.9]))
    assert verdict.review_triggers[0].sentence == (
        f"Fewer than {low:,.0f} or more than {high:,.0f} tasks in each of 2 months running."
    )
    assert "20 %" in verdict.review_triggers[1].sentence


def test_the_price_that_would_win_is_named_where_a_meter_is_dearer(buyer: Any) -> None:
    """A meter of $2,000 against a flat fee of $900: from 55 % less on it is the cheaper one (both without spread: 1 - 900 / 2000)."""
    answers = {
        "tasks": 10000, "usage_basis": "measured", "busiest": "1", "spikes": "never", "loops": "no_agents",
        "growth": "flat", "task_cost": "0.1", "price_decline": "none", "certainty": "none",
    }  # fmt: skip
    contracts = [
        {"name": "Flat", "fee": 900, "allowance": 10**9, "basis": "task"},
        {"name": "Meter", "unit": "0.2", "basis": "task"},
    ]
    sentence = buyer(answers, contracts).recommend().review_triggers[1].sentence
    assert sentence.startswith("The price of Meter falls by 5") and sentence.endswith("it is cheaper than Flat.")
