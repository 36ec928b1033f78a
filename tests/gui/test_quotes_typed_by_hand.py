"""A new user types real quotes (published prices of November 2026) into the blank form with the keyboard alone, as they
stand; what the offer then costs is worked out here by hand. And one who knows nothing answers "Not sure" to the end."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLineEdit, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from advisor.contracts import bill, read_contract
from advisor.gui.main_window import MainWindow
from advisor.gui.offer_dialog import OfferDialog
from advisor.gui.question_page import QuestionPage
from advisor.interview.answers import NOT_SURE

SEATS_AND_CREDITS = {  # Chatwoot Captain: $19 an agent with 300 credits, $20 for 1,000 more
    "Name of the offer": "Captain",
    "Vendor (optional)": "Chatwoot",
    "Fee for each person a month, USD (optional)": "$19/agent/month",
    "What is counted": "one credit",
    "How many are included a month": "300 credits",
    "Price of one (more), USD": "$20 per 1,000 credits",
    "Bound for how many months": "1",
}
PER_RESOLUTION_WITH_MINIMUM = {  # Intercom Fin: $0.99 an outcome, 50 of them are paid in any case
    "Name of the offer": "Fin",
    "What is counted": "one resolved task",
    "Price of one (more), USD": "$0.99 per resolution",
    "Least you pay a month, USD (optional)": "$49.50/month",
}
BASE_AND_OVERAGE = {  # autoch.at: $299 a month with 250 conversations, $0.50 for each more
    "Name of the offer": "First plan",
    "Monthly fee, USD": "$299/mo",
    "How many are included a month": "250 conversations a month",
    "Price of one (more), USD": "50 per 100",
}
PREPAID_COMMITMENT = {  # Agentforce: $500 for 100k credits, bought ahead for a year
    "Name of the offer": "Flex Credits",
    "What is counted": "one credit",
    "Price of one (more), USD": "$500 per 100k credits",
    "Committed or paid ahead for a year, USD (optional)": "$6,000 / year",
    "Bound for how many months": "12",
}


def typed(window: MainWindow, quote: dict[str, str], qtbot: QtBot) -> tuple[str, list[str]]:
    """Add an offer with keys alone: Alt+A opens the form, Tab goes on, Enter keeps it. Gives its example bill and what is
    marked as open."""
    seen: list[tuple[str, list[str]]] = []
    refused: list[str] = []

    def fill() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, OfferDialog):
            return  # a button that is pressed by its letter opens a moment later
        look.stop()
        try:
            fill_in(dialog)
        finally:
            if dialog.isVisible():
                dialog.reject()

    def fill_in(dialog: OfferDialog) -> None:
        left = dict(quote)
        for _ in range(40):
            field = dialog.focusWidget()
            name = field.accessibleName() if field is not None else ""
            if name in left:
                _type(field, left.pop(name), qtbot)
            if not left:
                break
            qtbot.keyClick(field or dialog, Qt.Key.Key_Tab)
        refused.extend(left)  # what Tab never came to
        seen.append((dialog.example.text(), dialog.marked()))
        qtbot.keyClick(dialog.focusWidget() or dialog, Qt.Key.Key_Return)
        if dialog.isVisible():
            refused.append(dialog._error.text())

    assert window.wizard is not None
    look = QTimer(window)
    look.timeout.connect(fill)
    look.start(10)
    qtbot.keyClick(window.wizard.frame, Qt.Key.Key_A, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: bool(seen) and QApplication.activeModalWidget() is None, timeout=60_000)
    assert refused == []
    return seen[0]


def _type(field: QWidget | None, words: str, qtbot: QtBot) -> None:
    if isinstance(field, QLineEdit):
        qtbot.keyClicks(field, words)
    else:
        assert isinstance(field, QComboBox)
        for _ in range(field.count()):
            if field.currentText() == words:
                return
            qtbot.keyClick(field, Qt.Key.Key_Down)
        assert field.currentText() == words


def cost(offer: dict[str, object], *months: dict[str, int]) -> list[Decimal]:
    used = [{name: Decimal(number) for name, number in month.items()} for month in months]
    return [month.total for month in bill(read_contract(offer, "offer"), used).months]


@pytest.fixture
def offers(window: MainWindow) -> MainWindow:
    window.new_case()
    assert window.wizard is not None
    window.wizard.jump("offers")
    return window


def test_seats_with_credits(offers: MainWindow, qtbot: QtBot) -> None:
    example, open_points = typed(offers, SEATS_AND_CREDITS, qtbot)
    assert offers.draft is not None
    # 10 people x $19 + (1,300 - 300) x $20/1,000 = 190 + 20
    assert cost(offers.draft.offers[0], {"seats": 10, "credits": 1300}) == [Decimal(210)]
    # 360 credits, a fifth above the included ones, and 10 seats: 190 + 60 x 0.02
    assert "360 credits and 10 seats in a month you would pay $191.20" in example
    assert "cap" in open_points and "term_months" not in open_points


def test_by_the_resolution_with_a_minimum(offers: MainWindow, qtbot: QtBot) -> None:
    typed(offers, PER_RESOLUTION_WITH_MINIMUM, qtbot)
    assert offers.draft is not None
    # 30 x $0.99 = $29.70 is lifted to $49.50; 100 x $0.99 = $99
    assert cost(offers.draft.offers[0], {"resolutions": 30}, {"resolutions": 100}) == [Decimal("49.50"), Decimal(99)]


def test_a_base_with_overage(offers: MainWindow, qtbot: QtBot) -> None:
    example, _ = typed(offers, BASE_AND_OVERAGE, qtbot)
    assert offers.draft is not None
    # $299 + (300 - 250) x $50/100 = 299 + 25
    assert cost(offers.draft.offers[0], {"tasks": 300}, {"tasks": 200}) == [Decimal(324), Decimal(299)]
    assert "300 tasks in a month you would pay $324: $299 + 50 × $0.50." in example


def test_a_commitment_for_a_year(offers: MainWindow, qtbot: QtBot) -> None:
    example, _ = typed(offers, PREPAID_COMMITMENT, qtbot)
    assert offers.draft is not None
    # 50,000 credits x $500/100,000 = $250 a month; the last month is topped up to $6,000: 6,000 - 11 x 250
    months = cost(offers.draft.offers[0], *[{"credits": 50_000}] * 12)
    assert months == [Decimal(250)] * 11 + [Decimal(3250)]
    assert "In a year you pay at least $6,000, used or not." in example


def test_each_open_point_of_a_typed_quote_becomes_a_question_to_the_vendor(offers: MainWindow, qtbot: QtBot) -> None:
    _, open_points = typed(offers, BASE_AND_OVERAGE, qtbot)
    assert open_points == ["cap", "term_months", "price_floats", "usage_meter", "logs"]


def test_a_quote_that_does_not_fit_the_fields_is_refused_with_what_to_do(offers: MainWindow, qtbot: QtBot) -> None:
    with pytest.raises(AssertionError, match="for one month"):
        typed(offers, {"Name of the offer": "Yearly", "Monthly fee, USD": "$5,988/year"}, qtbot)
    assert offers.draft is not None and offers.draft.offers == []


def test_not_sure_to_the_end_by_keyboard_reaches_the_result_with_every_answer_not_sure(
    window: MainWindow, qtbot: QtBot
) -> None:
    qtbot.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    wizard, draft = window.wizard, window.draft
    assert wizard is not None and draft is not None
    for _ in range(40):
        if draft.flow.current == "result":
            break
        frame = wizard.frame
        if isinstance(frame, QuestionPage):
            for field in frame.fields.values():
                for choice in (*field.findChildren(QRadioButton), *field.findChildren(QCheckBox)):
                    if choice.text() == "Not sure" and choice.isVisible():
                        choice.setFocus()
                        qtbot.keyClick(choice, Qt.Key.Key_Space)
        on = wizard.button(wizard.WizardButton.CustomButton2)
        on.setFocus()
        qtbot.keyClick(on, Qt.Key.Key_Return)
    assert draft.flow.current == "result"
    answers = draft.case_data()["answers"]
    assert len(answers) > 15 and set(answers.values()) == {NOT_SURE}
