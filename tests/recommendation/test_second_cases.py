"""A second set of worked buyers, expected before the program was asked: no rule was written for any of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

CASES = json.loads((Path(__file__).parents[1] / "cases" / "second_cases.json").read_text(encoding="utf-8"))[
    "decision_cases"
]


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_a_buyer_of_the_second_set_gets_what_was_expected(case: dict[str, Any], buyer: Callable[..., Any]) -> None:
    decision = buyer(case["answers"], case["contracts"]).decide()
    assert decision.family in case["expected_verdicts"], (
        decision.offer.name,
        decision.comparison.scores,
        case["reason"],
    )
    assert decision.family not in case["must_not"]
    assert not decision.nothing_passes
