"""How the window looks: theme and text size, put on the whole program at once and kept for the next start."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from advisor.gui import theme
from advisor.gui.beside import one_by_one
from advisor.gui.parts import new_look
from advisor.gui.theme import Colours
from advisor.gui.worker import window_first

if TYPE_CHECKING:
    from advisor.gui.main_window import MainWindow


_HALF = 128
_dark: bool | None = None


class Look(QObject):
    """The look of one window; the setting "system" follows the system while the program runs."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._asked = False
        self.under_way = 0
        """How many looks are being put on, part by part: one may be chosen before the last one is on."""

    @property
    def theme(self) -> str:
        return self._window.settings.theme

    @property
    def text_percent(self) -> int:
        return self._window.settings.text_percent

    def set_theme(self, name: str) -> None:
        """One of "system", "light", "dark" and "contrast"."""
        self._window.keep_settings(theme=name)
        self._window.menus.actions[f"theme_{name}"].setChecked(True)
        self.put_on()

    def set_text(self, percent: int) -> None:
        self._window.keep_settings(text_percent=percent)
        self.put_on()

    def step_text(self, by: int) -> None:
        """The next larger or smaller of the sizes that are offered."""
        sizes = theme.TEXT_SIZES
        nearest = min(range(len(sizes)), key=lambda n: abs(sizes[n] - self.text_percent))
        self.set_text(sizes[max(0, min(len(sizes) - 1, nearest + by))])

    def put_on(self) -> None:
        app, wizard = QApplication.instance(), self._window.wizard
        assert isinstance(app, QApplication)
        same = theme.is_on(app, self._window, self.colours, self.text_percent)
        if wizard is not None and not same:
            wizard.put_away()
            self._put_start_away()
            self.under_way += 1
            # Not 0, which Qt does in the same turn: the window answers between.
            QTimer.singleShot(1, self, self._put_on_what_is_left)
        else:
            self._paint_later()
            self.put_on_program()
            self.put_on_pages()

    def _put_start_away(self) -> None:
        """While a case is open nobody sees the start page: it gets the new look when it comes back."""
        stack, start = self._window.stack, self._window.start
        if stack.indexOf(start) < 0:
            return
        stack.removeWidget(start)
        start.setParent(None)
        self._window.destroyed.connect(start.deleteLater)  # nobody else would, and Python might in another thread

    def _put_on_what_is_left(self) -> None:
        """Each part of the window in a turn of its own, and all of them painted at once after the last."""
        window_first()
        window = self._window
        window.setUpdatesEnabled(False)
        self.choose()
        parts = theme.parts(window)
        inside = [partial(self._dress, each) for each in parts if not each.isWindow()]
        beside = [partial(self._dress, each) for each in parts if each.isWindow()]
        one_by_one(self, *inside, self._show_it, *beside)

    def _show_it(self) -> None:
        self.under_way -= 1
        self.put_on_pages()
        self._window.setUpdatesEnabled(True)

    def _paint_later(self) -> None:
        """Laid out in this turn and painted in the next one."""
        self._window.setUpdatesEnabled(False)
        QTimer.singleShot(1, self, lambda: self._window.setUpdatesEnabled(True))

    def _dress(self, part: QWidget) -> None:
        from advisor.gui.whole_table import measured_later

        if isValid(part):  # a window beside this one may have been closed meanwhile
            with new_look(), measured_later(part):
                theme.dress(part)

    def choose(self) -> None:
        """For what is made from now on; there is nothing to work through."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme.choose(app, self._window, self.colours, self.text_percent)

    def put_on_program(self) -> None:
        """The style alone, on everything in one go."""
        self.choose()
        for part in theme.parts(self._window):
            self._dress(part)

    def put_on_pages(self) -> None:
        """What no style sheet sizes: the charts and what is made for them to fit."""
        if self._window.wizard is not None:
            self._window.wizard.set_look(self.text_percent)
        self._window.estimate_place.put()

    @property
    def colours(self) -> Colours:
        if self._asked:
            return theme.chosen_colours(self.theme, *_system())
        return theme.chosen_colours(self.theme, _looks_dark())

    def ask_the_system(self) -> None:
        """After the first paint, for which its palette is a good guess: to ask costs a tenth of the time until then."""
        before, self._asked = self.colours, True
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._system_changed)
        if self.colours is not before:
            self.put_on()

    def _system_changed(self) -> None:
        if self.theme == "system":
            self.put_on()


def _looks_dark() -> bool:
    """Whether the palette that the system gave is dark; only once, for ours comes in its place."""
    global _dark
    if _dark is None:
        _dark = QGuiApplication.palette().window().color().lightness() < _HALF
    return _dark


def _system() -> tuple[bool, bool]:
    """Whether the system is dark, and whether it asks for high contrast."""
    from PySide6.QtCore import Qt

    hints = QGuiApplication.styleHints()
    accessibility = getattr(hints, "accessibility", None)  # Qt 6.10 and later
    wants = accessibility().contrastPreference() if accessibility is not None else Qt.ContrastPreference.NoPreference
    return hints.colorScheme() == Qt.ColorScheme.Dark, wants == Qt.ContrastPreference.HighContrast
