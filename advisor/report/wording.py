"""How figures are written for a buyer: money, counts, shares, dates, and the three kinds of offer in plain words."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from advisor.recommendation.words import meter_name, money, significant, symbol
from advisor.sentences import filled, joined, worded

if TYPE_CHECKING:
    from advisor.forecast.priced_offer import Family

FAMILY_NAMES: dict[Family, str] = {
    "per_token": worded("Per-token"),
    "flat_rate": worded("Flat rate"),
    "hybrid_with_caps": worded("Hybrid with caps"),
}
FAMILY_EXPLAINED: dict[Family, str] = {
    "per_token": worded("you pay for what is used"),
    "flat_rate": worded("you pay one fixed amount"),
    "hybrid_with_caps": worded("a fixed base plus overage up to a cap"),
}
_UNIT_OF_WORK = {
    "support_chat": (worded("conversations"), worded("Conversations")),
    "support_voice": (worded("calls"), worded("Calls")),
    "documents": (worded("documents"), worded("Documents")),
    "coding": (worded("coding tasks"), worded("Coding tasks")),
    "back_office": (worded("cases"), worded("Cases")),
    "research": (worded("research tasks"), worded("Research tasks")),
}
_TASKS = (worded("tasks"), worded("Tasks"))
_MONTHS = (
    worded("{day} January {year}"),
    worded("{day} February {year}"),
    worded("{day} March {year}"),
    worded("{day} April {year}"),
    worded("{day} May {year}"),
    worded("{day} June {year}"),
    worded("{day} July {year}"),
    worded("{day} August {year}"),
    worded("{day} September {year}"),
    worded("{day} October {year}"),
    worded("{day} November {year}"),
    worded("{day} December {year}"),
)

_AXIS_UNITS = ((1e12, 1e12, "T"), (1e9, 1e9, "bn"), (1e6, 1e6, "M"), (1e4, 1e3, "k"))
TENTH = 1.2816
"""Standard normal quantile of 90 %: the ends of a range that holds 8 of 10."""


def unit_of_work(kind: str | None) -> str:
    """The buyer's own unit in the plural, by the answer to "what kind of work is it"."""
    return _UNIT_OF_WORK.get(kind or "", _TASKS)[0]


def unit_as_heading(kind: str | None) -> str:
    """The same where it begins a heading: with a capital."""
    return _UNIT_OF_WORK.get(kind or "", _TASKS)[1]


def money_short(amount: float, currency: str = "USD") -> str:
    """An amount for an axis or a big figure: $850, $1.2k, $468k, $1.2M."""
    sign, value = ("−", -amount) if amount < 0 else ("", amount)
    # 999.5 would round up to "$1000k", so the larger unit starts half a step early
    for limit, divisor, letter in ((999.5e9, 1e12, "T"), (999.5e6, 1e9, "bn"), (999.5e3, 1e6, "M"), (9999.5, 1e3, "k")):
        if value >= limit:
            return f"{sign}{symbol(currency)}{significant(value / divisor):,.4g}{letter}"
    return f"{sign}{symbol(currency)}{significant(value):,.0f}" if value >= 10 else money(amount, currency)


def axis_money(ticks: list[float], currency: str = "USD") -> list[str]:
    """Labels of one axis, all in the same unit: $5k beside $10k, not $5,000."""
    top = max(abs(tick) for tick in ticks)
    for limit, divisor, letter in _AXIS_UNITS:
        if top >= limit:
            return [f"{symbol(currency)}{tick / divisor:,.4g}{letter if tick else ''}" for tick in ticks]
    return [money(tick, currency) for tick in ticks]


def exact_money(amount: Decimal | float, currency: str = "USD", places: int = 2) -> str:
    """An amount to the cent, for tables."""
    value = Decimal(str(amount))
    sign, value = ("−", -value) if value < 0 else ("", value)
    return f"{sign}{symbol(currency)}{value:,.{places}f}"


def price(amount: float, currency: str = "USD") -> str:
    """An amount of a contract as it is written there: $1,199, $0.075, $2.50; never rounded, but for a float's own error."""
    digits = f"{abs(amount):,.8f}".rstrip("0")
    whole, _, cents = digits.partition(".")
    sign = "−" if amount < 0 else ""
    return f"{sign}{symbol(currency)}{whole}.{cents.ljust(2, '0')}" if cents else f"{sign}{symbol(currency)}{whole}"


def whole_money(amount: float, currency: str = "USD") -> str:
    """A simulated amount in whole units, for tables; cents below ten, and short from a hundred million, to fit a column."""
    if abs(amount) >= 1e8:
        return money_short(amount, currency)
    return exact_money(amount, currency, 0 if abs(amount) >= 10 or amount == 0 else 2)


def count(amount: float | Decimal, figures: int = 3) -> str:
    """A number of things as it is said in a sentence: 56,100, 1.2 million, 0.4."""
    value = significant(float(amount), figures)
    if abs(value) >= 1e9:
        return worded("{number:,.4g} billion", number=significant(value / 1000000000.0, figures))
    if abs(value) >= 1e6:
        return worded("{number:,.4g} million", number=significant(value / 1000000.0, figures))
    return f"{value:,.0f}" if abs(value) >= 10 else f"{value:,.3g}"


def count_short(amount: float) -> str:
    """A number of things for an axis: 0, 500, 20k, 1.5M."""
    for limit, divisor, letter in ((999.5e9, 1e12, "T"), (999.5e6, 1e9, "bn"), (999.5e3, 1e6, "M"), (9999.5, 1e3, "k")):
        if abs(amount) >= limit:
            return f"{significant(amount / divisor):,.4g}{letter}"
    return f"{amount:,.0f}" if abs(amount) >= 10 or amount == 0 else f"{amount:.3g}"


def percent(share: float, places: int = 0) -> str:
    """A share as a percentage: 0.104 is "10 %" or, with one place, "10.4 %"."""
    return f"{100 * share:.{places}f} %"


def in_ten(share: float) -> str:
    """A share rounded to tenths, as it is said: "about 8 of 10"; the method does not carry more."""
    tenths = round(10 * share)
    if tenths >= 10:
        return worded("nearly all")
    if tenths <= 0:
        return worded("almost none")
    return worded("about {tenths} of 10", tenths=tenths)


def day(iso: str) -> str:
    """A date as it is read: "21 November 2026"; what is not a date is returned as it is."""
    parts = iso[:10].split("-")
    if len(parts) == 3 and all(p.isdigit() for p in parts) and 1 <= int(parts[1]) <= 12:
        return filled(_MONTHS[int(parts[1]) - 1], day=int(parts[2]), year=parts[0])
    return iso


def listed(words: list[str] | tuple[str, ...], joiner: str = "and") -> str:
    """Words as a list in a sentence: "a, b and c"."""
    if len(words) <= 1:
        return words[0] if words else ""
    first, last = joined(", ", words[:-1]), words[-1]
    if joiner == "and":
        return worded("{words} and {last}", words=first, last=last)
    if joiner == "or":
        return worded("{words} or {last}", words=first, last=last)
    return f"{first} {joiner} {last}"


__all__ = [
    "FAMILY_EXPLAINED", "FAMILY_NAMES", "TENTH", "axis_money", "count", "count_short", "day", "exact_money", "in_ten", "listed",
    "meter_name", "money", "money_short", "percent", "price", "significant", "symbol", "unit_as_heading", "unit_of_work", "whole_money",
]  # fmt: skip
