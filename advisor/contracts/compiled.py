"""A contract turned once into exact fractions and periods in months, ready to bill many months quickly."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from advisor.contracts import prices
from advisor.contracts.money import Exact, to_units
from advisor.contracts.pricing import (
    Blocks,
    Graduated,
    Linear,
    Package,
    Pricer,
    Stairstep,
    Tiers,
    Volume,
    ceil_beside,
    floor_beside,
    tiers_ending_at,
)
from advisor.sentences import filled, worded

if TYPE_CHECKING:
    from advisor.contracts.contract import Contract, FeeCharge, SpendBound, UsageCharge

ONCE = 0
"""The period of a fee that falls only in the first month of all."""


@dataclass(frozen=True)
class Conversion:
    """units = quantity × multiplier, rounded to 1/scale."""

    multiplier: Exact
    undone: Exact
    """1 ÷ multiplier: what one unit is in the meter's own units."""
    rounding: str
    scale: int

    def units(self, quantity: Exact, side: int) -> tuple[Exact, int]:
        """The converted quantity, and from which side it is still looked at: a rounded one stands still."""
        units = quantity * self.multiplier
        if self.rounding == "none":
            return units, side
        scaled = units * self.scale
        if self.rounding == "up":
            whole = ceil_beside(scaled, side)
        elif self.rounding == "down":
            whole = floor_beside(scaled, side)
        else:
            whole = floor_beside(scaled + Fraction(1, 2), side)
        return exact(Fraction(max(whole, 0), self.scale)), 0


@dataclass(frozen=True)
class CompiledFee:
    id: str
    amount: Exact
    period: int
    per: str | None
    at_least: Exact | None
    at_most: Exact | None
    minimum: Exact | None
    maximum: Exact | None

    @cached_property
    def description(self) -> str:
        """What the line of a bill is called."""
        return worded("{id}: fee", id=self.id)

    def is_due(self, month: int) -> bool:
        """Whether it falls due in this month, counted from 0."""
        return is_first(month, self.period)


@dataclass(frozen=True)
class CompiledUsage:
    id: str
    meter: str
    conversion: Conversion | None
    included: Exact
    pool_period: int | None
    """Months that one pool of included units lasts; None = a new allowance every month."""
    stops_at_included: bool
    last_bound: Exact | None
    """Where a price ends and service stops; None = never."""
    pricer: Pricer
    fee_at_zero: bool | None
    """Whether the first tier's flat fee is due at zero units; None = the contract does not say."""
    minimum: Exact | None
    maximum: Exact | None

    @cached_property
    def description(self) -> str:
        """What the line of a bill is called."""
        return worded("{id}: {meter}", id=self.id, meter=filled(self.meter.replace("_", " ")))


@dataclass(frozen=True)
class CompiledDiscount:
    percent: bool
    value: Exact
    """A share, or an amount in smallest units of the currency."""
    period: int
    charges: tuple[int, ...]
    """Places of the charges that it may reduce, in the order in which they are written."""


@dataclass(frozen=True)
class Bound:
    """An amount in smallest units of the currency, for a period."""

    amount: Exact
    period: int


@dataclass(frozen=True)
class CompiledCommitment:
    amount: Exact
    period: int
    extra: Exact
    """overage_factor − 1"""
    true_up: bool | None


@dataclass(frozen=True)
class CompiledCredit:
    id: str
    amount: Exact
    cost: int
    period: int
    priority: int | None
    lasts: int | None
    rolls_over: bool
    rollover_min: Exact
    rollover_max: Exact | None


@dataclass(frozen=True)
class CompiledCap:
    """A cap that really stops service."""

    meter: str | None
    """None = on spend."""
    limit: Exact
    """In the currency, or in the meter's units."""
    period: int


@dataclass(frozen=True)
class Compiled:
    currency: str
    places: int
    scale: int
    """Smallest units in one unit of the currency."""
    charges: tuple[CompiledFee | CompiledUsage, ...]
    fees: tuple[tuple[int, CompiledFee], ...]
    """The fees among the charges, each with its place."""
    uses: tuple[tuple[int, CompiledUsage], ...]
    discounts: tuple[CompiledDiscount, ...]
    """Amounts first, then percentages, each in the order in which they are written."""
    commitment: CompiledCommitment | None
    maximum: Bound | None
    minimum: Bound | None
    credits: tuple[CompiledCredit, ...]
    cap: CompiledCap | None
    named_meters: tuple[tuple[str, str], ...]
    """(charge id, meter) for every charge that names a meter."""


