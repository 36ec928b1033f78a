"""Any contract billed on the real usage, and compared with the real invoice line by line."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from advisor.contracts import Bill, Contract, bill
from advisor.errors import AdvisorError
from advisor.sentences import filled, joined, worded
from advisor.usage.export_format import plain_name
from advisor.usage.reading import Export
from advisor.usage.reconcile import billed_by_day
from advisor.usage.rules import UsageRules
from advisor.usage.tally import Tokens

CENT = Decimal("0.01")


@dataclass(frozen=True)
class MonthOfUse:
    """The meters of one calendar month of an export."""

    year: int
    month: int
    meters: Mapping[str, Decimal]
    days: int
    """Days with usage."""

    @property
    def name(self) -> str:
        """Year and month, as 2026-11."""
        return f"{self.year}-{self.month:02}"

    @property
    def whole(self) -> bool:
        """False where days of the month are without usage: the export may not cover it."""
        return self.days == monthrange(self.year, self.month)[1]


@dataclass(frozen=True)
class LineCompared:
    """One line of the contract's bill beside the invoice's; None where that side has no such line."""

    charge: str
    description: str
    expected: Decimal | None
    invoiced: Decimal | None
    working: str = ""
    agrees: bool = False

    @property
    def difference(self) -> Decimal:
        """What was invoiced less what was expected, in the invoice's currency; a line that only one side has counts whole."""
        return (self.invoiced or Decimal(0)) - (self.expected or Decimal(0))


@dataclass(frozen=True)
class MonthChecked:
    month: str
    lines: tuple[LineCompared, ...]
    expected: Decimal
    invoiced: Decimal | None
    agrees: bool


@dataclass(frozen=True)
class InvoiceCheck:
    months: tuple[MonthChecked, ...]
    sentence: str
    warnings: tuple[str, ...]
    bill: Bill

    @property
    def agrees(self) -> bool:
        """Whether every month agrees."""
        return all(month.agrees for month in self.months)


def months_of_use(export: Export, extra: Mapping[str, Decimal] | None = None) -> tuple[MonthOfUse, ...]:
    """What each calendar month took, by meter; `extra` are meters that the export does not count, the same each month."""
    tally = export.tally
    months: dict[tuple[int, int], tuple[Tokens, Decimal | None, int]] = {}
    for on in sorted(tally.days):
        if not tally.days[on].rows:
            continue
        tokens, cost, days = months.setdefault((on.year, on.month), (Tokens(), Decimal(0), 0))
        tokens.add(tally.days[on].tokens)
        of_day = tally.cost_of_day(on)
        months[on.year, on.month] = (tokens, None if cost is None or of_day is None else cost + of_day, days + 1)
    found = []
    for (year, month), (tokens, cost, days) in months.items():
        meters = {
            "input_tokens": Decimal(tokens.input),
            "cached_input_tokens": Decimal(tokens.cached),
            "cache_write_tokens": Decimal(tokens.written),
            "output_tokens": Decimal(tokens.output),
        }
        if tally.requests_known:
            meters["requests"] = Decimal(tokens.requests)
        if cost is not None:
            meters["model_cost"] = cost
        found.append(MonthOfUse(year, month, meters | dict(extra or {}), days))
    return tuple(found)


def check_invoice(
    contract: Contract, export: Export, invoice: Export, rules: UsageRules, extra: Mapping[str, Decimal] | None = None
) -> InvoiceCheck:
    """Bills the contract on the export's months and puts the invoice beside it.

    The export's first month is the contract's first. Raises AdvisorError when the contract counts something that
    neither the export nor `extra` says, or when the currencies differ.
    """
    months = months_of_use(export, extra)
    if not months:
        raise AdvisorError(worded("The export has no day with usage, so there is nothing to bill."))
    if invoice.currency != contract.currency:
        raise AdvisorError(
            worded(
                "The invoice is in {invoiced} and the contract in {agreed}.",
                invoiced=invoice.currency,
                agreed=contract.currency,
            )
        )
    try:
        result = bill(contract, [dict(month.meters) for month in months])
    except AdvisorError as error:
        raise AdvisorError(
            worded(
                "{error} An export of model calls does not count it: say how many there were in a month "
                "(--meter NAME=NUMBER).",
                error=error,
            )
        ) from error
    billed: dict[tuple[int, int], Decimal] = {}
    for on, amount in billed_by_day(invoice).items():
        billed[on.year, on.month] = billed.get((on.year, on.month), Decimal(0)) + amount
    checked = []
    warnings = [*export.warnings, *invoice.warnings]
    for month, made in zip(months, result.months, strict=True):
        key = (month.year, month.month)
        if not month.whole:
            warnings.append(
                worded(
                    "{name}: the export has usage on {days} days; where it does not cover the month, the bill "
                    "is too small.",
                    name=month.name,
                    days=month.days,
                )
            )
        lines = _lines(made.lines, invoice.tally.labels.get(key, {}), rules)
        total = billed.get(key)
        checked.append(
            MonthChecked(month.name, lines, made.total, total, total is not None and _alike(made.total, total, rules))
        )
    late = sorted(set(billed) - {(month.year, month.month) for month in months})
    warnings += [
        worded("{year}-{month:02}: invoiced, but the export has no usage in it.", year=year, month=month)
        for year, month in late
    ]
    return InvoiceCheck(tuple(checked), _sentence(checked), tuple(warnings), result)


_ABOVE = worded("{month} is {amount:,.2f} more than the contract bills")
_BELOW = worded("{month} is {amount:,.2f} less than the contract bills")


def _alike(expected: Decimal, invoiced: Decimal, rules: UsageRules) -> bool:
    return abs(invoiced - expected) <= max(CENT, abs(expected) * rules.match_within)


def _lines(made: object, invoiced: Mapping[str, Decimal], rules: UsageRules) -> tuple[LineCompared, ...]:
    """Lines of both sides, put together by the charge's id or its description."""
    left = dict(invoiced)
    found = []
    for line in made:  # type: ignore[attr-defined]  # BillLine, in a tuple
        names = (plain_name(line.charge), plain_name(line.description))
        label = next((one for one in left if plain_name(one) in names), None)
        amount = None if label is None else left.pop(label)
        found.append(
            LineCompared(
                line.charge,
                line.description,
                line.amount,
                amount,
                line.working,
                amount is not None and _alike(line.amount, amount, rules),
            )
        )
    if len(left) == len(invoiced):  # the invoice names its lines by other words: only the totals can be compared
        found = [LineCompared(f.charge, f.description, f.expected, None, f.working) for f in found]
    found += [LineCompared("", label, None, amount) for label, amount in left.items()]
    return tuple(found)


def _sentence(months: list[MonthChecked]) -> str:
    off = [month for month in months if not month.agrees]
    if not off:
        return worded("The invoice is what the contract bills on this usage.")
    parts = []
    for month in off:
        if month.invoiced is None:
            parts.append(worded("{month} has no invoice", month=month.month))
        else:
            difference = month.invoiced - month.expected
            template = _ABOVE if difference > 0 else _BELOW
            parts.append(filled(template, month=month.month, amount=abs(difference)))
    return worded(
        "The invoice does not agree: {months}. Ask for the working of the lines below.", months=joined("; ", parts)
    )
