"""Clicks, keys, hostile text, menus and dialogs at random on the real window, from a seed: what breaks is a mistake of ours.

By hand: python -m tests.gui.monkey 100000 [--seed 1] [--engine]
"""

from __future__ import annotations

import argparse
import ctypes
import math
import os
import random
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

from PySide6 import QtPrintSupport
from PySide6.QtCore import QEvent, QMessageLogContext, QPoint, QSize, Qt, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QContextMenuEvent, QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QTabBar,
    QWidget,
)

from tests.gui.wizard_memory import resident_mb

STALL_MS = 250
_WEIGHED = 5_000
"""Actions after which memory is looked at."""
_STAYS = 4
"""Actions for each control of a dialog or menu before the monkey leaves it; one without any is left after as many."""
_KEYS = [
    Qt.Key.Key_Tab, Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape,
    Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown, Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_F1, Qt.Key.Key_F2, Qt.Key.Key_F10, Qt.Key.Key_Menu,
    Qt.Key.Key_A, Qt.Key.Key_Z, Qt.Key.Key_Y, Qt.Key.Key_X, Qt.Key.Key_C, Qt.Key.Key_V, Qt.Key.Key_1, Qt.Key.Key_9, Qt.Key.Key_0,
    Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_Period,
]  # fmt: skip
_WITH = [
    *[Qt.KeyboardModifier.NoModifier] * 7,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
]
_HOSTILE = [
    "<b>x</b><img src='file:///etc/passwd'>", "{0}", "{name}", "%n", "%s %d", "&&&", "\u202eevil\u202c", "\u0000", "\u0007",
    "ا" * 20, "\U0001f600" * 10, "Z͑ͫ̓ͪ̂ͫ", "-1", "1e999", "NaN", "inf", "1,234.5", "1.234,5", "$" * 40, "9" * 60, "٣٫٥", "=cmd|'/c calc'!A0",
    "../../etc/passwd", "\\\\host\\share\\x.png", "a" * 5_000, "\n\n\n", "\t", " ", "0", "12000", "40,000", "60%", "2.5k",
]  # fmt: skip


@dataclass
class Found:
    """What a run came to: mistakes with the actions that led to them, and how long the window did not answer."""

    actions: int = 0
    mistakes: list[str] = field(default_factory=list)
    gaps_ms: list[float] = field(default_factory=list)
    """On the clock, so other programs count too."""
    busy_ms: list[float] = field(default_factory=list)
    """Processor time of the window's thread alone."""
    stalls: list[str] = field(default_factory=list)
    windows: int = 0
    resident_mb: list[float] = field(default_factory=list)
    """Memory of the whole process, once for each so many actions."""


class _NoPrinter:
    PrinterMode = QtPrintSupport.QPrinter.PrinterMode

    def __init__(self, *_: object) -> None:
        pass

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *_: None


class _NoPrintDialog(QDialog):
    def __init__(self, printer: object, parent: QWidget) -> None:
        super().__init__(parent)

    def setMinMax(self, first: int, last: int) -> None:
        assert 1 <= first <= last

    def exec(self) -> int:
        return int(QDialog.DialogCode.Rejected)


