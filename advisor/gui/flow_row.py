"""A row of buttons that goes on below where there is no room left: long words and large text push nothing out of sight."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QStyle, QWidget, QWidgetItem


class FlowRow(QLayout):
    """Its widgets in reading order, each as wide as it wants to be; `apart` puts the last one at the far end of its row."""

    def __init__(self, *widgets: QWidget, apart: bool = False) -> None:
        super().__init__()
        self._apart = apart
        self._items: list[QLayoutItem] = []
        self._heights: dict[int, int] = {}
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(8)
        for widget in widgets:
            # Items of our own: those that QLayout.addWidget makes belong to nobody in Python and stay for ever.
            self.addChildWidget(widget)
            self.addItem(QWidgetItem(widget))

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:  # Qt asks a dozen times while a page is laid out
            self._heights[width] = self._place(QRect(0, 0, width, 0), try_only=True)
        return self._heights[width]

    def invalidate(self) -> None:
        self._heights.clear()
        super().invalidate()

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, try_only=False)

    def sizeHint(self) -> QSize:
        widths = [item.sizeHint().width() for item in self._items if not item.isEmpty()]
        heights = [item.sizeHint().height() for item in self._items if not item.isEmpty()]
        return QSize(sum(widths) + self.spacing() * max(0, len(widths) - 1), max(heights, default=0))

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            if not item.isEmpty():
                size = size.expandedTo(item.minimumSize())
        return size

    def _place(self, rect: QRect, try_only: bool) -> int:
        """Put every widget in its place, mirrored where one reads from right to left; returns the height."""
        parent = self.parentWidget()
        direction = parent.layoutDirection() if parent is not None else Qt.LayoutDirection.LeftToRight
        x, y, row = rect.x(), rect.y(), list[tuple[QLayoutItem, QRect]]()

        def end_of_row() -> int:
            """Its widgets stand in the middle of the tallest."""
            tallest = max((place.height() for _, place in row), default=0)
            if self._apart and row and row[-1][0] is self._items[-1]:
                row[-1][1].moveLeft(rect.x() + rect.width() - row[-1][1].width())
            for item, place in row:
                if not try_only:
                    place.translate(0, (tallest - place.height()) // 2)
                    item.setGeometry(QStyle.visualRect(direction, rect, place))
            row.clear()
            return tallest

        for item in self._items:
            if item.isEmpty():
                continue
            size = item.sizeHint().boundedTo(QSize(max(rect.width(), 1), 100_000))
            if item.hasHeightForWidth():
                size.setHeight(max(size.height(), item.heightForWidth(size.width())))
            if x > rect.x() and x + size.width() > rect.x() + rect.width():
                x, y = rect.x(), y + end_of_row() + self.spacing()
            row.append((item, QRect(x, y, size.width(), size.height())))
            x += size.width() + self.spacing()
        return y + end_of_row() - rect.y()


def flowing(*widgets: QWidget, apart: bool = False) -> QWidget:
    """A widget whose buttons stand in a flowing row, the last at its far end if that is what closes a dialog."""
    row = QWidget()
    row.setLayout(FlowRow(*widgets, apart=apart))
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    row.setSizePolicy(policy)
    return row
