"""Where the cheaper of two offers changes, exactly: no rounding, no search, and none where two offers run side by
side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from typing import Any

from advisor.contracts import Contract
from advisor.workload import Workload


@dataclass(frozen=True)
class Crossing:
    """Two offers cost the same at `at` units a month; above it, `above` is the cheaper one."""

    between: tuple[str, str]
    meter: str
    at: Fraction
    above: str

    def at_text(self, places: int = 2) -> str:
        """As a decimal string without needless zeros."""
        number = Decimal(self.at.numerator) / Decimal(self.at.denominator)
        text = f"{number:.{places}f}"
        return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True)
class Line:
    """A piece of a monthly bill: from `start` units on, `value` at the start and `slope` for each further unit."""

    start: Fraction
    value: Fraction
    slope: Fraction


def find_crossovers(contracts: Sequence[Contract], workload: Workload, meter: str = "tasks") -> list[Crossing]:
    """Every point at which the cheaper of two offers changes along `meter`, units per month, all other meters moving
    with it.

    A normal month, without stops counted as cost. Offers whose bill is not a line with bends in one month (credits,
    commitments by year)
    are left out. Sorted by place.
    """
    lines = {c.name: monthly_lines(c, workload, meter) for c in contracts}
    crossings = []
    for first, second in combinations(contracts, 2):
        a, b = lines[first.name], lines[second.name]
        if a is not None and b is not None:
            crossings += _crossings(first.name, a, second.name, b, meter)
    return sorted(crossings, key=lambda c: (c.at, c.between))


def monthly_lines(contract: Contract, workload: Workload, meter: str = "tasks") -> list[Line] | None:
    """The bill of one normal month along `meter`; None where it is not made of lines."""
    if contract.credits or contract.commitment or any(c.kind == "fee" and c.every != "month" for c in contract.charges):
        return None
    unit = _per_task(workload, meter)
    if unit is None or unit == 0:
        return None
    total = [Line(Fraction(0), Fraction(0), Fraction(0))]
    for charge in contract.charges:
        piece = _charge_lines(charge, workload, unit)
        if piece is None:
            return None
        for discount in contract.discounts or ():
            if discount.kind != "percent":
                return None
            if not discount.on or charge.id in discount.on:
                keep = 1 - Fraction(discount.value)
                piece = [Line(p.start, p.value * keep, p.slope * keep) for p in piece]
        total = _sum(total, piece)
    cap = contract.cap
    most = (
        [Fraction(cap.limit)]
        if cap and cap.on == "spend" and cap.enforcement == "before_next_call" and cap.every == "month"
        else []
    )
    if contract.maximum_spend and contract.maximum_spend.every == "month":
        most.append(Fraction(contract.maximum_spend.amount))
    if most:
        total = _not_above(total, min(most))
    if contract.minimum_spend and contract.minimum_spend.every == "month":
        total = _not_below(total, Fraction(contract.minimum_spend.amount))
    return total


def _per_task(workload: Workload, meter: str) -> Fraction | None:
    """Units of a meter in one task, as the decimal that is shown for it; None for meters that don't move with tasks."""
    if meter == "tasks":
        return Fraction(1)
    number = workload.task_cost if meter == "model_cost" else workload.units_per_task.get(meter)
    return None if number is None else Fraction(Decimal(repr(number)))


