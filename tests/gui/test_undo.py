"""Undo and redo over answers, offers and what-ifs: every step has a name, and Ctrl+Z in a field stays the field's."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from advisor.files.resources import read_question_list
from advisor.gui.draft import Draft
from advisor.gui.history import History
from advisor.gui.main_window import MainWindow

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
GROWTH = {"name": "Growth", "vendor": "Example", "charges": []}


@pytest.fixture
def draft() -> Draft:
    return Draft(read_question_list())


def test_each_kind_of_change_is_taken_back_and_done_again_in_order(draft: Draft) -> None:
    states = [draft.case_data(with_what_if=True)]

    def note() -> None:
        states.append(draft.case_data(with_what_if=True))

    draft.set_answer("tasks", "40000")
    note()
    draft.set_offers([GROWTH], "Growth added")
    note()
    draft.try_out("tasks", "80000", "Tasks: what if")
    note()
    draft.set_properties("Desk", {"organisation": "Example"}, "EUR", "")
    note()
    draft.set_part("usage", {"source": "export", "summary": {}}, "Usage imported")
    note()
    names = ["Usage imported", "Document properties", "Tasks: what if", "Growth added", "Tasks a month"]
    for name, before in zip(names, reversed(states[:-1]), strict=True):
        assert draft.history.undo_name == name
        draft.undo()
        assert draft.case_data(with_what_if=True) == before, name
    assert draft.undo() == ""
    for name, after in zip(reversed(names), states[1:], strict=True):
        assert draft.history.redo_name == name
        draft.redo()
        assert draft.case_data(with_what_if=True) == after, name
    assert draft.redo() == ""


def test_a_new_change_after_undo_ends_the_way_forward(draft: Draft) -> None:
    draft.set_answer("tasks", "100")
    draft.undo()
    draft.set_answer("stage", "production")
    assert draft.history.redo_name == ""


def test_moves_of_one_slider_within_a_second_are_one_step_and_later_ones_another() -> None:
    now = [0.0]
    history: History[int] = History(clock=lambda: now[0])
    for at, value in ((0.0, 1), (0.5, 2), (1.4, 3), (9.0, 4)):
        now[0] = at
        history.note("Tasks: what if", "what if tasks", "explore", value - 1, value)
    last, first = history.undo(), history.undo()
    assert last is not None and (last.before, last.after) == (3, 4)
    assert first is not None and (first.before, first.after) == (0, 3)
    assert history.undo() is None


def test_what_was_undone_and_redone_takes_in_no_later_change() -> None:
    history: History[int] = History(clock=lambda: 0.0)
    history.note("Tasks", "tasks", "volume", 0, 1)
    history.undo()
    history.redo()
    history.note("Tasks", "tasks", "volume", 1, 2)
    last = history.undo()
    assert last is not None and last.before == 1


def test_the_case_is_unsaved_or_not_by_what_it_says_and_not_by_how_it_came_there(draft: Draft, tmp_path: Path) -> None:
    draft.set_answer("tasks", "100")
    draft.is_saved(tmp_path / "x.advisor.json", "digest", "2026-11-22T00:00:00Z", draft.revision)
    draft.set_answer("stage", "production")
    assert draft.unsaved
    draft.undo()
    assert not draft.unsaved
    draft.undo()
    assert draft.unsaved
    draft.redo()
    assert not draft.unsaved
    assert draft.case_data()["saved_at"] == "2026-11-22T00:00:00Z"


def test_a_change_made_while_it_is_being_saved_stays_unsaved(draft: Draft, tmp_path: Path) -> None:
    draft.set_answer("tasks", "100")
    snapshot = draft.revision
    draft.set_answer("tasks", "200")
    draft.is_saved(tmp_path / "x.advisor.json", "digest", "2026-11-22T00:00:00Z", snapshot)
    assert draft.unsaved


def test_the_menu_names_the_step_and_the_page_of_it_is_shown_again(window: MainWindow, qtbot: QtBot) -> None:
    window.new_case()
    assert window.draft is not None and window.wizard is not None
    assert not window.menus.undo.isEnabled()
    window.wizard.jump("volume")
    window.draft.set_answer("tasks", "40000")
    window.wizard.jump("check")
    assert window.menus.undo.text() == "&Undo: Tasks a month"
    window.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_Z, CTRL)
    assert "tasks" not in window.draft.case_data()["answers"]
    assert window.draft.flow.current == "volume"
    assert window.menus.redo.text() == "&Redo: Tasks a month" and not window.menus.undo.isEnabled()
    window.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_Z, CTRL | SHIFT)
    assert window.draft.case_data()["answers"]["tasks"] == "40000"


def test_ctrl_z_inside_a_field_takes_back_the_typing_there(window: MainWindow, qtbot: QtBot) -> None:
    window.new_case()
    assert window.draft is not None and window.wizard is not None
    window.draft.set_offers([], "Offers cleared")
    window.wizard.jump("volume")
    line = window.wizard.frame.findChildren(QLineEdit)[0]
    line.setFocus()
    qtbot.keyClicks(line, "123")
    qtbot.keyClick(line, Qt.Key.Key_Z, CTRL)
    assert line.text() == ""
    assert window.menus.undo.text() != "&Undo"  # the window's own steps are still there
