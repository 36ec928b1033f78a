"""Random contracts that use everything the contract format can say, and random months for them. Seeded: the same
every run."""

from __future__ import annotations

from decimal import Decimal
from random import Random
from typing import Any

METERS = ("tasks", "model_cost", "output_tokens")


def amount(rng: Random, most: float, places: int = 2) -> str:
    return f"{Decimal(rng.uniform(0, most)).quantize(Decimal(10) ** -places)}"


def bounds(rng: Random, count: int) -> list[str]:
    return [str(b) for b in sorted(rng.sample(range(20, 4000, 20), count))]


def tiers(rng: Random, key: str, most: float) -> dict[str, Any]:
    ends: list[str | None] = [*bounds(rng, rng.randint(0, 3)), None]
    price: dict[str, Any] = {
        "tiers": [
            {"up_to": end, key: amount(rng, most, 4), **({"flat_fee": amount(rng, 50)} if rng.random() < 0.3 else {})}
            for end in ends
        ]
    }
    if len(ends) > 1 and rng.random() < 0.25:
        price["tiers"].pop()
        price["beyond_last"] = "stop"
    if rng.random() < 0.5:
        price["first_tier_fee_at_zero"] = rng.random() < 0.5
    return price


def random_price(rng: Random) -> dict[str, Any]:
    model = rng.choice(
        (
            "per_unit",
            "per_unit",
            "graduated",
            "volume",
            "stairstep",
            "package",
            "percentage",
            "graduated_percentage",
            "blocks",
        )
    )
    price: dict[str, Any] = {"model": model}
    if model == "per_unit":
        price |= {"unit_price": amount(rng, 2, 4), "per": rng.choice(("1", "10", "1000"))}
    elif model in ("graduated", "volume"):
        price |= tiers(rng, "unit_price", 2)
    elif model == "graduated_percentage":
        price |= tiers(rng, "rate", 2)
    elif model == "percentage":
        price["rate"] = amount(rng, 2, 4)
    elif model == "stairstep":
        ends: list[str | None] = [*bounds(rng, rng.randint(0, 3)), None]
        price["steps"] = [{"up_to": end, "price": amount(rng, 500)} for end in ends]
        if len(ends) > 1 and rng.random() < 0.25:
            price["steps"].pop()
            price["beyond_last"] = "stop"
    elif model == "package":
        price |= {
            "package_size": rng.choice(("10", "100", "0.1")),
            "package_price": amount(rng, 20),
            "round": rng.choice(("up", "down")),
        }
        if rng.random() < 0.3:
            price["minimum_packages"] = str(rng.randint(1, 9))
    else:
        blocks = [
            {
                "block_size": rng.choice(("10", "50", "100")),
                "max_blocks": str(rng.randint(1, 9)),
                "block_price": amount(rng, 30),
            }
            for _ in range(rng.randint(1, 3))
        ]
        blocks[-1]["max_blocks"] = None  # type: ignore[typeddict-item, assignment] # the last is open
        price |= {"tiers": blocks, "mode": rng.choice(("graduated", "volume"))}
    if rng.random() < 0.2:
        price["convert"] = {
            "operation": rng.choice(("divide", "multiply")),
            "factor": rng.choice(("2", "60", "0.5", "1.5")),
            "round": rng.choice(("none", "up", "down", "half_up")),
            "places": rng.randint(0, 2),
        }
    return price


