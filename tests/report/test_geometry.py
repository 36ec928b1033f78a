"""The eyes of the other tests: that they see what is in the way, and the rows that a table leaves alone."""

from __future__ import annotations

import io

import pytest
from reportlab.pdfgen.canvas import Canvas

from advisor.report.blocks import Paragraph, Table, words
from advisor.report.pdf.fonts import BOLD, REGULAR, load_fonts
from advisor.report.pdf.layout import Layout
from tests.report.geometry import Line, Page, orphaned_heading, outside, overlaps, pages_of


def drawn(*texts: tuple[float, float, str, str, float]) -> Page:
    load_fonts()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(400, 400))
    for x, y, text, font, size in texts:
        canvas.setFont(font, size)
        canvas.drawString(x, y, text)
    canvas.save()
    (page,) = pages_of(out.getvalue())
    return page


def test_text_on_text_is_seen_and_text_below_text_is_not() -> None:
    assert overlaps(drawn((60, 200, "Under the other", REGULAR, 10), (80, 203, "Over it", REGULAR, 10)))
    assert not overlaps(drawn((60, 200, "One line", REGULAR, 10), (60, 188, "the next", REGULAR, 10)))


def test_text_that_leaves_the_margins_is_seen() -> None:
    assert outside(drawn((360, 200, "far too far to the right", REGULAR, 10)), 50)
    assert not outside(drawn((60, 200, "inside", REGULAR, 10)), 50)


def test_a_heading_at_the_foot_is_seen() -> None:
    text = (60.0, 200.0, "Some text", REGULAR, 9.5)
    assert orphaned_heading(drawn(text, (60, 100, "Heading", BOLD, 13)), 50) == "Heading"
    assert orphaned_heading(drawn((60, 250, "Heading", BOLD, 13), text), 50) == ""
    assert isinstance(drawn(text).lines[0], Line)


def test_a_table_leaves_no_row_alone_at_the_top_or_at_the_end_of_a_page() -> None:
    rows = tuple((words(f"Row {n}"), words("x")) for n in range(6))
    (kept,) = Layout(400, {}).flowables([Table(("Name", "Value"), rows, (0.5, 0.5))])
    table = kept._content[0]
    _, whole = table.wrap(400, 1000)
    # one header and six rows of one line each: 1.7 + 10.4 + 3 points
    assert whole == pytest.approx(7 * 15.1)
    # room for the header and five rows: the fifth goes over with the sixth
    first, second = table.split(400, 6 * 15.1 + 1)
    assert (first.height, second.height) == (pytest.approx(5 * 15.1), pytest.approx(3 * 15.1))
    # room for the header and one row: the table starts on the next page
    assert table.split(400, 2 * 15.1 + 1) == []


def test_a_paragraph_leaves_no_line_alone() -> None:
    (paragraph,) = Layout(200, {}).flowables([Paragraph(words("word " * 40))])
    _, height = paragraph.wrap(200, 1000)
    lines = len(paragraph.lines)
    assert lines == height / 12.5 >= 5
    # room for one line: all of it goes over; room for all but one: two go over
    assert paragraph.split(200, 20) == []
    first, rest = paragraph.split(200, (lines - 1) * 12.5)
    assert (len(first.lines), len(rest.lines)) == (lines - 2, 2)
    assert paragraph.split(200, height) == [paragraph]
