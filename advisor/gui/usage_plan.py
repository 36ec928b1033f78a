"""The seven-day plan: what to switch on at which vendor, what to export and when; on paper and in the calendar."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QDate, QIODevice, QMarginsF
from PySide6.QtGui import QPagedPaintDevice, QPageLayout, QPageSize, QPdfWriter
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QDialog,
    QFormLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from advisor.gui.beside import show_next
from advisor.gui.file_dialogs import ask_save
from advisor.gui.flow_row import flowing
from advisor.gui.messages import run_dialog
from advisor.gui.parts import button, card, emptied, label, row_label, scrolling, sized
from advisor.gui.theme import dress
from advisor.gui.translation import spoken, tr
from advisor.gui.writing import write_beside

if TYPE_CHECKING:
    from advisor.gui.main_window import MainWindow
    from advisor.report.seven_days import DatedStep, SevenDays


@cache
def the_week() -> SevenDays:
    """What is measured, step by step, for each kind of vendor."""
    from advisor.files.resources import read_toml
    from advisor.report.seven_days import read_seven_days

    return read_seven_days(read_toml("seven_days.toml"), read_toml("references.toml"))


def show_plan(window: MainWindow) -> PlanOfSevenDays:
    """Open the one plan of a window, or bring it to the front."""
    found = window.findChild(PlanOfSevenDays)
    if found is None:
        found = PlanOfSevenDays(window)
    show_next(found)
    return found


class PlanOfSevenDays(QDialog):
    def __init__(self, parent: QWidget | None = None, today: date | None = None) -> None:
        super().__init__(parent)
        dress(self)
        self._plan = the_week()
        self.setWindowTitle(tr("Measure for seven days"))
        outer = QVBoxLayout(self)
        outer.addWidget(label(tr("Seven days that tell what a task really costs"), "heading"))
        outer.addWidget(
            label(
                tr(
                    "A week pins the size of a task and shows the vendor's margin. It says little about how much work a "
                    "year brings: keep your own numbers for that."
                ),
                "secondary",
            )
        )
        rows = QFormLayout()
        rows.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        outer.addLayout(rows)
        self.vendor = QComboBox()
        self.vendor.setAccessibleName(tr("Who sells it"))
        self.vendor.setAccessibleDescription(tr("The steps below are those for this vendor."))
        for one in self._plan.vendors:
            self.vendor.addItem(spoken(one.name))
        self.vendor.currentIndexChanged.connect(self._show)
        rows.addRow(row_label(tr("Who sells it"), self.vendor), self.vendor)
        self.first = QDateEdit()
        self.first.setAccessibleName(tr("First day of measuring"))
        self.first.setAccessibleDescription(tr("The days of the plan are counted from it."))
        self.first.setCalendarPopup(True)
        self.first.lineEdit().setTextMargins(5, 2, 0, 2)  # a style sheet's padding does not reach its text
        self.first.setDisplayFormat("yyyy-MM-dd")
        start = (today or date.today()) + timedelta(days=1)
        self.first.setDate(QDate(start.year, start.month, start.day))
        self.first.dateChanged.connect(self._show)
        rows.addRow(row_label(tr("First day of measuring"), self.first), self.first)
        body = QWidget()
        self._steps = QVBoxLayout(body)
        area = scrolling(body)
        outer.addWidget(area, 1)
        self.print_button = button(tr("&Print…"), self._print, says=tr("Asks which printer first."))
        self.pdf_button = button(
            tr("Save as P&DF…"), self._ask_pdf, says=tr("Asks where the file goes, and writes it.")
        )
        self.calendar_button = button(
            tr("Save for the &calendar…"),
            self._ask_calendar,
            says=tr("Writes a file that calendar programs take in, with an entry for each day."),
        )
        self.close_button = button(tr("Close"), self.close, says=tr("Closes this window."))
        outer.addWidget(
            flowing(self.print_button, self.pdf_button, self.calendar_button, self.close_button, apart=True)
        )
        sized(self, 760, 640)
        self._show()

    def steps(self) -> tuple[DatedStep, ...]:
        """The plan as it is chosen."""
        from advisor.report.seven_days import dated_steps

        chosen = self.first.date()
        vendor = self._plan.vendors[max(0, self.vendor.currentIndex())]
        return dated_steps(self._plan, vendor, date(chosen.year(), chosen.month(), chosen.day()))

    def as_text(self) -> str:
        """The plan on paper: plain text with room for a tick."""
        lines = [tr("Measure for seven days: {vendor}").format(vendor=self.vendor.currentText()), ""]
        for step in self.steps():
            lines += [f"[  ]  {step.on:%Y-%m-%d}  {spoken(step.title)}", f"       {spoken(step.text)}", ""]
        lines += [tr("Tasks counted:"), *(f"       {step_on:%Y-%m-%d}  ________" for step_on in self._days())]
        return "\n".join(lines)

    def _days(self) -> list[date]:
        chosen = self.first.date()
        return [date(chosen.year(), chosen.month(), chosen.day()) + timedelta(days=n) for n in range(7)]

    def _show(self) -> None:
        emptied(self._steps)
        for step in self.steps():
            frame, inside = card()
            inside.addWidget(label(f"{step.on:%Y-%m-%d}  {spoken(step.title)}", "question"))
            inside.addWidget(label(spoken(step.text)))
            self._steps.addWidget(frame)
        self._steps.addStretch(1)

    def as_pdf(self) -> bytes:
        """The plan as one or two pages for the wall."""
        # Not straight into the file: Qt only prints a warning when it can't, and the buyer would believe it is there.
        drawn = QBuffer()
        drawn.open(QIODevice.OpenModeFlag.WriteOnly)
        paper = QPdfWriter(drawn)
        paper.setPageLayout(
            QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF(40, 40, 40, 40))
        )
        paper.setTitle(self.windowTitle())
        self._put_on(paper)
        del paper  # the file is whole once its writer has gone
        return bytes(drawn.data().data())

    def _put_on(self, paper: QPagedPaintDevice) -> None:
        text = QPlainTextEdit(self.as_text())
        font = self.font()
        font.setPointSizeF(10.5)
        text.setFont(font)
        text.print_(paper)

    def _print(self) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        if run_dialog(QPrintDialog(printer, self)) == QDialog.DialogCode.Accepted:
            self._put_on(printer)

    def _ask_pdf(self) -> None:
        from advisor.files.durable import write_output

        path = ask_save(self, tr("Save the plan"), "seven-days.pdf", "PDF (*.pdf)", (".pdf",))
        if not path:
            return
        content = self.as_pdf()
        write_beside(self, tr("Not saved"), lambda: write_output(path, content, only_over=b"%PDF-"))

    def _ask_calendar(self) -> None:
        from advisor.files.durable import write_output
        from advisor.report.seven_days import plan_calendar

        path = ask_save(self, tr("Save for the calendar"), "seven-days.ics", "iCalendar (*.ics)", (".ics",))
        if not path:
            return
        content = plan_calendar(self.steps(), date.today())
        write_beside(self, tr("Not saved"), lambda: write_output(path, content, only_over=b"BEGIN:VCALENDAR"))
