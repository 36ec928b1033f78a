"""Every dialog: it has names for those who do not see it, no cut text at any size or in a longer language, and can be left."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

import advisor.gui
from advisor.advice import Advice
from advisor.gui.main_window import MainWindow
from advisor.gui.parts import PageScroll
from advisor.gui.payback_page import PaybackDialog
from advisor.gui.preview import Preview
from advisor.gui.price_list import PriceList
from advisor.gui.pseudo_locale import PseudoTranslator
from tests.gui.dialogs import DIALOGS, let_go
from tests.gui.seen import beyond_the_edge, clipped, nameless, settled

GUI = Path(advisor.gui.__file__).parent
NAMES = sorted(DIALOGS)


@pytest.fixture
def case(window: MainWindow) -> MainWindow:
    window.open_sample("support-team")
    return window


def opened(name: str, window: MainWindow, advice: Advice, qtbot: QtBot) -> QDialog:
    dialog = DIALOGS[name](window, advice)
    if isinstance(dialog, Preview):
        with qtbot.waitSignal(dialog.shown, timeout=60_000):
            dialog.show()
    else:
        dialog.show()
    if isinstance(dialog, PriceList):
        qtbot.waitUntil(lambda: dialog.models.rowCount() > 0, timeout=60_000)
    if isinstance(dialog, PaybackDialog):
        qtbot.waitUntil(lambda: bool(dialog.found), timeout=60_000)  # it is made in turns, the figures last
    settled()
    return dialog


def test_every_dialog_of_the_program_is_in_the_list_that_is_looked_at() -> None:
    assert sorted(_dialogs_of_the_program()) == NAMES


def _dialogs_of_the_program() -> Iterator[str]:
    """Each class that is a dialog, and each function that makes a plain one."""
    for file in sorted(GUI.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef):
                if any(getattr(base, "id", "").endswith("Dialog") for base in node.bases):
                    yield node.name
            elif isinstance(node, ast.FunctionDef):
                calls = (each for each in ast.walk(node) if isinstance(each, ast.Call))
                if any(getattr(call.func, "id", "") == "QDialog" for call in calls):
                    yield node.name


def test_each_has_a_title_and_names_and_no_cut_text_and_tab_goes_round_it_and_escape_leaves_it(
    case: MainWindow, some_advice: Advice, qtbot: QtBot
) -> None:
    found = []
    for name in NAMES:
        dialog = opened(name, case, some_advice, qtbot)
        found += [] if dialog.windowTitle() else [f"{name} has no title"]
        beside = dialog.parentWidget() is case  # else it stands in something that has the look
        alike = not beside or dialog.styleSheet() == case.property("sheet")
        found += [] if alike else [f"{name} does not look as its window does"]
        found += [f"{name}: {words}" for words in (*nameless(dialog), *_cut(dialog), *_not_reached(dialog, qtbot))]
        qtbot.keyClick(dialog.focusWidget() or dialog, Qt.Key.Key_Escape)
        found += [f"{name} stays after Escape"] if dialog.isVisible() else []
        let_go(dialog)
    assert "\n".join(found) == ""


def _cut(dialog: QDialog) -> list[str]:
    return [*clipped(dialog), *beyond_the_edge(dialog)]


def _not_reached(dialog: QDialog, qtbot: QtBot) -> list[str]:
    """Fields and buttons that Tab does not come to."""
    dialog.activateWindow()
    stops = [
        each
        for kind in (QLineEdit, QComboBox, QPushButton)
        for each in dialog.findChildren(kind)
        if each.isVisible()
        and each.isEnabled()
        and each.focusPolicy() & Qt.FocusPolicy.TabFocus
        and each.objectName() != "qt_spinbox_lineedit"
    ]
    reached = set()
    for _ in range(3 * len(stops) + 20):
        now = dialog.focusWidget()
        reached.add(now)
        qtbot.keyClick(now or dialog, Qt.Key.Key_Tab)
    return [f"Tab does not reach {each.accessibleName() or each.text()}" for each in stops if each not in reached]


def _cut_in_the_end(dialog: QDialog, qtbot: QtBot) -> list[str]:
    """What is still cut once the dialog has come to rest: texts that wrap get their height in several turns."""
    with suppress(TimeoutError):
        qtbot.waitUntil(lambda: bool(not _cut(dialog)), timeout=3_000)
    return _cut(dialog)


def test_with_text_of_twice_the_size_none_is_cut_and_with_half_more_each_fits_a_small_screen(
    case: MainWindow, some_advice: Advice, qtbot: QtBot
) -> None:
    found = []
    for percent in (150, 200):
        case.set_text(percent)
        for name in NAMES:
            dialog = opened(name, case, some_advice, qtbot)
            found += [f"{name} at {percent} %: {words}" for words in _cut_in_the_end(dialog, qtbot)]
            smallest = dialog.minimumSizeHint()
            if percent == 150 and (smallest.height() > 720 or smallest.width() > 1024):
                found.append(f"{name} needs {smallest.toTuple()}")
            let_go(dialog)
    case.set_text(100)
    assert "\n".join(found) == ""


@pytest.mark.parametrize("percent", [100, 150])
def test_the_form_of_the_bill_does_not_scroll_while_half_of_its_window_is_empty(
    case: MainWindow, some_advice: Advice, qtbot: QtBot, percent: int
) -> None:
    case.set_text(percent)
    dialog = opened("ReconcileDialog", case, some_advice, qtbot)
    form = next(area for area in dialog.findChildren(PageScroll) if area.isVisible())
    assert form.verticalScrollBar().maximum() == 0
    let_go(dialog)


def test_in_a_longer_language_none_is_cut(
    qapp: QApplication, case: MainWindow, some_advice: Advice, qtbot: QtBot
) -> None:
    translator, found = PseudoTranslator(), []
    qapp.installTranslator(translator)
    for name in NAMES:
        dialog = opened(name, case, some_advice, qtbot)
        found += [f"{name}: {words}" for words in _cut_in_the_end(dialog, qtbot)]
        let_go(dialog)
    qapp.removeTranslator(translator)
    assert "\n".join(found) == ""
