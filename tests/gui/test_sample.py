"""A new user with nothing but a sample: from the start page to the PDF on the disk in six clicks."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from advisor.gui.main_window import MainWindow

PATIENCE_MS = 240_000


def test_from_the_sample_to_the_pdf_in_six_clicks(
    real_window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, clicks = real_window, 0

    def click(widget: QWidget) -> None:
        nonlocal clicks
        clicks += 1
        assert widget.isVisible() and widget.isEnabled()
        qtbot.mouseClick(widget, Qt.MouseButton.LeftButton, pos=QPoint(12, widget.height() // 2))

    def ask(*_: object) -> tuple[str, str]:
        nonlocal clicks
        clicks += 1  # Save, in the system's own dialog
        return str(tmp_path / "report.pdf"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    click(window.start.samples["support-team"])
    assert window.wizard is not None and window.wizard.draft.flow.current == "result"
    qtbot.waitUntil(lambda: window.advice is not None, timeout=PATIENCE_MS)
    export = next(
        each for each in window.wizard.result.findChildren(QPushButton) if "recommendation" in each.text().lower()
    )
    with qtbot.waitSignal(window.actions_.previewed, timeout=PATIENCE_MS):
        click(export)
    preview = window.actions_.preview
    assert preview is not None
    with qtbot.waitSignal(preview.saved, timeout=PATIENCE_MS):
        click(preview.save_button)
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF-")
    close: QAbstractButton = preview.close_button
    with qtbot.waitSignal(preview.finished, timeout=PATIENCE_MS):
        click(close)
    assert clicks <= 6, clicks
