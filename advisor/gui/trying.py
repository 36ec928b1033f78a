"""What the window shows while numbers are moved on the explore page, and the whole advice once they rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from advisor.gui.explore_page import ExplorePage
from advisor.gui.ticks import Asked, Ticks

if TYPE_CHECKING:
    from advisor.advice import Advice
    from advisor.gui.main_window import MainWindow
    from advisor.report.chart_parts import Chart


class Trying(QObject):
    """Of one window. Ticks begin when a first whole advice is there, from which they take what they do not touch."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._whole: Advice | None = None
        self._data: dict[str, Any] = {}
        self._of: tuple[object, ...] = ()
        self.ticks = Ticks(self)
        self.ticks.moved.connect(self._show)
        self.ticks.rests.connect(window.adviser.go_on)

    def note_change(self) -> bool:
        """Takes the answers and offers as they are now for the known ones. True when they were: only what is tried is
        another."""
        draft = self._window.draft
        assert draft is not None
        now = (draft, draft.revision, draft.workflow)
        if now == self._of:
            return True
        self._of, self._data = now, draft.case_data()
        return False

    def follow(self) -> None:
        """Price what is tried now."""
        draft, wizard = self._window.draft, self._window.wizard
        if draft is None or wizard is None or self._whole is None:
            return
        page = wizard.frame
        chart = page.chart_in_view if isinstance(page, ExplorePage) else None
        self._window.adviser.hold()
        self.ticks.ask(Asked(self._data, draft.workflow, dict(draft.what_if), self._whole, chart))

    def rest(self, whole: Advice) -> None:
        """The whole advice is there."""
        # A stand-in for the engine gives advice without a portfolio; there is nothing to price then.
        self._whole = whole if self._window.adviser.portfolio is not None else None
        self.note_change()
        self.ticks.drop()

    def forget(self) -> None:
        """Another case or workflow is in view."""
        self._whole, self._of, self._data = None, (), {}
        self.ticks.drop()

    def _show(self, advice: Advice, which: int | None, chart: Chart | None) -> None:
        wizard = self._window.wizard
        if wizard is None:
            return
        if isinstance(wizard.frame, ExplorePage):
            wizard.frame.show_figures(advice, which, chart)
        self._window.estimate_place.show(advice, worked_out=False)
