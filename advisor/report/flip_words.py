"""The values of a change that flips the advice, as a reader would say them: the same in the PDF, the text and "explain"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.interview.answers import read_number
from advisor.interview.labels import in_currency
from advisor.interview.questions import Questions
from advisor.recommendation.records import Flip
from advisor.recommendation.term_units import unit_of_term
from advisor.report.wording import count, price, significant
from advisor.sentences import filled, worded

if TYPE_CHECKING:
    from advisor.advice import Advice


def now_and_at(flip: Flip, advice: Advice, questions: Questions) -> tuple[str, str]:
    """What the input is now, and where it switches: a choice in the question's words, an amount with its currency, a share
    in per cent, a factor as times list price, and where it switches to three figures."""
    at = flip.at if isinstance(flip.at, str) or flip.at is None else significant(float(flip.at))
    return _value(flip.now, flip, advice, questions), _value(at, flip, advice, questions)


def switch(flip: Flip, at: str) -> str:
    """ "above $0.32", "if “Yes”"."""
    return {
        "above": worded("above {at}", at=at),
        "below": worded("below {at}", at=at),
        "is": worded("if {at}", at=at),
    }[flip.direction]


def _value(value: str | float | None, flip: Flip, advice: Advice, questions: Questions) -> str:
    currency = advice.case.currency
    if value is None or value in ("", "dk"):
        return worded("not known")
    question = questions.by_id.get(flip.input)
    if isinstance(value, str):
        choice = None if question is None else question.choice(value)
        if choice is not None:
            return worded("“{answer}”", answer=filled(in_currency(choice.label, currency)))
        number = read_number(value)
        if number is None:
            return value.replace("_", " ")
        value = float(number)
    if question is not None:
        if question.shown_as == "percent":
            return _in_percent(value)
        return price(value, currency) if question.kind == "money" else count(value)
    # names may hold dots, terms none
    offer, _, term = flip.input.rpartition(".")
    contract = next((each for each in advice.offers if each.name == offer), None)
    unit = "count" if contract is None else unit_of_term(contract.to_data(), term)
    if unit == "money":
        return price(value, currency)
    if unit == "share":
        return _in_percent(value)
    return worded("{times} times list price", times=f"{value:,.6g}") if unit == "times" else count(value)


def _in_percent(share: float) -> str:
    return f"{significant(100 * share):,.6g} %"
