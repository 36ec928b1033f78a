"""How families, money and shares are written in the sentences of a recommendation."""

from __future__ import annotations

from advisor.forecast.priced_offer import Family

FAMILIES: tuple[Family, ...] = ("per_token", "flat_rate", "hybrid_with_caps")
FAMILY_NAMES: dict[Family, str] = {
    "per_token": "per-token",
    "flat_rate": "flat rate",
    "hybrid_with_caps": "hybrid with caps",
}
_SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}


def money(amount: float, currency: str = "USD") -> str:
    """`$1,740`, `$46.50`, `$0.0031`, `CHF 1,740`: whole units from 100 on, cents below, four digits below one."""
    size = abs(amount)
    digits = f"{size:,.0f}" if size >= 99.995 or size == 0 else f"{size:,.2f}" if size >= 0.995 else f"{size:.4f}"
    if digits.startswith("0.0000"):
        digits = "0"
    symbol = _SYMBOLS.get(currency)
    text = f"{symbol}{digits}" if symbol else f"{currency} {digits}"
    return f"-{text}" if amount < 0 and digits != "0" else text


def percent(share: float, places: int = 0) -> str:
    """`62 %`, or `95.0 %` with one place."""
    return f"{share * 100:.{places}f} %"


def of_ten(share: float) -> str:
    """`about 8 of 10`: shares are not better known than tenths. `all` and `none of the` only when it is so."""
    if share >= 1:
        return "all"
    if share <= 0:
        return "none of the"
    tenths = round(share * 10)
    return "more than 9 of 10" if tenths == 10 else "fewer than 1 of 10" if tenths == 0 else f"about {tenths} of 10"


def listed(names: list[str]) -> str:
    """`A`, `A and B`, `A, B and C`."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""
