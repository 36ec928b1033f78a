"""What the figures rest on: assumptions, ages of prices, how the method works, the words it uses, and who signs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor import __version__
from advisor.report.blocks import Approval, Block, Bullets, Heading, Paragraph, Table, bold, words
from advisor.report.library import Library
from advisor.report.wording import day

if TYPE_CHECKING:
    from advisor.advice import Advice

_BASIS = {"said": "you said", "measured": "measured", "default": "our default", "judgement": "our judgement"}


def assumptions(advice: Advice, library: Library) -> list[Block]:
    """Every number with its basis; those that change the advice when moved are marked."""
    moving = {flip.input for flip in advice.flips}
    ours = [a for a in advice.assumptions if a.basis in ("default", "judgement")]
    rows = tuple(
        (
            words(a.name),
            words(a.value),
            words(_BASIS.get(a.basis, a.basis)),
            words("yes" if a.key in moving or a.source in moving else ""),
            words(*library.cite(a.source)),
        )
        for a in advice.assumptions
    )
    blocks: list[Block] = [
        Heading(f"{len(ours)} of {len(advice.assumptions)} numbers behind this are ours and not yours"),
        Paragraph(
            words(
                "Replace any of them in the program and the whole report is made again. “Changes it” marks those that turn the result when moved."
            )
        ),
        Table(
            ("Number", "Value", "Basis", "Changes it", "Source"),
            rows,
            (0.4, 0.29, 0.13, 0.1, 0.08),
            caption="Numbers and what each rests on.",
            attachment="assumptions.csv",
        ),
    ]
    if advice.price_warnings:
        blocks += [Heading("Prices to confirm", 3), Bullets(tuple(words(w) for w in advice.price_warnings))]
    return blocks


def offers_evidence(advice: Advice, library: Library) -> list[Block]:
    """Where each offer's prices were read."""
    rows = []
    for contract in advice.offers:
        evidence = contract.evidence
        read = day(evidence.read_on) if evidence.read_on else "not known"
        rows.append((words(contract.name), words(evidence.source or "typed in, no source given"), words(read)))
    title = (
        "The offers are typical ones made from published prices"
        if advice.offers_are_typical
        else "Where the offers' prices come from"
    )
    return [
        Heading(title, 3),
        Table(("Offer", "Source", "Read on"), tuple(rows), (0.24, 0.58, 0.18), attachment="where-prices-come-from.csv"),
    ]


def method(advice: Advice, library: Library) -> list[Block]:
    """How the answer was reached, in six steps."""
    text = library.text["method"]
    return [
        Heading("How this was worked out"),
        Bullets(tuple(words(step) for step in text["steps"]), numbered=True),
        Paragraph(words(text["confidence"])),
    ]


def glossary(advice: Advice, library: Library) -> list[Block]:
    """The words of this report that a buyer may not know."""
    wanted = {
        "token",
        "overage",
        "cap",
        "hard cap",
        "included units",
        "per-token",
        "flat rate",
        "hybrid with caps",
        "routing",
        "markup",
        "commitment",
        "list price",
        "headroom",
        "runaway",
        "crossover",
        "break-even",
        "p10",
        "usage meter",
    }
    found = [(word, meaning) for word, meaning in library.glossary if word.lower() in wanted]
    if not found:
        return []
    return [
        Heading("Words used here"),
        *(Paragraph(words(bold(f"{word}: "), meaning), "small") for word, meaning in found),
    ]


def identity(advice: Advice, library: Library, fingerprint: str) -> list[Block]:
    """What it takes to make this very report again, and the approval block."""
    facts = (
        ("Case", f"{advice.case.title or 'untitled'}, fingerprint {fingerprint}"),
        ("Saved", day(advice.case.saved_at) if advice.case.saved_at else "not saved"),
        ("Prices checked on", day(advice.prices_checked_on)),
        ("Edition of method and prices", advice.edition),
        ("Seed of the futures", str(advice.seed)),
        ("Program version", __version__),
    )
    rows = tuple((words(name), words(value)) for name, value in facts)
    return [
        Heading("What this report was made from"),
        Table(
            ("Fact", "Value"),
            rows,
            (0.34, 0.66),
            caption="The same case, edition and program version give this file again, byte for byte.",
            attachment="made-from.csv",
        ),
        Heading("Approval"),
        Approval(tuple(library.text["approval"]["roles"])),
    ]
