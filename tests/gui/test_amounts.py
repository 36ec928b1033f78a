from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PySide6.QtCore import QLocale

from advisor.errors import AdvisorError
from advisor.gui.amounts import in_habit, parse_amount

ENGLISH = QLocale(QLocale.Language.English, QLocale.Country.UnitedStates)
GERMAN = QLocale(QLocale.Language.German, QLocale.Country.Germany)
FRENCH = QLocale(QLocale.Language.French, QLocale.Country.France)
SWISS = QLocale(QLocale.Language.German, QLocale.Country.Switzerland)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("1400", "1400"),
        ("$1,400", "1400"),
        ("$ 1,400", "1400"),
        ("US$1,400", "1400"),
        ("USD 1,400", "1400"),
        ("1,400.50 USD", "1400.50"),
        ("CHF 1'400.50", "1400.50"),
        ("€0.05", "0.05"),
        ("£12 GBP", "12"),
        ("₹500", "500"),
        ("-$5", "-5"),
        ("−5", "-5"),  # the minus sign of a word processor
        ("1 400", "1400"),
        ("1\u00a0400", "1400"),  # what a spreadsheet pastes
        ("1\u202f400", "1400"),
        ("1\u2009400", "1400"),
        ("\ufeff1400\u200b", "1400"),
        ("1400\t", "1400"),
        ("1 234,5", "1234.5"),  # a space groups, so the comma can only be the decimal one
        ("2.5k", "2500"),
        ("2.5 K", "2500"),
        ("5M", "5000000"),
        ("$5M", "5000000"),
        ("5 million", "5000000"),
        ("1.2bn", "1200000000"),
        ("-2k", "-2000"),
        ("60 %", "60"),
        ("60%", "60"),
        ("1'400", "1400"),
        ("1’400", "1400"),
        ("0.0000025", "0.0000025"),
        (".5", ".5"),
        ("5.", "5"),
        ("１２３", "123"),
        ("٣٫٥", "3.5"),
    ],
)
def test_amounts_are_read_as_people_type_them(typed: str, read: str) -> None:
    assert parse_amount(typed, ENGLISH) == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("1.400,5", "1400.5"),
        ("1.400", "1400"),
        ("1,4", "1.4"),
        ("1.234.567,89 €", "1234567.89"),
        ("2,5k", "2500"),
        ("2,5 Mio", "2500000"),
        ("3 Mrd.", "3000000000"),
        (",5", ".5"),
    ],
)
def test_a_decimal_comma_is_read_where_it_is_the_habit(typed: str, read: str) -> None:
    assert parse_amount(typed, GERMAN) == read


def test_the_same_figures_mean_what_the_habit_says_and_never_the_other_thing() -> None:
    assert (parse_amount("1.234", ENGLISH), parse_amount("1.234", GERMAN)) == ("1.234", "1234")
    assert (parse_amount("1,234", ENGLISH), parse_amount("1,234", GERMAN)) == ("1234", "1.234")
    assert parse_amount("1\u202f234,5", FRENCH) == parse_amount("1’234.5", SWISS) == "1234.5"


@pytest.mark.parametrize(
    "typed",
    ["lots", "1,40", "1.400,5", "1,2,3", "1e5", "50_75", "", "--1", "5 apples", "NaN", "1 2 3", "1.2.3", "5 6", "$", "12 34"],
)  # fmt: skip
def test_what_could_mean_two_things_or_nothing_is_refused(typed: str) -> None:
    with pytest.raises(AdvisorError):
        parse_amount(typed, ENGLISH)


@pytest.mark.parametrize("typed", ["1,234.56", "1.5", "1.40", "1.2345"])
def test_a_point_where_the_comma_is_the_habit_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(AdvisorError, match=re.escape("1.400,5")):
        parse_amount(typed, GERMAN)


def test_words_are_answered_with_an_example_and_marks_that_do_not_fit_with_how_to_write_them() -> None:
    with pytest.raises(AdvisorError, match=r"^enter a number such as 1,400 or 2\.5k$"):
        parse_amount("lots", ENGLISH)
    with pytest.raises(AdvisorError, match=r"^write 1,400\.5 for one thousand four hundred and a half$"):
        parse_amount("1.400,5", ENGLISH)


def test_english_figures_are_shown_in_the_habit_of_the_system() -> None:
    assert in_habit("$1,400.50 a month, not 3.", GERMAN) == "$1.400,50 a month, not 3."
    assert in_habit("$1,400.50", ENGLISH) == "$1,400.50"


@given(st.decimals(0, 10**12, places=4), st.sampled_from([ENGLISH, GERMAN]), st.sampled_from(["", "$", "€ "]))
def test_every_amount_that_we_show_is_read_back_as_the_same(amount: Decimal, locale: QLocale, sign: str) -> None:
    assert Decimal(parse_amount(sign + in_habit(f"{amount:,f}", locale), locale)) == amount


@given(st.text(max_size=30), st.sampled_from([ENGLISH, GERMAN, FRENCH, SWISS]))
@example("$" * 30, ENGLISH)
@example("1" + " 000" * 9 + "x", ENGLISH)
def test_whatever_is_typed_is_a_plain_number_or_a_sentence(typed: str, locale: QLocale) -> None:
    try:
        read = parse_amount(typed, locale)
    except AdvisorError as refused:
        assert str(refused)
    else:
        assert re.fullmatch(r"-?\d*(\.\d+)?", read) and any(c.isdigit() for c in read)
