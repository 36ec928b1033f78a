"""Starts the window: style, fonts, theme, and what happens when something unexpected does."""

from __future__ import annotations

import sys
import traceback
from types import TracebackType

from PySide6.QtCore import QTimer
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

from advisor import __version__
from advisor.files.resources import resource_path
from advisor.gui.main_window import TITLE, MainWindow
from advisor.gui.messages import say
from advisor.gui.translation import tr

_FONTS = ("SourceSans3-Regular.ttf", "SourceSans3-Bold.ttf")


def make_application(arguments: list[str] | None = None) -> QApplication:
    """The one QApplication of a process; its style is set here and never again, which Qt does not survive."""
    app = QApplication.instance()
    if isinstance(app, QApplication):
        return app
    app = QApplication(arguments if arguments is not None else ["advisor"])
    app.setApplicationName("agent-pricing-advisor")
    app.setApplicationDisplayName(TITLE)
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("io.github.agent_pricing_advisor.Advisor")
    app.setStyle("Fusion")
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


def run(path: str | None = None) -> int:
    """Open the window, with a case where one is named, and stay until it closes. Returns the exit status."""
    app = make_application()
    window = MainWindow()

    def unexpected(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        window.keep_recovery()
        traceback.print_exception(kind, error, trace)
        say(
            window,
            tr("The program made a mistake"),
            tr("{name__}: {error}\nYour answers are kept. Save the case, then start the program again.").format(
                name__=kind.__name__, error=error
            ),
        )

    sys.excepthook = unexpected
    window.show()
    if path is not None:
        window.open_path(path)
    else:
        QTimer.singleShot(0, window, window.offer_recovery)
    return app.exec()
