"""Must-haves: they remove offers and never choose one, and each removal says what change would let the offer pass."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from advisor.forecast.priced_offer import PricedOffer
from advisor.interview.answers import Answers
from advisor.recommendation.offer_terms import offers_controls, term_of, yes_or_no
from advisor.recommendation.thresholds import Thresholds
from advisor.recommendation.words import percent, stated
from advisor.sentences import worded


@dataclass(frozen=True)
class Failure:
    """One must-have that an offer does not meet."""

    gate: str
    because: str
    would_pass: str
    """The change that would meet it."""


@dataclass(frozen=True)
class Screened:
    """An offer after the must-haves."""

    priced: PricedOffer
    failures: tuple[Failure, ...]
    conditions: tuple[str, ...]
    """What has to be written into the contract because it is required and not known, or to be set before go-live."""

    @property
    def passes(self) -> bool:
        """Whether the offer meets every must-have."""
        return not self.failures


def screen(
    offer: PricedOffer, answers: Answers, budget: float | None, thresholds: Thresholds, currency: str
) -> Screened:
    """Hold one offer against the must-haves G1 to G6; `budget` is per month and counts only when it is hard."""
    failures = (
        *_hard_budget(offer, answers, budget, thresholds, currency),
        *_prototype_term(offer, answers, thresholds),
        *_must_not_stop(offer, answers, thresholds),
        *_controls(offer, answers),
    )
    return Screened(offer, failures, tuple(_conditions(offer, answers, thresholds)))


def _hard_budget(
    offer: PricedOffer, answers: Answers, budget: float | None, thresholds: Thresholds, currency: str
) -> Iterator[Failure]:
    if budget is None or not answers.is_("budget_type", "hard"):
        return
    limit = stated(budget, currency)
    if offer.fixed_monthly > budget:
        fee = stated(offer.fixed_monthly, currency)
        yield Failure(
            "G1",
            worded("Its fixed {fee} a month is above the hard budget of {limit}.", fee=fee, limit=limit),
            worded("fixed fees of at most {limit} a month", limit=limit),
        )
    elif offer.over_budget_share is not None and offer.over_budget_share > thresholds["over_budget_months"]:
        stop = (
            worded("a maximum bill")
            if answers.is_("stop_ok", "no")
            else worded("a spend cap that stops before the next call")
        )
        yield Failure(
            "G1",
            worded(
                "Nothing stops it at the hard budget of {limit}: {over_budget_share} of months are above.",
                limit=limit,
                over_budget_share=percent(offer.over_budget_share),
            ),
            worded("{stop} at {limit} a month", stop=stop, limit=limit),
        )


def _prototype_term(offer: PricedOffer, answers: Answers, thresholds: Thresholds) -> Iterator[Failure]:
    term = term_of(offer.contract)
    if answers.is_("stage", "prototype") and term > thresholds["prototype_longest_term"]:
        yield Failure("G2", worded("It binds a prototype for {term} months.", term=term), worded("a term of one month"))


def _must_not_stop(offer: PricedOffer, answers: Answers, thresholds: Thresholds) -> Iterator[Failure]:
    if answers.is_("stop_ok", "no") and offer.stops and offer.unserved_share > thresholds["unserved_months"]:
        yield Failure(
            "G3",
            worded(
                "The service may not stop, and this plan stops in {unserved_share} of months.",
                unserved_share=percent(offer.unserved_share),
            ),
            worded("service that goes on past its limit at a written overage rate"),
        )


def needs_controls(answers: Answers) -> bool:
    """True when logs and policy controls are required."""
    return answers.is_("governance_needed", "yes")


def _controls(offer: PricedOffer, answers: Answers) -> Iterator[Failure]:
    if needs_controls(answers) and offers_controls(offer.contract) is False:
        yield Failure(
            "G4",
            worded("Logs and policy controls are required and it does not offer them."),
            worded("logs and policy controls in the contract"),
        )


def _conditions(offer: PricedOffer, answers: Answers, thresholds: Thresholds) -> Iterator[str]:
    if needs_controls(answers) and offers_controls(offer.contract) is None:
        yield worded(
            "Have logs and policy controls written into the contract: they are required, and the offer does not say."
        )
    if yes_or_no(offer.contract, "usage_meter") is not True:
        yield worded("Require a usage meter that you can read and export.")
    if offer.prepaid_share < thresholds["label_flat_at_least"]:
        yield worded(
            "Set the monthly cap, the daily stop and the alerts before go-live, and test that the cap really stops."
        )
