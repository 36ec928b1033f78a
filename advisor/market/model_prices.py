"""What a million tokens cost at each model maker's list price, by day, length of request and kind of service.

The shipped list is compiled from genai-prices (packaging/refresh_prices.py); a buyer may load a newer one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal, localcontext
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from advisor.errors import InputRefused
from advisor.market.faults import readable_faults
from advisor.sentences import worded

PriceText = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,9}(\.[0-9]{1,20})?$")]


def _in_the_calendar(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueError(worded("is not a day of the calendar")) from None


Day = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), AfterValidator(_in_the_calendar)]
ShortText = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=r"^[^\x00-\x1f\x7f]*$")]
Tokens = Annotated[int, Field(strict=True, ge=0, le=10**12)]
Service = Literal["standard", "batch", "flex", "priority"]

# A million tokens, and digits enough for any price and count that the reader lets through: no sum is ever rounded.
PER = Decimal(1_000_000)
EXACT = Context(prec=60)


class _Read(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class LongRequestPrice(_Read):
    """A price that depends on the length of the request: all of its tokens pay the price of the band it falls into."""

    base: PriceText
    above: Annotated[tuple[tuple[Tokens, PriceText], ...], Field(min_length=1, max_length=20)]
    """(more than this many input tokens, price), increasing."""

    @model_validator(mode="after")
    def _increasing(self) -> LongRequestPrice:
        starts = [start for start, _ in self.above]
        if starts != sorted(set(starts)):
            raise ValueError(worded("the request lengths of a price must increase"))
        return self

    def at(self, input_tokens: int) -> str:
        """The price per million tokens of a request with so many of them, as a decimal string."""
        reached = [price for start, price in self.above if input_tokens > start]
        return reached[-1] if reached else self.base


Price = Annotated[PriceText | LongRequestPrice, Field(union_mode="left_to_right")]


class Rates(_Read):
    """Prices in force together per million tokens, in the list's currency. None: no own price, see `token_cost`."""

    starts: Day | None = None
    """The first day on which they hold; None: since the beginning of the record."""
    input: Price | None = None
    cached_input: Price | None = None
    cache_write: Price | None = None
    cache_write_hour: Price | None = None
    """Written to a cache that lives an hour; shown, not used by `token_cost`."""
    output: Price | None = None
    thousand_requests: PriceText | None = None
    other: Annotated[dict[ShortText, Price], Field(max_length=50)] = {}
    """Audio, images, searches and the like, by genai-prices' own names; shown, not used by `token_cost`."""


class ModelPrice(_Read):
    """One model at one provider: the same model has other prices elsewhere."""

    provider: ShortText
    id: ShortText
    name: ShortText = ""
    context_window: Tokens | None = None
    retiring: bool = False
    """Still served, but its maker has announced the end."""
    prices: Annotated[tuple[Rates, ...], Field(min_length=1, max_length=100)]
    services: dict[
        Literal["batch", "flex", "priority"], Annotated[tuple[Rates, ...], Field(min_length=1, max_length=100)]
    ] = {}
    """Where a kind of service has prices of its own; the days before its own prices start carry the standard ones."""
    note: Annotated[str, StringConstraints(max_length=2000, pattern=r"^[^\x00-\x1f\x7f]*$")] = ""
    """What the list's keepers say about this price: introductory rates, limits, where it was checked."""
    checked_on: Day | None = None
    """When this one model's price was read at the source, where the list says so."""

    @property
    def title(self) -> str:
        """The name that the buyer sees."""
        return self.name or self.id

    def rates(self, on: date, service: Service = "standard") -> Rates:
        """What is in force on a day. A service without prices of its own costs the standard price."""
        rows = self.prices if service == "standard" else self.services.get(service, self.prices)
        day = on.isoformat()
        in_force = [row for row in rows if row.starts is None or row.starts <= day]
        return in_force[-1] if in_force else rows[0]

    def next_change(self, on: date) -> str | None:
        """The day of the next price change that is already announced, or None."""
        later = [row.starts for row in self.prices if row.starts is not None and row.starts > on.isoformat()]
        return min(later, default=None)

    @property
    def has_token_price(self) -> bool:
        """False for models that are sold by the minute, the picture or not at all."""
        return any(row.input is not None or row.output is not None for row in self.prices)


class Provider(_Read):
    name: ShortText
    address: Annotated[str, StringConstraints(max_length=500, pattern=r"^[^\x00-\x1f\x7f]*$")] = ""


class _PriceFile(_Read):
    format: Literal[1]
    source: ShortText
    reference: ShortText = ""
    checked_on: Day
    compiled_on: Day
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
    providers: Annotated[dict[ShortText, Provider], Field(max_length=1000)]
    not_modelled: Annotated[tuple[tuple[ShortText, ShortText, ShortText], ...], Field(max_length=20_000)] = ()
    models: Annotated[list[Any], Field(min_length=1, max_length=20_000)]
    """Read one by one, so that the window stays awake while its worker reads a list."""


@dataclass(frozen=True)
class ModelPrices:
    """A price list: every model of it, the day up to which it is known to be right, and what it leaves out."""

    source: str
    checked_on: str
    """The newest change in the list that had happened when it was compiled, YYYY-MM-DD."""
    compiled_on: str
    currency: str
    providers: Mapping[str, Provider]
    models: tuple[ModelPrice, ...]
    not_modelled: tuple[tuple[str, str, str], ...] = ()
    """(provider, model id, what is left out in words)."""

    def __iter__(self) -> Iterator[ModelPrice]:
        return iter(self.models)

    def __len__(self) -> int:
        return len(self.models)

    @cached_property
    def _by_key(self) -> dict[tuple[str, str], ModelPrice]:
        return {(model.provider, model.id): model for model in self.models}

    def get(self, provider: str, model_id: str) -> ModelPrice | None:
        """The one way to find a model: an id alone may stand for several, at different prices."""
        return self._by_key.get((provider, model_id))

    def left_out(self, model: ModelPrice) -> tuple[str, ...]:
        """What this list does not say about a model's price."""
        return tuple(
            what for provider, model_id, what in self.not_modelled if (provider, model_id) == (model.provider, model.id)
        )


