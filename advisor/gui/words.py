"""Sentences that the window makes from the advice and the questions together."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from advisor.gui.spoken_answers import answer_spoken
from advisor.gui.translation import mark, spoken, tr
from advisor.gui.what_ifs import offer_and_term
from advisor.interview.answers import read_number
from advisor.interview.labels import grouped, money
from advisor.recommendation.term_units import unit_of_term

if TYPE_CHECKING:
    from advisor.gui.draft import Draft
    from advisor.recommendation.records import Flip

STILL_LOOKING = mark("Still working out what would change the answer…")
NOTHING_FLIPS = mark("No single answer changes the advice, from a tenth to ten times of your numbers.")

VERDICTS = {
    "per_token": mark("Per-token"),
    "flat_rate": mark("Flat-rate"),
    "hybrid_with_caps": mark("Hybrid with caps"),
}

BASIS = {
    "said": mark("you said so"),
    "measured": mark("measured"),
    "default": mark("our default"),
    "judgement": mark("our judgement"),
}
"""What a figure rests on."""


def flip_in_words(flip: Flip, draft: Draft) -> str:
    """ "Tasks in a normal month below 56,100 (now 100,000): hybrid with caps, Growth", with what else happens there.

    Where it switches has three figures, as in the report.
    """
    from advisor.recommendation.words import significant  # where there is a flip, the engine has been loaded

    now = tr("not known") if flip.now is None else input_value_in_words(flip.input, _text(flip.now), draft)
    where = flip.at if isinstance(flip.at, str) else significant(float(flip.at))
    at = input_value_in_words(flip.input, _text(where), draft)
    then = tr("{kind}, {offer}").format(kind=spoken(VERDICTS[flip.verdict]).lower(), offer=flip.offer)
    if flip.effect:
        then = spoken(flip.effect) if flip.kind != "verdict" else tr("{advice}. {effect}").format(advice=then, effect=spoken(flip.effect))  # fmt: skip
    sentence = {
        "above": tr("{input} above {at} (now {now}): {then}"),
        "below": tr("{input} below {at} (now {now}): {then}"),
        "is": tr("{input}: “{at}” in place of “{now}”: {then}"),
    }[flip.direction]
    return sentence.format(input=spoken(flip.label), at=at, now=now, then=then)


def input_value_in_words(key: str, value: str, draft: Draft) -> str:
    """A value of an answer or of a term of an offer as a reader would say it."""
    question = draft.questions.by_id.get(key)
    if question is not None:
        return answer_spoken(question, value, draft.currency)
    number = read_number(value)
    if number is None:
        return value
    offers = draft.offers
    place = offer_and_term(key, [str(offer.get("name", "")) for offer in offers])
    unit = "count" if place is None else unit_of_term(offers[place[0]], place[1])
    if unit == "share":
        return tr("{share} %").format(share=grouped(100 * number))
    if unit == "times":
        return tr("{times} times list price").format(times=grouped(number))
    return money(number, draft.currency) if unit == "money" else grouped(number)


def _text(value: str | float) -> str:
    """At most six figures; more would only be noise."""
    return value if isinstance(value, str) else format(Decimal(f"{value:.6g}").normalize(), "f")
