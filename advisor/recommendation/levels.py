"""Where to set the caps, stops and alerts, how much to commit to, how often to look again, with workings."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from advisor.forecast.bills import bill_in
from advisor.forecast.priced_offer import Family, PricedOffer
from advisor.recommendation.offer_terms import included_units, priced_by_tokens, rate_on_demand, term_of
from advisor.recommendation.records import Levels
from advisor.recommendation.thresholds import Thresholds
from advisor.recommendation.words import meter_name, money, percent
from advisor.sentences import worded

if TYPE_CHECKING:
    from advisor.forecast.futures import Futures

Array = NDArray[np.float64]


def average_floating_price(fall_per_year: float, months: float) -> float:
    """Average over the term of a price that falls steadily, as a share of today's: (1 - e^-g) / g."""
    decline = -math.log(1 - fall_per_year) * months / 12
    return 1.0 if decline == 0 else (1 - math.exp(-decline)) / decline


def least_lockin_discount(fall_per_year: float, months: float) -> float:
    """The least discount that makes a price fixed for this term fair when the market falls."""
    return 1 - average_floating_price(fall_per_year, months)


def break_even_use(fee: float, included: float, rate_on_demand: float) -> float:
    """The share of the included units that must be used before a commitment beats paying on demand."""
    return fee / (included * rate_on_demand)


def cap_chance(runaways_per_year: float, thresholds: Thresholds) -> float:
    """The share of months in which honest work may reach the cap: chance of a runaway / (value over price - 1)."""
    chance = runaways_per_year / 12 / (thresholds["task_value_over_price"] - 1)
    return min(thresholds["cap_most_chance"], max(thresholds["cap_least_chance"], chance))


@dataclass(frozen=True)
class Commitment:
    """How much of the use is worth paying for in advance."""

    monthly: float
    share: float
    """Of the average month's use."""
    working: str


def best_commitment(use: Array, price_committed: float, price_on_demand: float) -> float | None:
    """Units a month worth committing to: the (p - c)/p quantile of use over the whole term; None without a discount."""
    if not 0 < price_committed < price_on_demand:
        return None
    return float(np.quantile(use, (price_on_demand - price_committed) / price_on_demand))


def best_allowance(use: Array, price_included: float, price_beyond: float) -> float | None:
    """Units a month worth including: those that fewer months than included / beyond price pass; None when beyond is no
    dearer. The same quantile as a commitment's, of the units beyond which one more included unit no longer pays.
    `use` has the shape (futures x months,), in units a month.
    """
    return best_commitment(use, price_included, price_beyond)


def set_levels(
    chosen: PricedOffer,
    family: Family,
    offers: Sequence[PricedOffer],
    futures: Futures,
    hard_budget: float | None,
    thresholds: Thresholds,
    currency: str,
) -> Levels:
    """All levels for the chosen offer; none of them is above a hard budget."""
    working: dict[str, str] = {}
    workload = futures.workload
    cap = _monthly_cap(chosen, futures, hard_budget, thresholds, currency, working)
    variable = cap - chosen.fixed_monthly > 0.005
    daily = _daily_stop(chosen, cap, thresholds, currency, working) if variable else None
    per_task = _per_task_cap(chosen, futures, cap, thresholds, currency, working) if variable else None
    commitment = None if family == "per_token" else _commitment(chosen, offers, futures, hard_budget, currency, working)
    headroom = None if family == "per_token" else _headroom(chosen, futures, thresholds, working)
    allowance = None if family == "per_token" else _allowance(chosen, futures, hard_budget, working)
    _break_even(offers, working)
    working["alerts"] = _alerts(cap, thresholds, currency)
    term = max((term_of(offer.contract) for offer in offers), default=1)
    asked = term if term > 1 else thresholds["lockin_months_asked"]
    discount = least_lockin_discount(workload.price_fall_per_year, asked)
    working["minimum_lockin_discount"] = worded(
        "If market prices fall {fall} a year, a price fixed for {asked:.0f} months is fair only from a discount of {discount}; below that ask for a price-reduction clause.",
        fall=percent(workload.price_fall_per_year),
        asked=asked,
        discount=percent(discount, 1),
    )
    return Levels(
        monthly_cap=cap,
        daily_stop=daily,
        per_task_cap=per_task,
        alerts=(thresholds["alert_inform"], thresholds["alert_act"], thresholds["alert_throttle"]),
        commitment=commitment.monthly if commitment else None,
        commitment_share=commitment.share if commitment else None,
        headroom=headroom,
        allowance=None if allowance is None else allowance[1],
        allowance_meter="" if allowance is None else allowance[0],
        retries=int(thresholds["retries"]),
        recursion_depth=int(thresholds["recursion_depth"]),
        minimum_lockin_discount=discount,
        workings=working,
    )


