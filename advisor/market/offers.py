"""The offers that are compared: the buyer's own, or three typical ones, with a sentence for every price that needs care."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from advisor.case import Case
from advisor.contracts import Contract
from advisor.market.market import Market
from advisor.market.typical_offers import typical_offers
from advisor.workload.workload import Workload

UNCONFIRMED = ("P3", "P4")


@dataclass(frozen=True)
class OffersOnTheTable:
    contracts: tuple[Contract, ...]
    are_typical: bool
    """True when the buyer gave none and these were built from market figures."""
    warnings: tuple[str, ...]
    """Prices that are old, contradictory or not confirmed, one sentence each."""


def offers_on_the_table(case: Case, market: Market, workload: Workload) -> OffersOnTheTable:
    """The buyer's offers, or a typical metered, flat and base-and-overage offer sized for the workload's median month.

    Ages are counted to the day on which the case was saved (never the clock, so that a report stays what it was), or to
    the day on which the price list was compiled when the case was not saved yet.
    """
    on = _day_of(case, market)
    if case.offers:
        return OffersOnTheTable(
            case.offers, False, tuple(_unique([*_list_age(market, on), *_offer_warnings(case, market, on)]))
        )
    contracts = typical_offers(workload, market.typical, case.currency, market.checked_on)
    return OffersOnTheTable(contracts, True, tuple([_typical_note(market), *_list_age(market, on)]))


def _day_of(case: Case, market: Market) -> date:
    try:
        return date.fromisoformat(case.saved_at[:10])
    except ValueError:
        return date.fromisoformat(market.models.compiled_on)


def _typical_note(market: Market) -> str:
    return (
        "No offer was entered, so three typical ones are compared; they are built from list prices plus "
        f"{market.typical.markup:.0%} and sized for your workload, and no vendor has quoted them."
    )


def _list_age(market: Market, on: date) -> Iterator[str]:
    days = (on - date.fromisoformat(market.checked_on)).days
    if days > market.max_age_days:
        yield (
            f"The model prices were last checked on {market.checked_on}, {days} days before this case was saved; "
            "load a newer price file or check the prices that matter."
        )


def _offer_warnings(case: Case, market: Market, on: date) -> Iterator[str]:
    """What the buyer should know about the price of each offer before relying on it."""
    for offer in case.offers:
        title = f"{offer.vendor} {offer.name}".strip()
        if offer.evidence.class_ in UNCONFIRMED:
            yield f"{title}: the price comes from a secondary source; have the vendor confirm it in writing."
        yield from _age(title, offer.evidence.read_on, market, on)
        for plan in market.plans:
            if (plan.vendor.casefold(), plan.name.casefold()) == (offer.vendor.casefold(), offer.name.casefold()):
                yield from (f"{title}: {conflict}" for conflict in plan.conflicts)
                if not plan.is_current:
                    yield f"{title}: this price has been replaced; ask for the present one."


def _age(title: str, read_on: str, market: Market, on: date) -> Iterator[str]:
    try:
        days = (on - date.fromisoformat(read_on)).days
    except ValueError:
        return  # the buyer's own quotation often carries no day
    if days > market.max_age_days:
        yield f"{title}: the price was read on {read_on}, {days} days before this case was saved; ask whether it still holds."


def _unique(sentences: list[str]) -> list[str]:
    return list(dict.fromkeys(sentences))
