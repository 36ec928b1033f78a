"""What one fixed number a month costs, and how much of a bad month it takes away."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from advisor.forecast.priced_offer import PricedOffer
from advisor.recommendation.records import PriceOfCertainty
from advisor.recommendation.words import money, of_ten
from advisor.sentences import worded


def price_of_certainty(offers: Sequence[PricedOffer], currency: str) -> PriceOfCertainty | None:
    """Compare the cheapest most-prepaid offer with the cheapest least-prepaid one; None when all are alike.

    The premium is the difference of average months, the risk removed the difference of (bad month - average month).
    """
    fixed = min(
        offers, key=lambda offer: (offer.family != "flat_rate", -_rounded(offer), offer.monthly.mean, offer.name)
    )
    open_ = min(
        offers, key=lambda offer: (offer.family != "per_token", _rounded(offer), offer.monthly.mean, offer.name)
    )
    if fixed is open_ or fixed.family == open_.family:
        return None
    premium = fixed.monthly.mean - open_.monthly.mean
    removed = (open_.monthly.cvar95 - open_.monthly.mean) - (fixed.monthly.cvar95 - fixed.monthly.mean)
    ratio = premium / removed if removed > 0 else None
    cheaper = float(np.mean(open_.version_mean < fixed.version_mean))
    bad, usual = money(open_.monthly.cvar95, currency), money(open_.monthly.mean, currency)
    if removed <= 0:
        sentence = worded(
            "{fixed} does not make a bad month smaller than {open} does.", fixed=fixed.name, open=open_.name
        )
    elif premium <= 0:
        sentence = worded(
            "Certainty is free here: {fixed} costs {premium} a month less than {open} on average and removes a one-in-twenty month of {bad}.",
            fixed=fixed.name,
            premium=money(-premium, currency),
            open=open_.name,
            bad=bad,
        )
    else:
        sentence = worded(
            "With {fixed} you pay {premium} a month more than with {open} ({usual} on average) to remove a one-in-twenty month of {bad}.",
            fixed=fixed.name,
            premium=money(premium, currency),
            open=open_.name,
            usual=usual,
            bad=bad,
        )
    sentence += worded(
        " {open} is the cheaper one in {cheaper} plausible versions of your situation.",
        open=open_.name,
        cheaper=of_ten(cheaper),
    )
    return PriceOfCertainty(premium, removed, ratio, fixed.name, open_.name, sentence)


def _rounded(offer: PricedOffer) -> float:
    return round(offer.prepaid_share, 6)
