"""Compare with a bill: a usage export against a bill day by day, or against what a contract bills line by line."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QSizePolicy,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from advisor.errors import AdvisorError
from advisor.gui.beside import show_next
from advisor.gui.file_dialogs import ask_open
from advisor.gui.flow_row import flowing
from advisor.gui.latest import Latest
from advisor.gui.parts import PageScroll, button, label, row_label, scrolling, sized
from advisor.gui.theme import dress
from advisor.gui.translation import spoken, spoken_or_typed, told, tr

if TYPE_CHECKING:
    from datetime import date

    from advisor.gui.draft import Draft
    from advisor.gui.main_window import MainWindow
    from advisor.usage.invoice_check import InvoiceCheck
    from advisor.usage.reconcile import Reconciliation

LIST_PRICE = ""


def show_reconcile(window: MainWindow) -> ReconcileDialog:
    """Open the one comparison of a window, or bring it to the front."""
    found = window.findChild(ReconcileDialog)
    if found is None:
        found = ReconcileDialog(window)
    found.follow()
    show_next(found)
    return found


class ReconcileDialog(QDialog):
    """Both files are read beside the window each time that something is changed."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        dress(self)
        self._window = window
        self._draft: Draft | None = None
        self._offers: list[dict[str, Any]] = []
        """Those of the case that can be chosen."""
        self.setWindowTitle(tr("Compare with a bill"))
        self.lane = Latest(self.compare, 400, self)
        outer = QVBoxLayout(self)
        asked = QWidget()
        upper = QVBoxLayout(asked)
        upper.setContentsMargins(12, 10, 12, 12)
        upper.addWidget(label(tr("Is the bill what the meter says?"), "heading"))
        upper.addWidget(
            label(
                tr(
                    "Two files of the same days: the usage export, and the bill or cost export. Each day's tokens are "
                    "priced at list price, or billed as a contract of the case says, and put beside what was charged."
                ),
                "secondary",
            )
        )
        rows = QFormLayout()
        rows.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        upper.addLayout(rows)
        self.usage = _file_line(self, rows, tr("Usage export"), tr("Choose the usage export…"), self._changed)
        self.bill = _file_line(self, rows, tr("Bill or cost export"), tr("Choose the bill…"), self._changed)
        self.against = QComboBox()
        self.against.setAccessibleName(tr("Compare with"))
        self.against.setAccessibleDescription(tr("List prices, or an offer of the case."))
        self.against.currentIndexChanged.connect(self._changed)
        rows.addRow(row_label(tr("Compare with"), self.against), self.against)
        self.first, self.last = _line(tr("First day to compare")), _line(tr("Last day to compare"))
        self.first.setPlaceholderText("2026-10-01")
        self.last.setPlaceholderText("2026-10-07")
        days = QHBoxLayout()
        for line in (self.first, self.last):
            line.textChanged.connect(self._changed)
            days.addWidget(line)
        rows.addRow(row_label(tr("Only these days (optional)"), self.first), days)
        self.rate = _line(tr("US dollars for one unit of the bill's currency"))
        self.rate.setPlaceholderText("1.08")
        self.rate.textChanged.connect(self._changed)
        rows.addRow(row_label(tr("Exchange rate, if not in dollars"), self.rate), self.rate)
        self.meters = _line(tr("Units that the export does not count"))
        self.meters.setPlaceholderText("interactions=12300")
        self.meters.textChanged.connect(self._changed)
        rows.addRow(row_label(tr("Units in a month that it does not count"), self.meters), self.meters)
        self._rows = rows
        shown = scrolling(asked, area=_AsHighAsItsRows())
        shown.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        outer.addWidget(shown)
        self.verdict = label("", "sentence")
        outer.addWidget(self.verdict)
        self.table = QTableWidget()
        self.table.setAccessibleName(tr("The comparison"))
        self.table.setAccessibleDescription(tr("What was measured beside what was charged."))
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        outer.addWidget(self.table, 1)
        notes = QWidget()
        self._notes = QVBoxLayout(notes)
        self.notes_text = label("", "secondary")
        self._notes.addWidget(self.notes_text)
        self._notes.addStretch(1)
        self._notes_area = scrolling(notes)
        self._notes_area.setMaximumHeight(110)
        self._notes_area.hide()
        outer.addWidget(self._notes_area)
        outer.addStretch()  # while there is no table
        self.close_button = button(tr("Close"), self.close, says=tr("Closes this window."))
        outer.addWidget(flowing(self.close_button, apart=True))
        self.table.hide()
        sized(self, 900, 680)
        self.show_contracts()

    def show_contracts(self) -> None:
        """List prices, and every offer of the open case as it stands now."""
        if self._draft is not self._window.draft:
            self._draft = self._window.draft
            if self._draft is not None:
                self._draft.changed.connect(self._case_changed)
        self._offers = self._draft.offers if self._draft is not None else []
        chosen, at = self.against.currentText(), self.against.currentIndex()
        self.against.blockSignals(True)
        self.against.clear()
        self.against.addItem(tr("List prices of the models"), LIST_PRICE)
        for number, offer in enumerate(self._offers):
            name = str(offer.get("name") or tr("Offer"))
            self.against.addItem(tr("The contract {name}").format(name=name), str(number))
        same = at >= 0 and self.against.itemText(at) == chosen  # two offers may have one name
        self.against.setCurrentIndex(at if same else max(0, self.against.findText(chosen)))
        self.against.blockSignals(False)
        self._fit_fields()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self._draft is not self._window.draft:
            self._case_changed()  # another one was opened, or none is open any more

    def _case_changed(self, *_: object) -> None:
        if self.isVisible():
            self.follow()

    def follow(self) -> None:
        """Compare again when the contract that the bill is held against is another one now, or gone."""
        before = self._chosen()
        self.show_contracts()
        if self._chosen() != before:
            self.lane.soon()

    def _chosen(self) -> dict[str, Any] | None:
        place = self.against.currentData()
        return None if place in (LIST_PRICE, None) else self._offers[int(place)]

    def _fit_fields(self) -> None:
        by_contract = self.against.currentData() not in (LIST_PRICE, None)
        self._rows.setRowVisible(self.meters, by_contract)
        for widget in (self.first, self.last, self.rate):
            widget.setEnabled(not by_contract)

    def _changed(self) -> None:
        self._fit_fields()
        self.lane.soon()

    def compare(self) -> None:
        """Read both files and put them beside each other, when both are named."""
        usage, bill = self.usage.text().strip(), self.bill.text().strip()
        if not usage or not bill:
            return
        self.verdict.setText(tr("Reading both files…"))
        self.show_contracts()
        offer = self._chosen()
        days = (self.first.text().strip(), self.last.text().strip())
        rate, meters = self.rate.text().strip(), self.meters.text().strip()

        def job() -> Any:
            from advisor.contracts import Contract
            from advisor.files.export_file import read_export_file, usage_rules
            from advisor.usage.invoice_check import check_invoice
            from advisor.usage.reconcile import reconcile

            first, last = (_day(text) if text else None for text in days)
            export, invoice = read_export_file(usage), read_export_file(bill)
            if offer is not None:
                contract = Contract.model_validate(offer)
                return check_invoice(contract, export, invoice, usage_rules(), _meters(meters))
            number = _number(rate) if rate else None
            return reconcile(export, invoice, usage_rules(), first=first, last=last, rate=number)

        self.lane.do(job, self._show, self._failed)

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, AdvisorError):
            raise error
        self.verdict.setText(told(error))
        self._notes_area.hide()
        self.table.hide()

    def _show(self, found: Any) -> None:
        from advisor.usage.reconcile import Reconciliation

        self.table.show()
        if isinstance(found, Reconciliation):
            self._show_days(found)
        else:
            self._show_lines(found)
        self.notes_text.setText("\n".join(f"– {spoken(warning)}" for warning in found.warnings))
        self._notes_area.setVisible(bool(found.warnings))

    def _show_days(self, found: Reconciliation) -> None:
        self.verdict.setText(spoken(found.sentence))
        rows = [
            (day.day.isoformat(), _shown(day.list_cost), _shown(day.billed), "" if day.gap is None else f"{100 * day.gap:+.1f} %")
            for day in found.days
        ]  # fmt: skip
        gap = "" if found.gap is None else f"{100 * found.gap:+.1f} %"
        rows.append((tr("Days on both sides"), _shown(found.list_cost), _shown(found.billed), gap))
        self._fill((tr("Day"), tr("At list price"), tr("Billed"), tr("Difference")), rows)

    def _show_lines(self, found: InvoiceCheck) -> None:
        self.verdict.setText(spoken(found.sentence))
        rows = []
        for month in found.months:
            for line in month.lines:
                words = spoken_or_typed(line.description)
                if line.expected is None:
                    words = tr("{line} (not in the contract)").format(line=words)
                rows.append((month.month, words, _cents(line.expected), _cents(line.invoiced)))
            rows.append((month.month, tr("Total"), _cents(month.expected), _cents(month.invoiced)))
        self._fill((tr("Month"), tr("Line"), tr("The contract bills"), tr("The invoice says")), rows)

    def _fill(self, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
        self.table.setColumnCount(len(columns))
        self.table.setHorizontalHeaderLabels(list(columns))
        self.table.setRowCount(len(rows))
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                item = QTableWidgetItem(cell)
                if place and cell[:1] in "+-0123456789":
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.table.setItem(number, place, item)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)