def is_first(month: int, period: int) -> bool:
    """Whether a month (from 0) is the first of its period; ONCE = the first of all."""
    return month == 0 if period == ONCE else month % period == 0


def is_last(month: int, period: int) -> bool:
    """Whether this month, counted from 0, is the last of a period of so many months."""
    return month % period == period - 1


def exact(value: Decimal | Fraction) -> Exact:
    """The same number as a whole number where it is one, else as a fraction: whole numbers are faster."""
    numerator, denominator = value.as_integer_ratio()
    return numerator if denominator == 1 else Fraction(numerator, denominator)


def _maybe(value: Decimal | None) -> Exact | None:
    return None if value is None else exact(value)


def compile_contract(contract: Contract) -> Compiled:
    """The contract for the engine; made once and kept in the contract."""
    places = contract.places
    scale = 10**places
    term = contract.term_months or 1  # the reader refuses "term" where the term is not known
    months = {"once": ONCE, "start": ONCE, "month": 1, "quarter": 3, "year": 12, "term": term}

    def bound(spend: SpendBound | None) -> Bound | None:
        return None if spend is None else Bound(exact(spend.amount) * scale, months[spend.every])

    charges = tuple(
        _compile_fee(charge, months) if charge.kind == "fee" else _compile_usage(charge, term)
        for charge in contract.charges
    )
    discounts = sorted(
        (
            CompiledDiscount(
                percent=discount.kind == "percent",
                value=exact(discount.value) if discount.kind == "percent" else exact(discount.value) * scale,
                period=months[discount.every],
                charges=tuple(
                    place for place, charge in enumerate(charges) if discount.on is None or charge.id in discount.on
                ),
            )
            for discount in contract.discounts
        ),
        key=lambda discount: discount.percent,
    )
    commitment = contract.commitment
    cap = contract.cap
    return Compiled(
        currency=contract.currency,
        places=places,
        scale=scale,
        charges=charges,
        fees=tuple((place, charge) for place, charge in enumerate(charges) if isinstance(charge, CompiledFee)),
        uses=tuple((place, charge) for place, charge in enumerate(charges) if isinstance(charge, CompiledUsage)),
        discounts=tuple(discounts),
        commitment=None
        if commitment is None
        else CompiledCommitment(
            exact(commitment.amount) * scale,
            months[commitment.every],
            exact(commitment.overage_factor) - 1,
            commitment.true_up,
        ),
        maximum=bound(contract.maximum_spend),
        minimum=bound(contract.minimum_spend),
        credits=tuple(
            CompiledCredit(
                id=credit.id,
                amount=exact(credit.amount) * scale,
                cost=to_units(exact(credit.cost), scale),
                period=months[credit.granted],
                priority=credit.priority,
                lasts=credit.expires_after_months,
                rolls_over=credit.rollover is not None,
                rollover_min=exact(credit.rollover.min) * scale if credit.rollover else 0,
                rollover_max=exact(credit.rollover.max) * scale
                if credit.rollover and credit.rollover.max is not None
                else None,
            )
            for credit in contract.credits
        ),
        cap=None
        if cap is None or cap.enforcement != "before_next_call"
        else CompiledCap(None if cap.on == "spend" else cap.on, exact(cap.limit), months[cap.every]),
        named_meters=tuple(
            (charge.id, meter)
            for charge in charges
            if (meter := charge.meter if isinstance(charge, CompiledUsage) else charge.per) is not None
        ),
    )


def _compile_fee(charge: FeeCharge, months: dict[str, int]) -> CompiledFee:
    return CompiledFee(
        id=charge.id,
        amount=exact(charge.amount),
        period=months[charge.every],
        per=charge.per,
        at_least=_maybe(charge.at_least),
        at_most=_maybe(charge.at_most),
        minimum=_maybe(charge.minimum),
        maximum=_maybe(charge.maximum),
    )


