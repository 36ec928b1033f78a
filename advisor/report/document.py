"""Writes the recommendation as plain values: headings that state the finding, text, tables, charts and sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from advisor import __version__
from advisor.report.blocks import AnswerRoom, Block, Bullets, Cite, Document, Panel, Paragraph, Table, Words
from advisor.report.identity import case_fingerprint, moment_of, whole_fingerprint
from advisor.report.library import read_library
from advisor.report.sections import contradictions, costs, evidence, need, options, reasons, terms, vendor
from advisor.report.sections.first_page import first_pages
from advisor.report.sections.first_page_together import first_pages_together
from advisor.report.sections.flips import what_would_change_it
from advisor.report.sections.operating import operating
from advisor.report.sections.together import together
from advisor.report.sections.vendor_answers import vendor_answers
from advisor.report.wording import day

if TYPE_CHECKING:
    from advisor.advice import Advice
    from advisor.portfolio import Portfolio
    from advisor.recommendation.payback import Payback

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
    vendor_answers,
)
_LAST = (evidence.method, evidence.glossary)


def write_document(
    advice: Advice,
    case_file: bytes | None = None,
    portfolio: Portfolio | None = None,
    paybacks: Sequence[Payback] = (),
) -> Document:
    """The whole report about this advice. `case_file` is the saved case: its fingerprint identifies the report.

    With a `portfolio` of several workflows the advice is that for all of them; `paybacks` go into the operating annex.
    """
    library = read_library()
    several = portfolio is not None and portfolio.total is not None and len(portfolio.workflows) > 1
    pages = first_pages_together(portfolio, library) if portfolio and several else first_pages(advice, library)
    first, *tighter = pages
    fingerprint = case_fingerprint(advice, case_file)
    body = (
        *together(portfolio),
        *(block for section in _SECTIONS for block in section(advice, library)),
        *operating(library, paybacks, advice.case.currency),
        *(block for section in _LAST for block in section(advice, library)),
        *evidence.identity(advice, library, whole_fingerprint(advice, case_file)),
    )
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
