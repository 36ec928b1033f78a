"""The framework questions that voted and those that were looked at and did not, each with its source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.recommendation.records import Reason
from advisor.report.blocks import Block, Heading, Paragraph, Table, Words, words
from advisor.report.library import Library
from advisor.report.wording import FAMILY_NAMES

if TYPE_CHECKING:
    from advisor.advice import Advice


def reasons(advice: Advice, library: Library) -> list[Block]:
    """Votes by rule; they count only among offers that are near-equal in money."""
    fired = [r for r in advice.verdict.reasons if r.counted and any(r.votes.values())]
    quiet = [r for r in advice.verdict.reasons if r not in fired]
    totals = {family: sum(r.votes.get(family, 0) for r in fired) for family in FAMILY_NAMES}
    best = max(totals.values(), default=0)
    leading = [FAMILY_NAMES[f].lower() for f, votes in totals.items() if votes == best]
    if not fired:
        title = "None of the framework questions speaks for or against any kind of price"
    else:
        title = f"The framework questions lean to {' and '.join(leading)}"
    counted = advice.verdict.decided_by in ("fit", "tie", "regret")
    intro = (
        "They were asked because several kinds of offer are near-equal in money."
        if counted
        else "They did not decide: must-haves and money come first. They are shown so that you can see whether they agree."
    )
    blocks: list[Block] = [Heading(title), Paragraph(words(intro))]
    columns = ("Rule", "Because", "Per-token", "Flat rate", "Hybrid", "Source")
    shares = (0.07, 0.53, 0.11, 0.11, 0.1, 0.08)
    if fired:
        rows = [_row(r, library) for r in fired]
        rows.append((words("Sum"), words(""), *(words(_vote(totals[f])) for f in FAMILY_NAMES), words("")))
        blocks.append(
            Table(
                columns,
                tuple(rows),
                shares,
                right=frozenset({2, 3, 4}),
                total_row=True,
                caption="Rules that voted.",
                attachment="reasons.csv",
            )
        )
    if quiet:
        blocks += [
            Heading("Looked at, without a vote", 3),
            Table(
                ("Rule", "What was found", "Source"),
                tuple((words(r.rule), words(r.because), words(*library.cite(r.source))) for r in quiet),
                (0.07, 0.85, 0.08),
                attachment="rules-without-a-vote.csv",
            ),
        ]
    return blocks


def _row(reason: Reason, library: Library) -> tuple[Words, ...]:
    whose = "The source" if reason.quote_fits else "The source, on the other case"
    said = f"{reason.because} {whose}: “{reason.quote}”" if reason.quote else reason.because
    votes = (words(_vote(reason.votes.get(f, 0))) for f in FAMILY_NAMES)
    return words(reason.rule), words(said), *votes, words(*library.cite(reason.source))


def _vote(number: int) -> str:
    return "0" if number == 0 else f"+{number}" if number > 0 else f"−{-number}"
