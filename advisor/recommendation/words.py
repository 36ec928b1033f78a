"""How families, money and shares are written in the sentences of a recommendation."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import TYPE_CHECKING

from advisor.sentences import joined, worded

if TYPE_CHECKING:
    from advisor.forecast.priced_offer import Family

FAMILIES: tuple[Family, ...] = ("per_token", "flat_rate", "hybrid_with_caps")
FAMILY_NAMES: dict[Family, str] = {
    "per_token": worded("per-token"),
    "flat_rate": worded("flat rate"),
    "hybrid_with_caps": worded("hybrid with caps"),
}
_METER_NAMES = {
    "tasks": worded("tasks"),
    "interactions": worded("interactions"),
    "resolutions": worded("resolutions"),
    "sessions": worded("sessions"),
    "actions": worded("actions"),
    "minutes": worded("minutes"),
    "seats": worded("seats"),
    "credits": worded("credits"),
    "requests": worded("requests"),
    "model_cost": worded("model cost"),
    "input_tokens": worded("input tokens"),
    "cached_input_tokens": worded("cached input tokens"),
    "cache_write_tokens": worded("cache write tokens"),
    "output_tokens": worded("output tokens"),
    "tokens": worded("tokens"),
}
_SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "CNY": "CN¥", "INR": "₹", "CAD": "CA$", "AUD": "A$"}


def symbol(currency: str) -> str:
    """The sign that is written before an amount: "$", or "CHF " where there is none."""
    return _SYMBOLS.get(currency, f"{currency} ")


def significant(amount: float, figures: int = 3) -> float:
    """The amount rounded to so many significant figures: 56,058 is 56,100."""
    if amount == 0 or not math.isfinite(amount):
        return amount
    return round(amount, figures - 1 - math.floor(math.log10(abs(amount))))


def money(amount: float | Decimal, currency: str = "USD", figures: int = 3) -> str:
    """An amount as it is said in a sentence: two or three significant figures, cents only below ten. One rule for all."""
    value = significant(float(amount), figures)
    sign, value = ("−", -value) if value < 0 else ("", value)
    if value >= 10 or value == 0:
        return f"{sign}{symbol(currency)}{value:,.0f}"
    if value < 0.00005:
        return f"{symbol(currency)}0"
    if value >= 0.1:
        return f"{sign}{symbol(currency)}{value:,.2f}"
    return f"{sign}{symbol(currency)}{Decimal(repr(significant(value, 2))):f}"


def stated(amount: float, currency: str = "USD") -> str:
    """An amount that somebody named (a budget, a fee, a rate), not rounded: `$1,749`, `$46.50`, `$0.0031`."""
    size = abs(amount)
    digits = f"{size:,.0f}" if size == round(size) else f"{size:,.2f}" if size >= 0.995 else f"{size:.4f}"
    if digits.startswith("0.0000"):
        digits = "0"
    text = f"{symbol(currency)}{digits}"
    return f"−{text}" if amount < 0 and digits != "0" else text


def percent(share: float, places: int = 0) -> str:
    """`62 %`, or `95.0 %` with one place."""
    return f"{share * 100:.{places}f} %"


def of_ten(share: float) -> str:
    """`about 8 of 10`: shares are not better known than tenths. `all` and `none of the` only when it is so."""
    if share >= 1:
        return worded("all")
    if share <= 0:
        return worded("none of the")
    tenths = round(share * 10)
    if tenths == 10:
        return worded("more than 9 of 10")
    return worded("about {tenths} of 10", tenths=tenths) if tenths else worded("fewer than 1 of 10")


def meter_name(meter: str) -> str:
    """What a meter counts, as it is written in a sentence."""
    return _METER_NAMES.get(meter) or worded("{meter}", meter=meter.replace("_", " "))


def listed(names: list[str]) -> str:
    """`A`, `A and B`, `A, B and C`."""
    if len(names) < 2:
        return names[0] if names else ""
    return worded("{names} and {last}", names=joined(", ", names[:-1]), last=names[-1])
