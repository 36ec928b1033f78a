"""How money and shares are written."""

from __future__ import annotations

import pytest

from advisor.recommendation.words import listed, money, of_ten, percent


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        (1740.4, "USD", "$1,740"),
        (99.994, "USD", "$99.99"),
        (99.996, "USD", "$100"),
        (46.5, "USD", "$46.50"),
        (0.0031, "USD", "$0.0031"),
        (0, "USD", "$0"),
        (0.00001, "USD", "$0"),
        (-918, "USD", "-$918"),
        (1740, "EUR", "€1,740"),
        (1740, "CHF", "CHF 1,740"),
    ],
)
def test_money_has_whole_units_from_a_hundred_on_and_cents_below(amount: float, currency: str, text: str) -> None:
    assert money(amount, currency) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (1.0, "all"),
        (0.99, "more than 9 of 10"),
        (0.83, "about 8 of 10"),
        (0.02, "fewer than 1 of 10"),
        (0, "none of the"),
    ],
)
def test_shares_of_versions_are_told_in_tenths(share: float, text: str) -> None:
    assert of_ten(share) == text


def test_lists_and_percentages_read_as_they_are_said() -> None:
    assert (listed(["A"]), listed(["A", "B"]), listed(["A", "B", "C"])) == ("A", "A and B", "A, B and C")
    assert (percent(0.625), percent(0.95, 1)) == ("62 %", "95.0 %")
