"""Several workflows of one buyer: what to sign for each, what all of them cost, and what one contract would."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.report.blocks import Block, Heading, Paragraph, Table, bold, words
from advisor.report.sections.flips import in_a_sentence
from advisor.report.wording import FAMILY_NAMES, exact_money, in_ten, money, percent, whole_money

if TYPE_CHECKING:
    from advisor.portfolio import Portfolio, WorkflowAdvice


def together(portfolio: Portfolio | None) -> list[Block]:
    """The total first, then a part for each workflow; nothing for a case that names none."""
    if portfolio is None or portfolio.total is None:
        return []
    total, currency = portfolio.total, portfolio.case.currency
    number = len(total.verdicts)
    rows = [
        (
            words(one.name),
            words(one.offer),
            words(FAMILY_NAMES[one.family]),
            words(one.confidence),
            words(whole_money(one.monthly_mean, currency)),
            words(percent(one.share)),
        )
        for one in total.verdicts
    ]
    rows.append(
        (
            words("All of them"),
            words(""),
            words(""),
            words(""),
            words(whole_money(total.monthly.mean, currency)),
            words(percent(1.0)),
        )
    )
    cost, year = total.monthly, total.annual
    spread = (
        f"A month of all of them: {money(cost.p50, currency)} in the middle, {money(cost.p10, currency)} to "
        f"{money(cost.p90, currency)} in 8 of 10, {money(cost.cvar95, currency)} in a bad one (the mean of the worst 1 in 20). "
        f"A year: {money(year.p50, currency)}, {money(year.p10, currency)} to {money(year.p90, currency)}. "
        "All are priced on the same futures, so the range of the total is not a sum of ranges."
    )
    if total.over_budget_share is not None and total.budget is not None:
        spread += f" {percent(total.over_budget_share)} of months pass the budget of {money(total.budget, currency)} for everything."
    blocks: list[Block] = [
        Heading(
            f"{number} workflow{'s' if number != 1 else ''} together cost about {money(year.p50, currency)} a year"
        ),
        Paragraph(words(total.sentence)),
        Table(
            ("Workflow", "Offer", "Kind", "Confidence", "Average month", "Share"),
            tuple(rows),
            (0.26, 0.26, 0.16, 0.12, 0.12, 0.08),
            right=frozenset({4, 5}),
            total_row=True,
            caption=f"Each workflow on the offer that its own advice names, {currency}. The bills of twelve normal months are "
            f"{exact_money(total.base_total, currency)} to the cent.",
            attachment="workflows.csv",
        ),
        Paragraph(words(spread)),
    ]
    for one in portfolio.workflows:
        blocks += _workflow(one, currency)
    if number > 1:
        blocks.append(
            Paragraph(
                words(bold("The rest of this report "), "is the advice for one contract that serves all of them.")
            )
        )
    return blocks


def _workflow(one: WorkflowAdvice, currency: str) -> list[Block]:
    """What to sign for one workflow and why."""
    verdict = one.advice.verdict
    chosen = next(offer for offer in verdict.offers if offer.priced.name == verdict.offer)
    month = chosen.priced.monthly
    said = (
        f"A month costs {money(month.mean, currency)} on average, {money(month.p10, currency)} to {money(month.p90, currency)} in 8 of 10 "
        f"and {money(month.cvar95, currency)} when it is bad. Near-best in {in_ten(verdict.confidence_share)} plausible versions of the situation."
    )
    flips = sorted(one.advice.flips, key=lambda flip: flip.change)[:1]
    near = f" It would change first with: {in_a_sentence(flips[0])}." if flips else ""
    dissent = f" {verdict.dissent}" if verdict.dissent else ""
    return [Heading(one.name, 3), Paragraph(words(verdict.sentence, " ", said, near, dissent))]
