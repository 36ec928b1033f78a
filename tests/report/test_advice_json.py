"""The published form of the advice."""

from __future__ import annotations

import json

from advisor.report.advice_json import advice_to_json
from tests.report import builders

PUBLISHED = {
    "verdict",
    "offer",
    "confidence",
    "confidence_share",
    "decided_by",
    "dissent",
    "nothing_passes",
    "offers",
    "levels",
    "price_of_certainty",
    "crossovers",
    "flips",
    "routing",
    "measure_first",
    "review_every_months",
    "conditions",
    "reasons",
    "questions",
    "assumptions",
    "edition",
    "seed",
}


def test_every_published_name_is_there() -> None:
    data = advice_to_json(builders.advice())
    assert set(data) >= PUBLISHED
    assert set(data["offers"][0]["monthly"]) == {"mean", "p10", "p50", "p90", "p95", "cvar95"}
    assert set(data["offers"][0]) >= {
        "name",
        "family",
        "monthly",
        "total_12_months",
        "over_budget_share",
        "unserved_share",
        "score",
        "excluded_because",
    }
    assert set(data["levels"]) >= {"monthly_cap", "daily_stop", "per_task_cap", "alerts", "commitment", "headroom"}
    assert data["questions"] == [f"P{n}" for n in range(1, 9)]


def test_bills_are_exact_strings_and_statistics_are_numbers() -> None:
    data = advice_to_json(builders.advice())
    # 12 x (900 + 100,000 x 0.006)
    assert data["offers"][0]["total_12_months"] == "18000.00"
    assert data["crossovers"][0]["at"] == "111111"
    assert data["offers"][0]["monthly"]["mean"] == 1500.0


def test_what_is_not_known_is_null_and_no_nan_can_be_printed() -> None:
    made = builders.advice(work=builders.workload(tasks_sd=float("inf")))
    json.dumps(advice_to_json(made), allow_nan=False)


def test_the_same_advice_gives_the_same_text() -> None:
    assert json.dumps(advice_to_json(builders.advice())) == json.dumps(advice_to_json(builders.advice()))
