"""Fifteen figures of a report, worked out again by hand from the published JSON advice, stand in its text."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.advice import advise
from advisor.files.case_file import read_case
from advisor.files.resources import read_bytes, read_market_resources, read_method, resource_path
from advisor.report.advice_json import advice_to_json
from advisor.report.pdf.recommendation import render_report
from tests.report.pdf_reading import pages


def three(amount: float) -> str:
    """Three significant figures of an amount from ten on, by Python's own rounding."""
    return f"${float(f'{amount:.3g}'):,.0f}"


def short(amount: float) -> str:
    """The same as it stands in a tile."""
    return f"${float(f'{amount / 1000:.3g}'):g}k" if abs(amount) >= 10_000 else three(amount)


def figures(found: dict[str, Any]) -> dict[str, str]:
    """What the report has to say, from the JSON alone."""
    chosen = next(offer for offer in found["offers"] if offer["name"] == found["offer"])
    rivals = [o for o in found["offers"] if o["excluded_because"] is None and o is not chosen]
    month, year, levels = chosen["monthly"], chosen["annual"], found["levels"]
    cheapest = min(rivals, key=lambda offer: offer["annual"]["mean"])
    gap = cheapest["annual"]["mean"] - year["mean"]
    first = next(crossing for crossing in found["crossovers"] if found["offer"] in crossing["between"])
    return {
        "plan": f"plan {three(year['p50'])} for the first 12 months",
        "reserve": f"with {three(year['p90'] - year['p50'])} in reserve",
        "cap": f"a hard stop at {three(levels['monthly_cap'])} a month",
        "average and bad month": f"{three(month['mean'])} in an average month and {three(month['cvar95'])} in a bad one",
        "tile, year": f"{short(year['p50'])} 8 in 10: {short(year['p10'])} to {short(year['p90'])}",
        "tile, against": f"{'−' if gap > 0 else ''}{short(abs(gap))} {'a year' if gap > 0 else 'dearer a year'} on average",
        "tile, confidence": f"{found['confidence'].capitalize()} near-best in",
        "tile, bad month": f"{short(month['cvar95'])} worst 1 in 20; a usual one {short(month['p50'])}",
        "offer's row": f"${month['mean']:,.0f} ${month['cvar95']:,.0f} ${chosen['score']:,.0f} {100 * chosen['over_budget_share']:.0f}",
        "twelve months": f"${year['p10']:,.0f} ${year['p50']:,.0f} ${year['p90']:,.0f} ${float(chosen['total_12_months']):,.2f}",
        "rival's month": f"{three(cheapest['monthly']['mean'])} and {three(cheapest['monthly']['cvar95'])}",
        "daily stop": f"Daily stop {three(levels['daily_stop'])}",
        "discount": f"Least discount for a fixed price {100 * levels['minimum_lockin_discount']:.1f}",
        "crossover": f"{first['between'][0]} and {first['between'][1]} {float(first['at']):,.0f}",
        "routing": f"about {three(found['routing']['saving_per_month'])} a month",
    }


@pytest.mark.parametrize("name", ["support-team", "regulated-back-office"])
def test_fifteen_figures_are_those_of_the_json_advice(name: str) -> None:
    sample = f"samples/{name}.advisor.json"
    advice = advise(read_case(resource_path(sample)), read_market_resources(), read_method())
    text = " ".join(pages(render_report(advice, "a4", read_bytes(sample)))).replace("\u00a0", "").replace(" ", "")
    expected = figures(advice_to_json(advice))
    assert len(expected) == 15
    assert {what: said for what, said in expected.items() if said.replace(" ", "") not in text} == {}
