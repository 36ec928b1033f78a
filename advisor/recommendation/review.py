"""When to look at the contract again: after how many months, on which day, and at once when what happens."""

from __future__ import annotations

import calendar
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from advisor.forecast.priced_offer import PricedOffer
from advisor.recommendation.offer_terms import floats, term_of
from advisor.recommendation.records import ReviewTrigger
from advisor.recommendation.score import score_of
from advisor.recommendation.thresholds import Thresholds
from advisor.recommendation.words import percent, significant
from advisor.sentences import worded

if TYPE_CHECKING:
    from advisor.forecast.futures import Futures


@dataclass(frozen=True)
class Review:
    """The interval, the day, and what does not wait for it."""

    every_months: int
    on: str
    triggers: tuple[ReviewTrigger, ...]


def plan_review(
    chosen: PricedOffer, offers: Sequence[PricedOffer], futures: Futures, thresholds: Thresholds, day: str
) -> Review:
    """`day` is when the case was saved, or an edition's month (2026-11): the review counts from there."""
    months = review_interval(chosen.bill_monthly_mean, futures.workload.price_fall_per_year, thresholds)
    return Review(
        months, review_day(day, months, chosen, thresholds), tuple(_triggers(chosen, offers, futures, thresholds))
    )


def review_interval(spend_per_month: float, fall_per_year: float, thresholds: Thresholds) -> int:
    """Whole months between reviews: the square root of 2 x review cost / (monthly fall of prices x monthly spend)."""
    decline = -math.log(1 - fall_per_year) / 12
    most, least = thresholds["review_most_months"], thresholds["review_least_months"]
    if decline * spend_per_month <= 0:
        return int(most)
    return int(min(most, max(least, round(math.sqrt(2 * thresholds["review_cost"] / (decline * spend_per_month))))))


def review_day(day: str, months: int, chosen: PricedOffer, thresholds: Thresholds) -> str:
    """The day so many months on, as 2026-11-21; before the last day on which this term can be ended, where that is sooner."""
    start = _read(day)
    if start is None:
        return ""
    on = _later(start, months)
    term, notice = term_of(chosen.contract), chosen.contract.terms.notice_days
    if term > 1 and notice is not None:
        before = float(notice) + thresholds["review_before_notice"]
        last = date.fromordinal(_later(start, term).toordinal() - math.ceil(before))
        on = min(on, max(start, last))
    return on.isoformat()


def _read(day: str) -> date | None:
    for text in (day[:10], f"{day[:7]}-01"):
        try:
            return date.fromisoformat(text)
        except ValueError:
            continue
    return None


def _later(start: date, months: int) -> date:
    """The same day of a later month, or its last one: a month after 31 January is 28 February."""
    year, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + year, month + 1
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))


def _triggers(
    chosen: PricedOffer, offers: Sequence[PricedOffer], futures: Futures, thresholds: Thresholds
) -> Iterator[ReviewTrigger]:
    low, high = (
        float(np.quantile(futures.tasks, share))
        for share in (thresholds["review_band_low"], thresholds["review_band_high"])
    )
    running = int(thresholds["review_band_months"])
    yield ReviewTrigger(
        "volume",
        worded(
            "Fewer than {low:,.0f} or more than {high:,.0f} tasks in each of {running} months running.",
            low=significant(low),
            high=significant(high),
            running=running,
        ),
    )
    yield ReviewTrigger("price", _price_trigger(chosen, offers, futures, thresholds))
    yield ReviewTrigger(
        "model",
        worded(
            "The vendor changes the model, the unit, a limit or a term, or announces the end of the model that you use."
        ),
    )
    yield ReviewTrigger("use", worded("A new agent, channel or team begins to use it."))


def _price_trigger(chosen: PricedOffer, offers: Sequence[PricedOffer], futures: Futures, thresholds: Thresholds) -> str:
    """The fall of market prices from which an offer that follows them is the cheaper one, where there is one."""
    certainty = futures.workload.certainty
    mine = score_of(chosen, certainty)
    following = [offer for offer in offers if offer.family == "per_token" and score_of(offer, certainty) > mine > 0]
    if floats(chosen.contract) or chosen.family == "per_token" or not following:
        return worded(
            "Market prices of the same work move by {share} or more.",
            share=percent(thresholds["review_price_move"]),
        )
    nearest = min(following, key=lambda offer: (score_of(offer, certainty), offer.name))
    fall = 1 - mine / score_of(nearest, certainty)
    return worded(
        "The price of {nearest} falls by {fall}: from there it is cheaper than {chosen}.",
        nearest=nearest.name,
        fall=percent(fall),
        chosen=chosen.name,
    )
