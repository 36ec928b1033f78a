"""Prices as they stand in quotes are read and told; what could mean something else is refused, never worked out."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QLocale
from pytestqt.qtbot import QtBot

from advisor.errors import AdvisorError
from advisor.gui.main_window import MainWindow
from advisor.gui.offer_dialog import OfferDialog
from advisor.gui.offer_form import OfferForm
from advisor.gui.question_page import QuestionPage
from advisor.gui.typed_prices import TypedPrice, parse_price

ENGLISH = QLocale(QLocale.Language.English, QLocale.Country.UnitedStates)
GERMAN = QLocale(QLocale.Language.German, QLocale.Country.Germany)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("1,400", TypedPrice("1400")),
        ("$499/month", TypedPrice("499", "month")),
        ("$499 / mo.", TypedPrice("499", "month")),
        ("499 per month", TypedPrice("499", "month")),
        ("US$499 a month", TypedPrice("499", "month")),
        ("499 monthly", TypedPrice("499", "month")),
        ("$5,988/yr", TypedPrice("5988", "year")),
        ("0.05 each", TypedPrice("0.05")),
        ("$0.05 per task", TypedPrice("0.05", "", "tasks")),
        ("$0.99 per resolution", TypedPrice("0.99", "", "resolutions")),
        ("$19/user/month", TypedPrice("19", "month", "seats")),
        ("$19 per seat per month", TypedPrice("19", "month", "seats")),
        ("10,000 conversations a month", TypedPrice("10000", "month", "tasks")),
        ("50 resolutions", TypedPrice("50", "", "resolutions")),
        ("$20/1,000", TypedPrice("20", "", "", "1000")),
        ("$20 per 1,000 credits", TypedPrice("20", "", "credits", "1000")),
        ("$500 / 100k credits", TypedPrice("500", "", "credits", "100000")),
    ],
)
def test_what_an_amount_is_for_is_read_with_it(typed: str, read: TypedPrice) -> None:
    assert parse_price(typed, ENGLISH) == read


def test_the_price_of_one_is_exact_or_refused() -> None:
    assert parse_price("$20 per 1,000", ENGLISH).of_one == "0.02"  # 20 / 1000
    assert parse_price("$200 per 25,000", ENGLISH).of_one == "0.008"  # 200 / 25000
    assert parse_price("$500/100k", ENGLISH).of_one == "0.005"  # 500 / 100000
    with pytest.raises(AdvisorError, match="price of one"):
        _ = parse_price("$1 per 3", ENGLISH).of_one  # 0.333… has no end
    with pytest.raises(AdvisorError, match="price of one"):
        _ = parse_price("$1 per 0", ENGLISH).of_one


def test_the_mark_of_the_buyers_own_system_decides_behind_the_price_too() -> None:
    assert parse_price("20 per 1.000", GERMAN).of_one == "0.02"
    assert parse_price("20 per 1,000", GERMAN).of_one == "20"  # one and no thousandths; the field says "= $20 each"
    assert parse_price("20 per 1.000", ENGLISH).of_one == "20"


@pytest.mark.parametrize(
    "typed", ["499 per moon", "12 bananas", "per month", "5/6/7", "$499/month/year", "a month", "/"]
)
def test_what_is_not_known_is_refused_and_never_dropped(typed: str) -> None:
    with pytest.raises(AdvisorError) as refused:
        _ = parse_price(typed, ENGLISH).of_one
    assert typed not in str(refused.value)


def _dialog(qtbot: QtBot, **typed: str) -> OfferDialog:
    dialog = OfferDialog(OfferForm(name="Growth", meter=typed.pop("meter", "tasks")), "USD")
    qtbot.addWidget(dialog)
    for key, text in typed.items():
        line = dialog._lines[key]
        line.setText(text)
        line.textEdited.emit(text)
    return dialog


def test_a_quote_is_typed_as_it_stands_and_what_was_read_stands_beside_it(qtbot: QtBot) -> None:
    dialog = _dialog(qtbot, fee="$499/month", included="10,000 conversations a month", price="$50 per 1,000 tasks")
    form = dialog.form()
    assert (form.fee, form.included, form.price) == ("499", "10000", "0.05")
    assert [dialog._marks[key].text() for key in ("fee", "included", "price")] == [
        "= $499 a month",
        "= 10,000 a month",
        "= $0.05 each",
    ]
    assert dialog._lines["fee"].accessibleDescription() == "= $499 a month"


def test_a_plain_number_needs_no_echo(qtbot: QtBot) -> None:
    assert _dialog(qtbot, fee="1,499").understood("fee") == ""
    assert _dialog(qtbot, fee="1.5k").understood("fee") == "= $1,500 a month"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"fee": "$5,988/year"}, "for one month"),
        ({"fee": "$19 per seat"}, "field below"),
        ({"price": "0.05 per minute"}, "one minute"),
        ({"price": "0.05 a year"}, "for no time"),
        ({"fee": "10", "cap": "500 per 1,000"}, "alone"),
        ({"fee": "10", "committed": "500 a month"}, "for a year"),
        ({"fee": "10", "minimum": "500 per minute"}, "alone"),
    ],
)
def test_what_does_not_fit_the_field_is_told_and_not_converted(qtbot: QtBot, typed: dict[str, str], words: str) -> None:
    with pytest.raises(AdvisorError, match=words):
        _dialog(qtbot, **typed).form()


def test_the_questions_take_their_own_unit_and_no_other(window: MainWindow) -> None:
    window.new_case()
    assert window.wizard is not None
    window.wizard.jump("volume")
    page = window.wizard.frame
    assert isinstance(page, QuestionPage)
    field = page.fields["tasks"]
    line = field.entry
    for typed, value in (("1,400 tickets a month", "1400"), ("1,400 per month", "1400"), ("2k tasks", "2000")):
        line.setText(typed)
        line.textEdited.emit(typed)
        assert field.fault() == "" and window.draft is not None, typed
        assert window.draft.flow.answer("tasks") == value
    for typed in ("1,400 a year", "1,400 minutes", "5 per 1,000"):
        line.setText(typed)
        assert "give the number of tasks a month" in field.fault(), typed
