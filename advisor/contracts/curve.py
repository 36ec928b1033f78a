"""The bill of one month as straight pieces of one meter's quantity, for fast prices and exact crossovers.

The pieces are found by asking the same prices that make the bill, just beside each place where they jump or bend;
only the rounding of lines is left out.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from advisor.contracts.compiled import Compiled, CompiledFee, CompiledUsage
from advisor.contracts.contract import Contract
from advisor.contracts.decimals import WHOLE_DIGITS
from advisor.contracts.money import Exact
from advisor.contracts.stops import MonthOfUse, Reach, end_of_meter, reach_under_cap

MOST_JUMPS = 2000
"""A price that jumps for ever (packages) is followed for so many jumps, unless a quantity is asked for."""
_FARTHEST = 10**WHOLE_DIGITS
"""No quantity that can be written reaches this."""
_SHARE, _NONE = Fraction(1, _FARTHEST), Fraction(0)

Compare = Callable[[Exact, Exact], bool]
"""Whether the first is the smaller; remembers by how much."""


@dataclass(frozen=True)
class Curve:
    """amount(q) = intercepts[i] + slopes[i] × q for breakpoints[i] < q < breakpoints[i + 1], and at[i] in between.

    Unrounded, in the contract's currency; the first breakpoint is 0 and the last piece has no end. `meter` is None
    where the bill does not depend on use at all.
    """

    meter: str | None
    breakpoints: tuple[Fraction, ...]
    at: tuple[Fraction, ...]
    """The bill exactly at each breakpoint; at[0] is the bill without any use."""
    intercepts: tuple[Fraction, ...]
    slopes: tuple[Fraction, ...]
    stops_at: Fraction | None
    """The quantity at which service ends; None = never."""
    known_up_to: Fraction | None
    """Above this quantity the price goes on jumping and the last piece only continues it; None = exact for ever."""

    def amount(self, quantity: Exact) -> Fraction:
        """The month's bill before rounding."""
        quantity = max(quantity, 0)
        place = bisect_left(self.breakpoints, quantity)
        if place < len(self.breakpoints) and self.breakpoints[place] == quantity:
            return self.at[place]
        return self.intercepts[place - 1] + self.slopes[place - 1] * quantity

    def served(self, quantity: Exact) -> Exact:
        """How much of a quantity is served before service ends."""
        return quantity if self.stops_at is None else min(quantity, self.stops_at)


def compile_curve(contract: Contract, up_to: Exact | None = None) -> Curve | None:
    """The curve of a contract, or None where a month's bill is not a function of one meter in that month alone.

    up_to: the largest quantity of interest; matters only for prices that jump for ever, such as packages.
    """
    month = _Month.of(contract)
    if month is None:
        return None
    total = month.total
    places, known_up_to = _places(month.uses, month.fees, month.stop, up_to)
    asked = _Comparisons()
    total(0, 1, asked)
    bends = bool(asked.differences)  # a bill that compares nothing here never does
    if bends:
        places = sorted({*places, *(bend for low, high in pairwise(places) for bend in _bends(total, low, high))})
    last = places[-1]
    beyond = last + 1
    places += sorted(_bends(total, last, _FARTHEST)) if bends and known_up_to is None else []
    intercepts, slopes = [], []
    for low, high in pairwise([*places, max(places[-1] * 2, beyond)]):
        at_low, at_high = total(low, 1, _smaller), total(high, -1, _smaller)
        slope = Fraction(at_high - at_low) / Fraction(high - low) if at_low != at_high else _NONE
        slopes.append(slope)
        intercepts.append(at_low - slope * low if slope else Fraction(at_low))
    return Curve(
        meter=month.meter,
        breakpoints=tuple(Fraction(place) for place in places),
        at=tuple(Fraction(total(place, 0, _smaller)) for place in places),
        intercepts=tuple(intercepts),
        slopes=tuple(slopes),
        stops_at=None if month.stop is None else Fraction(month.stop),
        known_up_to=known_up_to,
    )


