"""Three offers that a vendor would plausibly make for this workload, for a buyer who has none on the table yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from advisor.contracts import Contract
from advisor.errors import InputRefused
from advisor.interview.answers import read_number
from advisor.workload.workload import Workload

SHOWN_DIGITS = 2


@dataclass(frozen=True)
class TypicalFigures:
    """The shares and multiples of resources/typical_offers.toml, which gives unit, reason and source of each."""

    markup: Decimal
    markup_limit: Decimal
    flat_headroom: Decimal
    flat_premium: Decimal
    base_included: Decimal
    base_discount: Decimal
    overage_factor: Decimal
    flat_term_months: int
    base_term_months: int


def read_typical_figures(data: Mapping[str, Any]) -> TypicalFigures:
    """The figures from typical_offers.toml. Raises InputRefused when one is missing, or has no reason or reference."""
    faults: list[tuple[str, str]] = []
    values: dict[str, Decimal] = {}
    for name in TypicalFigures.__dataclass_fields__:
        entry = data.get(name)
        value = read_number(str(entry.get("value", ""))) if isinstance(entry, Mapping) else None
        if value is None or value < 0:
            faults.append((name, "needs a value that is a number of zero or more"))
        elif not (entry and entry.get("unit") and entry.get("why") and entry.get("references")):
            faults.append((name, "needs a unit, a reason and at least one reference"))
        else:
            values[name] = value
    if faults:
        raise InputRefused("typical_offers.toml", faults)
    terms = {name: int(values.pop(name)) for name in ("flat_term_months", "base_term_months")}
    return TypicalFigures(**values, **terms)  # type: ignore[arg-type]  # the two terms are the only integers


def typical_offers(workload: Workload, figures: TypicalFigures, currency: str, read_on: str) -> tuple[Contract, ...]:
    """A metered, a flat and a base-and-overage offer, sized for the workload's median month, in sellable numbers."""
    tasks = Decimal(repr(workload.tasks_per_month))
    each = Decimal(repr(workload.task_cost)) * (1 + figures.markup)
    metered = {
        "name": "Typical metered price",
        "term_months": 1,
        "charges": [_usage("tokens", "model_cost", {"model": "percentage", "rate": plain(1 + figures.markup)})],
        "terms": {"price_floats": "yes"},
    }
    flat = {
        "name": "Typical flat price",
        "term_months": figures.flat_term_months,
        "charges": [
            _fee(tasks * each * (1 + figures.flat_premium)),
            _usage("tasks", "tasks", _per_task(Decimal(0)), tasks * figures.flat_headroom)
            | {"beyond_included": "stop"},
        ],
        "terms": {"price_floats": "no"},
    }
    base = {
        "name": "Typical base with overage",
        "term_months": figures.base_term_months,
        "charges": [
            _fee(tasks * figures.base_included * each * (1 - figures.base_discount)),
            _usage("tasks", "tasks", _per_task(each * figures.overage_factor), tasks * figures.base_included),
        ],
        "terms": {"price_floats": "no"},
    }
    evidence = {
        "class": "P3",
        "source": "built from list prices for this workload; no vendor has offered it",
        "read_on": read_on,
    }
    common = {"format": 1, "vendor": "Typical vendor", "currency": currency, "evidence": evidence}
    return tuple(Contract.model_validate(common | offer) for offer in (metered, flat, base))


def _fee(amount: Decimal) -> dict[str, Any]:
    return {"id": "base", "kind": "fee", "amount": plain(sellable(amount)), "every": "month"}


def _usage(key: str, meter: str, price: dict[str, str], included: Decimal | None = None) -> dict[str, Any]:
    charge: dict[str, Any] = {"id": key, "kind": "usage", "meter": meter, "price": price}
    return (
        charge
        if included is None
        else charge | {"included": plain(max(Decimal(1), sellable(included).quantize(Decimal(1))))}
    )


def _per_task(price: Decimal) -> dict[str, str]:
    return {"model": "per_unit", "unit_price": plain(sellable(price))}


def sellable(amount: Decimal) -> Decimal:
    """A number as a price list prints it: two digits, then zeros. 1,838.40 becomes 1,800; 0.00847 becomes 0.0085."""
    if amount == 0:
        return Decimal(0)
    return amount.quantize(Decimal(1).scaleb(amount.adjusted() - SHOWN_DIGITS + 1), ROUND_HALF_UP)


def plain(amount: Decimal) -> str:
    """A decimal without exponent: 1.8E+3 is "1800"."""
    return format(amount, "f")
