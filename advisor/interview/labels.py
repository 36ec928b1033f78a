"""An answer in words, for the check page and the report: "Half as much again", "20,000 tasks a month", "Not sure"."""

from __future__ import annotations

import re
from decimal import Decimal

from advisor.interview.answers import NOT_SURE, read_number
from advisor.interview.questions import Question

NOT_SURE_WORDS = "Not sure"
NOT_PROVIDED_WORDS = "Not provided"
_DOLLARS = re.compile(r"\$(\d[\d,]*(?:\.\d+)?)")


def answer_in_words(question: Question, value: str | None, currency: str = "USD") -> str:
    """What the buyer answered, as a reader would say it; a value that the question does not know is given as it is."""
    if value is None or value == "":
        return NOT_PROVIDED_WORDS
    if value == NOT_SURE:
        return NOT_SURE_WORDS
    choice = question.choice(value)
    if choice is not None:
        return in_currency(choice.label, currency)
    number = read_number(value)
    if number is None or not question.takes_number:
        return value
    if question.shown_as == "percent":
        period = "" if question.unit == "share" else question.unit
        return f"{grouped(number * 100)} % {period}".strip()
    if question.kind == "money":
        return f"{money(number, currency)} {question.unit}".strip()
    return f"{grouped(number)} {question.unit}".strip()


def money(amount: Decimal, currency: str) -> str:
    """`$1,400`, `$0.006`, `CHF 1,400.50`: nothing is rounded; whole amounts carry no decimals."""
    sign = "-" if amount < 0 else ""
    digits = grouped(abs(amount))
    whole, point, decimals = digits.partition(".")
    if point and len(decimals) == 1:
        digits = f"{whole}.{decimals}0"
    symbol = {"USD": "$", "EUR": "€", "GBP": "£"}.get(currency)
    return f"{sign}{symbol}{digits}" if symbol else f"{sign}{currency} {digits}"


def grouped(number: Decimal) -> str:
    """`1234567.50` as `1,234,567.5`: thousands separated, no zeros at the end, nothing rounded."""
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def in_currency(text: str, currency: str) -> str:
    """A question's wording with its dollar amounts written in the buyer's currency; only the sign changes.

    The amounts in questions are examples whose proportions matter, so they are not converted.
    """
    return _DOLLARS.sub(lambda found: money(Decimal(found[1].replace(",", "")), currency), text)
