"""One QApplication for all tests of the window: its style is set once, because Qt does not survive a second time."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from advisor.advice import Advice
from advisor.files.settings import Settings
from advisor.gui.application import make_application
from advisor.gui.beside import load_first
from advisor.gui.circles import Circles
from advisor.gui.main_window import MainWindow
from advisor.gui.worker import Adviser
from tests.gui.other_language import Asked
from tests.report.builders import advice


@pytest.fixture(scope="session")
def qapp_cls() -> type[QApplication]:
    return QApplication


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    app = make_application(["advisor"])
    load_first()  # so that a case can be opened at once; how it is loaded beside the window has tests of its own
    return app


@pytest.fixture(scope="session")
def circles(qapp: QApplication) -> Circles:
    return Circles(qapp)


@pytest.fixture(autouse=True)
def circles_go_in_this_thread(circles: Circles) -> Iterator[None]:
    """As in the program: a worker that lets go of what is Qt's, left by an earlier test, may end the whole run."""
    gc.disable()
    yield
    circles.look()
    gc.enable()


@pytest.fixture(scope="session")
def some_advice() -> Advice:
    """Advice made by hand: what the pages show, without the engine."""
    return advice()


@pytest.fixture
def window(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, some_advice: Advice) -> Iterator[MainWindow]:
    """The window with a stand-in for the engine: it gives the same advice on everything, at once."""

    def ask(adviser: Adviser, data: Any) -> None:
        adviser.advised.emit(some_advice, True)

    monkeypatch.setattr(Adviser, "ask", ask)
    yield from _window(qtbot)


@pytest.fixture
def real_window(qtbot: QtBot) -> Iterator[MainWindow]:
    yield from _window(qtbot)


def _window(qtbot: QtBot) -> Iterator[MainWindow]:
    made = MainWindow(Settings(theme="light"))
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    yield made
    _nothing_to_save(made)
    made.close()
    qtbot.waitUntil(lambda: not made.isVisible(), timeout=60_000)  # all that was being written is on the disk
    made.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _nothing_to_save(window: MainWindow) -> None:
    if window.draft is not None:
        window.draft.unsaved = False


@pytest.fixture
def translator(qapp: QApplication) -> Iterator[Asked]:
    made = Asked()
    qapp.installTranslator(made)
    yield made
    qapp.removeTranslator(made)


@pytest.fixture
def every_page(window: MainWindow) -> Callable[[], Iterator[str]]:
    """Walks a case with every question answered through all of its pages, giving each page's id while it is shown."""

    def walk() -> Iterator[str]:
        window.open_sample("support-team")
        assert window.draft is not None and window.wizard is not None
        for page in window.draft.flow.pages():
            window.wizard.jump(page.id)
            for _ in range(3):  # labels that wrap get their height in a second pass
                QApplication.processEvents()
            yield page.id

    return walk


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The platform without a screen says this of every window; it means nothing there. All other messages fail a test."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support (propagateSizeHints|raise)"))