def read_price_file(data: Mapping[str, Any], where: str) -> ModelPrices:
    """A price list as it is stored (resources/model_prices.json), from the program or from the buyer's disk.

    Sizes, counts and the form of every price are bounded; prices are decimal strings in the list's currency per million
    tokens. Raises InputRefused with every fault, each with its place.
    """
    try:
        read = _PriceFile.model_validate(data)
    except ValidationError as error:
        raise InputRefused(where, readable_faults(error)) from None
    models, faults = _read_models(read.models)
    faults = faults or list(_contradictions(read.providers, models))
    if faults:
        raise InputRefused(where, faults)
    return ModelPrices(
        source=read.source,
        checked_on=read.checked_on,
        compiled_on=read.compiled_on,
        currency=read.currency,
        providers=read.providers,
        models=models,
        not_modelled=read.not_modelled,
    )


def _read_models(rows: list[Any]) -> tuple[tuple[ModelPrice, ...], list[tuple[str, str]]]:
    models: list[ModelPrice] = []
    faults: list[tuple[str, str]] = []
    for place, row in enumerate(rows):
        try:
            models.append(ModelPrice.model_validate(row))
        except ValidationError as error:
            faults += [(f"models.{place}.{where}".rstrip("."), remedy) for where, remedy in readable_faults(error)]
    return tuple(models), faults


def _contradictions(providers: Mapping[str, Provider], models: tuple[ModelPrice, ...]) -> Iterator[tuple[str, str]]:
    """What each line allows and the file as a whole does not."""
    seen: set[tuple[str, str]] = set()
    for place, model in enumerate(models):
        where = f"models.{place} ({model.provider} {model.id})"
        if model.provider not in providers:
            yield where, worded("its provider is not in the list of providers; add it there")
        if (model.provider, model.id) in seen:
            yield where, worded("stands in the file twice; keep one")
        seen.add((model.provider, model.id))
        for rows in (model.prices, *model.services.values()):
            days = [row.starts or "" for row in rows]
            if len(days) > 1 and days != sorted(set(days)):
                yield where, worded("its prices must follow each other by day, and only the first may lack a day")


def token_cost(
    model: ModelPrice,
    input_tokens: int,
    cached_input_tokens: int = 0,
    cache_write_tokens: int = 0,
    output_tokens: int = 0,
    *,
    on: date,
    service: Service = "standard",
) -> Decimal:
    """What ONE request costs at list price, exactly and unrounded, in the list's currency.

    `input_tokens` counts every input token; the cached and the written ones are parts of it. Where they have no price
    of their own they cost what other input costs. A request longer than a limit pays the higher price for all of its
    tokens, and a price by the request is added (genai-prices' rules). Raises ValueError when the parts are more than
    the whole.
    """
    rates = model.rates(on, service)
    parts = [(rates.cached_input, cached_input_tokens), (rates.cache_write, cache_write_tokens)]
    apart = sum(count for price, count in parts if price is not None)
    if min(input_tokens, cached_input_tokens, cache_write_tokens, output_tokens) < 0:
        raise ValueError("a number of tokens is below zero")  # not shown
    if rates.input is not None and apart > input_tokens:
        raise ValueError(
            f"{apart} tokens from and to the cache are more than all {input_tokens} input tokens"
        )  # not shown
    with localcontext(EXACT):
        cost = Decimal(rates.thousand_requests or 0) / 1000
        for price, count in [*parts, (rates.input, input_tokens - apart), (rates.output, output_tokens)]:
            if price is not None:
                per_million = price if isinstance(price, str) else price.at(input_tokens)
                cost += Decimal(per_million) * count / PER
        return cost


def prices_per_million(model: ModelPrice, input_tokens: int, *, on: date) -> tuple[Decimal, Decimal, Decimal, Decimal]:
    """(input, cached input, output) per million tokens in a request of so many input tokens, and what a request costs.

    What has no price of its own costs what other input costs; output without a price costs nothing.
    """
    rates = model.rates(on)

    def at(price: Price | None) -> Decimal | None:
        return None if price is None else Decimal(price if isinstance(price, str) else price.at(input_tokens))

    fresh, cached, output = at(rates.input), at(rates.cached_input), at(rates.output)
    fresh = Decimal(0) if fresh is None else fresh
    return (
        fresh,
        fresh if cached is None else cached,
        output or Decimal(0),
        Decimal(rates.thousand_requests or 0) / 1000,
    )


def search_models(models: ModelPrices, query: str) -> tuple[ModelPrice, ...]:
    """Every model whose provider, id or name holds all words of the query; all of them, in order, for an empty one.

    A model that is called just so comes first, then those whose id begins with a word of the query, the shorter first.
    """
    words = query.casefold().split()
    found = [model for model in models if _holds(words, model, models.providers[model.provider].name)]
    if words:
        found.sort(key=lambda model: _distance(words, model.id.casefold()))
    return tuple(found)


def _distance(words: list[str], model_id: str) -> tuple[bool, bool, int]:
    return model_id not in words, not model_id.startswith(tuple(words)), len(model_id)


def _holds(words: list[str], model: ModelPrice, provider_name: str) -> bool:
    text = f"{model.provider} {provider_name} {model.id} {model.name}".casefold()
    return all(word in text for word in words)
