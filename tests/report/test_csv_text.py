"""CSV of ours opened in a spreadsheet: no cell runs, and every number stays a number."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.report.csv_text import csv_text, harmless

FORMULAS = [
    "=1+1", '=HYPERLINK("http://x.invalid","a")', "+1+1", "-1+1", "-2+3+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1+1",
    "\r=1+1", "\n=1", " =1+1", "\u00a0=1", "\u200b=1+1", "\ufeff=1", "＝1+1", "＋1+1", "－1+1", "＠A1", "-A1", "+A1", "--1", "-(1)",
    "=", "-", "+", "@", "-1-1", "-1;2", "'=1", "''-A1", "+49 30 123 45 67 89",
]  # fmt: skip
NUMBERS = ["-5", "-5.00", "+3.2", "-1,234.56", "-1.234,56", "-1 234", "-$1,234.56", "-€5", "-12 %", "-0.5%", "5", "1e3"]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_that_a_spreadsheet_would_run_starts_with_an_apostrophe(text: str) -> None:
    assert harmless(text) == f"'{text}" and as_typed(harmless(text)) == text


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_is_never_touched(number: str) -> None:
    assert harmless(number) == number


def test_rows_keep_commas_quotes_and_lines_and_a_negative_amount_stays_a_number() -> None:
    rows = [["Vendor", "Saves"], ['A, "B"\nC', Decimal("-12.50")], ["=1+1", None]]
    assert csv_text(rows) == 'Vendor,Saves\r\n"A, ""B""\nC",-12.50\r\n\'=1+1,\r\n'


@given(st.lists(st.lists(st.text(), min_size=1), max_size=4))
def test_what_was_written_is_read_back(rows: list[list[str]]) -> None:
    back = list(csv.reader(io.StringIO(csv_text(rows), newline="")))
    assert [[as_typed(cell) for cell in row] for row in back if row] == [row for row in rows if row]


def as_typed(cell: str) -> str:
    """What `harmless` was given: the writer's apostrophe can be told from the user's own."""
    return cell[1:] if cell[:1] == "'" and harmless(cell[1:]) == cell else cell
