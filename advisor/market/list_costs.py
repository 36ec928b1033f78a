"""The list price of a model under whatever name an export gives it: an id with a date, a slug, a name as it is shown."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from functools import cached_property
from typing import TYPE_CHECKING

from advisor.market.model_prices import EXACT, PER, LongRequestPrice, ModelPrice, ModelPrices, Price, Rates, Service

if TYPE_CHECKING:
    from advisor.usage.tally import Tokens

MAKERS = (
    "openai", "anthropic", "google", "deepseek", "mistral", "x-ai", "cohere", "meta", "moonshotai", "zai", "minimax",
    "voyageai", "perplexity", "azure", "aws", "groq", "openrouter",
)  # fmt: skip
"""Whose price is meant when an export only names the model: its maker's, before anybody else's who serves it."""

_DATE = re.compile(r"[-@]?(20[0-9]{2}-?[01][0-9]-?[0-3][0-9])$")
_SMALL_DATE = re.compile(r"-(0[1-9]|1[0-2])[0-3][0-9]$")
_VERSION = re.compile(r"-(latest|preview|v[0-9]+)$|:[a-z0-9.-]+$|\[[0-9]+m\]$")
_TURNED = re.compile(r"(claude)-([0-9](?:-[0-9])?)-(opus|sonnet|haiku)(?=$|-)")
"""Some write claude-4.5-sonnet for claude-sonnet-4-5."""
_THINKING = re.compile(r"-(thinking|high|medium|low|fast|xhigh|max)$")
_OTHER = re.compile(r"[\s_./]+")


@dataclass(frozen=True)
class ListRates:
    """One model's prices on one day, for requests of any length."""

    rates: Rates
    bands: tuple[int, ...]

    def cost(self, tokens: Tokens, band: int) -> Decimal:
        """Exactly and unrounded. What is read from or written to a cache costs what other input costs where it has no
        price of its own."""
        rates = self.rates
        hour = tokens.written_hour
        parts = (
            (rates.cached_input, tokens.cached),
            (rates.cache_write, tokens.written - hour),
            (rates.cache_write_hour or rates.cache_write, hour),
        )
        with localcontext(EXACT):
            cost = Decimal(rates.thousand_requests or 0) * tokens.requests / 1000
            fresh = tokens.input
            for price, count in parts:
                if price is not None:
                    cost += self._at(price, band) * count / PER
                    fresh -= count
            for price, count in ((rates.input, fresh), (rates.output, tokens.output)):
                if price is not None:
                    cost += self._at(price, band) * count / PER
            return cost

    def _at(self, price: Price, band: int) -> Decimal:
        if isinstance(price, str):
            return Decimal(price)
        return Decimal(price.base if band == 0 else price.at(self.bands[band - 1] + 1))


class ListCosts:
    """Finds list prices by the names that exports use; a function for advisor.usage."""

    def __init__(self, prices: ModelPrices) -> None:
        self._prices = prices

    def __call__(self, model: str, on: date, service: str, maker: str) -> ListRates | None:
        found = self.find(model, maker)
        if found is None:
            return None
        kind: Service = "batch" if service == "batch" else "flex" if service == "flex" else (
            "priority" if service == "priority" else "standard")  # fmt: skip
        rates = found.rates(on, kind)
        priced = (rates.input, rates.cached_input, rates.cache_write, rates.cache_write_hour, rates.output)
        bands = {start for price in priced if isinstance(price, LongRequestPrice) for start, _ in price.above}
        return ListRates(rates, tuple(sorted(bands)))

    def find(self, name: str, maker: str = "") -> ModelPrice | None:
        """The model that a name means: the exact id first, then without its date, then as it is shown."""
        provider, _, rest = name.partition("/")
        tried = [maker] if maker else []
        if rest and provider.casefold() in self._prices.providers:
            tried.insert(0, provider.casefold())
            if maker != "openrouter" and (found := self._by_name.get(_plain(rest), {}).get(provider.casefold())):
                return found
        order = [*tried, *(one for one in MAKERS if one not in tried)]
        for spelling in _spellings(name):
            by_provider = self._by_name.get(spelling)
            if by_provider:
                for one in order:
                    if one in by_provider:
                        return by_provider[one]
                if len(by_provider) == 1:
                    return next(iter(by_provider.values()))
        return None

    @cached_property
    def _by_name(self) -> dict[str, dict[str, ModelPrice]]:
        found: dict[str, dict[str, ModelPrice]] = {}
        # ids go before names: a name that is some other model's id never stands for it
        for model in self._prices:
            if model.has_token_price:
                found.setdefault(_plain(model.id), {}).setdefault(model.provider, model)
        for model in self._prices:
            if model.has_token_price:
                for spelling in _more_names(model):
                    found.setdefault(spelling, {}).setdefault(model.provider, model)
        return found


def _more_names(model: ModelPrice) -> Iterable[str]:
    short = _plain(model.id)
    yield _VERSION.sub("", short)
    if model.provider == "anthropic":  # "claude-3-5-haiku" is shown as "Claude Haiku 3.5"
        yield re.sub(r"-0$", "", short)
    if model.name:
        yield _plain(model.name)


def _plain(name: str) -> str:
    return _OTHER.sub("-", name.strip().casefold())


def _spellings(name: str) -> Iterable[str]:
    """From what is written to what is probably meant."""
    whole = _plain(name)
    yield whole
    rest = _plain(name.partition("/")[2]) if "/" in name else whole
    rest = rest.removeprefix("models-")
    seen = {whole}
    for _ in range(5):
        for spelling in (rest, _TURNED.sub(r"\1-\3-\2", rest)):
            if spelling not in seen:
                seen.add(spelling)
                yield spelling
        shorter = _VERSION.sub("", _DATE.sub("", rest))
        if shorter == rest:
            shorter = _THINKING.sub("", rest)
        if shorter == rest:
            shorter = _SMALL_DATE.sub("", rest)
        if shorter == rest:
            return
        rest = shorter
