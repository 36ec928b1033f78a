"""Where service ends in a month: at included units, at the end of a price table, or at a cap before the next call."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from advisor.contracts.compiled import CompiledUsage
from advisor.contracts.money import Exact, times


@dataclass(frozen=True)
class Reach:
    """How far into the month service goes: a share of it, and whether up to just before that moment (side -1)."""

    share: Exact = 1
    side: int = 0


WHOLE_MONTH = Reach()


def units_due(charge: CompiledUsage, quantity: Exact, side: int, included_left: Exact) -> tuple[Exact, Exact, int]:
    """(units to price, included units used, side) for a quantity of the meter; nothing beyond a stop is priced."""
    units = quantity
    if charge.conversion is not None:
        units, side = charge.conversion.units(quantity, side)
    beyond = units - included_left
    if beyond < 0 or (beyond == 0 and side <= 0):
        return 0, units, 0
    if charge.stops_at_included:
        return 0, included_left, 0
    last = charge.last_bound
    if last is not None and (beyond > last or (beyond == last and side > 0)):
        return last, included_left, 0
    return beyond, included_left, side


def amount_due(charge: CompiledUsage, quantity: Exact, side: int, included_left: Exact, fee_at_zero: bool) -> Exact:
    """What a usage charge costs before discounts and rounding, within its own minimum and maximum."""
    units, _, side = units_due(charge, quantity, side, included_left)
    return within(charge.pricer.amount(units, side, fee_at_zero), charge.minimum, charge.maximum)


def within(amount: Exact, minimum: Exact | None, maximum: Exact | None) -> Exact:
    """An amount of money kept between a minimum and a maximum; None is no bound."""
    if maximum is not None and amount > maximum:
        amount = maximum
    if minimum is not None and amount < minimum:
        amount = minimum
    return amount


def end_of_meter(charge: CompiledUsage, included_left: Exact) -> Exact | None:
    """Where this charge ends its meter, in the meter's own units; None = nowhere."""
    if charge.stops_at_included:
        end = included_left
    elif charge.last_bound is not None:
        end = included_left + charge.last_bound
    else:
        return None
    return end if charge.conversion is None else end * charge.conversion.undone


@dataclass(slots=True)
class MonthOfUse:
    """One usage charge in one month."""

    charge: CompiledUsage
    quantity: Exact
    """What the meter would count in a whole month without stops."""
    end: Exact | None
    """Where the meter ends, in its own units."""
    included_left: Exact
    fee_at_zero: bool

    def served(self, reach: Reach) -> tuple[Exact, int]:
        """The quantity served, and from which side it is looked at."""
        quantity = self.quantity if reach is WHOLE_MONTH else times(self.quantity, reach.share)
        if self.end is not None and (quantity > self.end or (quantity == self.end and reach.side > 0)):
            return self.end, 0
        return quantity, reach.side if self.quantity else 0

    def amount(self, reach: Reach) -> Exact:
        """What this use costs up to a reach, in money, not rounded."""
        quantity, side = self.served(reach)
        return amount_due(self.charge, quantity, side, self.included_left, self.fee_at_zero)

    def raw_amount(self, reach: Reach) -> Exact:
        """The amount without the charge's own minimum and maximum."""
        quantity, side = self.served(reach)
        units, _, side = units_due(self.charge, quantity, side, self.included_left)
        return self.charge.pricer.amount(units, side, self.fee_at_zero)

    def turns(self) -> list[Exact]:
        """Shares of the month at which the amount may bend, jump or fall; between them it only rises."""
        if self.quantity == 0:
            return []
        bounds = [self.included_left, *(self.included_left + bound for bound in self.charge.pricer.bounds)]
        quantities = [self._quantity_at(bound) for bound in bounds]
        if self.end is not None:
            quantities.append(self.end)
        shares = [quantity * self._share for quantity in quantities]
        return [share for share in shares if 0 < share < 1]

    def jumps(self, low: Exact, high: Exact) -> tuple[Exact, Exact] | None:
        """Between two turns: the shares (a first one, distance) at which the amount jumps; None = it doesn't."""
        if self.quantity == 0:
            return None
        middle = (low + high) * Fraction(1, 2) * self.quantity
        if self.end is not None and middle >= self.end:
            return None
        conversion = self.charge.conversion
        undone: Exact = 1 if conversion is None else conversion.undone
        if conversion is not None and conversion.rounding != "none":
            step = Fraction(1, conversion.scale)
            first = step / 2 if conversion.rounding == "half_up" else Fraction(0)
            return first * undone * self._share, step * undone * self._share
        units = middle if conversion is None else middle * conversion.multiplier
        if units <= self.included_left:
            return None
        stride = self.charge.pricer.stride_at(units - self.included_left)
        if stride is None:
            return None
        return (self.included_left + stride[0]) * undone * self._share, stride[1] * undone * self._share

    @property
    def _share(self) -> Fraction:
        return 1 / Fraction(self.quantity)

    def _quantity_at(self, units: Exact) -> Exact:
        """Where, in the meter's own units, the converted quantity passes a number of units."""
        conversion = self.charge.conversion
        if conversion is None:
            return units
        if conversion.rounding == "none":
            return units * conversion.undone
        whole = (units * conversion.scale).numerator // (units * conversion.scale).denominator
        passed = Fraction(whole)
        if conversion.rounding == "down":
            passed += 1
        elif conversion.rounding == "half_up":
            passed += Fraction(1, 2)
        return passed / conversion.scale * conversion.undone


