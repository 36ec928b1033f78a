"""A chart's figures in a window of their own: a real table, which a screen reader can walk."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from advisor.gui.dialog_buttons import described
from advisor.gui.parts import label, sized
from advisor.gui.theme import dress
from advisor.report.chart_parts import Chart


def show_table(chart: Chart, parent: QWidget) -> None:
    """Opens it over the window of `parent`."""
    dialog = QDialog(parent)
    dress(dialog)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(chart.title)
    layout = QVBoxLayout(dialog)
    layout.addWidget(label(chart.finding))
    layout.addWidget(_table(chart), 1)
    close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    close.rejected.connect(dialog.reject)
    layout.addWidget(described(close))
    sized(dialog, 680, 440)
    dialog.open()


def _table(chart: Chart) -> QTableWidget:
    table = QTableWidget(len(chart.table.rows), len(chart.table.columns))
    table.setAccessibleName(chart.title)
    table.setAccessibleDescription(chart.finding)
    table.setHorizontalHeaderLabels(list(chart.table.columns))
    table.verticalHeader().hide()
    table.setTabKeyNavigation(False)
    table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
    for row, cells in enumerate(chart.table.rows):
        for column, cell in enumerate(cells):
            item = QTableWidgetItem(cell)
            if column:
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            table.setItem(row, column, item)
    # All the time, and not once: the style and the text size come with the window.
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    return table
