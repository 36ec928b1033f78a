"""What a person would notice: texts that are cut, controls without a name, focus that can't be seen; and what is shown."""

from __future__ import annotations

import time
from dataclasses import replace

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QScrollArea,
    QSpinBox,
    QTabBar,
    QToolButton,
    QWidget,
)

from advisor.advice import Advice
from advisor.gui.choice_buttons import WrappingCheckBox, WrappingRadio
from advisor.gui.main_window import MainWindow


def settled() -> None:
    """Labels that wrap get their height in a second pass, what depends on it in a third; and another look is put on a window
    part by part."""
    give_up = time.monotonic() + 30
    while any(each.look.under_way for each in _windows()) and time.monotonic() < give_up:
        QApplication.processEvents()
    for _ in range(4):
        QApplication.processEvents()


def _windows() -> list[MainWindow]:
    return [each for each in QApplication.topLevelWidgets() if isinstance(each, MainWindow)]


def with_a_dearer_month(advice: Advice, more: float) -> Advice:
    """The same advice, whose first offer costs so much more a month."""
    first = advice.verdict.offers[0]
    dearer = replace(first.priced, monthly=replace(first.priced.monthly, mean=first.priced.monthly.mean + more))
    offers = (replace(first, priced=dearer), *advice.verdict.offers[1:])
    return replace(advice, verdict=replace(advice.verdict, offers=offers))


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


def undescribed(root: QWidget) -> list[str]:
    """Whatever Tab reaches and of which a screen reader has nothing but the name, or the name once more."""
    found = []
    for widget in root.findChildren(QWidget):
        reached = widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if not reached or widget.objectName() == "qt_spinbox_lineedit":
            continue
        asked = widget.parentWidget() if isinstance(widget, QTabBar) else widget  # a bar has no words of its own in Qt
        seen = QAccessible.queryAccessibleInterface(asked)
        name = "" if seen is None else seen.text(QAccessible.Text.Name).strip()
        said = "" if seen is None else seen.text(QAccessible.Text.Description).strip()
        if said in ("", name):
            found.append(f"{type(widget).__name__} {name}")
    return found


def clipped(root: QWidget) -> list[str]:
    """Texts that do not fit what they stand in; what is elided or wrapped fits."""
    found = []
    for widget in root.findChildren(QWidget):
        if widget.isVisible():
            found += [f"{type(widget).__name__} {words}" for words in _cut(widget)]
    return found


def _cut(widget: QWidget) -> list[str]:
    if isinstance(widget, WrappingRadio | WrappingCheckBox):
        needed = widget.heightForWidth(widget.width())
        narrow = widget.minimumSizeHint().width() > widget.width()
        return [f"{widget.text()[:60]!r} is cut"] if needed > widget.height() + 1 or narrow else []
    if isinstance(widget, QToolButton) and not widget.text():
        return []
    if isinstance(widget, QAbstractButton) and widget.text():
        size = widget.minimumSizeHint()
        small = size.width() > widget.width() + 1 or size.height() > widget.height() + 1
        return [f"{widget.text()[:60]!r} needs {size.toTuple()}, has {widget.size().toTuple()}"] if small else []
    if isinstance(widget, QLabel) and widget.text():
        needed = widget.heightForWidth(widget.width()) if widget.wordWrap() else widget.sizeHint().height()
        if needed > widget.height() + 1:
            return [f"{widget.text()[:60]!r} needs a height of {needed}, has {widget.height()}"]
        longest = max(widget.text().split(), key=len, default="") if widget.wordWrap() else ""
        width = widget.fontMetrics().horizontalAdvance(longest) if longest else widget.sizeHint().width()
        return [f"{widget.text()[:60]!r} needs a width of {width}"] if width > widget.width() + 1 else []
    if isinstance(widget, QLineEdit) and not widget.text() and widget.isEnabled():
        needed = widget.fontMetrics().horizontalAdvance(widget.placeholderText())
        room = widget.width() - widget.textMargins().left() - 12
        return [f"{widget.placeholderText()!r} needs {needed}, has {room}"] if needed > room else []
    if isinstance(widget, QComboBox):
        needed = widget.fontMetrics().horizontalAdvance(widget.currentText())
        return (
            [f"{widget.currentText()!r} needs {needed + 24}, has {widget.width()}"]
            if needed + 24 > widget.width()
            else []
        )
    if isinstance(widget, QSpinBox):
        needed = widget.fontMetrics().horizontalAdvance(widget.text())
        return [f"{widget.text()!r}"] if needed + 20 > widget.width() else []
    if isinstance(widget, QTabBar):
        return [
            f"{widget.tabText(n)!r}"
            for n in range(widget.count())
            if widget.tabRect(n).width() < widget.fontMetrics().horizontalAdvance(widget.tabText(n))
            and not widget.usesScrollButtons()
        ]
    if isinstance(widget, QGroupBox):
        needed = widget.fontMetrics().horizontalAdvance(widget.title())
        return [f"{widget.title()!r}"] if needed > widget.width() else []
    return []


def beyond_the_edge(root: QWidget) -> list[str]:
    """Controls and texts that stick out sideways of what holds them, so that a part can't be seen at all."""
    found = []
    for widget in root.findChildren(QWidget):
        if not widget.isVisible() or not isinstance(widget, QAbstractButton | QLabel | QLineEdit | QComboBox):
            continue
        if isinstance(widget, QLabel) and not widget.text():
            continue  # a picture scrolls both ways
        above = widget.parentWidget()
        while above is not None and above is not root.parentWidget():
            area = above.parentWidget()
            is_viewport = isinstance(area, QScrollArea) and above is area.viewport()
            if is_viewport or above.isWindow():
                left = widget.mapTo(above, QPoint(0, 0)).x()
                if left < -1 or left + widget.width() > above.width() + 1:
                    words = widget.text() if isinstance(widget, QAbstractButton | QLabel) else widget.accessibleName()
                    found.append(
                        f"{type(widget).__name__} {words[:60]!r} from {left} to {left + widget.width()} of {above.width()}"
                    )
                break
            above = above.parentWidget()
    return found


def in_sight(widget: QWidget) -> bool:
    """True when the whole of a control (or as much as the view can hold) is inside everything that it is scrolled in."""
    above = widget.parentWidget()
    while above is not None:
        area = above.parentWidget()
        if isinstance(area, QScrollArea) and above is area.viewport():
            rect = QRect(widget.mapTo(above, QPoint(0, 0)), widget.size())
            seen = rect.intersected(above.rect())
            if seen.height() < min(rect.height(), above.height()) - 1:
                return False
        if above.isWindow():
            break
        above = above.parentWidget()
    return widget.isVisible()


def numbers_shown(page: QWidget) -> list[str]:
    """The figures on the cards."""
    return [each.text() for each in page.findChildren(QLabel, "big", Qt.FindChildOption.FindChildrenRecursively)]
