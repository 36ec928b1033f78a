"""The framework questions vote in small whole numbers; what is not known does not vote."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.errors import InputRefused
from advisor.files.resources import read_toml
from advisor.interview.answers import Answers
from advisor.recommendation.fit_rules import RULES, FitFacts, cast_votes, count_votes, read_fit_rules

TOKEN, FLAT, HYBRID = "per_token", "flat_rate", "hybrid_with_caps"


def votes(method: Any, answers: dict[str, str], rule: str, tasks: float = 10000.0) -> tuple[int, int, int] | None:
    facts = FitFacts(Answers(answers), method.thresholds, {}, tasks, "tasks" in answers)
    reason = next(one for one in cast_votes(facts, method.fit_rules) if one.rule == rule)
    return (reason.votes[TOKEN], reason.votes[FLAT], reason.votes[HYBRID]) if reason.counted else None


@pytest.mark.parametrize(
    ("rule", "answers", "expected"),
    [
        ("R1", {"stage": "prototype"}, (2, -1, 0)),
        ("R1", {"stage": "pilot"}, (1, 0, 1)),
        ("R1", {"stage": "production"}, (0, 1, 1)),
        ("R2", {"complex_tasks": "yes", "tasks": "4999"}, (2, -1, 0)),
        ("R2", {"complex_tasks": "no", "tasks": "4999"}, None),
        ("R3", {"routine": "gt75"}, (0, 1, 1)),
        ("R3", {"routine": "50_75"}, (0, 1, 1)),  # .625
        ("R3", {"routine": "25_50"}, (0, 0, 1)),
        ("R3", {"routine": "lt25"}, (1, 0, 0)),
        ("R3", {"routine": "0.59"}, (0, 0, 1)),  # a number in place of a choice
        ("R4", {"routable": "gt75", "evaluation": "automated"}, (0, 1, 1)),  # .85
        ("R4", {"routable": "50_75", "evaluation": "manual"}, (0, 0, 1)),  # .625 x .7 = .44
        ("R4", {"routable": "gt75", "evaluation": "none"}, (1, 0, 0)),  # nothing counts without a check
        ("R5", {"predictable": "yes"}, (0, 2, 0)),
        ("R5", {"predictable": "no"}, (1, 0, 1)),
        ("R6", {"spikes": "several"}, (-1, 1, 2)),
        ("R6", {"loops": "unlimited"}, (-1, 1, 2)),
        ("R6", {"spikes": "rare", "loops": "limited"}, None),
        ("R7", {"budget_type": "hard"}, (-1, 2, 1)),
        ("R7", {"certainty": "strong"}, (-1, 2, 1)),
        ("R7", {"certainty": "none"}, (1, 0, 0)),
        ("R7", {"certainty": "medium"}, None),
        ("R8", {"technical": "yes", "predictable": "no"}, (1, 0, 0)),
        ("R8", {"technical": "no"}, (0, 1, 0)),
        ("R8", {"technical": "yes", "predictable": "yes"}, None),
        ("R9", {"frontier_now": "yes"}, (1, 0, 0)),
        ("R9", {"frontier_now": "no"}, None),
    ],
)
def test_an_answer_votes_like_this(
    method: Any, rule: str, answers: dict[str, str], expected: tuple[int, int, int] | None
) -> None:
    tasks = float(answers.get("tasks", 10000))
    assert votes(method, answers, rule, tasks) == expected


def test_what_is_not_known_does_not_vote(method: Any) -> None:
    reasons = cast_votes(FitFacts(Answers({}), method.thresholds, {}, 3000.0, False), method.fit_rules)
    assert [reason.rule for reason in reasons] == list(RULES)
    assert count_votes(reasons) == {TOKEN: 0, FLAT: 0, HYBRID: 0}
    assert not any(reason.counted for reason in reasons)


def test_flat_without_logs_loses_a_vote_and_a_long_term_before_production_loses_two(buyer: Any) -> None:
    contracts = [
        {"name": "Meter", "unit": "1", "basis": "token_cost"},
        {"name": "Flat", "fee": 100, "allowance": 10**9, "basis": "task", "governance": False, "term_months": 12},
    ]
    reasons = {
        one.rule: one
        for one in buyer({"stage": "pilot", "tasks": 1000, "task_cost": "0.1"}, contracts).recommend().reasons
    }
    assert reasons["R10"].votes == {TOKEN: 0, FLAT: -1, HYBRID: 0}
    assert reasons["R11"].votes == {TOKEN: 1, FLAT: -2, HYBRID: 0}


def test_every_reason_carries_the_sentence_of_the_source_behind_it(worked: Any) -> None:
    for reason in worked("D09").recommend().reasons:
        assert reason.quote and reason.source in ("callsphere_article", "vialayer_article")
        assert reason.because.endswith(".")


def test_a_sentence_about_another_answer_is_not_passed_off_as_one_about_this(worked: Any) -> None:
    """R1 quotes what the source says of a prototype; D09 is in production. R5 speaks of both answers."""
    reasons = {one.rule: one for one in worked("D09").recommend().reasons}
    assert "in production" in reasons["R1"].because and "prototyping" in reasons["R1"].quote
    assert not reasons["R1"].quote_fits and reasons["R5"].quote_fits


def test_every_outcome_that_a_quote_is_about_has_votes() -> None:
    for rule in read_toml("fit_rules.toml").values():
        assert set(rule["quote_is_about"]) <= set(rule["votes"]), rule["about"]


def test_a_rule_that_is_missing_or_unsourced_is_refused(method: Any) -> None:
    data = read_toml("fit_rules.toml")
    data["R12"] = data["R1"]
    data["R2"] = {key: value for key, value in data["R2"].items() if key != "references"}
    del data["R3"]
    with pytest.raises(InputRefused) as refused:
        read_fit_rules(data, method.references)
    assert {path for path, _ in refused.value.faults} == {"R12", "R2.references", "R3"}
