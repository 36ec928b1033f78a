"""Counts what rows of an export say, by day, hour, key and model; nothing of a message is ever kept."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

MOST_HOURS = 400_000
"""So many pairs of a key and an hour are watched for loops; an export with more of them is not watched."""


@dataclass
class Tokens:
    """What some requests took. `cached`, `written` and `written_hour` (a part of `written`) are parts of `input`."""

    requests: int = 0
    input: int = 0
    cached: int = 0
    written: int = 0
    written_hour: int = 0
    output: int = 0

    def add(self, other: Tokens) -> None:
        """Add what another counted, in place."""
        self.requests += other.requests
        self.input += other.input
        self.cached += other.cached
        self.written += other.written
        self.written_hour += other.written_hour
        self.output += other.output

    @property
    def any(self) -> bool:
        """Whether anything was counted."""
        return bool(self.requests or self.input or self.output)


class ListPrice(Protocol):
    """One model's list price on one day. `bands` are the lengths of a request above which all of it costs another price."""

    @property
    def bands(self) -> tuple[int, ...]:
        """In tokens of the request, in order."""

    def cost(self, tokens: Tokens, band: int) -> Decimal:
        """What these tokens cost when each request falls into this band, exactly and unrounded."""
        ...


FindPrice = Callable[[str, date, str, str], ListPrice | None]
"""(model as the export names it, day, service, provider to look at first) → its price, or None where none is known."""


def no_prices(model: str, on: date, service: str, maker: str) -> ListPrice | None:
    """For those who only want counts."""
    del model, on, service, maker
    return None


@dataclass
class Day:
    """One day of an export."""

    tokens: Tokens = field(default_factory=Tokens)
    rows: int = 0
    priced: dict[tuple[str, str, int], Tokens] = field(default_factory=dict)
    """Tokens by (model, service, band of length)."""
    input_sizes: array[int] = field(default_factory=lambda: array("Q"))
    output_sizes: array[int] = field(default_factory=lambda: array("Q"))
    """Of each single request, where rows are single requests."""
    billed: Decimal | None = None
    bill_lines: int = 0
    unbilled_rows: int = 0
    """Rows whose cost is not given."""
    list_given: Decimal | None = None
    """List cost that the export itself states."""
    long_guessed: int = 0

    def merge(self, other: Day) -> None:
        """Add another count of the same day, in place."""
        self.tokens.add(other.tokens)
        self.rows += other.rows
        for key, tokens in other.priced.items():
            self.priced.setdefault(key, Tokens()).add(tokens)
        self.billed = _plus(self.billed, other.billed)
        self.list_given = _plus(self.list_given, other.list_given)
        self.input_sizes.extend(other.input_sizes)
        self.output_sizes.extend(other.output_sizes)
        self.bill_lines += other.bill_lines
        self.unbilled_rows += other.unbilled_rows


