"""Tables whose columns share the width."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from advisor.gui.whole_table import WholeTable, WrappingTable
from tests.gui.seen import settled


@pytest.mark.parametrize("width", [400, 520, 900])
def test_no_word_is_cut_while_there_is_room_for_the_longest_of_each_column(qtbot: QtBot, width: int) -> None:
    """With text of twice the size "Metered," was "Meter…" in a column of 57 pixels, beside one with room to spare."""
    table = WholeTable(("Workflow", "Advice", "Offer", "A month"), (5, 4, 1, 12), "Advice for each workflow")
    qtbot.addWidget(table)
    table.resize(width, 300)
    table.show()
    table.show_rows([("First workflow", "Per-token", "Uninterruptible, 30% markup", "$1,560")])
    settled()
    for column in range(4):
        cell, heading = table.item(0, column), table.horizontalHeaderItem(column)
        assert cell is not None and heading is not None
        words = [*cell.text().split(), *heading.text().split()]
        words = [part for word in words for part in word.replace("-", "- ").split()]
        longest = max(table.fontMetrics().horizontalAdvance(word) for word in words)
        assert table.columnWidth(column) >= longest + 6, words
    assert sum(table.columnWidth(column) for column in range(4)) <= table.viewport().width()


class _Counted(WrappingTable):
    measured = 0

    def sizeHintForRow(self, row: int) -> int:
        self.measured += 1
        return super().sizeHintForRow(row)


def test_rows_are_measured_a_few_times_and_not_again_for_each_cell(qtbot: QtBot) -> None:
    """Left alone, Qt measured all rows of the published plans for each of their 270 cells: 1.8 s a key in the search."""
    table = _Counted(("Plan", "Price", "Evidence", "Read on"), (4, 7, 3, 4), "Plans")
    qtbot.addWidget(table)
    table.resize(700, 400)
    table.show()
    rows = [
        (f"Plan {number}", "Five dollars a month and more words than fit", "own page", "today") for number in range(40)
    ]
    table.show_rows(rows)
    settled()
    table.measured = 0
    table.show_rows(rows[::-1])
    settled()
    assert 40 <= table.measured <= 5 * 40  # 6,400 before
    assert table.rowHeight(0) > table.fontMetrics().height()
