"""The shipped questions for a vendor: all of them, in the buyer's words, each with what brings it up."""

from __future__ import annotations

import re

import pytest

from advisor.files.resources import read_question_list, read_toml
from advisor.recommendation.vendor_questions import VendorQuestion, read_vendor_questions

OFFERS = {"all", "per_token", "flat", "hybrid", "credits", "outcome", "reserved"}
WORK = {"voice", "agentic", "regulated", "eu"}


@pytest.fixture(scope="module")
def bank() -> tuple[VendorQuestion, ...]:
    return read_vendor_questions(read_toml("vendor_questions.toml"), read_toml("references.toml"))


def test_there_are_83_questions_and_19_of_them_are_always_asked(bank: tuple[VendorQuestion, ...]) -> None:
    assert len(bank) == 12 + 8 + 9 + 7 + 7 + 6 + 6 + 10 + 6 + 5 + 7 == 83
    core = "P1 P2 P3 K1 K2 K5 O1 O5 D1 D2 M1 M2 E1 G1 S1 S2 T1 L1 X1"
    assert [question.id for question in bank if question.core] == core.split()


def test_no_two_questions_are_alike_and_each_asks_something(bank: tuple[VendorQuestion, ...]) -> None:
    assert len({question.question for question in bank}) == 83
    for question in bank:
        assert "?" in question.question, question.id
        assert question.good_answer != question.red_flag
        assert question.asks_about, question.id
        assert set(question.tags) <= OFFERS | WORK, question.id


def test_what_an_answer_brings_up_is_an_answer_of_the_interview(bank: tuple[VendorQuestion, ...]) -> None:
    about = {one.removeprefix("answers.") for question in bank for one in question.asks_about if "answers." in one}
    assert about <= set(read_question_list().by_id)


def test_everything_that_can_bring_a_question_up_is_used(bank: tuple[VendorQuestion, ...]) -> None:
    assert {one for question in bank for one in question.asks_about} == set(
        read_toml("vendor_questions.toml")["asks_about"]
    )


def test_the_words_are_plain(bank: tuple[VendorQuestion, ...]) -> None:
    jargon = re.compile(r"\b(RBAC|SSO|SCIM|SIEM|ZDR|DPIA|DPA|MFN|MSA|SCCs?|TPM|RTO|inference|egress|webhook)\b")
    for question in bank:
        said = f"{question.question} {question.why} {question.good_answer} {question.red_flag}"
        assert not jargon.search(said), f"{question.id}: {jargon.search(said)}"
