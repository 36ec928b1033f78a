"""Three offers that a vendor would plausibly make for this workload, for a buyer who has none on the table yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from math import exp, hypot, log
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

from advisor.errors import AdvisorError, InputRefused
from advisor.interview.answers import read_number
from advisor.sentences import worded
from advisor.workload.workload import Workload

if TYPE_CHECKING:
    from advisor.contracts import Contract

SHOWN_DIGITS = 2
# What a contract can say: 15 digits before the point; and a price below this one buys nothing anywhere.
LARGEST = Decimal(10) ** 14
SMALLEST = Decimal(10) ** -20


@dataclass(frozen=True)
class TypicalFigures:
    """The shares and multiples of resources/typical_offers.toml, which gives unit, reason and source of each."""

    markup: Decimal
    markup_limit: Decimal
    flat_headroom: Decimal
    flat_covers: Decimal
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
    """A metered, a flat and a base-and-overage offer, sized for the workload's median month, in sellable numbers.

    All three are fair to vendor and buyer apart from the premium of the flat and the discount of the base: a task costs
    what its tokens are expected to cost with the markup, and the flat fee is for what the vendor expects to serve.
    """
    from advisor.contracts import Contract

    tasks = Decimal(repr(workload.tasks_per_month))
    each = _decimal(_expected_task_cost(workload)) * (1 + figures.markup)
    covered, served = _flat_units(workload, figures)
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
            _fee(_decimal(served) * each * (1 + figures.flat_premium)),
            _usage("tasks", "tasks", _per_task(Decimal(0)), _decimal(covered)) | {"beyond_included": "stop"},
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


def _expected_task_cost(work: Workload) -> float:
    """Mean tokens of a task at list price over the year: large tasks, growth of tasks and runaway agents included."""
    runaway = 1 + work.runaways_per_year / 12 * work.runaway_months
    return work.task_cost * exp(work.task_cost_sd**2 / 2 + work.context_growth / 2) * runaway


def _flat_units(work: Workload, figures: TypicalFigures) -> tuple[float, float]:
    """(units that a flat tier includes, units a month that the vendor expects to serve with it).

    Months are taken as lognormal around the median of mid-year, so that the served ones are the mean of a lognormal
    that is cut at the included units: m exp(s^2/2) P(z < k - s) + included P(z > k), k = ln(included / m) / s.
    """
    middle = work.tasks_per_month * exp(work.growth / 2)
    spread = hypot(work.tasks_sd, work.month_sd, work.growth_sd / 2)
    normal = NormalDist()
    nine_in_ten = middle * exp(normal.inv_cdf(float(figures.flat_covers)) * spread)
    included = max(work.tasks_per_month * max(work.season) * float(figures.flat_headroom), nine_in_ten)
    if spread == 0 or work.tasks_per_month <= 0:
        return included, min(middle, included)
    k = log(included / middle) / spread
    served = middle * exp(spread**2 / 2) * normal.cdf(k - spread) + included * (1 - normal.cdf(k))
    return included, served


def _decimal(number: float) -> Decimal:
    return Decimal(repr(number))


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
    """A number as a price list prints it: two digits, then zeros. 1,838.40 becomes 1,800; 0.00847 becomes 0.0085.

    Raises AdvisorError when the number is beyond what a contract can say.
    """
    if amount >= LARGEST:
        raise AdvisorError(
            worded("The described work costs more than can be priced: check the number of tasks and the cost of one.")
        )
    if amount < SMALLEST:
        return Decimal(0)
    return amount.quantize(Decimal(1).scaleb(amount.adjusted() - SHOWN_DIGITS + 1), ROUND_HALF_UP)


def plain(amount: Decimal) -> str:
    """A decimal without exponent: 1.8E+3 is "1800"."""
    return format(amount, "f")
