"""The catalogue of published plans: searched, with the evidence and the day of each price."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from advisor.gui.dialog_buttons import described
from advisor.gui.parts import label, sized
from advisor.gui.theme import dress
from advisor.gui.translation import mark, spoken, tr
from advisor.gui.whole_table import WrappingTable

_EVIDENCE = {
    "P1": mark("vendor's own page"),
    "P2": mark("dated copy of it"),
    "P3": mark("second hand: confirm"),
    "P4": mark("hearsay: confirm"),
}


class PlanDialog(QDialog):
    """Published plans with their evidence and date; ends with `contract` of the chosen one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        dress(self)
        from advisor.files.resources import read_market_resources

        self.setWindowTitle(tr("Published plans"))
        self._found: list[Any] = []
        self._market = read_market_resources()
        self.contract: dict[str, Any] = {}
        layout = QVBoxLayout(self)
        layout.addWidget(
            label(
                tr("Prices as published, each with the day on which it was read. Confirm them with the vendor."),
                "secondary",
            )
        )
        self._search = QLineEdit()
        self._search.setPlaceholderText(tr("Search by vendor, plan or unit"))
        self._search.setAccessibleName(tr("Search the published plans"))
        self._search.textChanged.connect(self._fill)
        layout.addWidget(self._search)
        columns = (tr("Plan"), tr("Price in one sentence"), tr("Evidence"), tr("Read on"))
        self._table = WrappingTable(columns, (4, 7, 3, 4), tr("Published plans"))
        self._table.setAccessibleDescription(
            tr("A row for each plan: its price in a sentence, the evidence, the day it was read.")
        )
        # Always there: when it came and went with what is found, all rows would be measured again for another width.
        self._table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self._table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._table.doubleClicked.connect(lambda _: self.accept())
        self._table.itemSelectionChanged.connect(self._describe)
        layout.addWidget(self._table, 1)
        self._detail = label("", "secondary")
        layout.addWidget(self._detail)
        buttons = QDialogButtonBox()
        add = buttons.addButton(tr("Add this plan"), QDialogButtonBox.ButtonRole.AcceptRole)
        add.setDefault(True)
        buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout.addWidget(described(buttons, tr("Puts the chosen plan into the list of offers that are compared.")))
        sized(self, 900, 560)
        self._fill()

    def _fill(self) -> None:
        from advisor.market.market import search_plans
        from advisor.report.wording import day

        before, self._found = (
            self._found,
            [plan for plan in search_plans(self._market, self._search.text()) if plan.is_current],
        )
        if self._found and self._found == before:
            return
        self._table.show_rows(
            [
                (
                    plan.title,
                    spoken(plan.summary),
                    spoken(_EVIDENCE[plan.evidence.class_]),
                    spoken(day(plan.evidence.read_on.isoformat())),
                )
                for plan in self._found
            ]
        )
        self._table.setCurrentCell(0 if self._found else -1, 0)
        self._describe()

    def _describe(self) -> None:
        row = self._table.currentRow()
        if 0 <= row < len(self._found):
            plan = self._found[row]
            unit = tr("One unit: {definition}").format(definition=spoken(plan.unit.definition))
            self._detail.setText(" ".join([unit, *(spoken(each) for each in plan.conflicts[:1])]))
        else:
            self._detail.setText(tr("No plan has this in its name, vendor or unit."))

    def accept(self) -> None:
        row = self._table.currentRow()
        if 0 <= row < len(self._found):
            self.contract = dict(self._found[row].contract_data)
            super().accept()
