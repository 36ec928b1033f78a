"""The published and computed figures of the worked cases; what a contract can bill goes through the exact engine."""

from __future__ import annotations

import json
import math
from decimal import Decimal
from pathlib import Path
from statistics import NormalDist
from typing import Any

import pytest

from advisor.contracts import Contract, bill

WORKED = json.loads((Path(__file__).parents[1] / "cases" / "decision_cases.json").read_text(encoding="utf-8"))
CASES = {case["id"]: case for case in WORKED["numeric_cases"]}


def contract(*charges: dict[str, Any]) -> Contract:
    named = [{"id": f"c{place}", **charge} for place, charge in enumerate(charges)]
    return Contract.model_validate(
        {"format": 1, "name": "case", "currency": "USD", "currency_places": 8, "term_months": 1, "charges": named}
    )


def usage(meter: str, unit_price: object, per: object = 1) -> dict[str, Any]:
    price = {"model": "per_unit", "unit_price": str(unit_price), "per": str(per)}
    return {"kind": "usage", "meter": meter, "price": price}


def fee(amount: object) -> dict[str, Any]:
    return {"kind": "fee", "amount": str(amount), "every": "month"}


def month(made: Contract, **units: object) -> float:
    return float(bill(made, [{meter: Decimal(str(number)) for meter, number in units.items()}]).total)


def tokens(inputs: dict[str, Any], *more: dict[str, Any], factor: str = "1") -> float:
    """n requests of i input and o output tokens at $ a million."""
    n = Decimal(str(inputs.get("n", 1))) * Decimal(factor)
    made = contract(usage("input_tokens", inputs["pin"], 10**6), usage("output_tokens", inputs["pout"], 10**6), *more)
    return month(made, input_tokens=n * int(inputs["i"]), output_tokens=n * int(inputs["o"]))


def markup(raw: object, margin: object) -> float:
    rate = str(1 + Decimal(str(margin)))
    made = contract({"kind": "usage", "meter": "model_cost", "price": {"model": "percentage", "rate": rate}})
    return month(made, model_cost=raw)


def computed(case_id: str, inputs: dict[str, Any]) -> float:
    match case_id:
        case "N01":
            made = contract(usage("input_tokens", inputs["blended_per_m"], 10**6))
            return month(made, input_tokens=inputs["conversations"] * inputs["tokens_each"])
        case "N02" | "N03":
            return markup(inputs["raw"], inputs["margin"])
        case "N04":
            return float((inputs["blend"] - inputs["pin"]) / (inputs["pout"] - inputs["pin"]))
        case "N06" | "N07" | "N08":
            return month(contract(fee(inputs["fee"]))) / float(inputs["interactions"])
        case "N09":
            made = contract(usage("input_tokens", inputs["blend"], 10**6))
            raw = month(made, input_tokens=inputs["n"] * inputs["t"])
            return month(contract(fee(inputs["fee"]))) / markup(raw, inputs["margin"])
        case "N10":
            return float(1 - inputs["factor"] ** (-12 / inputs["months"]))
        case "N11" | "N12":
            return breach_chance(inputs["headroom"], math.log(inputs["busiest"]) / 1.62923)
        case "N13":
            single = breach_chance(inputs["headroom"], math.log(inputs["busiest"]) / 1.62923)
            return float(1 - (1 - single) ** inputs["months"])
        case "N14" | "N20" | "N21" | "N27":
            return tokens(inputs)
        case "N16" | "N17":
            return month(contract(fee(inputs["fee"]))) / float(inputs["days"])
        case "N18":
            turns = range(1, inputs["turns"] + 1)
            return float(sum(inputs["system"] + inputs["user"] * t + inputs["bot"] * (t - 1) for t in turns))
        case "N19":
            return float(inputs["turns"] * inputs["bot"])
        case "N26":
            return month(contract(fee(inputs["total"]))) / float(inputs["months"])
        case "N28":
            return tokens(inputs, fee(inputs["hosting"]), fee(inputs["infra"]), factor=str(1 + inputs["retry"]))
    raise AssertionError(f"{case_id} has no computation here")


@pytest.mark.parametrize("case_id", sorted(CASES))
def test_a_figure_agrees_within_its_tolerance(case_id: str) -> None:
    case = CASES[case_id]
    tolerance = max(case["tolerance"], 1e-9)
    assert computed(case_id, case["inputs"]) == pytest.approx(case["expected"], rel=1e-9, abs=tolerance), case[
        "formula"
    ]


def breach_chance(headroom: float, month_sd: float) -> float:
    """The share of months above the average month and this headroom, when months spread by `month_sd` (logarithm)."""
    return 1 - NormalDist().cdf((math.log1p(headroom) + month_sd**2 / 2) / month_sd)
