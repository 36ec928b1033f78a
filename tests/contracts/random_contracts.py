"""Random contracts that are valid in format 1, with months of use, for comparing two calculators."""

from __future__ import annotations

import random
from typing import Any


def random_contract(rng: random.Random) -> dict[str, Any]:
    """Any mixture of price models and clauses; small quantities, so that every package can be walked through."""
    currency = rng.choice(["USD", "USD", "EUR", "JPY", "KWD"])
    charges: list[dict[str, Any]] = []
    rhythms = ["once", "month", "month", "month", "quarter", "year"]
    for number in range(rng.randint(1, 4)):
        if rng.random() < 0.3:
            fee: dict[str, Any] = {"id": f"fee{number}", "kind": "fee", "amount": _money(rng, 300),
                                   "every": rng.choice(rhythms)}  # fmt: skip
            if rng.random() < 0.3:
                fee["per"] = rng.choice(["seats", "tasks"])
                fee |= _some(rng, at_least=str(rng.randint(0, 5)), at_most=str(rng.randint(5, 60)))
            charges.append(fee)
        else:
            charges.append(_usage(rng, number))
    contract: dict[str, Any] = {
        "format": 1, "vendor": "V", "name": "N", "currency": currency, "term_months": rng.choice([1, 2, 3, 5, 12]),
        "charges": charges,
    }  # fmt: skip
    if rng.random() < 0.2:
        contract["currency_places"] = rng.choice([0, 1, 2, 4])
    ids = [charge["id"] for charge in charges]
    if rng.random() < 0.5:
        contract["discounts"] = [_discount(rng, ids) for _ in range(rng.randint(1, 3))]
    if rng.random() < 0.3:
        contract["commitment"] = {
            "amount": _money(rng, 900), "every": _every(rng),
            **_some(rng, overage_factor=rng.choice(["1", "1.2", "2", "0.75"]), true_up=rng.choice([True, False])),
        }  # fmt: skip
    low, high = sorted([rng.randint(0, 400), rng.randint(0, 900)])
    if rng.random() < 0.3:
        contract["minimum_spend"] = {"amount": f"{low}.{rng.choice(['0', '5', '005'])}", "every": _every(rng)}
    if rng.random() < 0.3:
        contract["maximum_spend"] = {"amount": f"{high + 1}", "every": _every(rng)}
    if rng.random() < 0.4:
        contract["credits"] = [_credit(rng, number) for number in range(rng.randint(1, 3))]
    meters = [charge["meter"] for charge in charges if charge["kind"] == "usage"]
    if rng.random() < 0.6:
        on = rng.choice([*meters, "spend", "spend", "spend"])
        limit = _money(rng, 600) if on == "spend" else str(rng.randint(0, 150))
        stops = "before_next_call"
        contract["cap"] = {"on": on, "limit": limit, "every": _every(rng), "enforcement": rng.choice(
            [stops, stops, stops, "after_billing", "alert_only", "unknown"])}  # fmt: skip
    return contract


def random_months(rng: random.Random) -> list[dict[str, str]]:
    def quantity() -> str:
        kind = rng.random()
        if kind < 0.15:
            return "0"
        if kind < 0.2:
            return "-3"
        if kind < 0.6:
            return str(rng.randint(1, 120))
        return f"{rng.randint(0, 90)}.{rng.choice(['5', '25', '001', '3333'])}"

    return [
        {meter: quantity() for meter in ("tasks", "tokens", "seats")} for _ in range(rng.choice([1, 2, 3, 4, 7, 13]))
    ]


def _usage(rng: random.Random, number: int) -> dict[str, Any]:
    charge: dict[str, Any] = {
        "id": f"use{number}", "kind": "usage", "meter": rng.choice(["tasks", "tasks", "tokens"]), "price": _price(rng),
        **_some(rng, included=str(rng.randint(0, 60)), included_every=rng.choice(["month", "term"])),
    }  # fmt: skip
    if rng.random() < 0.15:
        charge["beyond_included"] = "stop"
    low, high = sorted([rng.randint(0, 100), rng.randint(0, 300)])
    return charge | (_some(rng, minimum=str(low), maximum=f"{high}.125") if rng.random() < 0.4 else {})