def _plus(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return other if one is None else one if other is None else one + other


@dataclass
class Read:
    """One row of an export, understood."""

    when: datetime | None
    tokens: Tokens
    requests_known: bool
    model: str = ""
    key: str = ""
    service: str = "standard"
    long: bool | None = None
    """True for a row about long requests, False for one about short ones, None where the export doesn't say."""
    billed: Decimal | None = None
    list_cost: Decimal | None = None
    label: str = ""
    about_tokens: bool = True
    """False for a line of a cloud bill that is about something else."""


class Tally:
    """Adds rows up. `find_price` is asked once for each model, day and service."""

    def __init__(self, maker: str, find_price: FindPrice, *, wants_usage: bool = True) -> None:
        self.days: dict[date, Day] = {}
        self.other: dict[date, Day] = {}
        """Lines of a cloud bill that are not about tokens."""
        self.undated = Day()
        self.rows = 0
        self.requests_known = False
        self.several_requests = False
        self.hours: Counter[datetime] = Counter()
        self.key_hours: Counter[tuple[str, datetime]] = Counter()
        self.labels: dict[tuple[int, int], dict[str, Decimal]] = {}
        """What was billed for what, by month."""
        self.first_moment: datetime | None = None
        self.last_moment: datetime | None = None
        self.has_clock = False
        self.not_priced = 0
        self.bill_days: dict[date, Decimal] = {}
        """What a bill in the same archive charged, by day."""
        self._maker, self._find, self._usage = maker, find_price, wants_usage
        self._prices: dict[tuple[str, date, str], ListPrice | None] = {}

    def price(self, model: str, on: date, service: str) -> ListPrice | None:
        """The list price of a model on a day; None where it is not known. Each is looked up once."""
        key = (model, on, service)
        if key not in self._prices:
            self._prices[key] = self._find(model, on, service, self._maker) if model else None
        return self._prices[key]

    def add(self, row: Read) -> None:
        """Count one row."""
        self.rows += 1
        if row.when is None:
            day = self.undated
        else:
            on = row.when.date()
            days = self.days if row.about_tokens else self.other
            found = days.get(on)
            day = days.setdefault(on, Day()) if found is None else found
            self._clock(row)
        self._money(day, row)
        if not self._usage:
            return
        day.rows += 1
        tokens = row.tokens
        day.tokens.add(tokens)
        self.requests_known = self.requests_known or row.requests_known
        if row.requests_known and tokens.requests == 1 and (tokens.input or tokens.output):
            day.input_sizes.append(tokens.input)
            day.output_sizes.append(tokens.output)
        elif tokens.any:
            self.several_requests = True
        band = 0
        if row.when is not None and (price := self.price(row.model, row.when.date(), row.service)) and price.bands:
            band = self._band(day, row, price.bands)
        day.priced.setdefault((row.model, row.service, band), Tokens()).add(tokens)

    def _band(self, day: Day, row: Read, bands: tuple[int, ...]) -> int:
        if row.long is not None:
            return len(bands) if row.long else 0
        requests = row.tokens.requests if row.requests_known else 0
        if requests == 0:
            return 0
        if requests > 1 and row.tokens.input > bands[0]:
            day.long_guessed += 1  # a mean can hide long requests among short ones
        return bisect_left(bands, row.tokens.input / requests)

    def _clock(self, row: Read) -> None:
        when = row.when
        assert when is not None
        if self.first_moment is None or when < self.first_moment:
            self.first_moment = when
        if self.last_moment is None or when > self.last_moment:
            self.last_moment = when
        if when.hour or when.minute or when.second:
            self.has_clock = True
        if not self._usage or not row.about_tokens:
            return
        hour = when.replace(minute=0, second=0, microsecond=0)
        weight = row.tokens.requests if row.requests_known else row.tokens.input + row.tokens.output
        if weight and len(self.key_hours) < MOST_HOURS:
            self.hours[hour] += weight
            self.key_hours[(row.key, hour)] += weight

    def _money(self, day: Day, row: Read) -> None:
        if row.billed is None:
            day.unbilled_rows += 1
        else:
            day.billed = _plus(day.billed, row.billed)
            day.bill_lines += 1
            if row.when is not None and row.label:
                month = self.labels.setdefault((row.when.year, row.when.month), {})
                if row.label in month or len(month) < 2000:
                    month[row.label] = month.get(row.label, Decimal(0)) + row.billed
        day.list_given = _plus(day.list_given, row.list_cost)

    def keep_last(self, days: int | None) -> None:
        """Only the last so many days of the calendar, counted back from the last one."""
        if days is None or not self.days:
            return
        last = max(self.days)
        self.keep({on for on in self.days if (last - on).days < days})

    def keep(self, which: Iterable[date]) -> None:
        """Only these days."""
        kept = set(which)
        self.days = {on: day for on, day in self.days.items() if on in kept}
        self.hours = Counter({hour: n for hour, n in self.hours.items() if hour.date() in kept})
        self.key_hours = Counter({pair: n for pair, n in self.key_hours.items() if pair[1].date() in kept})

    def cost_of_day(self, on: date) -> Decimal | None:
        """List cost of a day, None where the price of some of it is not known."""
        day = self.days[on]
        if day.list_given is not None:
            return day.list_given
        total = Decimal(0)
        for (model, service, band), tokens in day.priced.items():
            if not (tokens.input or tokens.output or tokens.requests):
                continue
            price = self.price(model, on, service)
            if price is None:
                return None
            total += price.cost(tokens, band)
        return total
