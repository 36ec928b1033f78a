"""How much the answer to a vendor question could move each offer's bill, in money a month, from its own figures."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

import numpy as np

from advisor.contracts import Contract, bill
from advisor.forecast.bills import bill_in
from advisor.forecast.priced_offer import PricedOffer
from advisor.forecast.pricing import normal_year
from advisor.recommendation.levels import least_lockin_discount
from advisor.recommendation.offer_terms import floats, included_units, priced_by_tokens, term_of
from advisor.recommendation.records import MeasureFirst, Routing, Stake, UnitStress
from advisor.recommendation.thresholds import Thresholds
from advisor.recommendation.words import money, percent
from advisor.sentences import worded

if TYPE_CHECKING:
    from advisor.forecast.futures import Futures

_MULTIPLIED = ("long_prompts", "started_minutes", "costly_answers")


@dataclass(frozen=True)
class _Facts:
    """One offer and what the advice found about it."""

    offer: PricedOffer
    least: np.ndarray[Any, np.dtype[np.float64]]
    """What the cheapest standing offer costs in each version."""
    futures: Futures
    stresses: tuple[UnitStress, ...]
    routing: Routing
    measuring: MeasureFirst
    thresholds: Thresholds
    currency: str

    @property
    def contract(self) -> Contract:
        return self.offer.contract


def money_at_stake(
    standing: Sequence[PricedOffer],
    futures: Futures,
    stresses: Sequence[UnitStress],
    routing: Routing,
    measuring: MeasureFirst,
    thresholds: Thresholds,
    currency: str,
) -> tuple[Stake, ...]:
    """For each offer, every topic (`asks_about` of a question) whose answer could move its bill; amounts above zero."""
    least = np.minimum.reduce([offer.version_mean for offer in standing])
    found: list[Stake] = []
    for offer in standing:
        own = tuple(one for one in stresses if one.offer == offer.name)
        facts = _Facts(offer, least, futures, own, routing, measuring, thresholds, currency)
        for topics, work in _TOPICS:
            for amount, because in work(facts):
                if amount > 0:
                    found += [Stake(topic, offer.name, amount, because) for topic in topics]
    return tuple(found)


Amounts = Iterator[tuple[float, str]]


def _bad_month(facts: _Facts) -> Amounts:
    spread = facts.offer.monthly
    bad, middle = (money(amount, facts.currency) for amount in (spread.cvar95, spread.p50))
    yield (
        spread.cvar95 - spread.p50,
        worded(
            "A bad month ({bad}) less a middle one ({middle}), which a cap would hold down.", bad=bad, middle=middle
        ),
    )


def _busy_month(facts: _Facts) -> Amounts:
    spread = facts.offer.monthly
    yield spread.p95 - spread.p50, worded("A month that one in twenty passes, less a middle one.")


def _beyond(facts: _Facts) -> Amounts:
    included = included_units(facts.contract)
    if included is None:
        return
    if facts.offer.stops and facts.offer.unserved_tasks > 0:
        yield from _missed(facts)
    beyond = facts.offer.bill_monthly_mean - facts.offer.fixed_monthly
    yield (
        beyond,
        worded("What is billed beyond the included units in an average month; at list price it would be more."),
    )


def _idle(facts: _Facts) -> Amounts:
    included = included_units(facts.contract)
    if included is None or included.units <= 0 or facts.offer.fixed_monthly <= 0:
        return
    used = np.minimum(facts.futures.by_month(included.meter), included.units).mean() / included.units
    yield (
        facts.offer.fixed_monthly * (1 - float(used)),
        worded("{used} of what is included stays unused.", used=percent(1 - float(used))),
    )


def _unit(facts: _Facts) -> Amounts:
    for stress in facts.stresses[:1]:
        yield stress.cost_per_month, stress.sentence


def _multiplied(facts: _Facts) -> Amounts:
    for stress in facts.stresses:
        if stress.about in _MULTIPLIED:
            yield stress.cost_per_month, stress.sentence


def _tiers(facts: _Facts) -> Amounts:
    """The same price list read the other way: each slice at its own rate, or all units at the rate reached."""
    data = facts.contract.to_data()
    turned = False
    for charge in data["charges"]:
        other = {"graduated": "volume", "volume": "graduated"}.get(charge.get("price", {}).get("model"))
        if other is not None:
            charge["price"]["model"], turned = other, True
    if not turned:
        return
    year = normal_year(facts.contract, facts.futures.workload)
    total: Decimal = bill(type(facts.contract).model_validate(data), year).total
    difference = abs(float(total - facts.offer.base_bill.total)) / len(year)
    yield (
        difference,
        worded("A normal month with the tiers read the other way: each slice at its own rate, or all at the last."),
    )


def _falls(facts: _Facts) -> Amounts:
    fall = facts.futures.workload.price_fall_per_year
    if fall <= 0 or floats(facts.contract):
        return
    months = max(term_of(facts.contract), int(facts.thresholds["lockin_months_asked"]))
    amount = facts.offer.bill_monthly_mean * least_lockin_discount(fall, months)
    yield (
        amount,
        worded(
            "Market prices that fall {fall} a year, on average over {months} months.", fall=percent(fall), months=months
        ),
    )


def _may_move(facts: _Facts) -> Amounts:
    """A price that nobody fixed: what the dearest tenth of its ways would add on average over a year."""
    work = facts.futures.workload
    if not priced_by_tokens(facts.contract):
        return
    trend = work.price_follows * math.log(1 - work.price_fall_per_year) + work.price_trend
    rise = math.expm1(max(0.0, trend + NormalDist().inv_cdf(facts.thresholds["review_band_high"]) * work.price_sd) / 2)
    yield facts.offer.bill_monthly_mean * rise, worded("What prices add in a year that only one in ten is worse than.")


def _renewal(facts: _Facts) -> Amounts:
    work = facts.futures.workload
    asked = work.renewal_rise + NormalDist().inv_cdf(facts.thresholds["review_band_high"]) * work.renewal_rise_sd
    yield (
        facts.offer.bill_monthly_mean * math.expm1(max(0.0, asked)),
        worded("A rise at renewal that only one vendor in ten passes."),
    )


def _locked_in(facts: _Facts) -> Amounts:
    if term_of(facts.contract) > 1:
        regret = float((facts.offer.version_mean - facts.least).mean())
        yield (
            regret,
            worded("What the cheapest offer of each plausible situation would save, had you been free to change."),
        )


def _committed(facts: _Facts) -> Amounts:
    contract = facts.contract
    if contract.commitment is None and contract.minimum_spend is None and not contract.credits:
        return
    free = contract.model_copy(update={"commitment": None, "minimum_spend": None, "credits": ()})
    free = type(contract).model_validate(free.to_data())
    without = float(bill_in(free, facts.futures).bill.mean())
    yield facts.offer.bill_monthly_mean - without, worded("What is committed, bought ahead or topped up and not used.")


def _runaways(facts: _Facts) -> Amounts:
    work = facts.futures.workload
    if work.runaways_per_year <= 0 or work.runaway_months <= 0 or not priced_by_tokens(facts.contract):
        return
    variable = facts.offer.bill_monthly_mean - facts.offer.fixed_monthly
    lost = variable * work.runaways_per_year / 12 * work.runaway_months
    yield lost, worded("What runaway agents burn in an average month before someone notices.")


def _missed(facts: _Facts) -> Amounts:
    lost = facts.offer.unserved_tasks * facts.futures.workload.missed_value
    yield (
        lost,
        worded(
            "{tasks:,.0f} tasks a month that would not be served, at what one is worth to you.",
            tasks=facts.offer.unserved_tasks,
        ),
    )


def _routing(facts: _Facts) -> Amounts:
    yield facts.routing.saving_per_month, worded("What routing to cheaper models saves in an average month.")


def _measuring(facts: _Facts) -> Amounts:
    yield facts.measuring.perfect_value_per_month, worded("What knowing your use exactly would save.")


def _grown(facts: _Facts) -> Amounts:
    bands = facts.offer.monthly_bands
    if bands:
        yield bands[-1].mean - bands[0].mean, worded("The twelfth month on average, less the first.")


_TOPICS: tuple[tuple[tuple[str, ...], Callable[[_Facts], Amounts]], ...] = (
    (("cap", "cap.enforcement", "cap.alerts"), _bad_month),
    (("answers.busiest", "answers.spikes"), _busy_month),
    (("charges.overage", "beyond_included"), _beyond),
    (("charges.included",), _idle),
    (("charges.unit", "terms.may_change_unit", "terms.usage_meter", "terms.meter_export", "terms.logs"), _unit),
    (("charges.convert",), _multiplied),
    (("charges.tiers",), _tiers),
    (("terms.list_price_falls_passed_on", "answers.price_decline"), _falls),
    (("terms.price_floats",), _may_move),
    (("terms.uplift_cap",), _renewal),
    (("term_months",), _locked_in),
    (("commitment", "minimum_spend", "credits"), _committed),
    (("answers.loops", "answers.detection"), _runaways),
    (("answers.stop_ok", "answers.missed_value"), _missed),
    (("answers.routable", "answers.routine", "answers.evaluation", "terms.evaluation"), _routing),
    (("answers.usage_basis",), _measuring),
    (("answers.growth",), _grown),
)
