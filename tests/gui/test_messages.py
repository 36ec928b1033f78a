"""Messages and questions whose window goes."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from advisor.gui.main_window import MainWindow
from advisor.gui.messages import ask_to_save, choose, say
from tests.gui.seen import undescribed


def test_a_question_whose_window_goes_is_answered_with_nothing(qtbot: QtBot) -> None:
    holder = QWidget()
    holder.show()
    QTimer.singleShot(0, lambda: delete(holder))
    assert choose(holder, "Replace the file?", "It is there already.", [("Replace it", "What it holds is lost.")]) == -1


def test_each_button_of_a_message_says_what_it_does(window: MainWindow) -> None:
    found: list[str] = []

    def look() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        found.extend(undescribed(box))
        found.append(f"{len(box.buttons())} looked at")
        box.reject()

    for ask in (
        lambda: say(window, "Not saved", "The disk is full."),
        lambda: choose(window, "Replace the file?", "It is there.", [("Replace it", "What it holds is lost.")]),
        lambda: ask_to_save(window, "Support team"),
    ):
        QTimer.singleShot(0, look)
        ask()
    assert found == ["1 looked at", "2 looked at", "3 looked at"]


def test_a_window_that_is_going_down_is_told_and_asked_nothing_and_so_nothing_keeps_it(window: MainWindow) -> None:
    """A comparison that fails after Exit: its message would stand there, greyed out, and the program would never end."""
    window.setEnabled(False)
    say(window, "The cases can't be compared", "One of them is damaged.")
    assert choose(window, "Replace the file?", "It is there already.", [("Replace it", "What it holds is lost.")]) == -1
    assert ask_to_save(window, "Support team") == QMessageBox.StandardButton.NoButton
    assert QApplication.activeModalWidget() is None
    window.setEnabled(True)


def test_a_message_that_stands_there_when_the_window_goes_does_not_keep_it(window: MainWindow, qtbot: QtBot) -> None:
    """A comparison that fails while Exit is under way: the message was greyed out with its window and could not be closed."""
    QTimer.singleShot(0, window.close)
    say(window, "The cases can't be compared", "One of them is damaged.")  # comes back once the window goes
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=60_000)
