"""What a number of units costs under each price model, exactly, at a point and just before or after it.

`side` says from where a quantity is looked at: 0 = at it, 1 = just above it, -1 = just below it. Bounds, packages and
rounded conversions jump, and a cap on spend must know what the very next unit would cost. `may_fall` says whether more
units can ever cost less.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from advisor.contracts.money import Exact, times

Stride = tuple[Exact, Exact]
"""Where a price jumps again and again: (a first place, distance), in units."""


def ceil_beside(value: Exact, side: int) -> int:
    """value rounded up to a whole number, looked at from a side."""
    whole = -(-value.numerator // value.denominator)
    return whole + 1 if side > 0 and value.denominator == 1 else whole


def floor_beside(value: Exact, side: int) -> int:
    """The whole number below a quantity, or just below or above it where side is -1 or 1."""
    whole = value.numerator // value.denominator
    return whole - 1 if side < 0 and value.denominator == 1 else whole


@dataclass(frozen=True)
class Linear:
    """One price for every unit, or one rate of a money meter."""

    may_fall: ClassVar[bool] = False
    rate: Exact
    is_share: bool = False
    """Whether the units are money and the rate is a share of it; only the words differ."""

    def amount(self, units: Exact, side: int, fee_at_zero: bool) -> Exact:
        """What the units cost, in money; `side` and `fee_at_zero` change nothing."""
        return times(units, self.rate)

    @property
    def bounds(self) -> tuple[Exact, ...]:
        """Units at which another rate begins: none."""
        return ()

    def stride_at(self, units: Exact) -> Stride | None:
        """None: it does not jump."""
        return None


@dataclass(frozen=True)
class Tiers:
    """Where tiers begin and end: tier i is (starts[i], ends[i]]; None = open."""

    starts: tuple[Exact, ...]
    ends: tuple[Exact | None, ...]

    def reached(self, units: Exact, side: int) -> int:
        """The tier in which the last of the units is; past the end of a table that ends, its last tier."""
        for index, end in enumerate(self.ends[:-1]):
            if end is None or units < end or (units == end and side <= 0):
                return index
        return len(self.ends) - 1

    @property
    def bounds(self) -> tuple[Exact, ...]:
        """Where tiers end, in units; an open end is left out."""
        return tuple(end for end in self.ends if end is not None)


def tiers_ending_at(ends: tuple[Exact | None, ...]) -> Tiers:
    """Tiers from their ends in units, in order; None is an open end."""
    starts: list[Exact] = [0]
    for end in ends[:-1]:
        assert end is not None, "the reader refuses an open tier that is not the last"
        starts.append(end)
    return Tiers(tuple(starts), ends)


@dataclass(frozen=True)
class Graduated:
    """Each slice at its own rate, and the flat fee of every tier touched."""

    may_fall: ClassVar[bool] = False
    tiers: Tiers
    rates: tuple[Exact, ...]
    before: tuple[Exact, ...]
    """What is due when a tier is just entered: all slices before it and the flat fees up to its own."""
    first_fee: Exact
    is_share: bool = False
    """Whether the units are money and the rates are shares of it; only the words differ."""

    def amount(self, units: Exact, side: int, fee_at_zero: bool) -> Exact:
        """What the units cost, in money; `side` says from where a bound is looked at, `fee_at_zero` whether the first tier's fee is due without use."""
        if units == 0 and side <= 0:
            return self.first_fee if fee_at_zero else 0
        tier = self.tiers.reached(units, side)
        return self.before[tier] + times(units - self.tiers.starts[tier], self.rates[tier])

    @property
    def bounds(self) -> tuple[Exact, ...]:
        """Units at which another rate begins."""
        return self.tiers.bounds

    def stride_at(self, units: Exact) -> Stride | None:
        """None: it jumps only at its bounds."""
        return None