def amount_of_month(contract: Contract, quantity: Exact) -> Fraction | None:
    """The bill of one month before rounding, as `Curve.amount` says it, without looking for the pieces."""
    month = _Month.of(contract)
    return None if month is None else Fraction(month.total(max(quantity, 0), 0, _smaller))


@dataclass(frozen=True)
class _Month:
    """A month's bill as a function of one meter in that month alone."""

    plan: Compiled
    meter: str | None
    uses: list[MonthOfUse]
    fees: list[CompiledFee]
    reach: Reach
    stop: Exact | None
    """Where service ends."""

    @classmethod
    def of(cls, contract: Contract) -> _Month | None:
        plan = contract.compiled
        meters = {meter for _, meter in plan.named_meters}
        if len(meters) > 1 or not _months_are_alike(plan):
            return None
        uses = _uses(plan)
        fees = [charge for charge in plan.charges if isinstance(charge, CompiledFee)]
        stop = uses[0].end if uses else None
        reach = Reach()
        if plan.cap is not None and plan.cap.meter is None and uses:
            if any(fee.per for fee in fees):
                return None  # the fees of the whole month would move the stop
            fixed = sum((_fee(fee, 0, _smaller) for fee in fees), start=0)
            reach = reach_under_cap(fixed, uses, plan.cap.limit)
            if reach != Reach():
                reached = Fraction(reach.share) * _FARTHEST
                stop = reached if stop is None else min(stop, reached)
        return cls(plan, next(iter(meters), None), uses, fees, reach, stop)

    def total(self, quantity: Exact, side: int, compare: Compare) -> Exact:
        """The bill at a quantity; usage charges stand still where service has ended."""
        place, use_side, stop, reach = quantity, side, self.stop, self.reach
        if stop is not None and (quantity > stop or (quantity == stop and side > 0)):
            place, use_side = stop, 0
        if reach.side < 0 and place == reach.share * _FARTHEST:
            use_side = -1
        served = Reach(place * _SHARE, use_side)
        uses = iter(self.uses)
        return _settled(
            self.plan,
            [
                _fee(charge, quantity, compare)
                if isinstance(charge, CompiledFee)
                else _bounded(next(uses).raw_amount(served), charge.minimum, charge.maximum, compare)
                for charge in self.plan.charges
            ],
            compare,
        )


def _months_are_alike(plan: Compiled) -> bool:
    """Whether nothing carries over from month to month and every month has the same fees."""
    periods = [charge.period for charge in plan.charges if isinstance(charge, CompiledFee)]
    periods += [charge.pool_period or 1 for charge in plan.charges if isinstance(charge, CompiledUsage)]
    periods += [discount.period for discount in plan.discounts]
    periods += [
        clause.period for clause in (plan.commitment, plan.maximum, plan.minimum, plan.cap) if clause is not None
    ]
    periods += [credit.period for credit in plan.credits]
    return all(period == 1 for period in periods) and all(
        credit.lasts == 1 and not credit.rolls_over for credit in plan.credits
    )


def _uses(plan: Compiled) -> list[MonthOfUse]:
    charges = [charge for charge in plan.charges if isinstance(charge, CompiledUsage)]
    ends = [end for charge in charges if (end := end_of_meter(charge, charge.included)) is not None]
    if plan.cap is not None and plan.cap.meter is not None:
        ends.append(plan.cap.limit)
    end = min(ends, default=None)
    return [MonthOfUse(charge, _FARTHEST, end, charge.included, charge.fee_at_zero is not False) for charge in charges]