class _AsHighAsItsRows(PageScroll):
    """Scrolls only where the dialog has no room for it; Qt alone would give it no more than 24 lines of small text."""

    def fit(self) -> None:
        super().fit()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        body, usual = self.widget(), super().sizeHint()
        return usual if body is None else QSize(usual.width(), max(body.minimumHeight(), body.sizeHint().height()))


def _file_line(dialog: QDialog, rows: QFormLayout, words: str, ask: str, changed: Any) -> QLineEdit:
    line = _line(words)
    line.setMaxLength(4000)
    line.setAccessibleDescription(tr("Where the file is; it is only read."))
    line.textChanged.connect(changed)

    def choose() -> None:
        path = ask_open(dialog, ask, tr("All files (*)"))
        if path:
            line.setText(path)

    row = QHBoxLayout()
    row.addWidget(line, 1)
    row.addWidget(button(tr("Choose…"), choose, ask, says=tr("Lets you look for the file on this computer.")))
    rows.addRow(row_label(words, line), row)
    return line


def _line(words: str) -> QLineEdit:
    line = QLineEdit()
    line.setMaxLength(200)
    line.setAccessibleName(words)
    return line


def _day(text: str) -> date:
    from advisor.usage import cells

    try:
        return cells.day(text)
    except cells.Unreadable:
        raise AdvisorError(tr("Write a day as year-month-day, such as 2026-10-01.")) from None


def _number(text: str) -> Decimal:
    from advisor.gui.amounts import parse_amount

    return Decimal(parse_amount(text))


def _meters(text: str) -> dict[str, Decimal]:
    found = {}
    for pair in text.replace(",", " ").split():
        name, sign, number = pair.partition("=")
        if not sign or not name:
            raise AdvisorError(tr("Write units as name=number, such as interactions=12300."))
        found[name] = _number(number)
    return found


def _shown(amount: Decimal | None) -> str:
    return tr("nothing") if amount is None else f"{amount:,.4f}"


def _cents(amount: Decimal | None) -> str:
    return tr("nothing") if amount is None else f"{amount:,.2f}"