def _alerts(cap: float, thresholds: Thresholds, currency: str) -> str:
    inform, act, throttle = (cap * thresholds[key] for key in ("alert_inform", "alert_act", "alert_throttle"))
    return worded(
        "At {inform} look; at {act} route to cheaper models and search for loops; at {throttle} slow down. Also when the month so far is above {pace:g} times its share of the budget, or a day above {day:g} times the median of the last seven.",
        inform=money(inform, currency),
        act=money(act, currency),
        throttle=money(throttle, currency),
        pace=thresholds["pace_alert"],
        day=thresholds["day_alert"],
    )


def _honest_bills(chosen: PricedOffer, futures: Futures) -> Array:
    """The bills of the same months without runaway agents; shape (12, futures).

    Leaving out the months that have one would leave the spikes among too few others.
    """
    return bill_in(chosen.contract, futures.without_runaways()).bill


def _monthly_cap(
    chosen: PricedOffer,
    futures: Futures,
    hard_budget: float | None,
    thresholds: Thresholds,
    currency: str,
    working: dict[str, str],
) -> float:
    chance = cap_chance(futures.workload.runaways_per_year, thresholds)
    bills = _honest_bills(chosen, futures)
    cap = max(chosen.fixed_monthly, float(np.quantile(bills, 1 - chance)))
    said = worded(
        "Honest work reaches {cap} in {chance} of months", cap=money(cap, currency), chance=percent(chance, 1)
    )
    if hard_budget is not None and hard_budget < cap:
        working["monthly_cap"] = worded(
            "{said}; your hard budget of {hard_budget} is lower, so it is the cap.",
            said=said,
            hard_budget=money(hard_budget, currency),
        )
        return hard_budget
    working["monthly_cap"] = worded("{said}; more than that is more likely a runaway than work.", said=said)
    return cap


def _daily_stop(
    chosen: PricedOffer, cap: float, thresholds: Thresholds, currency: str, working: dict[str, str]
) -> float:
    normal = chosen.bill_monthly_mean / thresholds["days_in_month"]
    by_day, by_cap = thresholds["daily_stop_normal_days"] * normal, thresholds["daily_stop_cap_share"] * cap
    stop = min(by_day, by_cap)
    working["daily_stop"] = worded(
        "The lower of {days:.0f} normal days ({by_day}) and {share} of the monthly cap ({by_cap}).",
        days=thresholds["daily_stop_normal_days"],
        by_day=money(by_day, currency),
        share=percent(thresholds["daily_stop_cap_share"]),
        by_cap=money(by_cap, currency),
    )
    return stop


def _per_task_cap(
    chosen: PricedOffer, futures: Futures, cap: float, thresholds: Thresholds, currency: str, working: dict[str, str]
) -> float | None:
    tasks = futures.workload.tasks_per_month
    if not priced_by_tokens(chosen.contract) or tasks <= 0:
        return None
    median = float(chosen.base_bill.total) / 12 / tasks
    working["per_task_cap"] = worded(
        "{times:.0f} times what a median task costs ({median}).",
        times=thresholds["per_task_cap_medians"],
        median=money(median, currency),
    )
    return min(cap, thresholds["per_task_cap_medians"] * median)


def commitment_prices(offers: Sequence[PricedOffer], offer: PricedOffer) -> tuple[str, float, float, float] | None:
    """Meter, included units, price of one included unit, and what one costs on demand: beyond, or at another offer."""
    included = included_units(offer.contract)
    if included is None or included.units <= 0 or offer.fixed_monthly <= 0:
        return None
    elsewhere = [rate_on_demand(other.contract, included.meter) for other in offers if other is not offer]
    rates = [rate for rate in (included.beyond, *elsewhere) if rate is not None]
    if not rates:
        return None
    return included.meter, included.units, offer.fixed_monthly / included.units, min(rates)


