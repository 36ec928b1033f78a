"""Writes the recommendation as plain values: headings that state the finding, text, tables, charts and sources."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from advisor import __version__
from advisor.report.advice_json import advice_to_json
from advisor.report.blocks import AnswerRoom, Block, Bullets, Cite, Document, Panel, Paragraph, Table, Words
from advisor.report.library import read_library
from advisor.report.sections import contradictions, costs, evidence, need, options, reasons, terms, vendor
from advisor.report.sections.first_page import first_pages
from advisor.report.sections.flips import what_would_change_it
from advisor.report.wording import day

if TYPE_CHECKING:
    from advisor.advice import Advice

_SECTIONS = (
    need.need_and_demand,
    options.options,
    costs.cost_by_month,
    costs.crossovers,
    costs.certainty,
    costs.drivers,
    what_would_change_it,
    reasons.reasons,
    terms.contract_terms,
    terms.caps_and_alerts,
    terms.routing_plan,
    terms.review,
    costs.hidden,
    contradictions.contradictions,
    evidence.assumptions,
    evidence.offers_evidence,
    vendor.vendor_questions,
    evidence.method,
    evidence.glossary,
)


def write_document(advice: Advice, case_file: bytes | None = None) -> Document:
    """The whole report about this advice. `case_file` is the saved case: its fingerprint identifies the report."""
    library = read_library()
    first, *tighter = first_pages(advice, library)
    fingerprint = case_fingerprint(advice, case_file)
    body = tuple(block for section in _SECTIONS for block in section(advice, library))
    body = (*body, *evidence.identity(advice, library, fingerprint))
    buyer = advice.case.buyer
    moment = moment_of(advice)
    title = advice.case.title or "AI agents: which offer to take"
    whose = f" for {buyer.organisation}" if buyer.organisation else ""
    parts = [
        f"12 months, {advice.case.currency}, without tax",
        f"prices as of {day(advice.prices_checked_on)}",
        f"prepared {day(moment)}"
        + (f" by {buyer.prepared_by}" if buyer.prepared_by else "")
        + (f" for {buyer.prepared_for}" if buyer.prepared_for else ""),
        f"case {fingerprint}",
    ]
    return Document(
        title=title,
        kicker=f"PROCUREMENT RECOMMENDATION{whose.upper()}"[:100],
        subtitle=" · ".join(parts),
        subject=advice.verdict.sentence,
        author=buyer.prepared_by or buyer.organisation or "Agent Pricing Advisor",
        foot=f"{library.text['disclaimer']['foot']} · case {fingerprint} · {day(moment)} · edition {advice.edition} · version {__version__}",
        moment=moment,
        first_page=first,
        tighter_first_pages=tuple(tighter),
        body=body,
        sources=tuple(dict.fromkeys(cite.key for cite in _cites((*first, *body)))),
    )


def case_fingerprint(advice: Advice, case_file: bytes | None) -> str:
    """Eight hexadecimal digits that two different cases practically never share."""
    content = case_file if case_file is not None else json.dumps(advice_to_json(advice), sort_keys=True).encode()
    return hashlib.sha256(content).hexdigest()[:8]


def moment_of(advice: Advice) -> str:
    """When the case was saved, else the day of the prices; never the clock, so that the file stays the same."""
    saved = advice.case.saved_at
    if len(saved) >= 19 and saved[10:11] == "T":
        return f"{saved[:19]}Z"
    return f"{(saved or advice.prices_checked_on)[:10]}T00:00:00Z"


def _cites(blocks: tuple[Block, ...]) -> Iterator[Cite]:
    for block in blocks:
        for content in _contents(block):
            yield from (part for part in content if isinstance(part, Cite))


def _contents(block: Block) -> Iterator[Words]:
    match block:
        case Paragraph():
            yield block.words
        case Bullets():
            yield from block.items
        case Panel():
            yield from block.paragraphs
        case AnswerRoom():
            yield from block.notes
        case Table():
            for row in block.rows:
                yield from row
        case _:
            return
