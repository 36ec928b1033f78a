"""One run through a contract's months: the steps of a bill in their order, each line rounded once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from advisor.contracts.compiled import Compiled, CompiledFee, CompiledUsage, is_first, is_last
from advisor.contracts.credits import Wallet
from advisor.contracts.money import Exact, from_units, number_in_words, times, to_decimal, to_units
from advisor.contracts.records import BillLine, BillMonth
from advisor.contracts.stops import WHOLE_MONTH, MonthOfUse, Reach, end_of_meter, reach_under_cap, units_due, within
from advisor.contracts.working import fee_in_words, units_of_money, usage_in_words
from advisor.sentences import worded

_ABOVE_COMMITMENT, _NOT_USED = worded("use above the commitment"), worded("commitment not used")
_HELD, _LIFTED = worded("held at the maximum"), worded("lifted to the minimum")

Question = tuple[str, str]
"""(charge, key) of something that the contract leaves unsaid."""


@dataclass
class _Sum:
    """An amount that adds up over a period and begins again with the next."""

    period: int
    so_far: Exact = 0

    def open_month(self, month: int) -> None:
        if is_first(month, self.period):
            self.so_far = 0


class _Due(NamedTuple):
    """One charge of one month before rounding."""

    amount: Exact
    quantity: Exact
    """Units priced."""
    served: Exact
    """What was counted, or served before a stop, in the meter's own units."""
    explain: Callable[[], str]