class Monkey:
    """Acts from a timer, so that it goes on inside every dialog and menu that an action opens."""

    def __init__(self, make_window: Callable[[], QWidget], folder: Path, seed: int) -> None:
        self._make, self._folder, self._random = make_window, folder, random.Random(seed)
        self._window: QWidget | None = None
        self._left = 0
        self._before = self._busy_before = 0.0
        self._last = ""
        self._inside: tuple[QWidget | None, int] = (None, 0)
        """The dialog or menu on top, and the actions since it came."""
        self._trail: list[str] = []
        self.found = Found()

    def run(self, actions: int, minutes: float = math.inf) -> Found:
        """So many actions, or fewer when the time is up; then everything that is open is closed."""
        self._left = actions
        end = time.monotonic() + 60 * minutes
        self._ensure_window()
        restore = self._guard()
        try:
            self._before, self._busy_before = time.perf_counter(), time.thread_time()
            QTimer.singleShot(0, self._act)
            while self._left > 0 and time.monotonic() < end:
                QApplication.processEvents()
                # as the program's own loop does, which is not running here: else nothing that is put away would ever go
                QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        finally:
            self._close_all()
            restore()
        return self.found

    # One action

    def _act(self) -> None:
        now = time.perf_counter()
        gap, busy = (now - self._before) * 1000, (time.thread_time() - self._busy_before) * 1000
        self.found.gaps_ms.append(gap)
        self.found.busy_ms.append(busy)
        if busy > STALL_MS:
            self.found.stalls.append(
                f"{busy:.0f} ms of work ({gap:.0f} on the clock) with {len(QApplication.allWidgets())} widgets after {self._last}"
            )
        if self._left <= 0:
            # What is still open inside this one is closed from within, the innermost first.
            top = QApplication.activePopupWidget() or QApplication.activeModalWidget()
            if top is not None:
                QTimer.singleShot(0, self._act)
                top.close()
            return
        self._left -= 1
        if self.found.actions % _WEIGHED == 0 and sys.platform.startswith("linux"):
            self.found.resident_mb.append(resident_mb())
        self.found.actions += 1
        self._before, self._busy_before = time.perf_counter(), time.thread_time()
        # The next one first: an action that opens a dialog does not come back before the dialog is closed.
        QTimer.singleShot(0, self._act)
        try:
            self._one()
        except Exception:  # what an action itself raises is as bad as what a slot raises
            self._mistake(traceback.format_exc())

    def _one(self) -> None:
        chance = self._random
        inner = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        self._inside = (inner, self._inside[1] + 1 if inner is self._inside[0] else 0)
        top = inner or self._any_window()
        widgets = [each for each in top.findChildren(QWidget) if each.isVisible() and each.isEnabled()] or [top]
        if inner is not None and self._inside[1] > _STAYS * (1 + sum(isinstance(each, _CLICKED) for each in widgets)):
            self._leave(inner, widgets)
            return
        widget = chance.choice(widgets)
        dice = chance.random()
        deep = sum(1 for each in QApplication.topLevelWidgets() if isinstance(each, QDialog) and each.isVisible())
        if deep > 3 or (isinstance(top, QDialog | QMenu) and dice < 0.06):
            self._note("Escape", top)
            QTest.keyClick(top, Qt.Key.Key_Escape)
        elif dice < 0.40:
            useful = [each for each in widgets if isinstance(each, _CLICKED)] or widgets
            self._click(chance.choice(useful))
        elif dice < 0.47:
            self._click(widget)
        elif dice < 0.50:
            self._note("double click", widget)
            QTest.mouseDClick(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, self._point(widget))
        elif dice < 0.53:
            self._note("context menu", widget)
            at = self._point(widget)
            event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, widget.mapToGlobal(at))
            QApplication.sendEvent(widget, event)
        elif dice < 0.76:
            key, held = chance.choice(_KEYS), chance.choice(_WITH)
            target = QApplication.focusWidget() or widget
            self._note(f"{held.name} {key.name}", target)
            QTest.keyClick(target, key, held)
        elif dice < 0.90:
            lines = [each for each in widgets if isinstance(each, QLineEdit | QPlainTextEdit | QAbstractSpinBox)]
            self._write(chance.choice(lines) if lines else widget)
        elif dice < 0.96 and self._window is not None:
            actions = [each for each in self._window.actions_by_name() if each.isEnabled()]  # type: ignore[attr-defined]
            action = chance.choice(actions)
            self._note(f"menu {action.objectName()}", top)
            modal = QApplication.activeModalWidget() or QApplication.activePopupWidget()
            if modal is None and self._window.isEnabled():  # a window that is going down has menus that can't be opened
                action.trigger()
        elif dice < 0.98:
            self._note("resize", top)
            top.window().resize(chance.randint(200, 1500), chance.randint(200, 1000))
        else:
            self._note("wheel of the tab bars", top)
            for bar in (each for each in widgets if isinstance(each, QTabBar) and each.count()):
                bar.setCurrentIndex(chance.randrange(bar.count()))

    def _leave(self, inner: QWidget, widgets: list[QWidget]) -> None:
        """What it can do here it has done: Escape, and where that is refused one of the buttons; a person would too."""
        buttons = [each for each in widgets if isinstance(each, QPushButton)]
        if buttons and self._inside[1] % 2:
            self._click(self._random.choice(buttons))
            return
        self._note("Escape at last", inner)
        QTest.keyClick(inner, Qt.Key.Key_Escape)

    def _click(self, widget: QWidget) -> None:
        at = self._point(widget)
        if isinstance(widget, QAbstractButton):
            at = widget.rect().center()
        self._note("click", widget)
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)

    def _write(self, widget: QWidget) -> None:
        words = self._random.choice(_HOSTILE)
        self._note(f"write {words[:20]!r} to", widget)
        if isinstance(widget, QLineEdit):
            widget.clear()
            widget.insert(words)
        elif isinstance(widget, QPlainTextEdit):
            if not widget.isReadOnly():
                widget.insertPlainText(words)
        else:
            QTest.keyClicks(widget, "".join(c for c in words[:12] if c.isascii() and c.isprintable()) or "1")

    def _point(self, widget: QWidget) -> QPoint:
        return QPoint(self._random.randrange(max(1, widget.width())), self._random.randrange(max(1, widget.height())))

    def _note(self, what: str, widget: QWidget) -> None:
        words = widget.accessibleName()
        if not words and isinstance(widget, QAbstractButton | QLineEdit | QLabel):
            words = widget.text()
        self._last = f"{what} {type(widget).__name__} {widget.objectName()} {str(words)[:40]!r}"
        self._trail = [*self._trail[-7:], self._last]

    # What is around it

    def _any_window(self) -> QWidget:
        self._ensure_window()
        assert self._window is not None
        tops = [each for each in QApplication.topLevelWidgets() if each.isVisible() and each.isWindow()]
        return self._random.choice(tops) if tops and self._random.random() < 0.3 else self._window

    def _ensure_window(self) -> None:
        """The monkey finds File, Exit sooner or later: then a new window is opened, as a person would."""
        if self._window is None or not self._window.isVisible():
            if self._window is not None:
                self._window.deleteLater()
            self._window = self._make()
            self._window.resize(QSize(1100, 750))
            self._window.show()
            self.found.windows += 1

    def _mistake(self, words: str) -> None:
        self.found.mistakes.append("\n".join([*self._trail, words]))

    def _guard(self) -> Callable[[], None]:
        """Nothing leaves the folder: file dialogs answer with names in it, nothing is opened or printed."""
        kept: list[tuple[Any, str, Any]] = []

        def put(owner: Any, name: str, value: Any) -> None:
            kept.append((owner, name, getattr(owner, name)))
            setattr(owner, name, value)

        put(QFileDialog, "getOpenFileName", staticmethod(lambda *_, **__: (self._a_file(), "")))
        put(QFileDialog, "getOpenFileNames", staticmethod(lambda *_, **__: ([self._a_file()], "")))
        put(QFileDialog, "getSaveFileName", staticmethod(lambda *_, **__: (self._a_place(), "")))
        put(QFileDialog, "getExistingDirectory", staticmethod(lambda *_, **__: str(self._folder)))
        put(QDesktopServices, "openUrl", staticmethod(lambda *_: True))
        # Asking for printers opens a socket, which ends the tests; so there is none, and its dialog is given up.
        put(QtPrintSupport, "QPrinter", _NoPrinter)
        put(QtPrintSupport, "QPrintDialog", _NoPrintDialog)

        def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
            self._mistake("".join(traceback.format_exception(kind, error, trace)))

        put(sys, "excepthook", hook)

        def message(kind: QtMsgType, context: QMessageLogContext, words: str) -> None:
            if "does not support" not in words and "not accepted by receiving widget" not in words:  # QTest's own
                self._mistake(f"Qt: {words}")

        before = qInstallMessageHandler(message)

        def restore() -> None:
            qInstallMessageHandler(before)
            for owner, name, value in reversed(kept):
                setattr(owner, name, value)

        return restore

    def _a_file(self) -> str:
        files = [str(each) for each in sorted(self._folder.iterdir())]
        return self._random.choice([*files, "", str(self._folder), str(self._folder / "not there.json")])

    def _a_place(self) -> str:
        name = self._random.choice(
            ["case.advisor.json", "report.pdf", "chart.png", "chart.csv", "", "no/such/folder/x.pdf"]
        )
        return str(self._folder / name) if name else ""

    def _close_all(self) -> None:
        self._left = 0
        for _ in range(50):
            top = QApplication.activePopupWidget() or QApplication.activeModalWidget()
            if top is None:
                break
            top.close()
            QApplication.processEvents()
        window = self._window
        if window is not None:
            if getattr(window, "draft", None) is not None:
                window.draft.unsaved = False  # type: ignore[attr-defined]
            window.close()
            end = time.monotonic() + 60
            while window.isVisible() and time.monotonic() < end:
                QApplication.processEvents()
            window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


