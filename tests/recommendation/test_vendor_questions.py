"""The vendor questions: the core ones always, others when this case brings them up, each with its because."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from advisor.advice import advise
from advisor.contracts import Contract
from advisor.errors import InputRefused
from advisor.files.case_file import read_case
from advisor.files.resources import read_market_resources, read_method, resource_names, resource_path
from advisor.forecast.futures import imagine_futures
from advisor.forecast.pricing import price_offers
from advisor.recommendation.decide import recommend
from advisor.recommendation.question_topics import answer_topic, contract_topic
from advisor.recommendation.vendor_questions import pick_vendor_questions, read_vendor_questions


def picked(buyer: Any) -> dict[str, Any]:
    method = buyer.method
    offers = buyer.case.offers
    asked = pick_vendor_questions(buyer.recommend(), buyer.case, offers, method.vendor_questions, method.thresholds)
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
    assert {"P9", "X6"} <= voice - chat
    assert not chat & {"X6"}


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


@pytest.mark.parametrize("name", resource_names("samples", ".advisor.json"))
def test_the_list_is_short_enough_to_be_sent_and_says_why_each_question_is_on_it(name: str) -> None:
    """19 core ones, at most 8 by money and 12 by the answers; before, 53 to 65 of the 83 were asked."""
    advice = advise(read_case(resource_path(name)), read_market_resources(), read_method(), with_flips=False)
    count = Counter(question.by for question in advice.questions)
    assert count["always"] == 19 and count["money"] <= 8 and count["answers"] <= 12
    for question in advice.questions:
        assert (question.money_at_stake is None) == (question.stake_because == "")
    money = [question.money_at_stake or 0.0 for question in advice.questions if question.by == "money"]
    chosen = next(one.priced for one in advice.verdict.offers if one.priced.name == advice.verdict.offer)
    assert money == sorted(money, reverse=True)
    assert all(amount > 0.01 * chosen.bill_monthly_mean for amount in money)


def test_a_buyer_with_regulated_data_is_asked_about_it(worked: Any, buyer: Any) -> None:
    contracts = [{"name": "Meter", "unit": "0.1", "basis": "task"}]
    answers = {"tasks": 5000, "task_cost": "0.05"}
    with_it, without = picked(buyer(answers | {"regulated": "yes"}, contracts)), picked(buyer(answers, contracts))
    assert {"S6", "S8", "T2", "T3", "T4", "T5"} <= set(with_it) - set(without)
    assert with_it["T2"].by == "answers" and with_it["T2"].because == "You handle regulated data."


@pytest.mark.parametrize(
    ("topic", "contract", "amount"),
    [
        # graduated: 5,000 x .10 + 5,000 x .06 = 800; all at the last rate: 10,000 x .06 = 600; difference 200
        ("charges.tiers", {"price": {"model": "graduated", "tiers": [
            {"up_to": "5000", "unit_price": "0.10"}, {"up_to": None, "unit_price": "0.06"}]}}, 200.0),
        # 12,000 included and 10,000 used in every month: a sixth of the fee of 600
        ("charges.included", {"included": "12000", "price": {"model": "per_unit", "unit_price": "0.10"}}, 100.0),
    ],
)  # fmt: skip
def test_a_stake_is_what_the_other_answer_would_cost(
    topic: str, contract: dict[str, Any], amount: float, buyer: Any
) -> None:
    still = {"tasks": 10000, "busiest": "1", "spikes": "never", "growth": "0", "loops": "no_agents"}
    made = buyer(still, [{"name": "Any", "fee": 1}])
    workload = replace(made.futures.workload, tasks_sd=0.0, month_sd=0.0, growth_sd=0.0)
    futures = imagine_futures(workload, made.method.scores)
    data = {
        "format": 1, "vendor": "V", "name": "Offer", "currency": "USD", "term_months": 1,
        "charges": [{"id": "fee", "kind": "fee", "amount": "600", "every": "month"},
                    {"id": "use", "kind": "usage", "meter": "tasks"} | contract],
    }  # fmt: skip
    priced = price_offers([Contract.model_validate(data)], futures, made.method.thresholds)
    verdict = recommend(priced, futures, made.case.answers, made.method)
    stakes = {stake.topic: stake for stake in verdict.stakes}
    assert stakes[topic].per_month == pytest.approx(amount, abs=0.5)
    assert stakes[topic].because.endswith(".")


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
