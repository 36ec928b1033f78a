"""Answers of a case file against the questions."""

import json
from pathlib import Path

import pytest

from advisor.files.resources import read_toml
from advisor.interview import Questions, check_answers, read_questions

CASES = Path(__file__).parents[1] / "cases/decision_cases.json"


@pytest.fixture(scope="module")
def questions() -> Questions:
    return read_questions(read_toml("questions.toml"))


def test_good_answers_have_no_fault(questions: Questions) -> None:
    good = {"tasks": "200000", "busiest": "1.4", "routine": "50_75", "peak_month": "7", "growth": "dk", "budget": ""}
    assert check_answers(questions, good) == []


def test_whole_numbers_of_json_and_null_are_good(questions: Questions) -> None:
    assert check_answers(questions, {"tasks": 200000, "budget": None}) == []


def test_every_fault_is_named_with_what_to_write(questions: Questions) -> None:
    bad = {"taks": "3", "growth": "big", "busiest": "50_75", "resolved_share": "60", "tasks": 2.5, "spikes": True}
    assert dict(check_answers(questions, bad)) == {
        "taks": "is not a question that we know, did you mean tasks?",
        "growth": "is not one of its answers, write one of shrinking, flat, some, double, dk, "
        'or a decimal number such as "0.3"',
        "busiest": "is not one of its answers, write one of about_same, quarter_more, half_more, double, "
        'triple, five_plus, dk, or a decimal number such as "1.4"',
        "resolved_share": "is out of range, write a number between 0 and 1",
        "tasks": 'write the answer as a string, a decimal number such as "20000", or dk',
        "spikes": "write the answer as a string, one of never, rare, yearly, several, dk, "
        'or a decimal number such as "2"',
    }


def test_a_number_is_refused_where_only_choices_are(questions: Questions) -> None:
    assert check_answers(questions, {"stage": "2"}) == [
        ("stage", "is not one of its answers, write one of prototype, pilot, production, dk")
    ]


def test_people_are_counted_in_whole_numbers(questions: Questions) -> None:
    assert check_answers(questions, {"seats": "2.5"}) == [
        ("seats", "is out of range, write a whole number between 0 and 1000000")
    ]


def test_the_worked_cases_have_no_fault(questions: Questions) -> None:
    for case in json.loads(CASES.read_text())["decision_cases"]:
        assert check_answers(questions, case["answers"]) == [], case["id"]
