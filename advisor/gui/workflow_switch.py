"""Which workflow of the case is in view: chosen in the status bar or by key, and added, renamed, copied or removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QDialogButtonBox, QLineEdit, QVBoxLayout, QWidget

from advisor.gui.messages import choose, run_dialog
from advisor.gui.parts import label, row_label
from advisor.gui.translation import tr
from advisor.gui.workflows import MOST

if TYPE_CHECKING:
    from advisor.gui.main_window import MainWindow


class WorkflowSwitch(QObject):
    """The box in the status bar, and what the menu does."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.words = label(tr("Workflow"), "secondary", wrap=False)
        self.box = QComboBox()
        self.box.setAccessibleName(tr("Workflow that is answered and shown"))
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.box.activated.connect(self._chosen)
        for widget in (self.words, self.box):
            widget.hide()
            window.statusBar().addPermanentWidget(widget)

    def refresh(self) -> None:
        """After the case, its workflows or the one in view changed."""
        draft = self._window.draft
        names = draft.workflow_names if draft is not None else []
        self.box.clear()
        self.box.addItems(names)
        if draft is not None and draft.workflow is not None:
            self.box.setCurrentIndex(draft.workflow)
        for widget in (self.words, self.box):
            widget.setVisible(bool(names))
        for name in ("workflow_rename", "workflow_duplicate", "workflow_remove", "workflow_next"):
            self._window.menus.actions[name].setEnabled(bool(names))

    def _chosen(self, number: int) -> None:
        if self._window.draft is not None:
            self._window.draft.select_workflow(number)

    def go_next(self) -> None:
        """The next workflow, and after the last one the first."""
        draft = self._window.draft
        if draft is not None and draft.workflow is not None:
            draft.select_workflow((draft.workflow + 1) % len(draft.workflow_names))

    def add(self) -> None:
        draft = self._window.draft
        if draft is None:
            return
        if len(draft.workflow_names) >= MOST:
            choose(self._window, tr("Enough workflows"), tr("A case holds at most 50 workflows."), [tr("Close")])
            return
        dialog = NameDialog(tr("Add a workflow"), tr("Name of the new workflow"), "", tr("Start with the &answers of the one in view"), self._window)  # fmt: skip
        if run_dialog(dialog) == QDialog.DialogCode.Accepted:
            draft.add_workflow(dialog.name(), like=dialog.ticked())

    def rename(self) -> None:
        draft = self._window.draft
        if draft is None or draft.workflow is None:
            return
        now = draft.workflow_names[draft.workflow]
        dialog = NameDialog(tr("Rename the workflow"), tr("Name of the workflow"), now, "", self._window)
        if run_dialog(dialog) == QDialog.DialogCode.Accepted:
            draft.rename_workflow(draft.workflow, dialog.name())

    def duplicate(self) -> None:
        draft = self._window.draft
        if draft is not None and draft.workflow is not None:
            draft.duplicate_workflow(draft.workflow)

    def remove(self) -> None:
        """At once: Undo brings it back."""
        draft = self._window.draft
        if draft is not None and draft.workflow is not None:
            draft.remove_workflow(draft.workflow)


class NameDialog(QDialog):
    """Asks for a name, and with `tick` for yes or no."""

    def __init__(self, title: str, words: str, name: str, tick: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        layout = QVBoxLayout(self)
        self.line = QLineEdit(name)
        self.line.setMaxLength(80)
        self.line.setAccessibleName(words)
        layout.addWidget(row_label(words, self.line))
        layout.addWidget(self.line)
        self.tick = QCheckBox(tick)
        self.tick.setAccessibleName(tick.replace("&", ""))
        self.tick.setVisible(bool(tick))
        layout.addWidget(self.tick)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)
        self.resize(420, self.sizeHint().height())
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def name(self) -> str:
        return self.line.text().strip()

    def ticked(self) -> bool:
        return self.tick.isChecked()
