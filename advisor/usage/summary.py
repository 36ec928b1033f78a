"""The summary of a usage export (its fields are fixed): days, requests, tokens with their spread, list cost, and what
looks odd."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from statistics import median
from typing import Any

from advisor.sentences import filled, worded
from advisor.usage.oddities import find_loops
from advisor.usage.reading import Export
from advisor.usage.rules import UsageRules
from advisor.usage.tally import Day, Tokens

Summary = dict[str, Any]
WHOLE_DAY = 20
"""Hours. A record of one day that covers fewer says nothing about how much work there is in a month."""


def summarise(export: Export, rules: UsageRules, days: int | None = None) -> Summary:
    """The usage summary of an export, of its last `days` days of the calendar where that is given.

    Money is a decimal string and not rounded; means are floats; `requests`, medians, costs and days are None where the
    export does not say them.
    """
    tally = export.tally
    made = export.format
    warnings = list(export.warnings)
    _settle_other_lines(export, warnings)
    tally.keep_last(days)
    dated = sorted(tally.days)
    whole = Day()
    for part in [*(tally.days[on] for on in dated), tally.undated]:
        whole.tokens.add(part.tokens)
        whole.rows += part.rows
        if part.billed is not None:
            whole.billed = (whole.billed or Decimal(0)) + part.billed
    tokens = whole.tokens
    requests = tokens.requests if tally.requests_known else None
    used = [on for on in dated if tally.days[on].rows]
    daily: list[Summary] = []
    for on in used:
        cost = tally.cost_of_day(on)
        daily.append({"day": on.isoformat(), **_counts(tally.days[on].tokens, tally.requests_known),
                      "list_cost": None if cost is None else _text(cost)})  # fmt: skip
    costs = [tally.cost_of_day(on) for on in used]
    known = [cost for cost in costs if cost is not None]
    all_known = len(known) == len(costs) and not tally.undated.rows
    list_cost = _text(sum(known, Decimal(0))) if all_known else None
    counts_tokens = bool(made.input or made.output or made.described or made.long_form) or not used
    summary: Summary = {
        "days": len(used),
        "first_day": used[0].isoformat() if used else None,
        "last_day": used[-1].isoformat() if used else None,
        **_counts(tokens, tally.requests_known),
        "tokens_per_request": _per_request(export, used, tokens, requests, counts_tokens),
        "list_cost": list_cost,
        "daily": daily,
        "warnings": warnings,
        "format": made.name,
        "rows": tally.rows,
        "cache_share": tokens.cached / tokens.input if tokens.input and export.says_cached else None,
        **_busiest(export, used),
        "by_model": _by_model(export, used),
        "oddities": [],
    }
    if not counts_tokens:
        for counts in (summary, *daily):
            counts.update(input_tokens=None, cached_input_tokens=None, cache_write_tokens=None, output_tokens=None)
    if whole.billed is not None or made.holds == "cost":
        summary["billed"] = _text(whole.billed or Decimal(0))
        summary["currency"] = export.currency
    _say_what_is_missing(export, summary, warnings, whole, counts_tokens)
    loops = find_loops(tally.key_hours, rules) if tally.has_clock else []
    summary["oddities"] = loops
    warnings += loops
    return summary


def _settle_other_lines(export: Export, warnings: list[str]) -> None:
    """Lines of a cloud bill about other things count only where there is no line about tokens."""
    tally = export.tally
    if not tally.other:
        return
    lines = sum(day.bill_lines for day in tally.other.values())
    amount = sum((day.billed or Decimal(0) for day in tally.other.values()), Decimal(0))
    if not tally.days:
        tally.days = tally.other
        warnings.append(
            worded(
                "No line of this bill counts tokens: {lines:,} lines of other services, {amount} in all.",
                lines=lines,
                amount=_text(amount),
            )
        )
    else:
        warnings.append(
            worded(
                "{lines:,} lines of the bill are not about tokens ({amount} in all) and were left out.",
                lines=lines,
                amount=_text(amount),
            )
        )
    tally.other = {}


def _counts(tokens: Tokens, requests_known: bool) -> dict[str, int | None]:
    return {
        "requests": tokens.requests if requests_known else None,
        "input_tokens": tokens.input,
        "cached_input_tokens": tokens.cached,
        "cache_write_tokens": tokens.written,
        "output_tokens": tokens.output,
    }


def _text(amount: Decimal) -> str:
    """A decimal string without an exponent and without zeros that say nothing."""
    text = format(amount, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _per_request(
    export: Export, used: Sequence[Any], tokens: Tokens, requests: int | None, counts_tokens: bool
) -> Summary:
    tally = export.tally
    parts = [tally.days[on] for on in used] + ([tally.undated] if tally.undated.rows else [])

    def of(total: int, sizes: str) -> Summary:
        values: list[int] = []
        if not tally.several_requests:
            for part in parts:
                values += getattr(part, sizes)
            values.sort()
        return {
            "mean": total / requests if requests and counts_tokens else None,
            "median": float(median(values)) if values else None,
            "p95": quantile(values, 0.95) if values else None,
        }

    return {"input": of(tokens.input, "input_sizes"), "output": of(tokens.output, "output_sizes")}


def quantile(ordered: Sequence[int], share: float) -> float:
    """The value below which this share of ordered values lies, between neighbours on a straight line."""
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def _busiest(export: Export, used: Sequence[Any]) -> Summary:
    tally = export.tally
    if not used or tally.undated.rows:
        return {"busiest_day": None, "busiest_hour": None, "covers_hours": None}

    def weight(on: Any) -> int:
        tokens = tally.days[on].tokens
        return tokens.requests if tally.requests_known else tokens.input + tokens.output

    busiest = max(used, key=lambda on: (weight(on), on))
    hour = max(tally.hours, key=lambda at: (tally.hours[at], at), default=None) if tally.has_clock else None
    covers = None
    if tally.has_clock and tally.first_moment and tally.last_moment:
        covers = round((tally.last_moment - tally.first_moment) / timedelta(hours=1), 2)
    return {
        "busiest_day": busiest.isoformat() if weight(busiest) else None,
        "busiest_hour": None if hour is None else hour.isoformat(sep=" ", timespec="minutes"),
        "covers_hours": covers,
    }


def _by_model(export: Export, used: Sequence[Any]) -> list[Summary]:
    tally = export.tally
    models: dict[str, tuple[Tokens, Decimal | None]] = {}
    for on in used:
        for (model, service, band), tokens in tally.days[on].priced.items():
            name = model if service == "standard" else f"{model} ({service})"
            sofar, cost = models.get(name, (Tokens(), Decimal(0)))
            price = tally.price(model, on, service)
            if not tokens.any:
                continue
            sofar.add(tokens)
            cost = None if cost is None or price is None else cost + price.cost(tokens, band)
            models[name] = (sofar, cost)
    found = [
        {"model": name, **_counts(tokens, tally.requests_known), "list_cost": None if cost is None else _text(cost)}
        for name, (tokens, cost) in models.items()
    ]
    found.sort(key=lambda row: (-(Decimal(str(row["list_cost"] or 0))), str(row["model"])))
    return found[:50]


def _say_what_is_missing(
    export: Export, summary: Summary, warnings: list[str], whole: Day, counts_tokens: bool
) -> None:
    made, tally = export.format, export.tally
    if not summary["rows"] or not whole.rows:
        if made.holds == "cost":
            warnings.append(
                worded(
                    "This is a bill ({format}) without usage; give it as the invoice to compare with.",
                    format=filled(made.name),
                )
            )
        else:
            warnings.append(worded("The export has no row of usage."))
        return
    if tally.undated.rows:
        whole_months = made.period == "month"
        what = worded("Whole months are summed") if whole_months else worded("The export has no dates")
        warnings.append(
            worded(
                "{what}, so nothing is known of single days and the number of tasks is not changed by it.", what=what
            )
        )
    if made.relative:
        warnings.append(worded("The record has no calendar: its first moment is shown as 1970-01-01."))
    if not counts_tokens:
        warnings.append(worded("The export counts no tokens."))
    elif summary["list_cost"] is None and summary["days"]:
        unknown = sorted({model for day in tally.days.values() for model, _, _ in day.priced if model and any(
            tally.price(model, on, "standard") is None for on in tally.days)})  # fmt: skip
        if unknown:
            warnings.append(
                worded(
                    "No list price is known for {models}, so the list cost is not known.",
                    models=", ".join(unknown[:8]),
                )
            )
        else:
            warnings.append(worded("The export names no model, so the list cost is not known."))
    elif tally.undated.rows:
        warnings.append(worded("Without dates no list price can be looked up, so the list cost is not known."))
    if counts_tokens and summary["list_cost"] is not None and not export.says_cached:
        warnings.append(
            worded("The export does not say what was read from a cache, so the list cost is an upper bound.")
        )
    if any(day.long_guessed for day in tally.days.values()):
        warnings.append(
            worded("Rows sum several requests: long requests at a higher price were judged by their mean length.")
        )
    covers = summary["covers_hours"]
    if covers is not None and summary["days"] <= 1 and covers < WHOLE_DAY:
        warnings.append(
            worded(
                "The export covers {hours:g} hours, not whole days: it says how large a request is, and "
                "not how many come in a month.",
                hours=covers,
            )
        )


def for_the_case(summary: Summary) -> Summary:
    """The summary as it is kept in a case file, where every number with a point is a decimal string."""

    def plain(value: Any) -> Any:
        if isinstance(value, float):
            return _text(Decimal(repr(value)))
        if isinstance(value, dict):
            return {key: plain(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [plain(inner) for inner in value]
        return value

    kept: Summary = plain(summary)
    return kept
