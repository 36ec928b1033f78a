"""What the commands write: the report with its switches, its tables, the calendar, and the questions that were chosen."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from pypdf import PdfReader

from advisor.case import NAME_IN_PDF
from advisor.cli import run
from advisor.files.resources import read_bytes

CASE = read_bytes("samples/knows-nothing.advisor.json")


@pytest.fixture
def case(tmp_path: Path) -> Path:
    path = tmp_path / "case.advisor.json"
    path.write_bytes(CASE)
    return path


def test_a_report_is_checked_like_the_case_that_it_carries_and_its_tables_stand_beside(
    case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report, tables = tmp_path / "report.pdf", tmp_path / "tables"
    assert run(["report", str(case), "-o", str(report), "--tables", str(tables)]) == 0
    assert PdfReader(io.BytesIO(report.read_bytes())).attachments[NAME_IN_PDF] == [CASE]
    names = {path.name for path in tables.iterdir()}
    assert {"options.csv", "cost-by-month.csv", "chart-crossover.csv"} <= names
    assert run(["check", str(report)]) == 0
    assert "a whole case" in capsys.readouterr().out


def test_the_switches_leave_the_case_out_and_keep_to_one_page(case: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.pdf"
    assert run(["report", str(case), "-o", str(page), "--summary", "--no-case", "--paper", "letter"]) == 0
    pdf = PdfReader(io.BytesIO(page.read_bytes()))
    assert len(pdf.pages) == 1 and NAME_IN_PDF not in pdf.attachments
    assert run(["check", str(page)]) == 1  # it carries no case


def test_the_calendar_is_written_and_nothing_else_is_written_over(
    case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dates = tmp_path / "dates.ics"
    assert run(["calendar", str(case), "-o", str(dates), "--signed", "2026-12-01"]) == 0
    assert dates.read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
    assert run(["calendar", str(case), "-o", str(dates), "--signed", "tomorrow"]) == 2
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear vendor")
    assert run(["calendar", str(case), "-o", str(letter)]) == 1
    assert letter.read_text() == "Dear vendor"
    capsys.readouterr()


def test_the_core_questions_alone(case: Path, tmp_path: Path) -> None:
    form = tmp_path / "form.pdf"
    assert run(["questionnaire", str(case), "-o", str(form), "--questions", "core", "--contact", "A. Buyer"]) == 0
    pdf = PdfReader(io.BytesIO(form.read_bytes()))
    bank = [name for name in pdf.get_fields() or {} if name.endswith("_answer") and name[0] != "N"]
    assert len(bank) == 19
    assert "A. Buyer" in pdf.pages[0].extract_text()
