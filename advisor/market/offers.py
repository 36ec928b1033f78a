"""The offers that are compared, the buyer's own or typical ones, with a sentence for every price that needs care."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date

from advisor.case import Case
from advisor.contracts import Contract
from advisor.errors import AdvisorError
from advisor.interview.answers import read_number
from advisor.market.market import Market
from advisor.market.plans import plan_warnings, price_age, vendor_and_name
from advisor.market.typical_offers import TypicalFigures, typical_offers
from advisor.sentences import filled, worded
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

    Ages are counted to `market.asked_on` or to the day on which the case was saved, whichever is later, so that a case
    that is opened again a year on is told; without either, to the day on which the price list was compiled. A sentence
    names the limit and not the days that have passed: the same case gives the same report on every day in between.
    """
    on = _day_of(case, market)
    about_the_list = [*([market.note] if market.note else []), *_other_currency(case, market), *_list_age(market, on)]
    if case.offers:
        warnings = [*about_the_list, *_offer_warnings(case, market, on)]
        return OffersOnTheTable(case.offers, False, tuple(dict.fromkeys(warnings)))
    figures = _figures(case, market.typical)
    contracts = typical_offers(workload, figures, case.currency, market.checked_on)
    return OffersOnTheTable(contracts, True, (_typical_note(figures), *about_the_list))


def _day_of(case: Case, market: Market) -> date:
    days = []
    for day in (case.saved_at[:10], market.asked_on):
        with suppress(ValueError):  # never saved, or nobody asked on a certain day
            days.append(date.fromisoformat(day))
    return max(days, default=date.fromisoformat(market.models.compiled_on))


def _figures(case: Case, typical: TypicalFigures) -> TypicalFigures:
    """The figures of typical offers with the buyer's own idea of a vendor's markup, where there is one."""
    said = case.overrides.get("margin")
    if said is None:
        return typical
    markup = read_number(said)
    if markup is None or not 0 <= markup <= typical.markup_limit:
        raise AdvisorError(
            worded(
                "overrides.margin: give the markup as a share from 0 to {limit}, 0.45 for 45 %.",
                limit=typical.markup_limit,
            )
        )
    return replace(typical, markup=markup)


def _typical_note(figures: TypicalFigures) -> str:
    return worded(
        "No offer was entered, so three typical ones are compared; they are built from list prices plus {percent:.0f} % and sized for your workload, and no vendor has quoted them.",
        percent=100 * figures.markup,
    )


def _other_currency(case: Case, market: Market) -> Iterator[str]:
    """Rates of exchange are not known offline, so nothing is converted; the buyer's own cost of a task needs none."""
    if case.currency != market.models.currency and case.answers.said("task_cost") is None:
        yield (
            worded(
                "Model list prices are in {currency} and are not converted: what they cost is shown as if one {currency} were one {other_currency}; enter what one task costs in {other_currency} to be exact.",
                currency=market.models.currency,
                other_currency=case.currency,
            )
        )


def _list_age(market: Market, on: date) -> list[str]:
    return price_age(worded("Model list prices"), date.fromisoformat(market.checked_on), on, market.max_age_days)


def _offer_warnings(case: Case, market: Market, on: date) -> Iterator[str]:
    """What the buyer should know about the price of each offer before relying on it."""
    for offer in case.offers:
        title = vendor_and_name(offer.vendor, offer.name)
        vendors_plans = [plan for plan in market.plans if plan.vendor.casefold() == offer.vendor.casefold()]
        published = [plan for plan in vendors_plans if plan.name.casefold() == offer.name.casefold()]
        for plan in published:
            yield from plan_warnings(plan, on, market.max_age_days)
        if published:
            continue
        if offer.evidence.class_ in UNCONFIRMED:
            yield worded(
                "{title}: the price comes from a secondary source; have the vendor confirm it in writing.", title=title
            )
        with suppress(ValueError):  # a buyer's own quotation often carries no day
            yield from price_age(title, date.fromisoformat(offer.evidence.read_on), on, market.max_age_days)
        # The offer goes by a name of its own, but what its vendor's pages contradict each other about concerns it too.
        yield from (
            worded("{plan}: {conflict}", plan=plan.vendor, conflict=filled(conflict))
            for plan in vendors_plans
            for conflict in plan.conflicts
        )
