"""Messages to the buyer: always plain text, always with what to do next."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from advisor.gui.translation import tr


def say(parent: QWidget | None, title: str, words: str) -> None:
    """Tell the buyer something that went another way than wanted."""
    box = QMessageBox(QMessageBox.Icon.Warning, title, words[:1500], QMessageBox.StandardButton.Ok, parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.exec()


def ask_to_save(parent: QWidget | None, title: str) -> QMessageBox.StandardButton:
    """Save, Don't save or Cancel, before unsaved work would go."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Question)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setWindowTitle(tr("Save?"))
    box.setText(tr("Save the changes to {title}?").format(title=title or "this case"))
    box.setStandardButtons(
        QMessageBox.StandardButton.Save | QMessageBox.StandardButton.Discard | QMessageBox.StandardButton.Cancel
    )
    box.setDefaultButton(QMessageBox.StandardButton.Save)
    return QMessageBox.StandardButton(box.exec())
