"""The price models of a contract over many quantities at once: the same meaning as the exact bill, in floats and
without rounding."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

NEARLY_WHOLE = 1e-12
"""A float that is this close (relatively) to a whole number of packages is that whole number: products of decimals
such as
0.1 x 3 would otherwise buy one package too many."""


def converted(quantity: Floats, convert: Any) -> Floats:
    """Billed units of a metered quantity (seconds to minutes, a long-prompt multiplier); the quantity itself without
    a conversion."""
    if convert is None:
        return quantity
    factor = float(convert.factor)
    units = quantity / factor if convert.operation == "divide" else quantity * factor
    if convert.round == "none":
        return units
    scale = 10.0**convert.places
    scaled = units * scale
    if convert.round == "up":
        whole = ceil(scaled)
    elif convert.round == "down":
        whole = floor(scaled)
    else:
        whole = floor(scaled + 0.5)
    return np.asarray(whole / scale)


def ceil(quantity: Floats) -> Floats:
    """Next whole number, but not for what is only a rounding error above one.

    Any shape; units.
    """
    nearest = np.rint(quantity)
    return np.where(np.abs(quantity - nearest) <= NEARLY_WHOLE * np.maximum(1.0, nearest), nearest, np.ceil(quantity))


def floor(quantity: Floats) -> Floats:
    """Whole number below, but not for what is only a rounding error below one.

    Any shape; units.
    """
    nearest = np.rint(quantity)
    return np.where(np.abs(quantity - nearest) <= NEARLY_WHOLE * np.maximum(1.0, nearest), nearest, np.floor(quantity))


def price_of(units: Floats, price: Any) -> Floats:
    """What units beyond the included ones cost under one price model; shape as given, never below zero units."""
    model = price.model
    if model == "per_unit":
        return units * (float(price.unit_price) / float(price.per))
    if model == "percentage":
        return units * float(price.rate)
    if model == "graduated":
        return _graduated(units, [(t.up_to, float(t.unit_price), float(t.flat_fee)) for t in price.tiers], price)
    if model == "graduated_percentage":
        return _graduated(units, [(t.up_to, float(t.rate), float(t.flat_fee)) for t in price.tiers], price)
    if model == "volume":
        return _volume(units, price)
    if model == "stairstep":
        return _stairstep(units, price)
    if model == "package":
        packages = units / float(price.package_size)
        whole = ceil(packages) if price.round == "up" else floor(packages)
        return np.maximum(whole, float(price.minimum_packages)) * float(price.package_price)
    if model == "blocks":
        return _blocks(units, price)
    raise AssertionError(f"unknown price model {model}")


def bounds(price: Any) -> list[float]:
    """Upper bounds of the bands of a price, the open one left out."""
    if price.model == "blocks":
        ends, end = [], 0.0
        for tier in price.tiers:
            if tier.max_blocks is not None:
                end += float(tier.block_size) * float(tier.max_blocks)
                ends.append(end)
        return ends
    bands = getattr(price, "tiers", None) or getattr(price, "steps", None) or ()
    return [float(band.up_to) for band in bands if band.up_to is not None]


def _graduated(units: Floats, tiers: list[tuple[Any, float, float]], price: Any) -> Floats:
    total = np.zeros_like(units)
    lower = 0.0
    for index, (up_to, rate, flat_fee) in enumerate(tiers):
        upper = np.inf if up_to is None else float(up_to)
        total += rate * np.clip(units - lower, 0.0, upper - lower)
        if flat_fee:
            # the first tier is touched by any units, a later one by more than its lower bound
            touched = units > lower
            if index == 0 and price.first_tier_fee_at_zero is not False:
                touched = touched | (units <= 0)
            total += np.where(touched, flat_fee, 0.0)
        lower = upper
    return total


def _band(units: Floats, ends: list[float]) -> NDArray[np.intp]:
    """Which band (previous, end] holds each quantity."""
    return np.searchsorted(np.asarray(ends), units, side="left")


def _volume(units: Floats, price: Any) -> Floats:
    rates = np.array([float(t.unit_price) for t in price.tiers])
    fees = np.array([float(t.flat_fee) for t in price.tiers])
    band = np.minimum(_band(units, bounds(price)), len(rates) - 1)
    total = units * rates[band] + fees[band]
    at_zero = fees[0] if price.first_tier_fee_at_zero is not False else 0.0
    return np.where(units > 0, total, at_zero)


def _stairstep(units: Floats, price: Any) -> Floats:
    prices = np.array([float(step.price) for step in price.steps])
    band = np.minimum(_band(units, bounds(price)), len(prices) - 1)
    return np.where(units > 0, prices[band], 0.0)


def _blocks(units: Floats, price: Any) -> Floats:
    if price.mode == "volume":
        band = np.minimum(_band(units, bounds(price)), len(price.tiers) - 1)
        sizes = np.array([float(t.block_size) for t in price.tiers])
        prices = np.array([float(t.block_price) for t in price.tiers])
        return np.asarray(ceil(units / sizes[band]) * prices[band])
    total = np.zeros_like(units)
    lower = 0.0
    for tier in price.tiers:
        size = float(tier.block_size)
        upper = np.inf if tier.max_blocks is None else lower + size * float(tier.max_blocks)
        total += ceil(np.clip(units - lower, 0.0, upper - lower) / size) * float(tier.block_price)
        lower = upper
    return total
