"""One contract billed month by month in every future at once: the steps of the exact bill, vectorised, in floats and
unrounded."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from advisor.contracts import Contract
from advisor.forecast.rates import NEARLY_WHOLE, Floats, bounds, converted, price_of
from advisor.forecast.spend_stop import bends_of, share_by_halves, share_on_lines


@dataclass(frozen=True)
class BilledFutures:
    """What a contract comes to; both arrays have shape (12, futures)."""

    bill: Floats
    served: Floats | None
    """Share of each month's usage that was served; None when this contract never stops."""


def bill_futures(
    contract: Contract,
    meters: dict[str, Floats],
    market_price: Floats | None = None,
    fee_rise: Floats | None = None,
) -> BilledFutures:
    """The bill of every month in every future. `meters` has shape (12, futures) for each meter that the contract names.

    `market_price` multiplies the prices for use and `fee_rise` the fees, for contracts whose prices do not stay; both
    have shape (12, futures). Bills are in the contract's currency, as `contracts.bill` makes them but not rounded.
    Raises KeyError for a meter that is not given.
    """
    return _Billing(contract, meters, market_price, fee_rise).run()


def meters_named(contract: Contract) -> list[str]:
    """Every meter that the contract's charges need, in order."""
    named: dict[str, None] = {}
    for charge in contract.charges:
        meter = charge.meter if charge.kind == "usage" else charge.per
        if meter:
            named[meter] = None
    return list(named)


def really_stops(contract: Contract) -> bool:
    """True when service ends somewhere: a cap before the next call, or a stop at the included units or the last
    tier."""
    cap = contract.cap
    if cap is not None and cap.enforcement == "before_next_call":
        return True
    for charge in contract.charges:
        if charge.kind == "usage" and (charge.beyond_included == "stop" or _ends_at_last(charge.price)):
            return True
    return False


def period_months(every: str, term_months: int) -> int | None:
    """Months in a period; None for "once" and "start"."""
    return {"month": 1, "quarter": 3, "year": 12, "term": max(1, term_months)}.get(every)


def starts(every: str, month: int, term_months: int) -> bool:
    """True in the first month of a period; "once" and "start" only in the first month of all."""
    months = period_months(every, term_months)
    return month == 0 if months is None else month % months == 0


def _ends_at_last(price: Any) -> bool:
    return getattr(price, "beyond_last", None) == "stop"


