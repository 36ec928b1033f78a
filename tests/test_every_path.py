"""Every path through the shipped interview ends complete, and advice comes out of it.

A path forks at each answer that changes which questions are asked. Numbers are tried at their smallest, a typical and
their largest value, and choices that open nothing take turns, so each of them is given on some path.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

import pytest

from advisor.advice import advise
from advisor.case import Case
from advisor.files.resources import read_market_resources, read_method, read_toml
from advisor.interview import Answers, Flow, Question, check_answers, read_questions

QUESTIONS = read_questions(read_toml("questions.toml"))
SIZES = ("smallest", "typical", "largest")
GATES = {other for question in QUESTIONS.questions for other in question.ask_if}


def number(question: Question, size: str) -> str:
    values = {"smallest": question.minimum, "typical": question.example_value, "largest": question.maximum}
    value = values[size]
    assert isinstance(value, Decimal | int)
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def possible_answers(question: Question, size: str) -> list[str]:
    """Every answer that the page offers for a question, with its numbers at one size."""
    answers = [choice.key for choice in question.choices] + ["dk"]
    return [*answers, number(question, size)] if question.takes_number else answers


def forks_of(flow: Flow, question: Question, size: str) -> list[list[str]]:
    """The answers in groups: those of one group lead to the same questions afterwards."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for answer in possible_answers(question, size):
        values = {**flow.used_answers().values, question.id: answer}
        groups.setdefault(QUESTIONS.asked(values), []).append(answer)
    return list(groups.values())


def first_open_question(flow: Flow) -> Question | None:
    return next((QUESTIONS.by_id[key] for key in flow.questions_on_page if flow.answer(key) is None), None)


@cache
def every_path(size: str) -> tuple[tuple[list[str], Flow], ...]:
    """What was done on each path, and the flow as it stood at the end."""
    return tuple(walk_every_path(size))


def walk_every_path(size: str) -> Iterator[tuple[list[str], Flow]]:
    """Walk with Continue from the first page to the result, once for each path."""
    given: Counter[tuple[str, str]] = Counter()
    waiting: list[list[int]] = [[]]
    while waiting:
        decided = waiting.pop()
        flow, taken, forks = Flow(QUESTIONS), [], 0
        while flow.current != "result":
            while question := first_open_question(flow):
                groups = forks_of(flow, question, size) if question.id in GATES else [possible_answers(question, size)]
                if len(groups) > 1 and forks == len(decided):
                    waiting += [[*decided, other] for other in range(1, len(groups))]
                    decided = [*decided, 0]
                group = groups[decided[forks]] if len(groups) > 1 else groups[0]
                forks += len(groups) > 1
                seldom_given = min(group, key=lambda one, key=question.id: given[key, one])
                answer = number(question, size) if question.kind != "choice" else seldom_given
                given[question.id, answer] += 1
                flow.set_answer(question.id, answer)
                taken.append(f"{flow.current}: {question.id} = {answer}")
            before = flow.current
            assert flow.next() != before, "\n".join(taken)
        yield taken, flow


@pytest.mark.parametrize("size", SIZES)
def test_every_path_ends_complete(size: str) -> None:
    paths = every_path(size)
    for taken, flow in paths:
        told = "\n".join(taken)
        assert flow.complete, told
        assert not flow.set_aside(), told
        assert check_answers(QUESTIONS, flow.used_answers().values) == [], told
        assert all(flow.progress(step) == "done" for step in flow.steps), told
    # technical yes or not, four groups of kinds, a range or none, a peak or none, a budget or none, loops or none
    assert len({flow.asked() for _, flow in paths}) == 2 * 4 * 2 * 2 * 2 * 2


def test_every_choice_of_every_question_is_given_on_some_path() -> None:
    given = {(key, value) for _, flow in every_path("typical") for key, value in flow.used_answers().values.items()}
    all_choices = {(question.id, choice.key) for question in QUESTIONS.questions for choice in question.choices}
    assert all_choices - given == set()


@pytest.mark.parametrize("size", SIZES)
def test_advice_comes_out_of_every_path(size: str) -> None:
    """Each set of asked questions is advised on once; the three sizes take turns, to keep this short."""
    market, method = read_market_resources(), read_method()
    for place, (taken, flow) in enumerate(every_path(size)):
        if place % len(SIZES) != SIZES.index(size):
            continue
        told = "\n".join(taken)
        try:
            advice = advise(Case(flow.used_answers()), market, method, with_flips=False)
        except Exception as error:
            raise AssertionError(f"{error}\n{told}") from error
        assert advice.verdict.family in ("per_token", "flat_rate", "hybrid_with_caps"), told
        assert advice.offers_are_typical, told


def test_not_sure_everywhere_gives_low_confidence() -> None:
    flow = Flow(QUESTIONS)
    while flow.current != "result":
        for question_id in flow.questions_on_page:
            flow.set_answer(question_id, "dk")
        flow.next()
    market, method = read_market_resources(), read_method()
    said = advise(Case(flow.used_answers()), market, method, with_flips=False)
    nothing = advise(Case(Answers()), market, method, with_flips=False)
    assert said.verdict.confidence == nothing.verdict.confidence == "low"
    assert said.verdict.family == nothing.verdict.family
