"""No name from a file or a paste is ever read as markup: a rule of the style sheet for all of Qt, and a lint for what it can't see."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QMessageBox,
    QProgressDialog,
    QToolTip,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from advisor.gui.plain_text import RULE
from advisor.gui.theme import CONTRAST, DARK, LIGHT, TEXT_SIZES, Colours, style_sheet

GUI = Path(__file__).parents[2] / "advisor/gui"
MARKUP = '<table><tr><td><img src="/etc/hostname">' * 3


def labels_with(text: str) -> list[QLabel]:
    return [each for each in QApplication.allWidgets() if isinstance(each, QLabel) and each.text() == text]


def test_a_label_that_guesses_is_plain_before_it_is_laid_out(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    rows = QVBoxLayout(holder)
    guessing = QLabel(MARKUP)
    rows.addWidget(guessing)
    with qtbot.waitExposed(holder):
        holder.show()
    assert guessing.textFormat() == Qt.TextFormat.PlainText


@pytest.mark.parametrize("part", ["text", "informative text"])
def test_a_message_box_shows_markup_as_it_is_written(part: str, qtbot: QtBot) -> None:
    box = QMessageBox()
    qtbot.addWidget(box)
    box.setText(MARKUP if part == "text" else "Said")
    if part == "informative text":
        box.setInformativeText(MARKUP)
    with qtbot.waitExposed(box):
        box.show()
    assert [each.textFormat() for each in labels_with(MARKUP)] == [Qt.TextFormat.PlainText]


def test_a_progress_dialog_and_a_tool_tip_show_markup_as_it_is_written(qtbot: QtBot) -> None:
    progress = QProgressDialog(MARKUP, "Cancel", 0, 10)
    qtbot.addWidget(progress)
    with qtbot.waitExposed(progress):
        progress.show()
    assert [each.textFormat() for each in labels_with(MARKUP)] == [Qt.TextFormat.PlainText]
    tip = MARKUP + "tip"
    QToolTip.showText(QPoint(5, 5), tip, progress)
    qtbot.waitUntil(lambda: bool(labels_with(tip)))
    assert all(each.textFormat() == Qt.TextFormat.PlainText for each in labels_with(tip))
    QToolTip.hideText()


# The lint: what the rule does not reach is not used at all

OWN_TEXT_ONLY = {"help_view.py": {"QTextBrowser", "setMarkdown"}}
"""Markup that is ours: the help texts and what About says."""
FORBIDDEN_NAMES = {
    "QTextEdit",
    "QTextBrowser",
    "QTextDocument",
    "QStaticText",
    "QErrorMessage",
    "QWebEngineView",
    "QInputDialog",
}
FORBIDDEN_CALLS = {"setHtml", "insertHtml", "appendHtml", "setMarkdown", "toHtml", "setSubTitle", "openUrl", "setOpenExternalLinks",
                   "setOpenLinks", "information", "warning", "critical", "question", "about"}  # fmt: skip
ONE_PLACE = {"openUrl": "preview.py", "setOpenLinks": "help_view.py"}


def gaps_in(source: str, file: str = "page.py") -> list[str]:
    """What in this source would show text that Qt may read as markup, each with its line."""
    found = []
    for node in ast.walk(ast.parse(source)):
        names = {alias.name for alias in node.names} if isinstance(node, ast.ImportFrom) else set()
        for name in names & FORBIDDEN_NAMES - OWN_TEXT_ONLY.get(file, set()):
            found.append(f"{file}:{node.lineno}: {name} reads markup; use QPlainTextEdit or label()")  # type: ignore[attr-defined]
        reads = isinstance(node, ast.Attribute) and node.attr in ("RichText", "MarkdownText", "AutoText")
        if reads and file != "plain_text.py":
            found.append(f"{file}:{node.lineno}: {ast.unparse(node)} reads markup")
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        where = f"{file}:{node.lineno}"
        if called == "QLabel" and node.args and file != "parts.py":
            found.append(f"{where}: QLabel(text) guesses; use label()")
        if called in FORBIDDEN_CALLS - OWN_TEXT_ONLY.get(file, set()) and ONE_PLACE.get(called) != file:
            qt_box = isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name) and node.func.value.id == "QMessageBox"  # fmt: skip
            if called in ("information", "warning", "critical", "question", "about") and not qt_box:
                continue
            found.append(f"{where}: {called} reads markup or leaves the program")
        if called == "addRow" and node.args and not _is_our_own(node.args[0]) and len(node.args) > 1:
            found.append(f"{where}: addRow(text) makes a label that Qt sees too late; give it label() or tr()")
    return found


def _is_our_own(words: ast.expr) -> bool:
    """A text of the program itself, or a label that was made elsewhere."""
    if isinstance(words, ast.Call):
        name = words.func.id if isinstance(words.func, ast.Name) else getattr(words.func, "attr", "")
        return name in ("tr", "label", "spoken", "QLabel", "row_label")
    return isinstance(words, ast.Constant)


@pytest.mark.parametrize("file", sorted(GUI.glob("*.py")), ids=lambda file: file.name)
def test_nothing_in_the_window_reads_markup(file: Path) -> None:
    assert gaps_in(file.read_text("utf-8"), file.name) == []


@pytest.mark.parametrize(
    "planted",
    [
        "QLabel(name)",
        "from PySide6.QtWidgets import QTextEdit",
        "from PySide6.QtWidgets import QTextBrowser",
        "view.setHtml(name)",
        "label.setTextFormat(Qt.TextFormat.RichText)",
        "QMessageBox.warning(self, title, name)",
        "rows.addRow(name, line)",
        "page.setSubTitle(name)",
        "QDesktopServices.openUrl(url)",
    ],
)
def test_the_lint_finds_each_planted_gap(planted: str) -> None:
    assert len(gaps_in(planted)) == 1


def test_markup_from_outside_would_be_read_without_all_this() -> None:
    # What is being kept out: Qt takes a short name for markup and turns it into something else.
    document = QTextDocument()
    document.setHtml("A <b>Ltd</b>")
    assert document.toPlainText() == "A Ltd"


@pytest.mark.parametrize("colours", [LIGHT, DARK, CONTRAST])
def test_every_style_sheet_of_the_program_has_the_rule(colours: Colours) -> None:
    assert all(RULE in style_sheet(colours, percent) for percent in TEXT_SIZES)


def test_the_program_asks_python_about_no_event_of_other_widgets(qapp: QApplication) -> None:
    """A filter of ours on the application costs a third of every jump: thousands of events, ten microseconds each."""
    ours = [each for each in qapp.children() if type(each).__module__.startswith("advisor")]
    assert not [each for each in ours if "eventFilter" in vars(type(each))]
