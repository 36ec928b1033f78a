"""Text from outside is shown as text and never read as markup, wherever Qt itself makes the label: in message boxes, tool
tips, progress dialogs and forms. Markup could open any file of this computer, and a few hundred characters of it hang Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

RULE = "QLabel, QToolTip { qproperty-textFormat: PlainText; }"
"""In every style sheet of the program: Qt itself sets it on each label before it is first laid out. An event filter
would be asked about every event that there is, some ten thousand of them for a new theme."""


def use_plain_text(app: QApplication) -> None:
    """From now on, in every window of the program."""
    if RULE not in app.styleSheet():
        app.setStyleSheet(f"{app.styleSheet()}\n{RULE}")
