"""The four charts of a piece of advice, as numbers and words; `draw` turns one into plain drawing operations.

The window paints the operations with QPainter, the PDF with its canvas (ops.py documents them). Every figure comes from
the advice or from the exact bill; nothing is decided here.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from advisor.contracts import Contract
from advisor.forecast.priced_offer import Family, PricedOffer
from advisor.recommendation.records import Crossover
from advisor.report.chart_parts import Chart, ChartTable, Lines, Mark, Range, Ranges, Series
from advisor.report.drawing import draw
from advisor.report.offers_shown import ranked_offers, volume_range
from advisor.report.ops import CONTRAST, DARK, LIGHT, Measure, Op, Theme
from advisor.report.price_curve import Point, at_volume, curve, drawn_bill
from advisor.report.tornado import tornado_chart
from advisor.report.wording import TENTH, count, exact_money, money, unit_as_heading, unit_of_work, whole_money
from advisor.sentences import filled, joined, worded

if TYPE_CHECKING:
    from advisor.advice import Advice
    from advisor.case import Case

__all__ = [
    "CONTRAST",
    "DARK",
    "LIGHT",
    "Chart",
    "Measure",
    "Op",
    "Theme",
    "all_charts",
    "crossover_chart",
    "draw",
    "fan_chart",
    "range_chart",
    "tornado_chart",
]

_LOOKS: dict[Family, int] = {"per_token": 0, "flat_rate": 1, "hybrid_with_caps": 2}


def all_charts(advice: Advice) -> tuple[Chart, ...]:
    """Every chart that this advice has, in the order of the report."""
    charts = (range_chart(advice), crossover_chart(advice), fan_chart(advice), tornado_chart(advice))
    return tuple(chart for chart in charts if chart is not None)


_STOPPED = " " + worded("(stopped)")
_ABOVE = worded("Above {at} {unit} a month {above} is cheaper than {other}; you expect {volume}.")
_ABOVE_ASSUMED = worded(
    "Above {at} {unit} a month {above} is cheaper than {other}; you gave no number, we take {volume}."
)
_AT = worded("At your {volume} {unit} a month {cheapest} has the lowest bill; no lines cross near it.")
_AT_ASSUMED = worded(
    "You gave no number; at {volume} {unit} a month {cheapest} has the lowest bill, and no lines cross near it."
)
_BILL = worded("A month's bill at your volume: {own_costs}.")
_BILL_ASSUMED = worded("A month's bill at that volume: {own_costs}.")
_MORE_THAN_A_BILL = worded("That is a normal month's bill; with all that counts beside it, the advice is {chosen}.")
_LOW, _MIDDLE, _HIGH = worded("1 in 10 below"), worded("Middle"), worded("1 in 10 above")


def _compared(advice: Advice, most: int = 3) -> list[PricedOffer]:
    """The chosen offer and its nearest rivals, one of each family before a second of any."""
    ranked = [o.priced for o in ranked_offers(advice)]
    first_of_family = [p for n, p in enumerate(ranked) if p.family not in {q.family for q in ranked[:n]}]
    return [*first_of_family, *(p for p in ranked if p not in first_of_family)][:most]


def _looks(offers: list[PricedOffer]) -> list[int]:
    """A look of its own for each of at most four offers: that of its family where it is free."""
    taken: list[int] = []
    for offer in offers:
        wanted = _LOOKS[offer.family]
        taken.append(wanted if wanted not in taken else next(n for n in (0, 1, 2, 3) if n not in taken))
    return taken


def _unit(advice: Advice) -> str:
    return unit_of_work(advice.case.answers.said("kind"))


def _nearest_crossovers(advice: Advice, names: list[str], low: float, high: float) -> list[Crossover]:
    """The crossovers in tasks between the offers shown, those of the chosen offer first, then the nearest to the buyer's volume."""
    volume = max(advice.workload.tasks_per_month, 1e-9)
    shown = [
        c
        for c in advice.verdict.crossovers
        if c.meter == "tasks" and set(c.between) <= set(names) and low < float(c.at) <= high
    ]
    chosen = advice.verdict.offer
    return sorted(shown, key=lambda c: (chosen not in c.between, abs(math.log(float(c.at) / volume))))


def _volume_is_assumed(case: Case) -> bool:
    """True where it is the middle of this kind of work: none was said or measured, or put in its place."""
    said = case.answers.said
    ranged = said("tasks_low") is not None and said("tasks_high") is not None
    return said("tasks") is None and not ranged and case.usage is None and "tasks" not in case.overrides


