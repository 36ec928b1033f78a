"""A chart read out place by place: where a marker stands, and what the figures are there in words."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from advisor.report.chart_parts import Bars, Chart, Lines, Ranges, Series
from advisor.report.wording import count, money, percent
from advisor.sentences import joined, worded

_STEPS = 20
"""Places on an axis without names: one step of an arrow key is a twentieth of it."""


@dataclass(frozen=True)
class Reading:
    """One place at which the marker can stand."""

    place: float
    """On the x axis of lines; the number of the row, from 0, of ranges and bars."""
    words: str
    points: tuple[tuple[int, float], ...] = ()
    """(look, cost) of each line at this place, for the rings."""


def readings(chart: Chart) -> tuple[Reading, ...]:
    """Every place from left to right or from top to bottom; the buyer's own volume and each crossing among them."""
    shape = chart.shape
    if isinstance(shape, Lines):
        return tuple(_on_lines(shape, x) for x in _places(shape))
    if isinstance(shape, Ranges):
        return tuple(_on_range(shape, n) for n in range(len(shape.rows)))
    return tuple(_on_bar(shape, n) for n in range(len(shape.bars)))


def first_reading(chart: Chart) -> int:
    """Where the marker comes in: at the buyer's own volume where there is one, else at the first place."""
    shape = chart.shape
    own = next((mark.x for mark in shape.marks if not mark.bold), None) if isinstance(shape, Lines) else None
    return 0 if own is None or not isinstance(shape, Lines) else _places(shape).index(own)


def _places(shape: Lines) -> list[float]:
    if shape.x_names:
        return [float(n) for n in range(len(shape.x_names))]
    marks = [mark.x for mark in shape.marks if 0 <= mark.x <= shape.x_top]
    step = shape.x_top / _STEPS
    even = [n * step for n in range(_STEPS + 1) if all(abs(n * step - x) > step / 4 for x in marks)]
    return sorted({*even, *marks})


def _on_lines(shape: Lines, x: float) -> Reading:
    if shape.x_names:
        where = worded("{axis}: {place}", axis=shape.x_title, place=shape.x_names[round(x)])
    else:
        mark = next((m for m in shape.marks if m.x == x), None)
        where = worded("{number} {unit}", number=count(x), unit=shape.x_unit)
        if mark is not None:
            note = worded("(two lines cross)") if mark.bold else worded("(your volume)")
            where = joined(" ", (where, note))
    parts, points = [], []
    for series in shape.series:
        cost = _height(series, x)
        if cost is None:
            continue
        points.append((series.look, cost))
        low_high = _band(series, x)
        extra = (
            " "
            + worded(
                "(8 of 10: {low} to {high})",
                low=money(low_high[0], shape.currency),
                high=money(low_high[1], shape.currency),
            )
            if low_high
            else ""
        )
        stopped = ", " + worded("service has stopped") if series.stops_at is not None and x >= series.stops_at else ""
        parts.append(joined("", (series.name, " ", money(cost, shape.currency), extra, stopped)))
    return Reading(x, joined("", (where, ". ", joined("; ", parts), ".")), tuple(points))


def _height(series: Series, x: float) -> float | None:
    """The line's cost at x, on the straight piece between its points; None where the line is not."""
    for (x1, y1), (x2, y2) in pairwise(series.points):
        if x1 <= x <= x2:
            return y1 if x2 == x1 else y1 + (y2 - y1) * (x - x1) / (x2 - x1)
    return series.points[0][1] if len(series.points) == 1 and series.points[0][0] == x else None


def _band(series: Series, x: float) -> tuple[float, float] | None:
    for (x1, low1, high1), (x2, low2, high2) in pairwise(series.band):
        if x1 <= x <= x2:
            share = 0.0 if x2 == x1 else (x - x1) / (x2 - x1)
            return low1 + share * (low2 - low1), high1 + share * (high2 - high1)
    return None


def _on_range(shape: Ranges, number: int) -> Reading:
    row = shape.rows[number]
    low, middle, high, bad = (money(value, shape.currency) for value in (row.low, row.middle, row.high, row.bad))
    words = worded(
        "{row}. Middle of the futures {middle}; 8 of 10 futures {low} to {high}; average of the worst 1 in 20 {bad}.",
        row=row.name,
        middle=middle,
        low=low,
        high=high,
        bad=bad,
    )
    if shape.limit is not None and shape.limit > 0:
        words += " " + worded(
            "The middle is {middle} of {limit_label}.",
            middle=percent(row.middle / shape.limit),
            limit_label=shape.limit_label,
        )
    return Reading(float(number), words)


def _on_bar(shape: Bars, number: int) -> Reading:
    bar = shape.bars[number]

    def change(value: float) -> str:
        amount = money(abs(value), shape.currency)
        if abs(value) < 0.005:
            return worded("no change")
        return worded("{amount} more", amount=amount) if value > 0 else worded("{amount} less", amount=amount)

    return Reading(
        float(number),
        worded(
            "{bar}. With the {low_label}: {at_low}; with the {high_label}: {at_high}.",
            bar=bar.name,
            low_label=shape.low_label,
            at_low=change(bar.at_low),
            high_label=shape.high_label,
            at_high=change(bar.at_high),
        ),
    )
