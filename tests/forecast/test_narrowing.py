"""An answer that says more never widens the range of the cost: from the buyer's answers to the band, end to end."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from advisor.forecast.futures import imagine_futures
from advisor.forecast.priced_offer import Spread
from advisor.forecast.pricing import price_offers
from advisor.interview.answers import Answers
from advisor.workload import TokenPrices
from advisor.workload.assumptions import read_assumptions
from advisor.workload.estimate import estimate_workload
from tests.forecast.offers import LABELS, scores, short

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
