"""The price list and the published plans as rows of plain words: what a table shows, and in what order it sorts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from advisor.gui.translation import mark, spoken, tr
from advisor.market.market import Market
from advisor.market.model_prices import LongRequestPrice, ModelPrice, Price, Rates
from advisor.market.plans import EVIDENCE_CLASSES, Plan
from advisor.report.wording import day, symbol

MODEL_COLUMNS = (
    mark("Model"),
    mark("Sold by"),
    mark("Input"),
    mark("Cached input"),
    mark("Output"),
    mark("Long requests"),
    mark("Price changes"),
    mark("Right up to"),
)
PLAN_COLUMNS = (
    mark("Vendor"),
    mark("Plan"),
    mark("Price"),
    mark("Billed unit"),
    mark("Evidence"),
    mark("Read on"),
    mark("Take care"),
)
_OTHER_SERVICES = {"batch": mark("In batches"), "flex": mark("Flexible service"), "priority": mark("Priority service")}


@dataclass(frozen=True)
class Row:
    """One line of a table: its cells, what each cell sorts by (None sorts last), and all there is to know, as a text."""

    cells: tuple[str, ...]
    order: tuple[str | Decimal | None, ...]
    detail: str


def model_rows(market: Market, today: date) -> dict[tuple[str, str], Row]:
    """Every model by (provider, id), with the prices in force today, in the currency of the list per million tokens."""
    prices = market.models
    left_out: dict[tuple[str, str], list[str]] = {}
    for provider, model_id, what in prices.not_modelled:
        left_out.setdefault((provider, model_id), []).append(what)
    return {
        (model.provider, model.id): _model_row(market, model, left_out.get((model.provider, model.id), []), today)
        for model in prices
    }


def _model_row(market: Market, model: ModelPrice, left_out: list[str], today: date) -> Row:
    sign = symbol(market.models.currency)
    provider = market.models.providers[model.provider]
    rates = model.rates(today)
    checked = model.checked_on or market.checked_on
    age = age_in_words(checked, today, market.max_age_days)
    ours = _base(rates.input)
    cached = ours if rates.cached_input is None else _base(rates.cached_input)
    if model.has_token_price:
        shown = (
            _shown(rates.input, sign, tr("no price")),
            _shown(rates.cached_input, sign, tr("as input")),
            _shown(rates.output, sign, tr("no price")),
        )
    else:
        shown = (tr("not sold by the token"), "", "")
    long, changes = "; ".join(_long_requests(rates, sign)), "; ".join(_changes(model, today, sign))
    about = [
        tr("{title} ({id}), sold by {name}; known to be right up to {checked}.").format(
            title=model.title, id=model.id, name=provider.name, checked=spoken(day(checked))
        ),
        _old(checked, today, market.max_age_days),
        _all_prices(tr("Price"), rates, sign),
        *(tr("Long requests: {words}.").format(words=words) for words in [long] if words),
        *(
            _all_prices(spoken(words), model.rates(today, service), sign)
            for service, words in _OTHER_SERVICES.items()
            if service in model.services
        ),
        *(tr("Price changes: {words}.").format(words=words) for words in [changes] if words),
        *([tr("Its maker has announced its end.")] if model.retiring else []),
        *(
            [tr("Longest request: {context_window:,} tokens.").format(context_window=model.context_window)]
            if model.context_window
            else []
        ),
        *(tr("Not in this list: {what}.").format(what=_condition(what)) for what in left_out),
        *([tr("The list says: {note}").format(note=model.note)] if model.note else []),
        *([tr("Vendor's page: {address}").format(address=provider.address)] if provider.address else []),
    ]
    return Row(
        cells=(_name(model), provider.name, *shown, long, changes, age),
        order=(
            _name(model).casefold(),
            provider.name.casefold(),
            ours,
            cached,
            _base(rates.output),
            long or None,
            model.next_change(today) or rates.starts,
            checked,
        ),
        detail="\n".join(line for line in about if line),
    )


_OTHER_KINDS = {
    "audio_hours": mark("an hour of audio"),
    "cache_audio_read_mtok": mark("cached audio input"),
    "cache_image_read_mtok": mark("cached image input"),
    "input_annotated_document_kpages": mark("a thousand annotated pages in"),
    "input_audio_hours": mark("an hour of audio in"),
    "input_audio_mtok": mark("audio input"),
    "input_document_kpages": mark("a thousand pages in"),
    "input_image_mtok": mark("image input"),
    "input_mchars": mark("a million characters in"),
    "input_text_messages_kcount": mark("a thousand text messages in"),
    "input_video_mtok": mark("video input"),
    "output_audio_mtok": mark("audio output"),
    "output_citation_mtok": mark("quoted sources in the output"),
    "output_image_mtok": mark("image output"),
    "output_reasoning_mtok": mark("reasoning in the output"),
    "output_video_mtok": mark("video output"),
    "storage_searches_kcount": mark("a thousand searches of stored files"),
    "web_searches_kcount": mark("a thousand web searches"),
}
"""The list's own names of prices (mtok: a million tokens) in words; a newer list may have more of them."""


def _kind_of_price(name: str) -> str:
    return spoken(_OTHER_KINDS[name]) if name in _OTHER_KINDS else name.replace("_", " ")


def _condition(what: str) -> str:
    """What the list's compiler left out (packaging/refresh_prices.py), in the buyer's language."""
    hours = re.fullmatch(r"another price from (\S+) to (\S+) UTC", what)  # not shown
    if hours:
        return tr("another price from {start} to {end} UTC").format(start=hours[1], end=hours[2])
    condition = re.fullmatch(r"another price for (.+)", what)  # not shown
    if condition:
        return tr("another price for {condition}").format(condition=condition[1])
    return what


