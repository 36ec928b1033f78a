"""Which answers and which terms of an offer are tried when we look for what would change the advice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from advisor.interview.answers import Answers
from advisor.sentences import worded

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

NUMBERS = (
    "tasks", "task_cost", "budget", "missed_value", "minutes_per_task", "resolved_share", "seats", "tokens_per_task_in",
    "tokens_per_task_out", "cached_share", "busiest",
)  # fmt: skip

COUNTED_WHOLE = frozenset({"seats", "tasks"})
_BETTER_WHEN_MORE = ("allowance", "discount")
_EITHER_WAY = ("cap",)
"""A cap that stops holds a bill down and refuses work: neither way is always better."""
NOT_ABOUT_PRICE = frozenset({"G2", "G4"})
"""Must-haves that no change of price can meet."""

_LABELS = {
    "stage": worded("Stage of the project"),
    "routine": worded("Share of routine tasks"),
    "routable": worded("Share that can go to cheaper models"),
    "evaluation": worded("Checks of quality"),
    "predictable": worded("Whether the volume can be predicted"),
    "technical": worded("Whether the team is technical"),
    "governance_needed": worded("Whether logs and policies are needed"),
    "frontier_now": worded("Whether the newest model is needed at once"),
    "complex_tasks": worded("Whether tasks are complex"),
    "stop_ok": worded("Whether the service may stop"),
    "budget_type": worded("Kind of budget"),
    "busiest": worded("Busiest month against a normal one"),
    "usage_basis": worded("How the number of tasks was estimated"),
    "spikes": "Spikes",
    "growth": "Growth",
    "loops": worded("Agents that work alone"),
    "detection": worded("How soon a runaway is noticed"),
    "certainty": worded("What a fixed monthly number is worth"),
    "price_decline": worded("How fast market prices fall"),
    "model_updates": worded("What is done when there is a newer model"),
    "model_tier": worded("Quality of the models"),
    "kind": worded("Kind of work"),
    "tasks": worded("Tasks in a normal month"),
    "task_cost": worded("Cost of one task in tokens"),
    "task_cost_sd": worded("How unsure the cost of one task is"),
    "budget": worded("Budget a month"),
    "missed_value": worded("Cost of a task that is not served"),
    "minutes_per_task": worded("Minutes of one task"),
    "resolved_share": worded("Share of tasks that are resolved"),
    "seats": worded("People with a seat"),
    "tokens_per_task_in": worded("Input tokens of one task"),
    "tokens_per_task_out": worded("Output tokens of one task"),
    "cached_share": worded("Share of input from the cache"),
    "fee": worded("monthly fee"),
    "allowance": worded("included units"),
    "overage": worded("price beyond the included units"),
    "unit": worded("price of one unit"),
    "package": worded("price of a package"),
    "rate": worded("price in tier"),
    "cap": worded("cap that stops"),
    "commitment": "commitment",
    "minimum_spend": worded("least that is billed"),
    "maximum_spend": worded("most that is billed"),
    "discount": worded("discount"),
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
    for key in NUMBERS:
        number = answers.number(key)
        if number is not None and number > 0:
            yield key, float(number)


def better_when_more(term: str) -> bool | None:
    """Whether the buyer wants this term high; False for prices, None where neither way is always better."""
    if term in _EITHER_WAY:
        return None
    return term.startswith(_BETTER_WHEN_MORE)


def label_of_term(term: str) -> str:
    """A term in the buyer's words: "monthly fee", "price in tier 2", "monthly fee (platform)"."""
    if term in _LABELS:
        return _LABELS[term]
    kind, _, which = term.partition("_")
    if kind == "rate" and which.isdigit():
        return worded("{term} {which}", term=_LABELS[kind], which=which)
    return worded("{term} ({which})", term=_LABELS[kind], which=which)


def all_terms_to_try(contract: Contract) -> Iterator[tuple[str, float]]:
    """Every number above zero of an offer that is money, a rate or an amount of units."""
    for term, (place, key) in _places(contract.to_data()).items():
        yield term, float(place[key])


def with_term(contract: Contract, term: str, value: float) -> Contract:
    """The same contract with one term different."""
    data = contract.to_data()
    place, key = _places(data)[term]
    place[key] = format(Decimal(repr(value)), "f")
    return type(contract).model_validate(data)


Places = dict[str, tuple[dict[str, Any], str]]


def _places(data: Mapping[str, Any]) -> Places:
    """Where each term stands in the contract's data; with several fees or charges their ids tell them apart."""
    found: Places = {}
    fees = [charge for charge in data["charges"] if charge["kind"] == "fee" and float(charge["amount"]) > 0]
    usage = [charge for charge in data["charges"] if charge["kind"] == "usage"]
    for fee in fees:
        found["fee" if len(fees) == 1 else f"fee_{_id(fee)}"] = (fee, "amount")
    for charge in usage:
        found |= _places_of_charge(charge, "" if len(usage) == 1 else f"_{_id(charge)}")
    cap = data.get("cap")
    if cap and cap["enforcement"] == "before_next_call":
        found["cap"] = (cap, "limit")
    for clause in ("commitment", "minimum_spend", "maximum_spend"):
        if data.get(clause) and float(data[clause]["amount"]) > 0:
            found[clause] = (data[clause], "amount")
    discounts = data.get("discounts") or []
    for discount in discounts:
        if float(discount["value"]) > 0:
            found["discount" if len(discounts) == 1 else f"discount_{discounts.index(discount) + 1}"] = (
                discount,
                "value",
            )
    return found


def _places_of_charge(charge: dict[str, Any], which: str) -> Places:
    found: Places = {}
    price = charge["price"]
    included = float(charge.get("included") or 0) > 0
    if included:
        found[f"allowance{which}"] = (charge, "included")
    if charge.get("beyond_included", "charge") != "charge":
        return found
    key = {"per_unit": "unit_price", "percentage": "rate"}.get(price["model"])
    if key is not None and float(price[key]) > 0:
        found[f"overage{which}" if included else f"unit{which}"] = (price, key)
    elif price["model"] == "package":
        found[f"package{which}"] = (price, "package_price")
    for number, tier in enumerate(price.get("tiers") or price.get("steps") or (), start=1):
        rate = next((name for name in ("unit_price", "rate", "block_price", "price") if name in tier), None)
        if rate is not None and float(tier[rate]) > 0:
            found[f"rate{which}_{number}"] = (tier, rate)
    return found


def _id(charge: Mapping[str, Any]) -> str:
    return str(charge["id"]).replace(".", " ")