_CLICKED = (
    QAbstractButton, QAbstractItemView, QAbstractSlider, QAbstractSpinBox, QComboBox, QLineEdit, QTabBar, QMenu,
)  # fmt: skip


def summary(found: Found) -> str:
    """One paragraph for RESULTS.md."""

    def shares(of: list[float]) -> str:
        ordered = sorted(of)
        middle, high = (ordered[min(len(ordered) - 1, int(part * len(ordered)))] for part in (0.5, 0.99))
        return f"median {middle:.1f} ms, 99 of 100 under {high:.0f} ms, longest {ordered[-1]:.0f} ms"

    return (
        f"{found.actions:,} actions, {found.windows} windows, {len(found.mistakes)} mistakes; work of the window for one "
        f"action: {shares(found.busy_ms)}, {len(found.stalls)} over {STALL_MS} ms; on the clock: {shares(found.gaps_ms)}, "
        f"{sum(gap > STALL_MS for gap in found.gaps_ms)} over {STALL_MS} ms; memory after each {_WEIGHED:,} actions: "
        f"{', '.join(f'{each:.0f}' for each in found.resident_mb)} MB"
    )


def monkey(folder: Path, seed: int, engine: bool = False) -> Monkey:
    """One for the main window, with a stand-in for the engine unless it is asked for."""
    from advisor.files.resources import resource_path
    from advisor.files.settings import Settings
    from advisor.gui.main_window import MainWindow
    from advisor.gui.worker import Adviser

    class Window(MainWindow):
        def actions_by_name(self) -> list[Any]:
            return list(self.menus.actions.values())

    if not engine:
        from tests.report.builders import advice

        same = advice()
        Adviser.ask = lambda self, data: self.advised.emit(same, True)  # type: ignore[method-assign]
    for sample in sorted(resource_path("samples").glob("*.advisor.json"))[:3]:
        (folder / sample.name).write_bytes(sample.read_bytes())
    (folder / "damaged.advisor.json").write_text('{"format": 1, "answers": {', encoding="utf-8")
    (folder / "empty.json").write_bytes(b"")
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (folder / "usage.csv").write_text("date,model,input_tokens\n2026-01-01,x,12\n", encoding="utf-8")
    return Monkey(lambda: Window(Settings(theme="light")), folder, seed)