def _commitment(
    chosen: PricedOffer,
    offers: Sequence[PricedOffer],
    futures: Futures,
    hard_budget: float | None,
    currency: str,
    working: dict[str, str],
) -> Commitment | None:
    prices = commitment_prices(offers, chosen)
    if prices is None:
        return None
    meter, _, committed, on_demand = prices
    use = np.asarray(futures.meter(meter), dtype=np.float64)
    units = best_commitment(use, committed, on_demand)
    if units is None:
        return None
    monthly = units * committed
    if hard_budget is not None:
        monthly = min(monthly, hard_budget)
    share = monthly / committed / float(np.mean(use))
    working["commitment"] = worded(
        "The commitment price is {discount} below paying on demand, so commit to the use that {exceeded} of months exceed: {share} of an average month, {monthly}.",
        discount=percent(1 - committed / on_demand),
        exceeded=percent(committed / on_demand),
        share=percent(share),
        monthly=money(monthly, currency),
    )
    return Commitment(monthly, share, working["commitment"])


def _headroom(chosen: PricedOffer, futures: Futures, thresholds: Thresholds, working: dict[str, str]) -> float | None:
    included = included_units(chosen.contract)
    if included is None:
        return None
    use = np.asarray(futures.meter(included.meter), dtype=np.float64)
    wanted = float(np.quantile(use, thresholds["headroom_months"]) / np.mean(use)) - 1
    most = thresholds["headroom_most"]
    told = worded(
        "{months} of months fit with {wanted} above the average month",
        months=percent(thresholds["headroom_months"]),
        wanted=percent(wanted),
    )
    over = float(np.mean(use > np.mean(use) * (1 + thresholds["article_headroom"])))
    told += " " + worded(
        "(the usual {usual} is passed in {over} of months)",
        usual=percent(thresholds["article_headroom"]),
        over=percent(over),
    )
    if wanted > most:
        working["headroom"] = worded(
            "{told}; that much would lie idle, so include {most} more and buy overage beyond.",
            told=told,
            most=percent(most),
        )
        return most
    working["headroom"] = told + "."
    return wanted


def _allowance(
    chosen: PricedOffer, futures: Futures, hard_budget: float | None, working: dict[str, str]
) -> tuple[str, float] | None:
    """How much to have included at this plan's price of an included unit; where it stops, a unit beyond costs what a
    task that is not served is worth."""
    included = included_units(chosen.contract)
    if included is None or included.units <= 0 or chosen.fixed_monthly <= 0:
        return None
    beyond = included.beyond
    if beyond is None and futures.workload.missed_value > 0:
        per_task = 1.0 if included.meter == "tasks" else futures.units_per_task(included.meter)
        beyond = futures.workload.missed_value / per_task if per_task > 0 else None
    if beyond is None:
        return None
    price = chosen.fixed_monthly / included.units
    units = best_allowance(futures.by_month(included.meter), price, beyond)
    if units is None:
        return None
    if hard_budget is not None:
        units = min(units, hard_budget / price)
    working["allowance"] = worded(
        "An included unit costs {price} of one beyond, so include what {price} of months pass: about {units:,.0f} {meter} a month instead of {now:,.0f}.",
        price=percent(price / beyond),
        units=units,
        meter=meter_name(included.meter),
        now=included.units,
    )
    return included.meter, units


def _break_even(offers: Sequence[PricedOffer], working: dict[str, str]) -> None:
    for offer in sorted(offers, key=lambda one: one.name):
        prices = commitment_prices(offers, offer)
        if prices is None:
            continue
        _, units, _, on_demand = prices
        share = break_even_use(offer.fixed_monthly, units, on_demand)
        verb = (
            worded("never pays: on demand all of it costs less")
            if share > 1
            else worded("pays from {share} use of it", share=percent(share, 1))
        )
        working[f"break_even: {offer.name}"] = worded("What {offer} includes {verb}.", offer=offer.name, verb=verb)
