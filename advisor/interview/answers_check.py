"""Answers from a file, checked against the questions: every fault at once, each with what to write instead."""

from __future__ import annotations

from collections.abc import Mapping

from advisor.interview.answers import NOT_SURE, read_number
from advisor.interview.questions import Question, Questions, nearest
from advisor.interview.typed_answers import out_of_range
from advisor.sentences import filled, worded


def check_answers(questions: Questions, values: Mapping[str, object]) -> list[tuple[str, str]]:
    """The faults of the answers in a case file, as (key, remedy) pairs; an empty list when all is well.

    A remedy never repeats the value: a file from outside must not put its words into a message of ours.

    A value is a string, or a whole number as JSON writes it; null means "not known" and is always allowed.
    """
    faults: list[tuple[str, str]] = []
    for key, value in values.items():
        question = questions.by_id.get(key)
        if question is None:
            faults.append((key, worded("is not a question that we know{hint}", hint=nearest(key, questions.by_id))))
        elif value is not None:
            remedy = _remedy(question, value)
            if remedy:
                faults.append((key, remedy))
    return faults


_WHOLE_BETWEEN = worded("is out of range, write a whole number between {low:f} and {high:f}")
_BETWEEN = worded("is out of range, write a number between {low:f} and {high:f}")


def _remedy(question: Question, value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        return worded("write the answer as a string, {what}", what=_what_to_write(question))
    said = str(value)
    if said in ("", NOT_SURE) or question.choice(said):
        return ""
    number = read_number(said)
    if number is None or not question.takes_number:
        return worded("is not one of its answers, write {what}", what=_what_to_write(question))
    if not out_of_range(question, number):
        return ""
    low, high = question.minimum, question.maximum
    return filled(_WHOLE_BETWEEN if question.whole else _BETWEEN, low=low, high=high)


def _what_to_write(question: Question) -> str:
    keys = [choice.key for choice in question.choices] + [NOT_SURE]
    if question.kind == "choice" and not question.allow_number:
        return worded("one of {names}", names=", ".join(keys))
    number = worded('a decimal number such as "{number}"', number=question.example_value)
    return (
        worded("one of {keys}, or {number}", keys=", ".join(keys), number=number)
        if question.choices
        else worded("{number}, or {not_sure}", number=number, not_sure=NOT_SURE)
    )
