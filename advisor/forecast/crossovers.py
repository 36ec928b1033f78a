"""Where the cheaper of two offers changes, exactly: no rounding, no search, none where two offers run side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import combinations
from typing import Any

from advisor.contracts import Contract, Curve, amount_of_month, compile_curve
from advisor.forecast.paths import period_months
from advisor.workload import Workload

TOKENS = "tokens"
"""All tokens of a month, read and written, for a fixed number of tasks: what a longer or shorter task changes."""
FARTHEST = 20
SURELY = 1e-9
"""A share of two bills that no float's error reaches."""
MOST_JUMPS = 1000
"""Prices that jump for ever (packages) are followed up to so many normal months, or for the curve's own number of
jumps where that is less; everything else has no end."""


@dataclass(frozen=True)
class Crossing:
    """Two offers cost the same at `at` units a month; above it, `above` is the cheaper one."""

    between: tuple[str, str]
    meter: str
    at: Fraction
    above: str

    def at_text(self, places: int = 2) -> str:
        """The quantity, to so many decimal places."""
        return decimal_text(self.at, places)


def decimal_text(number: Fraction, places: int = 2) -> str:
    """As a decimal string without needless zeros."""
    text = f"{Decimal(number.numerator) / Decimal(number.denominator):.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True)
class Line:
    """A piece of a monthly bill: above `start` units, `value` just above it and `slope` for each further unit."""

    start: Fraction
    value: Fraction
    slope: Fraction

    @cached_property
    def nearly(self) -> tuple[float, float, float]:
        """The three as floats."""
        return float(self.start), float(self.value), float(self.slope)


Lines = tuple[list[Line], Fraction | None]


def lines_of(contracts: Sequence[Contract], workload: Workload, meter: str) -> dict[str, Lines]:
    """`monthly_lines` of every offer that has them, by its name."""
    found = ((contract.name, monthly_lines(contract, workload, meter)) for contract in contracts)
    return {name: lines for name, lines in found if lines is not None}


def crossings_of(lines: Mapping[str, Lines], meter: str) -> list[Crossing]:
    """Every crossing of two of these bills, by place."""
    crossings: list[Crossing] = []
    for (first, a), (second, b) in combinations(lines.items(), 2):
        end = min((e for e in (a[1], b[1]) if e is not None), default=None)
        found = _crossings(first, a[0], second, b[0], meter)
        crossings += [crossing for crossing in found if end is None or crossing.at < end]
    return sorted(crossings, key=lambda c: (c.at, c.between))


def monthly_lines(contract: Contract, workload: Workload, meter: str = "tasks") -> Lines | None:
    """The bill of one normal month along `meter` and up to where it is known (None: for ever).

    None instead of both where it is not made of pieces.
    """
    unit = per_task(workload, meter)
    if not unit:
        return None
    plain = average_month(contract, workload)
    if plain is None:
        return None
    parts = [plain] if len(plain.meters) <= 1 else _parts(plain)
    if parts is None:
        return None
    total: list[Line] = []
    ends: list[Fraction] = []
    for part in parts:
        scale = Fraction(1)
        if part.meters:
            count = per_task(workload, part.meters[0])
            if count is None:
                return None
            if meter == TOKENS and part.meters[0] not in workload.token_meters:
                quantity = count * Fraction(Decimal(repr(workload.tasks_per_month)))
                amount = amount_of_month(part, quantity)
                if amount is None:
                    return None
                total = _sum(total, [Line(Fraction(0), amount, Fraction(0))])
                continue
            scale = count / unit
        farthest = FARTHEST * Fraction(Decimal(repr(workload.tasks_per_month))) * unit
        jumps = _jumps(part, farthest * scale)
        # without jumps the curve is one and the same for all volumes, and remembered
        curve = curve_of(part, farthest * scale if 0 < jumps <= MOST_JUMPS else None)
        if curve is None:
            return None
        lines = _lines(curve, scale)
        if curve.known_up_to is not None and scale:
            ends.append(min(curve.known_up_to / scale, farthest))
            lines = [line for line in lines if line.start < ends[-1]]
        total = _sum(total, lines)
    return [line for line in total if not ends or line.start < min(ends)], min(ends, default=None)


@lru_cache(maxsize=64)
def curve_of(contract: Contract, up_to: Fraction | None = None) -> Curve | None:
    """`compile_curve`, remembered: a search for flips asks for the same few contracts hundreds of times."""
    return compile_curve(contract, up_to=up_to)


def _jumps(contract: Contract, up_to: Fraction) -> float:
    """About how often packages make this price jump below `up_to`; 0 when it has none."""
    sizes = [0.0]
    for charge in contract.charges:
        if charge.kind == "usage" and charge.price.model == "package":
            sizes.append(float(up_to) / float(charge.price.package_size))
        elif charge.kind == "usage" and (charge.price.model == "blocks" or charge.price.convert is not None):
            sizes.append(float(up_to))
    return max(sizes)


def per_task(workload: Workload, meter: str) -> Fraction | None:
    """Units of a meter in one median task, as the decimal that is shown for it; None for meters that are not known."""
    if meter == "tasks":
        return Fraction(1)
    if meter == TOKENS:
        read_and_written = [per_task(workload, name) for name in ("input_tokens", "output_tokens")]
        return None if None in read_and_written else sum(filter(None, read_and_written), Fraction(0))
    number = workload.task_cost if meter == "model_cost" else workload.units_per_task.get(meter)
    return None if number is None else Fraction(Decimal(repr(number)))


