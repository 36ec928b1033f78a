"""Who the case is for: what stands on the first page of the report."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from advisor.gui.dialog_buttons import described
from advisor.gui.draft import Draft
from advisor.gui.parts import row_label, sized
from advisor.gui.theme import dress
from advisor.gui.translation import tr

CURRENCIES = ("USD", "EUR", "GBP", "CHF", "CAD", "AUD", "JPY", "INR", "SEK", "NOK", "DKK", "PLN")


class PropertiesDialog(QDialog):
    def __init__(self, draft: Draft, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        dress(self)
        self.setWindowTitle(tr("Document properties"))
        layout = QVBoxLayout(self)
        rows = QFormLayout()
        layout.addLayout(rows)
        buyer = draft.buyer
        self._lines: dict[str, QLineEdit] = {}
        for key, words, value in (
            ("title", tr("Title of the case"), draft.title),
            ("organisation", tr("Organisation"), buyer.get("organisation", "")),
            ("prepared_by", tr("Prepared by"), buyer.get("prepared_by", "")),
            ("for", tr("Prepared for"), buyer.get("for", "")),
        ):
            line = QLineEdit(value)
            line.setMaxLength(120)
            line.setAccessibleName(words)
            line.setAccessibleDescription(tr("Stands on the cover of the PDF."))
            self._lines[key] = line
            rows.addRow(row_label(words, line), line)
        self._currency = QComboBox()
        self._currency.setAccessibleName(tr("Currency of the case"))
        self._currency.setAccessibleDescription(tr("Of every amount in this case."))
        self._currency.addItems(list(dict.fromkeys([draft.currency, *CURRENCIES])))
        rows.addRow(tr("Currency"), self._currency)
        self._notes = QPlainTextEdit(draft.notes)
        self._notes.setAccessibleName(tr("Notes"))
        self._notes.setAccessibleDescription(tr("Kept with the case, for whoever opens it."))
        self._notes.setTabChangesFocus(True)
        rows.addRow(tr("Notes"), self._notes)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout.addWidget(described(buttons, tr("Takes these into the case.")))
        sized(self, 560, 360)

    def values(self) -> tuple[str, dict[str, str], str, str]:
        """Title, buyer, currency and notes as they stand in the case file."""
        texts = {key: line.text().strip() for key, line in self._lines.items()}
        title = texts.pop("title")
        return title, texts, self._currency.currentText(), self._notes.toPlainText()[:20_000]
