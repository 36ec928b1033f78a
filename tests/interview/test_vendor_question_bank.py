"""The bank of questions for a vendor."""

from copy import deepcopy
from typing import Any

import pytest

from advisor.errors import InputRefused
from advisor.files.resources import read_toml
from advisor.interview.questions import read_questions
from advisor.interview.vendor_question_bank import VendorQuestion, read_vendor_questions


@pytest.fixture(scope="module")
def bank() -> tuple[VendorQuestion, ...]:
    return read_vendor_questions(read_toml("vendor_questions.toml"), read_toml("references.toml"))


def test_there_are_83_questions_and_19_of_them_are_always_asked(bank: tuple[VendorQuestion, ...]) -> None:
    assert len(bank) == 12 + 8 + 9 + 7 + 7 + 6 + 6 + 10 + 6 + 5 + 7 == 83
    core = "P1 P2 P3 K1 K2 K5 O1 O5 D1 D2 M1 M2 E1 G1 S1 S2 T1 L1 X1"
    assert [question.id for question in bank if question.core] == core.split()


def test_no_two_questions_are_alike_and_each_ends_as_one(bank: tuple[VendorQuestion, ...]) -> None:
    assert len({question.question for question in bank}) == 83
    for question in bank:
        assert "?" in question.question, question.id


def test_what_an_answer_brings_up_is_an_answer_of_the_interview(bank: tuple[VendorQuestion, ...]) -> None:
    known = read_questions(read_toml("questions.toml")).by_id
    about = {one.removeprefix("answers.") for question in bank for one in question.asks_about if "answers." in one}
    assert about <= set(known)


def test_a_broken_bank_is_refused_with_every_fault() -> None:
    data: dict[str, Any] = deepcopy(read_toml("vendor_questions.toml"))
    data["question"][1]["id"] = "P1"
    data["question"][2]["asks_about"] = ["terms.log"]
    data["question"][3]["references"] = ["vialayer_articel"]
    with pytest.raises(InputRefused) as refusal:
        read_vendor_questions(data, read_toml("references.toml"))
    assert refusal.value.faults == [
        ("question.P1", "is there twice"),
        ("question.P3.asks_about", "terms.log is not in [asks_about], did you mean terms.logs?"),
        ("question.P4.references", "vialayer_articel is not in references.toml, did you mean vialayer_article?"),
    ]


def test_a_key_that_is_not_known_is_refused() -> None:
    data: dict[str, Any] = deepcopy(read_toml("vendor_questions.toml"))
    data["question"][0]["tag"] = "all"
    with pytest.raises(InputRefused, match=r"question.P1.tag: is not a known key"):
        read_vendor_questions(data)
