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


Which = Literal["core", "money", "case", "all"]
"""Those that are asked of every vendor; these and those with money at stake; all that this case brings up; the whole bank."""


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
    said: tuple[tuple[str, str], ...]
    """(label, text) of what the buyer said: contact and deadline, printed and not to be filled in."""
    particulars: tuple[tuple[str, str], ...]
    """(field name, label) of what is filled in once: vendor, who answers, and what the buyer left open."""
    groups: tuple[tuple[str, tuple[Item, ...]], ...]
    price_rows: tuple[PriceRow, ...]
    currency: str
    moment: str


def write_questionnaire(
    questions: Advice | Sequence[AskedQuestion],
    currency: str = "USD",
    moment: str = "2026-01-01T00:00:00Z",
    which: Which = "case",
    contact: str = "",
    deadline: str = "",
) -> Questionnaire:
    """The questionnaire for these questions, in the order of the bank, so that it tells nothing of what is at stake."""
    if not isinstance(questions, Sequence):
        advice = questions
        questions, currency = advice.questions, advice.case.currency
        # the day alone: the hour at which the buyer saved is nobody's business
        moment = f"{(advice.case.saved_at or advice.prices_checked_on)[:10]}T00:00:00Z"
    library = read_library()
    text = library.text["questionnaire"]
    groups: dict[str, list[Item]] = {}
    for key, group, question in _chosen(questions, which, library.bank):
        groups.setdefault(group, []).append(Item(field_name(key), question))
    if which in ("case", "all"):
        groups[text["running_group"]] = [Item(key, question) for key, question in text["running"]]
    given = {"contact": contact.strip(), "deadline": deadline.strip()}
    return Questionnaire(
        title=text["title"],
        intro=text["intro"],
        price_intro=text["price_intro"],
        said=tuple((text[name], value) for name, value in given.items() if value),
        particulars=tuple(
            (name, text[name]) for name in ("vendor", "answered_by", "contact", "deadline") if not given.get(name)
        ),
        groups=tuple((group, tuple(items)) for group, items in groups.items()),
        price_rows=tuple(PriceRow(*row) for row in text["price_rows"]),
        currency=currency,
        moment=moment,
    )


def _chosen(
    questions: Sequence[AskedQuestion], which: Which, bank: Sequence[tuple[str, str, str]]
) -> list[tuple[str, str, str]]:
    """(id, group, question) in the order of the bank; what is not in it stands last, as it came."""
    if which == "all":
        known = {key for key, _, _ in bank}
        return [*bank, *((q.id, q.group, q.question) for q in questions if q.id not in known)]
    if which != "case":
        questions = [q for q in questions if q.core or (which == "money" and q.money_at_stake is not None)]
    place = {key: n for n, (key, _, _) in enumerate(bank)}
    ordered = sorted(questions, key=lambda q: place.get(q.id, len(bank)))
    return [(q.id, q.group, q.question) for q in ordered]


def field_name(question_id: str) -> str:
    """A stable name for form fields: letters, digits and underscores; "P1" stays "P1"."""
    return re.sub(r"\W", "_", question_id)
