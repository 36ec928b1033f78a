from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QLabel, QPushButton, QWidget

from advisor.gui.main_window import MainWindow
from advisor.gui.offer_dialog import OfferDialog
from advisor.gui.plan_dialog import PlanDialog
from advisor.gui.offer_form import OfferForm
from advisor.gui.properties_dialog import PropertiesDialog


def nameless(root: QWidget) -> list[str]:
    """Everything that Tab reaches and a screen reader could not name."""
    found = []
    for widget in root.findChildren(QWidget):
        if not widget.isVisible() or not widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            continue
        if widget.objectName() == "qt_spinbox_lineedit":
            continue
        seen = QAccessible.queryAccessibleInterface(widget)
        if seen is None or not seen.text(QAccessible.Text.Name).strip():
            found.append(f"{type(widget).__name__} {widget.objectName()}")
    return found


def clipped(root: QWidget) -> list[str]:
    """Texts that do not fit what they stand in."""
    found = []
    for widget in root.findChildren(QWidget):
        if not widget.isVisible():
            continue
        if isinstance(widget, QAbstractButton) and widget.text():
            words = max(widget.text().replace("&", "").split("\n"), key=len)
            if widget.fontMetrics().horizontalAdvance(words) > widget.width():
                found.append(f"{words!r} needs {widget.fontMetrics().horizontalAdvance(words)}, has {widget.width()}")
        elif isinstance(widget, QLabel) and widget.text():
            needed = widget.heightForWidth(widget.width()) if widget.wordWrap() else widget.sizeHint().height()
            if needed > widget.height() + 1:
                found.append(f"{widget.text()[:60]!r} needs a height of {needed}, has {widget.height()}")
            if not widget.wordWrap() and widget.sizeHint().width() > widget.width() + 1:
                found.append(f"{widget.text()[:60]!r} needs a width of {widget.sizeHint().width()}")
    return found


def test_everything_that_tab_reaches_has_a_name(every_page: Callable[[], Iterator[str]], window: MainWindow) -> None:
    assert nameless(window) == []
    for page in every_page():
        assert nameless(window) == [], page


def test_no_two_links_of_a_page_have_the_same_name(every_page: Callable[[], Iterator[str]], window: MainWindow) -> None:
    for page in every_page():
        assert window.wizard is not None
        links = [each.accessibleName() for each in window.wizard.frame.findChildren(QPushButton, "link")]
        assert len(links) == len(set(links)), page


@pytest.mark.parametrize("percent", [100, 150])
def test_no_text_is_clipped(every_page: Callable[[], Iterator[str]], window: MainWindow, percent: int) -> None:
    window.set_text(percent)
    assert clipped(window) == []
    for page in every_page():
        assert clipped(window) == [], page


def test_dialogs_name_all_their_fields(window: MainWindow) -> None:
    window.new_case()
    assert window.draft is not None
    for dialog in (OfferDialog(OfferForm(), "USD"), PlanDialog(), PropertiesDialog(window.draft)):
        dialog.show()
        assert nameless(dialog) == [], type(dialog).__name__
        dialog.close()


def test_a_chart_says_its_finding_to_those_who_do_not_see_it(window: MainWindow) -> None:
    window.open_sample("support-team")
    assert window.wizard is not None
    window.wizard.jump("explore")
    seen = QAccessible.queryAccessibleInterface(window.wizard.explore.chart)
    assert seen is not None
    assert len(seen.text(QAccessible.Text.Description)) > 40
