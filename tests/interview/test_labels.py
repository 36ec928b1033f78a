"""An answer as the check page and the report say it."""

import pytest

from advisor.files.resources import read_toml
from advisor.interview import Questions, answer_in_words, in_currency, read_questions


@pytest.fixture(scope="module")
def questions() -> Questions:
    return read_questions(read_toml("questions.toml"))


@pytest.mark.parametrize(
    ("question", "value", "words"),
    [
        ("busiest", "half_more", "Half as much again"),
        ("busiest", "1.4", "1.4 times a normal month"),
        ("routine", "50_75", "Half to three quarters"),
        ("tasks", "200000", "200,000 tasks a month"),
        ("resolved_share", "0.6", "60 %"),
        ("resolved_share", "0.125", "12.5 %"),
        ("growth", "-0.2", "-20 % a year"),
        ("price_decline", "0.2", "20 % fall a year"),
        ("budget", "1400", "$1,400 a month"),
        ("budget", "1400.5", "$1,400.50 a month"),
        ("task_cost", "0.006", "$0.006 a task"),
        ("peak_month", "7", "7 (month of the contract)"),
        ("tasks", "dk", "Not sure"),
        ("tasks", None, "Not provided"),
        ("tasks", "", "Not provided"),
    ],
)
def test_answers_in_words(questions: Questions, question: str, value: str | None, words: str) -> None:
    assert answer_in_words(questions.by_id[question], value) == words


def test_money_is_in_the_currency_of_the_case(questions: Questions) -> None:
    assert answer_in_words(questions.by_id["budget"], "1400", "EUR") == "€1,400 a month"
    assert answer_in_words(questions.by_id["budget"], "1400", "CHF") == "CHF 1,400 a month"


def test_a_value_that_is_no_answer_is_shown_and_not_hidden(questions: Questions) -> None:
    assert answer_in_words(questions.by_id["routine"], "most") == "most"


def test_the_amounts_of_a_question_are_written_in_the_currency_of_the_case(questions: Questions) -> None:
    certainty = questions.by_id["certainty"]
    assert in_currency(certainty.title, "USD") == certainty.title
    assert in_currency(certainty.title, "EUR").startswith("Normally €1,000 a month, one month in twenty about €2,000:")
    assert answer_in_words(certainty, "little", "CHF") == "Up to CHF 100 more"
    assert in_currency("1,200 tokens at $5 are $0.006.", "GBP") == "1,200 tokens at £5 are £0.006."
