"""A usage summary, a reconciliation, an invoice check and a review as text and as plain values for JSON."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from advisor.report.wording import significant
from advisor.sentences import worded

if TYPE_CHECKING:
    from advisor.review import Change, Estimate, Range, Review
    from advisor.usage.invoice_check import InvoiceCheck
    from advisor.usage.reconcile import Reconciliation


def plain_amount(amount: Decimal) -> str:
    """A decimal string without an exponent or zeros that say nothing."""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def money_as_text(amount: Any, currency: str) -> str:
    """To the cent, and smaller amounts with three figures, so that none looks like nothing."""
    if amount is None:
        return worded("not known")
    value = Decimal(str(amount))
    return (
        f"{value:,.2f} {currency}"
        if value == 0 or abs(value) >= 1
        else f"{float(f'{value:.3g}'):.10f}".rstrip("0") + f" {currency}"
    )


def _whole(number: Any) -> str:
    return "not known" if number is None else f"{float(number):,.0f}"


def summary_as_text(summary: Mapping[str, Any], source: str) -> str:
    """The summary in a few lines, days at the end."""
    rows = [f"{source}: {summary.get('format', 'usage export')}"]
    span = f", {summary['first_day']} to {summary['last_day']}" if summary["days"] else ""
    rows.append(f"Days with usage: {summary['days']}{span}")
    rows.append(f"Requests: {_whole(summary['requests'])}")
    parts = (
        "what came from a cache is not said"
        if summary.get("cache_share") is None
        else f"of them from a cache {_whole(summary['cached_input_tokens'])}, "
        f"written to one {_whole(summary['cache_write_tokens'])}"
    )
    rows.append(f"Input tokens: {_whole(summary['input_tokens'])}, {parts}")
    rows.append(f"Output tokens: {_whole(summary['output_tokens'])}")
    for name, values in summary["tokens_per_request"].items():
        if values["mean"] is not None:
            spread = (
                ""
                if values["median"] is None
                else f", median {_whole(values['median'])}, 1 in 20 above {_whole(values['p95'])}"
            )
            rows.append(f"{name.capitalize()} tokens per request: mean {_whole(values['mean'])}{spread}")
    rows.append(f"At list price: {money_as_text(summary['list_cost'], 'USD')}")
    if summary.get("billed") is not None:
        rows.append(f"Billed in the export: {money_as_text(summary['billed'], summary.get('currency', 'USD'))}")
    if summary.get("busiest_day"):
        hour = f", busiest hour from {summary['busiest_hour']}" if summary.get("busiest_hour") else ""
        rows.append(f"Busiest day: {summary['busiest_day']}{hour}")
    models = [one for one in summary.get("by_model", ()) if one["model"]]
    for one in models[:10]:
        rows.append(f"  {one['model']}: {money_as_text(one['list_cost'], 'USD')}")
    for day in summary["daily"]:
        requests = "" if day["requests"] is None else f"{day['requests']:>10,} requests "
        rows.append(f"  {day['day']} {requests}{_whole(day['input_tokens']):>16} in {_whole(day['output_tokens']):>14} out "
                    f"{money_as_text(day['list_cost'], 'USD')}")  # fmt: skip
    rows += [f"Note: {warning}" for warning in summary["warnings"]]
    return "\n".join(rows)


def range_as_text(found: Range) -> str:
    """A middle with its range: "40,000 (25,000 to 60,000)"."""

    low, middle, high = (figure_as_text(value) for value in (found.low, found.middle, found.high))
    return worded("{middle} ({low} to {high})", middle=middle, low=low, high=high)


def figure_as_text(value: float) -> str:
    """Three figures: what is this unsure is not printed to the unit."""
    return f"{significant(value):,.0f}" if value >= 100 else f"{value:.3g}"


def change_as_text(change: Change, currency: str) -> str:
    """The estimate before and after an export."""
    rows = ["The estimate, with the range that holds 8 cases in 10:"]
    for name, unit, before, after in (
        ("Tasks in a normal month", "", change.before.tasks, change.after.tasks),
        ("Tokens of one task at list price", f" {currency}", change.before.task_cost, change.after.task_cost),
    ):
        rows.append(f"  {name}: before {range_as_text(before)}{unit}, after {range_as_text(after)}{unit}")
    rows.append("What these days can't tell:")
    rows += [f"  - {sentence}" for sentence in change.cannot_tell]
    return "\n".join(rows)


def _range_json(found: Range) -> dict[str, float]:
    return {"low": found.low, "middle": found.middle, "high": found.high}


def _estimate_json(found: Estimate) -> dict[str, Any]:
    return {"tasks": _range_json(found.tasks), "task_cost": _range_json(found.task_cost)}


def change_to_json(change: Change) -> dict[str, Any]:
    return {
        "before": _estimate_json(change.before),
        "after": _estimate_json(change.after),
        "cannot_tell": list(change.cannot_tell),
    }


def reconciliation_to_json(found: Reconciliation) -> dict[str, Any]:
    """Of the same names in every version, for programs that read them; amounts are decimals as text."""
    return {
        "matched_days": found.matched_days,
        "billed": plain_amount(found.billed),
        "list": plain_amount(found.list_cost),
        "gap": None if found.gap is None else plain_amount(found.gap),
        "verdict": found.verdict,
        "markup": None if found.markup is None else plain_amount(found.markup),
        "warnings": list(found.warnings),
        "sentence": found.sentence,
        "days": [
            {
                "day": day.day.isoformat(),
                "list": None if day.list_cost is None else plain_amount(day.list_cost),
                "billed": None if day.billed is None else plain_amount(day.billed),
                "gap": None if day.gap is None else plain_amount(day.gap),
            }
            for day in found.days
        ],
    }


def reconciliation_as_text(found: Reconciliation) -> str:
    rows = [
        found.sentence,
        f"{found.matched_days} days compared: {found.billed:,.4f} billed, {found.list_cost:,.4f} at list price",
    ]
    for day in found.days:
        gap = "" if day.gap is None else f"{100 * day.gap:+.1f} %"
        rows.append(f"  {day.day}  list {_shown(day.list_cost):>14}  billed {_shown(day.billed):>14}  {gap}")
    rows += [f"Note: {warning}" for warning in found.warnings]
    return "\n".join(rows)


def _shown(amount: Decimal | None) -> str:
    return "nothing" if amount is None else f"{amount:,.4f}"


def invoice_check_to_json(found: InvoiceCheck) -> dict[str, Any]:
    return {
        "agrees": found.agrees,
        "sentence": found.sentence,
        "months": [
            {
                "month": month.month,
                "expected": plain_amount(month.expected),
                "invoiced": None if month.invoiced is None else plain_amount(month.invoiced),
                "agrees": month.agrees,
                "lines": [
                    {
                        "charge": line.charge,
                        "description": line.description,
                        "expected": None if line.expected is None else plain_amount(line.expected),
                        "invoiced": None if line.invoiced is None else plain_amount(line.invoiced),
                        "working": line.working,
                    }
                    for line in month.lines
                ],
            }
            for month in found.months
        ],
        "warnings": list(found.warnings),
    }


def invoice_check_as_text(found: InvoiceCheck, currency: str) -> str:
    rows = [found.sentence]
    for month in found.months:
        invoiced = "no invoice" if month.invoiced is None else f"invoiced {month.invoiced:,.2f}"
        rows.append(f"\n{month.month}: the contract bills {month.expected:,.2f} {currency}, {invoiced}")
        for line in month.lines:
            expected = "" if line.expected is None else f"{line.expected:,.2f}"
            amount = "" if line.invoiced is None else f"{line.invoiced:,.2f}"
            note = "not in the contract" if line.expected is None else line.working
            rows.append(f"  {expected:>14} {amount:>14}  {line.description}" + (f" ({note})" if note else ""))
    rows += [f"Note: {warning}" for warning in found.warnings]
    return "\n".join(rows)


def review_to_json(found: Review) -> dict[str, Any]:
    return {
        "sentence": found.sentence,
        "then": {"verdict": found.then.verdict.family, "offer": found.then.verdict.offer},
        "now": {"verdict": found.now.verdict.family, "offer": found.now.verdict.offer,
                "confidence": found.now.verdict.confidence},
        "figures": [{"name": one.name, "unit": one.unit, "plan": _range_json(one.plan), "actual": one.actual,
                     "inside": one.inside} for one in found.figures],
        "asks": [{"what": ask.what, "because": ask.because, "question": ask.question} for ask in found.asks],
        "change": change_to_json(found.change),
    }  # fmt: skip


def review_as_text(found: Review) -> str:
    rows = [found.sentence, "\nPlan and actual:"]
    for one in found.figures:
        actual = "not known" if one.actual is None else figure_as_text(one.actual)
        where = {True: "as planned", False: "outside the plan", None: ""}[one.inside]
        rows.append(f"  {one.name}: planned {range_as_text(one.plan)}, came {actual} {one.unit} {where}".rstrip())
    rows.append("\nAsk for at the price review:")
    rows += [f"  - {ask.what} {ask.because} ({ask.question})" for ask in found.asks] or ["  - nothing"]
    return "\n".join(rows)
