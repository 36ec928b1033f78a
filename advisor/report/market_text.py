"""Market prices as rows of text, each with the day on which it was read."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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
