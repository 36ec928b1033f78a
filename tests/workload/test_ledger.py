"""Values in words that a buyer can check."""

from __future__ import annotations

from decimal import Decimal

import pytest

from advisor.workload.ledger import shown


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        ("1", "credits", "1 credit"),
        ("1", "events per year", "1 event per year"),
        ("1", "times the normal hourly use", "1 times the normal hourly use"),
        ("1", "per task, in your currency", "1 per task, in your currency"),
        ("0.5", "events per year", "0.5 events per year"),
        ("6000", "tasks per month", "6,000 tasks per month"),
        ("0.15", "share per year", "15 % per year"),
        # e^(1.2816 x 0.45) = e^0.5767 = 1.78: eight in ten lie within 1.2816 standard deviations
        ("0.45", "standard deviation of the natural logarithm", "8 in 10 sure to be within a factor of 1.78"),
        ("0.41", "per year, as a natural logarithm (0.41 is +50 %)", "+51 % per year"),
        ("2", "0 cheap, 1 standard, 2 frontier", "frontier"),
    ],
)
def test_a_value_is_said_with_its_unit(value: str, unit: str, words: str) -> None:
    assert shown(Decimal(value), unit) == words
