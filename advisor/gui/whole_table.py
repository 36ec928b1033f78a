"""Tables whose columns share the width and whose cells and headings wrap, so that large text squeezes no column away; one of
them is as high as all of its rows: then the page around it scrolls, not one thing inside another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

_ROUND = 14
"""Pixels round the words of a heading."""
_WORD = re.compile(r"[^\s-]+-?|-")
"""What stays on one line: Qt breaks after a hyphen too."""
_IN_HEAD = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap


class WrappingTable(QTableWidget):
    """Read only; the columns share the width as `shares` say. Scrolls where its rows have no room."""

    def __init__(self, columns: Sequence[str], shares: Sequence[float], name: str) -> None:
        super().__init__(0, len(columns))
        self._shares = shares
        self.setAccessibleName(name)
        self.setHorizontalHeaderLabels(list(columns))
        self.verticalHeader().hide()
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setWordWrap(True)
        head = self.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)

    def show_rows(self, rows: Sequence[Sequence[str]]) -> None:
        with measured_once(self):
            put_in(self, rows)
            share_width(self, self._shares, cells=True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        share_width(self, self._shares, cells=True)


class WholeTable(WrappingTable):
    """As high as all of its rows."""

    def show_rows(self, rows: Sequence[Sequence[str]]) -> None:
        super().show_rows(rows)
        QTimer.singleShot(0, self, self._fit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._fit)

    def _fit(self) -> None:
        self.resizeRowsToContents()  # by themselves they would be later
        self.setFixedHeight(self.horizontalHeader().height() + self.verticalHeader().length() + 4)


@contextmanager
def measured_once(table: QTableWidget) -> Iterator[None]:
    """Fill a table whose rows are as high as their words. Left alone, Qt measures all of them again after each cell: 1.8 s
    for seventy published plans."""
    heights = table.verticalHeader()
    heights.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    try:
        yield
    finally:
        heights.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)


@contextmanager
def measured_later(within: QWidget) -> Iterator[None]:
    """Whatever is done to the tables in sight meanwhile, their rows are measured once, in the next turn."""
    tables = [table for table in within.findChildren(QTableWidget) if table.isVisible()]
    heights = [table.verticalHeader() for table in tables]
    by_content = QHeaderView.ResizeMode.ResizeToContents
    waiting = [each for each in heights if each.count() and each.sectionResizeMode(0) == by_content]
    for each in waiting:
        each.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    try:
        yield
    finally:
        for each in waiting:
            again = partial(each.setSectionResizeMode, by_content)
            QTimer.singleShot(1, each, again)


def put_in(table: QTableWidget, rows: Sequence[Sequence[str]]) -> None:
    """A row for each of these, a cell for each text; with the mouse over it a cell shows all that it says."""
    table.setRowCount(len(rows))
    for row, cells in enumerate(rows):
        for column, text in enumerate(cells):
            item = QTableWidgetItem(text)
            item.setToolTip(text)
            table.setItem(row, column, item)


def share_width(table: QTableWidget, shares: Sequence[float], *, cells: bool = False) -> None:
    """Give each column its share of the width that is there, so that none is squeezed to nothing by large text; at the cost
    of the others none is narrower than the longest word of its heading, and of its `cells`, as far as there is room."""
    width, whole = table.viewport().width(), sum(shares)
    wanted = [width * share / whole for share in shares]
    least = [_longest_word(table, column, table.rowCount() if cells else 0) + _ROUND for column in range(len(shares))]
    missing = sum(max(0, low - want) for low, want in zip(least, wanted, strict=True))
    spare = sum(max(0, want - low) for low, want in zip(least, wanted, strict=True))
    part = min(1, missing / spare) if spare else 0
    for column, (low, want) in enumerate(zip(least, wanted, strict=True)):
        table.setColumnWidth(column, int(low if want < low else want - part * (want - low)))
    wrap_head(table)


def _longest_word(table: QTableWidget, column: int, rows: int) -> int:
    """In pixels, of a heading and so many rows; headings are bold, which their font does not know before they are shown."""
    item, font = table.horizontalHeaderItem(column), table.horizontalHeader().font()
    font.setBold(True)
    heading = QFontMetrics(font)
    widths = [heading.horizontalAdvance(word) for word in (_WORD.findall(item.text()) if item is not None else ())]
    for row in range(rows):
        cell = table.item(row, column)
        if cell is not None:
            widths += [table.fontMetrics().horizontalAdvance(word) for word in _WORD.findall(cell.text())]
    return max(widths, default=0)


def wrap_head(table: QTableWidget) -> None:
    """Headings that are longer than their column go on in a second line."""
    head, words = table.horizontalHeader(), table.horizontalHeaderItem
    metrics, wrap = head.fontMetrics(), Qt.TextFlag.TextWordWrap
    lines = [
        metrics.boundingRect(0, 0, max(table.columnWidth(n) - _ROUND, 1), 1000, wrap, item.text()).height()
        for n in range(table.columnCount())
        if (item := words(n)) is not None
    ]
    head.setDefaultAlignment(_IN_HEAD)
    head.setFixedHeight(max(lines, default=0) + _ROUND)
