"""Dialogs for files start where the last one ended, and a name without its ending never replaces a file unasked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog

from advisor.files.folders import documents_folder
from advisor.gui import file_dialogs
from advisor.gui.file_dialogs import ask_folder, ask_open, ask_save, folder_to_show, start_in
from advisor.gui.main_window import MainWindow


class Dialogs:
    """Stands in for the system's dialogs: notes the folder or file that each one starts with, and answers as told."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.shown: list[Path] = []
        self.answer = ("", "")
        monkeypatch.setattr(QFileDialog, "getOpenFileName", self._one)
        monkeypatch.setattr(QFileDialog, "getSaveFileName", self._one)
        monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *given: self._one(*given)[0])

    def _one(self, parent: Any, title: str, start: str, kinds: str = "") -> tuple[str, str]:
        self.shown.append(Path(start))
        return self.answer


@pytest.fixture
def dialogs(monkeypatch: pytest.MonkeyPatch) -> Dialogs:
    return Dialogs(monkeypatch)


def test_the_first_dialog_shows_the_documents_and_the_next_the_folder_of_the_last_file(
    window: MainWindow, dialogs: Dialogs, tmp_path: Path
) -> None:
    start_in("")
    dialogs.answer = (str(tmp_path / "a" / "export.csv"), "")
    (tmp_path / "a").mkdir()
    ask_open(window, "Open", "")
    dialogs.answer = ("", "")
    assert ask_save(window, "Save", "chart.png", "", (".png",)) == ""
    assert dialogs.shown == [documents_folder(), tmp_path / "a" / "chart.png"]


def test_a_folder_that_has_gone_is_not_shown(tmp_path: Path) -> None:
    start_in(str(tmp_path / "gone"))
    assert folder_to_show() == documents_folder()


def test_a_dialog_that_was_left_changes_nothing(window: MainWindow, dialogs: Dialogs, tmp_path: Path) -> None:
    start_in(str(tmp_path))
    assert ask_open(window, "Open", "") == "" and ask_folder(window, "Folder") == ""
    assert folder_to_show() == tmp_path


def test_the_folder_of_the_last_case_is_there_again_after_a_restart(
    window: MainWindow, tmp_path: Path, dialogs: Dialogs
) -> None:
    window.recent.remember(tmp_path / "case.advisor.json", "A case")
    start_in("")
    start_in(window.settings.last_folder)
    assert folder_to_show() == tmp_path


@pytest.mark.parametrize(
    ("typed", "kind", "becomes"),
    [
        ("plan", "", "plan.pdf"),
        ("plan.PDF", "", "plan.PDF"),
        ("plan.v2", "iCalendar (*.ics)", "plan.v2.ics"),
    ],
)
def test_a_name_without_an_ending_gets_that_of_its_kind(
    window: MainWindow, dialogs: Dialogs, tmp_path: Path, typed: str, kind: str, becomes: str
) -> None:
    dialogs.answer = (str(tmp_path / typed), kind)
    assert ask_save(window, "Save", "x", "", (".pdf", ".ics")) == str(tmp_path / becomes)


@pytest.mark.parametrize(("answer", "path"), [(0, "report.pdf"), (-1, "")])
def test_a_file_under_the_name_with_its_ending_is_replaced_only_when_the_buyer_says_so(
    window: MainWindow, dialogs: Dialogs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: int, path: str
) -> None:
    """The system's dialog asks about "report"; the file that would go is "report.pdf"."""
    (tmp_path / "report.pdf").touch()
    monkeypatch.setattr(file_dialogs, "choose", lambda *_: answer)
    dialogs.answer = (str(tmp_path / "report"), "")
    assert ask_save(window, "Save", "x", "", (".pdf",)) == (str(tmp_path / path) if path else "")
