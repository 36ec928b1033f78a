"""A table of prices: rows of text that can be sorted at a heading, what is not known last."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QTableView

from advisor.gui.translation import spoken, tr

if TYPE_CHECKING:
    from advisor.gui.price_rows import Row

_Index = QModelIndex | QPersistentModelIndex


class RowTable(QAbstractTableModel):
    """Rows of text in a chosen order."""

    def __init__(self, columns: tuple[str, ...], figures: range, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns, self._figures = columns, figures
        self._found: list[Row] = []
        self._rows: list[Row] = []
        self._sorted_by: tuple[int, bool] | None = None

    def show_rows(self, rows: list[Row]) -> None:
        """What was found, best first; a column that the buyer sorts by has the last word."""
        self.beginResetModel()
        self._found = rows
        self._arrange()
        self.endResetModel()

    def row(self, number: int) -> Row:
        return self._rows[number]

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self.beginResetModel()
        self._sorted_by = None if column < 0 else (column, order == Qt.SortOrder.DescendingOrder)
        self._arrange()
        self.endResetModel()

    def _arrange(self) -> None:
        self._rows = self._found
        if self._sorted_by is not None:
            column, downwards = self._sorted_by

            def key(row: Row) -> Any:
                value: str | Decimal | None = row.order[column]
                return value

            known = sorted((row for row in self._found if row.order[column] is not None), key=key, reverse=downwards)
            self._rows = known + [row for row in self._found if row.order[column] is None]

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._rows[index.row()].cells[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(index.column())
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return spoken(self._columns[section])
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(section)
        return None

    def _alignment(self, column: int) -> int:
        side = Qt.AlignmentFlag.AlignRight if column in self._figures else Qt.AlignmentFlag.AlignLeft
        return int(side | Qt.AlignmentFlag.AlignVCenter)


class PriceTable(QTableView):
    """A table whose columns are so many characters wide at any text size, and sort at a click on their heading.

    The third click on a heading takes the order back to what fits the search best.
    """

    def __init__(self, rows: RowTable, name: str, widths: tuple[int, ...]) -> None:
        super().__init__()
        self._widths = widths
        self.setModel(rows)
        self.setAccessibleName(name)
        self.setAccessibleDescription(tr("In US dollars for a million tokens; choose a row to see all that is known."))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setStretchLastSection(True)
        self.setSortingEnabled(True)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        measure = self.fontMetrics()
        for column, characters in enumerate(self._widths):
            self.setColumnWidth(column, characters * measure.averageCharWidth())
        self.verticalHeader().setDefaultSectionSize(measure.height() + measure.height() // 2)
