"""A question whose window goes while it is asked is answered with nothing."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from advisor.gui.messages import choose


def test_a_question_whose_window_goes_is_answered_with_nothing(qtbot: QtBot) -> None:
    holder = QWidget()
    holder.show()
    QTimer.singleShot(0, lambda: delete(holder))
    assert choose(holder, "Replace the file?", "It is there already.", ["Replace it"]) == -1
