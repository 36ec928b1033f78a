"""Annex: what the vendors answered, in one table as they wrote it. Only there when somebody has answered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from advisor.report.blocks import Block, Heading, Paragraph, Table, words
from advisor.report.library import Library
from advisor.report.vendor_comparison import AnswerRow, answer_rows, price_rows, vendor_names

if TYPE_CHECKING:
    from advisor.advice import Advice

_SIDE_BY_SIDE = 3
"""Vendors in one table: more columns can't be read on paper."""


def vendor_answers(advice: Advice, library: Library) -> list[Block]:
    """The prices first, then the answers, three vendors to a table."""
    answered = advice.case.vendor_answers
    if not answered:
        return []
    many = "One vendor has" if len(answered) == 1 else f"{len(answered)} vendors have"
    blocks: list[Block] = [
        Heading(f"{many} answered: {', '.join(vendor_names(answered))[:160]}"),
        Paragraph(
            words(
                "As the vendors wrote it; an empty cell was left empty. Only the points that you confirmed are part of the "
                "offers in this report."
            )
        ),
    ]
    for start in range(0, len(answered), _SIDE_BY_SIDE):
        those = answered[start : start + _SIDE_BY_SIDE]
        names = vendor_names(those)
        mark = f"-{start // _SIDE_BY_SIDE + 1}" if len(answered) > _SIDE_BY_SIDE else ""
        for rows, first, caption, name in (
            (price_rows(those), "Unit", "Prices as filled in", "vendor-prices"),
            (answer_rows(those), "No.", "Answers as filled in", "vendor-answers"),
        ):
            if rows:
                blocks.append(_table(rows, first, names, caption, f"{name}{mark}.csv"))
    return blocks


def _table(rows: Sequence[AnswerRow], first: str, names: tuple[str, ...], caption: str, attachment: str) -> Table:
    share = 0.56 / len(names)
    return Table(
        ("Asked", first, *names),
        tuple((words(row.asked), words(row.mark), *(words(cell) for cell in row.cells)) for row in rows),
        (0.34, 0.10, *(share for _ in names)),
        caption=f"{caption}.",
        attachment=attachment,
    )