def reach_under_cap(fees: Exact, uses: Sequence[MonthOfUse], left: Exact) -> Reach:
    """The largest share of the month up to which fees and use do not pass what is left of a cap on spend.

    Exact: between turns the spend only rises, so the jump that passes the limit is found by halving, and what
    remains is a straight line.
    """

    def spend(share: Exact, side: int) -> Exact:
        total = fees
        for use in uses:
            total += use.amount(Reach(share, side))
        return total

    if spend(1, 0) <= left and not any(use.charge.pricer.may_fall for use in uses):
        return WHOLE_MONTH
    if spend(0, 0) > left:
        return Reach(0)
    turns = sorted({0, 1, *(turn for use in uses for turn in use.turns())})
    for low, high in pairwise(turns):
        if spend(high, -1) > left:
            return _between(uses, spend, low, high, left)
        if spend(high, 0) > left:
            return Reach(high, -1)
    return WHOLE_MONTH


def _between(
    uses: Sequence[MonthOfUse], spend: Callable[[Exact, int], Exact], low: Exact, high: Exact, left: Exact
) -> Reach:
    """The same between two turns: the limit is passed at low itself, just after it, or before high."""
    start, end = low, high
    for use in uses:
        jumps = use.jumps(low, high)
        if jumps is None:
            continue
        first, distance = jumps
        fits = (start - first) // distance  # number of a jump up to which the limit holds
        passes = (end - first) // distance + 1  # number of one that is out of reach
        while passes - fits > 1:
            middle = (fits + passes) // 2
            share = first + middle * distance
            if share <= start or (share < end and spend(share, -1) <= left):
                fits = middle
            else:
                passes = middle
        start = max(start, first + fits * distance)
        end = min(end, first + passes * distance)
    if spend(start, 0) > left:
        return Reach(start, -1)
    if spend(start, 1) > left:
        return Reach(start)
    return _on_a_line(uses, spend, start, end, left)


def _on_a_line(
    uses: Sequence[MonthOfUse], spend: Callable[[Exact, int], Exact], start: Exact, end: Exact, left: Exact
) -> Reach:
    """The same where nothing jumps: each charge is a straight line that its own minimum or maximum may cut."""
    bends = {start, end}
    for use in uses:
        first, last = use.raw_amount(Reach(start, 1)), use.raw_amount(Reach(end, -1))
        for bound in (use.charge.minimum, use.charge.maximum):
            if bound is not None and first < bound < last:
                bends.add(start + (bound - first) * (end - start) * (1 / Fraction(last - first)))
    places = sorted(bends)
    for low, high in pairwise(places):
        at_high = spend(high, -1)
        if at_high > left:
            at_low = spend(low, 1)
            return Reach(low + (left - at_low) * (high - low) * (1 / Fraction(at_high - at_low)))
    return Reach(end, -1)
