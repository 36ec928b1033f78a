"""How offers compare in money: the score, which families are near-equal, and how much choosing one could overpay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from advisor.forecast.priced_offer import Family, PricedOffer
from advisor.recommendation.offer_terms import offers_controls, term_of
from advisor.recommendation.thresholds import Thresholds
from advisor.recommendation.words import FAMILIES

Array = NDArray[np.float64]

_LAST_DIGITS = 1e-9
"""A difference that is no more than a float's own error."""


def score_of(offer: PricedOffer, certainty: float) -> float:
    """Average month + certainty x (bad month - average month), in the offer's currency."""
    return offer.monthly.mean + certainty * (offer.monthly.cvar95 - offer.monthly.mean)


def version_scores(offer: PricedOffer, certainty: float) -> Array:
    """The same score inside each plausible version of the buyer's situation; shape (versions,)."""
    return offer.version_mean + certainty * (offer.version_cvar - offer.version_mean)


def expected_regrets(
    offers: Sequence[PricedOffer], candidates: Sequence[PricedOffer], certainty: float
) -> dict[str, float]:
    """By name, the mean over the versions of what an offer's score is above the best candidate's in that version.

    The least of the candidates' is what knowing the version beforehand would be worth (EVPI). An excluded offer can be
    below them in some versions, which counts as no regret.
    """
    least = np.min([version_scores(offer, certainty) for offer in candidates], axis=0)
    return {offer.name: float(np.maximum(version_scores(offer, certainty) - least, 0.0).mean()) for offer in offers}


@dataclass(frozen=True)
class Comparison:
    """The families that are on the table, held against each other."""

    best: dict[Family, PricedOffer]
    """The best offer of each family."""
    scores: dict[Family, float]
    near: dict[Family, float]
    """Share of versions in which the family's best offer is the best of all, or as good as it."""
    regret90: dict[Family, float]
    near_equal: tuple[Family, ...]
    dominated: frozenset[str]
    """Offers that another offer beats in every version without a worse term."""


def compare(offers: Sequence[PricedOffer], certainty: float, thresholds: Thresholds) -> Comparison:
    """Compare offers that passed the must-haves; there must be at least one, and the order does not matter."""
    offers = sorted(offers, key=lambda offer: offer.name)
    by_version = {offer.name: version_scores(offer, certainty) for offer in offers}
    dominated = _dominated(offers, by_version)
    standing = [offer for offer in offers if offer.name not in dominated]

    best: dict[Family, PricedOffer] = {}
    for family in FAMILIES:
        of_family = [offer for offer in standing if offer.family == family]
        if of_family:
            best[family] = min(of_family, key=lambda offer: (score_of(offer, certainty), offer.name))

    scores = {family: score_of(offer, certainty) for family, offer in best.items()}
    least = np.minimum.reduce([by_version[offer.name] for offer in standing])
    slack = thresholds["near_equal_money"]
    good_enough = least * (1 + thresholds["near_equal_share"]) + slack
    over = {family: by_version[offer.name] - least for family, offer in best.items()}
    near = {family: np.count_nonzero(over[family] + least <= good_enough) / least.size for family in best}
    regret = {family: _quantile(over[family], thresholds["regret_percentile"]) for family in best}

    top = min(scores.values())
    near_equal = tuple(
        family
        for family in best
        if (
            scores[family] <= top * (1 + thresholds["near_equal_share"]) + slack
            or near[family] >= thresholds["near_version_share"]
        )
        and scores[family] <= top * (1 + thresholds["near_score_limit"]) + slack
    )
    return Comparison(best, scores, near, regret, near_equal, dominated)


def _quantile(values: Array, share: float) -> float:
    """Linear between neighbours, as numpy's own, in a tenth of its time."""
    ordered = np.sort(values)
    place = share * (ordered.size - 1)
    low = int(place)
    high = min(low + 1, ordered.size - 1)
    return float(ordered[low] + (place - low) * (ordered[high] - ordered[low]))


def _dominated(offers: Sequence[PricedOffer], by_version: dict[str, Array]) -> frozenset[str]:
    scores = [by_version[offer.name] for offer in offers]
    mean = [float(each.sum()) / each.size for each in scores]
    return frozenset(
        offers[worse].name
        for better, worse in permutations(range(len(offers)), 2)
        # who is never dearer is not dearer on average: most pairs need no closer look
        if mean[better] <= mean[worse] + _LAST_DIGITS * max(abs(mean[worse]), 1.0)
        and _no_worse_terms(offers[better], offers[worse])
        and _never_dearer(scores[better], scores[worse])
    )


def _never_dearer(better: Array, worse: Array) -> bool:
    saved = worse - better
    least = float(saved.min())
    # a cap can make two bills equal but for the last digit of a float
    if least < -_LAST_DIGITS * max(float(np.abs(worse).max()), 1.0):
        return False
    last_digits = _LAST_DIGITS * np.maximum(np.abs(worse), 1.0)
    return bool((saved >= -last_digits).all() and (saved > last_digits).any())


def _no_worse_terms(better: PricedOffer, worse: PricedOffer) -> bool:
    """A cheaper offer beats another only when it does not bind longer, serve less, or lack its controls."""
    return (
        term_of(better.contract) <= term_of(worse.contract)
        and better.unserved_share <= worse.unserved_share
        and (offers_controls(better.contract) is True or offers_controls(worse.contract) is not True)
    )
