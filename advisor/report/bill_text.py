"""An exact bill as text and as JSON: every line with its working."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from advisor.contracts import Bill, Contract


def bill_to_json(bill: Bill) -> dict[str, Any]:
    """The bill as plain values for `json.dumps`; every amount and quantity a decimal string."""
    return {
        "total": f"{bill.total:f}",
        "months": [
            {
                "total": f"{month.total:f}",
                "lines": [
                    {
                        "charge": line.charge,
                        "description": line.description,
                        "quantity": None if line.quantity is None else f"{line.quantity:f}",
                        "amount": f"{line.amount:f}",
                        "working": line.working,
                    }
                    for line in month.lines
                ],
                "unserved": {meter: f"{units:f}" for meter, units in month.unserved.items()},
            }
            for month in bill.months
        ],
        "open_questions": [
            {"charge": each.charge, "key": each.key, "difference": f"{each.difference:f}"}
            for each in bill.open_questions
        ],
    }


def bill_as_text(bill: Bill, contract: Contract) -> str:
    """The bill as lines of text, one block a month."""
    title = " ".join(part for part in (contract.vendor, contract.name) if part)
    rows = [f"{title}: {bill.total:,f} {contract.currency} in {len(bill.months)} months"]
    for number, month in enumerate(bill.months, 1):
        rows.append(f"\nMonth {number}: {month.total:,f}")
        for line in month.lines:
            rows.append(f"  {line.amount:>16,f}  {line.description}" + (f": {line.working}" if line.working else ""))
        for meter, units in month.unserved.items():
            rows.append(f"  {'':>16}  not served: {units:,f} {meter}")
    for question in bill.open_questions:
        rows.append(
            f"\nOpen: {question.charge}, {question.key}: the contract does not say; it moves the total by {question.difference:,f}"
        )
    return "\n".join(rows)