def average_month(contract: Contract, workload: Workload) -> Contract | None:
    """The same contract with fees per seat as plain fees, and fees of longer periods by their monthly part."""
    charges: list[Any] = []
    for charge in contract.charges:
        if charge.kind == "fee":
            changes: dict[str, Any] = {}
            if charge.per is not None and charge.per in workload.fixed_units:
                count = Decimal(repr(workload.fixed_units[charge.per]))
                count = max(count, charge.at_least or Decimal(0))
                count = count if charge.at_most is None else min(count, charge.at_most)
                changes |= {"amount": charge.amount * count, "per": None, "at_least": None, "at_most": None}
            if charge.every != "month":
                if charge.minimum is not None or charge.maximum is not None:
                    return None
                months = period_months(charge.every, contract.term_months or 1) or 12
                amount = changes.get("amount", charge.amount)
                # eighteen digits are all that an amount may have; a third of a cent's billionth is nobody's crossover
                changes |= {"amount": round(amount / months, 12), "every": "month"}
            charge = charge.model_copy(update=changes)
        charges.append(charge)
    return contract.model_copy(update={"charges": tuple(charges)})


def _parts(contract: Contract) -> list[Contract] | None:
    """One contract for each meter, where the bill is nothing but their sum; None where they act on each other.

    The charges of one meter stay together: where one of them ends it, it ends for all.
    """
    together = (contract.minimum_spend, contract.maximum_spend, contract.commitment, contract.credits)
    if any(together) or any(discount.kind == "amount" for discount in contract.discounts):
        return None
    cap = contract.cap if contract.cap is not None and contract.cap.enforcement == "before_next_call" else None
    if cap is not None and cap.on == "spend":
        return None
    by_meter: dict[str | None, list[Any]] = {}
    for charge in contract.charges:
        by_meter.setdefault(charge.meter if charge.kind == "usage" else charge.per, []).append(charge)
    parts = []
    for meter, charges in by_meter.items():
        ids = {charge.id for charge in charges}
        discounts = []
        for discount in contract.discounts:
            on = None if not discount.on else tuple(name for name in discount.on if name in ids)
            if on is None or on:
                discounts.append(discount.model_copy(update={"on": on}))
        changes = {
            "charges": tuple(charges),
            "discounts": tuple(discounts),
            "cap": cap if cap and cap.on == meter else None,
        }
        parts.append(contract.model_copy(update=changes))
    return parts


def _lines(curve: Curve, scale: Fraction) -> list[Line]:
    """The pieces of a curve along an axis of which one unit is `scale` of the curve's own."""
    if scale == 0:
        return [Line(Fraction(0), curve.at[0], Fraction(0))]
    return [
        Line(start / scale, intercept + slope * start, slope * scale)
        for start, intercept, slope in zip(curve.breakpoints, curve.intercepts, curve.slopes, strict=True)
    ]


def _sum(a: Sequence[Line], b: Sequence[Line]) -> list[Line]:
    """Piece by piece; both begin at zero, or the first is empty."""
    if not a:
        return list(b)
    total = []
    at_a = at_b = 0
    for start in sorted({line.start for line in (*a, *b)}):
        while at_a + 1 < len(a) and a[at_a + 1].start <= start:
            at_a += 1
        while at_b + 1 < len(b) and b[at_b + 1].start <= start:
            at_b += 1
        total.append(Line(start, _value(a[at_a], start) + _value(b[at_b], start), a[at_a].slope + b[at_b].slope))
    return total


def _value(line: Line, x: Fraction) -> Fraction:
    return line.value + line.slope * (x - line.start)


def _crossings(name_a: str, a: list[Line], name_b: str, b: list[Line], meter: str) -> Iterable[Crossing]:
    """Where a - b changes its sign; touching without crossing and running side by side are none."""
    sign = 0  # of the difference so far: +1 where b is the cheaper one
    equal_at: Fraction | None = None
    for first, second, start, end in _side_by_side(a, b):
        if sign and _surely(sign, first, second, start, end):
            equal_at = None
            continue
        value, slope = _value(first, start) - _value(second, start), first.slope - second.slope
        places = [(start, value)]
        # beyond the last bend the slope alone says which sign comes in the end
        last_place = end if end is not None else start + 1 + (abs(value / slope) if slope else 0)
        last = value + slope * (last_place - start)
        if (value < 0 < last) or (last < 0 < value):
            places.append((start - value / slope, Fraction(0)))
        places.append((last_place, last))
        for x, difference in places:
            here = (difference > 0) - (difference < 0)
            if here == 0:
                equal_at = x
                continue
            if sign and here != sign:
                # without a place of equal cost between them the bill jumps at x
                yield Crossing(
                    (name_a, name_b), meter, x if equal_at is None else equal_at, name_b if here > 0 else name_a
                )
            sign, equal_at = here, None


def _side_by_side(a: list[Line], b: list[Line]) -> Iterable[tuple[Line, Line, Fraction, Fraction | None]]:
    """The pieces of both at once, each with its start and its end; both begin at zero."""
    at_a = at_b = 0
    start = Fraction(0)
    while True:
        next_a = a[at_a + 1].start if at_a + 1 < len(a) else None
        next_b = b[at_b + 1].start if at_b + 1 < len(b) else None
        end = next_a if next_b is None or (next_a is not None and next_a <= next_b) else next_b
        yield a[at_a], b[at_b], start, end
        if end is None:
            return
        at_a += next_a == end
        at_b += next_b == end
        start = end


def _surely(sign: int, a: Line, b: Line, start: Fraction, end: Fraction | None) -> bool:
    """Whether a - b has this sign at both ends of a piece by more than a float can err, which is quick to see."""
    if end is None:
        return False
    for place in (float(start), float(end)):
        here, there = _nearly(a, place), _nearly(b, place)
        if sign * (here - there) <= SURELY * (abs(here) + abs(there)):
            return False
    return True


def _nearly(line: Line, x: float) -> float:
    return line.nearly[1] + line.nearly[2] * (x - line.nearly[0])
