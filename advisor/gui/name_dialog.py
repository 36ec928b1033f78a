"""Asks for the name of a workflow."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QLineEdit, QVBoxLayout, QWidget

from advisor.gui.dialog_buttons import described
from advisor.gui.parts import row_label
from advisor.gui.theme import dress
from advisor.gui.translation import tr


class NameDialog(QDialog):
    """Asks for a name, and with `tick` for yes or no."""

    def __init__(self, title: str, words: str, name: str, tick: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        dress(self)
        self.setWindowTitle(title)
        layout = QVBoxLayout(self)
        self.line = QLineEdit(name)
        self.line.setMaxLength(80)
        self.line.setAccessibleName(words)
        self.line.setAccessibleDescription(tr("What you will know it by in lists and in the report."))
        layout.addWidget(row_label(words, self.line))
        layout.addWidget(self.line)
        self.tick = QCheckBox(tick)
        self.tick.setAccessibleName(tick.replace("&", ""))
        self.tick.setAccessibleDescription(tr("Otherwise every question starts without an answer."))
        self.tick.setVisible(bool(tick))
        layout.addWidget(self.tick)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout.addWidget(described(buttons, tr("Takes this name.")))
        self.resize(420, self.sizeHint().height())
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def name(self) -> str:
        return self.line.text().strip()

    def ticked(self) -> bool:
        return self.tick.isChecked()