def _places(
    uses: list[MonthOfUse], fees: list[CompiledFee], stop: Exact | None, up_to: Exact | None
) -> tuple[list[Exact], Fraction | None]:
    """Every quantity at which a charge may jump or turn, from 0 on, and up to where all of them are there."""
    turns: set[Exact] = {0, *(turn * _FARTHEST for use in uses for turn in use.turns())}
    turns |= {bound for fee in fees if fee.per for bound in (fee.at_least, fee.at_most) if bound is not None}
    if stop is not None:
        turns.add(stop)
    places: set[Exact] = set(turns)
    room = MOST_JUMPS
    for low, high in pairwise([*sorted(turns), _FARTHEST]):
        if stop is not None and low >= stop:
            break
        end = high
        if high == _FARTHEST and up_to is not None:
            end = max(low, min(high, up_to))
        jumps = [j for use in uses if (j := use.jumps(Fraction(low, _FARTHEST), Fraction(high, _FARTHEST))) is not None]
        for first, distance in jumps:
            first, distance = first * _FARTHEST, distance * _FARTHEST
            number = (low - first) // distance + 1
            while (place := first + number * distance) < end:
                if room == 0 and (up_to is None or place > up_to):
                    end = place
                    break
                places.add(place)
                room -= 1 if room else 0
                number += 1
        if jumps and end < high:
            return sorted({end, *(place for place in places if place < end)}), Fraction(end)
    return sorted(places), None


def _bends(total: Callable[[Exact, int, Compare], Exact], low: Exact, high: Exact) -> Iterator[Exact]:
    """Where the bill bends between two neighbouring places: where one of its comparisons changes its outcome."""
    while True:
        here, there = _Comparisons(), _Comparisons()
        total(low, 1, here)
        total(high, -1, there)
        for a, b in zip(here.differences, there.differences, strict=False):
            if (a < 0) != (b < 0) and a != 0 and b != 0:
                break
        else:
            return
        # Up to this comparison both ends took the same way, so its two sides are straight lines in between.
        bend = low + (high - low) * (Fraction(a) / Fraction(a - b))
        yield from _bends(total, low, bend)
        yield bend
        low = bend


class _Comparisons:
    """Compares, and remembers by how much each pair differed."""

    def __init__(self) -> None:
        self.differences: list[Exact] = []

    def __call__(self, a: Exact, b: Exact) -> bool:
        self.differences.append(a - b)
        return a < b


def _smaller(a: Exact, b: Exact) -> bool:
    return a < b


def _bounded(amount: Exact, least: Exact | None, most: Exact | None, compare: Compare) -> Exact:
    if most is not None and compare(most, amount):
        amount = most
    if least is not None and compare(amount, least):
        amount = least
    return amount


def _fee(fee: CompiledFee, quantity: Exact, compare: Compare) -> Exact:
    counted = 1 if fee.per is None else _bounded(quantity, fee.at_least, fee.at_most, compare)
    return _bounded(fee.amount * counted, fee.minimum, fee.maximum, compare)


def _settled(plan: Compiled, amounts: list[Exact], compare: Compare) -> Exact:
    """The steps after the charges for one month, without rounding (billing.py has them with it)."""
    left = list(amounts)
    unit = Fraction(1, plan.scale)
    for discount in plan.discounts:
        rest = discount.value * unit
        for place in discount.charges:
            if discount.percent:
                left[place] -= left[place] * discount.value
            else:
                off = left[place] if compare(left[place], rest) else rest
                left[place] -= off
                rest -= off
    billed: Exact = sum(left)
    if plan.commitment is not None:
        amount = plan.commitment.amount * unit
        if compare(amount, billed):
            billed += (billed - amount) * plan.commitment.extra
        elif plan.commitment.true_up is not False:
            billed = amount
    billed = _bounded(
        billed,
        None if plan.minimum is None else plan.minimum.amount * unit,
        None if plan.maximum is None else plan.maximum.amount * unit,
        compare,
    )
    cost: Exact = 0
    for credit in plan.credits:
        cost += credit.cost * unit
        face = credit.amount * unit
        billed = billed - face if compare(face, billed) else 0
    return billed + cost
