"""Small pieces that every page is made of: labels that never read markup, cards, and a page body that can scroll."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QSize, QTimer
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
    from PySide6.QtWidgets import QDialog

_PLAIN, _AS_NEEDED, _NEVER, _NO_FOCUS = 0, 0, 1, 0
"""Qt.TextFormat.PlainText, Qt.ScrollBarPolicy's ScrollBarAsNeeded and ScrollBarAlwaysOff and Qt.FocusPolicy.NoFocus, as Qt's
properties take them: to name Qt itself makes the enumerations of its whole namespace, over a hundred, a tenth of the
time to the first paint."""


def label(text: str, name: str = "", wrap: bool = True) -> QLabel:
    """Text as it is: a name that a buyer typed is never read as markup, and so can't load a file or freeze the window."""
    return _as_label(QLabel(text), name, wrap)


def line(text: str, name: str = "") -> QLabel:
    """A label that is one of dozens below each other."""
    return _as_label(_Line(text), name, wrap=True)


def _as_label(made: QLabel, name: str, wrap: bool) -> QLabel:
    made.setProperty("textFormat", _PLAIN)
    made.setWordWrap(wrap)
    if name:
        made.setObjectName(name)
    return made


class _Line(QLabel):
    """Remembers how high it is at a width: while fifty of them are laid out, Qt asks each of them fifty times, and breaks its
    lines anew each time. Of no use for a few, which Qt asks faster without Python."""

    _heights: tuple[object, dict[int, int]] = (None, {})
    """Of one text in one font."""

    def heightForWidth(self, width: int) -> int:
        now = (self.text(), self.font().key())
        if self._heights[0] != now:
            self._heights = now, {}
        known = self._heights[1]
        if width not in known:
            known[width] = super().heightForWidth(width)
        return known[width]


def row_label(text: str, field: QWidget) -> QLabel:
    """The words before a field of a form, bound to it for a screen reader and for the letter after "&"."""
    made = label(text, wrap=False)
    made.setBuddy(field)
    return made


def link(text: str, pressed: Callable[[], object], accessible: str = "", *, says: str) -> QPushButton:
    """A button that looks like a link; `says` tells a screen reader what it does."""
    made = QPushButton(text)
    made.setObjectName("link")
    made.setAutoDefault(False)
    from PySide6.QtCore import Qt

    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.setAccessibleName(accessible or text)
    made.setAccessibleDescription(says)
    made.clicked.connect(lambda: pressed())
    return made


def button(text: str, pressed: Callable[[], object], accessible: str = "", *, says: str) -> QPushButton:
    """`says` tells a screen reader what it does, in more words than its name."""
    made = QPushButton(text)
    made.setAutoDefault(False)
    made.setAccessibleName(accessible or text.replace("&", ""))
    made.setAccessibleDescription(says)
    made.clicked.connect(lambda: pressed())
    return made


def card() -> tuple[QFrame, QVBoxLayout]:
    """A framed box and its layout."""
    frame = QFrame()
    frame.setObjectName("card")
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(12, 10, 12, 10)
    layout.setSpacing(4)
    return frame, layout


_LAYOUT, _STYLE, _SHOWN = QEvent.Type.LayoutRequest, QEvent.Type.StyleChange, QEvent.Type.Show


