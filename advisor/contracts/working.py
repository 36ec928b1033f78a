"""The arithmetic of a bill's lines in words, such as "10,000 included; 2,300 × $0.05"."""

from __future__ import annotations

from fractions import Fraction

from advisor.contracts.compiled import Compiled, CompiledFee, CompiledUsage
from advisor.contracts.money import Exact, from_units, money_in_words, number_in_words
from advisor.contracts.pricing import Blocks, Graduated, Linear, Package, Pricer, Stairstep, Tiers, Volume
from advisor.sentences import filled, joined, worded


def money(plan: Compiled, value: Exact) -> str:
    """An amount in the plan's smallest unit as it is printed, with its currency."""
    return money_in_words(value, plan.currency, plan.places)


def units_of_money(plan: Compiled, value: Exact) -> str:
    """An amount in smallest units of the currency, in words."""
    if value.denominator == 1:
        return money_in_words(from_units(value.numerator, plan.places), plan.currency, plan.places)
    return money(plan, value * Fraction(1, plan.scale))


def fee_in_words(plan: Compiled, fee: CompiledFee, counted: Exact, quantity: Exact, amount: Exact) -> str:
    """How a fee was reached, such as "12 seats × $40"."""
    if fee.per is None:
        text = money(plan, fee.amount)
    else:
        lifted = ""
        if quantity > counted:
            lifted = worded(" (at least, {counted} counted)", counted=number_in_words(counted))
        elif quantity < counted:
            lifted = worded(" (at most, {counted} counted)", counted=number_in_words(counted))
        text = worded(
            "{quantity} {unit}{lifted} × {price}",
            quantity=number_in_words(quantity),
            unit=filled(fee.per),
            lifted=lifted,
            price=money(plan, fee.amount),
        )
    return text + _bounded(plan, quantity * fee.amount, amount)


def usage_in_words(
    plan: Compiled,
    charge: CompiledUsage,
    quantity: Exact,
    served: Exact,
    units: Exact,
    included: Exact,
    unbounded: Exact,
    amount: Exact,
) -> str:
    """How a charge for use was reached, such as "10,000 included; 2,300 × $0.05"."""
    parts: list[str] = []
    if served < quantity:
        parts.append(
            worded(
                "{served} of {quantity} {meter} served",
                served=number_in_words(served),
                quantity=number_in_words(quantity),
                meter=filled(charge.meter),
            )
        )
    conversion = charge.conversion
    if conversion is not None:
        converted = conversion.units(served, 0)[0]
        parts.append(
            worded(
                "{served} {meter} count as {converted} units",
                served=number_in_words(served),
                meter=filled(charge.meter),
                converted=number_in_words(converted),
            )
        )
    if charge.included:
        parts.append(_included_in_words(charge, included))
    parts.append(_price_in_words(plan, charge.pricer, units, unbounded))
    return joined("; ", parts) + _bounded(plan, unbounded, amount)


def _included_in_words(charge: CompiledUsage, used: Exact) -> str:
    if charge.pool_period is not None:
        return worded(
            "{used} of the term's {included} included",
            used=number_in_words(used),
            included=number_in_words(charge.included),
        )
    if used == charge.included:
        return worded("{used} included", used=number_in_words(used))
    return worded(
        "{used} of {included} included", used=number_in_words(used), included=number_in_words(charge.included)
    )


def _bounded(plan: Compiled, before: Exact, after: Exact) -> str:
    if after > before:
        return worded(
            " = {before}, lifted to the charge's minimum of {after}",
            before=money(plan, before),
            after=money(plan, after),
        )
    if after < before:
        return worded(
            " = {before}, held at the charge's maximum of {after}",
            before=money(plan, before),
            after=money(plan, after),
        )
    return ""


def _price_in_words(plan: Compiled, pricer: Pricer, units: Exact, amount: Exact) -> str:
    counted = number_in_words(units)
    match pricer:
        case Linear():
            return _slice_in_words(plan, pricer, units, pricer.rate)
        case Package():
            packages = pricer.packages(units, 0)
            size = number_in_words(pricer.size)
            least = (
                worded(" (at least {least})", least=pricer.least) if packages == pricer.least and pricer.least else ""
            )
            return worded(
                "{counted} in packages of {size}: {packages:,}{least} × {price}",
                counted=counted,
                size=size,
                packages=packages,
                least=least,
                price=money(plan, pricer.price),
            )
        case _ if units == 0:
            return (
                worded("0 units: first tier's fee of {price}", price=money(plan, amount))
                if amount
                else worded("0 units")
            )
        case Graduated():
            return _graduated_in_words(plan, pricer, units)
        case Volume():
            tier = pricer.tiers.reached(units, 0)
            fee = f" + {money(plan, pricer.fees[tier])}" if pricer.fees[tier] else ""
            return worded(
                "{counted} × {price}{fee} (all in the tier {band})",
                counted=counted,
                price=money(plan, pricer.rates[tier]),
                fee=fee,
                band=_band(pricer.tiers, tier),
            )
        case Stairstep():
            tier = pricer.tiers.reached(units, 0)
            return worded(
                "{counted} is in the band {band}: {price}",
                counted=counted,
                band=_band(pricer.tiers, tier),
                price=money(plan, pricer.prices[tier]),
            )
        case Blocks():
            return _blocks_in_words(plan, pricer, units)


def _slice_in_words(plan: Compiled, pricer: Linear | Graduated, units: Exact, rate: Exact) -> str:
    if pricer.is_share:
        return f"{money(plan, units)} × {number_in_words(rate * Fraction(100))} %"
    return f"{number_in_words(units)} × {money(plan, rate)}"


def _graduated_in_words(plan: Compiled, pricer: Graduated, units: Exact) -> str:
    slices = []
    reached = pricer.tiers.reached(units, 0)
    due: Exact = 0
    for tier in range(reached + 1):
        start, end = pricer.tiers.starts[tier], pricer.tiers.ends[tier]
        top = units if tier == reached or end is None else end
        fee = pricer.before[tier] - due
        due = pricer.before[tier] + (top - start) * pricer.rates[tier]
        if top > start and (pricer.rates[tier] or not fee):
            slices.append(_slice_in_words(plan, pricer, top - start, pricer.rates[tier]))
        if fee:
            slices.append(money(plan, fee))
    return joined(" + ", slices)


def _blocks_in_words(plan: Compiled, pricer: Blocks, units: Exact) -> str:
    reached = pricer.tiers.reached(units, 0)
    slices = []
    for tier in range(reached + 1) if pricer.graduated else (reached,):
        start, end = (pricer.tiers.starts[tier], pricer.tiers.ends[tier]) if pricer.graduated else (0, None)
        top = units if tier == reached or end is None else end
        blocks = -(-((top - start) * pricer.per_unit[tier]) // 1)
        size, price = number_in_words(pricer.sizes[tier]), money(plan, pricer.prices[tier])
        slices.append(
            worded("1 block of {size} × {price}", size=size, price=price)
            if blocks == 1
            else worded("{blocks:,} blocks of {size} × {price}", blocks=blocks, size=size, price=price)
        )
    return joined(" + ", slices)


def _band(tiers: Tiers, tier: int) -> str:
    start, end = number_in_words(tiers.starts[tier]), tiers.ends[tier]
    return (
        worded("above {start}", start=start)
        if end is None
        else worded("above {start} up to {end}", start=start, end=number_in_words(end))
    )
