"""The chart of what moves the bill most, each unknown alone priced with the exact bill."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import TYPE_CHECKING

from advisor.contracts import bill
from advisor.report.chart_parts import Bar, Bars, Chart, ChartTable
from advisor.report.offers_shown import chosen_offer
from advisor.report.price_curve import year_of_meters
from advisor.report.wording import TENTH, count, exact_money, money, unit_as_heading
from advisor.sentences import worded

if TYPE_CHECKING:
    from advisor.advice import Advice


def tornado_chart(advice: Advice) -> Chart | None:
    """How far each unknown alone moves the chosen offer's twelve-month bill; None when none of them does."""
    work, currency = advice.workload, advice.case.currency
    chosen = chosen_offer(advice).priced

    def total(months: list[dict[str, Decimal]]) -> float:
        return float(bill(chosen.contract, months).total)

    def pair(sd: float) -> tuple[float, float]:
        return math.exp(-TENTH * sd), math.exp(TENTH * sd)

    base = total(year_of_meters(work))
    moves: list[tuple[str, float, float, str, str]] = []
    low, high = pair(work.tasks_sd)
    moves.append(
        (
            worded("{unit} in a normal month", unit=unit_as_heading(advice.case.answers.said("kind"))),
            total(year_of_meters(work, volume=low)),
            total(year_of_meters(work, volume=high)),
            count(work.tasks_per_month * low),
            count(work.tasks_per_month * high),
        )
    )
    low, high = pair(work.task_cost_sd)
    moves.append(
        (
            worded("Size of a task in tokens"),
            total(year_of_meters(work, size=low)),
            total(year_of_meters(work, size=high)),
            worded("{low:.2f} times", low=low),
            worded("{high:.2f} times", high=high),
        )
    )
    low, high = work.growth - TENTH * work.growth_sd, work.growth + TENTH * work.growth_sd
    moves.append(
        (
            worded("Growth over the year"),
            total(year_of_meters(work, growth=low)),
            total(year_of_meters(work, growth=high)),
            _signed_percent(low),
            _signed_percent(high),
        )
    )
    extra = (
        (work.spike_factor, worded("A month with a spike"))
        if work.spikes_per_year > 0 and work.spike_factor > 1
        else None
    )
    if extra is not None:
        season = tuple(f * (extra[0] if m == 6 else 1.0) for m, f in enumerate(work.season))
        moves.append(
            (
                extra[1],
                base,
                total(year_of_meters(work, season=season)),
                worded("none"),
                worded("one, {extra:.1f} times normal", extra=extra[0]),
            )
        )
    if work.runaways_per_year > 0 and work.runaway_months > 0:
        months = year_of_meters(work)
        months[6] = {
            m: q * (1 + Decimal(repr(work.runaway_months))) if m in work.token_meters else q
            for m, q in months[6].items()
        }
        moves.append(
            (
                worded("A runaway agent"),
                base,
                total(months),
                worded("none"),
                worded("one, {runaway_months:.1f} months of tokens", runaway_months=work.runaway_months),
            )
        )
    moves.sort(key=lambda m: -abs(m[2] - m[1]))
    bars = tuple(Bar(name, low_cost - base, high_cost - base) for name, low_cost, high_cost, _, _ in moves)
    moving = tuple(b for b in bars if abs(b.at_high) >= 0.005 or abs(b.at_low) >= 0.005)
    if not moving:
        return None
    largest = moving[0]
    finding = worded(
        "{largest} moves the bill of {chosen} most: {at_low} at its low end and {at_high} at its high end, from {base} over 12 months.",
        largest=largest.name,
        chosen=chosen.name,
        at_low=_signed(largest.at_low, currency),
        at_high=_signed(largest.at_high, currency),
        base=money(base, currency),
    )
    rows = tuple(
        (name, at_low, exact_money(low_cost - base, currency), at_high, exact_money(high_cost - base, currency))
        for name, low_cost, high_cost, at_low, at_high in moves
    )
    return Chart(
        key="drivers",
        title=worded("What moves the bill most"),
        finding=finding,
        caption=worded("Each bar moves one input alone to its 1-in-10 low and high end, priced with the exact bill."),
        shape=Bars(
            moving,
            worded("Change of the 12-month bill from {base}", base=money(base, currency)),
            currency,
            worded("input at its low end"),
            worded("input at its high end"),
        ),
        table=ChartTable(
            (
                worded("Input"),
                worded("Low end"),
                worded("Change of the bill"),
                worded("High end"),
                worded("Change of the bill "),
            ),
            rows,
        ),
    )


def _signed(amount: float, currency: str) -> str:
    return ("+" if amount > 0 else "") + money(amount, currency)


def _signed_percent(logarithm: float) -> str:
    share = round(100 * math.expm1(logarithm))
    return f"−{-share} %" if share < 0 else f"+{share} %"