def random_contract(rng: Random, number: int) -> dict[str, Any]:
    """One contract in the format's own data; amounts are carried to twelve places so that rounding hides nothing."""
    charges: list[dict[str, Any]] = []
    for index in range(rng.randint(0, 2)):
        fee: dict[str, Any] = {
            "id": f"fee{index}",
            "kind": "fee",
            "amount": amount(rng, 500),
            "every": rng.choice(("once", "month", "quarter", "year")),
        }
        if rng.random() < 0.3:
            fee |= {"per": "seats", "at_least": rng.choice((None, "5")), "at_most": rng.choice((None, "30"))}
        if rng.random() < 0.15:
            fee["minimum"] = amount(rng, 100)
        if rng.random() < 0.15:
            fee["maximum"] = str(200 + rng.randint(0, 900))
        charges.append(fee)
    for index in range(rng.randint(1, 3)):
        use: dict[str, Any] = {
            "id": f"use{index}",
            "kind": "usage",
            "meter": rng.choice(METERS),
            "price": random_price(rng),
        }
        if rng.random() < 0.4:
            use |= {
                "included": str(rng.randint(1, 900)),
                "included_every": rng.choice(("month", "month", "term")),
                "beyond_included": rng.choice(("charge", "charge", "stop")),
            }
        if rng.random() < 0.15:
            use["minimum"] = amount(rng, 100)
        if rng.random() < 0.15:
            use["maximum"] = str(200 + rng.randint(0, 900))
        charges.append(use)
    data: dict[str, Any] = {
        "format": 1,
        "name": f"Random {number}",
        "currency": "USD",
        "currency_places": 12,
        "term_months": rng.choice((1, 3, 5, 12, 24)),
        "charges": charges,
    }
    ids = [c["id"] for c in charges]
    discounts = []
    for _ in range(rng.choice((0, 0, 1, 2))):
        some = rng.choice((None, rng.sample(ids, 1)))
        if rng.random() < 0.5:
            discounts.append({"kind": "percent", "value": amount(rng, 0.5), "on": some})
        else:
            discounts.append(
                {
                    "kind": "amount",
                    "value": amount(rng, 300),
                    "every": rng.choice(("once", "month", "quarter", "year", "term")),
                    "on": some,
                }
            )
    data["discounts"] = discounts
    periods = ("month", "quarter", "year", "term")
    if rng.random() < 0.25:
        data["minimum_spend"] = {"amount": amount(rng, 400), "every": rng.choice(periods)}
    if rng.random() < 0.2:
        data["maximum_spend"] = {"amount": str(500 + rng.randint(0, 3000)), "every": rng.choice(periods)}
    if rng.random() < 0.25:
        data["commitment"] = {
            "amount": amount(rng, 3000),
            "every": rng.choice(periods),
            "overage_factor": rng.choice(("1", "1.2", "0.8")),
            "true_up": rng.choice((True, False, None)),
        }
    if rng.random() < 0.3:
        credits = []
        for index in range(rng.randint(1, 3)):
            expires = rng.choice((None, 1, 2, 6))
            rollover = (
                {"min": amount(rng, 50), "max": rng.choice((None, str(60 + rng.randint(0, 300))))}
                if expires and rng.random() < 0.5
                else None
            )
            credits.append(
                {
                    "id": f"pack{index}",
                    "amount": amount(rng, 900),
                    "cost": amount(rng, 300),
                    "granted": rng.choice(("start", "month", "quarter", "year")),
                    "priority": rng.choice((None, 1, 2)),
                    "expires_after_months": expires,
                    "rollover": rollover,
                }
            )
        data["credits"] = credits
    if rng.random() < 0.35:
        used = sorted({c["meter"] for c in charges if c["kind"] == "usage"})
        data["cap"] = {
            "on": rng.choice(("spend", *used)),
            "limit": str(rng.randint(100, 4000)),
            "every": rng.choice(periods),
            "enforcement": rng.choice(("before_next_call", "before_next_call", "alert_only", "unknown")),
        }
    return data


def random_year(rng: Random) -> list[dict[str, Decimal]]:
    """Twelve months of use: thousandths, whole packages, and idle months among them."""
    months = []
    for _ in range(12):
        scale = rng.choice((0, 1, 1, 1, 4))
        month = {name: Decimal(str(round(scale * rng.uniform(0, 900), 3))) for name in METERS}
        if rng.random() < 0.3:
            month = {name: Decimal(round(quantity / 100) * 100) for name, quantity in month.items()}
        months.append(month | {"seats": Decimal(rng.randint(0, 40))})
    return months
