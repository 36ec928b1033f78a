"""Which column of a table is the date, the tokens and the cost: a preview, and a list for each meaning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFormLayout,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from advisor.gui.choice_buttons import WrappingCheckBox
from advisor.gui.flow_row import flowing
from advisor.gui.parts import button, label, row_label, scrolling
from advisor.gui.translation import mark, spoken, tr

if TYPE_CHECKING:
    from collections.abc import Mapping

    from advisor.usage.reading import Glance

_WORDS = {
    "time": mark("Date or time"),
    "input": mark("Input tokens, all of them"),
    "cached": mark("Input tokens read from a cache"),
    "cache_write": mark("Input tokens written to a cache"),
    "output": mark("Output tokens"),
    "requests": mark("Number of requests"),
    "model": mark("Model"),
    "key": mark("Key, project or agent"),
    "billed": mark("Cost that was billed"),
    "currency": mark("Currency"),
    "label": mark("Line of the bill"),
}


class MappingPage(QWidget):
    """`chosen` carries meaning → heading, and whether each row is one request."""

    chosen = Signal(object, bool)

    def __init__(self) -> None:
        super().__init__()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self.preview = QTableWidget()
        self.preview.setAccessibleName(tr("The first rows of the file"))
        self.preview.setAccessibleDescription(tr("To see which column is which."))
        self.preview.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.preview.setMaximumHeight(170)
        self.preview.setTabKeyNavigation(False)
        self.preview.verticalHeader().hide()
        outer.addWidget(self.preview)
        body = QWidget()
        rows = QFormLayout(body)
        rows.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self.fields: dict[str, QComboBox] = {}
        for meaning, words in _WORDS.items():
            field = QComboBox()
            field.setAccessibleName(spoken(words))
            field.setAccessibleDescription(tr("Which column of your file holds this."))
            field.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            field.setMinimumContentsLength(20)
            field.currentIndexChanged.connect(self._changed)
            rows.addRow(row_label(spoken(words), field), field)
            self.fields[meaning] = field
        self.each_row = WrappingCheckBox(tr("Each row is one request"))
        rows.addRow(self.each_row)
        outer.addWidget(scrolling(body), 1)
        self.hint = label("", "hint")
        outer.addWidget(self.hint)
        self.go_on = button(
            tr("&Read it with these columns"),
            self._go_on,
            says=tr("The columns are remembered for the next file that looks like this one."),
        )
        outer.addWidget(flowing(self.go_on))

    def show_file(self, seen: Glance, columns: Mapping[str, str] | None, each_row: bool) -> None:
        """The headings and first rows, with what is remembered or guessed already chosen."""
        from advisor.usage.mapping import guess_columns

        self.preview.setColumnCount(len(seen.headings))
        self.preview.setHorizontalHeaderLabels(list(seen.headings))
        self.preview.setRowCount(len(seen.rows))
        for number, row in enumerate(seen.rows):
            for place, cell in enumerate(row[: len(seen.headings)]):
                self.preview.setItem(number, place, QTableWidgetItem(cell))
        chosen = dict(columns) if columns is not None else guess_columns(seen.headings)
        for meaning, field in self.fields.items():
            field.blockSignals(True)
            field.clear()
            field.addItem(tr("not in this file"), "")
            for heading in seen.headings:
                field.addItem(heading, heading)
            field.setCurrentIndex(max(0, field.findData(chosen.get(meaning, ""))))
            field.blockSignals(False)
        self.each_row.setChecked(each_row)
        self._changed()
        self.fields["time"].setFocus()

    def columns(self) -> dict[str, str]:
        """What is chosen: meaning → heading."""
        return {meaning: str(field.currentData()) for meaning, field in self.fields.items() if field.currentData()}

    def _changed(self) -> None:
        columns = self.columns()
        has_counts = any(meaning in columns for meaning in ("input", "output", "requests", "billed"))
        double = len(set(columns.values())) < len(columns)
        if double:
            self.hint.setText(tr("One column is chosen twice; it can only mean one thing."))
        elif not has_counts:
            self.hint.setText(tr("Choose at least the tokens, the requests or the cost."))
        elif "time" not in columns:
            self.hint.setText(tr("Without a date only the size of a request can be learnt, not how many there are."))
        else:
            self.hint.setText(tr("The choice is remembered for the next file with these columns."))
        self.go_on.setEnabled(has_counts and not double)

    def _go_on(self) -> None:
        self.chosen.emit(self.columns(), self.each_row.isChecked())
