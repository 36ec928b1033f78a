"""In which order money, the framework questions, regret and at last hybrid decide, and how sure the advice is."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from advisor.recommendation.decide import _choose, _confidence, _dissent
from advisor.recommendation.method import Method

BEHIND = 2


def compared(near_equal: list[str], regret: dict[str, float] | None = None) -> Any:
    return SimpleNamespace(near_equal=tuple(near_equal), regret90=regret or dict.fromkeys(near_equal, 0.0))


def votes(per_token: int = 0, flat: int = 0, hybrid: int = 0) -> Any:
    return {"per_token": per_token, "flat_rate": flat, "hybrid_with_caps": hybrid}


def test_one_family_left_is_decided_by_money_whatever_the_votes_say() -> None:
    assert _choose(compared(["flat_rate"]), votes(per_token=9), BEHIND) == ("flat_rate", "money")


def test_two_votes_behind_drop_a_family_and_one_does_not() -> None:
    near = ["per_token", "flat_rate"]
    assert _choose(compared(near), votes(per_token=2, flat=4), BEHIND) == ("flat_rate", "fit")
    regret = {"per_token": 10.0, "flat_rate": 20.0}
    assert _choose(compared(near, regret), votes(per_token=3, flat=4), BEHIND) == ("per_token", "regret")


def test_the_least_overpayment_of_nine_in_ten_versions_decides_between_equals() -> None:
    near = ["per_token", "flat_rate", "hybrid_with_caps"]
    regret = {"per_token": 30.0, "flat_rate": 20.0, "hybrid_with_caps": 25.0}
    assert _choose(compared(near, regret), votes(), BEHIND) == ("flat_rate", "regret")


def test_what_is_still_equal_goes_to_hybrid_with_caps() -> None:
    near = ["per_token", "flat_rate", "hybrid_with_caps"]
    assert _choose(compared(near), votes(), BEHIND) == ("hybrid_with_caps", "tie")
    assert _choose(compared(["per_token", "flat_rate"]), votes(), BEHIND) == ("per_token", "tie")


def sure(method: Method, share: float, *, unknown: float = 0.0, ahead: int = 0, nothing_passes: bool = False) -> str:
    decision: Any = SimpleNamespace(
        family="flat_rate",
        comparison=SimpleNamespace(near={"flat_rate": share}, best={"flat_rate": None, "per_token": None}),
        votes={"flat_rate": 3, "per_token": 3 + ahead},
        nothing_passes=nothing_passes,
    )
    return _confidence(decision, unknown, method)[0]


@pytest.mark.parametrize(
    ("share", "more", "level"),
    [
        (0.80, {}, "high"),
        (0.79, {}, "medium"),
        (0.60, {}, "medium"),
        (0.59, {}, "low"),
        (0.90, {"ahead": 1}, "high"),
        (0.90, {"ahead": 2}, "medium"),  # the framework questions disagree by two votes: one step
        (0.90, {"unknown": 0.40}, "high"),
        (0.90, {"unknown": 0.41}, "medium"),  # more than 40 % not known: one step
        (0.90, {"unknown": 0.71}, "low"),  # more than 70 %: another one
        (0.90, {"unknown": 0.41, "ahead": 2}, "low"),
        (1.00, {"nothing_passes": True}, "low"),
    ],
)
def test_confidence_is_the_share_of_versions_less_a_step_for_each_doubt(
    share: float, more: dict[str, Any], level: str, method: Method
) -> None:
    assert sure(method, share, **more) == level


def test_confidence_is_told_in_tenths_with_what_lowers_it(worked: Any) -> None:
    verdict = worked("D11").recommend()
    assert " of 10 plausible versions" in verdict.confidence_because or "all plausible" in verdict.confidence_because
    assert "most questions have no answer yet" in verdict.confidence_because


def dissent(ahead: int, behind: int = BEHIND) -> str | None:
    """The verdict is a flat rate of $100 a month; the meter has so many votes more and costs $130."""

    def offer(name: str, family: str, mean: float) -> Any:
        return SimpleNamespace(name=name, family=family, monthly=SimpleNamespace(mean=mean, cvar95=mean))

    offers: Any = [offer("Meter", "per_token", 130.0), offer("Flat", "flat_rate", 100.0)]
    decision: Any = SimpleNamespace(
        family="flat_rate", offer=offers[1], candidates=offers, votes=votes(per_token=3 + ahead, flat=3)
    )
    return _dissent(decision, offers, "USD", behind)


def test_the_rule_of_thumb_dissents_from_two_votes_on_and_says_what_it_would_cost() -> None:
    assert dissent(2) == "The usual rule of thumb says per-token; on your numbers it costs $30 a month more."
    assert dissent(1) is None
    assert dissent(-2) is None


def test_where_votes_are_equal_the_rule_of_thumb_agrees_with_the_verdict() -> None:
    assert dissent(0) is None
    assert dissent(0, behind=0) is None
