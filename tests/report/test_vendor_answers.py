"""What vendors answered stands in an annex, side by side, and is not asked a second time."""

from __future__ import annotations

from dataclasses import replace

from advisor.case import VendorAnswer, VendorAnswers, VendorPrice
from advisor.report.blocks import AnswerRoom, Table
from advisor.report.document import write_document
from advisor.report.library import read_library
from advisor.report.pdf.recommendation import render_report
from advisor.report.sections.vendor import vendor_questions
from advisor.report.sections.vendor_answers import vendor_answers
from tests.report.builders import advice

LIBRARY = read_library()


def answered(count: int = 2) -> tuple[VendorAnswers, ...]:
    return tuple(
        VendorAnswers(f"Vendor {n}", f"{n}.pdf", answers={"P1": VendorAnswer("yes", f"R&D <Ltd> {n}", "p. 4")},
                      prices={"platform_fee": VendorPrice(f"{n}99", "a year ahead")})
        for n in range(1, count + 1)
    )  # fmt: skip


def cells(table: Table) -> list[list[str]]:
    return [["".join(str(getattr(part, "text", part)) for part in cell) for cell in row] for row in table.rows]


def test_without_answers_there_is_no_annex() -> None:
    assert vendor_answers(advice(), LIBRARY) == []


def test_two_vendors_stand_side_by_side_as_they_wrote_it() -> None:
    made = advice()
    blocks = vendor_answers(replace(made, case=replace(made.case, vendor_answers=answered())), LIBRARY)
    prices, said = [block for block in blocks if isinstance(block, Table)]
    assert prices.columns == ("Asked", "Unit", "Vendor 1", "Vendor 2")
    assert cells(prices)[0][2:] == ["199 (a year ahead)", "299 (a year ahead)"]
    assert cells(said)[0][2:] == ["Yes. R&D <Ltd> 1. Evidence: p. 4", "Yes. R&D <Ltd> 2. Evidence: p. 4"]


def test_more_than_three_vendors_take_a_second_table_and_nobody_is_left_out() -> None:
    made = advice()
    blocks = vendor_answers(replace(made, case=replace(made.case, vendor_answers=answered(5))), LIBRARY)
    tables = [block for block in blocks if isinstance(block, Table)]
    assert [len(table.columns) - 2 for table in tables] == [3, 3, 2, 2]
    assert len({table.attachment for table in tables}) == 4


def test_a_question_that_was_answered_is_not_asked_again() -> None:
    made = advice()
    asked = made.questions[0].id
    open_one = replace(made, case=replace(made.case, vendor_answers=(VendorAnswers("V", "v.pdf", answers={asked: VendorAnswer("no")}),)))  # fmt: skip
    shown = vendor_questions(open_one, LIBRARY)
    names = [block.label for block in shown if isinstance(block, AnswerRoom)]
    assert (
        asked in [block.label for block in vendor_questions(made, LIBRARY) if isinstance(block, AnswerRoom)]
        or len(made.questions) > 3
    )
    assert asked not in names
    assert all(asked != row[0] for block in shown if isinstance(block, Table) for row in cells(block))


def test_the_report_with_answers_is_drawn_and_lists_them() -> None:
    made = advice()
    full = replace(made, case=replace(made.case, vendor_answers=answered()))
    assert render_report(full)[:5] == b"%PDF-"
    assert any("2 vendors have answered" in getattr(block, "text", "") for block in write_document(full).body)