def _map_large_blocks() -> None:
    """The picture of a window is a block of the heap on the platform without a screen, and each resize makes another: between
    what is alive the C library then finds no room for the next one, and 60 MB in use lie in 400 MB after 6,000 actions. On a
    screen these pictures are no part of the heap. Here too they are not from now on, so that what grows is the program's."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).mallopt(-3, 128 * 1024)  # M_MMAP_THRESHOLD


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("actions", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engine", action="store_true", help="with the real engine in the worker thread")
    parser.add_argument(
        "--minutes", type=float, default=math.inf, help="end after so long, with the actions until then"
    )
    chosen = parser.parse_args()
    _map_large_blocks()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["ADVISOR_DATA_DIR"] = tempfile.mkdtemp(prefix="advisor-monkey-")
    from advisor.gui.application import all_is_loaded, make_application
    from advisor.gui.beside import load_first

    make_application().setQuitOnLastWindowClosed(False)
    load_first()
    folder = Path(tempfile.mkdtemp(prefix="advisor-monkey-files-"))
    started = time.perf_counter()
    acting = monkey(folder, chosen.seed, chosen.engine)
    all_is_loaded()  # as in the program, where what is loaded is never looked through again
    found = acting.run(chosen.actions, chosen.minutes)
    for number, words in enumerate(dict.fromkeys(each.split("\n")[-2] + each[-1500:] for each in found.mistakes), 1):
        print(f"--- mistake {number}\n{words}")
    for words in found.stalls[:400]:
        print("stall:", words)
    print(f"{len(QApplication.allWidgets())} widgets are left")
    print(f"seed {chosen.seed}: {summary(found)}; {time.perf_counter() - started:.0f} s")
    return 1 if found.mistakes else 0


if __name__ == "__main__":
    raise SystemExit(main())
