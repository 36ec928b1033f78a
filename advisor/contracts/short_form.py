"""The short way to write an offer that a case file may hold, turned into a contract."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from advisor.contracts.decimals import exact_decimal, plain
from advisor.contracts.faults import nearest
from advisor.errors import InputRefused
from advisor.sentences import worded

KEYS = (
    "name",
    "vendor",
    "fee",
    "allowance",
    "overage",
    "unit",
    "basis",
    "spend_cap",
    "cap_stops",
    "governance",
    "has_meter",
    "price_floats",
    "term_months",
)
METER_OF_BASIS = {"task": "tasks", "token_cost": "model_cost"}
GOVERNANCE_TERMS = ("logs", "policy_controls", "rbac")


def contract_from_short(data: Mapping[str, Any], currency: str) -> dict[str, Any]:
    """Contract data of format 1 for an offer in the short form. Raises InputRefused with every fault."""
    where = worded('offer "{name}"', name=data["name"]) if isinstance(data.get("name"), str) else worded("offer")
    faults: list[tuple[str, str]] = [
        (str(key)[:60], worded("is not a known key: {hint}", hint=nearest(key, KEYS)))
        for key in data
        if key not in KEYS
    ]
    if not isinstance(data.get("name"), str) or not data["name"]:
        faults.append(("name", worded("is missing: give the offer a name")))
    amounts: dict[str, str | None] = {}
    for key in ("fee", "allowance", "overage", "unit", "spend_cap"):
        try:
            number = None if data.get(key) is None else exact_decimal(data[key])
        except ValueError as error:
            faults.append((key, str(error)))
            continue
        if number is not None and number < 0:
            faults.append((key, worded("must not be below zero")))
        amounts[key] = None if number is None else plain(number)
    said: dict[str, bool | None] = {}
    for key in ("cap_stops", "governance", "has_meter", "price_floats"):
        value = data.get(key)
        if value is not None and not isinstance(value, bool):
            faults.append((key, worded("must be true, false or null (not known)")))
        said[key] = value
    term = data.get("term_months")
    if isinstance(term, str) and term.isascii() and term.isdecimal() and len(term) < 5:
        term = int(term)
    if term is not None and (isinstance(term, bool) or not isinstance(term, int) or not 1 <= term <= 1200):
        faults.append(("term_months", worded("must be a whole number of months, at least 1")))
    basis = data.get("basis") or "task"
    if not isinstance(basis, str) or basis not in METER_OF_BASIS:
        faults.append(("basis", worded("must be one of {names}", names=", ".join(METER_OF_BASIS))))
    if faults:
        raise InputRefused(where, faults)

    meter = METER_OF_BASIS[basis]
    charges: list[dict[str, Any]] = []
    if amounts["fee"] is not None:
        charges.append({"id": "fee", "kind": "fee", "amount": amounts["fee"], "every": "month"})
    charges += _usage(meter, amounts["unit"], amounts["allowance"], amounts["overage"])
    contract: dict[str, Any] = {
        "format": 1,
        "vendor": data.get("vendor") or "",
        "name": data["name"],
        "currency": currency,
        "term_months": 1 if term is None else term,
        "charges": charges,
        "terms": _terms(said),
    }
    if amounts["spend_cap"] is not None:
        enforcement = {True: "before_next_call", False: "after_billing", None: "unknown"}[said["cap_stops"]]
        contract["cap"] = {"on": "spend", "limit": amounts["spend_cap"], "every": "month", "enforcement": enforcement}
    return contract


def _usage(meter: str, unit: str | None, allowance: str | None, overage: str | None) -> list[dict[str, Any]]:
    """`unit` from the first unit on; beyond an allowance `overage`, or a stop where there is none."""
    charges: list[dict[str, Any]] = []
    if unit is not None:
        charges.append({"id": "usage", "kind": "usage", "meter": meter, "price": _price(meter, unit)})
    if allowance is not None:
        charges.append(
            {
                "id": "overage" if overage is not None else "allowance",
                "kind": "usage",
                "meter": meter,
                "included": allowance,
                "beyond_included": "charge" if overage is not None else "stop",
                "price": _price(meter, overage or "0"),
            }
        )
    elif overage is not None:
        charges.append({"id": "overage", "kind": "usage", "meter": meter, "price": _price(meter, overage)})
    if not charges:  # unlimited use for the fee: the meter is named, so that the bill knows what is used
        charges.append({"id": "usage", "kind": "usage", "meter": meter, "price": _price(meter, "0")})
    return charges


def _price(meter: str, price: str) -> dict[str, str]:
    if meter == "model_cost":
        return {"model": "percentage", "rate": price}
    return {"model": "per_unit", "unit_price": price}


def _terms(said: Mapping[str, bool | None]) -> dict[str, str]:
    words = {True: "yes", False: "no", None: "unknown"}
    terms = {"usage_meter": words[said["has_meter"]], "price_floats": words[said["price_floats"]]}
    terms.update(dict.fromkeys(GOVERNANCE_TERMS, words[said["governance"]]))
    return terms
