"""Page one for several workflows: what to sign for each, what all of them cost, and what one contract would."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from advisor.report.blocks import Block, Figure, Heading, Panel, Paragraph, Table, Tiles, Words, bold, words
from advisor.report.charts import Chart, range_chart
from advisor.report.library import Library
from advisor.report.sections.first_page import caveats, shortened
from advisor.report.sections.flips import flip_row
from advisor.report.wording import FAMILY_NAMES, in_ten, listed, money, money_short, percent, whole_money

if TYPE_CHECKING:
    from advisor.portfolio import Portfolio, Total

_ROOMS = ((120, 200, 4), (104, 50, 3), (90, 30, 2), (78, 20, 1))
"""Height of the chart, longest name, and how many changes are listed: from the usual page to the tightest."""
_MOST_LISTED = 12
"""Workflows in the table of page one; the rest stand in the report."""


def first_pages_together(portfolio: Portfolio, library: Library) -> tuple[tuple[Block, ...], ...]:
    """The page in every room, the usual one first. The portfolio has a total of two or more workflows."""
    total = portfolio.total
    if total is None:
        raise ValueError("page one for several workflows needs their total")
    chart = range_chart(portfolio.whole, 4)
    return tuple(_page(portfolio, total, library, chart, *room) for room in _ROOMS)


def _page(
    portfolio: Portfolio, total: Total, library: Library, chart: Chart, height: float, name: int, changes: int
) -> tuple[Block, ...]:
    whole = portfolio.whole
    one = shortened(whole.verdict.offer, name)
    flips = _changes(portfolio, library, name, changes)
    said = (" ".join(caveats(whole)), " ", library.text["disclaimer"]["page_one"])
    return (
        Panel(_decision(portfolio, total, name)),
        Tiles(_tiles(portfolio, total)),
        Heading(f"What to sign for each of the {len(total.verdicts)} workflows"),
        _table(portfolio, total, name),
        Heading(f"One contract for all of them: {one}"),
        Figure(chart, height),
        Heading("The recommendation would change if ..."),
        *flips,
        Paragraph(words(bold("Keep in mind. "), *said), "note"),
    )


def _decision(portfolio: Portfolio, total: Total, name: int) -> tuple[Words, ...]:
    currency, year = portfolio.case.currency, total.annual
    failing = [one.name for one in portfolio.workflows if one.advice.verdict.nothing_passes]
    passing = len(portfolio.workflows) - len(failing)
    reserve = money(max(year.p90 - year.p50, 0), currency)
    ask = (
        f"open negotiations on {passing} contract{'s' if passing != 1 else ''}, as in the table, one for each workflow"
    )
    if failing:
        ask += f"; sign none yet for {shortened(listed(failing), 3 * name)}, where no offer meets every must-have"
    plan = f". Plan {money(year.p50, currency)} for the first 12 months, with {reserve} in reserve."
    why = shortened(total.sentence, 6 * name)
    return words(bold("Decision asked for: "), ask, plan), words(bold("Why: "), why)


def _tiles(portfolio: Portfolio, total: Total) -> tuple[tuple[str, str, str], ...]:
    currency, year, month = portfolio.case.currency, total.annual, total.monthly
    saving = 12 * total.saving_per_month
    saving = 0.0 if abs(saving) < 1 else saving  # less than one unit of money is no difference
    surest = min(portfolio.workflows, key=lambda one: one.advice.verdict.confidence_share).advice.verdict
    if total.over_budget_share is not None and total.budget is not None:
        last = ("Over budget", percent(total.over_budget_share), f"of months, budget {money(total.budget, currency)}")
    else:
        last = ("Least sure", surest.confidence.capitalize(), f"near-best in {in_ten(surest.confidence_share)} cases")
    return (
        (
            "Likely cost, 12 months",
            money_short(year.p50, currency),
            f"8 in 10: {money_short(year.p10, currency)} to {money_short(year.p90, currency)}",
        ),
        (
            "Against one contract",
            money_short(saving, currency),
            "a year on average" if saving < 0 else "dearer a year on average" if saving > 0 else "the same on average",
        ),
        last,
        ("A bad month", money_short(month.cvar95, currency), f"worst 1 in 20; a usual one {money_short(month.p50, currency)}"),
    )  # fmt: skip


def _table(portfolio: Portfolio, total: Total, name: int) -> Table:
    currency = portfolio.case.currency
    rows: list[tuple[Words, ...]] = []
    for one, line in list(zip(portfolio.workflows, total.verdicts, strict=True))[:_MOST_LISTED]:
        chosen = next(o.priced for o in one.advice.verdict.offers if o.priced.name == one.advice.verdict.offer)
        offer = f"none passes; least bad: {line.offer}" if one.advice.verdict.nothing_passes else line.offer
        rows.append(
            (
                words(shortened(line.name, name)),
                words(shortened(offer, name)),
                words(FAMILY_NAMES[line.family]),
                words(whole_money(line.monthly_mean, currency)),
                words(whole_money(chosen.monthly.cvar95, currency)),
                words(line.confidence),
            )
        )
    if len(total.verdicts) > _MOST_LISTED:
        rest = total.verdicts[_MOST_LISTED:]
        rows.append((words(f"{len(rest)} more, see inside"), words(""), words(""),
                     words(whole_money(sum(one.monthly_mean for one in rest), currency)), words(""), words("")))  # fmt: skip
    rows.append(
        (
            words(bold("All of them")),
            words(""),
            words(""),
            words(whole_money(total.monthly.mean, currency)),
            words(whole_money(total.monthly.cvar95, currency)),
            words(""),
        )
    )
    return Table(
        ("Workflow", "Contract", "Kind", "Average month", "Bad month", "Confidence"),
        tuple(rows),
        (0.23, 0.26, 0.15, 0.13, 0.11, 0.12),
        right=frozenset({3, 4}),
        total_row=True,
    )


def _changes(portfolio: Portfolio, library: Library, name: int, most: int) -> list[Block]:
    """The nearest changes of all workflows, each named."""
    found = [(flip, one) for one in portfolio.workflows for flip in one.advice.flips]
    if not found:
        sought = all(one.advice.flips_were_sought for one in portfolio.workflows)
        none = "No single figure or answer, moved within a factor of ten, changes it for any workflow."
        return [Paragraph(words(none if sought else "Not looked for yet."), "small")]
    nearest = sorted(found, key=lambda pair: pair[0].change)[:most]
    rows = []
    for flip, one in nearest:
        short = replace(flip, label=shortened(flip.label, name), offer=shortened(flip.offer, name))
        rows.append((words(shortened(one.name, name)), *flip_row(short, one.advice, library)))
    close = [f"{one.name}: {one.advice.close_call.sentence}" for one in portfolio.workflows if one.advice.close_call]
    return [
        Table(("Workflow", "Input", "Now", "Switches", "To"), tuple(rows), (0.18, 0.27, 0.14, 0.18, 0.23)),
        *(Paragraph(words(shortened(text, 6 * name)), "small") for text in close[:most]),
    ]
