"""Starts the window: one window a user, its style, fonts and icon, and what happens when something unexpected does."""

from __future__ import annotations

import gc
import sys
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

from advisor import __version__
from advisor.files.resources import resource_path
from advisor.gui.main_window import MainWindow
from advisor.gui.plain_text import use_plain_text
from advisor.gui.translation import use_language
from advisor.gui.window_title import TITLE

if TYPE_CHECKING:
    from advisor.files.one_window import FirstWindow

_FONTS = ("SourceSans3-Regular.ttf", "SourceSans3-Bold.ttf")
_TURN = 0.0005
"""Seconds."""
_ICON_SIZES = (16, 32, 48, 256)


def make_application(arguments: list[str] | None = None) -> QApplication:
    """The one QApplication of a process; its style is set here and never again, which Qt does not survive."""
    app = QApplication.instance()
    if isinstance(app, QApplication):
        return app
    words = arguments if arguments is not None else ["advisor"]
    if sys.platform == "darwin":
        from advisor.gui.mac_application import MacApplication

        app = MacApplication(words)
    else:
        app = QApplication(words)
    app.setApplicationName("agent-pricing-advisor")
    app.setApplicationDisplayName(TITLE)
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("io.github.agent_pricing_advisor.Advisor")
    app.setStyle("Fusion")
    use_language(app, resource_path("languages"))
    use_plain_text(app)
    use_own_fonts(app)
    return app


def use_own_fonts(app: QApplication) -> None:
    """The report's font on screen too, so that charts look the same in both."""
    families: list[str] = []
    for name in _FONTS:
        number = QFontDatabase.addApplicationFont(str(resource_path(f"fonts/{name}")))
        if number >= 0:
            families += QFontDatabase.applicationFontFamilies(number)
    if families:
        font = QFont(families[0])
        font.setPointSizeF(10.5)
        app.setFont(font)


def use_own_icon(app: QApplication) -> None:
    from PySide6.QtGui import QIcon

    icon = QIcon()
    for size in _ICON_SIZES:
        icon.addFile(str(resource_path(f"icons/advisor-{size}.png")))
    app.setWindowIcon(icon)


def open_window(path: str | None = None) -> MainWindow:
    """The window, shown but not yet painted; a case that is named opens once what it needs is loaded."""
    make_application()
    window = MainWindow()
    # A worker in Python hands over sooner than by itself: each of the window's own steps would wait 5 ms for its turn.
    sys.setswitchinterval(_TURN)

    def first() -> None:
        then = (lambda: window.open_path(path)) if path is not None else (lambda: None)
        window.loading.then(lambda: window.unsaved_work.offer(then))

    window.show()
    QTimer.singleShot(0, window, first)
    return window


def _after_first_paint(window: MainWindow) -> None:
    from advisor.gui.faults import Faults

    Faults(window).install()
    use_own_icon(make_application())


def _open_documents_in(window: MainWindow) -> None:
    """What is opened from a Mac's desktop, from the moment on at which the buyer was asked about unsaved work."""
    from advisor.gui.mac_application import MacApplication

    app = make_application()
    if isinstance(app, MacApplication):
        hand_over = partial(app.hand_documents_to, window.later_starts.come_forward)
        window.unsaved_work.offered.connect(hand_over)


def all_is_loaded() -> None:
    """What was loaded is for good and never looked through for what could go: all of it at once holds every thread up,
    for a twelfth of a second."""
    from advisor.gui.circles import Circles

    gc.freeze()
    Circles(make_application())


def start(path: str | None = None, first: FirstWindow | None = None) -> MainWindow:
    """The window of a program that stays: it has the right of the first one, hears of faults, and loads beside itself."""
    gc.disable()
    window = open_window(path)
    # After the first paint: there is no work yet that could be lost.
    window.painted.connect(partial(_after_first_paint, window))
    window.loading.over.connect(all_is_loaded)
    if sys.platform == "darwin":
        _open_documents_in(window)
    if first is not None:  # whoever knocks before that waits for this moment
        window.painted.connect(lambda: window.later_starts.take_over(first))
    return window


def run(path: str | None = None, first: FirstWindow | None = None) -> int:
    """Open the window, with a case where one is named, and stay until it closes. Returns the exit status.

    `first` is the right to be the one window, over which later starts hand in their files.
    """
    app = make_application()
    window = start(path, first)
    status = app.exec()
    from advisor.gui.writing import wait_for_writing

    window.adviser.stop()
    window.files.lane.wait()
    wait_for_writing()
    window.loading.wait()
    return status
