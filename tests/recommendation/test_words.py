"""How money and shares are written."""

from __future__ import annotations

import pytest

from advisor.recommendation.words import listed, money, of_ten, percent, stated


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        (1564.4, "USD", "$1,560"),
        (56_058, "USD", "$56,100"),
        (99.996, "USD", "$100"),
        (46.4, "USD", "$46"),
        (9.994, "USD", "$9.99"),
        (0.0031, "USD", "$0.0031"),
        (0, "USD", "$0"),
        (0.00001, "USD", "$0"),
        (-918, "USD", "−$918"),
        (1740, "EUR", "€1,740"),
        (1740, "CHF", "CHF 1,740"),
    ],
)
def test_money_in_a_sentence_has_two_or_three_significant_figures(amount: float, currency: str, text: str) -> None:
    assert money(amount, currency) == text


@pytest.mark.parametrize(
    ("amount", "text"), [(2412, "$2,412"), (1499.5, "$1,499.50"), (0.0031, "$0.0031"), (46.5, "$46.50"), (0, "$0")]
)
def test_an_amount_that_somebody_named_is_not_rounded(amount: float, text: str) -> None:
    assert stated(amount) == text


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
