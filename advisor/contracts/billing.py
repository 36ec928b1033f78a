"""The exact bill of any contract for any months of use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from advisor.contracts.compiled import Compiled, exact
from advisor.contracts.contract import Contract
from advisor.contracts.decimals import USAGE_DECIMAL_DIGITS, exact_decimal
from advisor.contracts.ledger import Ledger
from advisor.contracts.money import Exact, from_units
from advisor.contracts.records import Bill, OpenQuestion
from advisor.errors import InputRefused
from advisor.sentences import worded


def bill(contract: Contract, months: Sequence[Mapping[str, Any]]) -> Bill:
    """What the contract bills for months of use, one after the other from its first month.

    months: for each month the quantity of each meter (Decimal, decimal string or int); a negative one counts as 0.
    Amounts come in the contract's currency. Raises InputRefused where a charge's meter is missing in a month.
    """
    plan = contract.compiled
    usage = _read_usage(plan, contract.name, months)
    ledger = Ledger(plan, usage, {})
    billed = tuple(ledger.month(month) for month in range(len(usage)))
    total = ledger.total
    questions = []
    for charge, key in ledger.unsaid:
        otherwise = Ledger(plan, usage, {(charge, key): False})
        for month in range(len(usage)):
            otherwise.month(month)
        if otherwise.total != total:
            questions.append(OpenQuestion(charge, key, from_units(total - otherwise.total, plan.places)))
    return Bill(from_units(total, plan.places), billed, tuple(questions))


def _read_usage(plan: Compiled, name: str, months: Sequence[Mapping[str, Any]]) -> list[dict[str, Exact]]:
    """Every named meter's quantity of every month, exact and not below zero."""
    usage: list[dict[str, Exact]] = []
    faults: list[tuple[str, str]] = []
    for number, month in enumerate(months, start=1):
        quantities: dict[str, Exact] = {}
        seen: set[str] = set()
        for charge, meter in plan.named_meters:
            if meter in seen:
                continue
            seen.add(meter)
            value = month.get(meter)
            if value is None:
                faults.append(
                    (
                        worded("month {number}", number=number),
                        worded(
                            'the charge "{charge}" counts "{meter}", but this month has no quantity for "{meter}": add '
                            "it (0 where nothing was used)",
                            charge=charge,
                            meter=meter,
                        ),
                    )
                )
                continue
            try:
                quantity = exact(exact_decimal(value, USAGE_DECIMAL_DIGITS))
            except ValueError as error:
                faults.append(
                    (worded("month {number}", number=number), worded("{place}: {remedy}", place=meter, remedy=error))
                )
                continue
            quantities[meter] = max(quantity, 0)
        usage.append(quantities)
    if faults:
        raise InputRefused(worded('usage for "{name}"', name=name), faults)
    return usage
