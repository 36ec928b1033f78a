from __future__ import annotations

import pytest

from advisor.errors import AdvisorError
from advisor.gui.amounts import parse_amount


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("1400", "1400"),
        ("$1,400", "1400"),
        ("1,400.50 USD", "1400.50"),
        ("1\u00a0400", "1400"),  # what a spreadsheet pastes
        ("1\u202f400", "1400"),
        ("2.5k", "2500"),
        ("5M", "5000000"),
        ("1.2bn", "1200000000"),
        ("60 %", "60"),
        ("1'400", "1400"),
        ("0.0000025", "0.0000025"),
        (".5", ".5"),
    ],
)
def test_amounts_are_read_as_people_type_them(typed: str, read: str) -> None:
    assert parse_amount(typed) == read


def test_a_decimal_comma_is_read_where_it_is_the_habit() -> None:
    assert parse_amount("1.400,5", decimal_comma=True) == "1400.5"


@pytest.mark.parametrize("typed", ["lots", "1,40", "1.400,5", "1,2,3", "1e5", "50_75", "", "--1", "5 apples", "NaN"])
def test_what_could_mean_two_things_or_nothing_is_refused(typed: str) -> None:
    with pytest.raises(AdvisorError):
        parse_amount(typed)
