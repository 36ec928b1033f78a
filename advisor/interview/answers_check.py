"""Answers from a file, checked against the questions: every fault at once, each with what to write instead."""

from __future__ import annotations

from collections.abc import Mapping

from advisor.interview.answers import NOT_SURE, read_number
from advisor.interview.questions import Question, Questions, nearest
from advisor.interview.typed_answers import out_of_range


def check_answers(questions: Questions, values: Mapping[str, object]) -> list[tuple[str, str]]:
    """The faults of the answers in a case file, as (key, remedy) pairs; an empty list when all is well.

    A remedy never repeats the value: a file from outside must not put its words into a message of ours.

    A value is a string, or a whole number as JSON writes it; null means "not known" and is always allowed.
    """
    faults: list[tuple[str, str]] = []
    for key, value in values.items():
        question = questions.by_id.get(key)
        if question is None:
            faults.append((key, f"is not a question that we know{nearest(key, questions.by_id)}"))
        elif value is not None:
            remedy = _remedy(question, value)
            if remedy:
                faults.append((key, remedy))
    return faults


def _remedy(question: Question, value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        return f"write the answer as a string, {_what_to_write(question)}"
    said = str(value)
    if said in ("", NOT_SURE) or question.choice(said):
        return ""
    number = read_number(said)
    if number is None or not question.takes_number:
        return f"is not one of its answers, write {_what_to_write(question)}"
    if not out_of_range(question, number):
        return ""
    low, high = question.minimum, question.maximum
    kind = "whole number" if question.whole else "number"
    return f"is out of range, write a {kind} between {low:f} and {high:f}"


def _what_to_write(question: Question) -> str:
    keys = [choice.key for choice in question.choices] + [NOT_SURE]
    if question.kind == "choice" and not question.allow_number:
        return "one of " + ", ".join(keys)
    number = f'a decimal number such as "{question.example_value}"'
    return f"one of {', '.join(keys)}, or {number}" if question.choices else f"{number}, or {NOT_SURE}"
