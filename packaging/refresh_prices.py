"""Compile every model price of genai-prices into resources/model_prices.json, which the program reads in its place.

    python packaging/refresh_prices.py [--compiled-on 2026-11-21] [--check]

Run it after updating genai-prices (a dev dependency). `--check` only says whether the file on disk is up to date.
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, date, datetime, time
from decimal import Decimal
from importlib.metadata import version
from pathlib import Path
from typing import Any

from genai_prices import types
from genai_prices.data import providers

RESOURCE = Path(__file__).resolve().parent.parent / "resources" / "model_prices.json"

# Our name of each price that a bill for text tokens can use; every other price is kept beside them under its own name.
TOKEN_PRICES = {
    "input_mtok": "input",
    "cache_read_mtok": "cached_input",
    "cache_write_mtok": "cache_write",
    "cache_write_1h_mtok": "cache_write_hour",
    "output_mtok": "output",
    "requests_kcount": "thousand_requests",
}
# The ways of asking whose prices are kept: (our name, what genai-prices calls it).
SERVICES = {
    "standard": None,
    "batch": {"processing": "batch"},
    "flex": {"service_tier": "flex"},
    "priority": {"service_tier": "priority"},
}
# Prices by time of day are not kept: this time is outside all of their intervals, which `standard_hours` checks.
STANDARD_TIME = time(20, 0)
BEFORE_ALL = date(1970, 1, 1)
LONGEST_NOTE = 2000


def plain(amount: Decimal) -> str:
    """A price without exponent and trailing zeros: 2.50 -> "2.5", 10 -> "10"."""
    text = format(amount, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def compile_price(price: Decimal | types.TieredPrices) -> Any:
    """One price, or a base with other prices for requests of more than so many input tokens."""
    if isinstance(price, types.TieredPrices):
        return {"base": plain(price.base), "above": [[tier.start, plain(tier.price)] for tier in price.tiers]}
    return plain(price)


def compile_rates(prices: types.ModelPrice) -> dict[str, Any]:
    """The prices that are in force together, under our names."""
    rates: dict[str, Any] = {}
    other: dict[str, Any] = {}
    for key, price in prices.__dict__.items():
        if price is None or key.startswith("_"):
            continue
        if key in TOKEN_PRICES:
            rates[TOKEN_PRICES[key]] = compile_price(price)
        else:
            other[key] = compile_price(price)
    if other:
        rates["other"] = other
    return rates


def conditions(model: types.ModelInfo) -> list[Any]:
    """Every constraint on a price of this model."""
    rows = [] if isinstance(model.prices, types.ModelPrice) else [row.constraint for row in model.prices]
    return [c for c in [*rows, *(v.constraint for v in model.price_variants or [])] if c is not None]


def compile_service(model: types.ModelInfo, context: dict[str, str] | None) -> list[dict[str, Any]]:
    """The rates with the day from which they are in force, found by asking on every day on which something changes."""
    starts = sorted({c.start_date for c in conditions(model) if isinstance(c, types.StartDateConstraint)})
    rows: list[dict[str, Any]] = []
    last: dict[str, Any] | None = None
    for day in [BEFORE_ALL, *starts]:
        rates = compile_rates(model.get_prices(datetime.combine(day, STANDARD_TIME, UTC), context))
        if rates != last:
            rows.append(({} if day == BEFORE_ALL else {"starts": day.isoformat()}) | rates)
            last = rates
    return rows


def left_out(provider: types.Provider, model: types.ModelInfo) -> list[list[str]]:
    """What genai-prices knows about this model's price and the resource does not keep, in words."""
    hours = [c for c in conditions(model) if isinstance(c, types.TimeOfDateConstraint)]
    found = [
        [provider.id, model.id, f"another price from {c.start_time:%H:%M} to {c.end_time:%H:%M} UTC"] for c in hours
    ]
    for c in hours:
        if c.active(datetime.combine(BEFORE_ALL, STANDARD_TIME, UTC)):
            raise SystemExit(f"{provider.id} {model.id}: {STANDARD_TIME} is inside a time-of-day price; choose another")
    kept = [context for context in SERVICES.values() if context]
    ways = {" ".join(f"{k}={x}" for k, x in v.when.items()) for v in model.price_variants or [] if v.when not in kept}
    found += [[provider.id, model.id, f"another price for {way}"] for way in sorted(ways)]
    return found


def compile_model(provider: types.Provider, model: types.ModelInfo) -> dict[str, Any]:
    standard = compile_service(model, None)
    record: dict[str, Any] = {"provider": provider.id, "id": model.id}
    if model.name:
        record["name"] = " ".join(model.name.split())
    if model.context_window:
        record["context_window"] = model.context_window
    if model.deprecated:
        record["retiring"] = True
    if model.price_comments:
        record["note"] = " ".join(model.price_comments.split())[:LONGEST_NOTE]
    record["prices"] = standard
    for service, context in SERVICES.items():
        if context and any(variant.when == context for variant in model.price_variants or []):
            rows = compile_service(model, context)
            if rows != standard:
                record.setdefault("services", {})[service] = rows
    return record


def compile_all(compiled_on: date) -> dict[str, Any]:
    """The whole resource. Its date is the newest change in the list that had happened when it was compiled."""
    models = [compile_model(provider, model) for provider in providers for model in provider.models]
    starts = {row["starts"] for model in models for row in model["prices"] if "starts" in row}
    return {
        "format": 1,
        "source": f"genai-prices {version('genai-prices')}",
        "reference": "genai_prices",
        "checked_on": max(day for day in starts if day <= compiled_on.isoformat()),
        "compiled_on": compiled_on.isoformat(),
        "currency": "USD",
        "providers": {p.id: {"name": p.name, "address": (p.pricing_urls or [""])[0]} for p in providers},
        "not_modelled": [
            row for provider in providers for model in provider.models for row in left_out(provider, model)
        ],
        "models": models,
    }


def as_text(data: dict[str, Any]) -> str:
    """JSON with one model a line, so that a refresh reads as a list of changes."""
    head = {k: v for k, v in data.items() if k != "models"}
    compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    lines = [f"{compact(key)}:{compact(value)}," for key, value in head.items()]
    models = ",\n".join(compact(model) for model in data["models"])
    return "{" + "\n".join(lines) + '\n"models":[\n' + models + "\n]}\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--compiled-on", type=date.fromisoformat, default=datetime.now(UTC).date())
    parser.add_argument("--check", action="store_true", help="compare only; exit 1 when the file is not up to date")
    options = parser.parse_args()
    if options.check:
        on_disk = json.loads(RESOURCE.read_text(encoding="utf-8"))
        fresh = compile_all(date.fromisoformat(on_disk["compiled_on"]))
        print("up to date" if fresh == on_disk else "not up to date: run packaging/refresh_prices.py")
        return int(fresh != on_disk)
    data = compile_all(options.compiled_on)
    RESOURCE.write_text(as_text(data), encoding="utf-8", newline="\n")
    print(f"{len(data['models'])} models of {len(data['providers'])} providers, newest change {data['checked_on']}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
