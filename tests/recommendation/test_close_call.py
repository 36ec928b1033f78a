"""Advice that many other answers would change is said to be a close call; one or two of them are only listed."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.recommendation.close_call import find_close_call
from advisor.recommendation.method import Method
from advisor.recommendation.records import Flip


def answer(key: str, now: str | None, at: str, kind: Any = "verdict") -> Flip:
    return Flip(key, key.capitalize(), now, at, "is", "flat_rate", "Flat", 0.0, kind)


STAGE = answer("stage", "production", "prototype")
CERTAINTY = answer("certainty", "none", "strong")
GROWTH = answer("growth", None, "shrinking")
BUSIEST = answer("busiest", "half_more", "double")


def test_two_answers_are_listed_and_three_are_a_close_call(method: Method) -> None:
    assert find_close_call([STAGE, GROWTH], method.assumptions, method.thresholds) is None
    found = find_close_call([STAGE, GROWTH, CERTAINTY], method.assumptions, method.thresholds)
    assert found is not None and len(found.flips) == 3
    assert found.sentence.startswith("This is a close call: another answer to any of 3 questions changes the advice.")


def test_the_three_with_the_least_change_are_named(method: Method) -> None:
    """From production to prototype are two steps, from none to strong three; busiest and "not sure" are one each."""
    found = find_close_call([CERTAINTY, STAGE, BUSIEST, GROWTH], method.assumptions, method.thresholds)
    assert found is not None
    assert [flip.input for flip in found.flips] == ["busiest", "growth", "stage"]
    assert "any of 4 questions" in found.sentence
    assert found.sentence.endswith(
        "Least has to change in “Busiest month against a normal one”, “Growth” and “Stage of the project”."
    )


def test_a_question_counts_once_with_its_nearest_answer(method: Method) -> None:
    pilot = answer("stage", "production", "pilot")
    assert find_close_call([STAGE, pilot, GROWTH], method.assumptions, method.thresholds) is None
    found = find_close_call([STAGE, pilot, GROWTH, CERTAINTY], method.assumptions, method.thresholds)
    assert found is not None and pilot in found.flips and STAGE not in found.flips


@pytest.mark.parametrize("other", [answer("stop_ok", "no", "yes", "nothing_passes"),
                                   Flip("tasks", "Tasks", 100.0, 200.0, "above", "flat_rate", "Flat", 0.69)])  # fmt: skip
def test_numbers_and_changes_to_the_must_haves_are_no_answers_that_turn_the_advice(method: Method, other: Flip) -> None:
    assert find_close_call([STAGE, GROWTH, other], method.assumptions, method.thresholds) is None
