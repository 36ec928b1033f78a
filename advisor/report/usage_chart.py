"""Use by day as a chart: list cost where prices are known, else tokens, else requests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from advisor.report.chart_parts import Chart, ChartTable, Lines, Mark, Series
from advisor.report.wording import count_short, exact_money
from advisor.sentences import worded

MOST_DAYS = 400


def usage_chart(summary: Mapping[str, Any]) -> Chart | None:
    """The days of a usage summary in order; None where it has none. Days without use lie at zero between the others."""
    from datetime import date, timedelta

    if not summary["daily"]:
        return None
    by_day = {date.fromisoformat(row["day"]): row for row in summary["daily"]}
    first, last = min(by_day), max(by_day)
    days = [first + timedelta(days=n) for n in range(min((last - first).days + 1, MOST_DAYS))]
    currency, what, of = _measure_of(summary)
    values = [of(by_day[day]) if day in by_day else 0.0 for day in days]
    busiest = max(range(len(days)), key=lambda n: values[n])
    shown = _shown(currency)
    mean = sum(values) / len(values)
    names = tuple(day.strftime("%m-%d") for day in days)
    every = max(1, len(days) // 10)
    finding = worded(
        "The busiest day is {day} with {most}; a day has {mean} on average.",
        day=days[busiest].isoformat(),
        most=shown(values[busiest]),
        mean=shown(mean),
    )
    return Chart(
        key="usage",
        title=worded("{what} by day", what=what),
        finding=finding,
        caption=worded("Days without use lie at zero."),
        shape=Lines(
            series=(Series(what, 0, tuple((float(n), value) for n, value in enumerate(values))),),
            x_top=float(max(1, len(days) - 1)),
            y_top=max(max(values), 1e-9),
            x_title=worded("Day"),
            y_title=what if not currency else worded("{what}, {currency}", what=what, currency=currency),
            currency=currency,
            marks=(Mark(float(busiest), names[busiest], bold=True, y=values[busiest]),),
            x_names=tuple(name if n % every == 0 else "" for n, name in enumerate(names)),
        ),
        table=ChartTable(
            (worded("Day"), what), tuple((day.isoformat(), shown(v)) for day, v in zip(days, values, strict=True))
        ),
    )


def _measure_of(summary: Mapping[str, Any]) -> tuple[str, str, Callable[[Mapping[str, Any]], float]]:
    """(currency or nothing, what is shown, how a day says it)."""
    if summary["list_cost"] is not None and float(summary["list_cost"]) > 0:
        return "USD", worded("List cost"), lambda day: float(day["list_cost"] or 0)
    if summary["input_tokens"]:
        return "", worded("Tokens"), lambda day: float((day["input_tokens"] or 0) + (day["output_tokens"] or 0))
    return "", worded("Requests"), lambda day: float(day["requests"] or 0)


def _shown(currency: str) -> Callable[[float], str]:
    return (lambda value: exact_money(value, currency)) if currency else count_short
