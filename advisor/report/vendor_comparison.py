"""What the vendors answered, side by side: one row a price and a question, one column a vendor. And as plain text."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from advisor.recommendation.answered_offer import said_in_words
from advisor.report.wording import money
from advisor.sentences import filled as filled_in
from advisor.sentences import joined, worded

if TYPE_CHECKING:
    from advisor.advice import Advice
    from advisor.case import VendorAnswer, VendorAnswers
    from advisor.recommendation.answered_offer import Proposal


@dataclass(frozen=True)
class AnswerRow:
    """One row: its number in the bank (or the unit of a price), what is asked, and a cell for each vendor."""

    mark: str
    asked: str
    cells: tuple[str, ...]


def vendor_names(answered: Sequence[VendorAnswers]) -> tuple[str, ...]:
    return tuple(each.vendor or each.source for each in answered)


def price_rows(answered: Sequence[VendorAnswers]) -> tuple[AnswerRow, ...]:
    """Every row of the price table that somebody filled in, as the vendors wrote it."""
    from advisor.report.library import read_library  # the answers of one vendor are told without it

    rows = []
    for key, name, unit in read_library().text["questionnaire"]["price_rows"]:
        cells = []
        for each in answered:
            found = each.prices.get(key)
            cells.append("" if found is None else f"{found.amount} ({found.remark})" if found.remark else found.amount)
        if any(cells):
            rows.append(AnswerRow(unit, name, tuple(cells)))
    return tuple(rows)


def answer_rows(answered: Sequence[VendorAnswers]) -> tuple[AnswerRow, ...]:
    """Every question that somebody answered, in the order of the bank."""
    return tuple(
        AnswerRow(key, question, tuple(answer_in_words(each.answers.get(key)) for each in answered))
        for key, question in _every_question()
        if any(key in each.answers for each in answered)
    )


def _every_question() -> tuple[tuple[str, str], ...]:
    from advisor.report.library import read_library

    library = read_library()
    running = library.text["questionnaire"]["running"]
    return (*((key, question) for key, _, question in library.bank), *((key, question) for key, question in running))


def answer_in_words(answer: VendorAnswer | None) -> str:
    """The tick, the words and the evidence in one cell; nothing where nothing was said."""
    if answer is None:
        return ""
    words, evidence = said_in_words(answer), answer.evidence.rstrip(".")
    if not evidence:
        return words
    if not words:
        return worded("Evidence: {evidence}", evidence=evidence)
    return worded("{answer}. Evidence: {evidence}", answer=words, evidence=evidence)


def answers_as_text(
    filled: VendorAnswers, found: Sequence[Proposal], accepted: Sequence[Proposal], offer: str | None
) -> str:
    """What was read, what it would change in the offer, and which of that was accepted."""
    lines = [
        f"{filled.vendor or 'A vendor that is not named'}: {len(filled.answers)} answers and {len(filled.prices)} prices read."
    ]
    lines.append(
        f"Offer: {offer}" if offer else "This case has no offer of that vendor; accepted prices make a new one."
    )
    for each in found:
        mark = "accepted" if each in accepted else "not accepted"
        line = f"{each.id}: {each.label}: {each.now} -> {each.becomes} [{mark}]. The vendor wrote: {each.said}"
        lines.append(textwrap.fill(line, 110, initial_indent="  ", subsequent_indent="      "))
    if not found:
        lines.append("  Nothing in it changes a term of the offer.")
    elif len(accepted) < len(found):
        lines.append("Accept a point with --accept ID,ID or all of them with --accept all.")
    return "\n".join(lines)


def change_of_advice(before: Advice, after: Advice) -> str:
    """What accepting the points did: to the average month of each offer that moved, and to the advice."""
    old, new, currency = before.verdict, after.verdict, after.case.currency
    was = {each.priced.name: each.priced.monthly.mean for each in old.offers}
    moved: list[str] = []
    for each in new.offers:
        name, mean = each.priced.name, each.priced.monthly.mean
        if name not in was:
            moved.append(worded("{name} is new: {mean} a month on average.", name=name, mean=money(mean, currency)))
        elif abs(mean - was[name]) >= 0.005:
            moved.append(
                worded(
                    "{name}: {before} -> {after} a month on average.",
                    name=name,
                    before=money(was[name], currency),
                    after=money(mean, currency),
                )
            )
    if (old.family, old.offer) == (new.family, new.offer):
        moved.append(worded("The advice stays the same: {offer}.", offer=new.offer))
    else:
        moved.append(
            worded("The advice changes. Before: {before} Now: {after}", before=old.sentence, after=new.sentence)
        )
    if old.confidence != new.confidence:
        moved.append(
            worded(
                "Confidence was {before} and is {after}.",
                before=filled_in(old.confidence),
                after=filled_in(new.confidence),
            )
        )
    closed = len(before.questions) - len(after.questions)
    if closed > 0:
        moved.append(
            worded("{number} of the questions are closed.", number=closed)
            if closed > 1
            else worded("One of the questions is closed.")
        )
    return joined(" ", moved)


def answers_to_json(
    filled: VendorAnswers, found: Sequence[Proposal], accepted: Sequence[Proposal], offer: str | None
) -> dict[str, Any]:
    return {
        "vendor": filled.vendor,
        "source": filled.source,
        "answers": {key: vars(each) for key, each in filled.answers.items()},
        "prices": {key: vars(each) for key, each in filled.prices.items()},
        "offer": offer,
        "proposals": [
            {
                "id": each.id,
                "label": each.label,
                "said": each.said,
                "now": each.now,
                "becomes": each.becomes,
                "accepted": each in accepted,
            }
            for each in found
        ],
    }
