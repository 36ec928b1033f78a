"""File > Export as: the report or one page of it, the vendor's questions, the tables or the dates, each with its choices."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QWidget,
)

from advisor.gui.dialog_buttons import described
from advisor.gui.file_dialogs import ask_folder, ask_save
from advisor.gui.messages import say
from advisor.gui.parts import row_label
from advisor.gui.theme import dress
from advisor.gui.translation import mark, spoken, tr
from advisor.gui.writing import write_beside

if TYPE_CHECKING:
    from advisor.gui.case_actions import CaseActions
    from advisor.gui.main_window import MainWindow

KINDS = (
    ("report", mark("Recommendation (PDF)")),
    ("summary", mark("The page with the decision alone (PDF)")),
    ("questions", mark("Questions for the vendor (PDF to fill in)")),
    ("tables", mark("All tables and charts (CSV files)")),
    ("calendar", mark("Dates for the calendar (ICS file)")),
)
QUESTIONS = (
    ("case", mark("All that this case brings up")),
    ("core", mark("Only the core questions, asked of every vendor")),
    ("money", mark("The core questions and those with money at stake")),
    ("all", mark("All questions that there are")),
)
PAPERS = (("a4", mark("A4")), ("letter", mark("Letter")))


class ExportChoice(QDialog):
    """What is exported, and how; fields that do not matter for it can't be filled in."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        dress(self)
        self.setWindowTitle(tr("Export as"))
        rows = QFormLayout(self)
        self.kind = self._choice(rows, tr("What"), KINDS, tr("What is written, and as what."))
        self.paper = self._choice(rows, tr("Paper"), PAPERS, tr("The size of the pages."))
        self.with_case = QCheckBox(tr("Put the case into the PDF, so that it can be opened from there"))
        self.with_case.setChecked(True)
        self.with_case.setAccessibleDescription(tr("Whoever has the PDF can then go on with the case."))
        rows.addRow(self.with_case)
        self.questions = self._choice(rows, tr("Questions"), QUESTIONS, tr("Which ones the vendor is asked."))
        self.contact = self._line(rows, tr("Whom the vendor may ask"), tr("Printed above the questions."))
        self.deadline = self._line(rows, tr("Answers wanted by"), tr("A day; printed above the questions."))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        rows.addRow(described(buttons, tr("Writes it, after asking where it goes.")))
        self.kind.currentIndexChanged.connect(self._show_what_matters)
        self._show_what_matters()

    def _choice(self, rows: QFormLayout, words: str, entries: tuple[tuple[str, str], ...], says: str) -> QComboBox:
        box = QComboBox()
        for key, shown in entries:
            box.addItem(spoken(shown), key)
        box.setAccessibleName(words)
        box.setAccessibleDescription(says)
        rows.addRow(row_label(words, box), box)
        return box

    def _line(self, rows: QFormLayout, words: str, says: str) -> QLineEdit:
        line = QLineEdit()
        line.setMaxLength(200)
        line.setAccessibleName(words)
        line.setAccessibleDescription(says)
        rows.addRow(row_label(words, line), line)
        return line

    def _show_what_matters(self) -> None:
        kind = self.kind.currentData()
        self.paper.setEnabled(kind in ("report", "summary", "questions"))
        self.with_case.setEnabled(kind in ("report", "summary"))
        for field in (self.questions, self.contact, self.deadline):
            field.setEnabled(kind == "questions")


def export_as(window: MainWindow, exports: CaseActions) -> ExportChoice:
    """Asks, then draws the PDF as usual or writes the files."""
    choice = ExportChoice(window)
    choice.accepted.connect(lambda: _export(window, exports, choice))
    choice.finished.connect(choice.deleteLater)
    choice.open()
    return choice


def _export(window: MainWindow, exports: CaseActions, choice: ExportChoice) -> None:
    kind, paper = choice.kind.currentData(), choice.paper.currentData()
    portfolio, with_case = window.adviser.portfolio, choice.with_case.isChecked()
    which, contact, deadline = choice.questions.currentData(), choice.contact.text(), choice.deadline.text()

    def report(advice: Any, case_file: bytes | None) -> bytes:
        from advisor.gui.case_actions import paybacks_for
        from advisor.report.pdf.recommendation import render_report, render_summary

        if kind == "summary":
            return render_summary(advice, paper, case_file, with_case, portfolio)
        found = paybacks_for(portfolio)
        return render_report(advice, paper, case_file, with_case, portfolio=portfolio, paybacks=found)

    def questions(advice: Any, case_file: bytes | None) -> bytes:
        from advisor.report.pdf.questionnaire import render_questionnaire

        return render_questionnaire(advice, paper, which=which, contact=contact, deadline=deadline)

    if kind in ("report", "summary"):
        exports.export_pdf(tr("Recommendation"), "recommendation" if kind == "report" else "summary", report)
    elif kind == "questions":
        exports.export_pdf(tr("Questions for the vendor"), "questions", questions)
    elif window.advice is None:
        say(window, tr("One moment"), tr("The figures are still being worked out. Try again in a second."))
    else:
        _write(window, kind, window.advice)


def _write(window: MainWindow, kind: str, advice: Any) -> None:
    """The files, where the buyer says."""
    from advisor.files.durable import write_output

    if kind == "calendar":
        from advisor.report.calendar import calendar_file

        path = ask_save(window, tr("Dates for the calendar"), "contract.ics", "iCalendar (*.ics)", (".ics",))
        if path:
            content = calendar_file(advice)
            _write_and_tell(window, path, lambda: write_output(path, content, only_over=b"BEGIN:VCALENDAR"))
        return
    from advisor.report.document import write_document
    from advisor.report.tables import tables_of

    folder = ask_folder(window, tr("A folder for the tables"))
    if not folder:
        return
    portfolio = window.adviser.portfolio

    def tables() -> None:
        for name, (content, _) in tables_of(write_document(advice, None, portfolio)).items():
            write_output(Path(folder) / name, content, only_over=b"\xef\xbb\xbf")

    _write_and_tell(window, folder, tables)


def _write_and_tell(window: MainWindow, where: str, write: Callable[[], None]) -> None:
    write_beside(
        window, tr("Not exported"), write, lambda: window.tell(tr("Written: {path}").format(path=where), 10_000)
    )
