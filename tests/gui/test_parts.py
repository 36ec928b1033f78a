"""The small pieces that pages are made of."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from advisor.gui.parts import label, scrolling
from tests.gui.seen import settled


def test_a_bar_goes_when_there_is_room_without_it_though_the_lines_beside_it_are_more(qtbot: QtBot) -> None:
    """From 200 % back to 100 % the explore page and the table of all workflows kept a bar that moved them by some pixels."""
    body = QWidget()
    rows = QVBoxLayout(body)
    rows.addWidget(label("Above so many conversations a month the flat rate is cheaper than the metered one. " * 6))
    area = scrolling(body)
    qtbot.addWidget(area)
    area.show()
    beside = area.verticalScrollBar().sizeHint().width()
    width = next(w for w in range(300, 600) if rows.totalHeightForWidth(w - beside) > rows.totalHeightForWidth(w))
    whole = rows.totalHeightForWidth(width)
    area.resize(width, whole // 2)
    settled()
    assert area.verticalScrollBar().isVisible()
    area.resize(width, whole + 2)
    settled()
    assert not area.verticalScrollBar().isVisible()
    area.resize(width, whole // 2)
    settled()
    assert area.verticalScrollBar().isVisible()
    assert body.height() == rows.totalHeightForWidth(width - beside)