def crossover_chart(advice: Advice, *, exact: bool = True) -> Chart:
    """The monthly bill of the chosen offer and its rivals by volume, with the buyer's volume and the exact crossovers.

    Not `exact`, while a slider moves: the figures are read off the lines, the same but for a rounded cent.
    """
    work, currency, unit = advice.workload, advice.case.currency, _unit(advice)
    offers = _compared(advice)
    names = [o.name for o in offers]
    excluded = {o.priced.name for o in advice.verdict.offers if o.excluded_because is not None}
    low, high = volume_range(advice)
    volume = work.tasks_per_month
    near = _nearest_crossovers(advice, names, 0.0, 4 * volume)
    top = max([1.5 * volume, min(high, 3 * volume)] + [1.15 * float(c.at) for c in near[:2]]) or 1.0
    crossings = [c for c in near if float(c.at) <= top][:2]

    series: list[Series] = []
    bills: list[Callable[[float], Point]] = []
    at_own: list[tuple[str, float, str]] = []
    for offer, look in zip(offers, _looks(offers), strict=True):
        priced = drawn_bill(offer.contract, work, top)
        points = curve(priced, top)
        bills.append(partial(at_volume, offer.contract, work) if exact else priced)
        own = bills[-1](volume)
        at_own.append((offer.name, own.cost, "" if own.served else _STOPPED))
        stop = next((p.tasks for p in points if not p.served), None)
        name = offer.name
        if stop is not None:
            name = worded("{offer} (stops)", offer=name)
        if offer.name in excluded:
            name = worded("{offer} (excluded)", offer=name)
        line = tuple((p.tasks, p.cost) for p in points)
        # one band at most: two on each other can't be told apart
        band = () if any(s.band for s in series) else _size_band(offer.contract, advice, top)
        series.append(Series(name, look, line, band, stop))
    tallest = max(max(y for _, y in s.points) for s in series)
    # A rival that is many times dearer leaves the frame, so that the lines that matter are not pressed flat.
    own_cost, end_cost = at_own[0][1], series[0].points[-1][1]
    dearest = min(max(cost for _, cost, _ in at_own), 2 * own_cost)
    y_top = min(tallest, 1.15 * max(end_cost, own_cost, dearest)) or tallest or 1.0
    assumed = _volume_is_assumed(advice.case)
    mark = (
        worded("assumed {volume}", volume=count(volume)) if assumed else worded("your {volume}", volume=count(volume))
    )
    marks = [Mark(volume, mark, y=at_own[0][1])]
    for crossing in crossings:
        place = float(crossing.at)
        marks.append(Mark(place, count(place), True, bills[names.index(crossing.above)](place).cost))

    heading = worded("{unit} a month", unit=unit_as_heading(advice.case.answers.said("kind")))
    cheapest = min(at_own, key=lambda pair: pair[1])
    own_costs = joined("; ", (f"{name}: {money(cost, currency)}" + stopped for name, cost, stopped in at_own))
    if crossings:
        c = crossings[0]
        other = c.between[0] if c.above == c.between[1] else c.between[1]
        finding = filled(
            _ABOVE_ASSUMED if assumed else _ABOVE,
            at=count(float(c.at)),
            unit=unit,
            above=c.above,
            other=other,
            volume=count(volume),
        )
    else:
        finding = filled(_AT_ASSUMED if assumed else _AT, volume=count(volume), unit=unit, cheapest=cheapest[0])
    finding += " " + filled(_BILL_ASSUMED if assumed else _BILL, own_costs=own_costs)
    dearer = cheapest[1] < at_own[0][1] and cheapest[0] not in excluded
    rows = []
    own_points = {volume, *(float(c.at) for c in crossings)}
    round_points = {t for t in (top * n / 6 for n in range(7)) if all(abs(t - p) > 0.04 * top for p in own_points)}
    for tasks in sorted(own_points | round_points):
        costs = [priced(tasks) for priced in bills]
        rows.append((f"{tasks:,.0f}", *(exact_money(p.cost, currency) + ("" if p.served else _STOPPED) for p in costs)))
    return Chart(
        key="crossover",
        title=worded("Where the answer changes"),
        finding=finding,
        caption=(
            worded(
                "A month's bill by {unit} a month. Shaded column: your volume in 8 of 10 months. Band round a line: 8 in 10 sizes of a task. Ring: your volume, or where two lines cross.",
                unit=unit,
            )
        ),
        shape=Lines(
            tuple(series),
            top,
            y_top,
            heading,
            worded("A month's bill"),
            currency,
            tuple(marks),
            (low, min(high, top)),
            worded("{unit} a month", unit=unit),
        ),
        table=ChartTable((heading, *names), tuple(rows)),
        note=filled(_MORE_THAN_A_BILL, chosen=at_own[0][0]) if dearer else "",
    )


def _size_band(contract: Contract, advice: Advice, top: float) -> tuple[tuple[float, float, float], ...]:
    """How far the bill moves with the size of a task, 8 in 10 sizes; nothing where it does not."""
    spread = math.exp(TENTH * advice.workload.task_cost_sd)
    ends = [drawn_bill(contract, advice.workload, top, factor) for factor in (1 / spread, spread)]
    band = []
    for n in range(13):
        tasks = top * n / 12
        low, high = (end(tasks).cost for end in ends)
        band.append((tasks, low, high))
    return tuple(band) if any(high - low > 0.005 * max(high, 1e-9) for _, low, high in band) else ()


