"""Where the cheaper of two offers changes, exactly: no rounding, no search, none where two offers run side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import combinations, pairwise
from typing import Any

from advisor.contracts import Contract, Curve, compile_curve
from advisor.forecast.paths import period_months
from advisor.workload import Workload

FARTHEST = 20
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
        """As a decimal string without needless zeros."""
        number = Decimal(self.at.numerator) / Decimal(self.at.denominator)
        text = f"{number:.{places}f}"
        return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True)
class Line:
    """A piece of a monthly bill: above `start` units, `value` just above it and `slope` for each further unit."""

    start: Fraction
    value: Fraction
    slope: Fraction


def find_crossovers(contracts: Sequence[Contract], workload: Workload, meter: str = "tasks") -> list[Crossing]:
    """Every point at which the cheaper of two offers changes along `meter`, in units per month, sorted by place.

    All other meters move with it as they do in a median task; seats stand still; yearly fees count with their monthly
    part; what a stop leaves undone is not counted. Offers whose bill is not made of pieces in one month (credits that
    last, commitments by year) have none.
    """
    lines = {c.name: monthly_lines(c, workload, meter) for c in contracts}
    crossings: list[Crossing] = []
    for first, second in combinations(contracts, 2):
        a, b = lines[first.name], lines[second.name]
        if a is not None and b is not None:
            end = min((e for e in (a[1], b[1]) if e is not None), default=None)
            found = _crossings(first.name, a[0], second.name, b[0], meter)
            crossings += [crossing for crossing in found if end is None or crossing.at < end]
    return sorted(crossings, key=lambda c: (c.at, c.between))


def monthly_lines(
    contract: Contract, workload: Workload, meter: str = "tasks"
) -> tuple[list[Line], Fraction | None] | None:
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
    total = [Line(Fraction(0), Fraction(0), Fraction(0))]
    ends: list[Fraction] = []
    for part in parts:
        scale = Fraction(1)
        if part.meters:
            count = per_task(workload, part.meters[0])
            if count is None:
                return None
            scale = count / unit
        farthest = FARTHEST * Fraction(Decimal(repr(workload.tasks_per_month))) * unit
        curve = curve_of(part, farthest * scale if _jumps(part, farthest * scale) <= MOST_JUMPS else None)
        if curve is None:
            return None
        lines = _lines(curve, scale)
        if curve.known_up_to is not None and scale:
            ends.append(min(curve.known_up_to / scale, farthest))
            lines = [line for line in lines if line.start < ends[-1]]
        total = _sum(total, lines)
    return [line for line in total if not ends or line.start < min(ends)], min(ends, default=None)


@lru_cache(maxsize=512)
def curve_of(contract: Contract, up_to: Fraction | None = None) -> Curve | None:
    """`compile_curve`, remembered: a search for flips asks for the same few contracts hundreds of times."""
    return compile_curve(contract, up_to=up_to)


def _jumps(contract: Contract, up_to: Fraction) -> float:
    """About how often packages make this price jump below `up_to`."""
    sizes = [1.0]
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
    """One contract for each charge, where the bill is nothing but their sum; None where they act on each other."""
    together = (contract.minimum_spend, contract.maximum_spend, contract.commitment, contract.credits)
    if any(together) or any(discount.kind == "amount" for discount in contract.discounts):
        return None
    cap = contract.cap
    if cap is not None and cap.enforcement == "before_next_call":
        return None
    ends = {c.meter for c in contract.charges if c.kind == "usage" and _ends(c)}
    if any(c.kind == "usage" and c.meter in ends and not _ends(c) for c in contract.charges):
        return None  # one charge's stop ends its meter for the others too
    parts = []
    for charge in contract.charges:
        discounts = tuple(
            discount.model_copy(update={"on": None})
            for discount in contract.discounts
            if not discount.on or charge.id in discount.on
        )
        parts.append(contract.model_copy(update={"charges": (charge,), "discounts": discounts, "cap": None}))
    return parts


def _ends(charge: Any) -> bool:
    return charge.beyond_included == "stop" or getattr(charge.price, "beyond_last", None) == "stop"


def _lines(curve: Curve, scale: Fraction) -> list[Line]:
    """The pieces of a curve along an axis of which one unit is `scale` of the curve's own."""
    if scale == 0:
        return [Line(Fraction(0), curve.at[0], Fraction(0))]
    return [
        Line(start / scale, intercept + slope * start, slope * scale)
        for start, intercept, slope in zip(curve.breakpoints, curve.intercepts, curve.slopes, strict=True)
    ]


def _sum(a: Sequence[Line], b: Sequence[Line]) -> list[Line]:
    """Piece by piece; both begin at zero."""
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
    difference = _sum(a, [Line(p.start, -p.value, -p.slope) for p in b])
    sign = 0  # of the difference so far: +1 where b is the cheaper one
    equal_at: Fraction | None = None
    for piece, following in pairwise([*difference, None]):
        assert piece is not None
        end = None if following is None else following.start
        places = [(piece.start, piece.value)]
        if end is None:
            # beyond the last bend the slope alone says which sign comes in the end
            end = piece.start + 1 + (abs(piece.value / piece.slope) if piece.slope else 0)
        last = _value(piece, end)
        if (piece.value < 0 < last) or (last < 0 < piece.value):
            places.append((piece.start - piece.value / piece.slope, Fraction(0)))
        places.append((end, last))
        for x, value in places:
            here = (value > 0) - (value < 0)
            if here == 0:
                equal_at = x
                continue
            if sign and here != sign:
                # without a place of equal cost between them the bill jumps at x
                yield Crossing(
                    (name_a, name_b), meter, x if equal_at is None else equal_at, name_b if here > 0 else name_a
                )
            sign, equal_at = here, None
