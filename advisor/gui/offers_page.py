"""The offers on the table: typed in, taken from published plans or from a file; edited, copied, removed."""

from __future__ import annotations

import copy
import json
from typing import Any

from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFileDialog,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from advisor.errors import AdvisorError
from advisor.gui.draft import Draft
from advisor.gui.flow_row import flowing
from advisor.gui.messages import say
from advisor.gui.offer_dialog import OfferDialog, PlanDialog
from advisor.gui.offer_form import OfferForm, form_from_contract, in_words
from advisor.gui.parts import button, label
from advisor.gui.question_page import PageFrame
from advisor.gui.translation import counted, spoken, tr
from advisor.interview.questions import Page


class OffersPage(PageFrame):
    def __init__(self, page: Page, draft: Draft) -> None:
        super().__init__(page, draft)
        if page.intro:
            self.rows.addWidget(label(spoken(page.intro), "secondary"))
        self._table = QTableWidget(0, 4)
        self._table.setAccessibleName(tr("Offers on the table"))
        self._table.setHorizontalHeaderLabels([tr("Offer"), tr("Vendor"), tr("Price in words"), tr("Bound for")])
        self._table.verticalHeader().hide()
        self._table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self._table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._table.horizontalHeader().setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self._table.setTabKeyNavigation(False)
        self._table.setWordWrap(True)
        self._table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self._table.setMinimumHeight(190)
        self._table.doubleClicked.connect(lambda _: self.edit())
        self.rows.addWidget(self._table, 1)
        self._none = label(
            tr(
                "No offers yet. Without one, three typical offers of the market are compared, and you see which kind to ask for."
            ),
            "hint",
        )
        self.rows.addWidget(self._none)
        self._buttons = [
            button(tr("&Add an offer…"), self.add),
            button(tr("From &published plans…"), self.add_plan),
            button(tr("From a contract &file…"), self.add_file),
            button(tr("&Edit…"), self.edit, tr("Edit the selected offer")),
            button(tr("&Duplicate"), self.duplicate, tr("Duplicate the selected offer")),
            button(tr("&Remove"), self.remove, tr("Remove the selected offer")),
        ]
        self.rows.addWidget(flowing(*self._buttons[:3]))
        self.rows.addWidget(flowing(*self._buttons[3:]))

    def arrive(self) -> None:
        offers = self.draft.offers
        self._table.setRowCount(len(offers))
        for row, offer in enumerate(offers):
            months = int(offer.get("term_months") or 1)
            bound = tr("month to month") if months == 1 else counted("%n month", "%n months", months)
            for column, text in enumerate(
                (str(offer.get("name", "")), str(offer.get("vendor", "")), in_words(offer), bound)
            ):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                self._table.setItem(row, column, item)
        for column in (0, 1, 3):
            self._table.resizeColumnToContents(column)
        for column in (0, 1):
            self._table.setColumnWidth(column, min(self._table.columnWidth(column), 150))
        self._none.setVisible(not offers)
        for each in self._buttons[3:]:
            each.setVisible(bool(offers))
        if offers and self._table.currentRow() < 0:
            self._table.selectRow(0)

    def stops(self) -> list[QWidget]:
        return [self._table, *(each for each in self._buttons if not each.isHidden())]

    def add(self) -> None:
        """A new offer from the plain form."""
        self._from_form(OfferForm(), None, None)

    def add_plan(self) -> None:
        dialog = PlanDialog(self)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self._append(dialog.contract)

    def add_file(self) -> None:
        """A contract in the documented format, read as carefully as any foreign file."""
        path, _ = QFileDialog.getOpenFileName(self, tr("Contract file"), "", tr("Contract (*.json)"))
        if not path:
            return
        from advisor.contracts import read_contract
        from advisor.files.reader import read_json

        try:
            data = read_json(path)
            read_contract(data, path)
        except AdvisorError as error:
            say(self, tr("This file can't be used"), str(error))
            return
        self._append(data)

    def edit(self) -> None:
        row, offers = self._table.currentRow(), self.draft.offers
        if not 0 <= row < len(offers):
            return
        form = form_from_contract(offers[row])
        if form is None:
            say(self, tr("This offer has more to it"), tr("Its fine print does not fit the form: ") + in_words(offers[row]) + tr(". Duplicate or remove it, or change it in a contract file: ") + json.dumps(offers[row])[:400])  # fmt: skip
            return
        self._from_form(form, offers[row], row)

    def duplicate(self) -> None:
        row, offers = self._table.currentRow(), self.draft.offers
        if 0 <= row < len(offers):
            self._append({**copy.deepcopy(offers[row]), "name": f"{offers[row].get('name', '')} (copy)"})

    def remove(self) -> None:
        row, offers = self._table.currentRow(), self.draft.offers
        if 0 <= row < len(offers):
            gone = offers.pop(row)
            self.draft.set_offers(offers, tr("{offer} removed").format(offer=gone.get("name", tr("Offer"))))
            self.arrive()

    def _from_form(self, form: OfferForm, original: dict[str, Any] | None, row: int | None) -> None:
        dialog = OfferDialog(form, self.draft.currency, original, self)
        if dialog.exec() != QDialog.DialogCode.Accepted:
            return
        if row is None:
            self._append(dialog.contract)
            return
        offers = self.draft.offers
        offers[row] = dialog.contract
        self.draft.set_offers(offers, f"{dialog.contract['name']} changed")
        self.arrive()

    def _append(self, contract: dict[str, Any]) -> None:
        offers = self.draft.offers
        taken = {str(offer.get("name")) for offer in offers}
        name, number = str(contract.get("name", tr("Offer"))), 2
        while name in taken:
            name, number = f"{contract.get('name', tr('Offer'))} {number}", number + 1
        offers.append({**contract, "name": name})
        self.draft.set_offers(offers, f"{name} added")
        self.arrive()
        self._table.selectRow(len(offers) - 1)