def range_chart(advice: Advice, most: int = 5) -> Chart:
    """What a year costs under each offer: median, 8 in 10, and the mean of the worst 1 in 20."""
    currency = advice.case.currency
    ranked = ranked_offers(advice)
    rows, table = [], []
    for offer in ranked:
        year = offer.priced.annual
        name = offer.priced.name
        if offer.excluded_because is not None:
            name = worded("{offer} (excluded)", offer=name)
        rows.append(Range(name, _LOOKS[offer.priced.family], year.p10, year.p50, year.p90, max(year.cvar95, year.p90)))
        table.append(
            (name, *(whole_money(v, currency) for v in (year.p10, year.p50, year.p90, year.cvar95, year.mean)))
        )
    chosen = ranked[0].priced
    finding = worded(
        "{chosen} costs about {middle} over 12 months in the middle future, {low} to {high} in 8 of 10 futures",
        chosen=chosen.name,
        middle=money(chosen.annual.p50, currency),
        low=money(chosen.annual.p10, currency),
        high=money(chosen.annual.p90, currency),
    )
    rivals = [o.priced for o in ranked[1:] if o.excluded_because is None]
    if rivals:
        best = min(rivals, key=lambda p: p.annual.p50)
        finding += "; " + worded("{best} about {middle}", best=best.name, middle=money(best.annual.p50, currency))
    budget = advice.workload.budget
    return Chart(
        key="ranges",
        title=worded("What a year costs under each offer"),
        finding=finding + ".",
        caption=worded(
            "Dot: the middle future. Thick bar: 8 of 10 futures. Thin line: up to the mean of the worst 1 in 20 (arrow: beyond the frame)."
        ),
        shape=Ranges(
            tuple(rows[:most]), currency, None if budget is None else 12 * budget, worded("12 × your monthly budget")
        ),
        table=ChartTable(
            (
                worded("Offer"),
                _LOW,
                _MIDDLE,
                _HIGH,
                worded("Worst 1 in 20"),
                worded("Mean"),
            ),
            tuple(table),
        ),
    )


def fan_chart(advice: Advice) -> Chart:
    """The cost of each of the twelve months: the chosen offer with its range, its rivals by their median."""
    currency = advice.case.currency
    offers = _compared(advice)
    chosen = offers[0]
    series = []
    for n, (offer, look) in enumerate(zip(offers, _looks(offers), strict=True)):
        bands = offer.monthly_bands
        band = tuple((float(m), b.p10, b.p90) for m, b in enumerate(bands)) if n == 0 else ()
        series.append(Series(offer.name, look, tuple((float(m), b.p50) for m, b in enumerate(bands)), band))
    budget = advice.workload.budget
    tops = [b.p90 for b in chosen.monthly_bands] + [b.p50 for o in offers[1:] for b in o.monthly_bands]
    y_top = min(max(tops), 3 * max(b.p90 for b in chosen.monthly_bands)) or 1.0
    if budget is not None and len(series) < 4 and budget <= 2 * y_top:
        series.append(Series(worded("Your budget"), 3, ((0.0, budget), (11.0, budget))))
        y_top = max(y_top, 1.05 * budget)
    first, last = chosen.monthly_bands[0], chosen.monthly_bands[-1]
    worst = max(range(12), key=lambda m: chosen.monthly_bands[m].p90)
    finding = worded(
        "{chosen} starts at about {middle} a month and ends the year at about {other_middle}; the dearest month is month {worst}, with 1 chance in 10 of more than {high}.",
        chosen=chosen.name,
        middle=money(first.p50, currency),
        other_middle=money(last.p50, currency),
        worst=worst + 1,
        high=money(chosen.monthly_bands[worst].p90, currency),
    )
    table = []
    for m in range(12):
        band_m = chosen.monthly_bands[m]
        rivals = (whole_money(o.monthly_bands[m].p50, currency) for o in offers[1:])
        table.append((str(m + 1), *(whole_money(v, currency) for v in (band_m.p10, band_m.p50, band_m.p90)), *rivals))
    columns = (
        worded("Month"),
        worded("{chosen}, 1 in 10 below", chosen=chosen.name),
        _MIDDLE,
        _HIGH,
        *(worded("{offer}, middle", offer=o.name) for o in offers[1:]),
    )
    return Chart(
        key="months",
        title=worded("What each month costs"),
        finding=finding,
        caption=worded("Line: the middle future. Band: 8 of 10 futures of {chosen}.", chosen=chosen.name),
        shape=Lines(
            tuple(series),
            11.0,
            y_top,
            worded("Month of the contract"),
            worded("Cost in the month"),
            currency,
            x_names=tuple(str(m + 1) for m in range(12)),
        ),
        table=ChartTable(columns, tuple(table)),
    )
