"""What a vendor wrote into a price field is read where it can mean one thing, and left to a person where it can't."""

from __future__ import annotations

from decimal import Decimal

import pytest

from advisor.interview.plain_amount import plain_amount


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("499", "499"), ("$499", "499"), ("499 USD", "499"), ("0.05", "0.05"), ("0,05 EUR", "0.05"), ("1,234.50", "1234.50"),
        ("1.234,50 €", "1234.50"), ("1 234,5", "1234.5"), ("1,234,567", "1234567"), ("1.234.567", "1234567"),
        ("15 %", "15"), ("0.005", "0.005"), ("0,125", "0.125"), ("12000", "12000"), ("1234.567", "1234.567"),
    ],
)  # fmt: skip
def test_an_amount_that_can_mean_one_thing_is_read(written: str, meant: str) -> None:
    assert plain_amount(written) == Decimal(meant)


@pytest.mark.parametrize(
    "written",
    [
        "1,234",
        "1.234",
        "999.000",
        "",
        "free",
        "about 5",
        "5 or 6",
        "-5",
        "1.2.3",
        "1,2,3",
        "NaN",
        "1e9",
        "$",
        "12,34,567",
        "9" * 40,
    ],
)
def test_an_amount_that_can_mean_two_things_or_none_is_left_to_a_person(written: str) -> None:
    assert plain_amount(written) is None


@pytest.mark.parametrize(
    ("written", "meant"), [("1,234", "1234"), ("10.000", "10000"), ("$2,500", "2500"), ("99.5", "99.5")]
)
def test_nobody_writes_thousandths_of_a_fee(written: str, meant: str) -> None:
    assert plain_amount(written, small=False) == Decimal(meant)
