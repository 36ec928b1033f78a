"""An answer in the words of the window's language: the choice that was picked, or the amount with its unit."""

from __future__ import annotations

from advisor.gui.translation import spoken, tr
from advisor.interview.answers import NOT_SURE, read_number
from advisor.interview.labels import NOT_PROVIDED_WORDS, NOT_SURE_WORDS, answer_in_words, in_currency
from advisor.interview.questions import Question


def answer_spoken(question: Question, value: str | None, currency: str) -> str:
    """ "Half as much again", "20,000 tasks a month", "60 %", "Not sure", "Not provided"."""
    if value is None or value == "":
        return spoken(NOT_PROVIDED_WORDS)
    if value == NOT_SURE:
        return spoken(NOT_SURE_WORDS)
    choice = question.choice(value)
    if choice is not None:
        return in_currency(spoken(choice.label), currency)
    if read_number(value) is None or not question.takes_number:
        return value
    bare = answer_in_words(question.model_copy(update={"unit": ""}), value, currency)
    unit = "" if question.shown_as == "percent" and question.unit == "share" else spoken(question.unit)
    return tr("{amount} {unit}", "an amount and what it counts").format(amount=bare, unit=unit) if unit else bare
