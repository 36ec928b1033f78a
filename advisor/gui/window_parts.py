"""What the window makes when it is first asked for: the first paint does without, and waits for none of it to be loaded."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMainWindow

from advisor.gui.estimate_place import EstimatePlace

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDockWidget, QPushButton

    from advisor.gui.case_actions import CaseActions
    from advisor.gui.case_files import CaseFiles
    from advisor.gui.estimate_panel import EstimatePanel
    from advisor.gui.later_starts import LaterStarts
    from advisor.gui.main_window import MainWindow
    from advisor.gui.menus import Menus
    from advisor.gui.recent_cases import RecentCases
    from advisor.gui.side_windows import SideWindows
    from advisor.gui.trying import Trying
    from advisor.gui.unsaved_work import UnsavedWork
    from advisor.gui.workflow_switch import WorkflowSwitch


class WindowParts(QMainWindow):
    """The half of MainWindow that holds its parts."""

    estimate_place: EstimatePlace

    @property
    def _window(self) -> MainWindow:
        return self  # type: ignore[return-value]  # these are the parts of a MainWindow

    @cached_property
    def menus(self) -> Menus:
        """Made in a turn after the first paint; until then their bar is empty."""
        from advisor.gui.menus import Menus

        return Menus(self._window)

    @cached_property
    def files(self) -> CaseFiles:
        from advisor.gui.case_files import CaseFiles

        return CaseFiles(self._window)

    @cached_property
    def unsaved_work(self) -> UnsavedWork:
        from advisor.gui.unsaved_work import UnsavedWork

        return UnsavedWork(self._window)

    @cached_property
    def recent(self) -> RecentCases:
        from advisor.gui.recent_cases import RecentCases

        return RecentCases(self._window)

    @cached_property
    def side(self) -> SideWindows:
        from advisor.gui.side_windows import SideWindows

        return SideWindows(self._window)

    @cached_property
    def later_starts(self) -> LaterStarts:
        from advisor.gui.later_starts import LaterStarts

        return LaterStarts(self._window)

    @cached_property
    def actions_(self) -> CaseActions:
        from advisor.gui.case_actions import CaseActions

        return CaseActions(self._window)

    @cached_property
    def workflow(self) -> WorkflowSwitch:
        """Which workflow of the case is in view."""
        from advisor.gui.workflow_switch import WorkflowSwitch

        return WorkflowSwitch(self._window)

    @cached_property
    def trying(self) -> Trying:
        """What follows in the window when a number is moved on the explore page."""
        from advisor.gui.trying import Trying

        return Trying(self._window)

    @property
    def strip(self) -> QPushButton:
        return self.estimate_place.strip

    @property
    def dock(self) -> QDockWidget:
        return self.estimate_place.dock

    @property
    def estimate(self) -> EstimatePanel:
        return self.estimate_place.panel
