"""Which answers and which terms of an offer are tried when we look for what would change the advice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from advisor.interview.answers import Answers

if TYPE_CHECKING:
    from advisor.contracts import Contract
    from advisor.workload.assumptions import Assumptions

_YES_NO = ("yes", "no")
_SHARES = ("lt25", "25_50", "50_75", "gt75")
_RULE_CHOICES: dict[str, tuple[str, ...]] = {
    "stage": ("prototype", "pilot", "production"),
    "routine": _SHARES,
    "routable": _SHARES,
    "evaluation": ("automated", "manual", "none"),
    "predictable": _YES_NO,
    "technical": _YES_NO,
    "governance_needed": _YES_NO,
    "frontier_now": _YES_NO,
    "complex_tasks": _YES_NO,
    "stop_ok": _YES_NO,
    "budget_type": ("hard", "soft", "none"),
}
"""Answers that the must-haves and rules look at; those behind the workload stand in the assumptions."""

_NUMBERS = (
    "tasks", "task_cost", "budget", "missed_value", "minutes_per_task", "resolved_share", "seats", "tokens_per_task_in",
    "tokens_per_task_out", "cached_share", "busiest",
)  # fmt: skip

COUNTED_WHOLE = frozenset({"seats", "tasks"})
BETTER_WHEN_MORE = frozenset({"allowance"})
"""Terms of an offer that the buyer wants high; the others are prices."""
NOT_ABOUT_PRICE = frozenset({"G2", "G4"})
"""Must-haves that no change of price can meet."""

_LABELS = {
    "stage": "Stage of the project",
    "routine": "Share of routine tasks",
    "routable": "Share that can go to cheaper models",
    "evaluation": "Checks of quality",
    "predictable": "Whether the volume can be predicted",
    "technical": "Whether the team is technical",
    "governance_needed": "Whether logs and policies are needed",
    "frontier_now": "Whether the newest model is needed at once",
    "complex_tasks": "Whether tasks are complex",
    "stop_ok": "Whether the service may stop",
    "budget_type": "Kind of budget",
    "busiest": "Busiest month against a normal one",
    "usage_basis": "How the number of tasks was estimated",
    "spikes": "Spikes",
    "growth": "Growth",
    "loops": "Agents that work alone",
    "detection": "How soon a runaway is noticed",
    "certainty": "What a fixed monthly number is worth",
    "price_decline": "How fast market prices fall",
    "model_updates": "What is done when there is a newer model",
    "model_tier": "Quality of the models",
    "kind": "Kind of work",
    "tasks": "Tasks in a normal month",
    "task_cost": "Cost of one task in tokens",
    "task_cost_sd": "How unsure the cost of one task is",
    "budget": "Budget a month",
    "missed_value": "Cost of a task that is not served",
    "minutes_per_task": "Minutes of one task",
    "resolved_share": "Share of tasks that are resolved",
    "seats": "People with a seat",
    "tokens_per_task_in": "Input tokens of one task",
    "tokens_per_task_out": "Output tokens of one task",
    "cached_share": "Share of input from the cache",
    "fee": "monthly fee",
    "allowance": "included units",
    "overage": "price beyond the included units",
    "unit": "price of one unit",
}


def label_of(key: str) -> str:
    """An input in the buyer's words."""
    return _LABELS.get(key, key.replace("_", " ").capitalize())


def choices_to_try(assumptions: Assumptions) -> dict[str, tuple[str, ...]]:
    """Every choice of every question that the decision looks at; not "kind": that would be another project."""
    found = dict(_RULE_CHOICES)
    for entry in assumptions.entries.values():
        if entry.question and entry.choices and entry.question != "kind":
            found.setdefault(entry.question, tuple(entry.choices))
    return found


def numbers_to_try(answers: Answers) -> Iterator[tuple[str, float]]:
    """Every number above zero that the buyer gave."""
    for key in _NUMBERS:
        number = answers.number(key)
        if number is not None and number > 0:
            yield key, float(number)


def offer_terms_to_try(contract: Contract) -> Iterator[tuple[str, float]]:
    """The terms of an offer that can be one number each: its only fee, and the terms of its only usage charge."""
    for term, (place, key) in _places(contract.to_data()).items():
        yield term, float(place[key])


def with_term(contract: Contract, term: str, value: float) -> Contract:
    """The same contract with one term different."""
    data = contract.to_data()
    place, key = _places(data)[term]
    place[key] = format(Decimal(repr(value)), "f")
    return type(contract).model_validate(data)


def _places(data: Mapping[str, Any]) -> dict[str, tuple[dict[str, Any], str]]:
    """Where each term stands in the contract's data."""
    found: dict[str, tuple[dict[str, Any], str]] = {}
    fees = [charge for charge in data["charges"] if charge["kind"] == "fee"]
    usage = [charge for charge in data["charges"] if charge["kind"] == "usage"]
    if len(fees) == 1 and float(fees[0]["amount"]) > 0:
        found["fee"] = (fees[0], "amount")
    if len(usage) == 1:
        charge = usage[0]
        included = float(charge.get("included") or 0) > 0
        if included:
            found["allowance"] = (charge, "included")
        key = {"per_unit": "unit_price", "percentage": "rate"}.get(charge["price"]["model"])
        if key is not None and float(charge["price"][key]) > 0:
            if not included:
                found["unit"] = (charge["price"], key)
            elif charge.get("beyond_included", "charge") == "charge":
                found["overage"] = (charge["price"], key)
    return found