class PageScroll(QScrollArea):
    """Gives its body the height that its wrapped texts need at this width; Qt alone may squeeze them after a change."""

    _waits = False
    _freed = QSize()
    """The room for which the bar was taken away: once for each, whatever Qt makes of it."""

    def hold_back(self) -> None:
        """Show it without its body: a window with several of them lays out one after the other."""
        self._waits = True
        self.setWidgetResizable(False)  # or Qt measures all its texts although nobody sees them
        self._show_body(False)

    def bring(self) -> None:
        """The body that was held back."""
        self._waits = False
        self._show_body(True)
        self.setWidgetResizable(True)
        self.fit()

    def _show_body(self, shown: bool) -> None:
        body = self.widget()
        if body is not None:
            body.setVisible(shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def _without_bar(self) -> None:
        """It comes back if it is needed all the same."""
        self.setProperty("verticalScrollBarPolicy", _NEVER)
        self.setProperty("verticalScrollBarPolicy", _AS_NEEDED)

    def follow(self) -> None:
        """Fit again whenever the body's texts have changed."""
        body = self.widget()
        if body is not None:
            follower = _Follower(self)
            body.installEventFilter(follower)
            self.installEventFilter(follower)

    def fit(self) -> None:
        body = self.widget()
        layout = body.layout() if body is not None else None
        if body is None or layout is None or self._waits:
            return
        # viewport() is of any class that Qt has, and PySide would make all of them, which the first paint feels
        bar, room = self.verticalScrollBar(), self.maximumViewportSize()
        needed = _height(layout, room.width())
        if needed > room.height():
            self._freed = QSize()
            needed = _height(layout, room.width() - bar.sizeHint().width())
        elif bar.isVisible() and self._freed != room:
            # Once there is a bar, Qt keeps it for the lines that have no room only because of it.
            self._freed = room
            QTimer.singleShot(0, self, self._without_bar)
        if body.minimumHeight() != needed:
            body.setMinimumHeight(needed)
            layout.invalidate()  # or rows inside keep the heights that they had before


def _height(layout: QLayout, width: int) -> int:
    needed = layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else -1
    return max(needed, layout.totalMinimumSize().height())


class _Follower(QObject):
    new_look = False
    """While all that there is gets another theme or text size."""

    def __init__(self, area: PageScroll) -> None:
        super().__init__(area)
        self._area, self._stale = area, False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == _STYLE and _Follower.new_look and watched is self._area and not self._area.isVisible():
            self._stale = True
            return True  # Qt would lay out all texts that are out of sight: they are when their page comes into it
        if kind == _SHOWN and self._stale and watched is self._area:
            self._stale = False
            QTimer.singleShot(0, self._area, self._area.fit)
        if kind == _LAYOUT and watched is not self._area:
            self._area.fit()
        return False


class KeepsItsLayout(QObject):
    """For a wizard: at another style Qt lays it out anew, and hides its page for that, which takes the focus away."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        return _Follower.new_look and event.type() == _STYLE


@contextmanager
def new_look() -> Iterator[None]:
    """While this lasts, pages out of sight are not laid out: each of them is when it is shown."""
    _Follower.new_look = True
    try:
        yield
    finally:
        _Follower.new_look = False


def scrolling(body: QWidget, *, follows: bool = True, area: PageScroll | None = None) -> PageScroll:
    """Every page body can scroll, so that large text or a small screen hides nothing.

    Unless it `follows` its texts, `fit` has to be called when they change.
    """
    area = PageScroll() if area is None else area
    area.setWidgetResizable(True)
    area.setProperty("horizontalScrollBarPolicy", _NEVER)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setProperty("focusPolicy", _NO_FOCUS)
    body.setObjectName("pageBody")
    area.setWidget(body)
    if follows:
        area.follow()
    return area


class MadeWhenSeen(QWidget):
    """The place of a part that is made when it is first looked at or asked for: another look works through all that there is,
    and a page is made sooner without it."""

    def __init__(self, make: Callable[[], QWidget]) -> None:
        super().__init__()
        self._make = make
        self._part: QWidget | None = None
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)

    @property
    def part(self) -> Any:
        """Of the class that `make` gives."""
        if self._part is None:
            self._part = self._make()
            layout = self.layout()
            assert layout is not None
            layout.addWidget(self._part)
            if self.isVisible():
                self._part.show()  # by itself it would be a turn later
        return self._part

    @property
    def is_made(self) -> bool:
        return self._part is not None

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        assert self.part is not None

    def put_away(self) -> None:
        """Let go of it while nobody sees it, nor a window of its own."""
        from PySide6.QtWidgets import QDialog

        part = self._part
        if part is not None and not self.isVisible() and not any(d.isVisible() for d in part.findChildren(QDialog)):
            self._part = None
            gone_now(part)


def turned_page(root: QWidget, event: QKeyEvent) -> bool:
    """Page Up and Page Down move what does not fit, wherever the focus is: not every line has something that takes it.

    False when the key is another one, or nothing can move that way. Of several areas the one with the focus comes first.
    """
    from PySide6.QtCore import Qt

    if event.key() not in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
        return False
    way = 1 if event.key() == Qt.Key.Key_PageDown else -1
    focus = root.focusWidget()
    areas = [each for each in reversed(root.findChildren(PageScroll)) if each.isVisible()]  # the inner ones first
    areas.sort(key=lambda area: focus is None or not area.isAncestorOf(focus))
    for bar in (area.verticalScrollBar() for area in areas):
        before = bar.value()
        bar.setValue(before + way * bar.pageStep())
        if bar.value() != before:
            return True
    return False


class _PageKeys(QObject):
    """For a dialog: what none of its fields takes of the keys reaches the dialog itself."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        from PySide6.QtGui import QKeyEvent

        return isinstance(watched, QWidget) and isinstance(event, QKeyEvent) and self._pressed(watched, event)

    def _pressed(self, dialog: QWidget, event: QKeyEvent) -> bool:
        return event.type() == QEvent.Type.KeyPress and turned_page(dialog, event)


def sized(dialog: QDialog, width: int, height: int) -> None:
    """Open it so large with text of the usual size, larger with larger text, and never larger than the screen; what does not
    fit into it can be moved with Page Up and Page Down."""
    from PySide6.QtGui import QFontMetrics

    dialog.installEventFilter(_PageKeys(dialog))
    dialog.ensurePolished()
    growth = dialog.fontMetrics().height() / QFontMetrics(QApplication.font()).height()
    room = dialog.screen().availableGeometry()
    dialog.resize(
        min(round(width * growth), max(room.width() - 40, 400)),
        min(round(height * growth), max(room.height() - 60, 300)),
    )


def emptied(layout: QLayout) -> None:
    """Take everything out of a layout and let it go."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            emptied(inner)


def fields_of_spin_boxes(within: QWidget) -> list[QWidget]:
    """Taken out of them: a spin box that takes its field along leaves a kilobyte in the memory of Qt's style sheets, so the
    field has to go after it."""
    from PySide6.QtWidgets import QAbstractSpinBox

    fields: list[QWidget] = [box.lineEdit() for box in within.findChildren(QAbstractSpinBox)]
    for field in fields:
        field.setParent(None)
    return fields


def gone_now(widget: QWidget) -> None:
    """Delete it at once and not in the next turn. Nothing may be under way in it."""
    from shiboken6 import delete

    for each in (widget, *fields_of_spin_boxes(widget)):
        delete(each)
