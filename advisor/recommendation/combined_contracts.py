"""Two of the quoted offers as one contract: a plan up to its included units, seats for heavy users, or production on
reserved capacity, each with a meter for the rest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import exp
from statistics import NormalDist
from typing import TYPE_CHECKING, Any, Literal

from advisor.interview.answers import Answers
from advisor.recommendation.offer_terms import included_units, rate_on_demand, term_of, usage_meters
from advisor.recommendation.thresholds import Thresholds
from advisor.recommendation.words import percent
from advisor.sentences import worded

if TYPE_CHECKING:
    from advisor.contracts import Contract
    from advisor.workload import Workload

Kind = Literal["overflow", "heavy_users", "production"]
_GOOD_TERMS = ("usage_meter", "meter_export", "logs", "rbac", "allowlists", "policy_controls", "evaluation")
_LONGEST_NAME = 100


@dataclass(frozen=True)
class Combined:
    """A plan and a meter as one contract that can be priced like any other."""

    contract: Contract
    kind: Kind
    plan: str
    meter: str
    share: float | None
    """Share of the use that stays with the plan; None where it follows from what is included."""
    split: str
    """Who or what goes where, as the beginning of a sentence."""


def combined_contracts(
    contracts: Sequence[Contract], workload: Workload, answers: Answers, thresholds: Thresholds
) -> tuple[Combined, ...]:
    """Every way to sign two of these offers together, where both are in one currency and the meter has no fees."""
    meters = [one for one in contracts if usage_meters(one) and not any(c.kind == "fee" for c in one.charges)]
    found: list[Combined] = []
    for plan in contracts:
        for meter in meters:
            if meter is plan or meter.currency != plan.currency or not _can_be_added(plan, meter):
                continue
            found += _overflow(plan, meter, workload)
            found += _heavy_users(plan, meter, workload, answers, thresholds)
            found += _production(plan, meter, answers, thresholds)
    return tuple(found)


def _can_be_added(plan: Contract, meter: Contract) -> bool:
    """Nothing in either acts on the whole bill, so that two bills are the bill of one contract."""
    acting = [
        part
        for one in (plan, meter)
        for part in (one.minimum_spend, one.maximum_spend, one.commitment, one.credits, one.discounts)
    ]
    stops = any(one.cap is not None and one.cap.enforcement == "before_next_call" for one in (plan, meter))
    return not any(acting) and not stops


def _overflow(plan: Contract, meter: Contract, workload: Workload) -> Iterator[Combined]:
    """What the plan does not include goes to the meter: where it would stop there, or cost more."""
    included = included_units(plan)
    if included is None or len(usage_meters(plan)) != 1:
        return
    rate = _rate(meter, included.meter, workload)
    if rate is None or (included.beyond is not None and included.beyond <= rate):
        return
    data = plan.to_data()
    for charge in data["charges"]:
        if charge["kind"] == "usage":
            charge["beyond_included"] = "charge"
            charge["price"] = {"model": "per_unit", "unit_price": _plain(rate)}
    split = worded("{plan} up to its included units and {meter} beyond", plan=plan.name, meter=meter.name)
    yield Combined(_joined(plan, meter, data, "+"), "overflow", plan.name, meter.name, None, split)


def _rate(meter: Contract, counted: str, workload: Workload) -> float | None:
    """What the meter charges for one unit that the plan counts; None when the two can't be told in each other's units.

    A plan that counts tasks and a meter that counts tokens meet at the cost of an average task.
    """
    same = rate_on_demand(meter, counted)
    if same is not None:
        return same
    of_model_cost = rate_on_demand(meter, "model_cost")
    if counted != "tasks" or of_model_cost is None:
        return None
    return of_model_cost * workload.task_cost * exp(workload.task_cost_sd**2 / 2)


def share_of_heaviest(share_of_people: float, spread: float) -> float:
    """Share of the use that the heaviest people make, when use is log-normal among them: Phi(spread - Phi^-1(1 - p))."""
    normal = NormalDist()
    return normal.cdf(spread - normal.inv_cdf(1 - share_of_people))


def _heavy_users(
    plan: Contract, meter: Contract, workload: Workload, answers: Answers, thresholds: Thresholds
) -> Iterator[Combined]:
    """Seats for the heaviest people, as many as are cheaper on a seat than on the meter, and the meter for the others."""
    people = answers.number("seats")
    fees = [charge for charge in plan.charges if charge.kind == "fee"]
    if people is None or people < 2 or not fees or any(fee.per != "seats" or fee.every != "month" for fee in fees):
        return
    if any(charge.kind == "usage" and not charge.included for charge in plan.charges) or not _plain_usage(plan, meter):
        return
    whole = int(people)
    month = _average_bill(meter, workload)
    if month is None:
        return
    seat = sum(float(fee.amount) for fee in fees)
    spread = thresholds["people_spread"]

    def cost(heavy: int) -> float:
        return seat * heavy + month * (1 - share_of_heaviest(heavy / whole, spread))

    least = max(1, *(int(fee.at_least or 0) for fee in fees))
    heavy = min(range(least, whole), key=cost, default=None)
    if heavy is None or cost(heavy) >= min(seat * whole, month):
        return
    share = share_of_heaviest(heavy / whole, spread)
    data = plan.to_data()
    for charge in data["charges"]:
        if charge["kind"] == "fee":
            charge["amount"] = _plain(float(charge["amount"]) * heavy)
            charge["per"] = charge["at_least"] = charge["at_most"] = None
        else:
            charge["included"] = _plain(float(charge["included"]) * heavy / whole)
            _scale(charge, share)
    data["charges"] += [_scale(charge, 1 - share) for charge in _renamed(meter)]
    split = worded(
        "Seats of {plan} for the {heavy} heaviest of {whole} people, who make about {share} of the use, and {meter} for the other {other_whole}",
        plan=plan.name,
        heavy=heavy,
        whole=whole,
        share=percent(share),
        meter=meter.name,
        other_whole=whole - heavy,
    )
    yield Combined(_joined(plan, meter, data, f"for {heavy} +"), "heavy_users", plan.name, meter.name, share, split)


def _production(plan: Contract, meter: Contract, answers: Answers, thresholds: Thresholds) -> Iterator[Combined]:
    """Steady production on what is reserved, and development, which comes in bursts, on the meter."""
    included = included_units(plan)
    reserved = term_of(plan) > 1 or (included is not None and included.beyond is None)
    if included is None or not reserved or not answers.is_("stage", "production", "pilot"):
        return
    if any(charge.kind == "fee" and charge.per for charge in plan.charges) or not _plain_usage(plan, meter):
        return
    share = 1 - thresholds["development_share"]
    data = plan.to_data()
    for charge in data["charges"]:
        if charge["kind"] == "usage":
            _scale(charge, share)
    data["charges"] += [_scale(charge, 1 - share) for charge in _renamed(meter)]
    split = worded(
        "{plan} for production, about {share} of the use, and {meter} for development, tests and evaluation",
        plan=plan.name,
        share=percent(share),
        meter=meter.name,
    )
    yield Combined(_joined(plan, meter, data, "and"), "production", plan.name, meter.name, share, split)


def _plain_usage(plan: Contract, meter: Contract) -> bool:
    """No conversion and no shared stop: a share of the units can be taken, and one part's end is not the other's."""
    usage = [charge for one in (plan, meter) for charge in one.charges if charge.kind == "usage"]
    if any(charge.price.convert is not None or charge.included_every != "month" for charge in usage):
        return False
    ends = {charge.meter for charge in plan.charges if charge.kind == "usage" and charge.beyond_included == "stop"}
    return not ends & set(usage_meters(meter))


def _average_bill(meter: Contract, workload: Workload) -> float | None:
    """What the meter alone costs in an average month, where it has one plain rate."""
    (counted,) = usage_meters(meter) if len(usage_meters(meter)) == 1 else (None,)
    if counted is None:
        return None
    rate = rate_on_demand(meter, counted)
    per_task = 1.0 if counted == "tasks" else workload.units_per_task.get(counted)
    if counted == "model_cost":
        per_task = workload.task_cost
    return None if rate is None or per_task is None else rate * per_task * workload.tasks_per_month


def _scale(charge: dict[str, Any], share: float) -> dict[str, Any]:
    """The charge for a share of the units."""
    charge["price"]["convert"] = {"operation": "multiply", "factor": _plain(share), "round": "none", "places": 0}
    return charge


def _renamed(meter: Contract) -> list[dict[str, Any]]:
    charges: list[dict[str, Any]] = meter.to_data()["charges"]
    for charge in charges:
        charge["id"] = f"meter_{charge['id']}"[:_LONGEST_NAME]
    return charges


def _joined(plan: Contract, meter: Contract, data: dict[str, Any], sign: str) -> Contract:
    data["name"] = f"{plan.name} {sign} {meter.name}"[:_LONGEST_NAME]
    data["term_months"] = max(term_of(plan), term_of(meter))
    data["cap"] = None
    theirs: Mapping[str, str] = meter.to_data()["terms"]
    for term in _GOOD_TERMS:
        said = {data["terms"].get(term, "unknown"), theirs.get(term, "unknown")}
        data["terms"][term] = "no" if "no" in said else "unknown" if "unknown" in said else "yes"
    return type(plan).model_validate(data)


def _plain(number: float) -> str:
    return format(Decimal(f"{number:.10f}").normalize(), "f")
