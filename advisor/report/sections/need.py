"""What the buyer needs and how much work there will be."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from advisor.interview.labels import answer_in_words
from advisor.report.blocks import Block, Heading, Paragraph, Table, Words, words
from advisor.report.library import Library
from advisor.report.offers_shown import volume_range
from advisor.report.wording import TENTH, count, money, percent, unit_of_work

if TYPE_CHECKING:
    from advisor.advice import Advice


def need_and_demand(advice: Advice, library: Library) -> list[Block]:
    """The work in a sentence with its range, and every answer that was given."""
    work, case = advice.workload, advice.case
    unit = unit_of_work(case.answers.said("kind"))
    low, high = volume_range(advice)
    year = work.tasks_per_month * (12 if work.growth == 0 else 12 * math.expm1(work.growth) / work.growth)
    blocks: list[Block] = [
        Heading(f"You need about {count(work.tasks_per_month)} {unit} a month"),
        Paragraph(
            words(
                f"In 8 of 10 months it will be {count(low)} to {count(high)}; the first year comes to about {count(year)}, with growth of "
                f"{percent(math.expm1(work.growth))}. "
                f"One of them takes {money(work.task_cost, case.currency, 2)} of tokens at the model maker's list price, "
                f"within a factor of {math.exp(TENTH * work.task_cost_sd):.2f} in 8 of 10 cases."
            )
        ),
    ]
    said: list[tuple[Words, ...]] = []
    open_questions = []
    asked = set(library.questions.asked(case.answers.values))
    for question in library.questions.questions:
        value = case.answers.said(question.id)
        if value is not None:
            said.append((words(question.short), words(answer_in_words(question, value, case.currency))))
        elif question.id in asked:
            open_questions.append(question.short)
    if said:
        blocks.append(_answers_table(said))
    blocks += _own_answers(advice, library)
    if open_questions:
        shown = ", ".join(open_questions)
        blocks.append(
            Paragraph(words(f"Not known: {shown}. Each is a wider range in every figure here, never zero."), "small")
        )
    return [*blocks, *_notes(advice)]


def _own_answers(advice: Advice, library: Library) -> list[Block]:
    """What each workflow says of its own; it counts before what is said for all."""
    case = advice.case
    rows = tuple(
        (words(workflow.name), words(question.short), words(answer_in_words(question, value, case.currency)))
        for workflow in case.workflows
        for question in library.questions.questions
        if (value := workflow.answers.said(question.id)) is not None
    )
    if not rows:
        return []
    caption = "What a workflow has of its own; it counts before what is said for all."
    return [Table(("Workflow", "Question", "You said"), rows, (0.3, 0.3, 0.4), caption=caption, attachment="workflow-answers.csv")]  # fmt: skip


def _answers_table(said: list[tuple[Words, ...]]) -> Table:
    """The answers in two columns, read down the left one first."""
    half = (len(said) + 1) // 2
    if len(said) < 8:
        return Table(
            ("Question", "You said"),
            tuple(said),
            (0.4, 0.6),
            caption="What you told us.",
            attachment="answers.csv",
        )
    empty = (words(""), words(""))
    rows = tuple((*said[n], *(said[half + n] if half + n < len(said) else empty)) for n in range(half))
    columns = ("Question", "You said", "Question", "You said")
    return Table(columns, rows, (0.23, 0.27, 0.23, 0.27), caption="What you told us.", attachment="answers.csv")


def _notes(advice: Advice) -> list[Block]:
    """The buyer's own notes, line by line as they were typed."""
    lines = [line.strip() for line in advice.case.notes.splitlines() if line.strip()]
    if not lines:
        return []
    return [Heading("Your notes", 3), *(Paragraph(words(line), "small") for line in lines[:40])]
