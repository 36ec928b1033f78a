"""What a buyer types into a number field, read into the form that is stored, and shown again for editing."""

from __future__ import annotations

import re
from decimal import Decimal

from advisor.errors import AdvisorError
from advisor.interview.answers import read_number
from advisor.interview.labels import grouped
from advisor.interview.questions import Question
from advisor.sentences import filled, worded

# Only money signs and % are taken off: a letter may change the meaning, as in 20k.
_SIGNS_AROUND = re.compile(r"^([$€£¥]|[A-Z]{3})|([$€£¥%]|[A-Z]{3})$")
_GROUPED = re.compile(r"^-?\d{1,3}(,\d{3})+(\.\d+)?$")
_PLAIN = re.compile(r"^-?(\d+(\.\d*)?|\.\d+)$")


def read_typed(question: Question, text: str) -> str:
    """`1,400`, `$1,400`, `60 %` or `1.4` as the decimal string that is stored; a percentage is stored as a share.

    Raises AdvisorError with one sentence that says what to type, for the error next to the field.
    """
    bare = _SIGNS_AROUND.sub("", re.sub(r"[\s']", "", text))
    if not (_GROUPED.match(bare) or _PLAIN.match(bare)):
        raise AdvisorError(
            worded(
                "{question}: enter a number such as {example}, or choose Not sure.",
                question=filled(question.short),
                example=_example(question),
            )
        )
    number = Decimal(bare.replace(",", ""))
    if question.shown_as == "percent":
        number /= 100
    fault = out_of_range(question, number)
    if fault:
        raise AdvisorError(worded("{question}: {fault}.", question=filled(question.short), fault=fault))
    return f"{number.normalize():f}"


def show_typed(question: Question, value: str | None) -> str:
    """The stored value as it is typed: the share 0.6 of a percentage as 60; empty when it is not a number."""
    number = read_number(value or "")
    if number is None or question.choice(value or "") is not None:
        return ""
    return grouped(number * 100 if question.shown_as == "percent" else number)


_WHOLE_BETWEEN, _BETWEEN = (
    worded("enter a whole number between {low}{unit} and {high}{unit}"),
    worded("enter a number between {low}{unit} and {high}{unit}"),
)


def out_of_range(question: Question, number: Decimal) -> str:
    """What to enter instead when a number is outside the question's limits or should be whole, otherwise nothing."""
    low, high = question.minimum, question.maximum
    assert low is not None and high is not None, "a question that takes a number has limits"
    if low <= number <= high and not (question.whole and number % 1):
        return ""
    scale, unit = (100, " %") if question.shown_as == "percent" else (1, "")
    template = _WHOLE_BETWEEN if question.whole else _BETWEEN
    return filled(template, low=grouped(low * scale), high=grouped(high * scale), unit=unit)


def _example(question: Question) -> str:
    value = question.example_value or Decimal(1)
    return f"{grouped(value * 100)} %" if question.shown_as == "percent" else grouped(value)
