"""What has to be in the contract, or agreed first, before the chosen offer is signed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from advisor.interview.answers import Answers
from advisor.recommendation.levels import commitment_prices, least_lockin_discount
from advisor.recommendation.offer_terms import floats, included_units, priced_by_tokens, term_of, usage_meters
from advisor.recommendation.records import Confidence
from advisor.recommendation.thresholds import Thresholds
from advisor.recommendation.words import listed, percent
from advisor.sentences import joined, worded

if TYPE_CHECKING:
    from advisor.forecast.futures import Futures
    from advisor.recommendation.decide import Decision


def contract_conditions(
    decision: Decision,
    answers: Answers,
    futures: Futures,
    confidence: Confidence,
    thresholds: Thresholds,
    currency: str,
) -> tuple[str, ...]:
    """Sentences for the chosen offer, the most binding first."""
    chosen = next(one for one in decision.screened if one.priced is decision.offer)
    found: list[str] = []
    if chosen.failures:
        found += [
            worded("Sign {priced} only with {would_pass}.", priced=chosen.priced.name, would_pass=failure.would_pass)
            for failure in chosen.failures
        ]
    found += chosen.conditions
    found += _flat(decision)
    found += _token_price_only(decision)
    found += _long_term(decision, futures, thresholds)
    if answers.is_("stage", "prototype") and term_of(chosen.priced.contract) <= 1:
        found.append(worded("Sign for no longer than one month at a time while it is a prototype."))
    if confidence == "low":
        found.append(worded("Keep it month-to-month and measure for seven days before any longer term."))
    return tuple(dict.fromkeys(found))


def _flat(decision: Decision) -> Iterator[str]:
    if decision.family == "flat_rate":
        yield (
            worded(
                "Have the fair-use limits of {offer} written down as numbers, and no change of limits, units or terms during the term without your consent.",
                offer=decision.offer.name,
            )
        )


def _token_price_only(decision: Decision) -> Iterator[str]:
    """A token price held against one for whole tasks leaves out what is not tokens."""
    others = [one.priced for one in decision.screened if one.priced is not decision.offer]
    whole = [
        offer.name
        for offer in others
        if not priced_by_tokens(offer.contract) and (usage_meters(offer.contract) or offer.fixed_monthly > 0)
    ]
    if priced_by_tokens(decision.offer.contract) and whole:
        start = worded(
            "The price of {offer} is for model tokens only: voice minutes, telephony and support are not in it.",
            offer=decision.offer.name,
        )
        ask = (
            worded("Ask what they cost, and whether {offer} includes them.", offer=whole[0])
            if len(whole) == 1
            else worded("Ask what they cost, and whether {offers} include them.", offers=listed(whole))
        )
        yield joined(" ", (start, ask))


def _long_term(decision: Decision, futures: Futures, thresholds: Thresholds) -> Iterator[str]:
    """A price fixed for longer than it is fair: asked for the chosen offer first, then for the others of the same term."""
    fall = futures.workload.price_fall_per_year
    if fall <= 0:
        return
    asked: dict[tuple[bool, int, str], list[str]] = {}
    for one in decision.screened:
        offer = one.priced
        term = term_of(offer.contract)
        if term <= 1 or floats(offer.contract):
            continue
        given = _discount(decision, offer.name)
        if given is not None and given >= least_lockin_discount(fall, term):
            continue
        gives = worded(" (it gives {given})", given=percent(given, 1)) if given is not None and given > 0 else ""
        asked.setdefault((offer is not decision.offer, term, gives), []).append(offer.name)
    for (other, term, gives), names in sorted(asked.items()):
        asks = (
            worded(
                "If you sign {names} after all: ask for a price-reduction or model-swap clause;", names=_either(names)
            )
            if other
            else worded("Ask for a price-reduction or model-swap clause;")
        )
        yield worded(
            "{asks} with prices falling {fall} a year, {term} fixed months are fair only from a discount of {fair}{gives}.",
            asks=asks,
            fall=percent(fall),
            term=term,
            fair=percent(least_lockin_discount(fall, term), 1),
            gives=gives,
        )


def _either(names: list[str]) -> str:
    """`A`, `A or B`, `A or B or C`."""
    first, *others = names
    return worded("{names} or {last}", names=_either(names[:-1]), last=names[-1]) if others else first


def _discount(decision: Decision, name: str) -> float | None:
    """How much less a unit costs inside this offer's fee than on demand; None when it can't be told."""
    offers = [one.priced for one in decision.screened]
    offer = next(one for one in offers if one.name == name)
    if included_units(offer.contract) is None:
        return None
    prices = commitment_prices(offers, offer)
    return None if prices is None else 1 - prices[2] / prices[3]
