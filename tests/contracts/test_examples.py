"""Every worked example of the contract format agrees to the last decimal."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from advisor.contracts import Contract, bill

CASES = Path(__file__).parents[1] / "cases" / "contracts" / "contract_examples.json"
EXAMPLES = json.loads(CASES.read_text(encoding="utf-8"))["examples"]


def _lines(month: Any) -> list[tuple[str, Decimal | None, Decimal]]:
    """(charge, quantity, amount) of every line that is not 0 or priced."""
    return [
        (line["charge"], None if line.get("quantity") is None else Decimal(line["quantity"]), Decimal(line["amount"]))
        for line in month["lines"]
    ]


@pytest.mark.parametrize("example", EXAMPLES, ids=[example["id"] for example in EXAMPLES])
def test_a_worked_example_agrees_exactly(example: dict[str, Any]) -> None:
    result = bill(Contract.model_validate(example["contract"]), example["months"])
    expected = example["expected"]
    assert str(result.total) == expected["total"]
    assert len(result.months) == len(expected["months"])
    for month, wanted in zip(result.months, expected["months"], strict=True):
        assert str(month.total) == wanted["total"]
        assert [(line.charge, line.quantity, line.amount) for line in month.lines] == _lines(wanted)
        assert {meter: str(units) for meter, units in month.unserved.items()} == wanted["unserved"]
        assert sum(line.amount for line in month.lines) == month.total
        assert all(line.working for line in month.lines)
    assert [
        {"charge": q.charge, "key": q.key, "difference": str(q.difference)} for q in result.open_questions
    ] == expected["open_questions"]
