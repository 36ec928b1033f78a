"""Market prices as rows of text, each with the day on which it was read."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from advisor.forecast.catalogue import Catalogue, Find
    from advisor.market.model_prices import ModelPrice
    from advisor.market.plans import Plan


def model_row(model: ModelPrice, checked_on: str) -> str:
    """One model: where it is sold, and its list prices per million tokens on the day of the list."""
    from advisor.market.model_prices import prices_per_million

    on = date.fromisoformat(checked_on)
    if not model.has_token_price:
        return f"{model.provider:18} {model.id:44} not sold by the token"
    price_in, cached, out, _ = prices_per_million(model, 1000, on=on)
    prices = (
        f"in ${price_in.normalize():f}, cached ${cached.normalize():f}, out ${out.normalize():f} per million tokens"
    )
    return f"{model.provider:18} {model.id:44} {prices} ({model.checked_on or checked_on})"


def plan_row(plan: Plan) -> str:
    """One plan: vendor, summary, evidence and the day it was read."""
    old = "" if plan.is_current else ", no longer offered"
    confirm = ", to be confirmed by the vendor" if plan.needs_confirmation else ""
    return f"{plan.title}: {plan.summary} ({plan.evidence.class_}, read {plan.evidence.read_on}{old}{confirm})"


def plan_to_json(plan: Plan) -> dict[str, Any]:
    """The plan as plain values for `json.dumps`, its contract in the published format."""
    return {
        "id": plan.id,
        "vendor": plan.vendor,
        "name": plan.name,
        "summary": plan.summary,
        "notes": list(plan.notes),
        "conflicts": list(plan.conflicts),
        "needs_confirmation": plan.needs_confirmation,
        "current": plan.is_current,
        "read_on": plan.evidence.read_on.isoformat(),
        "contract": dict(plan.contract_data),
    }


def catalogue_as_text(found: Catalogue, most: int) -> str:
    """What is cheapest for the work of a case, then the models and the plans, cheapest first."""
    best = found.best
    rows = [best_as_text(best, found.budget)]
    for heading, finds in (
        ("Models alone, at list price (software around them is not in it)", found.models),
        ("Published plans", found.plans),
    ):
        rows += ["", f"{heading}: mean month, and the month that one in 20 passes"]
        for find in finds[: most // 2]:
            fits = "" if found.fits(find) else "  above the budget"
            rows.append(f"  ${find.mean:>12,.2f} {find.p95:>14,.2f}  {find.title}{fits}")
        if len(finds) > most // 2:
            rows.append(f"  and {len(finds) - most // 2} more, dearer")
    warned = [*(best.warnings if best else ())]
    return "\n".join(rows + ([""] if warned else []) + warned)


def catalogue_to_json(found: Catalogue) -> dict[str, Any]:
    """The same as plain values; amounts in US dollars a month."""
    return {
        "best": None if found.best is None else _find(found.best, found.budget),
        "budget": found.budget,
        "models": [_find(find, found.budget) for find in found.models],
        "plans": [_find(find, found.budget) for find in found.plans],
    }


def best_as_text(best: Find | None, budget: float | None) -> str:
    """One sentence about the best one of `find_cheapest`."""
    limit = "no budget was given" if budget is None else f"a budget of ${budget:,.2f} a month"
    if best is None:
        return f"Nothing fits {limit} in 19 of 20 months."
    return (
        f"Cheapest for this work, with {limit}: {best.title}, about ${best.mean:,.2f} a month; "
        f"one month in 20 is above ${best.p95:,.2f}."
    )


def best_to_json(best: Find | None, budget: float | None) -> dict[str, Any]:
    """The same as plain values."""
    return {"best": None if best is None else _find(best, budget), "budget": budget}


def _find(find: Find, budget: float | None) -> dict[str, Any]:
    return {
        "title": find.title,
        "mean": float(f"{find.mean:.12g}"),
        "p95": float(f"{find.p95:.12g}"),
        "fits": budget is None or find.p95 <= budget,
        "warnings": list(find.warnings),
    }
