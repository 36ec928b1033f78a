"""What an excluded offer would need to pass: each change is made to the contract, and the changed one priced and screened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from advisor.errors import AdvisorError
from advisor.forecast.prepaid import fixed_monthly
from advisor.forecast.priced_offer import PricedOffer
from advisor.interview.answers import Answers
from advisor.recommendation.gates import Failure, Screened, screen
from advisor.recommendation.repricing import reprice
from advisor.recommendation.thresholds import Thresholds
from advisor.recommendation.words import stated
from advisor.sentences import joined, worded

if TYPE_CHECKING:
    from advisor.contracts import Contract
    from advisor.forecast.futures import Futures

_MOST_CHANGES = 6
"""As many as there are must-haves that can ask for one, so that no offer is looked at for ever."""


@dataclass(frozen=True)
class CounterOffer:
    """An excluded offer, changed until it passes."""

    contract: Contract
    changes: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """What would have to be changed, as it is shown."""
        return worded("Would pass with {changes}.", changes=joined("; ", self.changes))


def counter_offer(
    one: Screened, futures: Futures, answers: Answers, thresholds: Thresholds, currency: str
) -> CounterOffer | None:
    """The changes that let an excluded offer pass every must-have, checked by pricing it; None when these can't."""
    budget = futures.workload.budget
    contract, screened = one.priced.contract, one
    changes: list[str] = []
    while screened.failures and len(changes) < _MOST_CHANGES:
        failure = screened.failures[0]
        try:
            changed, said = _change(contract, failure, screened.priced, answers, budget, currency)
            if changed is None or said in changes:
                return None
            contract = changed
            priced = reprice(contract, one.priced, futures, thresholds)
        except (AdvisorError, ValidationError):
            return None
        changes.append(said)
        screened = screen(priced, answers, budget, thresholds, currency)
    return None if screened.failures else CounterOffer(contract, tuple(changes))


def _change(
    contract: Contract,
    failure: Failure,
    priced: PricedOffer,
    answers: Answers,
    budget: float | None,
    currency: str,
) -> tuple[Contract | None, str]:
    """The contract with one must-have met, and the change in words."""
    data = contract.to_data()
    said = failure.would_pass
    match failure.gate:
        case "G1" if budget is not None and priced.fixed_monthly > budget:
            _lower_fees(data, budget / priced.fixed_monthly)
        case "G1" if budget is not None:
            said = _hold_down(data, budget, answers.is_("stop_ok", "no"), currency)
        case "G2":
            data["term_months"] = 1
        case "G3":
            said = _go_on(data, fixed_monthly(contract), currency)
        case "G4":
            data["terms"] |= {"logs": "yes", "policy_controls": "yes"}
        case _:
            return None, said
    return type(contract).model_validate(data), said


def _lower_fees(data: Mapping[str, Any], factor: float) -> None:
    for charge in data["charges"]:
        if charge["kind"] == "fee":
            amount = Decimal(charge["amount"]) * Decimal(repr(factor))
            charge["amount"] = format(amount.quantize(Decimal("0.000001"), ROUND_DOWN), "f")


def _hold_down(data: dict[str, Any], budget: float, goes_on: bool, currency: str) -> str:
    """A cap that stops, or where service may not stop a maximum bill."""
    limit = format(Decimal(repr(budget)), "f")
    if goes_on:
        data["maximum_spend"] = {"amount": limit, "every": "month"}
        return worded("a maximum bill at {budget} a month", budget=stated(budget, currency))
    data["cap"] = {"on": "spend", "limit": limit, "every": "month", "enforcement": "before_next_call", "alerts": []}
    return worded("a spend cap that stops before the next call at {budget} a month", budget=stated(budget, currency))


def _go_on(data: dict[str, Any], fixed: float, currency: str) -> str:
    """Service that goes on past every limit: at the price that is written, or at what an included unit costs."""
    said = worded("service that goes on past its limit at a written overage rate")
    if data.get("cap") and data["cap"]["enforcement"] == "before_next_call":
        data["cap"]["enforcement"] = "alert_only"
    for charge in data["charges"]:
        if charge["kind"] != "usage":
            continue
        price = charge["price"]
        if price.get("beyond_last") == "stop":
            price["beyond_last"] = None
            last = (price.get("tiers") or price.get("steps"))[-1]
            last["max_blocks" if price["model"] == "blocks" else "up_to"] = None
        if charge.get("beyond_included") == "stop":
            charge["beyond_included"] = "charge"
            included = Decimal(charge.get("included") or 0)
            free = price.get("model") == "per_unit" and Decimal(price["unit_price"]) == 0
            if free and included > 0 and fixed > 0:
                rate = Decimal(repr(fixed)) / included
                price["unit_price"] = format(rate.quantize(Decimal("0.0000000001")), "f")
                said += worded(" of at most {rate} a unit", rate=stated(float(rate), currency))
    return said
