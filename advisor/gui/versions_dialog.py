"""File → Earlier versions: the last five of a case, with what differs between each and the present."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QListWidget, QPlainTextEdit, QSplitter, QVBoxLayout, QWidget

from advisor.gui.dialog_buttons import described
from advisor.gui.differences import differences
from advisor.gui.parts import label, sized
from advisor.gui.theme import dress
from advisor.gui.translation import counted, tr
from advisor.interview.questions import Questions


@dataclass(frozen=True)
class EarlierVersion:
    """A whole earlier version, read and checked."""

    kept_on: datetime
    data: dict[str, Any]


class VersionsDialog(QDialog):
    """`chosen` is the version to put back, once the dialog is accepted."""

    def __init__(
        self,
        versions: Sequence[EarlierVersion],
        present: Mapping[str, Any] | None,
        questions: Questions,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        dress(self)
        self.setWindowTitle(tr("Earlier versions"))
        self._versions = list(versions)
        layout = QVBoxLayout(self)
        if present is None:
            words = tr("The file is damaged. These are the versions before it, the newest first.")
        else:
            words = tr("Each time a case is saved, the version before it is kept: the last five, the newest first.")
        layout.addWidget(label(words, "secondary"))
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Earlier versions"))
        self.list.setAccessibleDescription(tr("The last states that were saved, the newest first."))
        self._words: list[str] = []
        self._differs: list[bool] = []
        for version in self._versions:
            when = version.kept_on.astimezone().strftime("%Y-%m-%d %H:%M:%S")
            if present is None:
                self._words.append(tr("Replaced on {when}.").format(when=when))
                self._differs.append(True)
                self.list.addItem(when)
            else:
                lines = differences(version.data, present, questions)
                self._differs.append(bool(lines))
                self._words.append("\n".join(lines) or tr("The same as now."))
                says = counted("%n difference", "%n differences", len(lines)) if lines else tr("the same as now")
                self.list.addItem(f"{when} · {says}")
        self.what_differs = QPlainTextEdit()
        self.what_differs.setReadOnly(True)
        self.what_differs.setTabChangesFocus(True)
        self.what_differs.setAccessibleName(tr("What differs from the present"))
        self.what_differs.setAccessibleDescription(tr("What going back would change."))
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.addWidget(self.list)
        parts.addWidget(self.what_differs)
        parts.setChildrenCollapsible(False)
        layout.addWidget(parts, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        go_back = buttons.addButton(tr("&Go back to this version"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout.addWidget(described(buttons, tr("Opens the chosen version in place of the present one.")))
        self.list.currentRowChanged.connect(lambda row: self.what_differs.setPlainText(self._words[row]))
        self.list.currentRowChanged.connect(lambda row: go_back.setEnabled(self._differs[row]))
        self.list.itemActivated.connect(lambda _: self.accept() if go_back.isEnabled() else None)
        self.list.setCurrentRow(0)
        sized(self, 640, 460)

    @property
    def chosen(self) -> EarlierVersion:
        return self._versions[self.list.currentRow()]
