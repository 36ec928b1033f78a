"""Short ways to write the offers and workloads that these tests price."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from advisor.contracts import Contract, contract_from_short
from advisor.forecast.scores import Scores, read_scores
from advisor.workload import Workload

LABELS = {"label_per_token_at_most": 0.15, "label_flat_at_least": 0.9}


@cache
def scores() -> Scores:
    return read_scores((Path(__file__).parents[2] / "resources" / "scores.npy").read_bytes())


def short(name: str, **terms: Any) -> Contract:
    """An offer in the short form of a case: fee, allowance with overage, unit with basis, spend_cap with cap_stops."""
    return Contract.model_validate(contract_from_short({"name": name} | terms, "USD"))


def long(*charges: dict[str, Any], **terms: Any) -> Contract:
    return Contract.model_validate({"format": 1, "name": "Offer", "currency": "USD", "charges": list(charges)} | terms)


def work(**changes: Any) -> Workload:
    plain: dict[str, Any] = {
        "tasks_per_month": 1000,
        "tasks_sd": 0.2,
        "month_sd": 0.25,
        "growth": 0.0,
        "growth_sd": 0.15,
        "task_cost": 0.01,
        "task_cost_sd": 0.15,
        "missed_value": 1.0,
        "units_per_task": {"interactions": 1.0, "input_tokens": 2000.0, "output_tokens": 300.0},
        "fixed_units": {"seats": 12},
    }
    return Workload(**(plain | changes))


def busy_year(**changes: Any) -> Workload:
    """Work with everything that can happen to it in a year, so that every clause of a contract is reached in some future."""
    full: dict[str, Any] = {
        "tasks_per_month": 400,
        "tasks_sd": 0.6,
        "task_cost": 0.9,
        "units_per_task": {"output_tokens": 1.1},
        "spikes_per_year": 2,
        "spike_factor": 1.93,
        "runaways_per_year": 2,
        "runaway_months": 0.7,
        "price_fall_per_year": 0.2,
        "price_sd": 0.1,
    }
    return work(**(full | changes))
