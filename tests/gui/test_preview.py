"""The preview of a PDF: pages, keys, zoom, text for screen readers; then Save, Open, Show in folder and Print."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QDesktopServices
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from advisor.advice import Advice
from advisor.gui.main_window import MainWindow
from advisor.gui.preview import Preview
from advisor.gui.printing import new_printer
from advisor.report.pdf.recommendation import render_report


@pytest.fixture(scope="module")
def pdf(some_advice: Advice) -> bytes:
    return render_report(some_advice)


@pytest.fixture
def preview(pdf: bytes, tmp_path: Path, qtbot: QtBot) -> Iterator[Preview]:
    made = Preview(pdf, "Recommendation", tmp_path / "desk.pdf")
    with qtbot.waitSignal(made.shown, timeout=60_000):
        made.open()
    yield made
    qtbot.waitUntil(lambda: not made._lane.busy, timeout=60_000)
    made.done(0)
    made.deleteLater()


def go(preview: Preview, key: Qt.Key, qtbot: QtBot) -> int:
    with qtbot.waitSignal(preview.shown, timeout=60_000) as heard:
        qtbot.keyClick(preview.area, key)
    assert heard.args is not None
    return int(heard.args[0])


def test_pages_are_turned_by_keys_where_the_page_scrolls_no_further(preview: Preview, pdf: bytes, qtbot: QtBot, tmp_path: Path) -> None:  # fmt: skip
    (tmp_path / "x.pdf").write_bytes(pdf)
    count = len(PdfReader(tmp_path / "x.pdf").pages)
    assert preview.where.text() == f"Page 1 of {count}"
    bar = preview.area.verticalScrollBar()
    assert bar.maximum() > 0
    qtbot.keyClick(preview.area, Qt.Key.Key_PageDown)
    assert preview.where.text() == f"Page 1 of {count}"  # it scrolled
    bar.setValue(bar.maximum())
    assert go(preview, Qt.Key.Key_PageDown, qtbot) == 1
    assert bar.value() == 0
    assert go(preview, Qt.Key.Key_End, qtbot) == count - 1
    assert go(preview, Qt.Key.Key_Home, qtbot) == 0


def test_a_screen_reader_hears_the_page_and_its_text(preview: Preview) -> None:
    seen = QAccessible.queryAccessibleInterface(preview.area)
    assert seen.text(QAccessible.Text.Name) == preview.where.text()
    words = seen.text(QAccessible.Text.Description)
    assert len(words) > 300 and "token" in words.lower()
    preview.show_text.click()
    assert preview.text.isVisible() and preview.text.toPlainText() == words


def test_larger_is_larger_and_shown_in_percent(preview: Preview, qtbot: QtBot) -> None:
    before = preview.page.pixmap().width()
    with qtbot.waitSignal(preview.shown, timeout=60_000):
        preview.larger.click()
    assert preview.size_shown.text() == "125 %"
    assert preview.page.pixmap().width() == pytest.approx(before * 1.25, rel=0.01)


def test_it_is_saved_as_it_was_shown_and_opened_from_the_disk_alone(
    preview: Preview, pdf: bytes, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: asked.append(url.toString()))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "out"), ""))
    assert not preview.open_button.isVisible()
    with qtbot.waitSignal(preview.saved, timeout=60_000):
        preview.save_button.click()
    assert (tmp_path / "out.pdf").read_bytes() == pdf
    preview.open_button.click()
    preview.folder_button.click()
    assert asked == [f"file://{tmp_path}/out.pdf", f"file://{tmp_path}"]


def test_it_prints_the_pages_that_were_asked_for(preview: Preview, qtbot: QtBot, tmp_path: Path) -> None:
    printer = new_printer("desk")
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "paper.pdf"))
    printer.setFromTo(2, 3)
    with qtbot.waitSignal(preview.printed, timeout=120_000):
        preview.print_to(printer)
    pages = PdfReader(tmp_path / "paper.pdf").pages
    assert len(pages) == 2
    assert all(page["/Resources"]["/XObject"] for page in pages)  # each has its picture


def test_a_broken_pdf_is_said_to_be_and_can_still_be_saved(qtbot: QtBot, tmp_path: Path) -> None:
    made = Preview(b"%PDF-1.7 nothing more", "Recommendation", tmp_path / "desk.pdf")
    qtbot.addWidget(made)
    made.open()
    qtbot.waitUntil(lambda: "can't be shown" in made.page.text(), timeout=60_000)
    with qtbot.waitSignal(made.saved, timeout=60_000):
        made.save(str(tmp_path / "x.pdf"))
    assert (tmp_path / "x.pdf").is_file()


def test_the_document_properties_reach_the_cover(real_window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window = real_window
    window.open_sample("knows-nothing")
    assert window.draft is not None
    buyer = {"organisation": "Example Foods", "prepared_by": "Ann Buyer", "for": "Finance board"}
    window.draft.set_properties("Help desk 2027", buyer, "EUR", "")
    qtbot.waitUntil(lambda: window.advice is not None, timeout=240_000)
    with qtbot.waitSignal(window.actions_.previewed, timeout=240_000):
        window.actions_.export_report()
    preview = window.actions_.preview
    assert preview is not None
    qtbot.waitUntil(lambda: preview.text.toPlainText() != "", timeout=60_000)
    cover = " ".join(preview.text.toPlainText().split()).casefold()  # the organisation stands in capitals
    for words in ("Help desk 2027", "Example Foods", "Ann Buyer", "Finance board"):
        assert words.casefold() in cover
    preview.done(0)