def _charge_lines(charge: Any, workload: Workload, unit: Fraction) -> list[Line] | None:
    zero = Fraction(0)
    if charge.kind == "fee":
        amount = Fraction(charge.amount)
        if charge.per is not None:
            if charge.per not in workload.fixed_units:
                return None
            count = Fraction(Decimal(repr(workload.fixed_units[charge.per])))
            count = max(count, Fraction(charge.at_least or 0))
            amount *= count if charge.at_most is None else min(count, Fraction(charge.at_most))
        return [Line(zero, amount, zero)]
    per_task = _per_task(workload, charge.meter)
    price = charge.price
    if per_task is None or price.convert is not None or charge.minimum is not None or charge.maximum is not None:
        return None
    if charge.included_every != "month":
        return None
    scale = per_task / unit  # units of this charge's meter for one unit along the axis
    if scale == 0:
        return [Line(zero, zero, zero)]
    tiers: list[tuple[Fraction | None, Fraction]]
    if price.model == "per_unit":
        tiers = [(None, Fraction(price.unit_price) / Fraction(price.per))]
    elif price.model == "percentage":
        tiers = [(None, Fraction(price.rate))]
    elif price.model in ("graduated", "graduated_percentage") and not any(t.flat_fee for t in price.tiers):
        rates = [t.unit_price if price.model == "graduated" else t.rate for t in price.tiers]
        tiers = [
            (None if t.up_to is None else Fraction(t.up_to), Fraction(r))
            for t, r in zip(price.tiers, rates, strict=True)
        ]
    else:
        return None
    included = Fraction(charge.included)
    lines = [Line(zero, zero, zero)]
    start, value = included / scale, zero
    if charge.beyond_included != "stop":
        for up_to, rate in tiers:
            slope = rate * scale
            lines.append(Line(start, value, slope))
            if up_to is None:
                break
            end = (included + up_to) / scale
            value += slope * (end - start)
            start = end
        else:
            lines.append(Line(start, value, zero))
    return _clean(lines)


def _clean(lines: list[Line]) -> list[Line]:
    """The last piece of those that start at one place."""
    return list({line.start: line for line in lines}.values())


def _at(lines: list[Line], x: Fraction) -> tuple[Fraction, Fraction]:
    """Value and slope at x, to the right of it."""
    current = lines[0]
    for line in lines:
        if line.start <= x:
            current = line
    return current.value + current.slope * (x - current.start), current.slope


def _sum(a: list[Line], b: list[Line]) -> list[Line]:
    starts = sorted({line.start for line in a} | {line.start for line in b})
    both = [(x, _at(a, x), _at(b, x)) for x in starts]
    return [Line(x, at_a[0] + at_b[0], at_a[1] + at_b[1]) for x, at_a, at_b in both]


def _not_above(lines: list[Line], most: Fraction) -> list[Line]:
    kept: list[Line] = []
    for index, line in enumerate(lines):
        end = lines[index + 1].start if index + 1 < len(lines) else None
        if line.value >= most:
            kept.append(Line(line.start, most, Fraction(0)))
            continue
        kept.append(line)
        if line.slope > 0:
            reached = line.start + (most - line.value) / line.slope
            if end is None or reached < end:
                kept.append(Line(reached, most, Fraction(0)))
    return kept


def _not_below(lines: list[Line], least: Fraction) -> list[Line]:
    kept: list[Line] = []
    for index, line in enumerate(lines):
        end = lines[index + 1].start if index + 1 < len(lines) else None
        if line.value >= least:
            kept.append(line)
            continue
        kept.append(Line(line.start, least, Fraction(0)))
        if line.slope > 0:
            reached = line.start + (least - line.value) / line.slope
            if end is None or reached < end:
                kept.append(Line(reached, least, line.slope))
    return kept


def _crossings(name_a: str, a: list[Line], name_b: str, b: list[Line], meter: str) -> list[Crossing]:
    """Where a - b changes its sign; touching without crossing and running side by side are none."""
    difference = _sum(a, [Line(p.start, -p.value, -p.slope) for p in b])
    found = []
    sign = 0  # of the difference so far: +1 where b is the cheaper one
    equal_at: Fraction | None = None
    for index, piece in enumerate(difference):
        end = difference[index + 1].start if index + 1 < len(difference) else None
        places = [(piece.start, piece.value)]
        if piece.slope != 0:
            root = piece.start - piece.value / piece.slope
            if root >= piece.start and (end is None or root <= end):
                places.append((root, Fraction(0)))
        far = end if end is not None else max(places[-1][0], piece.start) + 1
        places.append((far, piece.value + piece.slope * (far - piece.start)))
        for x, value in places:
            here = (value > 0) - (value < 0)
            if here == 0:
                equal_at = x
                continue
            if sign and here != sign:
                # without a place of equal cost between them the bill jumps at x
                found.append(
                    Crossing(
                        (name_a, name_b), meter, x if equal_at is None else equal_at, name_b if here > 0 else name_a
                    )
                )
            sign, equal_at = here, None
    return found
