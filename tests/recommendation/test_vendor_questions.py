"""The vendor questions: the core ones always, others when this case brings them up, each with its because."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.errors import InputRefused
from advisor.recommendation.question_topics import answer_topic, contract_topic
from advisor.recommendation.vendor_questions import pick_vendor_questions, read_vendor_questions


def picked(buyer: Any) -> dict[str, Any]:
    asked = pick_vendor_questions(buyer.recommend(), buyer.case, buyer.case.offers, buyer.method.vendor_questions)
    return {question.id: question for question in asked}


def test_the_nineteen_core_questions_are_always_asked(worked: Any) -> None:
    for case_id in ("D01", "D11", "D57"):
        assert sum(question.core for question in picked(worked(case_id)).values()) == 19


def test_an_agent_that_works_alone_brings_up_what_stops_it(worked: Any) -> None:
    with_agents, without = picked(worked("D01")), picked(worked("D57"))
    assert "Your agents work alone, with limits." in with_agents["P4"].because
    assert "P4" not in without


def test_voice_questions_are_only_for_those_who_talk_on_the_phone(buyer: Any) -> None:
    contracts = [{"name": "Meter", "unit": "0.1", "basis": "task"}]
    answers = {"tasks": 5000, "task_cost": "0.05"}
    voice = {question for question, one in picked(buyer(answers | {"kind": "support_voice"}, contracts)).items()}
    chat = {question for question, one in picked(buyer(answers | {"kind": "support_chat"}, contracts)).items()}
    assert voice - chat
    assert not chat - voice


def test_an_unknown_cap_is_worth_the_bad_month_over_the_median_one(worked: Any) -> None:
    buyer = worked("D09")
    verdict = buyer.recommend()
    chosen = next(offer.priced for offer in verdict.offers if offer.priced.name == verdict.offer)
    asked = picked(buyer)
    assert asked["K1"].because.startswith("All offers: no cap is named.")
    assert asked["K1"].money_at_stake == pytest.approx(chosen.monthly.cvar95 - chosen.monthly.p50)


def test_the_dearest_unknown_comes_first_among_the_core_questions(worked: Any) -> None:
    core = [question for question in picked(worked("D09")).values() if question.core]
    stakes = [question.money_at_stake or 0.0 for question in core]
    assert stakes == sorted(stakes, reverse=True) and stakes[0] > 0


def test_every_question_has_its_because_and_its_source(worked: Any) -> None:
    method = worked("D13").method
    for question in picked(worked("D13")).values():
        assert question.because.endswith(".") and question.source in method.references


def test_a_stop_that_is_written_down_is_not_asked_about(worked: Any) -> None:
    """D41's meter has a cap of $6,000 that stops before the next call."""
    meter = worked("D41").case.offers[0]
    assert contract_topic("cap.enforcement", meter) is None
    assert contract_topic("cap", meter) is None
    assert contract_topic("cap.enforcement", worked("D01").case.offers[0]) == "no cap is named"


def test_an_unknown_answer_brings_up_nothing(worked: Any) -> None:
    assert answer_topic("loops", worked("D11").case.answers) is None
    assert answer_topic("loops", worked("D01").case.answers) == "Your agents work alone, with limits."


def test_faulty_questions_are_refused_together() -> None:
    whole = dict.fromkeys(("group", "question", "why", "good_answer", "red_flag"), "text")
    unsourced = {"id": "P1", "tags": ["all"], **whole}
    unknown = {"id": "P2", "tags": ["all"], "references": ["nowhere"], "asks_about": ["nothing"], **whole}
    data = {"question": [unsourced, unknown]}
    with pytest.raises(InputRefused) as refused:
        read_vendor_questions(data, {})
    assert [path for path, _ in refused.value.faults] == ["P1.references", "P2", "P2"]
