"""The whole way by keyboard alone, with the real engine: from New to a saved case and both PDFs."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from advisor.advice import advise
from advisor.files.case_file import read_case
from advisor.files.resources import read_market_resources, read_method
from advisor.gui.main_window import MainWindow
from advisor.gui.wizard import AdvisorWizard
from advisor.report.wording import money
from tests.gui.seen import numbers_shown

PATIENCE_MS = 240_000


def _first_stop(wizard: AdvisorWizard) -> QWidget:
    return next(each for each in wizard.frame.stops() if each.focusPolicy() & Qt.FocusPolicy.TabFocus)


def test_by_keyboard_from_new_to_a_saved_case_and_both_pdfs_with_the_figures_of_the_engine(
    real_window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = real_window
    chosen: list[Path] = []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(chosen[-1]), ""))
    qtbot.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    wizard, draft = window.wizard, window.draft
    assert wizard is not None and draft is not None
    visited = []
    while draft.flow.current != "result":
        page = draft.flow.current
        assert page not in visited, "the walk goes round in circles"
        visited.append(page)
        # looked for each time: the check page puts its answers into columns once it knows how wide it is
        qtbot.waitUntil(lambda: wizard.focusWidget() is _first_stop(wizard))
        if page == "volume":
            qtbot.keyClicks(_tabbed_to(wizard, QLineEdit, qtbot), "40,000")
        elif page == "busiest":
            radio = _tabbed_to(wizard, QRadioButton, qtbot)
            qtbot.keyClick(radio, Qt.Key.Key_Space)
            qtbot.keyClick(radio, Qt.Key.Key_Down)
        elif page in ("offers", "explore", "check"):  # Enter means something else in a table, a field and a link
            _tabbed_to(wizard, wizard.button(wizard.WizardButton.CustomButton2), qtbot)
        qtbot.keyClick(wizard.focusWidget(), Qt.Key.Key_Return)
    assert {"volume", "busiest", "offers", "explore", "check"} <= set(visited)
    assert draft.case_data()["answers"]["tasks"] == "40000"
    assert draft.case_data()["answers"]["busiest"] == "quarter_more"
    qtbot.waitUntil(lambda: window.advice is not None, timeout=PATIENCE_MS)

    case = tmp_path / "desk.advisor.json"
    chosen.append(case)
    qtbot.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: case.is_file() and not window.isWindowModified(), timeout=PATIENCE_MS)
    for key, shift, name in (
        (Qt.Key.Key_E, Qt.KeyboardModifier.NoModifier, "report.pdf"),
        (Qt.Key.Key_E, Qt.KeyboardModifier.ShiftModifier, "questions.pdf"),
    ):
        chosen.append(tmp_path / name)
        with qtbot.waitSignal(window.actions_.previewed, timeout=PATIENCE_MS):
            qtbot.keyClick(window, key, Qt.KeyboardModifier.ControlModifier | shift)
        preview = window.actions_.preview
        assert preview is not None
        with qtbot.waitSignal(window.actions_.exported, timeout=PATIENCE_MS):
            qtbot.keyClick(preview, Qt.Key.Key_Return)
        with qtbot.waitSignal(preview.finished, timeout=PATIENCE_MS):
            qtbot.keyClick(preview, Qt.Key.Key_Escape)
        assert (tmp_path / name).read_bytes().startswith(b"%PDF-")

    same = advise(read_case(case), read_market_resources(), read_method(), with_flips=False)
    cost = next(o for o in same.verdict.offers if o.priced.name == same.verdict.offer).priced
    assert numbers_shown(wizard.result)[:3] == [
        money(cost.monthly.mean, "USD"),
        money(cost.monthly.cvar95, "USD"),
        money(cost.annual.mean, "USD"),
    ]
    assert same.verdict.sentence in wizard.result.sentence()


def _tabbed_to(wizard: AdvisorWizard, wanted: type[QWidget] | QWidget, qtbot: QtBot) -> QWidget:
    """Tab until the focus is on such a field, or on this one."""
    for _ in range(200):
        focus = wizard.focusWidget()
        assert focus is not None
        if focus is wanted or (isinstance(wanted, type) and isinstance(focus, wanted)):
            return focus
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
    raise AssertionError(f"Tab does not come to {wanted}")


def test_the_last_of_quick_changes_is_the_one_that_is_answered(window: MainWindow) -> None:
    window.new_case()
    assert window.draft is not None
    for tasks in ("100", "1000", "10000"):
        window.draft.set_answer("tasks", tasks)
    assert window.draft.case_data()["answers"]["tasks"] == "10000"
    assert window.isWindowModified()
    QApplication.processEvents()
    assert window.advice is not None
