"""The form for one offer, in plain words, with a worked bill that follows what is typed; and the catalogue of published plans."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHeaderView,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from advisor.errors import AdvisorError
from advisor.gui.amounts import parse_amount
from advisor.gui.offer_form import (
    BEYOND,
    ENFORCEMENT,
    METERS,
    SAID,
    OfferForm,
    contract_from_form,
    example_bill,
    unknowns,
)
from advisor.gui.parts import label, row_label
from advisor.gui.translation import mark, tr
from advisor.interview.answers import read_number

_AMOUNTS = {
    "fee": mark("Monthly fee"),
    "included": mark("Units included a month"),
    "price": mark("Price of one unit"),
    "cap": mark("Monthly spending cap"),
}


class OfferDialog(QDialog):
    """Ends with `contract`, the offer as contract data."""

    def __init__(
        self, form: OfferForm, currency: str, original: Mapping[str, Any] | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Offer"))
        self.contract: dict[str, Any] = {}
        self._currency, self._original = currency, original
        layout = QVBoxLayout(self)
        layout.addWidget(
            label(
                tr(
                    "Fill in what the quote says. Leave empty what it does not say: we list it as a question to the vendor."
                ),
                "secondary",
            )
        )
        rows = QFormLayout()
        rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        layout.addLayout(rows)
        self._lines: dict[str, QLineEdit] = {}
        self._boxes: dict[str, QComboBox] = {}
        self._line(rows, "name", tr("Name of the offer"), form.name, tr("for example Growth plan"))
        self._line(rows, "vendor", tr("Vendor (optional)"), form.vendor, "")
        self._line(
            rows,
            "fee",
            tr("Monthly fee, {currency}").format(currency=currency),
            form.fee,
            tr("leave empty when there is none"),
        )
        self._box(rows, "meter", tr("What is counted"), METERS, form.meter)
        self._line(
            rows, "included", tr("How many are included a month"), form.included, tr("leave empty when none are")
        )
        self._box(rows, "beyond", tr("Above the included ones"), BEYOND, form.beyond)
        self._line(
            rows,
            "price",
            tr("Price of one (more), {currency}").format(currency=currency),
            form.price,
            tr("for example 0.05"),
        )
        self._line(
            rows, "cap", tr("Monthly spending cap, {currency} (optional)").format(currency=currency), form.cap, ""
        )
        self._box(rows, "cap_stops", tr("Does the cap really stop the service?"), ENFORCEMENT, form.cap_stops)
        self._line(rows, "term_months", tr("Bound for how many months"), form.term_months, tr("1 is month to month"))
        self._box(rows, "price_floats", tr("Does the price follow market prices?"), SAID, form.price_floats)
        self._box(rows, "usage_meter", tr("Can you see a usage meter?"), SAID, form.usage_meter)
        self._box(rows, "logs", tr("Are there logs that you can check?"), SAID, form.logs)
        self._example = label("", "question")
        self._example.setMinimumHeight(3 * self.fontMetrics().height())
        layout.addWidget(self._example)
        self._open = label("", "secondary")
        layout.addWidget(self._open)
        self._error = label("", "error")
        self._error.hide()
        layout.addWidget(self._error)
        buttons = QDialogButtonBox()
        save = buttons.addButton(tr("Keep this offer"), QDialogButtonBox.ButtonRole.AcceptRole)
        save.setDefault(True)
        buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)
        self.resize(620, self.sizeHint().height())
        self._follow()

    def _line(self, rows: QFormLayout, key: str, words: str, value: str, hint: str) -> None:
        line = QLineEdit(value)
        line.setMaxLength(120 if key in ("name", "vendor") else 40)
        line.setPlaceholderText(hint)
        line.setAccessibleName(words)
        line.textEdited.connect(self._follow)
        self._lines[key] = line
        rows.addRow(row_label(words, line), line)

    def _box(self, rows: QFormLayout, key: str, words: str, choices: Mapping[str, str], value: str) -> None:
        box = QComboBox()
        box.setAccessibleName(words)
        for name, text in choices.items():
            box.addItem(text, name)
        box.setCurrentIndex(max(0, list(choices).index(value) if value in choices else 0))
        box.currentIndexChanged.connect(self._follow)
        self._boxes[key] = box
        rows.addRow(row_label(words, box), box)

    def form(self) -> OfferForm:
        """What stands in the fields. Raises AdvisorError naming the field that is not a number."""
        values = {key: str(box.currentData()) for key, box in self._boxes.items()}
        for key, line in self._lines.items():
            text = line.text().strip()
            if key in _AMOUNTS and text:
                try:
                    text = parse_amount(text)
                except AdvisorError as error:
                    raise AdvisorError(f"{_AMOUNTS[key]}: {error}.") from error
            values[key] = text
        months = read_number(values["term_months"] or "1")
        if months is None or months != int(months) or not 1 <= months <= 120:
            raise AdvisorError(tr("Bound for how many months: enter a whole number from 1 to 120."))
        return OfferForm(**values)

    def accept(self) -> None:
        from advisor.contracts import read_contract

        try:
            form = self.form()
            contract = contract_from_form(form, self._currency, self._original)
            read_contract(contract, tr("This offer"))
        except AdvisorError as error:
            self._error.setText(str(error))
            self._error.show()
            return
        self.contract = contract
        super().accept()

    def _follow(self) -> None:
        """The worked bill and what is still open, as one types."""
        try:
            form = self.form()
            words = example_bill(contract_from_form(form, self._currency, self._original), form)
            left = unknowns(form)
            self._open.setText(tr("Goes on the list of questions: ") + ", ".join(left) + "." if left else "")
        except AdvisorError:
            words = ""
        self._example.setText(words or tr("An example bill appears here once there is a price."))


class PlanDialog(QDialog):
    """Published plans with their evidence and date; ends with `contract` of the chosen one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        from advisor.files.resources import read_market_resources

        self.setWindowTitle(tr("Published plans"))
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
        self._table = QTableWidget(0, 4)
        self._table.setAccessibleName(tr("Published plans"))
        self._table.setHorizontalHeaderLabels([tr("Plan"), tr("Price in one sentence"), tr("Evidence"), tr("Read on")])
        self._table.verticalHeader().hide()
        self._table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self._table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._table.setWordWrap(True)
        self._table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self._table.setTabKeyNavigation(False)
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
        layout.addWidget(buttons)
        self.resize(900, 560)
        self._fill()

    def _fill(self) -> None:
        from advisor.market.market import search_plans

        self._found = [plan for plan in search_plans(self._market, self._search.text()) if plan.is_current]
        self._table.setRowCount(len(self._found))
        for row, plan in enumerate(self._found):
            evidence = {"P1": "vendor's own page", "P2": "dated copy of it", "P3": "second hand: confirm"}[
                plan.evidence.class_
            ]
            for column, text in enumerate((plan.title, plan.summary, evidence, plan.evidence.read_on.isoformat())):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                item.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
                self._table.setItem(row, column, item)
        self._table.resizeColumnToContents(0)
        self._table.setColumnWidth(0, min(self._table.columnWidth(0), 320))
        self._table.resizeColumnToContents(2)
        self._table.resizeColumnToContents(3)
        if self._found:
            self._table.selectRow(0)

    def _describe(self) -> None:
        row = self._table.currentRow()
        if 0 <= row < len(self._found):
            plan = self._found[row]
            self._detail.setText(" ".join([f"One unit: {plan.unit.definition}", *plan.conflicts[:1]]))

    def accept(self) -> None:
        row = self._table.currentRow()
        if 0 <= row < len(self._found):
            self.contract = dict(self._found[row].contract_data)
            super().accept()
