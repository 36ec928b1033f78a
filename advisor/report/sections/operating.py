"""The operating annex: whether it pays back, what to measure once the agents work, and who owns what breaks first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from advisor.report.blocks import Block, Heading, Paragraph, Table, bold, words
from advisor.report.library import Library
from advisor.report.payback_text import GROUPS, band_as_text

if TYPE_CHECKING:
    from advisor.recommendation.payback import Payback


def operating(library: Library, found: Sequence[Payback], currency: str) -> list[Block]:
    """What to watch; with `found` a table of what each workflow brings, the fastest first."""
    text = library.text["operating"]
    found_measures, found_failures = library.operating["measure"], library.operating["failure"]
    measures = tuple((words(bold(m["name"])), words(m["what"]), words(m["how"])) for m in found_measures)
    failures = tuple((words(bold(f["name"])), words(f["what"]), words(f["owner"]), words("")) for f in found_failures)
    return [
        *_payback(found, currency),
        Heading("Once it runs: measure five things, and give three failures an owner"),
        Paragraph(words(text["intro"], " ", *library.cite(*text["references"]))),
        Table(
            ("Measure", "What it says", "How"),
            measures,
            (0.2, 0.38, 0.42),
            caption="What to measure every month.",
            attachment="what-to-measure.csv",
        ),
        Paragraph(words(text["failures_intro"])),
        Table(
            ("What breaks", "How it shows", "Who owns it", "Name"),
            failures,
            (0.17, 0.33, 0.35, 0.15),
            caption="The three usual failures, each with an owner.",
            attachment="failures-and-owners.csv",
        ),
    ]


def _payback(found: Sequence[Payback], currency: str) -> list[Block]:
    known = [one for one in found if one.group != "unknown"]
    if not known:
        return []
    rows = tuple(
        (
            words(one.name or "The work"),
            words(GROUPS[one.group]),
            words(band_as_text(one.gain)),
            words(band_as_text(one.months)),
            words(band_as_text(one.waiting)),
        )
        for one in found
    )
    return [
        Heading(f"{known[0].name or 'The work'}: {GROUPS[known[0].group][:1].lower()}{GROUPS[known[0].group][1:]}"),
        *(Paragraph(words(one.sentence), "small") for one in found),
        Table(
            ("Work", "Group", "Brings a month", "Months until it is back", "A quarter of waiting costs"),
            rows,
            (0.2, 0.2, 0.2, 0.18, 0.22),
            right=frozenset({2, 3, 4}),
            caption=f"Middle and 8-in-10 range, {currency}.",
            attachment="payback.csv",
        ),
    ]
