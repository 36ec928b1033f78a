"""Radio buttons and check boxes whose words wrap instead of being cut off, and the rows or columns that they stand in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QRadioButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QWidget,
)

if TYPE_CHECKING:
    from PySide6.QtWidgets import QAbstractButton as _Button
else:
    _Button = object  # a class can have only one Qt class among its bases

_SHORT = 46
"""Choices of so many letters together stand side by side."""
_LONG_LIST = 10
"""More choices than this stand in columns, so that the page needs no scrolling."""
_WRAP = Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextShowMnemonic


class _Wrapping(_Button):
    """What a wrapping radio button and check box share; Qt draws both on one line and cuts what is too long."""

    _contents: QStyle.SubElement
    _control: QStyle.ControlElement

    def _wraps(self) -> None:
        self._heights: dict[int, int] = {}
        self._rim: QSize | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def _option(self) -> QStyleOptionButton:
        option = QStyleOptionButton()
        self.initStyleOption(option)  # type: ignore[attr-defined]  # both kinds of button have it
        return option

    def changeEvent(self, event: QEvent) -> None:
        """Another font or style: what was measured is measured again."""
        super().changeEvent(event)
        self._heights = {}
        self._rim = None

    def _around(self) -> QSize:
        """What the indicator and the frame need beside the words."""
        if self._rim is None:
            self._rim = self._measured_around()
        return self._rim

    def _measured_around(self) -> QSize:
        option = self._option()
        whole = QRect(0, 0, 1000, 1000)
        option.rect = whole
        inner = self.style().subElementRect(self._contents, option, self)
        one_line = super().sizeHint()
        text = self.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, self.text())
        return QSize(
            max(one_line.width() - text.width(), whole.width() - inner.width()), one_line.height() - text.height()
        )

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            self._heights[width] = self._measured_height(width)
        return self._heights[width]

    def _measured_height(self, width: int) -> int:
        around = self._around()
        words = self.fontMetrics().boundingRect(QRect(0, 0, max(1, width - around.width()), 10_000), _WRAP, self.text())
        return max(around.height() + words.height(), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        longest = max(self.text().split(), key=len, default="")
        return QSize(
            self._around().width() + self.fontMetrics().horizontalAdvance(longest) + 2, super().sizeHint().height()
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        option = self._option()
        contents = self.style().subElementRect(self._contents, option, self)
        words, option.text = option.text, ""
        painter.drawControl(self._control, option)
        side = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading
        flags = int(QStyle.visualAlignment(self.layoutDirection(), side).value) | int(_WRAP.value)
        self.style().drawItemText(
            painter, contents, flags, option.palette, self.isEnabled(), words, self.foregroundRole()
        )
        painter.end()


class WrappingRadio(_Wrapping, QRadioButton):
    """A radio button whose words wrap."""

    _contents = QStyle.SubElement.SE_RadioButtonContents
    _control = QStyle.ControlElement.CE_RadioButton

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self._wraps()


class WrappingCheckBox(_Wrapping, QCheckBox):
    """A check box whose words wrap."""

    _contents = QStyle.SubElement.SE_CheckBoxContents
    _control = QStyle.ControlElement.CE_CheckBox

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self._wraps()


class Choices(QWidget):
    """Radio buttons side by side where they are few and short, in columns where they are many, otherwise in a list.

    How many stand in a row follows the room that there is, so that large text makes more rows and cuts nothing.
    """

    def __init__(self, buttons: list[WrappingRadio], is_whole_answer: bool, in_columns: int = 1) -> None:
        super().__init__()
        self._buttons = buttons
        letters = sum(len(each.text()) for each in buttons)
        self._most = 3 if len(buttons) > _LONG_LIST else in_columns
        if is_whole_answer and letters <= _SHORT:
            self._most = len(buttons)
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(0)
        self._grid.setHorizontalSpacing(12)
        self._arrange(self._most)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(self._that_fit(event.size().width()))

    def minimumSizeHint(self) -> QSize:
        """Narrow enough for one column: a grid alone would insist on the width that it has."""
        return QSize(max(each.minimumSizeHint().width() for each in self._buttons), super().minimumSizeHint().height())

    def _that_fit(self, width: int) -> int:
        for columns in range(self._most, 1, -1):
            widths = [0] * columns
            for number, each in enumerate(self._buttons):
                widths[number % columns] = max(widths[number % columns], each.sizeHint().width())
            if sum(widths) + self._grid.horizontalSpacing() * (columns - 1) <= width:
                return columns
        return 1

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        for number, each in enumerate(self._buttons):
            self._grid.addWidget(each, number // columns, number % columns)
        for column in range(self._columns + 2):
            self._grid.setColumnStretch(column, 0)
        if columns > 1:
            self._grid.setColumnStretch(columns, 1)
        self._columns = columns
