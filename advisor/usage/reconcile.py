"""What was billed on each day against what the tokens of that day cost at list price: a match, a markup, or no
conclusion."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from advisor.errors import AdvisorError
from advisor.sentences import filled, joined, worded
from advisor.usage.reading import Export
from advisor.usage.rules import UsageRules

Outcome = Literal["match", "rounding", "markup", "incomplete"]
CENT = Decimal("0.01")


@dataclass(frozen=True)
class DayCompared:
    """One day on both sides; None where that side has nothing for it."""

    day: date
    list_cost: Decimal | None
    billed: Decimal | None

    @property
    def gap(self) -> Decimal | None:
        """Billed ÷ list − 1."""
        if self.list_cost is None or self.billed is None or self.list_cost <= 0:
            return None
        return self.billed / self.list_cost - 1


@dataclass(frozen=True)
class Reconciliation:
    """What comes out, with every day."""

    days: tuple[DayCompared, ...]
    matched_days: int
    billed: Decimal
    list_cost: Decimal
    gap: Decimal | None
    verdict: Outcome
    sentence: str
    warnings: tuple[str, ...]

    @property
    def markup(self) -> Decimal | None:
        """The gap as a share of list prices where it is a markup; None otherwise."""
        return self.gap if self.verdict == "markup" else None


def reconcile(
    export: Export,
    invoice: Export,
    rules: UsageRules,
    *,
    first: date | None = None,
    last: date | None = None,
    rate: Decimal | None = None,
    list_currency: str = "USD",
) -> Reconciliation:
    """Compares a usage export with a bill day by day, from `first` to `last` where they are given.

    `rate` is how much of the list prices' currency one unit of the bill's currency is. A day that only one side has
    makes the comparison incomplete: a hole in an export would look like a markup.
    Raises AdvisorError when currencies differ or nothing can be compared.
    """
    if export.format.holds == "cost":
        raise AdvisorError(
            worded(
                "The first file is a bill ({format}), not a usage export; give the usage first.",
                format=filled(export.format.name),
            )
        )
    factor = Decimal(1)
    if invoice.currency != list_currency:
        if rate is None:
            raise AdvisorError(
                worded(
                    "The bill is in {currency} and list prices are in {list_currency}; give the exchange rate "
                    "(one {currency} in {list_currency}, --rate on the command line).",
                    currency=invoice.currency,
                    list_currency=list_currency,
                )
            )
        factor = rate
    warnings = [*export.warnings, *invoice.warnings]
    billed = {on: amount * factor for on, amount in billed_by_day(invoice).items()}
    listed, unpriced = _listed(export)

    def wanted(on: date) -> bool:
        return (first is None or on >= first) and (last is None or on <= last)

    days = tuple(
        DayCompared(on, listed.get(on), billed.get(on)) for on in sorted(set(listed) | set(billed)) if wanted(on)
    )
    matched = [day for day in days if day.list_cost is not None and day.billed is not None]
    total_billed = sum((day.billed or Decimal(0) for day in matched), Decimal(0))
    total_list = sum((day.list_cost or Decimal(0) for day in matched), Decimal(0))
    gap = total_billed / total_list - 1 if total_list > 0 else None
    faults = _one_sided(days, {on for on in unpriced if wanted(on)})
    verdict, sentence, more = _judge(matched, gap, faults, rules, _slack(invoice, rules, factor))
    return Reconciliation(
        days, len(matched), total_billed, total_list, gap, verdict, sentence, tuple(warnings + faults + more)
    )


def billed_by_day(invoice: Export) -> dict[date, Decimal]:
    """What each day was charged; days without a charge are left out.

    Raises AdvisorError when the file has no cost.
    """
    if invoice.tally.bill_days and invoice.format.holds == "usage":
        found: Mapping[date, Decimal] = invoice.tally.bill_days
    else:
        days = invoice.tally.days or invoice.tally.other
        found = {on: day.billed for on, day in days.items() if day.billed is not None}
    if not found:
        raise AdvisorError(
            worded("The second file says no amount for any day; give a bill or cost export with a date and an amount.")
        )
    return {on: amount for on, amount in found.items() if amount != 0}


def _listed(export: Export) -> tuple[dict[date, Decimal], set[date]]:
    """List cost by day of use, and the days whose cost is not known."""
    tally = export.tally
    listed: dict[date, Decimal] = {}
    unknown: set[date] = set()
    for on, day in tally.days.items():
        if not day.rows:
            continue
        cost = tally.cost_of_day(on)
        if cost is None:
            unknown.add(on)
        elif cost > 0:
            listed[on] = cost
    return listed, unknown


def _slack(invoice: Export, rules: UsageRules, factor: Decimal) -> Mapping[date, Decimal]:
    """How far rounded lines may move a day: half a cent for each where lines are rounded to cents."""
    del rules
    if invoice.format.rounded_to is None:
        return {}
    half = Decimal(1).scaleb(-invoice.format.rounded_to) / 2 * factor
    return {on: half * day.bill_lines for on, day in invoice.tally.days.items()}


def _one_sided(days: tuple[DayCompared, ...], unpriced: set[date]) -> list[str]:
    faults: list[str] = []
    no_usage = [day.day for day in days if day.list_cost is None and day.day not in unpriced]
    no_bill = [day.day for day in days if day.billed is None]
    if no_usage:
        faults.append(worded("Billed without a row of usage: {days}.", days=named(no_usage)))
    if no_bill:
        faults.append(worded("Used but not billed: {days}.", days=named(no_bill)))
    if unpriced:
        faults.append(worded("A list price is not known on: {days}.", days=named(sorted(unpriced))))
    return faults


def _judge(
    matched: list[DayCompared],
    gap: Decimal | None,
    faults: list[str],
    rules: UsageRules,
    slack: Mapping[date, Decimal],
) -> tuple[Outcome, str, list[str]]:
    """The verdict, one sentence, and the days that do not fit."""
    if gap is None:
        return "incomplete", worded("Incomplete: no day is on both sides, so nothing can be compared."), []
    odd = _odd_days(matched, gap, rules, slack)
    odd_days = [
        worded(
            "{day} ({billed} billed, {listed} at list price)",
            day=day.day.isoformat(),
            billed=_cents(day.billed),
            listed=_cents(day.list_cost),
        )
        for day in odd
    ]
    more: list[str] = (
        [worded("Days that do not fit the others: {days}.", days=joined("; ", odd_days))] if odd_days else []
    )
    percent = _percent(gap)
    if faults or odd:
        return (
            "incomplete",
            worded("Incomplete: don't conclude anything. Some days are on one side only, or do not agree."),
            more,
        )
    if abs(gap) <= rules.match_within:
        return (
            "match",
            worded("Match: the bill is the list price (within {percent} %).", percent=_percent(rules.match_within)),
            more,
        )
    if abs(gap) <= rules.rounding_within:
        return (
            "rounding",
            worded("{percent} % off the list price: rounding, currency or tax explain that much.", percent=percent),
            more,
        )
    if len(matched) < rules.stable_days:
        few = worded(
            "Incomplete: {percent} % over {days} days is too little to call it a markup; {needed} days are needed.",
            percent=percent,
            days=len(matched),
            needed=rules.stable_days,
        )
        return "incomplete", few, more
    if gap < 0:
        return (
            "markup",
            worded("{percent} % discount, stable over {days} days.", percent=_percent(-gap), days=len(matched)),
            more,
        )
    return (
        "markup",
        worded("{percent} % markup, stable over {days} days.", percent=percent, days=len(matched)),
        more,
    )


def _odd_days(
    matched: list[DayCompared], gap: Decimal, rules: UsageRules, slack: Mapping[date, Decimal]
) -> list[DayCompared]:
    """Days whose bill is not the same factor on the list price as that of most days."""
    ratios = sorted(day.gap for day in matched if day.gap is not None)
    usual = ratios[len(ratios) // 2]
    within = rules.rounding_within if abs(gap) <= rules.rounding_within else rules.stable_within
    odd = []
    for day in matched:
        assert day.list_cost is not None and day.billed is not None
        expected = day.list_cost * (1 + usual)
        if abs(day.billed - expected) > max(expected * within, CENT / 2, slack.get(day.day, Decimal(0))):
            odd.append(day)
    return odd


def named(days: list[date]) -> str:
    """2026-10-05, 2026-10-08; many are cut."""
    shown = ", ".join(day.isoformat() for day in days[:12])
    return shown if len(days) <= 12 else worded("{days} and {number} more", days=shown, number=len(days) - 12)


def _percent(share: Decimal) -> str:
    return f"{(share * 100).quantize(Decimal('0.1')).normalize():f}"


def _cents(amount: Decimal | None) -> str:
    return "nothing" if amount is None else f"{amount.quantize(Decimal('0.0001')):f}"
