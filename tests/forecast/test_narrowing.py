"""An answer that says more never widens the range of the cost: from the buyer's answers to the band, end to end."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest

from advisor.contracts import Contract
from advisor.forecast.futures import imagine_futures
from advisor.forecast.priced_offer import Spread
from advisor.forecast.pricing import price_offers
from advisor.forecast.scores import Scores
from advisor.interview.answers import Answers
from advisor.workload import TokenPrices
from advisor.workload.assumptions import read_assumptions
from advisor.workload.estimate import estimate_workload
from tests.forecast.offers import LABELS, long, scores, short

TABLES = (Path(__file__).parents[2] / "resources" / "assumptions.toml").read_text(encoding="utf-8")
ASSUMPTIONS = read_assumptions(tomllib.loads(TABLES, parse_float=Decimal))
PRICES = {"standard": TokenPrices(2.5, 1.25, 10)}
SCORES = scores().coarser()
METER = short("Meter", unit="1", basis="token_cost", price_floats=True)


def months(answers: dict[str, str]) -> Spread:
    said = {"tasks": "10000", "task_cost": "0.01", "kind": "documents"} | answers
    work = estimate_workload(Answers({k: v for k, v in said.items() if v}), None, ASSUMPTIONS, PRICES, {})
    return price_offers([METER], imagine_futures(work, SCORES), LABELS, bands=False)[0].monthly


@pytest.mark.parametrize(
    "steps",
    [
        [{"usage_basis": b} for b in ("guess", "rough", "months_of_data", "measured")],
        [{"usage_basis": ""}, {"usage_basis": "rough"}, {"usage_basis": "measured"}],
        [{"tasks": ""}, {"tasks": "3000", "usage_basis": "guess"}, {"tasks": "3000", "usage_basis": "rough"}],
        [
            {"tasks_low": low, "tasks_high": high}
            for low, high in (("2000", "50000"), ("5000", "20000"), ("9000", "11000"))
        ],
        [{"busiest": b} for b in ("five_plus", "triple", "double", "half_more", "quarter_more", "about_same")],
        [{"busiest": ""}, {"busiest": "1.8", "peak_month": ""}, {"busiest": "1.4"}],
        [{"task_cost": ""}, {"task_cost": "0.0139"}, {"task_cost": "0.0139", "task_cost_sd": "0.1"}],
        [{"loops": ""}, {"loops": "limited"}, {"loops": "no_agents"}],
        [{"loops": "unlimited", "detection": d} for d in ("none", "daily_alert", "hourly_alert", "stops")],
        [{"loops": "limited"}, {"loops": "limited", "detection": "hourly_alert"}],
        [{"spikes": s} for s in ("several", "yearly", "rare", "never")],
        [{"spikes": ""}, {"spikes": "rare"}],
        [{"growth": ""}, {"growth": "0.22"}],
        [{"price_decline": ""}, {"price_decline": "0.15"}],
    ],
)
def test_each_step_that_says_more_narrows_the_band(steps: list[dict[str, str]]) -> None:
    spreads = [months(answers) for answers in steps]
    for before, after in pairwise(spreads):
        # relative to the middle, because some steps move it
        assert after.p90 / after.p10 <= before.p90 / before.p10 * 1.002
        assert after.cvar95 / after.mean <= before.cvar95 / before.mean * 1.002


@pytest.mark.parametrize("said", [True, False])
@pytest.mark.parametrize("decline", ["", "none", "some", "fast"])
def test_to_hear_whether_prices_float_narrows_the_band(said: bool, decline: str) -> None:
    """The range in logarithms; the year's, which no month's chance hides."""
    answers = {"tasks": "10000", "task_cost": "0.01", "kind": "documents", "usage_basis": "measured"}
    if decline:
        answers["price_decline"] = decline
    work = estimate_workload(Answers(answers), None, ASSUMPTIONS, PRICES, {})
    offers = [
        short("Unsaid", unit="1", basis="token_cost"),
        short("Said", unit="1", basis="token_cost", price_floats=said),
    ]
    before, after = (one.annual for one in price_offers(offers, imagine_futures(work, SCORES), LABELS, bands=False))
    assert after.p90 / after.p10 <= before.p90 / before.p10
    assert said or after.p90 / after.p10 < before.p90 / before.p10


# --- random buyers: each one answer surer than before, everything else the same

SURER: dict[str, tuple[tuple[str, ...], ...]] = {
    "usage_basis": (("guess", "rough", "months_of_data", "measured"), ("dk", "rough", "months_of_data", "measured")),
    "task_cost_sd": (("dk", "0.35", "0.2", "0"),),
    "growth": (("dk", "0.22"),),
    "price_decline": (("dk", "0.15"),),
    "model_updates": (("dk", "cheaper"),),
}
"""For each question about how much is known, answers from the least to the most sure with the same middle."""

EVENER: dict[str, tuple[tuple[str, ...], ...]] = {
    "busiest": (
        ("five_plus", "triple", "double", "half_more", "quarter_more", "about_same", "1"),
        ("dk", "1.8", "1.4"),
    ),
    "spikes": (("several", "yearly", "rare", "never"), ("dk", "0.5", "0.3", "never")),
    "loops": (("unlimited", "limited", "no_agents"), ("dk", "limited", "no_agents")),
    "detection": (("none", "daily_alert", "hourly_alert", "stops"), ("dk", "24", "2")),
}
"""For each question about single months, answers from uneven to even. They also move the level: under a ceiling dear
months are all at the cap and fewer of them leave it further below, so offers with one are left out here."""


def random_answers(rng: Random) -> dict[str, str]:
    """A buyer with some of the questions answered; tasks and task cost are always given, so that nothing else moves."""
    answers = {"tasks": str(rng.randint(200, 90_000)), "task_cost": f"{10 ** rng.uniform(-3, 0.3):.5f}"}
    for key, rows in (SURER | EVENER).items():
        if rng.random() < 0.7:
            answers[key] = rng.choice([value for row in rows for value in row])
    if rng.random() < 0.3:
        answers["stop_ok"] = rng.choice(("yes", "no"))
    return answers


def random_offer(rng: Random, answers: dict[str, str]) -> Contract:
    """An offer that never costs less for more use, at prices that matter for this buyer."""
    tasks, cost = int(answers["tasks"]), float(answers["task_cost"])
    each = Decimal(repr(round(cost * rng.uniform(0.8, 3), 6)))
    fee, allowance = round(tasks * cost * rng.uniform(0.2, 2), 2), round(tasks * rng.uniform(0.3, 2))
    kind = rng.randrange(7)
    floats = {"price_floats": rng.choice((True, False))}
    if kind == 0:
        return short("Meter", unit=str(round(rng.uniform(1, 2), 2)), basis="token_cost", **floats)
    if kind == 1:
        return short("Plan", fee=str(fee), allowance=allowance, overage=str(each), basis="task")
    if kind == 2:
        return short("Stops", fee=str(fee), allowance=allowance, basis="task")
    if kind == 3:
        return short(
            "Capped",
            unit="1.3",
            basis="token_cost",
            spend_cap=str(round(fee + 1, 2)),
            cap_stops=rng.choice((True, False)),
        )
    use: dict[str, Any] = {"id": "u", "kind": "usage", "meter": "tasks"}
    base = {"id": "f", "kind": "fee", "amount": str(fee)}
    if kind == 4:
        price = {"model": "package", "package_size": str(max(1, allowance // 7)), "package_price": str(fee)}
        return long(use | {"price": price}, name="Packs")
    if kind == 5:
        tiers = [{"up_to": str(allowance), "unit_price": str(each)}, {"up_to": None, "unit_price": str(each / 2)}]
        tokens = {"id": "t", "kind": "usage", "meter": "model_cost", "price": {"model": "percentage", "rate": "0.4"}}
        return long(base, use | {"price": {"model": "graduated", "tiers": tiers}}, tokens, name="Two meters")
    charge = use | {"price": {"model": "per_unit", "unit_price": str(each)}}
    return long(
        charge, name="Least", minimum_spend={"amount": str(fee)}, maximum_spend={"amount": str(round(4 * fee + 1, 2))}
    )


def widths(answers: dict[str, str], offer: Contract, points: Scores = SCORES) -> list[tuple[float, float]]:
    """(range, mean) of the monthly and the yearly cost: from the 10th to the 90th and to the 95th percentile."""
    work = estimate_workload(Answers(answers), None, ASSUMPTIONS, PRICES, {}, listed=False)
    priced = price_offers([offer], imagine_futures(work, points), LABELS, bands=False)[0]
    spreads = (priced.monthly, priced.annual)
    return [(high - spread.p10, spread.mean) for spread in spreads for high in (spread.p90, spread.p95)]


def narrowed(seed: int) -> None:
    rng = Random(seed)
    answers = random_answers(rng)
    offer = random_offer(rng, answers)
    key = rng.choice(list(SURER | EVENER))
    if key == "detection" and answers.get("loops") == "no_agents":
        answers["loops"] = "unlimited"
    row = rng.choice((SURER | EVENER)[key])
    before = rng.randrange(len(row) - 1)
    after = rng.randrange(before + 1, len(row))
    if key in EVENER and (offer.maximum_spend is not None or offer.name in ("Capped", "Stops")):
        offer = short("Meter", unit="1.3", basis="token_cost")
    # a percentile of a bill that moves in packages is a whole number of them
    package = 0.0
    if offer.name == "Packs":
        package = float(offer.to_data()["charges"][0]["price"]["package_price"])
    wider: list[tuple[float, float]] = []
    # 4,096 points place a 95th percentile to about half a percent; what seems wider on them is looked at on all
    for points in (SCORES, scores()):
        unsure, sure = (widths(answers | {key: row[step]}, offer, points) for step in (before, after))
        pairs = zip(sure, unsure, strict=True)
        wider = [
            (known, unknown)
            for (known, mean), (unknown, _) in pairs
            if known > unknown + 0.01 * unknown + 0.002 * mean + 2 * package
        ]
        if not wider:
            return
    raise AssertionError((seed, key, row[before], row[after], wider, answers, offer.to_data()))


@pytest.mark.parametrize("start", range(0, 1000, 125))
def test_a_thousand_random_buyers_who_are_surer_never_have_a_wider_range(start: int) -> None:
    for seed in range(start, start + 125):
        narrowed(seed)


@pytest.mark.slow
@pytest.mark.parametrize("start", range(1000, 4000, 500))
def test_three_thousand_more_random_buyers_who_are_surer_never_have_a_wider_range(start: int) -> None:
    for seed in range(start, start + 500):
        narrowed(seed)
