"""Text from outside is shown as text and never read as markup, wherever Qt itself makes the label: in message boxes, tool
tips, progress dialogs and forms. Markup could open any file of this computer, and a few hundred characters of it hang Qt."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QLabel

_POLISH = QEvent.Type.Polish


class PlainText(QObject):
    """Turns a label that would guess whether its text is markup into one that does not, before it is first laid out."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == _POLISH and isinstance(watched, QLabel):
            make_plain(watched)
        return False


def make_plain(label: QLabel) -> None:
    """Only a guess is taken away: a label that says itself that it holds markup keeps it, and the lint forbids those."""
    if label.textFormat() == Qt.TextFormat.AutoText:
        label.setTextFormat(Qt.TextFormat.PlainText)


def use_plain_text(app: QApplication) -> None:
    """From now on, in every window of the program; asked twice, done once."""
    if app.findChild(PlainText) is None:
        app.installEventFilter(PlainText(app))
