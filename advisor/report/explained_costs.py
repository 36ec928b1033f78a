"""Explanations of what one offer costs: its average and bad months, its year, and the exact bill behind them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from advisor.report.explanation_parts import Explanation, explanation
from advisor.report.wording import count, day, exact_money, meter_name, money, percent
from advisor.sentences import worded

if TYPE_CHECKING:
    from advisor.advice import Advice
    from advisor.contracts import Contract
    from advisor.forecast.priced_offer import PricedOffer
    from advisor.portfolio import Portfolio
    from advisor.workload import Assumption

_VOLUME = (
    "tasks", "usage_basis", "no_number", "stated_range", "busiest", "known_peak", "growth", "growth_spread", "spikes", "spike_size",
)  # fmt: skip
_TOKENS = (
    "task_cost", "task_cost_sd", "task_size_sd", "context_growth", "loops", "detection", "runaway_speed",
)  # fmt: skip
_SIZES = ("input_tokens", "output_tokens", "requests_per_task", "cached_share", "retries", "model_tier")
"""What the cost of a task is made of, where the buyer did not give it."""
_OF_METER = {
    "resolutions": ("resolved_share",), "minutes": ("minutes_per_task",), "actions": ("actions_per_task",),
    "credits": ("credits_per_task",), "seats": ("seats",),
}  # fmt: skip
MARKET = ("price_decline", "price_spread")


def priced_offer(advice: Advice, name: str) -> PricedOffer:
    wanted = name or advice.verdict.offer
    combination = advice.verdict.combination
    if combination is not None and combination.name == wanted:
        return combination.priced
    found = next((one.priced for one in advice.verdict.offers if one.priced.name == wanted), None)
    if found is None:
        raise KeyError(name)
    return found


def _cost(key: str, shown: Callable[[PricedOffer, str], tuple[str, ...]]) -> Callable[[Advice, str], Explanation]:
    """`shown` gives the figure and then further lines of working."""

    def made(advice: Advice, name: str) -> Explanation:
        offer, currency = priced_offer(advice, name), advice.case.currency
        figure, *more = shown(offer, currency)
        return explanation(
            key,
            worded("{figure} ({offer})", figure=figure, offer=offer.name),
            (*normal_month(offer, currency), *more),
            work_inputs(advice, offer),
            evidence_of(advice, offer.contract),
        )

    return made


def _month(offer: PricedOffer, currency: str) -> tuple[str, ...]:
    normal, mean = float(offer.base_bill.total) / 12, offer.monthly.mean
    lines = [worded("Average over all futures: {mean}.", mean=exact_money(round(mean, 2), currency))]
    if abs(mean - normal) >= 0.005 * max(normal, 1.0):
        apart = money(abs(mean - normal), currency)
        than = (
            worded("That is {amount} more than a normal month:", amount=apart)
            if mean > normal
            else worded("That is {amount} less than a normal month:", amount=apart)
        )
        lines.append(than + " " + worded("busy months, growth, spikes and runaways are in the average."))
    missed = mean - offer.bill_monthly_mean
    if missed >= 0.005 * max(mean, 1.0):
        lines.append(
            worded(
                "{bill_monthly_mean} of it is the vendor's bill, {missed} the value of tasks not served.",
                bill_monthly_mean=money(offer.bill_monthly_mean, currency),
                missed=money(missed, currency),
            )
        )
    return (money(mean, currency), *lines)


def _range(offer: PricedOffer, currency: str) -> tuple[str, ...]:
    cost = offer.monthly
    return (
        worded("{low} to {high}", low=money(cost.p10, currency), high=money(cost.p90, currency)),
        worded("In the middle: {middle}.", middle=money(cost.p50, currency)),
    )


def _bad_month(offer: PricedOffer, currency: str) -> tuple[str, ...]:
    cost = offer.monthly
    return (
        money(cost.cvar95, currency),
        worded(
            "1 in 20 months costs more than {one_in_twenty}; the average of those is {bad_month}.",
            one_in_twenty=money(cost.p95, currency),
            bad_month=money(cost.cvar95, currency),
        ),
    )


def _year(offer: PricedOffer, currency: str) -> tuple[str, ...]:
    cost = offer.annual
    return (
        money(cost.mean, currency),
        worded(
            "8 of 10 futures: {low} to {high}; the middle one {middle}; the average of the worst 1 in 20 {bad_month}.",
            low=money(cost.p10, currency),
            high=money(cost.p90, currency),
            middle=money(cost.p50, currency),
            bad_month=money(cost.cvar95, currency),
        ),
        worded("The exact bill of twelve normal months: {total}.", total=exact_money(offer.base_bill.total, currency)),
    )


def _over_budget(offer: PricedOffer, currency: str) -> tuple[str, ...]:
    return (worded("no budget given") if offer.over_budget_share is None else percent(offer.over_budget_share, 1),)


def _unserved(offer: PricedOffer, currency: str) -> tuple[str, ...]:
    return (
        percent(offer.unserved_share, 1),
        worded("On average {unserved_tasks} tasks a month are not served.", unserved_tasks=count(offer.unserved_tasks)),
    )


def _normal_bill(offer: PricedOffer, currency: str) -> tuple[str, ...]:
    return (exact_money(offer.base_bill.months[0].total, currency),)


def normal_month(offer: PricedOffer, currency: str) -> Iterator[str]:
    """The exact bill of the first normal month, line by line."""
    month = offer.base_bill.months[0]
    for line in month.lines:
        if line.amount:
            yield worded(
                "{charge}: {working} = {amount}",
                charge=line.description,
                working=line.working,
                amount=exact_money(line.amount, currency),
            )
    for meter, units in month.unserved.items():
        yield worded("Not served: {units} {meter}", units=count(units), meter=meter_name(meter))
    yield worded("A normal month: {total}", total=exact_money(month.total, currency))


def work_inputs(advice: Advice, offer: PricedOffer) -> tuple[Assumption, ...]:
    """The assumptions that move this offer's bill: its meters' own, and those of what it leaves open."""
    contract, work = offer.contract, advice.workload
    meters = {
        str(meter)
        for charge in contract.charges
        for meter in (getattr(charge, "meter", None), getattr(charge, "per", None))
        if meter
    }
    keys = [*_VOLUME] if meters - {"seats"} else []
    if meters & work.token_meters:
        keys += _TOKENS
        known = any(each.key == "task_cost" and each.basis in ("said", "measured") for each in advice.assumptions)
        if not known or meters & work.token_meters != {"model_cost"}:
            keys += _SIZES
    for meter in sorted(meters):
        keys += _OF_METER.get(meter, ())
    if offer.stops or offer.unserved_share > 0:
        keys += ["missed_value", "stop_ok"]
    if contract.terms.price_floats == "yes":
        keys += MARKET
    return tuple(
        each for each in advice.assumptions if each.key in keys or (each.source == "offers" and offer.name in each.name)
    )


def evidence_of(advice: Advice, contract: Contract) -> tuple[str, ...]:
    evidence = contract.evidence
    if advice.offers_are_typical:
        return (
            worded(
                "Typical offer of the market, built from list prices checked up to {prices_checked_on}",
                prices_checked_on=day(advice.prices_checked_on),
            ),
        )
    if not evidence.source:
        return (worded("{contract}: prices typed in, no source given", contract=contract.name),)
    if evidence.read_on:
        read = day(evidence.read_on)
        return (worded("{offer}: {source}, read {day}", offer=contract.name, source=evidence.source, day=read),)
    return (worded("{offer}: {source}", offer=contract.name, source=evidence.source),)


def explain_total(portfolio: Portfolio) -> Explanation:
    """How the total of several workflows is made. KeyError for a case that names none."""
    total, currency = portfolio.total, portfolio.case.currency
    if total is None:
        raise KeyError("total")
    working: list[str] = [
        worded(
            "{name}: {offer}, {monthly_mean} a month, {share} of the money.",
            name=one.name,
            offer=one.offer,
            monthly_mean=exact_money(round(one.monthly_mean, 2), currency),
            share=percent(one.share),
        )
        for one in total.verdicts
    ]
    working += [
        worded("Together {average} a month.", average=exact_money(round(total.monthly.mean, 2), currency)),
        worded(
            "The exact bills of twelve normal months: {base_total}.", base_total=exact_money(total.base_total, currency)
        ),
        total.sentence,
    ]
    return explanation("total", money(total.monthly.mean, currency), tuple(working))


COSTS: dict[str, Callable[[Advice, str], Explanation]] = {
    "month": _cost("month", _month),
    "range": _cost("range", _range),
    "bad_month": _cost("bad_month", _bad_month),
    "year": _cost("year", _year),
    "normal_month": _cost("normal_month", _normal_bill),
    "over_budget": _cost("over_budget", _over_budget),
    "unserved": _cost("unserved", _unserved),
}
"""What can be explained of each offer."""
