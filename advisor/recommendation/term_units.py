"""What a term of an offer is measured in, so that every view says a changed one with its unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

TermUnit = Literal["money", "share", "times", "count"]
"""An amount in the contract's currency, a share in per cent, a factor on the model maker's price, or units of a meter."""

_SHARES = frozenset({"percentage", "graduated_percentage"})


def unit_of_term(contract: Mapping[str, Any], term: str) -> TermUnit:
    """The unit of a term as `flip_inputs` names them ("fee", "overage_use", "rate_2", "cap"), in a contract's data."""
    kind, _, which = term.partition("_")
    if kind == "allowance":
        return "count"
    if kind == "cap":
        return "money" if (contract.get("cap") or {}).get("on", "spend") == "spend" else "count"
    if kind == "discount":
        discounts = contract.get("discounts") or [{}]
        return "share" if discounts[int(which or 1) - 1].get("kind") == "percent" else "money"
    if kind in ("unit", "overage", "rate"):
        return _unit_of_price(_charge(contract.get("charges") or (), which))
    return "money"


def _charge(charges: Sequence[Mapping[str, Any]], which: str) -> Mapping[str, Any]:
    """The usage charge that a term belongs to: the only one, or the one whose id it names before a tier's number."""
    usage = [charge for charge in charges if charge.get("kind") == "usage"]
    named = [charge for charge in usage if f"{which}_".startswith(f"{str(charge.get('id')).replace('.', ' ')}_")]
    # of ids that begin alike the longest is meant
    return max(named or usage[:1] or [{}], key=lambda charge: len(str(charge.get("id"))))


def _unit_of_price(charge: Mapping[str, Any]) -> TermUnit:
    if charge.get("meter") == "model_cost":
        return "times"
    return "share" if (charge.get("price") or {}).get("model") in _SHARES else "money"
