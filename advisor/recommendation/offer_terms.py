"""What the decision reads in a contract: controls, meters, floating prices, what is included and beyond."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from advisor.contracts import Contract

TOKEN_METERS = frozenset({"model_cost", "input_tokens", "cached_input_tokens", "cache_write_tokens", "output_tokens"})


def yes_or_no(contract: Contract, term: str) -> bool | None:
    """A term as True or False; None when the contract does not say."""
    said = getattr(contract.terms, term, None)
    value = getattr(said, "value", said)
    return {"yes": True, "no": False}.get(str(value))


def offers_controls(contract: Contract) -> bool | None:
    """Logs and policy controls: False when either is not offered, True when both are, None when it is not known."""
    logs, policies = yes_or_no(contract, "logs"), yes_or_no(contract, "policy_controls")
    if logs is False or policies is False:
        return False
    return True if logs and policies else None


def floats(contract: Contract) -> bool:
    """True when the contract says that its prices follow the market."""
    return yes_or_no(contract, "price_floats") is True


def usage_meters(contract: Contract) -> tuple[str, ...]:
    """Every meter that a usage charge names, in order."""
    return tuple(dict.fromkeys(charge.meter for charge in contract.charges if charge.kind == "usage"))


def priced_by_tokens(contract: Contract) -> bool:
    """True when every usage charge is on tokens or their cost, and there is one."""
    meters = usage_meters(contract)
    return bool(meters) and all(meter in TOKEN_METERS for meter in meters)


@dataclass(frozen=True)
class Included:
    """Units that a fee includes, and what a unit beyond them costs."""

    meter: str
    units: float
    beyond: float | None
    """Price of one more unit; None when service stops there or the price is not one rate."""


def included_units(contract: Contract) -> Included | None:
    """The monthly included units of the one usage charge that has any; None when none or several do."""
    found: list[Included] = []
    for charge in contract.charges:
        if charge.kind != "usage" or not charge.included or charge.included_every != "month":
            continue
        beyond = unit_price(charge) if charge.beyond_included == "charge" else None
        found.append(Included(charge.meter, float(charge.included), beyond))
    return found[0] if len(found) == 1 else None


def unit_price(charge: object) -> float | None:
    """What one unit of a usage charge costs when it is a plain rate: per unit, or a percentage of a money meter."""
    price = getattr(charge, "price", None)
    model = getattr(price, "model", None)
    if getattr(charge, "convert", None) is not None or getattr(price, "convert", None) is not None:
        return None
    if price is not None and model == "per_unit":
        return float(price.unit_price) / float(price.per)
    if price is not None and model == "percentage":
        return float(price.rate)
    return None


def rate_on_demand(contract: Contract, meter: str) -> float | None:
    """The plain price of one unit of this meter from the first unit on, in the contract's currency (a factor for money
    meters); None when there is none."""
    for charge in contract.charges:
        if charge.kind == "usage" and charge.meter == meter and not charge.included:
            return unit_price(charge)
    return None


def term_of(contract: Contract) -> int:
    """Months that the contract binds; one that names no term counts as month to month until it does."""
    return contract.term_months or 1