class _Billing:
    """State that runs from month to month: pools, commitments, credits, caps."""

    def __init__(
        self, contract: Contract, meters: dict[str, Floats], market_price: Floats | None, fee_rise: Floats | None
    ) -> None:
        self.contract = contract
        self.meters = meters
        self.market_price = market_price
        self.fee_rise = fee_rise
        self.points = (
            next(iter(meters.values())).shape[1]
            if meters
            else (market_price.shape[1] if market_price is not None else 1)
        )
        self.term = contract.term_months or 1
        self.stops = really_stops(contract)
        self.usage = [c for c in contract.charges if c.kind == "usage"]
        self.fees = [c for c in contract.charges if c.kind != "usage"]
        # asked once: a price without the key takes long to say so
        self.convert = {c.id: getattr(c.price, "convert", None) for c in self.usage}
        self.ends_at_last = {c.id for c in self.usage if _ends_at_last(c.price)}
        self.pools: dict[str, Floats] = {}
        self.spent: dict[str, Floats] = {}
        self.grants: list[_Grant] = []

    def run(self) -> BilledFutures:
        bill = np.empty((12, self.points))
        served = np.ones((12, self.points)) if self.stops else None
        for month in range(12):
            share, charges = self._charges(month)
            if served is not None:
                served[month] = share
            bill[month] = self._total(month, charges)
        return BilledFutures(bill, served)

    # --- charges and stops

    def _charges(self, month: int) -> tuple[Floats | float, dict[str, Floats | float]]:
        """Each charge after its own minimum and maximum, and the share of the month's usage that was served."""
        raw = {name: np.maximum(units[month], 0.0) for name, units in self.meters.items()}
        fees = {c.id: self._fee(c, month, raw) for c in self.fees}
        for charge in self.usage:
            if charge.included_every == "term" and month % self.term == 0:
                self.pools[charge.id] = np.full(self.points, float(charge.included))
        limits = self._limits(month, raw) if self.stops else {}
        share: Floats | float = 1.0
        cap = self.contract.cap
        if cap is not None and cap.on == "spend" and cap.enforcement == "before_next_call":
            share = self._spend_share(month, raw, limits, np.zeros(self.points) + sum(fees.values()))
        charges: dict[str, Floats | float] = {}
        served: Floats | float = share
        used = {}
        for name, units in raw.items():
            reached = units * share
            used[name] = np.minimum(reached, limits[name]) if name in limits else reached
            if name in limits:
                with np.errstate(invalid="ignore", divide="ignore"):
                    part = np.where(units > 0, used[name] / np.where(units > 0, units, 1.0), 1.0)
                served = np.minimum(served, part)
        market_price = None if self.market_price is None else self.market_price[month]
        for due in self.contract.charges:
            charges[due.id] = (
                self._usage(due, used[due.meter], self.pools, market_price) if due.kind == "usage" else fees[due.id]
            )
        self._remember(month, used, charges)
        return served, charges

    def _fee(self, charge: Any, month: int, raw: dict[str, Floats]) -> Floats | float:
        if not starts(charge.every, month, self.term):
            return 0.0
        amount: Floats | float = float(charge.amount)
        if charge.per:
            count = raw[charge.per]
            if charge.at_least is not None:
                count = np.maximum(count, float(charge.at_least))
            if charge.at_most is not None:
                count = np.minimum(count, float(charge.at_most))
            amount = amount * count
        if self.fee_rise is not None:
            amount = amount * self.fee_rise[month]
        return self._within(charge, amount)

    @staticmethod
    def _within(charge: Any, amount: Floats | float) -> Floats | float:
        if getattr(charge, "minimum", None) is not None:
            amount = np.maximum(amount, float(charge.minimum))
        if getattr(charge, "maximum", None) is not None:
            amount = np.minimum(amount, float(charge.maximum))
        return amount

    def _usage(self, charge: Any, used: Floats, pools: dict[str, Floats], market_price: Floats | None) -> Floats:
        units = converted(used, self.convert[charge.id])
        included = pools[charge.id] if charge.included_every == "term" else float(charge.included)
        if charge.beyond_included == "stop":
            beyond = np.zeros(units.shape)
        else:
            beyond = np.maximum(units - included, 0.0)
            if charge.id in self.ends_at_last:
                beyond = np.minimum(beyond, bounds(charge.price)[-1])
        amount = price_of(beyond, charge.price)
        if market_price is not None:
            amount = amount * market_price
        return np.asarray(self._within(charge, amount))

    def _remember(self, month: int, used: dict[str, Floats], charges: dict[str, Floats | float]) -> None:
        for charge in self.usage:
            if charge.included_every == "term":
                units = converted(used[charge.meter], self.convert[charge.id])
                left = self.pools[charge.id] - units
                # what is left after a float's own error is nothing
                self.pools[charge.id] = np.where(left > NEARLY_WHOLE * float(charge.included), left, 0.0)
        cap = self.contract.cap
        if cap is not None and cap.enforcement == "before_next_call":
            before = self._so_far("cap", cap.every, month)
            now = sum(charges.values()) if cap.on == "spend" else used.get(cap.on, 0.0)
            self.spent["cap"] = before + now

    def _so_far(self, key: str, every: str, month: int) -> Floats:
        """What was counted for `key` in this period before this month."""
        if key not in self.spent or starts(every, month, self.term):
            return np.zeros(self.points)
        return self.spent[key]

    def _limits(self, month: int, raw: dict[str, Floats]) -> dict[str, Floats]:
        """Metered units of each meter after which it stops."""
        limits: dict[str, Floats] = {}

        def stop_at(meter: str, limit: Floats | float) -> None:
            limits[meter] = (
                np.minimum(limits[meter], limit) if meter in limits else np.broadcast_to(limit, (self.points,))
            )

        for charge in self.usage:
            included = self.pools[charge.id] if charge.included_every == "term" else float(charge.included)
            ends: Floats | float | None = None
            if charge.beyond_included == "stop":
                ends = included
            elif charge.id in self.ends_at_last:
                ends = included + bounds(charge.price)[-1]
            if ends is not None:
                convert = self.convert[charge.id]
                if convert is not None:
                    factor = float(convert.factor)
                    ends = ends * factor if convert.operation == "divide" else ends / factor
                stop_at(charge.meter, ends)
        cap = self.contract.cap
        if cap is not None and cap.on != "spend" and cap.enforcement == "before_next_call" and cap.on in raw:
            stop_at(cap.on, np.maximum(float(cap.limit) - self._so_far("cap", cap.every, month), 0.0))
        return limits

    def _spend_share(self, month: int, raw: dict[str, Floats], limits: dict[str, Floats], fees: Floats) -> Floats:
        """Largest share of the month's usage up to which a cap on spend is not passed."""
        cap = self.contract.cap
        assert cap is not None
        limit = float(cap.limit)
        room = limit - self._so_far("cap", cap.every, month) - fees
        # a cap that was reached leaves nothing, not a float's own error: what is included still fits into nothing
        room = np.where(np.abs(room) <= NEARLY_WHOLE * limit, 0.0, room)
        share = np.ones(self.points)
        whole = self._spend(self._part(month, raw, limits, slice(None)), share)
        over = np.flatnonzero(whole > room)
        if over.size:
            part = self._part(month, raw, limits, over)
            bends = self._bends(part)
            spend = partial(self._spend, part)
            share[over] = (
                share_by_halves(spend, room[over])
                if bends is None
                else share_on_lines(spend, room[over], bends, whole[over])
            )
        return share

    def _part(self, month: int, raw: dict[str, Floats], limits: dict[str, Floats], paths: Any) -> _Part:
        return _Part(
            units={name: units[paths] for name, units in raw.items()},
            limits={name: limit[paths] for name, limit in limits.items()},
            pools={key: pool[paths] for key, pool in self.pools.items()},
            market_price=None if self.market_price is None else self.market_price[month, paths],
        )

    def _spend(self, part: _Part, share: Floats) -> Floats:
        """What usage costs in some futures when this share of their month is served."""
        total = np.zeros(share.shape)
        for charge in self.usage:
            used = part.units[charge.meter] * share
            if charge.meter in part.limits:
                used = np.minimum(used, part.limits[charge.meter])
            total += self._usage(charge, used, part.pools, part.market_price)
        return total

    def _bends(self, part: _Part) -> list[Floats] | None:
        """Shares of a month at which the slope of the spend changes; None where it also jumps."""
        bends: list[Floats] = []
        with np.errstate(divide="ignore", invalid="ignore"):
            for charge in self.usage:
                included = part.pools[charge.id] if charge.included_every == "term" else float(charge.included)
                found = bends_of(charge, included, 1.0 if part.market_price is None else part.market_price)
                if found is None:
                    return None
                bends += [np.asarray(units / part.units[charge.meter]) for units in found]
            bends += [limit / part.units[name] for name, limit in part.limits.items()]
        # a meter without use bends nowhere
        return [np.where(np.isfinite(bend), bend, 1.0) for bend in bends]

    # --- from charges to the bill

    def _total(self, month: int, charges: dict[str, Floats | float]) -> Floats:
        left = dict(charges)
        self._discount(month, left)
        total = np.zeros(self.points) + sum(left.values())
        total = self._commitment(month, total)
        total = self._maximum_and_minimum(month, total)
        return self._credits(month, total)

    def _discount(self, month: int, left: dict[str, Floats | float]) -> None:
        discounts = self.contract.discounts or ()
        for discount in discounts:
            if discount.kind == "amount" and starts(discount.every, month, self.term):
                remaining: Floats | float = float(discount.value)
                for key in [c.id for c in self.contract.charges]:
                    if not discount.on or key in discount.on:
                        taken = np.minimum(left[key], remaining)
                        left[key], remaining = left[key] - taken, remaining - taken
        for discount in discounts:
            if discount.kind == "percent":
                for key in left:
                    if not discount.on or key in discount.on:
                        left[key] = left[key] * (1 - float(discount.value))

    def _commitment(self, month: int, total: Floats) -> Floats:
        commitment = self.contract.commitment
        if commitment is None:
            return total
        months = period_months(commitment.every, self.term) or 12
        before = self._so_far("commitment", commitment.every, month)
        after = before + total
        self.spent["commitment"] = after
        amount = float(commitment.amount)
        over = np.maximum(after - np.maximum(before, amount), 0.0)
        total = total + over * (float(commitment.overage_factor) - 1)
        if commitment.true_up is not False and month % months == months - 1:
            total = total + np.maximum(amount - after, 0.0)
        return total

    def _maximum_and_minimum(self, month: int, total: Floats) -> Floats:
        most, least = self.contract.maximum_spend, self.contract.minimum_spend
        if most is not None:
            before = self._so_far("maximum", most.every, month)
            total = np.minimum(total, np.maximum(float(most.amount) - before, 0.0))
            self.spent["maximum"] = before + total
        if least is not None:
            months = period_months(least.every, self.term) or 1
            before = self._so_far("minimum", least.every, month)
            if month % months == months - 1:
                topped = np.maximum(total, float(least.amount) - before)
                if most is not None:
                    # what a top-up bills counts towards the maximum too
                    self.spent["maximum"] = self.spent["maximum"] + (topped - total)
                total = topped
            self.spent["minimum"] = before + total
        return total

    def _credits(self, month: int, total: Floats) -> Floats:
        credits = self.contract.credits or ()
        if not credits:
            return total
        ended: dict[str, Floats] = {}
        for grant in [g for g in self.grants if g.ends == month]:
            self.grants.remove(grant)
            ended[grant.credit.id] = ended.get(grant.credit.id, np.zeros(self.points)) + grant.left
        cost = 0.0
        for order, credit in enumerate(credits):
            rollover = credit.rollover
            if credit.id in ended and rollover is not None:
                kept = np.maximum(float(rollover.min), ended[credit.id])
                if rollover.max is not None:
                    kept = np.minimum(float(rollover.max), kept)
                self.grants.append(_Grant(credit, order, kept, month + (credit.expires_after_months or 0)))
            if starts(credit.granted, month, self.term):
                ends = None if credit.expires_after_months is None else month + credit.expires_after_months
                self.grants.append(_Grant(credit, order, np.full(self.points, float(credit.amount)), ends))
                cost += float(credit.cost)
        for grant in sorted(self.grants, key=_Grant.turn):
            drawn = np.minimum(grant.left, total)
            grant.left = grant.left - drawn
            total = total - drawn
        return total + cost


@dataclass(frozen=True)
class _Part:
    """One month of some futures."""

    units: dict[str, Floats]
    limits: dict[str, Floats]
    pools: dict[str, Floats]
    market_price: Floats | None


@dataclass
class _Grant:
    credit: Any
    order: int
    left: Floats
    ends: int | None

    def turn(self) -> tuple[bool, int, bool, int, int]:
        """Smallest priority first, none last; then what ends first, never last; then as written."""
        priority = self.credit.priority
        return (priority is None, priority or 0, self.ends is None, self.ends or 0, self.order)
