"""What becomes of an offer's prices within the year: they stay, float, are passed on, or rise at a renewal."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from math import exp, log
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from advisor.contracts import Contract
from advisor.forecast.bills import bill_in
from advisor.forecast.futures import imagine_futures
from advisor.forecast.price_paths import price_assumptions, price_path, renewal_path, renewals
from advisor.forecast.pricing import price_offers
from advisor.forecast.yearly import yearly_totals
from advisor.interview.answers import Answers
from advisor.workload import TokenPrices, Workload
from advisor.workload.assumptions import read_assumptions
from advisor.workload.estimate import estimate_workload
from tests.forecast.offers import LABELS, long, scores, short, work

TABLES = (Path(__file__).parents[2] / "resources" / "assumptions.toml").read_text(encoding="utf-8")
ASSUMPTIONS = read_assumptions(tomllib.loads(TABLES, parse_float=Decimal))
PLAIN: dict[str, Any] = {"tasks_sd": 0, "month_sd": 0, "growth_sd": 0, "task_cost_sd": 0}
RISE = log(1.07)


def estimate(**answers: str) -> Workload:
    prices = {"standard": TokenPrices(2.5, 1.25, 10)}
    return estimate_workload(Answers({"tasks": "1000", "task_cost": "0.01"} | answers), None, ASSUMPTIONS, prices, {})


def plan(term: int | None, **terms: Any) -> Contract:
    """$500 a month and $.10 for each task: $600 for a normal month of 1,000 tasks."""
    fee = {"id": "f", "kind": "fee", "amount": "500"}
    use = {"id": "u", "kind": "usage", "meter": "tasks", "price": {"model": "per_unit", "unit_price": "0.10"}}
    return long(fee, use, term_months=term, terms=terms)


def months(contract: Contract, **changes: Any) -> list[float]:
    futures = imagine_futures(work(**(PLAIN | changes)), scores().coarser(1))
    return [round(float(month), 6) for month in bill_in(contract, futures).bill.mean(axis=1)]


@pytest.mark.parametrize(
    ("term", "at"), [(None, ()), (1, ()), (3, (3, 6, 9)), (5, (5, 10)), (6, (6,)), (11, (11,)), (12, ()), (24, ())]
)
def test_a_renewal_falls_inside_the_year_only_where_a_term_ends_inside_it(
    term: int | None, at: tuple[int, ...]
) -> None:
    assert renewals(plan(term)) == at


def test_fees_and_prices_rise_by_half_a_year_of_seven_percent_when_six_months_are_over() -> None:
    # $600 for six months, then 600 x 1.07^(6/12) = $620.645
    found = months(plan(6), renewal_rise=RISE)
    assert found[:6] == [600.0] * 6
    assert found[6:] == [pytest.approx(600 * 1.07**0.5, abs=1e-4)] * 6
    # every three months: 1.07^(1/4) each time
    assert months(plan(3), renewal_rise=RISE)[::3] == pytest.approx([600 * 1.07 ** (n / 4) for n in range(4)], abs=1e-4)


def test_a_cap_of_the_contract_limits_each_renewal_and_a_cap_of_nothing_forbids_it() -> None:
    # 3.44 % asked, 2 % allowed: 600 x 1.02 = $612
    assert months(plan(6, uplift_cap="0.02"), renewal_rise=RISE)[6:] == [612.0] * 6
    assert months(plan(3, uplift_cap="0.01"), renewal_rise=RISE)[9] == pytest.approx(600 * 1.01**3, abs=1e-4)
    assert months(plan(6, uplift_cap="0"), renewal_rise=RISE) == [600.0] * 12
    assert months(plan(6, uplift_cap="0.30"), renewal_rise=RISE)[6] == pytest.approx(620.645, abs=1e-3)


def test_without_a_cap_the_rise_is_uncertain_and_never_a_fall() -> None:
    offers = [plan(6), plan(6, uplift_cap="0.05")]
    futures = imagine_futures(work(**PLAIN, renewal_rise=RISE, renewal_rise_sd=0.10), scores())
    path = renewal_path(offers[0], futures)
    assert path is not None and path.min() == 1.0
    # 8 in 10: exp(.5 x (ln 1.07 +- 1.2816 x .10)) = .970 -> 1 and 1.103
    assert np.quantile(path[11], 0.9) == pytest.approx(exp(0.5 * (RISE + 1.2816 * 0.10)), abs=0.001)
    free, capped = price_offers(offers, futures, LABELS)
    assert free.monthly.cvar95 > capped.monthly.cvar95
    assert capped.monthly.p95 == pytest.approx(630)  # 600 x 1.05
    assert capped.annual.mean < free.annual.mean


def test_a_price_that_floats_has_no_renewal_and_a_fall_that_is_passed_on_counts_before_one() -> None:
    falling = {"price_fall_per_year": 0.5, "renewal_rise": RISE}
    floats = months(plan(6, price_floats="yes"), **falling)
    # the fee stays, $100 of use falls by half in a year: 500 + 100 x .5^(11.5/12) in the last month
    assert floats[11] == pytest.approx(500 + 100 * 0.5 ** (11.5 / 12), abs=1e-4)
    passed_on = months(plan(6, list_price_falls_passed_on="yes"), **falling)
    assert passed_on[5] == pytest.approx(500 + 100 * 0.5 ** (5.5 / 12), abs=1e-4)
    assert passed_on[11] == pytest.approx((500 + 100 * 0.5 ** (11.5 / 12)) * 1.07**0.5, abs=1e-4)


def test_a_renewal_is_priced_path_by_path_with_the_same_total() -> None:
    futures = imagine_futures(work(renewal_rise=RISE, renewal_rise_sd=0.1), scores().coarser(1))
    found = yearly_totals([plan(6), plan(12)], futures)
    assert found.by_path == (0,)
    for index, contract in enumerate([plan(6), plan(12)]):
        assert np.allclose(found.totals[index], bill_in(contract, futures).bill.sum(axis=0), rtol=1e-12)


def test_who_stays_with_one_model_has_no_fall_and_who_changes_to_a_cheaper_one_has_all_of_it() -> None:
    meter = short("Meter", unit="1", basis="token_cost", price_floats=True)

    def middle(**answers: str) -> float:
        path = price_path(meter, imagine_futures(estimate(price_decline="0.5", **answers), scores()))
        assert path is not None
        return float(np.median(path[11]))

    end = 11.5 / 12  # the middle of the last month, as a share of the year
    assert middle(model_updates="cheaper") == pytest.approx(0.5**end, rel=0.002)
    assert middle(model_updates="pinned") == pytest.approx(1.0, rel=0.002)
    assert middle(model_updates="latest") == pytest.approx(exp(0.08 * end), rel=0.002)
    assert middle() == middle(model_updates="dk") == middle(model_updates="cheaper")


def test_an_answer_about_the_model_never_widens_the_range_of_a_floating_price() -> None:
    meter = short("Meter", unit="1", basis="token_cost", price_floats=True)
    for decline in ("dk", "none", "some", "fast", "0.3"):
        unsure = price_path(meter, imagine_futures(estimate(price_decline=decline), scores()))
        assert unsure is not None
        for answer in ("pinned", "latest", "cheaper"):
            path = price_path(meter, imagine_futures(estimate(price_decline=decline, model_updates=answer), scores()))
            assert path is not None
            low, high = np.quantile(path[11], (0.1, 0.9))
            widest = np.quantile(unsure[11], (0.1, 0.9))
            assert high / low <= widest[1] / widest[0] * (1 + 1e-9)


def test_each_number_of_a_price_path_is_listed_with_its_basis() -> None:
    listed = {a.key: a for a in estimate(price_decline="some", model_updates="pinned").assumptions}
    assert (listed["model_updates"].value, listed["model_updates"].basis) == ("0 % of the fall", "said")
    assert listed["price_decline"].basis == "said"
    assert "renewal_rise" not in listed  # only where an offer is renewed inside the year
    renewed = {a.key: a for a in price_assumptions([plan(6)], estimate())}
    assert (renewed["renewal_rise"].value, renewed["renewal_rise"].basis) == (
        "7 % for each year of the term",
        "judgement",
    )
    assert {a.key for a in price_assumptions([plan(12)], estimate())} == {"offers"}
    assert {a.key: a for a in estimate().assumptions}["model_updates"].basis == "judgement"


def test_what_an_offer_says_of_its_prices_is_listed_as_said_and_what_it_does_not_as_a_default() -> None:
    offers = [
        plan(1, price_floats="yes"),
        plan(6, price_floats="no", uplift_cap="0.05"),
        plan(12),
        plan(12, list_price_falls_passed_on="yes"),
    ]
    listed = price_assumptions(offers, work(renewal_rise=RISE))
    assert [(a.value, a.basis) for a in listed] == [
        ("follow the market up and down", "said"),
        ("stay as signed for 6 months, then may rise at each renewal, by 5 % at most", "said"),
        ("stay as signed", "default"),
        ("follow the market down", "said"),
    ]


def test_prices_of_which_nothing_is_said_lie_between_and_range_wider_than_those_that_follow() -> None:
    """The market falls 15 % a year, give or take 0.2: half of that in the middle, and a range of sqrt(.2^2 + .0813^2)."""
    futures = imagine_futures(
        work(**PLAIN, price_fall_per_year=0.15, price_sd=0.2, price_floats_chance=0.5), scores().coarser(8)
    )
    unsaid, follows = (
        short("Unsaid", unit="1", basis="token_cost"),
        short("M", unit="1", basis="token_cost", price_floats=True),
    )
    stays = short("S", unit="1", basis="token_cost", price_floats=False)
    assert price_path(stays, futures) is None
    path, market = price_path(unsaid, futures), price_path(follows, futures)
    assert path is not None and market is not None
    last, of_market = np.log(path[11]) / (11.5 / 12), np.log(market[11]) / (11.5 / 12)
    assert of_market.mean() == pytest.approx(np.log(0.85), abs=0.002)
    assert last.mean() == pytest.approx(np.log(0.85) / 2, abs=0.002)
    assert of_market.std() == pytest.approx(0.2, rel=0.01)
    assert last.std() == pytest.approx(np.hypot(0.2, np.log(0.85) / 2), rel=0.01)
    told = {one.name: (one.value, one.basis) for one in price_assumptions([unsaid, stays], futures.workload)}
    assert told["Prices of Unsaid"] == ("may follow the market or stay: counted halfway, with a wider range", "default")
    assert told["Prices of S"] == ("stay as signed", "said")


def test_a_price_for_a_unit_of_the_vendors_own_stays_where_nothing_is_said() -> None:
    futures = imagine_futures(
        work(price_fall_per_year=0.15, price_sd=0.2, price_floats_chance=0.5), scores().coarser(1)
    )
    assert price_path(short("Per task", unit="0.99", basis="task"), futures) is None
