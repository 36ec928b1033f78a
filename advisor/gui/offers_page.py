"""The offers on the table: typed in, taken from published plans or from a file; edited, copied, removed."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from advisor.errors import AdvisorError
from advisor.gui.draft import Draft
from advisor.gui.explain_dialog import show_explanation
from advisor.gui.file_dialogs import ask_open
from advisor.gui.flow_row import flowing
from advisor.gui.messages import run_dialog, say
from advisor.gui.offer_dialog import OfferDialog
from advisor.gui.offer_form import OfferForm, form_from_contract, unknowns
from advisor.gui.offer_words import bound_in_words, in_words
from advisor.gui.parts import button, label
from advisor.gui.plan_dialog import PlanDialog
from advisor.gui.question_page import PageFrame, Placing, nowhere
from advisor.gui.side_by_side import SideBySide
from advisor.gui.translation import counted, spoken, told, tr
from advisor.gui.whole_table import measured_once, share_width
from advisor.interview.questions import Page

if TYPE_CHECKING:
    from advisor.advice import Advice


_SHARES = (24, 32, 16, 14, 14)
"""Of the width: offer, price, term, what is not said, a month."""
_LEAST = 190
"""Pixels that the table is high at least, with text of the usual size."""
_MOST_GROWTH = 150
"""Percent up to which it grows with the text: a larger one would not be in sight as a whole when it gets the focus."""


class OffersPage(PageFrame):
    def __init__(self, page: Page, draft: Draft, place: Placing = nowhere) -> None:
        super().__init__(page, draft, place)
        if page.intro:
            self.rows.addWidget(label(spoken(page.intro), "secondary"))
        self._advice: Advice | None = None
        self._row = 0
        """The one that is chosen first."""
        self._table = QTableWidget(0, 5)
        self._table.setAccessibleName(tr("Offers on the table"))
        self._table.setAccessibleDescription(
            tr("A row for each offer: its price, how long it binds, what is not said, a month's cost.")
        )
        self._table.setHorizontalHeaderLabels(
            [tr("Offer"), tr("Price in words"), tr("Bound for"), tr("Not said"), tr("A month")]
        )
        self._table.verticalHeader().hide()
        self._table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self._table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        head = self._table.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap)
        self._table.setTabKeyNavigation(False)
        self._table.setWordWrap(True)
        self._table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self._table.setMinimumHeight(_LEAST)
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
            button(tr("&Add an offer…"), self.add, says=tr("Opens a form to type in what a vendor quoted.")),
            button(
                tr("From &published plans…"), self.add_plan, says=tr("Opens the list of plans that vendors publish.")
            ),
            button(tr("From a contract &file…"), self.add_file, says=tr("Asks for a file that holds a contract.")),
            button(
                tr("&Edit…"), self.edit, tr("Edit the selected offer"), says=tr("Opens it in the form, to be changed.")
            ),
            button(
                tr("&Duplicate"),
                self.duplicate,
                tr("Duplicate the selected offer"),
                says=tr("Adds a copy of it to the list, to be changed."),
            ),
            button(
                tr("&Remove"),
                self.remove,
                tr("Remove the selected offer"),
                says=tr("Takes it out of the case; Undo brings it back."),
            ),
            button(
                tr("&Side by side…"),
                self.compare,
                tr("Compare the offers side by side"),
                says=tr("Opens a table with a column for each offer."),
            ),
            button(
                tr("E&xplain the figure"),
                self.explain,
                tr("Explain what the selected offer costs a month"),
                says=tr("Opens a window with the formula, the numbers that went in and where they come from."),
            ),
        ]
        self.rows.addWidget(flowing(*self._buttons[:3]))
        self.rows.addWidget(flowing(*self._buttons[3:]))

    def arrive(self) -> None:
        offers = self.draft.offers
        with measured_once(self._table):
            self._table.setRowCount(len(offers))
            for row, offer in enumerate(offers):
                left = unknowns(form_from_contract(offer))
                not_said = counted("%n point", "%n points", len(left)) if left else tr("nothing")
                name, vendor = str(offer.get("name", "")), str(offer.get("vendor", ""))
                shown = tr("{offer}\n{vendor}").format(offer=name, vendor=vendor) if vendor else name
                for column, text in enumerate((shown, in_words(offer), bound_in_words(offer), not_said, "")):
                    item = QTableWidgetItem(text)
                    item.setToolTip("\n".join(left.values()) if column == 3 else text)
                    self._table.setItem(row, column, item)
            self._show_figures()
            share_width(self._table, _SHARES)
        self._none.setVisible(not offers)
        for each in self._buttons[3:]:
            each.setVisible(bool(offers))
        self._buttons[6].setVisible(len(offers) > 1)
        self._buttons[7].setVisible(self._advice is not None and bool(offers))
        if offers and self._table.currentRow() < 0:
            self._table.selectRow(min(max(self._row, 0), len(offers) - 1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        QTimer.singleShot(0, self, lambda: share_width(self._table, _SHARES))

    def show_advice(self, advice: Advice, complete: bool = True) -> None:
        self._advice = advice
        with measured_once(self._table):
            self._show_figures()
        self._buttons[7].setVisible(bool(self.draft.offers))

    def _show_figures(self) -> None:
        """What each offer costs a month on average, where the advice knows the offer as it stands now."""
        from advisor.report.wording import money

        if self._advice is None:
            return
        costs = {each.priced.name: each.priced.monthly.mean for each in self._advice.verdict.offers}
        for row, offer in enumerate(self.draft.offers):
            cost = costs.get(str(offer.get("name", "")))
            item = self._table.item(row, 4)
            if item is not None:
                item.setText(tr("…") if cost is None else money(cost, self.draft.currency))

    def explain(self) -> None:
        """How the figure of the selected offer is made."""
        row, offers = self._table.currentRow(), self.draft.offers
        if self._advice is None or not 0 <= row < len(offers):
            return
        name = str(offers[row].get("name", ""))
        if any(each.priced.name == name for each in self._advice.verdict.offers):
            show_explanation(self, self._advice, "month", name)

    def compare(self) -> None:
        """The offers side by side, with their bills at three volumes."""
        from advisor.gui.offer_comparison import compare_offers

        offers = self.draft.offers
        work = self._advice.workload if self._advice is not None else None

        def rows(places: list[int]) -> list[tuple[str, ...]]:
            return list(
                compare_offers([offers[place] for place in places], work, self._unit(), self.draft.currency).rows
            )

        SideBySide(
            tr("Offers side by side"),
            tr(
                "Every term in plain words. What a quote does not say is asked of the vendor, and never counted as good."
            ),
            [str(offer.get("name", "")) for offer in offers],
            rows,
            self,
        ).open()

    def set_look(self, percent: int) -> None:
        super().set_look(percent)
        self._table.setMinimumHeight(round(_LEAST * min(percent, _MOST_GROWTH) / 100))

    def kept(self) -> dict[str, Any]:
        return {"row": self._table.currentRow()}

    def take_back(self, kept: dict[str, Any]) -> None:
        self._row = kept.get("row", 0)

    def _unit(self) -> str:
        """The buyer's own word for tasks."""
        from advisor.report.wording import unit_of_work

        return spoken(unit_of_work(self.draft.flow.answer("kind")))

    def stops(self) -> list[QWidget]:
        return [self._table, *(each for each in self._buttons if not each.isHidden())]

    def add(self) -> None:
        """A new offer from the plain form."""
        self._from_form(OfferForm(), None, None)

    def add_plan(self) -> None:
        dialog = PlanDialog(self)
        if run_dialog(dialog) == QDialog.DialogCode.Accepted:
            self._append(dialog.contract)

    def add_file(self) -> None:
        """A contract in the documented format, read as carefully as any foreign file."""
        path = ask_open(self, tr("Contract file"), tr("Contract (*.json)"))
        if not path:
            return
        from advisor.contracts import read_contract
        from advisor.files.reader import read_json

        try:
            data = read_json(path)
            read_contract(data, path)
        except AdvisorError as error:
            say(self, tr("This file can't be used"), told(error))
            return
        self._append(data)

    def edit(self) -> None:
        row, offers = self._table.currentRow(), self.draft.offers
        if not 0 <= row < len(offers):
            return
        self._from_form(form_from_contract(offers[row]), offers[row], row)

    def duplicate(self) -> None:
        row, offers = self._table.currentRow(), self.draft.offers
        if 0 <= row < len(offers):
            self._append(
                {**copy.deepcopy(offers[row]), "name": tr("{offer} (copy)").format(offer=offers[row].get("name", ""))}
            )

    def remove(self) -> None:
        row, offers = self._table.currentRow(), self.draft.offers
        if 0 <= row < len(offers):
            gone = offers.pop(row)
            self.draft.set_offers(offers, tr("{offer} removed").format(offer=gone.get("name", tr("Offer"))))
            self.arrive()

    def _from_form(self, form: OfferForm, original: dict[str, Any] | None, row: int | None) -> None:
        dialog = OfferDialog(form, self.draft.currency, original, self, unit=self._unit())
        if run_dialog(dialog) != QDialog.DialogCode.Accepted:
            return
        if row is None:
            self._append(dialog.contract)
            return
        offers = self.draft.offers
        offers[row] = dialog.contract
        self.draft.set_offers(offers, tr("{offer} changed").format(offer=dialog.contract["name"]))
        self.arrive()

    def _append(self, contract: dict[str, Any]) -> None:
        offers = self.draft.offers
        taken = {str(offer.get("name")) for offer in offers}
        name, number = str(contract.get("name", tr("Offer"))), 2
        while name in taken:
            name, number = f"{contract.get('name', tr('Offer'))} {number}", number + 1
        offers.append({**contract, "name": name})
        self.draft.set_offers(offers, tr("{offer} added").format(offer=name))
        self.arrive()
        self._table.selectRow(len(offers) - 1)
