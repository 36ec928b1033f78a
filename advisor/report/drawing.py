"""Turns a chart's numbers into drawing operations that fit a frame: nothing outside it, no label over another."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

from advisor.report.chart_parts import Bars, Chart, Lines, Ranges, Series
from advisor.report.chart_reading import Reading
from advisor.report.ops import DASHES, LIGHT, Measure, Op, Theme, wrapped
from advisor.report.wording import axis_money, count_short, money_short

Point = tuple[float, float]


def draw(
    chart: Chart,
    width: float,
    height: float,
    measure: Measure,
    theme: Theme = LIGHT,
    size: float = 9.0,
    marker: Reading | None = None,
) -> list[Op]:
    """The ops of one chart in a frame of width x height (see ops.py), labels in this size; title and finding are not drawn.

    `marker` is the place that is being read out (chart_reading): a line with rings, or a shaded row.
    """
    shape = chart.shape
    if isinstance(shape, Lines):
        return _draw_lines(shape, width, height, measure, theme, size, marker)
    if isinstance(shape, Ranges):
        return _draw_ranges(shape, width, height, measure, theme, size, marker)
    return _draw_bars(shape, width, height, measure, theme, size, marker)


def nice_ticks(low: float, high: float, most: int) -> list[float]:
    """Round values from at or below `low` to at or above `high`, at most so many (at least two)."""
    span = high - low if high > low else max(abs(high), 1.0)
    most = max(most, 2)
    exponent = math.floor(math.log10(span / most))
    step = 10.0**exponent
    for factor in (1.0, 2.0, 2.5, 5.0, 10.0, 20.0, 25.0, 50.0):
        step = factor * 10.0**exponent
        first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
        if last - first + 1 <= most:
            break
    return [k * step for k in range(first, max(last, first + 1) + 1)]


def spread_out(wanted: list[float], deep: list[float], low: float, high: float) -> list[float]:
    """Middles as near as possible to those wanted, in the same order, each so deep, none over another, inside low..high."""
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    placed = [0.0] * len(wanted)
    edge = low
    for i in order:
        placed[i] = max(wanted[i], edge + deep[i] / 2)
        edge = placed[i] + deep[i] / 2
    edge = high
    for i in reversed(order):
        placed[i] = min(placed[i], edge - deep[i] / 2)
        edge = placed[i] - deep[i] / 2
    return placed


def spread_labels(wanted: list[tuple[float, float]], left: float, right: float, gap: float = 8.0) -> list[float]:
    """Centres of labels in one row, each given as (wanted centre, width), as near as possible to what is wanted, none touching."""
    order = sorted(range(len(wanted)), key=lambda i: wanted[i][0])
    placed = [0.0] * len(wanted)
    edge = left
    for i in order:
        centre, width = wanted[i]
        placed[i] = max(centre, edge + width / 2)
        edge = placed[i] + width / 2 + gap
    edge = right
    for i in reversed(order):
        placed[i] = min(placed[i], edge - wanted[i][1] / 2)
        edge = placed[i] - wanted[i][1] / 2 - gap
    return placed


def _clipped(points: tuple[Point, ...], top: float) -> list[list[Point]]:
    """The parts of a line at or below a height, cut exactly where it passes it."""
    parts: list[list[Point]] = []
    current: list[Point] = []
    for (x1, y1), (x2, y2) in pairwise(points):
        if y1 <= top and not current:
            current = [(x1, y1)]
        if (y1 <= top) != (y2 <= top):
            x = x1 + (x2 - x1) * (top - y1) / (y2 - y1)
            if y1 <= top:
                parts.append([*current, (x, top)])
                current = []
            else:
                current = [(x, top), (x2, y2)]
        elif y2 <= top:
            current.append((x2, y2))
    return [*parts, current] if len(current) > 1 else parts


def _draw_lines(
    shape: Lines, width: float, height: float, measure: Measure, theme: Theme, size: float, marker: Reading | None
) -> list[Op]:
    ops: list[Op] = []
    line = size * 1.3

    y_ticks = nice_ticks(0.0, shape.y_top, max(3, int(height / (size * 4))))
    top_value = y_ticks[-1]
    y_labels = axis_money(y_ticks, shape.currency)
    left = max(measure(label, size, False) for label in y_labels) + 10
    label_width = min(max(measure(s.name, size, True) for s in shape.series) + 2, 0.32 * width)
    right = width - label_width - 10
    plot_width = right - left

    top = (2 * line + 10) if shape.marks else line + 4
    bottom = height - 2 * line - 6
    plot_height = bottom - top

    def x_at(value: float) -> float:
        return left + plot_width * value / shape.x_top

    def y_at(value: float) -> float:
        return bottom - plot_height * value / top_value

    ops.append(("text", 0.0, 0.95 * size, shape.y_title, size, False, theme.secondary, "start"))
    if shape.shaded is not None:
        low, high = (min(v, shape.x_top) for v in shape.shaded)
        ops.append(("rect", x_at(low), top, x_at(high) - x_at(low), plot_height, theme.shade, 1.0))
    for tick, label in zip(y_ticks, y_labels, strict=True):
        ops.append(
            ("line", left, y_at(tick), right, y_at(tick), theme.secondary if tick == 0 else theme.grid, 0.75, None)
        )
        ops.append(("text", left - 6, y_at(tick) + 0.35 * size, label, size, False, theme.secondary, "end"))
    _x_labels(ops, shape, x_at, bottom, right, measure, theme, size)
    ops.append(("text", (left + right) / 2, height - 0.3 * size, shape.x_title, size, False, theme.secondary, "middle"))

    for series in shape.series:
        if series.band:
            upper = [(x_at(x), y_at(min(high, top_value))) for x, _, high in series.band]
            lower = [(x_at(x), y_at(min(low, top_value))) for x, low, _ in reversed(series.band)]
            ops.append(("poly", tuple(upper + lower), theme.series[series.look], 0.16))
    _draw_mark_labels(ops, shape, x_at, left, width, top, bottom, measure, theme, size)
    ends = []
    for series in shape.series:
        ends.append(_draw_series(ops, series, x_at, y_at, top_value, theme))
    for mark in shape.marks:
        if mark.y is not None and mark.y <= top_value:
            ops.append(("circle", x_at(mark.x), y_at(mark.y), 3.6, theme.background, theme.text, 1.5))
    if marker is not None:
        x = x_at(marker.place)
        ops.append(("line", x, top, x, bottom, theme.text, 1.5, None))
        for look, cost in marker.points:
            if cost <= top_value:
                ops.append(("circle", x, y_at(cost), 5.0, theme.series[look], theme.background, 1.5))
    for rows in (2, 1):
        labels = [wrapped(s.name, label_width, size, True, measure, rows) for s in shape.series]
        middles = spread_out(ends, [line * len(parts) + 1 for parts in labels], top, bottom)
        # Names of two lines push the others away: not so far that they stand beside another's line.
        if sum(len(parts) for parts in labels) * (line + 1) <= plot_height and all(
            abs(middle - end) <= 1.5 * line for middle, end in zip(middles, ends, strict=True)
        ):
            break
    for series, parts, middle in zip(shape.series, labels, middles, strict=True):
        first = middle - line * (len(parts) - 1) / 2 + 0.35 * size
        for n, part in enumerate(parts):
            ops.append(("text", right + 8, first + n * line, part, size, True, theme.series[series.look], "start"))
    return ops


def _draw_mark_labels(
    ops: list[Op],
    shape: Lines,
    x_at: Callable[[float], float],
    left: float,
    width: float,
    top: float,
    bottom: float,
    measure: Measure,
    theme: Theme,
    size: float,
) -> None:
    """Upright lines at the marks, their labels in one row above the plot, each tied to its line by a short slanted one."""
    marks = list(shape.marks)
    widths = [measure(m.label, size, m.bold) for m in marks]
    while sum(widths) + 8 * (len(widths) - 1) > width - left:
        marks.pop()
        widths.pop()
    centres = spread_labels([(x_at(m.x), w) for m, w in zip(marks, widths, strict=True)], left, width)
    base = 1.3 * size + 0.85 * size
    for mark, centre in zip(marks, centres, strict=True):
        x = x_at(mark.x)
        ops.append(("line", x, top, x, bottom, theme.text, 1.0, (1.5, 2.5)))
        ops.append(("line", centre, base + 0.3 * size, x, top, theme.text, 0.75, None))
        ops.append(("text", centre, base, mark.label, size, mark.bold, theme.text, "middle"))


def _draw_series(
    ops: list[Op],
    series: Series,
    x_at: Callable[[float], float],
    y_at: Callable[[float], float],
    top: float,
    theme: Theme,
) -> float:
    """Draws one line, thin where service has stopped, and returns the height at which its label belongs."""
    colour, dash = theme.series[series.look], DASHES[series.look]
    served: tuple[Point, ...] = series.points
    after: tuple[Point, ...] = ()
    if series.stops_at is not None:
        served = tuple(p for p in series.points if p[0] <= series.stops_at)
        after = tuple(p for p in series.points if p[0] >= series.stops_at)
    for part in _clipped(served, top):
        ops.append(("pline", tuple((x_at(x), y_at(y)) for x, y in part), colour, 2.0, dash))
    for part in _clipped(after, top):
        ops.append(("pline", tuple((x_at(x), y_at(y)) for x, y in part), colour, 0.75, (1.0, 3.0)))
    if series.stops_at is not None and served and served[-1][1] <= top:
        x, y = x_at(served[-1][0]), y_at(served[-1][1])
        ops.append(("line", x, y - 6, x, y + 6, colour, 2.0, None))
    return y_at(min(series.points[-1][1], top))


def _x_labels(
    ops: list[Op],
    shape: Lines,
    x_at: Callable[[float], float],
    bottom: float,
    right: float,
    measure: Measure,
    theme: Theme,
    size: float,
) -> None:
    """Labels under the axis, every one that fits without touching the one before."""
    if shape.x_names:
        ticks = [(float(n), name) for n, name in enumerate(shape.x_names)]
    else:
        ticks = [(t, count_short(t)) for t in nice_ticks(0.0, shape.x_top, 7) if t <= shape.x_top * 1.0001]
    last = -math.inf
    for value, label in ticks:
        half = measure(label, size, False) / 2
        x = x_at(value)
        ops.append(("line", x, bottom, x, bottom + 3, theme.secondary, 0.75, None))
        if x - half > last + 5:
            ops.append(("text", x, bottom + 3 + size, label, size, False, theme.secondary, "middle"))
            last = x + half


def _draw_ranges(
    shape: Ranges, width: float, height: float, measure: Measure, theme: Theme, size: float, marker: Reading | None
) -> list[Op]:
    ops: list[Op] = []
    line = size * 1.3
    names_width = min(max(measure(r.name, size, True) for r in shape.rows) + 4, 0.34 * width)
    left, right = names_width + 14, width - 24
    low = min(r.low for r in shape.rows)
    likely = max([r.high for r in shape.rows] + [shape.limit or 0.0])
    # a bad month far beyond all likely ones runs out of the frame instead of pressing the rest together
    high = min(max([r.bad for r in shape.rows] + [likely]), 1.8 * likely) if likely > 0 else 1.0
    # Costs are compared by length of the gap to zero unless all are far from it; then the axis starts near the least.
    start = 0.0 if low < 0.5 * high else low - 0.1 * (high - low)
    ticks = nice_ticks(max(start, 0.0), high, max(3, int((right - left) / (size * 7))))
    # The frame ends with what is in it and not at the next round number, which may be twice as far.
    end = min(ticks[-1], max(high + 0.03 * (high - ticks[0]), ticks[1]))
    ticks = [tick for tick in ticks if tick <= end]
    bottom = height - line - 6
    top = line + 4 if shape.limit is not None else 4.0

    def x_at(value: float) -> float:
        return left + (right - left) * (value - ticks[0]) / (end - ticks[0])

    for tick in ticks:
        ops.append(("line", x_at(tick), top, x_at(tick), bottom, theme.grid, 0.75, None))
    last = -math.inf
    for tick, label in zip(ticks, axis_money(ticks, shape.currency), strict=True):
        half = measure(label, size, False) / 2
        if x_at(tick) - half > last + 4 and x_at(tick) + half <= width:
            ops.append(("text", x_at(tick), height - 0.4 * size, label, size, False, theme.secondary, "middle"))
            last = x_at(tick) + half
    if shape.limit is not None:
        x = x_at(shape.limit)
        half = measure(shape.limit_label, size, False) / 2
        ops.append(("line", x, line, x, bottom, theme.text, 1.0, (1.5, 2.5)))
        ops.append(
            ("text", min(max(x, half), width - half), 0.8 * size, shape.limit_label, size, False, theme.text, "middle")
        )
    each = (bottom - top) / len(shape.rows)
    if marker is not None:
        ops.insert(0, ("rect", 0.0, top + each * marker.place, width, each, theme.shade, 1.0))
    for n, row in enumerate(shape.rows):
        colour = theme.series[row.look]
        middle = top + each * (n + 0.5) + 0.35 * line
        parts = wrapped(row.name, names_width, size, True, measure, 2 if each >= 2 * line else 1)
        for k, part in enumerate(parts):
            y = middle + 0.35 * size + (k - (len(parts) - 1) / 2) * line
            ops.append(("text", 0.0, y, part, size, True, theme.text, "start"))
        bad = min(x_at(row.bad), width - size)
        ops.append(("line", x_at(row.high), middle, bad, middle, colour, 1.0, (1.5, 2.0)))
        if row.bad <= end:
            ops.append(("line", bad, middle - 4, bad, middle + 4, colour, 1.5, None))
        else:
            ops.append(("poly", ((bad, middle - 4), (bad + 6, middle), (bad, middle + 4)), colour, 1.0))
        ops.append(("line", x_at(row.low), middle, x_at(row.high), middle, colour, 4.0, None))
        ops.append(("circle", x_at(row.middle), middle, 4.0, colour, theme.background, 1.0))
        label = money_short(row.middle, shape.currency)
        half = measure(label, size, True) / 2
        x = min(max(x_at(row.middle), left + half), width - half)
        if x - half > x_at(row.middle) + 5 or each >= 2.1 * line:
            ops.append(("text", x, middle - 0.75 * size, label, size, True, theme.text, "middle"))
    return ops


def _draw_bars(
    shape: Bars, width: float, height: float, measure: Measure, theme: Theme, size: float, marker: Reading | None
) -> list[Op]:
    ops: list[Op] = []
    line = size * 1.3
    names_width = min(max(measure(b.name, size, False) for b in shape.bars) + 4, 0.36 * width)

    def change(value: float) -> str:
        return ("+" if value > 0 else "") + money_short(value, shape.currency)

    room = max(measure(change(v), size, False) for b in shape.bars for v in (b.at_low, b.at_high)) + 6
    least = min([0.0] + [v for b in shape.bars for v in (b.at_low, b.at_high)])
    most = max([0.0] + [v for b in shape.bars for v in (b.at_low, b.at_high)])
    left, right = names_width + 12 + room, width - room
    top, bottom = line + 6, height - 1.6 * line

    def x_at(value: float) -> float:
        return left + (right - left) * (value - least) / ((most - least) or 1.0)

    zero = x_at(0.0)
    half = measure(shape.title, size, False) / 2
    ops.append(
        ("text", min(max(zero, half), width - half), 0.8 * size, shape.title, size, False, theme.secondary, "middle")
    )
    each = (bottom - top) / len(shape.bars)
    if marker is not None:
        ops.insert(0, ("rect", 0.0, top + each * marker.place, width, each, theme.shade, 1.0))
    for n, bar in enumerate(shape.bars):
        middle = top + each * (n + 0.5)
        thick = min(each * 0.55, 14.0)
        for k, part in enumerate(wrapped(bar.name, names_width, size, False, measure, 2 if each >= 2.2 * line else 1)):
            ops.append(("text", 0.0, middle + 0.35 * size + k * line, part, size, False, theme.text, "start"))
        ends = sorted((bar.at_low, bar.at_high))
        for value, look in ((bar.at_low, 0), (bar.at_high, 1)):
            a, b = sorted((zero, x_at(value)))
            ops.append(("rect", a, middle - thick / 2, b - a, thick, theme.series[look], 1.0 if look == 0 else 0.75))
        if ends[0] < 0 or ends[1] <= 0:
            ops.append(
                (
                    "text",
                    x_at(min(ends[0], 0.0)) - 4,
                    middle + 0.35 * size,
                    change(ends[0]),
                    size,
                    False,
                    theme.secondary,
                    "end",
                )
            )
        if ends[1] > 0:
            ops.append(
                (
                    "text",
                    x_at(ends[1]) + 4,
                    middle + 0.35 * size,
                    change(ends[1]),
                    size,
                    False,
                    theme.secondary,
                    "start",
                )
            )
    ops.append(("line", zero, top, zero, bottom, theme.text, 1.0, None))
    x = 0.0
    for look, label in ((0, shape.low_label), (1, shape.high_label)):
        ops.append(("rect", x, height - size, 0.8 * size, 0.8 * size, theme.series[look], 1.0 if look == 0 else 0.75))
        ops.append(("text", x + 1.2 * size, height - 0.3 * size, label, size, False, theme.secondary, "start"))
        x += 1.2 * size + measure(label, size, False) + 18
    return ops
