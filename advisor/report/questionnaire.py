"""What is sent to the vendor: questions and a price table to fill in, and nothing that the buyer knows or wants kept.

Only a question's own words go in: not what brought it up, what a good answer is, or what is at stake.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from advisor.recommendation.records import AskedQuestion
from advisor.report.library import read_library

if TYPE_CHECKING:
    from advisor.advice import Advice


Which = Literal["all", "core"]
"""Every question that this case brings up, or only those that are asked of every vendor."""


@dataclass(frozen=True)
class Item:
    id: str
    question: str


@dataclass(frozen=True)
class PriceRow:
    id: str
    name: str
    unit: str


@dataclass(frozen=True)
class Questionnaire:
    title: str
    intro: str
    price_intro: str
    particulars: tuple[tuple[str, str], ...]
    """(field name, label) of what is filled in once: contact, deadline, vendor, who answers."""
    groups: tuple[tuple[str, tuple[Item, ...]], ...]
    price_rows: tuple[PriceRow, ...]
    currency: str
    moment: str


def write_questionnaire(
    questions: Advice | Sequence[AskedQuestion],
    currency: str = "USD",
    moment: str = "2026-01-01T00:00:00Z",
    which: Which = "all",
) -> Questionnaire:
    """The questionnaire for these questions, groups in the order in which they first appear."""
    if not isinstance(questions, Sequence):
        advice = questions
        questions, currency = advice.questions, advice.case.currency
        # the day alone: the hour at which the buyer saved is nobody's business
        moment = f"{(advice.case.saved_at or advice.prices_checked_on)[:10]}T00:00:00Z"
    text = read_library().text["questionnaire"]
    if which == "core":
        questions = [asked for asked in questions if asked.core]
    groups: dict[str, list[Item]] = {}
    for asked in questions:
        groups.setdefault(asked.group, []).append(Item(field_name(asked.id), asked.question))
    return Questionnaire(
        title=text["title"],
        intro=text["intro"],
        price_intro=text["price_intro"],
        particulars=tuple((name, text[name]) for name in ("vendor", "answered_by", "contact", "deadline")),
        groups=tuple((group, tuple(items)) for group, items in groups.items()),
        price_rows=tuple(PriceRow(*row) for row in text["price_rows"]),
        currency=currency,
        moment=moment,
    )


def field_name(question_id: str) -> str:
    """A stable name for form fields: letters, digits and underscores; "P1" stays "P1"."""
    return re.sub(r"\W", "_", question_id)
