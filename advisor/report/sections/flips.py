"""What would change the recommendation, in the buyer's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.recommendation.records import Flip
from advisor.report.blocks import Block, Heading, Paragraph, Table, Words, words
from advisor.report.flip_words import now_and_at, switch
from advisor.report.library import Library
from advisor.report.wording import FAMILY_NAMES

if TYPE_CHECKING:
    from advisor.advice import Advice

NOT_SOUGHT = (
    "This advice is about several workflows under one contract. What would change the answer was looked for in each of them "
    "on its own: it stands with the workflow."
)


def flip_row(flip: Flip, advice: Advice, library: Library) -> tuple[Words, ...]:
    """Input, value now, value at which it switches, and what it switches to."""
    now, at = now_and_at(flip, advice, library.questions)
    to = f"{FAMILY_NAMES[flip.verdict]}: {flip.offer}" if flip.offer else FAMILY_NAMES[flip.verdict]
    if flip.effect and flip.kind == "verdict":
        to = f"{to}. {flip.effect}"
    return words(flip.label), words(now), words(switch(flip, at)), words(to)


def in_a_sentence(flip: Flip) -> str:
    """The input's name with a small letter, but for an offer's own name."""
    return flip.label if "." in flip.input else f"{flip.label[:1].lower()}{flip.label[1:]}"


def what_would_change_it(advice: Advice, library: Library) -> list[Block]:
    """The whole list of flips."""
    if not advice.flips_were_sought:
        return [
            Heading("What would change the recommendation was looked for in each workflow"),
            Paragraph(words(NOT_SOUGHT)),
        ]
    flips = sorted(advice.flips, key=lambda f: f.change)
    passing = _passing(advice, library)
    if not flips:
        return [
            Heading("No single figure, moved within a factor of ten, changes the recommendation"),
            Paragraph(
                words(
                    "Every number was moved up and down, and every answer replaced by each other answer; the decision stayed."
                )
            ),
            *passing,
        ]
    nearest = flips[0]
    return [
        Heading(f"What would change it first: {in_a_sentence(nearest)}"),
        *([] if advice.close_call is None else [Paragraph(words(advice.close_call.sentence))]),
        Paragraph(
            words(
                "Each line was found by deciding again with that one input moved and everything else left as it is. The nearest change stands first."
            )
        ),
        Table(
            ("Input", "Now", "Switches", "To"),
            tuple(flip_row(f, advice, library) for f in flips),
            (0.36, 0.18, 0.22, 0.24),
            caption="What would change the recommendation.",
            attachment="what-would-change-it.csv",
        ),
        *passing,
    ]


def _passing(advice: Advice, library: Library) -> list[Block]:
    """Changes after which no offer meets every must-have, or one does again, the kind of offer staying as it is."""
    flips = sorted(advice.passing_flips, key=lambda f: f.change)
    if not flips:
        return []
    rows = tuple((*flip_row(f, advice, library)[:3], words(f.effect)) for f in flips)
    return [
        Heading("What would change whether an offer passes", 3),
        Table(
            ("Input", "Now", "Switches", "Then"),
            rows,
            (0.3, 0.15, 0.2, 0.35),
            caption="Changes to the must-haves, the kind of offer staying as it is.",
            attachment="what-would-pass.csv",
        ),
    ]
