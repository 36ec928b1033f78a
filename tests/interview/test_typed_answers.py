"""What a buyer types becomes the stored number, and what can't be read is asked for again in one sentence."""

from decimal import Decimal

import pytest

from advisor.errors import AdvisorError
from advisor.files.resources import read_toml
from advisor.interview import Questions, read_questions, read_typed, show_typed


@pytest.fixture(scope="module")
def questions() -> Questions:
    return read_questions(read_toml("questions.toml"))


@pytest.mark.parametrize(
    ("question", "typed", "stored"),
    [
        ("tasks", "20000", "20000"),
        ("tasks", " 20,000 ", "20000"),
        ("tasks", "20 000", "20000"),
        ("budget", "$1,400.50", "1400.5"),
        ("budget", "CHF 1'400", "1400"),
        ("budget", "1400 €", "1400"),
        ("task_cost", ".006", "0.006"),
        ("resolved_share", "60%", "0.6"),
        ("resolved_share", "60", "0.6"),
        ("growth", "-20 %", "-0.2"),
        ("busiest", "1.4", "1.4"),
        ("busiest", "1", "1"),
        ("busiest", "50", "50"),
    ],
)
def test_numbers_are_read_as_people_type_them(questions: Questions, question: str, typed: str, stored: str) -> None:
    assert read_typed(questions.by_id[question], typed) == stored


@pytest.mark.parametrize("typed", ["", "20k", "1,4", "1.400,50", "about 300", "1e5", "NaN", "50_75", "--3", "1,40,000"])
def test_what_could_mean_something_else_is_never_guessed(questions: Questions, typed: str) -> None:
    with pytest.raises(AdvisorError) as refusal:
        read_typed(questions.by_id["tasks"], typed)
    assert str(refusal.value) == "Tasks a month: enter a number such as 20,000, or choose Not sure."


def test_a_number_out_of_range_is_refused_with_the_range(questions: Questions) -> None:
    with pytest.raises(AdvisorError, match=r"^Settled without a person: enter a number between 0 % and 100 %\.$"):
        read_typed(questions.by_id["resolved_share"], "160")
    with pytest.raises(AdvisorError, match=r"^Busiest month: enter a number between 1 and 50\.$"):
        read_typed(questions.by_id["busiest"], "0.5")


def test_a_month_is_a_whole_number(questions: Questions) -> None:
    assert read_typed(questions.by_id["peak_month"], "7.0") == "7"
    with pytest.raises(AdvisorError, match=r"^Known peak: enter a whole number between 1 and 12\.$"):
        read_typed(questions.by_id["peak_month"], "2.5")


def test_what_was_typed_is_shown_again_in_the_same_unit(questions: Questions) -> None:
    assert show_typed(questions.by_id["resolved_share"], "0.6") == "60"
    assert show_typed(questions.by_id["tasks"], "20000") == "20,000"
    assert show_typed(questions.by_id["busiest"], "half_more") == ""
    assert show_typed(questions.by_id["peak_month"], "no") == ""
    assert show_typed(questions.by_id["tasks"], "dk") == show_typed(questions.by_id["tasks"], None) == ""


def test_every_example_value_can_be_typed_as_it_is_shown(questions: Questions) -> None:
    for question in questions.questions:
        if question.takes_number:
            shown = show_typed(question, f"{question.example_value:f}")
            assert Decimal(read_typed(question, shown)) == question.example_value, question.id
