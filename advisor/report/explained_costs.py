"""Explanations of what one offer costs: its average and bad months, its year, and the exact bill behind them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from advisor.report.explanation_parts import Explanation, explanation
from advisor.report.wording import count, day, exact_money, money, percent

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
            f"{figure} ({offer.name})",
            (*normal_month(offer, currency), *more),
            work_inputs(advice, offer),
            evidence_of(advice, offer.contract),
        )

    return made


def _month(offer: PricedOffer, currency: str) -> tuple[str, ...]:
    normal, mean = float(offer.base_bill.total) / 12, offer.monthly.mean
    lines = [f"Average over all futures: {exact_money(round(mean, 2), currency)}."]
    if abs(mean - normal) >= 0.005 * max(normal, 1.0):
        more = "more" if mean > normal else "less"
        lines.append(
            f"That is {money(abs(mean - normal), currency)} {more} than a normal month: busy months, growth, spikes and runaways "
            "are in the average."
        )
    missed = mean - offer.bill_monthly_mean
    if missed >= 0.005 * max(mean, 1.0):
        lines.append(
            f"{money(offer.bill_monthly_mean, currency)} of it is the vendor's bill, {money(missed, currency)} the value of tasks not served."
        )
    return (money(mean, currency), *lines)


def _range(offer: PricedOffer, currency: str) -> tuple[str, ...]:
    cost = offer.monthly
    return (
        f"{money(cost.p10, currency)} to {money(cost.p90, currency)}",
        f"In the middle: {money(cost.p50, currency)}.",
    )


def _bad_month(offer: PricedOffer, currency: str) -> tuple[str, ...]:
    cost = offer.monthly
    return (
        money(cost.cvar95, currency),
        f"1 in 20 months costs more than {money(cost.p95, currency)}; the average of those is {money(cost.cvar95, currency)}.",
    )


def _year(offer: PricedOffer, currency: str) -> tuple[str, ...]:
    cost = offer.annual
    return (
        money(cost.mean, currency),
        f"8 of 10 futures: {money(cost.p10, currency)} to {money(cost.p90, currency)}; the middle one {money(cost.p50, currency)}; "
        f"the average of the worst 1 in 20 {money(cost.cvar95, currency)}.",
        f"The exact bill of twelve normal months: {exact_money(offer.base_bill.total, currency)}.",
    )


def _over_budget(offer: PricedOffer, currency: str) -> tuple[str, ...]:
    return ("no budget given" if offer.over_budget_share is None else percent(offer.over_budget_share, 1),)


def _unserved(offer: PricedOffer, currency: str) -> tuple[str, ...]:
    return (percent(offer.unserved_share, 1), f"On average {count(offer.unserved_tasks)} tasks a month are not served.")


def _normal_bill(offer: PricedOffer, currency: str) -> tuple[str, ...]:
    return (exact_money(offer.base_bill.months[0].total, currency),)


def normal_month(offer: PricedOffer, currency: str) -> Iterator[str]:
    """The exact bill of the first normal month, line by line."""
    month = offer.base_bill.months[0]
    for line in month.lines:
        if line.amount:
            yield f"{line.description}: {line.working} = {exact_money(line.amount, currency)}"
    for meter, units in month.unserved.items():
        yield f"Not served: {count(units)} {meter.replace('_', ' ')}"
    yield f"A normal month: {exact_money(month.total, currency)}"


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
        return (f"Typical offer of the market, built from list prices checked up to {day(advice.prices_checked_on)}",)
    if not evidence.source:
        return (f"{contract.name}: prices typed in, no source given",)
    read = f", read {day(evidence.read_on)}" if evidence.read_on else ""
    return (f"{contract.name}: {evidence.source}{read}",)


def explain_total(portfolio: Portfolio) -> Explanation:
    """How the total of several workflows is made. KeyError for a case that names none."""
    total, currency = portfolio.total, portfolio.case.currency
    if total is None:
        raise KeyError("total")
    working = [
        f"{one.name}: {one.offer}, {exact_money(round(one.monthly_mean, 2), currency)} a month, {percent(one.share)} of the money."
        for one in total.verdicts
    ]
    working += [
        f"Together {exact_money(round(total.monthly.mean, 2), currency)} a month.",
        f"The exact bills of twelve normal months: {exact_money(total.base_total, currency)}.",
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
