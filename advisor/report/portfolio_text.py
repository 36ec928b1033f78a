"""The advice for a case with several workflows, as text and as one JSON object: what `advise` says of one, and two keys
more."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from advisor.report.advice_json import advice_to_json, number, spread_to_json
from advisor.report.advice_text import WORDS, advice_as_text, item, wrapped
from advisor.report.wording import money, percent

if TYPE_CHECKING:
    from advisor.portfolio import Portfolio, Total


def portfolio_to_json(portfolio: Portfolio) -> dict[str, Any]:
    """The fields of `advice_to_json` with `workflows` (each its name and its advice) and `total` (null for a case that names none)."""
    return advice_to_json(portfolio.whole) | {
        "workflows": [{"name": one.name, **advice_to_json(one.advice)} for one in portfolio.workflows],
        "total": None if portfolio.total is None else _total(portfolio.total),
    }


def _total(total: Total) -> dict[str, Any]:
    together = next(
        offer.priced
        for offer in total.one_contract.verdict.offers
        if offer.priced.name == total.one_contract.verdict.offer
    )
    return {
        "monthly": spread_to_json(total.monthly),
        "annual": spread_to_json(total.annual),
        "total_12_months": format(total.base_total, "f"),
        "budget": number(total.budget),
        "over_budget_share": number(total.over_budget_share),
        "verdicts": [
            {
                **asdict(verdict),
                "monthly_mean": number(verdict.monthly_mean),
                "share": number(verdict.share),
            }
            for verdict in total.verdicts
        ],
        "one_contract": {
            "verdict": total.one_contract.verdict.family,
            "offer": total.one_contract.verdict.offer,
            "monthly": spread_to_json(together.monthly),
            "total_12_months": format(together.base_bill.total, "f"),
            "over_budget_share": number(together.over_budget_share),
        },
        "saving_per_month": number(total.saving_per_month),
        "bad_month_saving": number(total.bad_month_saving),
        "sentence": total.sentence,
    }


def portfolio_as_text(portfolio: Portfolio) -> str:
    """The text of one advice; with workflows a short part about each and their total, then the advice for all of them
    on one contract."""
    total, currency = portfolio.total, portfolio.case.currency
    if total is None:
        return advice_as_text(portfolio.whole)
    rows = [] if not portfolio.case.title else [portfolio.case.title, "=" * min(len(portfolio.case.title), 96), ""]
    rows += [f"{len(total.verdicts)} workflow{'s' if len(total.verdicts) > 1 else ''}", ""]
    for one, verdict in zip(portfolio.workflows, total.verdicts, strict=True):
        rows.append(wrapped(f"{one.name}: {WORDS[verdict.family].upper()}. {one.advice.verdict.sentence}"))
        rows.append(item(f"{percent(verdict.share)} of the money; confidence {verdict.confidence}"))
        if one.advice.verdict.dissent:
            rows.append(item(one.advice.verdict.dissent))
    cost = total.monthly
    rows += ["", "All together, a month (all of them busy in the same futures, which is the careful side)"]
    rows += [
        item(f"mean {money(cost.mean, currency)}, typical {money(cost.p50, currency)}"),
        item(f"8 of 10 months {money(cost.p10, currency)} to {money(cost.p90, currency)}"),
        item(f"one in 20 above {money(cost.p95, currency)}; those cost {money(cost.cvar95, currency)} on average"),
    ]
    if total.over_budget_share is not None and total.budget is not None:
        rows.append(
            item(f"{percent(total.over_budget_share)} of months above the budget of {money(total.budget, currency)}")
        )
    rows += ["", wrapped(total.sentence), ""]
    if len(total.verdicts) > 1:
        rows += ["If one contract is to serve all of them", "-" * 39, ""]
    return "\n".join(rows) + "\n" + advice_as_text(portfolio.whole, heading=False)
