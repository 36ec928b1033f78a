"""What would change the recommendation, in the buyer's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.interview.answers import read_number
from advisor.interview.labels import answer_in_words
from advisor.recommendation.records import Flip
from advisor.report.blocks import Block, Heading, Paragraph, Table, Words, words
from advisor.report.library import Library
from advisor.report.wording import FAMILY_NAMES, count, price, significant

if TYPE_CHECKING:
    from advisor.advice import Advice

_MONEY_TERMS = frozenset({"fee", "overage", "unit", "package", "rate", "cap", "commitment", "minimum", "maximum"})
"""Terms of an offer that are amounts, by their first word; `advisor.recommendation.flip_inputs` names them."""
_RATES = frozenset({"overage", "unit", "rate"})

NOT_SOUGHT = (
    "This advice is about several workflows under one contract. What would change the answer was looked for in each of them "
    "on its own: it stands with the workflow."
)


def flip_row(flip: Flip, advice: Advice, library: Library) -> tuple[Words, ...]:
    """Input, value now, value at which it switches, and what it switches to."""
    rounded = flip.at if isinstance(flip.at, str) or flip.at is None else significant(float(flip.at))
    at = _value(rounded, flip, advice, library)
    switch = {"above": f"above {at}", "below": f"below {at}", "is": f"if {at}"}[flip.direction]
    to = f"{FAMILY_NAMES[flip.verdict]}: {flip.offer}" if flip.offer else FAMILY_NAMES[flip.verdict]
    if flip.effect and flip.kind == "verdict":
        to = f"{to}. {flip.effect}"
    return words(flip.label), words(_value(flip.now, flip, advice, library)), words(switch), words(to)


def in_a_sentence(flip: Flip) -> str:
    """The input's name with a small letter, but for an offer's own name."""
    return flip.label if "." in flip.input else f"{flip.label[:1].lower()}{flip.label[1:]}"


def _value(value: Any, flip: Flip, advice: Advice, library: Library) -> str:
    """An answer in the buyer's words, an amount with its currency, a share in per cent."""
    currency = advice.case.currency
    if value is None or value in ("", "dk"):
        return "not known"
    question = library.questions.by_id.get(flip.input)
    if question is not None and isinstance(value, str) and question.choice(value) is not None:
        label = answer_in_words(question, value, currency)
        return f"“{label}”"
    if isinstance(value, str):
        number = read_number(value)
        if number is None:
            return value.replace("_", " ")
        value = float(number)
    if question is not None:
        if question.shown_as == "percent":
            return _in_percent(value)
        return price(value, currency) if question.kind == "money" else count(value)
    offer, _, term = flip.input.rpartition(".")
    kind = term.partition("_")[0]
    if kind in _RATES and _is_share(advice, offer, term):
        return _in_percent(value)
    return price(value, currency) if offer and kind in _MONEY_TERMS else count(value)


def _in_percent(share: float) -> str:
    return f"{significant(100 * share):,.6g} %"


def _is_share(advice: Advice, offer: str, term: str) -> bool:
    """Whether this term of an offer is a share of the model maker's price and no amount."""
    contract = next((o.priced.contract for o in advice.verdict.offers if o.priced.name == offer), None)
    usage = [charge for charge in contract.charges if charge.kind == "usage"] if contract is not None else []
    named = [charge for charge in usage if charge.id in term] if len(usage) > 1 else usage
    return any(charge.price.model == "percentage" for charge in named)


def what_would_change_it(advice: Advice, library: Library) -> list[Block]:
    """The whole list of flips."""
    if not advice.flips_were_sought:
        return [
            Heading("What would change the recommendation was looked for in each workflow"),
            Paragraph(words(NOT_SOUGHT)),
        ]
    flips = sorted(advice.flips, key=lambda f: f.change)
    passing = _passing(advice, library)
    if not flips:
        return [
            Heading("No single figure, moved within a factor of ten, changes the recommendation"),
            Paragraph(
                words(
                    "Every number was moved up and down, and every answer replaced by each other answer; the decision stayed."
                )
            ),
            *passing,
        ]
    nearest = flips[0]
    return [
        Heading(f"What would change it first: {in_a_sentence(nearest)}"),
        *([] if advice.close_call is None else [Paragraph(words(advice.close_call.sentence))]),
        Paragraph(
            words(
                "Each line was found by deciding again with that one input moved and everything else left as it is. The nearest change stands first."
            )
        ),
        Table(
            ("Input", "Now", "Switches", "To"),
            tuple(flip_row(f, advice, library) for f in flips),
            (0.36, 0.18, 0.22, 0.24),
            caption="What would change the recommendation.",
            attachment="what-would-change-it.csv",
        ),
        *passing,
    ]


def _passing(advice: Advice, library: Library) -> list[Block]:
    """Changes after which no offer meets every must-have, or one does again, the kind of offer staying as it is."""
    flips = sorted(advice.passing_flips, key=lambda f: f.change)
    if not flips:
        return []
    rows = tuple((*flip_row(f, advice, library)[:3], words(f.effect)) for f in flips)
    return [
        Heading("What would change whether an offer passes", 3),
        Table(
            ("Input", "Now", "Switches", "Then"),
            rows,
            (0.3, 0.15, 0.2, 0.35),
            caption="Changes to the must-haves, the kind of offer staying as it is.",
            attachment="what-would-pass.csv",
        ),
    ]
