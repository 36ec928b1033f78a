"""No threshold, weight or default stands in the code of the recommendation: every number there is arithmetic, and named here."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOM = Path(__file__).parents[2] / "advisor" / "recommendation"
ARITHMETIC = {-1, 0, 1, 2, 12, 100}
"""Signs, halves, doubles, months of a year, per cent."""
NAMED = {
    "answered_offer.py": {
        300: "characters of a name", 1200: "months that can be meant", 1000: "a margin that can be meant",
        1_000_000: "tokens of a price per million",
    },
    "again.py": {6: "prices that are kept for a few uses"},
    "certainty.py": {6: "digits behind which two prepaid shares are the same"},
    "counter_offers.py": {6: "changes after which a counter-offer is given up"},
    "flips.py": {
        3: "steps of a scan taken at once, held against single steps by a test", 8: "futures of a version in the second look",
        0.00099: "where the second look ends and all futures begin", 4: "digits of a value that is shown", 5: "digits", 6: "digits",
    },
    "levels.py": {0.005: "half a cent: no money"},
    "conditions.py": {3: "the fourth of four values"},
    "measure_first.py": {
        4: "looks at each version, to steady a regression", 1e-9: "a float's own error",
        0.6180339887498949: "an even sequence: the golden ratio", 0.4142135623730951: "an even sequence: the root of 2",
    },
    "quick_prices.py": {
        24: "orders of use that are kept for a few uses", 3_000_000: "bytes of them that are kept",
        1_500_000: "bytes of futures that are kept",
    },
    "repricing.py": {1e-9: "a float's own error"},
    "review.py": {10: "characters of a day", 7: "characters of a month"},
    "score.py": {1e-9: "a float's own error"},
    "sorted_use.py": {50_000: "values that fit into a cache", 8: "parts of more than that", 29: "every which value makes a sample", 1.3: "room in the sample; the result is exact whatever it is"},
    "words.py": {
        10: "tenths, and where cents are no longer shown", 3: "significant figures", 0.1: "below it two figures",
        0.00005: "less is no money", 0.995: "where more digits are shown",
    },
}  # fmt: skip
OTHERS = {"payback.py"}
"""Not about the recommendation: what the agent brings back."""


def numbers(path: Path) -> dict[float, list[int]]:
    found: dict[float, list[int]] = {}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool):
            found.setdefault(node.value, []).append(node.lineno)
    return found


@pytest.mark.parametrize(
    "path", sorted(path for path in ROOM.glob("*.py") if path.name not in OTHERS), ids=lambda p: p.name
)
def test_a_number_in_the_code_is_arithmetic_or_named_with_its_reason(path: Path) -> None:
    known = ARITHMETIC | set(NAMED.get(path.name, {}))
    left = {number: lines for number, lines in numbers(path).items() if number not in known}
    assert not left, f"{path.name}: put these into resources/thresholds.toml, or name them here: {left}"


def test_no_exception_is_left_over() -> None:
    for name, reasons in NAMED.items():
        assert set(reasons) <= set(numbers(ROOM / name)), name
