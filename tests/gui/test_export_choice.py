"""File > Export as: what is chosen there is what is written."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from advisor.case import NAME_IN_PDF
from advisor.gui.export_choice import ExportChoice
from advisor.gui.main_window import MainWindow
from advisor.gui.writing import wait_for_writing


def choose(window: MainWindow, qtbot: QtBot, kind: str) -> ExportChoice:
    window.open_sample("support-team")
    qtbot.waitUntil(lambda: window.advice is not None, timeout=20_000)
    window.actions_.export_as()
    choice = window.actions_.choice
    choice.kind.setCurrentIndex(choice.kind.findData(kind))
    return choice


def drawn(window: MainWindow, qtbot: QtBot, choice: ExportChoice) -> PdfReader:
    with qtbot.waitSignal(window.actions_.previewed, timeout=60_000):
        choice.accept()
    assert window.actions_.preview is not None
    return PdfReader(io.BytesIO(window.actions_.preview._pdf))


def test_one_page_on_letter_paper_without_the_case(qtbot: QtBot, window: MainWindow) -> None:
    choice = choose(window, qtbot, "summary")
    choice.paper.setCurrentIndex(choice.paper.findData("letter"))
    choice.with_case.setChecked(False)
    pdf = drawn(window, qtbot, choice)
    assert len(pdf.pages) == 1 and round(pdf.pages[0].mediabox.width) == 612
    assert NAME_IN_PDF not in pdf.attachments


def test_the_core_questions_with_contact_and_deadline(qtbot: QtBot, window: MainWindow) -> None:
    choice = choose(window, qtbot, "questions")
    choice.questions.setCurrentIndex(choice.questions.findData("all"))
    choice.contact.setText("A. Buyer")
    choice.deadline.setText("12 December 2026")
    pdf = drawn(window, qtbot, choice)
    first = " ".join(pdf.pages[0].extract_text().split())
    assert "A. Buyer" in first and "12 December 2026" in first
    assert sum(name.endswith("_answer") for name in pdf.get_fields() or {}) >= 83


def test_dates_and_tables_are_written_where_the_buyer_says(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dates = tmp_path / "contract.ics"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(dates), ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    choose(window, qtbot, "calendar").accept()
    wait_for_writing()
    assert dates.read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
    choose(window, qtbot, "tables").accept()
    wait_for_writing()
    assert (tmp_path / "cost-by-month.csv").exists() and (tmp_path / "chart-crossover.csv").exists()


def test_only_what_matters_for_the_kind_can_be_filled_in(qtbot: QtBot) -> None:
    choice = ExportChoice()
    qtbot.addWidget(choice)
    assert choice.with_case.isEnabled() and not choice.contact.isEnabled()
    choice.kind.setCurrentIndex(choice.kind.findData("calendar"))
    assert not choice.paper.isEnabled() and not choice.with_case.isEnabled()
