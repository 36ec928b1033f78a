"""A window that shows things side by side: a row for each point, a column for each thing, differences marked in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from advisor.gui.dialog_buttons import described
from advisor.gui.flow_row import flowing
from advisor.gui.parts import button, label, sized
from advisor.gui.theme import dress
from advisor.gui.translation import tr
from advisor.gui.whole_table import wrap_head

MOST = 4
"""Columns that are ticked at first; more are read badly side by side."""


class SideBySide(QDialog):
    """`table(names)` gives the rows for the chosen names: the first cell says what is compared."""

    def __init__(
        self,
        title: str,
        intro: str,
        names: Sequence[str],
        table: Callable[[list[int]], Sequence[Sequence[str]]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        dress(self)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self._names, self._make = list(names), table
        self._shown: list[list[str]] = []
        layout = QVBoxLayout(self)
        layout.addWidget(label(intro, "secondary"))
        self.choices = [QCheckBox(name.replace("&", "&&")) for name in names]
        for place, choice in enumerate(self.choices):
            choice.setAccessibleName(tr("Show {name}").format(name=names[place]))
            choice.setAccessibleDescription(tr("Gives it a column of the table."))
            choice.setChecked(place < MOST)
            choice.toggled.connect(lambda _: self._fill())
        layout.addWidget(flowing(*self.choices))
        self.only_differences = QCheckBox(tr("Only what &differs"))
        self.only_differences.setAccessibleDescription(tr("Leaves out the rows that are the same for all."))
        self.only_differences.toggled.connect(lambda _: self._fill())
        layout.addWidget(self.only_differences)
        self.table = QTableWidget()
        self.table.setAccessibleName(title)
        self.table.setAccessibleDescription(tr("A row for each point, a column for each one that is ticked."))
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        self.table.setWordWrap(True)
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().sectionResized.connect(lambda *_: wrap_head(self.table))
        self.table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        layout.addWidget(self.table, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.button(QDialogButtonBox.StandardButton.Close).setDefault(True)
        buttons.rejected.connect(self.reject)
        below = QHBoxLayout()
        below.addStretch(1)
        copy = button(
            tr("&Copy as text"),
            lambda: QGuiApplication.clipboard().setText(self.as_text()),
            says=tr("Puts the whole table on the clipboard, to be pasted into a spreadsheet."),
        )
        below.addWidget(copy)
        below.addWidget(described(buttons))
        layout.addLayout(below)
        sized(self, 980, 640)
        self._fill()

    def chosen(self) -> list[int]:
        """The places of the ticked names."""
        return [place for place, choice in enumerate(self.choices) if choice.isChecked()]

    def shown(self) -> list[list[str]]:
        """The cells as they stand, the header first."""
        return [list(row) for row in self._shown]

    def as_text(self) -> str:
        """A row a line, cells apart by tabs, for a spreadsheet or a mail; no cell runs as a formula."""
        from advisor.report.csv_text import harmless

        return "".join("\t".join(harmless(" ".join(cell.split())) for cell in row) + "\n" for row in self.shown())

    def _fill(self) -> None:
        chosen = self.chosen()
        rows = [list(row) for row in self._make(chosen)]
        several = len(chosen) > 1
        self.only_differences.setEnabled(several)
        if self.only_differences.isChecked() and several:
            rows = [row for row in rows if len(set(row[1:])) > 1]
        header = [tr("Compared"), *(self._names[place] for place in chosen)]
        if several:
            header.append(tr("Same?"))
            rows = [[*row, tr("same") if len(set(row[1:])) == 1 else tr("differs")] for row in rows]
        self._shown = [header, *rows]
        for head in (self.table.horizontalHeader(), self.table.verticalHeader()):
            head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)  # else all is measured again after each cell
        self.table.clear()
        self.table.setColumnCount(len(header))
        self.table.setRowCount(len(rows))
        self.table.setHorizontalHeaderLabels(header)
        wrap_head(self.table)
        bold = QFont(self.table.font())
        bold.setBold(True)
        for number, row in enumerate(rows):
            for column, text in enumerate(row):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                item.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
                if column == 0:
                    item.setFont(bold)
                self.table.setItem(number, column, item)
        head = self.table.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        head.setMinimumSectionSize(120)
        if several:
            head.setSectionResizeMode(len(header) - 1, QHeaderView.ResizeMode.ResizeToContents)
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