def _price(rng: random.Random) -> dict[str, Any]:
    model = rng.choice(["per_unit", "graduated", "volume", "stairstep", "package", "percentage", "graduated_percentage",
                        "blocks"])  # fmt: skip
    price: dict[str, Any] = {"model": model}
    if model == "per_unit":
        price |= {"unit_price": _money(rng, 5), **_some(rng, per=rng.choice(["1", "3", "7", "1000"]))}
    elif model == "percentage":
        price |= {"rate": rng.choice(["0.15", "1.3", "0.0333"])}
    elif model == "package":
        price |= {"package_size": rng.choice(["10", "7", "2.5"]), "package_price": _money(rng, 40),
                  **_some(rng, round=rng.choice(["up", "down"]), minimum_packages=str(rng.randint(0, 2)))}  # fmt: skip
    elif model == "blocks":
        tiers = [{"block_size": rng.choice(["5", "10", "2.5"]), "max_blocks": str(rng.randint(1, 5)),
                  "block_price": _money(rng, 20)} for _ in range(rng.randint(1, 3))]  # fmt: skip
        price |= {"tiers": tiers, **_some(rng, mode=rng.choice(["graduated", "volume"]))}
    else:
        bounds = sorted(rng.sample(range(0 if rng.random() < 0.3 else 1, 90), rng.randint(1, 4)))
        rows: list[dict[str, Any]] = []
        for bound in bounds:
            row: dict[str, Any] = {"up_to": str(bound)}
            if model == "stairstep":
                row["price"] = _money(rng, 200)
            else:
                row["rate" if model == "graduated_percentage" else "unit_price"] = _money(rng, 4)
                row |= _some(rng, flat_fee=_money(rng, 60))
            rows.append(row)
        price["steps" if model == "stairstep" else "tiers"] = rows
        if model != "stairstep":
            price |= _some(rng, first_tier_fee_at_zero=rng.choice([True, False]))
    rows = price.get("tiers") or price.get("steps") or []
    if rows and rng.random() < 0.25:
        price["beyond_last"] = "stop"
        if model != "blocks" and len(rows) == 1 and rows[0]["up_to"] == "0":
            rows[0]["up_to"] = "4"
    elif rows:
        rows[-1]["max_blocks" if model == "blocks" else "up_to"] = None
    if rng.random() < 0.3:
        price["convert"] = {
            "operation": rng.choice(["divide", "multiply"]), "factor": rng.choice(["2", "3", "0.7", "10"]),
            **_some(rng, round=rng.choice(["none", "up", "down", "half_up"]), places=rng.choice([0, 1])),
        }  # fmt: skip
    return price


def _discount(rng: random.Random, ids: list[str]) -> dict[str, Any]:
    on = {"on": rng.sample(ids, rng.randint(1, len(ids)))} if rng.random() < 0.4 else {}
    if rng.random() < 0.5:
        return {"kind": "percent", "value": rng.choice(["0.10", "0.05", "0.333", "1"]), **on}
    return {
        "kind": "amount",
        "value": _money(rng, 120),
        **_some(rng, every=rng.choice(["once", "month", "quarter"])),
        **on,
    }


def _credit(rng: random.Random, number: int) -> dict[str, Any]:
    credit: dict[str, Any] = {"id": f"credit{number}", "amount": str(rng.randint(1, 300))}
    credit |= _some(
        rng, cost=_money(rng, 90), granted=rng.choice(["start", "month", "quarter", "year"]),
        priority=rng.randint(0, 2), expires_after_months=rng.choice([1, 1, 2, 3]),
    )  # fmt: skip
    if credit.get("expires_after_months") and rng.random() < 0.6:
        low, high = sorted([rng.randint(0, 60), rng.randint(0, 150)])
        credit["rollover"] = _some(rng, min=str(low), max=str(high))
    return credit


def _every(rng: random.Random) -> str:
    return rng.choice(["month", "month", "quarter", "year", "term"])


def _money(rng: random.Random, most: int) -> str:
    return f"{rng.randint(0, most)}.{rng.choice(['0', '5', '25', '125', '333', '99'])}"


def _some(rng: random.Random, **clauses: Any) -> dict[str, Any]:
    """Each of the clauses, or nothing, or null."""
    chosen = {}
    for key, value in clauses.items():
        kind = rng.random()
        if kind < 0.6:
            chosen[key] = value
        elif kind < 0.7:
            chosen[key] = None
    return chosen
