"""What stands beside the questions: the estimate, folded where there is no room, and how the size of a task was found."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from advisor.gui.main_window import MainWindow
from advisor.gui.question_page import QuestionPage


def test_opening_a_case_shows_one_window_and_no_stray_ones(window: MainWindow) -> None:
    window.new_case()
    shown = [each for each in QApplication.topLevelWidgets() if each.isVisible()]
    assert shown == [window]


def test_with_large_text_in_a_small_window_the_estimate_is_a_line_of_the_status_bar(window: MainWindow) -> None:
    window.new_case()
    window.resize(1100, 750)
    window.set_text(100)
    assert window.dock.isVisible() and not window.strip.isVisible()
    window.set_text(150)
    assert window.strip.isVisible() and not window.dock.isVisible()
    assert "a month on average" in window.strip.text()
    window.set_text(100)
    assert window.dock.isVisible()


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
