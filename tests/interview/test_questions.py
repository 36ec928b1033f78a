"""The questions file: what ships is complete and plain, and every fault of a broken file is named at once."""

import json
from pathlib import Path
from typing import Any

import pytest

from advisor.errors import InputRefused
from advisor.files.resources import read_toml
from advisor.interview.questions import Questions, read_questions

from .a_few_questions import some_data

CASES = Path(__file__).parents[1] / "cases/decision_cases.json"


@pytest.fixture(scope="module")
def questions() -> Questions:
    return read_questions(read_toml("questions.toml"))


def faults_of(data: dict[str, Any]) -> dict[str, str]:
    with pytest.raises(InputRefused) as refusal:
        read_questions(data)
    return dict(refusal.value.faults)


def test_there_are_six_steps_and_at_most_fourteen_pages_of_questions(questions: Questions) -> None:
    assert questions.steps == ("Your work", "How sure", "Offers", "Safeguards", "Explore", "Check and export")
    assert sum(page.kind == "questions" for page in questions.pages) <= 14
    assert max(len(page.questions) for page in questions.pages) <= 4


def test_every_heading_is_a_question_and_no_two_are_alike(questions: Questions) -> None:
    headings = [page.heading for page in questions.pages]
    assert all(heading.endswith("?") for heading in headings)
    assert len(set(headings)) == len(headings)


def test_every_input_of_the_method_is_asked(questions: Questions) -> None:
    inputs = {
        "stage tasks usage_basis busiest peak_month spikes loops detection kind routine routable evaluation",
        "governance_needed predictable technical budget_type budget certainty growth stop_ok missed_value frontier_now",
    }
    asked = {question.id for question in questions.questions if question.on_page}
    assert {one for line in inputs for one in line.split()} <= asked


def test_answer_keys_are_those_of_the_worked_cases(questions: Questions) -> None:
    for key, values in json.loads(CASES.read_text())["meta"]["answer_keys"].items():
        assert [choice.key for choice in questions.by_id[key].choices] + ["dk"] == values, key


def test_only_a_technical_buyer_is_asked_about_tokens(questions: Questions) -> None:
    for question in questions.questions:
        asks = " ".join([question.title, question.good_answer, question.example, *(c.label for c in question.choices)])
        if "token" in asks.lower() and question.on_page:
            assert question.technical and question.ask_if["technical"] == ("yes",), question.id


def test_the_words_are_ones_that_a_receptionist_knows(questions: Questions) -> None:
    jargon = ("inference", "latency", "throughput", "LLM", "API", "RBAC", "P90", "lognormal", "commitment", "overage")
    for question in questions.questions:
        if question.technical:
            continue
        for text in (question.title, question.why, question.good_answer, question.example):
            assert not [word for word in jargon if word in text], f"{question.id}: {text}"
            assert max(len(sentence.split()) for sentence in text.split(". ")) <= 36, f"{question.id}: {text}"


def test_a_key_that_is_not_known_is_named_with_its_place() -> None:
    data = some_data()
    data["question"][0]["helptext"] = "x"
    assert faults_of(data) == {"question.technical.helptext": "is not a known key, take it out or correct its spelling"}


def test_all_faults_are_named_at_once() -> None:
    data = some_data()
    data["question"][3]["ask_if"] = {"loop": ["limited"]}
    data["question"][0]["choices"].append({"key": "yes", "label": "Yes again"})
    data["page"][1]["heading"] = "Who are you?"
    data["page"][3]["questions"] = ["budgett"]
    assert faults_of(data) == {
        "question.technical.choices.yes": "is there twice",
        "page heading 'Who are you?'": "is there twice",
        "page.fourth.questions": "budgett is not a question, did you mean budget?",
        "question.budget": "is on no page: add it to one, or say on_page = false",
        "question.detection.ask_if.loop": "is not a question, did you mean loops?",
    }


@pytest.mark.parametrize(
    ("change", "place", "remedy"),
    [
        (lambda d: d["question"].append(dict(d["question"][4])), "question.budget", "is there twice"),
        (
            lambda d: d["question"][3].update(ask_if={"loops": ["limted"]}),
            "question.detection.ask_if.loops",
            "limted is not one of its answers, did you mean limited?",
        ),
        (
            lambda d: d["question"][0].update(ask_if={"loops": ["limited"]}),
            "question.technical.ask_if.loops",
            "is asked later than the question that depends on it",
        ),
        (
            lambda d: d["question"][1].update(ask_if={}),
            "question.tokens.ask_if",
            'is about tokens, so it needs technical = ["yes"]',
        ),
        (
            lambda d: d["question"][0]["choices"].append({"key": "dk", "label": "Not sure"}),
            "question.technical.choices.dk",
            "is a reserved key, use another",
        ),
        (
            lambda d: d["question"][4].update(minimum=200),
            "question.budget",
            "needs minimum below maximum and example_value between them",
        ),
        (
            lambda d: d["question"][4].pop("unit"),
            "question.budget",
            "takes a number, so it needs minimum, maximum, unit and example_value",
        ),
        (
            lambda d: d["question"][0].update(choices=[]),
            "question.technical.choices",
            "needs at least two choices, or one and allow_number",
        ),
        (
            lambda d: d["question"][4].update(allow_number=True),
            "question.budget",
            "is of kind money, so it has no choices and no allow_number",
        ),
        (lambda d: d["page"][2]["questions"].append("tokens"), "question.tokens", "is on two pages"),
        (lambda d: d["page"][0].update(step="Wrk"), "page.first.step", "Wrk is not a step, did you mean Work?"),
        (lambda d: d["page"].pop(), "page", "there must be one page of kind result, with the id result"),
        (lambda d: d["page"].reverse(), "page", "the pages are not in the order of the steps"),
        (lambda d: d["question"][0].pop("why"), "question.technical.why", "is missing"),
    ],
)
def test_a_broken_file_is_refused_with_the_remedy(change: Any, place: str, remedy: str) -> None:
    data = some_data()
    change(data)
    assert faults_of(data)[place] == remedy
