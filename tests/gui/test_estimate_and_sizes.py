"""What stands beside the questions: the estimate, folded where there is no room, and how the size of a task was found."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from advisor.advice import Advice
from advisor.gui.estimate_panel import EstimatePanel
from advisor.gui.explain_dialog import show_explanation
from advisor.gui.main_window import MainWindow
from advisor.gui.parts import PageScroll
from advisor.gui.question_page import QuestionPage
from tests.gui.seen import settled, with_a_dearer_month


def test_opening_a_case_shows_one_window_and_no_stray_ones(window: MainWindow) -> None:
    window.new_case()
    shown = [each for each in QApplication.topLevelWidgets() if each.isVisible()]
    assert shown == [window]


def test_with_large_text_in_a_small_window_the_estimate_is_a_line_of_the_status_bar(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.new_case()
    window.resize(1100, 750)
    window.set_text(100)
    qtbot.waitUntil(lambda: window.dock.isVisible() and not window.strip.isVisible())
    window.set_text(150)
    qtbot.waitUntil(lambda: window.strip.isVisible() and not window.dock.isVisible())
    assert "a month on average" in window.strip.text()
    window.set_text(100)
    qtbot.waitUntil(window.dock.isVisible)


def test_what_changed_nothing_is_said_once_and_hides_nothing_that_did(qtbot: QtBot, some_advice: Advice) -> None:
    panel = EstimatePanel()
    qtbot.addWidget(panel)
    panel.show_advice(some_advice)
    raised = with_a_dearer_month(some_advice, 310)
    for what in ("Busiest month", *(f"Answer {number}" for number in range(9))):
        panel.expect(what)
        panel.show_advice(raised)
    assert panel.moves.text().splitlines() == ["= Answer 8: no change", "▲ $310  Busiest month"]


def test_a_buyer_who_is_not_asked_about_tokens_can_see_the_sizes_and_the_model_behind_them(
    real_window: MainWindow, qtbot: QtBot
) -> None:
    window = real_window
    window.open_sample("knows-nothing")
    qtbot.waitUntil(lambda: window.advice is not None, timeout=240_000)
    assert window.wizard is not None
    window.wizard.jump("volume")
    page = window.wizard.frame
    assert isinstance(page, QuestionPage)
    page._how.click()
    words = page._sizes.text()
    assert page._sizes.isVisible()
    assert "Input tokens of a task" in words and "list price of" in words
    assert words.count("(") >= 4  # each with its basis


def test_typical_offers_are_asked_for_and_never_signed(real_window: MainWindow, qtbot: QtBot) -> None:
    real_window.open_sample("knows-nothing")
    qtbot.waitUntil(lambda: real_window.advice is not None, timeout=240_000)
    assert real_window.advice.verdict.sentence.startswith("Ask vendors for an offer like Typical ")


def test_with_the_largest_text_every_tab_can_be_moved_to_its_end_and_back_with_the_page_keys(
    window: MainWindow, some_advice: Advice, qtbot: QtBot
) -> None:
    """Many lines of the result have nothing that takes the focus, so that Tab alone would not bring them into view."""
    window.open_sample("support-team")
    window.resize(1100, 750)
    window.set_text(200)
    assert window.wizard is not None
    window.wizard.jump("result")
    tabs, moved = window.wizard.result.tabs, 0
    tabs.tabBar().setFocus()
    for number in range(tabs.count()):
        if not tabs.isTabVisible(number):
            continue
        tabs.setCurrentIndex(number)
        settled()
        bar = tabs.currentWidget().findChildren(PageScroll)[0].verticalScrollBar()  # type: ignore[union-attr]
        for key, end in ((Qt.Key.Key_PageDown, bar.maximum()), (Qt.Key.Key_PageUp, 0)):
            for _ in range(40):
                qtbot.keyClick(tabs.tabBar(), key)
            assert bar.value() == end, tabs.tabText(number)
        moved += bar.maximum() > 0
    window.set_text(100)
    assert moved >= 6


def test_a_dialog_that_is_longer_than_its_place_is_moved_with_the_page_keys(
    window: MainWindow, some_advice: Advice, qtbot: QtBot
) -> None:
    dialog = show_explanation(window, some_advice, "month")
    assert dialog is not None
    dialog.resize(dialog.width(), 300)
    settled()
    bar = dialog.findChildren(PageScroll)[0].verticalScrollBar()
    assert bar.maximum() > 0 and bar.value() == 0
    close = next(each for each in dialog.findChildren(QPushButton) if each.text().replace("&", "") == "Close")
    close.setFocus()
    for _ in range(20):
        qtbot.keyClick(close, Qt.Key.Key_PageDown)
    assert bar.value() == bar.maximum()
    dialog.close()
