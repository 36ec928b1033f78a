"""How sure a verdict is, at the very bounds; how a tie ends; and from when its review counts."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from advisor.forecast.priced_offer import Family
from advisor.recommendation.decide import Decision, _choose, _confidence, _dissent, recommend


@pytest.fixture(scope="module")
def decision(buyer: Any) -> Decision:
    offers = [{"name": "Flat", "fee": 900}, {"name": "Meter", "unit": "1", "basis": "token_cost"}]
    found: Decision = buyer({"tasks": 1000, "task_cost": "1"}, offers).decide()
    return found


def near(decision: Decision, share: float, **changes: Any) -> Decision:
    comparison = replace(decision.comparison, near=dict.fromkeys(decision.comparison.near, share))
    return replace(decision, comparison=comparison, votes=dict.fromkeys(decision.votes, 0), **changes)


@pytest.mark.parametrize(
    ("share", "unknown", "level"),
    [
        (0.8, 0.0, "high"),
        (0.7999, 0.0, "medium"),
        (0.6, 0.0, "medium"),
        (0.5999, 0.0, "low"),
        (0.9, 0.4, "high"),
        (0.9, 0.4001, "medium"),
        (0.9, 0.7, "medium"),
        (0.9, 0.7001, "low"),
    ],
)
def test_confidence_changes_above_its_bounds(
    decision: Decision, method: Any, share: float, unknown: float, level: str
) -> None:
    assert _confidence(near(decision, share), unknown, method)[0] == level


def test_confidence_says_how_much_is_not_known_and_goes_down_a_step_for_each(decision: Decision, method: Any) -> None:
    many, most = (_confidence(near(decision, 0.9), unknown, method)[1] for unknown in (0.5, 0.8))
    assert "many questions have no answer yet" in many and "most questions have no answer yet" in most
    assert "lower" not in _confidence(near(decision, 0.9), 0.1, method)[1]


def test_questions_that_point_elsewhere_cost_a_step_from_two_votes_on(decision: Decision, method: Any) -> None:
    other = next(family for family in decision.comparison.best if family != decision.family)
    for votes, level in ((1, "high"), (2, "medium")):
        pointed = replace(near(decision, 0.9), votes={**dict.fromkeys(decision.votes, 0), other: votes})
        found, said = _confidence(pointed, 0.0, method)
        assert found == level
        assert ("lower because the framework questions point elsewhere" in said) == (level == "medium")


def test_when_nothing_passes_confidence_is_low_whatever_the_money(decision: Decision, method: Any) -> None:
    level, said = _confidence(near(decision, 1.0, nothing_passes=True), 0.0, method)
    assert level == "low" and "no offer meets every must-have" in said


FAMILIES: tuple[Family, ...] = ("per_token", "flat_rate", "hybrid_with_caps")


@pytest.mark.parametrize(
    ("equal", "votes", "regret", "family", "by"),
    [
        (("flat_rate",), (9, 0, 0), (1.0, 1.0, 1.0), "flat_rate", "money"),
        (("per_token", "flat_rate"), (2, 0, 0), (9.0, 1.0, 1.0), "per_token", "fit"),  # two votes ahead
        (("per_token", "flat_rate"), (1, 0, 0), (9.0, 1.0, 1.0), "flat_rate", "regret"),  # one is not enough
        (("per_token", "flat_rate"), (0, 0, 9), (1.0, 1.0, 0.0), "per_token", "tie"),  # the first of what is left
        (("per_token", "hybrid_with_caps"), (0, 0, 0), (1.0, 1.0, 1.0), "hybrid_with_caps", "tie"),
        (
            FAMILIES,
            (2, 2, 0),
            (1.0, 2.0, 0.0),
            "per_token",
            "regret",
        ),  # who has fewer votes is out before regret counts
        (FAMILIES, (0, 0, 0), (2.0, 1.0, 1.0), "hybrid_with_caps", "tie"),
    ],
)
def test_near_equal_families_are_told_apart_by_votes_then_regret_then_caps(
    decision: Decision,
    equal: tuple[Family, ...],
    votes: tuple[int, ...],
    regret: tuple[float, ...],
    family: str,
    by: str,
) -> None:
    comparison = replace(decision.comparison, near_equal=equal, regret90=dict(zip(FAMILIES, regret, strict=True)))
    assert _choose(comparison, dict(zip(FAMILIES, votes, strict=True)), 2) == (family, by)


def test_the_review_counts_from_the_day_of_the_case_or_the_month_of_the_edition(buyer: Any) -> None:
    one = buyer({"tasks": 1000, "task_cost": "1"}, [{"name": "Flat", "fee": 900}])
    dated = recommend(one.priced, one.futures, one.case.answers, one.method, day="2031-05-17")
    assert dated.review_on.startswith("203") and not one.recommend().review_on.startswith("203")


def test_a_hard_budget_alone_is_named_and_other_must_haves_together(buyer: Any) -> None:
    answers = {"tasks": 1000, "task_cost": "1", "budget": 100, "budget_type": "hard"}
    offers = [{"name": "Flat", "fee": 900, "governance": False}]
    assert "meets your hard budget" in buyer(answers, offers).recommend().sentence
    both = buyer({**answers, "governance_needed": "yes"}, offers)
    assert {failure.gate for one in both.decide().screened for failure in one.failures} > {"G1"}
    assert "all your must-haves" in both.recommend().sentence


@pytest.mark.parametrize(
    ("mean", "bad", "votes", "said"),
    [
        (1100, 1500, 2, "The usual rule of thumb says flat rate; on your numbers it costs $100 a month more."),
        (1000, 1700, 2, "The usual rule of thumb says flat rate; on your numbers its bad month costs $200 more."),
        (900, 1400, 2, "over all plausible versions of your situation it overpays more."),
        (1100, 1500, 1, None),  # one vote ahead is not clearly elsewhere
    ],
)
def test_what_the_rule_of_thumb_would_have_cost_is_said(mean: float, bad: float, votes: int, said: str | None) -> None:
    def offer(family: Family, mean: float, bad: float) -> Any:
        return SimpleNamespace(family=family, name=family, monthly=SimpleNamespace(mean=mean, cvar95=bad))

    chosen, other = offer("per_token", 1000, 1500), offer("flat_rate", mean, bad)
    decision: Any = SimpleNamespace(
        family="per_token", offer=chosen, candidates=(chosen, other), votes={"per_token": 0, "flat_rate": votes}
    )
    found = _dissent(decision, (chosen, other), "USD", 2)
    assert found is None if said is None else found is not None and found.endswith(said)


def test_a_rule_of_thumb_whose_offers_all_fail_a_must_have_says_so() -> None:
    chosen: Any = SimpleNamespace(family="per_token", name="Meter", monthly=SimpleNamespace(mean=1.0, cvar95=1.0))
    other: Any = SimpleNamespace(family="flat_rate", name="Flat", monthly=SimpleNamespace(mean=1.0, cvar95=1.0))
    decision: Any = SimpleNamespace(
        family="per_token", offer=chosen, candidates=(chosen,), votes={"per_token": 0, "flat_rate": 3}
    )
    found = _dissent(decision, (chosen, other), "USD", 2)
    assert found == "The usual rule of thumb says flat rate; no such offer here meets your must-haves."