@dataclass
class Ledger:
    """One run through the months. Amounts of lines are whole numbers of the currency's smallest unit."""

    plan: Compiled
    usage: Sequence[Mapping[str, Exact]]
    readings: Mapping[Question, bool]
    """How unsaid things are read; what is not here is billed as due."""
    total: int = 0
    unsaid: list[Question] = field(default_factory=list)
    """Unsaid things that were billed as due."""

    def __post_init__(self) -> None:
        plan = self.plan
        self.wallet = Wallet(plan.credits)
        self.pools = {
            place: _Sum(charge.pool_period)
            for place, charge in enumerate(plan.charges)
            if isinstance(charge, CompiledUsage) and charge.pool_period is not None
        }
        # A clause that the contract doesn't have never asks for its sum.
        self.capped, self.committed, self.under_maximum, self.over_minimum = (
            _Sum(clause.period if clause else 1) for clause in (plan.cap, plan.commitment, plan.maximum, plan.minimum)
        )
        self.sums = [*self.pools.values(), self.capped, self.committed, self.under_maximum, self.over_minimum]

    def month(self, month: int) -> BillMonth:
        """The next month's bill; months must be asked for in their order."""
        for running in self.sums:
            running.open_month(month)
        lines: list[BillLine] = []
        left, unserved = self._charges(month, lines)
        self._discounts(month, left, lines)
        net = sum(left.values())
        billed = net + self._commitment(month, net, lines)
        billed += self._maximum(billed, lines)
        billed += self._minimum(month, billed, lines)
        paid = self._credits(month, billed, lines)
        due = billed + paid
        self.total += due
        return BillMonth(from_units(due, self.plan.places), tuple(lines), unserved)

    def _line(
        self,
        lines: list[BillLine],
        charge: str,
        description: str,
        units: int,
        explain: Callable[[], str],
        quantity: Decimal | None = None,
    ) -> None:
        lines.append(BillLine(charge, description, quantity, from_units(units, self.plan.places), explain))

    # Charges: convert, included units, price, the charge's own bounds, and where service stops.

    def _charges(self, month: int, lines: list[BillLine]) -> tuple[dict[int, int], dict[str, Decimal]]:
        """The rounded amount of each charge by its place, and what was not served."""
        plan, quantities, cap = self.plan, self.usage[month], self.plan.cap
        fees = {place: self._fee(fee, quantities) for place, fee in plan.fees if fee.is_due(month)}
        uses = self._uses(quantities)
        reach = WHOLE_MONTH
        if cap is not None and cap.meter is None:
            fixed = sum((fee.amount for fee in fees.values()), start=0)
            reach = reach_under_cap(fixed, list(uses.values()), cap.limit - self.capped.so_far)
        left: dict[int, int] = {}
        served: dict[str, Exact] = {}
        for place, charge in enumerate(plan.charges):
            if place in uses:
                due = self._use(place, uses[place], reach)
                served[uses[place].charge.meter] = due.served
            elif place in fees:
                due = fees[place]
            else:
                continue
            if cap is not None and cap.meter is None:
                self.capped.so_far += due.amount
            left[place] = to_units(due.amount, plan.scale)
            self._line(lines, charge.id, charge.description, left[place], due.explain, to_decimal(due.quantity))
        if cap is not None and cap.meter is not None:
            self.capped.so_far += served[cap.meter]
        unserved = {
            meter: to_decimal(quantities[meter] - used) for meter, used in served.items() if used < quantities[meter]
        }
        return left, unserved

    def _fee(self, fee: CompiledFee, quantities: Mapping[str, Exact]) -> _Due:
        counted = 1 if fee.per is None else quantities[fee.per]
        quantity = within(counted, fee.at_least, fee.at_most)
        amount = within(fee.amount * quantity, fee.minimum, fee.maximum)
        return _Due(amount, quantity, counted, _later(fee_in_words, self.plan, fee, counted, quantity, amount))

    def _uses(self, quantities: Mapping[str, Exact]) -> dict[int, MonthOfUse]:
        """Each usage charge's month by its place, with the nearest end of its meter."""
        cap = self.plan.cap
        ends: dict[str, Exact] = {}
        if cap is not None and cap.meter is not None:
            ends[cap.meter] = max(cap.limit - self.capped.so_far, 0)
        uses: dict[int, MonthOfUse] = {}
        for place, charge in self.plan.uses:
            included = charge.included
            if place in self.pools:
                included -= self.pools[place].so_far
            end = end_of_meter(charge, included)
            if end is not None:
                ends[charge.meter] = min(end, ends.get(charge.meter, end))
            fee_at_zero = charge.fee_at_zero is not False
            if self.readings:
                fee_at_zero = self.readings.get((charge.id, "first_tier_fee_at_zero"), fee_at_zero)
            uses[place] = MonthOfUse(charge, quantities[charge.meter], None, included, fee_at_zero)
        for use in uses.values() if ends else ():
            use.end = ends.get(use.charge.meter)
        return uses

    def _use(self, place: int, use: MonthOfUse, reach: Reach) -> _Due:
        charge = use.charge
        served, side = use.served(reach)
        units, included, side = units_due(charge, served, side, use.included_left)
        raw = charge.pricer.amount(units, side, use.fee_at_zero)
        amount = within(raw, charge.minimum, charge.maximum)
        if place in self.pools:
            self.pools[place].so_far += included
        if charge.fee_at_zero is None and units == 0 and side <= 0 and raw:
            self._note(charge.id, "first_tier_fee_at_zero")
        explain = _later(usage_in_words, self.plan, charge, use.quantity, served, units, included, raw, amount)
        return _Due(amount, units, served, explain)

    def _note(self, charge: str, key: str) -> None:
        if (charge, key) not in self.readings and (charge, key) not in self.unsaid:
            self.unsaid.append((charge, key))

    # Steps after the charges start from rounded lines.

    def _discounts(self, month: int, left: dict[int, int], lines: list[BillLine]) -> None:
        """Takes the discounts off what is left of each charge, one line for each charge that they reduce."""
        plan = self.plan
        for discount in plan.discounts:
            if not is_first(month, discount.period):
                continue
            rest = discount.value
            for place in discount.charges:
                before = left.get(place, 0)
                exact_off = times(before, discount.value) if discount.percent else min(before, rest)
                off = to_units(exact_off, 1)
                if not discount.percent:
                    rest -= exact_off
                if off == 0:
                    continue
                left[place] = before - off
                share = discount.value if discount.percent else None
                self._line(
                    lines,
                    plan.charges[place].id,
                    worded("{id}: discount", id=plan.charges[place].id),
                    -off,
                    _later(_discount_in_words, plan, share, before, off),
                )

    def _commitment(self, month: int, net: int, lines: list[BillLine]) -> int:
        commitment = self.plan.commitment
        if commitment is None:
            return 0
        before, after = self.committed.so_far, self.committed.so_far + net
        self.committed.so_far = after
        added = 0
        above = max(after - commitment.amount, 0) - max(before - commitment.amount, 0)
        extra = to_units(above * commitment.extra, 1)
        if extra:
            added += extra
            self._line(
                lines,
                "commitment",
                _ABOVE_COMMITMENT,
                extra,
                lambda: worded(
                    "{amount} above the commitment of {other}, × {extra} more",
                    amount=units_of_money(self.plan, above),
                    other=units_of_money(self.plan, commitment.amount),
                    extra=number_in_words(commitment.extra),
                ),
            )
        missing = to_units(commitment.amount - after, 1)
        if missing > 0 and is_last(month, commitment.period) and commitment.true_up is not False:
            if commitment.true_up is None:
                self._note("commitment", "true_up")
            if self.readings.get(("commitment", "true_up"), True):
                added += missing
                self._line(
                    lines,
                    "commitment",
                    _NOT_USED,
                    missing,
                    lambda: worded(
                        "{amount} committed − {other} used",
                        amount=units_of_money(self.plan, commitment.amount),
                        other=units_of_money(self.plan, after),
                    ),
                )
        return added

    def _maximum(self, billed: int, lines: list[BillLine]) -> int:
        maximum, so_far = self.plan.maximum, self.under_maximum
        if maximum is None:
            return 0
        before = so_far.so_far
        over = min(to_units(before + billed - maximum.amount, 1), billed)
        so_far.so_far += billed
        if over <= 0:
            return 0
        so_far.so_far -= over
        self._line(
            lines,
            "maximum_spend",
            _HELD,
            -over,
            lambda: worded(
                "{amount} so far, at most {other}",
                amount=units_of_money(self.plan, before + billed),
                other=units_of_money(self.plan, maximum.amount),
            ),
        )
        return -over

    def _minimum(self, month: int, billed: int, lines: list[BillLine]) -> int:
        minimum = self.plan.minimum
        if minimum is None:
            return 0
        reached = self.over_minimum.so_far = self.over_minimum.so_far + billed
        missing = to_units(minimum.amount - reached, 1)
        if missing <= 0 or not is_last(month, minimum.period):
            return 0
        self.under_maximum.so_far += missing
        self._line(
            lines,
            "minimum_spend",
            _LIFTED,
            missing,
            lambda: worded(
                "{amount} at least − {other} billed",
                amount=units_of_money(self.plan, minimum.amount),
                other=units_of_money(self.plan, reached),
            ),
        )
        return missing

    def _credits(self, month: int, billed: int, lines: list[BillLine]) -> int:
        """Costs of new credits, which no credit pays, and draws; what both add to the month."""
        plan, added = self.plan, 0
        if not plan.credits:
            return 0
        for place in self.wallet.open_month(month):
            credit = plan.credits[place]
            if credit.cost:
                added += credit.cost
                explain = _later(_cost_in_words, plan, credit.amount, credit.cost)
                self._line(lines, credit.id, worded("{id}: price of the credit", id=credit.id), credit.cost, explain)
        for draw in self.wallet.pay(billed):
            added -= draw.amount
            credit = plan.credits[draw.credit]
            explain = _later(_draw_in_words, plan, draw.amount, draw.left)
            self._line(lines, credit.id, worded("{id}: paid from credit", id=credit.id), -draw.amount, explain)
        return added


def _later(say: Callable[..., str], *about: Any) -> Callable[[], str]:
    """Words that are put together only when somebody reads them."""
    return lambda: say(*about)


def _discount_in_words(plan: Compiled, share: Exact | None, before: int, off: int) -> str:
    if share is None:
        return worded("{amount} off {other}", amount=units_of_money(plan, off), other=units_of_money(plan, before))
    return worded(
        "{share} % of {amount}", share=number_in_words(share * Fraction(100)), amount=units_of_money(plan, before)
    )


def _cost_in_words(plan: Compiled, amount: Exact, cost: int) -> str:
    return worded(
        "{amount} of credit for {other}", amount=units_of_money(plan, amount), other=units_of_money(plan, cost)
    )


def _draw_in_words(plan: Compiled, drawn: int, left: Exact) -> str:
    return worded("{amount} drawn; {other} left", amount=units_of_money(plan, drawn), other=units_of_money(plan, left))
