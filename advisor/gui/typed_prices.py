"""Prices as quotes give them, "$499/month", "0.05 per task" or "$20 per 1,000 credits": an amount and what it is for.

What an amount is for is read and told, never worked out: a yearly price in a field for a month is refused, not divided.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QLocale

from advisor.errors import AdvisorError
from advisor.gui.amounts import parse_amount
from advisor.gui.translation import mark, spoken, tr

_TIMES = {
    "month": mark("month months mo mth monthly"),
    "quarter": mark("quarter quarters quarterly"),
    "year": mark("year years yr annum annually yearly"),
    "week": mark("week weeks weekly wk"),
    "day": mark("day days daily"),
}
_COUNTED = {
    "tasks": mark(
        "task tasks conversation conversations ticket tickets job jobs case cases document documents chat chats"
    ),
    "interactions": mark("interaction interactions"),
    "resolutions": mark("resolution resolutions resolved outcome outcomes"),
    "sessions": mark("session sessions"),
    "actions": mark("action actions"),
    "minutes": mark("minute minutes min"),
    "seats": mark("seat seats user users person people agent agents"),
    "credits": mark("credit credits"),
    "requests": mark("request requests"),
}
"""Words that may stand behind a price, by what they mean."""
_FOR = re.compile(r"\s*/\s*|\s+(?:per|a|an|for every|for each|for)\s+", re.IGNORECASE)


@dataclass(frozen=True)
class TypedPrice:
    amount: str
    """Digits with at most one point."""
    every: str = ""
    """month, quarter, year, week or day; empty where no time was named."""
    meter: str = ""
    """What it is for, as a meter of a contract; empty where nothing was named."""
    units: str = "1"
    """For how many of them."""

    @property
    def of_one(self) -> str:
        """The price of one unit, to the last digit. Raises AdvisorError where it has no end."""
        if self.units == "1":
            return self.amount
        units = Decimal(self.units)
        one = Decimal(self.amount) / units if units > 0 else Decimal(0)
        if units <= 0 or one * units != Decimal(self.amount):
            raise AdvisorError(tr("give the price of one"))
        return f"{one.normalize():f}"


def parse_price(text: str, locale: QLocale | None = None) -> TypedPrice:
    """The amount, and what it is said to be for. Raises AdvisorError with what to type instead."""
    amount, *fors = _FOR.split(" ".join(text.split()))
    every = meter = ""
    units = "1"
    for part in (*_behind(amount), *fors):
        word = part.lower().strip(" .")
        number, noun = _number_before(word, locale)
        if noun in _every() and not number and not every:
            every = _every()[noun]
        elif (noun in _meters() or (number and not noun)) and not meter and units == "1":
            meter, units = _meters().get(noun, ""), number or "1"
        elif noun not in _EACH:
            raise AdvisorError(tr("write the amount alone, or for example 499 a month, 0.05 each or 20 per 1,000"))
    return TypedPrice(parse_amount(_alone(amount), locale), every, meter, units)


_EACH = frozenset({"each", "ea", "one"})


def _behind(amount: str) -> list[str]:
    """The words right behind a number: "10,000 conversations", "499 monthly", "0.05 each"."""
    found = re.search(r"(?<=[\d\s%€$£¥])([A-Za-z]{2,})\.?$", amount)
    return [found[1]] if found and _is_known(found[1].lower()) else []


def _alone(amount: str) -> str:
    return amount[: -len(behind[0])].rstrip(" .") if (behind := _behind(amount.rstrip("."))) else amount


def _is_known(word: str) -> bool:
    return word in _every() or word in _meters() or word in _EACH


def _number_before(word: str, locale: QLocale | None) -> tuple[str, str]:
    """ "1,000 credits" as ("1000", "credits"); "100k" as ("100000", "")."""
    found = re.fullmatch(r"([\d.,' ]*\d)\s*(k|m)?\b\s*([a-z ]*)", word)
    if found is None:
        return "", word
    return parse_amount(found[1] + (found[2] or ""), locale), found[3].strip()


def _every() -> dict[str, str]:
    return _by_word(_TIMES)


def _meters() -> dict[str, str]:
    return _by_word(_COUNTED)


def _by_word(words: dict[str, str]) -> dict[str, str]:
    """Each word of English and of the buyer's language, with what it stands for."""
    return {word: key for key, each in words.items() for word in f"{each} {spoken(each)}".lower().split()}
