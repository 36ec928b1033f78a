"""What the figures rest on: assumptions, ages of prices, how the method works, the words it uses, and who signs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from advisor import __version__
from advisor.report.blocks import Approval, Block, Bullets, Heading, Paragraph, Table, bold, words
from advisor.report.charts import tornado_chart
from advisor.report.library import Library
from advisor.report.offers_shown import volume_range
from advisor.report.wording import TENTH, count, day, listed, money, percent
from advisor.workload import Assumption

if TYPE_CHECKING:
    from advisor.advice import Advice

_EIGHT = "8 in 10 sure to be "
"""Said once above the table instead of in every row."""
_BASIS = {"said": "you said", "measured": "measured", "default": "our default", "judgement": "our judgement"}


def assumptions(advice: Advice, library: Library) -> list[Block]:
    """Every number with its basis, its range, and how near it is to turning the result; the nearest first."""
    rank = ranks(advice)
    ours = [a for a in advice.assumptions if a.basis in ("default", "judgement")]
    ordered = sorted(_prices_together(advice.assumptions), key=lambda a: rank.get(a.key, len(rank) + 1))
    rows = tuple(
        (
            words(str(rank[a.key]) if a.key in rank else ""),
            words(a.name),
            words(a.value.replace(_EIGHT, "")),
            words(range_of(a.key, advice, library)),
            words(_BASIS.get(a.basis, a.basis)),
            words(*library.cite(a.source)),
        )
        for a in ordered
    )
    blocks: list[Block] = [
        Heading(f"{len(ours)} of {len(advice.assumptions)} numbers behind this are ours and not yours"),
        Paragraph(
            words(
                "Replace any of them in the program and the whole report is made again. The rank says what to check first: 1 turns the "
                "result with the smallest change; after those come the ones that move the bill most. Without a rank, a number turned nothing "
                "within a factor of ten. A range is where 8 of 10 cases lie, or goes from the least to the greatest answer that can be "
                "given; without one, the number stands as it is."
            )
        ),
        Table(
            ("Rank", "Number", "Value", "Range", "Basis", "Source"),
            rows,
            (0.065, 0.355, 0.215, 0.155, 0.135, 0.075),
            right=frozenset({0}),
            caption="Numbers and what each rests on.",
            attachment="assumptions.csv",
        ),
    ]
    if advice.price_warnings:
        blocks += [Heading("Prices to confirm", 3), Bullets(tuple(words(w) for w in advice.price_warnings))]
    return blocks


_MOVES = {
    "Growth over the year": "growth",
    "Size of a task in tokens": "task_cost",
    "A month with a spike": "spikes",
    "A runaway agent": "loops",
}
"""Bars of the tornado chart, by the number behind them; the first bar, volume, is named after the buyer's unit."""


def _prices_together(listed_one_by_one: Sequence[Assumption]) -> list[Assumption]:
    """The numbers, those about the offers' prices that say the same in one row."""
    out: list[Assumption] = []
    groups: dict[str, list[str]] = {}
    for one in listed_one_by_one:
        name = one.name.removeprefix(_PRICES_OF)
        if one.key != "offers" or name == one.name:
            out.append(one)
        else:
            groups.setdefault(one.value, []).append(name)
    prices = [one for one in listed_one_by_one if one.key == "offers" and one not in out]
    return out + [replace(prices[0], name=_PRICES_OF + listed(names), value=value) for value, names in groups.items()]


_PRICES_OF = "Prices of "


def ranks(advice: Advice) -> dict[str, int]:
    """Key of a number -> its place: by the smallest change that turns the result, then by how far it moves the bill."""
    keys = [flip.input for flip in sorted((*advice.flips, *advice.passing_flips), key=lambda flip: flip.change)]
    chart = tornado_chart(advice)
    if chart is not None:
        keys += [_MOVES.get(row[0], "tasks") for row in chart.table.rows]
    known = {a.key for a in advice.assumptions if a.key}
    return {key: n for n, key in enumerate(dict.fromkeys(k for k in keys if k in known), 1)}


def range_of(key: str, advice: Advice, library: Library) -> str:
    """From where to where the method lets a number lie; empty where it is not moved."""
    work, currency = advice.workload, advice.case.currency
    if key == "tasks":
        low, high = volume_range(advice)
        return f"{count(low)} to {count(high)}"
    if key == "task_cost":
        low, high = (work.task_cost * math.exp(sign * TENTH * work.task_cost_sd) for sign in (-1, 1))
        return f"{money(low, currency, 2)} to {money(high, currency, 2)}"
    if key == "growth":
        low, high = (math.expm1(work.growth + sign * TENTH * work.growth_sd) for sign in (-1, 1))
        return f"{percent(low)} to {percent(high)}"
    low_high = library.ranges.get(key)
    return f"{low_high[0]} to {low_high[1]}" if low_high else ""


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
        ("Case", f"{advice.case.title or 'untitled'}, fingerprint {fingerprint[:8]}"),
        ("SHA-256", fingerprint),
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