def _name(model: ModelPrice) -> str:
    """The model's id, by which it is ordered; its maker's name for it stands in the detail."""
    return tr("{id} (its end is announced)").format(id=model.id) if model.retiring else model.id


def price_text(price: str, sign: str) -> str:
    """A price as exact as it is given, with cents at least: "$4.00", "$0.075"."""
    whole, _, part = price.partition(".")
    return f"{sign}{int(whole):,}.{part.rstrip('0').ljust(2, '0')}"


def _base(price: Price | None) -> Decimal | None:
    if price is None:
        return None
    return Decimal(price if isinstance(price, str) else price.base)


def _shown(price: Price | None, sign: str, otherwise: str) -> str:
    if price is None:
        return otherwise
    return price_text(price if isinstance(price, str) else price.base, sign)


def _long_requests(rates: Rates, sign: str) -> Iterator[str]:
    """What all tokens of a request cost once it is longer than a limit, one phrase for each limit."""
    kinds = {tr("input"): rates.input, tr("cached"): rates.cached_input, tr("output"): rates.output}
    banded = {name: price for name, price in kinds.items() if isinstance(price, LongRequestPrice)}
    for limit in sorted({start for price in banded.values() for start, _ in price.above}):
        words = ", ".join(f"{name} {price_text(price.at(limit + 1), sign)}" for name, price in banded.items())
        yield tr("above {limit:,} tokens {prices}").format(limit=limit, prices=words)


def _changes(model: ModelPrice, today: date, sign: str) -> Iterator[str]:
    """Since when the price holds, and the next change that is announced."""
    starts = model.rates(today).starts
    if starts is not None and starts <= today.isoformat():
        yield tr("since {day}").format(day=spoken(day(starts)))
    after = model.next_change(today)
    if after is not None:
        later = model.rates(date.fromisoformat(after))
        yield (
            tr("from {day} input {input}, output {output}").format(
                day=spoken(day(after)),
                input=_shown(later.input, sign, tr("no price")),
                output=_shown(later.output, sign, tr("no price")),
            )
        )


def _all_prices(service: str, rates: Rates, sign: str) -> str:
    named = {
        tr("input"): rates.input,
        tr("cached input"): rates.cached_input,
        tr("writing to the cache"): rates.cache_write,
        tr("writing to the cache for an hour"): rates.cache_write_hour,
        tr("output"): rates.output,
        tr("a thousand requests"): rates.thousand_requests,
        **{_kind_of_price(name): price for name, price in rates.other.items()},
    }
    given = [f"{words} {_shown(price, sign, '')}" for words, price in named.items() if price is not None]
    return f"{service}: {', '.join(given)}." if given else ""


def age_in_words(checked_on: str, today: date, limit: int) -> str:
    """The day on which a price was read, and in words that it is old when that is more than `limit` days ago."""
    days = (today - date.fromisoformat(checked_on)).days
    return (
        tr("old, {days} days: {day}").format(days=days, day=spoken(day(checked_on)))
        if days > limit
        else spoken(day(checked_on))
    )


def _old(read_on: str, today: date, limit: int) -> str:
    days = (today - date.fromisoformat(read_on)).days
    return tr("Old: read {days} days ago; ask if it still holds.").format(days=days) if days > limit else ""


def plan_row(plan: Plan, today: date, limit: int) -> Row:
    """One published plan."""
    read_on = plan.evidence.read_on.isoformat()
    age = age_in_words(read_on, today, limit)
    care = list(_care(plan, today, limit))
    evidence = spoken(EVIDENCE_CLASSES[plan.evidence.class_])
    unit = plan.unit
    about = [
        f"{plan.title}: {spoken(plan.summary)}",
        tr("One {name}: {definition}").format(name=spoken(unit.name), definition=spoken(unit.definition)),
        unit.counts and tr("Also counts: {counts}").format(counts=spoken(unit.counts)),
        unit.does_not_count
        and tr("Does not count: {does_not_count}").format(does_not_count=spoken(unit.does_not_count)),
        unit.window and tr("How long one lasts: {window}").format(window=spoken(unit.window)),
        plan.included and tr("Included: {included}").format(included=spoken(plan.included)),
        plan.overage and tr("Beyond that: {overage}").format(overage=spoken(plan.overage)),
        plan.at_the_cap and tr("At the cap: {at_the_cap}").format(at_the_cap=spoken(plan.at_the_cap)),
        *(spoken(note) for note in plan.notes),
        *(tr("Take care: {words}").format(words=words) for words in care),
        tr("Read on {read_on} in {evidence}: {source}").format(
            read_on=spoken(day(read_on)), evidence=evidence, source=plan.contract_data["evidence"]["source"]
        ),
    ]
    cells = (plan.vendor, plan.name, spoken(plan.summary), spoken(unit.name), evidence, age, " ".join(care))
    order = (
        plan.vendor.casefold(),
        plan.name.casefold(),
        spoken(plan.summary),
        spoken(unit.name),
        plan.evidence.class_,
        read_on,
        " ".join(care) or None,
    )
    return Row(cells, order, "\n".join(line for line in about if line))


def _care(plan: Plan, today: date, limit: int) -> Iterator[str]:
    if not plan.is_current:
        yield (
            tr("Ended on {day}.").format(day=spoken(day(plan.valid_to.isoformat())))
            if plan.valid_to
            else tr("No longer sold.")
        )
    if plan.evidence.class_ == "P3":
        yield tr("Second hand: have the vendor confirm it in writing.")
    elif plan.needs_confirmation:
        yield tr("A part of the price is not published: have the vendor confirm the whole in writing.")
    if old := _old(plan.evidence.read_on.isoformat(), today, limit):
        yield old
    yield from (spoken(conflict) for conflict in plan.conflicts)
