"""Questions for the vendor, the dearest unknowns first, with room for answers; those that were answered are in an annex."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.report.blocks import AnswerRoom, Block, Heading, Paragraph, Table, bold, words
from advisor.report.library import Library
from advisor.report.wording import money

if TYPE_CHECKING:
    from advisor.advice import Advice

_WITH_ROOM, _LISTED = 3, 12
"""So many questions get lines to write on, and so many more are listed; all are in the questionnaire."""


def vendor_questions(advice: Advice, library: Library) -> list[Block]:
    """The first questions that nobody has answered yet with room for a pen, the others in a table."""
    currency = advice.case.currency
    answered = {key for each in advice.case.vendor_answers for key in each.answers}
    open_ones = [q for q in advice.questions if q.id not in answered]
    asked = sorted(open_ones, key=lambda q: (-(q.money_at_stake or 0.0), not q.core))
    if not asked:
        return []
    staked = [q for q in asked if q.money_at_stake]
    title = f"Ask the vendor {len(asked)} questions before you sign"
    if staked:
        title += f"; the dearest is worth {money(max(q.money_at_stake or 0 for q in staked), currency)} a month"
    blocks: list[Block] = [
        Heading(title),
        Paragraph(
            words(
                "Send the separate questionnaire to the vendor; this list stays with you, because it says why each is asked."
            )
        ),
    ]
    for question in asked[:_WITH_ROOM]:
        stake = (
            "" if question.money_at_stake is None else f" At stake: {money(question.money_at_stake, currency)} a month."
        )
        notes = (
            words(f"{question.because}{stake} {question.stake_because}".strip(), " ", *library.cite(question.source)),
            words(bold("Good: "), question.good_answer, bold("  Beware: "), question.red_flag),
        )
        blocks.append(AnswerRoom(question.id, question.question, notes, 1))
    rest = asked[_WITH_ROOM : _WITH_ROOM + _LISTED]
    left = len(asked) - _WITH_ROOM - len(rest)
    if rest:
        rows = tuple((words(q.id), words(q.question), words(q.because), words(*library.cite(q.source))) for q in rest)
        blocks.append(
            Table(
                ("No.", "Question", "Why it comes up", "Source"),
                rows,
                (0.07, 0.52, 0.33, 0.08),
                caption="Further questions" + (f"; {left} more are in the questionnaire." if left > 0 else "."),
                attachment="vendor-questions.csv",
            )
        )
    return blocks
