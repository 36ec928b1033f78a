"""What a person expects of any good program: keys, help, About, and a window that comes back as it was left."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QTableWidget, QTabWidget, QTextBrowser
from pytestqt.qtbot import QtBot

from advisor import __version__
from advisor.files.one_window import FirstWindow, be_first
from advisor.files.resources import read_bytes, resource_path
from advisor.files.settings import THEMES, RecentCase, Settings, read_settings
from advisor.gui.help_view import about_dialog, help_dialog, help_text, shortcuts_dialog, topics
from advisor.gui.main_window import MainWindow
from advisor.gui.theme import TEXT_SIZES


def test_the_sheet_of_shortcuts_has_every_key_of_the_menus(window: MainWindow, qtbot: QtBot) -> None:
    dialog = shortcuts_dialog(window, window.menus.shortcuts())
    qtbot.addWidget(dialog)
    table = dialog.findChild(QTableWidget)
    assert table is not None
    shown = {
        (table.item(row, 1).text(), table.item(row, 2).text())  # type: ignore[union-attr]
        for row in range(table.rowCount())
    }
    with_keys = [action for action in window.menus.actions.values() if action.shortcuts()]
    assert len(with_keys) >= 20
    for action in with_keys:
        assert any(what == action.text().replace("&", "") for what, _ in shown), action.text()
    assert ("Redo", "Ctrl+Shift+Z") in shown and ("Export recommendation (PDF)…", "Ctrl+E") in shown


def test_no_two_actions_have_the_same_key(window: MainWindow) -> None:
    keys = [key.toString() for action in window.menus.actions.values() for key in action.shortcuts()]
    assert sorted(set(keys)) == sorted(keys)


def test_every_page_has_help_of_its_own_with_its_questions(window: MainWindow, qtbot: QtBot) -> None:
    for page in window.questions.pages:
        dialog = help_dialog(window, page.step, page, window.questions)
        qtbot.addWidget(dialog)
        view = dialog.findChild(QTextBrowser)
        assert view is not None
        shown = view.toPlainText()
        assert shown.startswith(page.heading)
        for question in page.questions:
            assert window.questions.by_id[question].why[:60] in shown
        assert help_text(page.step).splitlines()[0].lstrip("# ") in shown  # and what its step is about


def test_the_glossary_and_every_help_text_can_be_read_without_a_case(window: MainWindow, qtbot: QtBot) -> None:
    names = [name for name, _ in topics()]
    assert names[-1] == "glossary" and len(names) >= 9
    for name in names:
        assert len(help_text(name)) > 200, name
    dialog = help_dialog(window, "glossary", None, None)
    qtbot.addWidget(dialog)
    view = dialog.findChild(QTextBrowser)
    assert view is not None and view.toPlainText().startswith("Glossary")


def test_about_names_the_version_the_price_date_the_licences_and_that_there_is_no_network(
    window: MainWindow, qtbot: QtBot
) -> None:
    dialog = about_dialog(window, "2026-11-09")
    qtbot.addWidget(dialog)
    about, licences = dialog.findChild(QTextBrowser), dialog.findChild(QPlainTextEdit)
    assert about is not None and licences is not None
    words = about.toPlainText()
    for each in (__version__, "2026-11-09", "This program makes no network connection", "LGPL"):
        assert each in words
    tabs = dialog.findChild(QTabWidget)
    assert tabs is not None and not licences.toPlainText()  # a hundred pages, which few look at
    tabs.setCurrentIndex(1)
    if resource_path("notices.txt").is_file():
        assert licences.toPlainText().strip() == read_bytes("notices.txt").decode("utf-8").strip()
    assert "Qt" in licences.toPlainText()


@pytest.mark.parametrize("theme", THEMES)
def test_a_theme_is_put_on_at_once_and_kept(theme: str, window: MainWindow, qtbot: QtBot) -> None:
    window.menus.actions[f"theme_{theme}"].trigger()
    assert window.menus.actions[f"theme_{theme}"].isChecked()
    expected = {"dark": "#1F252B", "contrast": "#000000"}.get(theme, "#FFFFFF")
    assert f"background: {expected}" in window.centralWidget().styleSheet()
    qtbot.waitUntil(lambda: read_settings().theme == theme, timeout=30_000)


def test_text_goes_from_90_to_200_percent_in_steps_and_back(window: MainWindow) -> None:
    for _ in range(12):
        window.menus.actions["smaller"].trigger()
    reached = [window.settings.text_percent]
    for _ in range(12):
        window.menus.actions["larger"].trigger()
        reached.append(window.settings.text_percent)
    assert tuple(dict.fromkeys(reached)) == TEXT_SIZES and (TEXT_SIZES[0], TEXT_SIZES[-1]) == (90, 200)
    window.menus.actions["usual_size"].trigger()
    assert window.settings.text_percent == 100


def test_the_window_comes_back_with_its_size_its_dock_and_what_was_wanted(qtbot: QtBot) -> None:
    window = MainWindow(Settings(theme="light"))
    window.show()
    window.resize(780, 690)  # smaller than the screen of the tests: a larger window would be fitted to it
    window.new_case()
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, window.dock)
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=60_000)
    kept = read_settings()
    again = MainWindow(kept)
    again.show()
    assert again.size() == window.size()
    assert again.dockWidgetArea(again.dock) == Qt.DockWidgetArea.LeftDockWidgetArea
    again.new_case()
    again.resize(1300, 750)
    assert again.dock.isVisible()
    again.menus.actions["estimate"].trigger()
    assert not again.dock.isVisible()
    again.close()
    qtbot.waitUntil(lambda: not again.isVisible(), timeout=60_000)
    assert not read_settings().estimate
    for each in (window, again):
        each.deleteLater()


def test_a_second_start_opens_its_case_in_the_first_window(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    import threading

    first = be_first(None)
    assert isinstance(first, FirstWindow)
    window.later_starts.take_over(first)
    case = tmp_path / "desk.advisor.json"
    case.write_bytes(resource_path("samples/support-team.advisor.json").read_bytes())
    answers: list[FirstWindow | None] = []
    second = threading.Thread(target=lambda: answers.append(be_first(str(case))))
    second.start()
    qtbot.waitUntil(lambda: window.draft is not None and window.draft.path == case, timeout=30_000)
    second.join(30)
    assert answers == [None]


def test_a_missing_recent_case_is_shown_as_such_on_the_start_page(qtbot: QtBot, tmp_path: Path) -> None:
    gone = RecentCase(str(tmp_path / "gone.advisor.json"), "Help desk", "2026-11-01", "per_token")
    window = MainWindow(Settings(recent=(gone,)))
    window.show()
    shown = window.start._recent
    qtbot.waitUntil(lambda: shown.count() == 1, timeout=30_000)
    item = shown.itemAt(0)
    assert item is not None
    entry = item.widget()
    assert entry is not None and not entry.isEnabled()
    assert "Help desk · 2026-11-01 · Per-token (not there any more)" in entry.accessibleName()
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=60_000)
    window.deleteLater()
