"""The small pieces that pages are made of."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QDialog, QLabel, QTabWidget, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from advisor.gui.parts import MadeWhenSeen, PageScroll, label, scrolling
from tests.gui.seen import settled


def _text(words: str, qtbot: QtBot) -> tuple[QWidget, QVBoxLayout, PageScroll]:
    """The body, its layout and the area of a page that holds one text."""
    body = QWidget()
    rows = QVBoxLayout(body)
    rows.addWidget(label(words))
    area = scrolling(body)
    qtbot.addWidget(area)
    return body, rows, area


def test_a_bar_goes_when_there_is_room_without_it_though_the_lines_beside_it_are_more(qtbot: QtBot) -> None:
    """From 200 % back to 100 % the explore page and the table of all workflows kept a bar that moved them by some pixels."""
    body, rows, area = _text(
        "Above so many conversations a month the flat rate is cheaper than the metered one. " * 6, qtbot
    )
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


def test_a_part_is_made_when_its_place_is_first_seen_and_let_go_of_while_nobody_sees_it(qtbot: QtBot) -> None:
    made: list[QLabel] = []

    def make() -> QLabel:
        made.append(QLabel(f"number {len(made) + 1}"))
        return made[-1]

    tabs, place = QTabWidget(), MadeWhenSeen(make)
    qtbot.addWidget(tabs)
    tabs.addTab(QWidget(), "one")
    tabs.addTab(place, "two")
    tabs.show()
    assert not made and not place.is_made
    tabs.setCurrentIndex(1)
    assert len(made) == 1 and place.part.isVisible()
    place.put_away()
    assert place.is_made  # it is in view
    tabs.setCurrentIndex(0)
    place.put_away()
    assert not place.is_made and not isValid(made[0])
    tabs.setCurrentIndex(1)
    assert place.part.text() == "number 2"
    dialog = QDialog(place.part)
    dialog.show()
    tabs.setCurrentIndex(0)
    place.put_away()
    assert isValid(dialog) and place.is_made  # a window that belongs to it is open
    dialog.close()


def test_a_body_that_was_held_back_is_measured_when_it_is_brought(qtbot: QtBot) -> None:
    body, _, area = _text("many words " * 60, qtbot)
    area.hold_back()
    area.resize(200, 100)
    area.show()
    QApplication.processEvents()
    assert not body.isVisible() and body.minimumHeight() == 0
    area.bring()
    QApplication.processEvents()
    assert body.isVisible() and body.minimumHeight() > 200 and body.width() < 200
