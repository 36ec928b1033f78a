"""Where the estimate so far stands: at the side where there is room, else as a line of the status bar."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from advisor.gui.parts import link
from advisor.gui.theme import dress
from advisor.gui.translation import tr

if TYPE_CHECKING:  # the first paint makes no class of Qt that it does not use
    from PySide6.QtWidgets import QDockWidget, QPushButton

    from advisor.advice import Advice
    from advisor.gui.estimate_panel import EstimatePanel
    from advisor.gui.main_window import MainWindow


class EstimatePlace:
    """Of one window. Like all that belongs to a case its parts are made with the first one."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    @property
    def is_made(self) -> bool:
        return "dock" in vars(self)

    @property
    def panes(self) -> str:
        """Where the buyer left the dock, for the next start."""
        window = self._window
        return bytes(window.saveState().toBase64().data()).decode("ascii") if self.is_made else window.settings.panes

    @cached_property
    def strip(self) -> QPushButton:
        """With large text or in a narrow window the estimate folds into a line of the status bar."""
        made = link(
            "",
            self._window.side.explain_estimate,
            tr("Estimate so far"),
            says=tr("Opens a window that says how the figure was worked out."),
        )
        made.hide()
        self._window.statusBar().addPermanentWidget(made)
        return made

    @cached_property
    def dock(self) -> QDockWidget:
        from PySide6.QtCore import QByteArray, Qt
        from PySide6.QtWidgets import QDockWidget

        window = self._window
        made = QDockWidget(tr("Estimate so far"), window)
        made.setObjectName("estimate")
        dress(made)
        made.setMinimumWidth(250)
        made.setFeatures(QDockWidget.DockWidgetFeature.DockWidgetMovable)
        window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, made)
        if window.settings.panes:
            window.restoreState(QByteArray.fromBase64(window.settings.panes.encode("ascii", "ignore")))
        made.hide()
        return made

    @property
    def panel(self) -> EstimatePanel:
        """What stands in the dock."""
        from advisor.gui.estimate_panel import EstimatePanel

        made = self.dock.widget()
        if not isinstance(made, EstimatePanel):
            made = EstimatePanel()
            self.dock.setWidget(made)
        return made

    def show(self, advice: Advice, worked_out: bool = True) -> None:
        """In both places; not `worked_out` are the figures of a number that is moved."""
        panel = self.panel
        panel.show_advice(advice, worked_out)
        words = tr("{verdict} · {amount} a month on average")
        said = words.format(verdict=panel.verdict.text(), amount=panel.amount.text())
        self.strip.setText(said.replace("&", "&&"))
        self.strip.setAccessibleName(tr("Estimate so far: {estimate}. Explain").format(estimate=said))

    def toggle(self) -> None:
        self._window.keep_settings(estimate=not self._window.settings.estimate)
        self.put()

    def put(self) -> None:
        """Where there is room for it; the result says all that it does, and needs the room."""
        window = self._window
        if window.wizard is None and not self.is_made:
            return
        kind = window.wizard.frame.page.kind if window.wizard is not None else "result"
        wanted = window.settings.estimate and kind != "result"
        needed = 90 * window.fontMetrics().averageCharWidth() * window.settings.text_percent / 100 + 330
        narrow = kind == "check" or window.width() < needed
        self.dock.setVisible(wanted and not narrow)
        self.strip.setVisible(wanted and narrow)
