"""Which workflow of the case is in view: chosen in the status bar or by key, and added, renamed, copied or removed."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from advisor.gui.messages import run_dialog, say
from advisor.gui.parts import label
from advisor.gui.translation import tr
from advisor.gui.workflows import MOST

if TYPE_CHECKING:
    from PySide6.QtWidgets import QComboBox

    from advisor.gui.main_window import MainWindow


class WorkflowSwitch(QObject):
    """The box in the status bar, and what the menu does."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    @cached_property
    def box(self) -> QComboBox:
        """Made with the first case: the first paint shows none."""
        from PySide6.QtWidgets import QComboBox

        made = QComboBox()
        made.setAccessibleName(tr("Workflow that is answered and shown"))
        made.setAccessibleDescription(tr("Questions and result are those of this workflow."))
        made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        made.activated.connect(self._chosen)
        self.words = label(tr("Workflow"), "secondary", wrap=False)
        for widget in (self.words, made):
            widget.hide()
            self._window.statusBar().addPermanentWidget(widget)
        return made

    def refresh(self) -> None:
        """After the case, its workflows or the one in view changed."""
        draft = self._window.draft
        names = draft.workflow_names if draft is not None else []
        if draft is not None:
            self.box.clear()
            self.box.addItems(names)
            if draft.workflow is not None:
                self.box.setCurrentIndex(draft.workflow)
        if "box" in vars(self):
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
            say(self._window, tr("Enough workflows"), tr("A case holds at most 50 workflows."))
            return
        from advisor.gui.name_dialog import NameDialog

        dialog = NameDialog(tr("Add a workflow"), tr("Name of the new workflow"), "", tr("Start with the &answers of the one in view"), self._window)  # fmt: skip
        if run_dialog(dialog) == dialog.DialogCode.Accepted:
            draft.add_workflow(dialog.name(), like=dialog.ticked())

    def rename(self) -> None:
        draft = self._window.draft
        if draft is None or draft.workflow is None:
            return
        from advisor.gui.name_dialog import NameDialog

        now = draft.workflow_names[draft.workflow]
        dialog = NameDialog(tr("Rename the workflow"), tr("Name of the workflow"), now, "", self._window)
        if run_dialog(dialog) == dialog.DialogCode.Accepted:
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
