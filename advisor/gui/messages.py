"""Messages to the buyer: always plain text, always with what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from shiboken6 import isValid

from advisor.gui.theme import dress
from advisor.gui.translation import tr

if TYPE_CHECKING:  # a class of Qt is made when it is first named, and the first paint shows no message
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QDialog, QMessageBox, QPushButton, QWidget


def _plain() -> Qt.TextFormat:
    from PySide6.QtCore import Qt

    return Qt.TextFormat.PlainText


def run_dialog(dialog: QDialog) -> int:
    """Show a dialog until it is closed, then let go of it: its parent would keep it for as long as the window lives.

    Nothing is shown over a window that is going down: it takes no input any more.
    """
    parent = dialog.parentWidget()
    dress(dialog)
    result = dialog.exec() if parent is None or parent.isEnabled() else 0
    if isValid(dialog):  # the window that it belongs to may have gone meanwhile
        dialog.deleteLater()
    return int(result)


def put_away(window: QWidget) -> None:
    """Give up every question that is open over a window: disabled with it, none could be answered, nor the program end."""
    from PySide6.QtWidgets import QDialog

    for each in window.findChildren(QDialog):
        if each.isModal() and each.isVisible():
            each.done(QDialog.DialogCode.Rejected)


def say(parent: QWidget | None, title: str, words: str) -> None:
    """Tell the buyer something that went another way than wanted."""
    from PySide6.QtWidgets import QMessageBox

    box = QMessageBox(QMessageBox.Icon.Warning, title, words[:1500], QMessageBox.StandardButton.Ok, parent)
    box.setTextFormat(_plain())
    box.button(QMessageBox.StandardButton.Ok).setAccessibleDescription(tr("Closes this message."))
    run_dialog(box)


def choose(
    parent: QWidget | None, title: str, words: str, choices: Sequence[tuple[str, str]], details: str = ""
) -> int:
    """Ask which of these to do, each with what it does; the first is the usual one. Returns its place, or -1 for none."""
    from PySide6.QtWidgets import QMessageBox

    box = QMessageBox(QMessageBox.Icon.Question, title, words[:1500], QMessageBox.StandardButton.NoButton, parent)
    box.setTextFormat(_plain())
    if details:
        box.setInformativeText(details[:3000])
    buttons: list[QPushButton] = [box.addButton(each, QMessageBox.ButtonRole.ActionRole) for each, _ in choices]
    for each, (_, says) in zip(buttons, choices, strict=True):
        each.setAccessibleDescription(says)
    box.addButton(QMessageBox.StandardButton.Cancel).setAccessibleDescription(_nothing_is_done())
    box.setDefaultButton(buttons[0])
    run_dialog(box)
    if not isValid(box):
        return -1
    pressed = box.clickedButton()
    return next((number for number, each in enumerate(buttons) if each is pressed), -1)


def _nothing_is_done() -> str:
    return tr("Closes this message and does nothing.")


def ask_to_save(parent: QWidget | None, title: str) -> QMessageBox.StandardButton:
    """Save, Don't save or Cancel, before unsaved work would go."""
    from PySide6.QtWidgets import QMessageBox

    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Question)
    box.setTextFormat(_plain())
    box.setWindowTitle(tr("Save?"))
    box.setText(tr("Save the changes to {title}?").format(title=title or tr("this case")))
    box.setStandardButtons(
        QMessageBox.StandardButton.Save | QMessageBox.StandardButton.Discard | QMessageBox.StandardButton.Cancel
    )
    box.setDefaultButton(QMessageBox.StandardButton.Save)
    for which, says in (
        (QMessageBox.StandardButton.Save, tr("Writes the case to its file, then goes on.")),
        (QMessageBox.StandardButton.Discard, tr("Goes on; what was changed since the last save is lost.")),
        (QMessageBox.StandardButton.Cancel, _nothing_is_done()),
    ):
        box.button(which).setAccessibleDescription(says)
    return QMessageBox.StandardButton(run_dialog(box))
