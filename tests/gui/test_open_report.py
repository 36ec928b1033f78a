"""File > Open takes a report and gives the case back; it has no file of its own until it is saved under a name."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from advisor.files.case_file import read_case_data
from advisor.files.resources import read_bytes
from advisor.gui.main_window import MainWindow
from advisor.report.pdf.recommendation import render_report
from tests.report import builders

CASE = read_bytes("samples/help-desk-resolutions.advisor.json")


def test_a_report_is_opened_as_the_case_that_it_was_made_from(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    report, original = tmp_path / "report.pdf", tmp_path / "case.advisor.json"
    report.write_bytes(render_report(builders.advice(), "a4", CASE))
    original.write_bytes(CASE)
    window.files.open_path(str(report))
    qtbot.waitUntil(lambda: window.draft is not None, timeout=20_000)
    assert window.draft is not None
    assert window.draft.case_data() == read_case_data(original)
    assert window.draft.path is None and window.draft.unsaved