@dataclass(frozen=True)
class Volume:
    """All units at the rate of the tier reached, plus that tier's flat fee. More use can cost less."""

    may_fall: ClassVar[bool] = True
    tiers: Tiers
    rates: tuple[Exact, ...]
    fees: tuple[Exact, ...]

    def amount(self, units: Exact, side: int, fee_at_zero: bool) -> Exact:
        """What the units cost, in money; `side` and `fee_at_zero` as in `Graduated.amount`."""
        if units == 0 and side <= 0:
            return self.fees[0] if fee_at_zero else 0
        tier = self.tiers.reached(units, side)
        return times(units, self.rates[tier]) + self.fees[tier]

    @property
    def bounds(self) -> tuple[Exact, ...]:
        """Units at which another rate begins."""
        return self.tiers.bounds

    def stride_at(self, units: Exact) -> Stride | None:
        """None: it jumps only at its bounds."""
        return None


@dataclass(frozen=True)
class Stairstep:
    """The price of the band reached; nothing without units."""

    may_fall: ClassVar[bool] = True
    tiers: Tiers
    prices: tuple[Exact, ...]

    def amount(self, units: Exact, side: int, fee_at_zero: bool) -> Exact:
        """The price of the band, in money; `side` as in `Graduated.amount`, `fee_at_zero` changes nothing."""
        if units == 0 and side <= 0:
            return 0
        return self.prices[self.tiers.reached(units, side)]

    @property
    def bounds(self) -> tuple[Exact, ...]:
        """Units at which another band begins."""
        return self.tiers.bounds

    def stride_at(self, units: Exact) -> Stride | None:
        """None: it jumps only at its bounds."""
        return None


@dataclass(frozen=True)
class Package:
    """Whole packages, rounded up or down, and never fewer than the least."""

    may_fall: ClassVar[bool] = False
    size: Exact
    per_unit: Fraction
    """1 ÷ size."""
    price: Exact
    up: bool
    least: int

    def packages(self, units: Exact, side: int) -> int:
        """How many packages the units take; `side` as in `Graduated.amount`."""
        count = times(units, self.per_unit)
        whole = ceil_beside(count, side) if self.up else floor_beside(count, side)
        return max(self.least, whole)

    def amount(self, units: Exact, side: int, fee_at_zero: bool) -> Exact:
        """What the packages cost, in money; `fee_at_zero` changes nothing."""
        return self.packages(units, side) * self.price

    @property
    def bounds(self) -> tuple[Exact, ...]:
        """None: no other price begins anywhere."""
        return ()

    def stride_at(self, units: Exact) -> Stride | None:
        """Where its jumps begin, and how many units lie between two."""
        return (0, self.size)


@dataclass(frozen=True)
class Blocks:
    """Packages inside tiers, rounded up in each (graduated), or all in the blocks of the tier reached (volume)."""

    tiers: Tiers
    sizes: tuple[Exact, ...]
    per_unit: tuple[Fraction, ...]
    prices: tuple[Exact, ...]
    before: tuple[Exact, ...]
    """Graduated: the price of all full tiers before each tier."""
    graduated: bool

    @property
    def may_fall(self) -> bool:
        """Whether more units can cost less."""
        return not self.graduated

    def amount(self, units: Exact, side: int, fee_at_zero: bool) -> Exact:
        """What the blocks cost, in money; `side` as in `Graduated.amount`, `fee_at_zero` changes nothing."""
        if units == 0 and side <= 0:
            return 0
        tier = self.tiers.reached(units, side)
        if not self.graduated:
            return ceil_beside(times(units, self.per_unit[tier]), side) * self.prices[tier]
        inside = times(units - self.tiers.starts[tier], self.per_unit[tier])
        return self.before[tier] + ceil_beside(inside, side) * self.prices[tier]

    @property
    def bounds(self) -> tuple[Exact, ...]:
        """Units at which blocks of another size or price begin."""
        return self.tiers.bounds

    def stride_at(self, units: Exact) -> Stride | None:
        """Where the jumps of the tier begin, and how many units lie between two."""
        tier = self.tiers.reached(units, 0)
        return (self.tiers.starts[tier] if self.graduated else 0, self.sizes[tier])


Pricer = Linear | Graduated | Volume | Stairstep | Package | Blocks
