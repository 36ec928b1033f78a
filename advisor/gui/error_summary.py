"""What has to be put right before Continue: one box above the page, with a link to each field."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from advisor.gui.parts import emptied, label, link
from advisor.gui.translation import spoken, tr


@dataclass(frozen=True)
class Fault:
    """What is wrong, in the words that stand beside the field too, and the field."""

    words: str
    field: QWidget


class ErrorSummary(QFrame):
    """Hidden while there is nothing to say; when it appears it takes the focus and is read out."""

    chosen = Signal(QWidget)
    """The field of a link that was pressed."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("errorSummary")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(8, 6, 8, 6)
        self._rows.setSpacing(2)
        self.links: list[QWidget] = []
        self.hide()

    def show_faults(self, faults: list[Fault]) -> None:
        """Say these, or hide when there are none."""
        emptied(self._rows)
        self.links = []
        self.setVisible(bool(faults))
        if not faults:
            return
        title = tr("There is a problem")
        self._rows.addWidget(label(title, "errorTitle"))
        for fault in faults:
            words = spoken(fault.words)
            row = QHBoxLayout()
            row.addWidget(label(words, "error"), 1)
            name = tr("Correct: {fault}").format(fault=words)
            way = link(
                tr("Correct it"),
                partial(self.chosen.emit, fault.field),
                name,
                says=tr("Goes to the answer that it is about."),
            )
            row.addWidget(way)
            self._rows.addLayout(row)
            self.links.append(way)
        said = tr("{title}: {faults}").format(title=title, faults=" ".join(spoken(each.words) for each in faults))
        self.setAccessibleName(said)
        self.setAccessibleDescription(tr("Each has a button that goes to the answer that it is about."))
        # Only after the page has got the room for it: what has no place on the screen can't take the focus.
        QTimer.singleShot(0, self, lambda: self.setFocus(Qt.FocusReason.OtherFocusReason))
        spoke = QAccessibleAnnouncementEvent(self, said)
        spoke.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
        QAccessible.updateAccessibility(spoke)