def _compile_usage(charge: UsageCharge, term: int) -> CompiledUsage:
    price = charge.price
    pricer = _compile_price(price)
    ends = isinstance(price, prices._TieredPrice) and price.beyond_last == "stop"
    last_bound = pricer.bounds[-1] if ends and not _is_open(price) else None
    return CompiledUsage(
        id=charge.id,
        meter=charge.meter,
        conversion=_compile_conversion(price.convert),
        included=exact(charge.included),
        pool_period=term if charge.included_every == "term" else None,
        stops_at_included=charge.beyond_included == "stop",
        last_bound=last_bound,
        pricer=pricer,
        fee_at_zero=getattr(price, "first_tier_fee_at_zero", False),
        minimum=_maybe(charge.minimum),
        maximum=_maybe(charge.maximum),
    )


def _is_open(price: prices.Price) -> bool:
    if isinstance(price, prices.Blocks):
        return price.tiers[-1].max_blocks is None
    if isinstance(price, prices.Stairstep):
        return price.steps[-1].up_to is None
    if isinstance(price, (prices.Graduated, prices.Volume, prices.GraduatedPercentage)):
        return price.tiers[-1].up_to is None
    return True


def _compile_conversion(convert: prices.Convert | None) -> Conversion | None:
    if convert is None:
        return None
    factor = Fraction(convert.factor)
    if convert.operation == "divide":
        factor = 1 / factor
    return Conversion(exact(factor), exact(1 / factor), convert.round, 10**convert.places)


def _compile_price(price: prices.Price) -> Pricer:
    match price:
        case prices.PerUnit():
            return Linear(exact(Fraction(price.unit_price) / Fraction(price.per)))
        case prices.Percentage():
            return Linear(exact(price.rate), is_share=True)
        case prices.Graduated() | prices.GraduatedPercentage():
            rates = tuple(exact(t.unit_price if isinstance(t, prices.UnitTier) else t.rate) for t in price.tiers)
            fees = tuple(exact(t.flat_fee) for t in price.tiers)
            ends = tuple(_maybe(t.up_to) for t in price.tiers)
            return _graduated(tiers_ending_at(ends), rates, fees, isinstance(price, prices.GraduatedPercentage))
        case prices.Volume():
            return Volume(
                tiers_ending_at(tuple(_maybe(t.up_to) for t in price.tiers)),
                tuple(exact(t.unit_price) for t in price.tiers),
                tuple(exact(t.flat_fee) for t in price.tiers),
            )
        case prices.Stairstep():
            return Stairstep(
                tiers_ending_at(tuple(_maybe(s.up_to) for s in price.steps)), tuple(exact(s.price) for s in price.steps)
            )
        case prices.Package():
            size = exact(price.package_size)
            return Package(
                size, Fraction(1) / size, exact(price.package_price), price.round == "up", int(price.minimum_packages)
            )
        case prices.Blocks():
            return _blocks(price)


def _graduated(tiers: Tiers, rates: tuple[Exact, ...], fees: tuple[Exact, ...], is_share: bool) -> Graduated:
    before: list[Exact] = []
    due: Exact = 0
    for start, end, rate, fee in zip(tiers.starts, tiers.ends, rates, fees, strict=True):
        due += fee
        before.append(due)
        if end is not None:
            due += (end - start) * rate
    return Graduated(tiers, rates, tuple(before), fees[0], is_share)


def _blocks(price: prices.Blocks) -> Blocks:
    ends: list[Exact | None] = []
    before: list[Exact] = []
    end: Exact = 0
    due: Exact = 0
    for tier in price.tiers:
        before.append(due)
        if tier.max_blocks is None:
            ends.append(None)
        else:
            end += exact(tier.block_size) * exact(tier.max_blocks)
            due += exact(tier.block_price) * exact(tier.max_blocks)
            ends.append(end)
    sizes = tuple(exact(tier.block_size) for tier in price.tiers)
    return Blocks(
        tiers_ending_at(tuple(ends)),
        sizes,
        tuple(Fraction(1) / size for size in sizes),
        tuple(exact(tier.block_price) for tier in price.tiers),
        tuple(before),
        price.mode == "graduated",
    )
