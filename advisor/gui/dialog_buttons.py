"""The buttons at the foot of a dialog say to a screen reader what they do, not only what they are called."""

from __future__ import annotations

from PySide6.QtWidgets import QDialogButtonBox

from advisor.gui.translation import tr


def described(buttons: QDialogButtonBox, accepts: str = "") -> QDialogButtonBox:
    """Every button that takes or leaves the dialog; `accepts` is what the one that takes it does, empty where none does."""
    for each in buttons.buttons():
        role = buttons.buttonRole(each)
        if role == QDialogButtonBox.ButtonRole.AcceptRole:
            each.setAccessibleDescription(accepts)
        elif role == QDialogButtonBox.ButtonRole.RejectRole:
            leaves = tr("Closes this window and changes nothing.") if accepts else tr("Closes this window.")
            each.setAccessibleDescription(leaves)
    return buttons
