"""Where the sources contradict each other or themselves on this buyer's case, and what was used instead."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from advisor.forecast.priced_offer import Family, PricedOffer
from advisor.report.blocks import Block, Heading, Paragraph, Table, words
from advisor.report.library import Library
from advisor.report.offers_shown import ranked_offers
from advisor.report.sections.costs import crossover_heading
from advisor.report.sections.terms import figures_of, what_holds
from advisor.report.wording import count, exact_money, money, percent, unit_of_work

if TYPE_CHECKING:
    from advisor.advice import Advice

_ARTICLE_VOLUME = 200_000
"""Conversations a month in the article's example; a fact of the source, see callsphere_article."""


def contradictions(advice: Advice, library: Library) -> list[Block]:
    """One row for each contradiction that touches this case."""
    holds = what_holds(advice)
    found = [c for c in library.text["contradiction"] if c["when"] == "always" or c["when"] in holds]
    figures = {**figures_of(advice), **_figures(advice)}
    rows = tuple(
        (
            words(c["says"].format_map(figures)),
            words(c["against"].format_map(figures), " ", *library.cite(*c["references"])),
            words(c["use"].format_map(figures)),
        )
        for c in found
    )
    return [
        Heading(f"The sources contradict each other on {len(rows)} points of your case"),
        Paragraph(
            words(
                "Where published advice disagrees we print both sides and say which figure was used. None of it was averaged."
            )
        ),
        Table(
            ("One says", "Against it", "Used here"),
            rows,
            (0.3, 0.36, 0.34),
            caption="Contradictions that touch this case.",
            attachment="contradictions.csv",
        ),
    ]


def _figures(advice: Advice) -> dict[str, str]:
    """Figures for the contradictions; each is asked for only where it holds, so the rest may be empty."""
    currency, work = advice.case.currency, advice.workload
    best: dict[Family, PricedOffer] = {}
    for offer in ranked_offers(advice):
        best.setdefault(offer.priced.family, offer.priced)
    figures = {
        "volume": count(work.tasks_per_month),
        "units": unit_of_work(advice.case.answers.said("kind")),
        "article_volume": f"{_ARTICLE_VOLUME:,}",
        "callsphere_bill": "",
        "task_cost": money(work.task_cost, currency),
        "flat_offer": "",
        "flat_bill": "",
        "metered_offer": "",
        "metered_bill": "",
        "flat_ratio": "",
        "crossover": f"{crossover_heading(advice)}.",
        "headroom": percent(advice.verdict.levels.headroom or 0.0),
    }
    for offer in advice.verdict.offers:
        if "callsphere" in f"{offer.priced.contract.vendor} {offer.priced.name}".lower():
            first = offer.priced.base_bill.months[0]
            stops = ", and the tier stops before your volume" if first.unserved else ""
            figures["callsphere_bill"] = f"{exact_money(first.total, currency)} a month{stops}"
    flat, meter = best.get("flat_rate"), best.get("per_token")
    if flat is not None and meter is not None:
        a, b = flat.base_bill.total / 12, meter.base_bill.total / 12
        figures |= {
            "flat_offer": flat.name,
            "flat_bill": money(a, currency),
            "metered_offer": meter.name,
            "metered_bill": money(b, currency),
            "flat_ratio": f"flat is {a / b:.2g} times the meter" if b else "the meter costs nothing",
        }
    at_list = Decimal(repr(work.tasks_per_month)) * Decimal(repr(work.task_cost))
    low, high = Decimal("0.3"), Decimal("0.6")
    return figures | {
        "list_cost": money(at_list, currency),
        "markup_low": money(at_list * (1 + low), currency),
        "markup_high": money(at_list * (1 + high), currency),
        "margin_low": money(at_list / (1 - low), currency),
        "margin_high": money(at_list / (1 - high), currency),
    }
