"""The share of a month up to which a cap on spend is not passed: a straight line between two bends where every charge
is one, a search by halves where a charge jumps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from advisor.forecast.rates import Floats, bounds

STEPS_OF_SEARCH = 48
"""Halvings where the spend jumps: 2 ** -48 of a month."""

JUST_BEFORE = 1 - 8 * float(np.finfo(np.float64).eps)
"""A share this much before a bend is surely before it: what is included still costs nothing there."""


def bends_of(charge: Any, included: Floats | float, market_price: Floats | float) -> list[Floats | float] | None:
    """Metered units at which the slope of a usage charge changes; None where the charge also jumps.

    Included units and market price are those of the month, one number or one for each future.
    Arrays have the shape (futures,).
    """
    price = charge.price
    convert = getattr(price, "convert", None)
    per_meter = 1.0
    if convert is not None:
        if convert.round != "none":
            return None
        per_meter = 1 / float(convert.factor) if convert.operation == "divide" else float(convert.factor)
    limits = [float(limit) for limit in (charge.minimum, charge.maximum) if limit is not None]
    ends: list[Floats | float]
    if charge.beyond_included == "stop":
        return [included / per_meter]
    if price.model in ("per_unit", "percentage"):
        rate = float(price.rate) if price.model == "percentage" else float(price.unit_price) / float(price.per)
        ends = [limit / (rate * market_price) for limit in limits] if rate > 0 else []
    elif price.model in ("graduated", "graduated_percentage"):
        if limits or any(tier.flat_fee for tier in price.tiers):
            return None
        ends = list(bounds(price))
    else:
        return None
    return [included / per_meter, *((included + end) / per_meter for end in ends)]


def share_on_lines(spend: Callable[[Floats], Floats], room: Floats, bends: Sequence[Floats], at_all: Floats) -> Floats:
    """The largest share with spend within the room, where spend grows along straight lines between the bends.

    All arrays have one value for each future; `at_all` is the spend of the whole month, above the room everywhere.
    Arrays have the shape (futures,), in money; the result is a share from 0 to 1.
    """
    points = np.sort(np.clip(np.stack([np.zeros(room.size), *bends]), 0.0, 1.0), axis=0) * JUST_BEFORE
    low, spent_low = points[0], spend(points[0])
    none_fits = spent_low > room
    high, spent_high = np.ones(room.size), at_all
    for point in points[1:]:
        spent = spend(point)
        fits = spent <= room
        first_over = ~fits & (point < high)
        low, spent_low = np.where(fits, point, low), np.where(fits, spent, spent_low)
        high, spent_high = np.where(first_over, point, high), np.where(first_over, spent, spent_high)
    slope = np.where(none_fits, 1.0, spent_high - spent_low)
    reached = low + (high - low) * (room - spent_low) / slope
    return np.where(none_fits, 0.0, np.clip(reached, low, high))


def share_by_halves(spend: Callable[[Floats], Floats], room: Floats) -> Floats:
    """The same for a spend that may jump, to 2 ** -48 of a month and never above the room.

    Arrays have the shape (futures,), in money; the result is a share from 0 to 1.
    """
    low, high = np.zeros(room.size), np.ones(room.size)
    for _ in range(STEPS_OF_SEARCH):
        middle = (low + high) / 2
        fits = spend(middle) <= room
        low, high = np.where(fits, middle, low), np.where(fits, high, middle)
    return low
