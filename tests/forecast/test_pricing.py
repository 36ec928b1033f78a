"""What an offer's months, bad months and refusals come to: against sums by hand and closed forms."""

from __future__ import annotations

from decimal import Decimal
from math import exp

import numpy as np
import pytest

from advisor.forecast.futures import imagine_futures
from advisor.forecast.priced_offer import PricedOffer
from advisor.forecast.pricing import price_offers
from advisor.workload import Workload
from tests.forecast.offers import LABELS, long, scores, short, work


def price(offer: object, workload: Workload) -> PricedOffer:
    return price_offers([offer], imagine_futures(workload, scores()), LABELS)[0]  # type: ignore[list-item] # a contract


def test_a_meter_costs_the_mean_of_a_lognormal_and_its_bad_month_is_the_tail_of_one() -> None:
    offer = price(short("Meter", unit="1", basis="token_cost"), work(growth_sd=0.0))
    spread = (0.2**2 + 0.25**2 + 0.15**2) ** 0.5  # volume, months, size: .354
    assert offer.monthly.mean == pytest.approx(10 * exp(spread**2 / 2), rel=0.002)
    # CVaR95 of a lognormal: mean x Phi(s - z95) / .05 = mean x Phi(.354 - 1.645) / .05 = mean x 1.970
    assert offer.monthly.cvar95 == pytest.approx(10 * exp(spread**2 / 2) * 1.9698, rel=0.004)
    assert offer.monthly.p50 == pytest.approx(10, rel=0.003)
    assert offer.annual.mean == pytest.approx(12 * offer.monthly.mean, rel=1e-12)
    assert (offer.family, offer.prepaid_share, offer.fixed_monthly, offer.stops) == ("per_token", 0, 0, False)


def test_a_flat_fee_is_the_same_in_every_future() -> None:
    offer = price(short("Flat", fee=499, allowance=10**9, basis="task"), work())
    for spread in (offer.monthly, *offer.monthly_bands):
        assert (spread.mean, spread.p10, spread.p95, spread.cvar95) == (pytest.approx(499),) * 4
    assert (offer.family, offer.prepaid_share, offer.fixed_monthly, offer.unserved_share) == ("flat_rate", 1, 499, 0)


def test_the_label_is_the_share_of_use_that_is_included_whatever_the_fee() -> None:
    for fee in (1, 5000):
        offer = price(
            short("Base", fee=fee, allowance=500, overage="0.05", basis="task"), work(month_sd=0.0, tasks_sd=0.0)
        )
        assert offer.prepaid_share == pytest.approx(0.5, abs=0.01)
        assert offer.family == "hybrid_with_caps"


def test_a_stop_on_one_meter_does_not_make_the_metered_rest_prepaid() -> None:
    plain = work(tasks_sd=0, month_sd=0, growth_sd=0, task_cost_sd=0)
    fee = {"id": "f", "kind": "fee", "amount": "5"}
    pack = {
        "id": "p",
        "kind": "usage",
        "meter": "interactions",
        "included": "2000",
        "beyond_included": "stop",
        "price": {"model": "per_unit", "unit_price": "0"},
    }
    rest = {"id": "r", "kind": "usage", "meter": "model_cost", "price": {"model": "percentage", "rate": "1.5"}}
    assert price(long(fee, pack), plain).prepaid_share == 1
    # $5 of $5 + 1.5 x $10
    assert price(long(fee, pack, rest), plain).prepaid_share == pytest.approx(0.25)


def test_a_stop_leaves_tasks_undone_and_they_cost_what_they_are_worth() -> None:
    stops = price(
        short("Stops", fee=100, allowance=800, basis="task"),
        work(tasks_sd=0, month_sd=0, growth_sd=0, missed_value=2.5),
    )
    assert (stops.stops, stops.unserved_share) == (True, 1)
    assert stops.unserved_tasks == pytest.approx(200)
    assert stops.monthly.mean == pytest.approx(100 + 200 * 2.5)  # 600
    assert stops.bill_monthly_mean == pytest.approx(100)
    assert stops.family == "flat_rate"


def test_a_cap_that_only_sends_a_message_stops_nothing() -> None:
    meter = {"unit": "0.10", "basis": "task", "spend_cap": 50}
    plain = work(tasks_sd=0, month_sd=0, growth_sd=0)
    real = price(short("Real", **meter, cap_stops=True), plain)
    assert (real.bill_monthly_mean, real.unserved_tasks) == (pytest.approx(50), pytest.approx(500))
    for word in (short("Mail", **meter, cap_stops=False), short("Unknown", **meter)):
        offer = price(word, plain)
        assert (offer.bill_monthly_mean, offer.unserved_tasks, offer.stops) == (pytest.approx(100), 0, False)


def test_in_a_month_that_a_runaway_agent_ends_the_honest_tasks_of_its_rest_are_undone() -> None:
    # every month burns twice the tokens: $20 against a stop at $10, so half of the honest 1,000 tasks are not served
    plain = work(tasks_sd=0, month_sd=0, growth_sd=0, task_cost_sd=0, runaways_per_year=12, runaway_months=1.0)
    offer = price(short("Cap", unit="1", basis="token_cost", spend_cap=10, cap_stops=True), plain)
    assert (offer.bill_monthly_mean, offer.unserved_tasks) == (pytest.approx(10), pytest.approx(500))
    # an offer by task does not see the burnt tokens at all
    assert price(short("Tasks", unit="0.01", basis="task"), plain).bill_monthly_mean == pytest.approx(10)


def test_only_prices_that_float_follow_the_market() -> None:
    plain = work(tasks_sd=0, month_sd=0, growth_sd=0, task_cost_sd=0, price_fall_per_year=0.5)
    assert price(short("Floats", unit="1", basis="token_cost", price_floats=True), plain).monthly.mean == pytest.approx(
        7.213, rel=0.002
    )
    assert price(short("Fixed", unit="1", basis="token_cost"), plain).monthly.mean == pytest.approx(10)


def test_a_clause_that_passes_falls_on_follows_the_market_down_and_not_up() -> None:
    plain = work(tasks_sd=0, month_sd=0, growth_sd=0, task_cost_sd=0, price_fall_per_year=0.0, price_sd=0.3)
    meter = {"id": "u", "kind": "usage", "meter": "tasks", "price": {"model": "per_unit", "unit_price": "0.01"}}
    passed_on = price(long(meter, terms={"list_price_falls_passed_on": "yes"}), plain)
    floating = price(long(meter, terms={"price_floats": "yes"}), plain)
    assert passed_on.monthly.p95 == pytest.approx(10)
    assert passed_on.monthly.p10 == pytest.approx(floating.monthly.p10)
    assert passed_on.monthly.mean < 10 < floating.monthly.mean


def test_the_share_of_months_over_the_budget_is_counted_on_the_bill_alone() -> None:
    meter = short("Meter", unit="0.01", basis="task")
    offer = price(meter, work(tasks_sd=0, growth_sd=0, month_sd=0.25, budget=10 * exp(0.25 * 1.2816)))
    assert offer.over_budget_share == pytest.approx(0.10, abs=0.001)
    assert price(meter, work()).over_budget_share is None


def test_the_base_bill_is_the_exact_bill_of_twelve_normal_months() -> None:
    offer = price(
        short("Base", fee=30, allowance=900, overage="0.012", basis="task"), work(season=(1.0,) * 11 + (2.0,))
    )
    # 30 + 100 x .012 = 31.20 in eleven months, 30 + 1,100 x .012 = 43.20 in the last
    assert [m.total for m in offer.base_bill.months] == [Decimal("31.20")] * 11 + [Decimal("43.20")]
    assert offer.base_bill.total == Decimal("386.40")


def test_versions_average_to_the_whole_and_the_coarser_set_has_the_same_versions() -> None:
    futures = imagine_futures(work(), scores())
    meter = short("Meter", unit="1", basis="token_cost")
    fine = price_offers([meter], futures, LABELS)[0]
    coarse = price_offers([meter], imagine_futures(work(), scores().coarser()), LABELS, bands=False)[0]
    assert fine.version_mean.shape == coarse.version_mean.shape == (512,)
    assert fine.version_mean.mean() == pytest.approx(fine.monthly.mean, rel=1e-12)
    assert coarse.monthly.mean == pytest.approx(fine.monthly.mean, rel=0.001)
    assert coarse.monthly.cvar95 == pytest.approx(fine.monthly.cvar95, rel=0.01)
    assert (fine.version_cvar >= fine.version_mean).all()
    # versions rise with volume: the first 64 are the eighth with the fewest tasks, the last 64 the one with the most
    assert fine.version_mean[:64].mean() < fine.version_mean[-64:].mean()
    assert coarse.monthly_bands == ()


def test_the_order_of_offers_changes_no_figure_and_twice_is_the_same() -> None:
    offers = [
        short("A", unit="1", basis="token_cost"),
        short("B", fee=9, allowance=900, overage="0.02", basis="task"),
        long({"id": "s", "kind": "fee", "amount": "2", "per": "seats"}, name="C"),
    ]
    one = price_offers(offers, imagine_futures(work(), scores()), LABELS)
    two = price_offers(offers[::-1], imagine_futures(work(), scores()), LABELS)[::-1]
    assert [p.monthly for p in one] == [p.monthly for p in two]
    assert all((a.version_cvar == b.version_cvar).all() for a, b in zip(one, two, strict=True))
    assert one[2].monthly.mean == pytest.approx(24)


@pytest.mark.parametrize(
    "wide, narrow",
    [
        ({"tasks_sd": 0.45}, {"tasks_sd": 0.15}),
        ({"month_sd": 0.36}, {"month_sd": 0.06}),
        ({"task_cost_sd": 0.7}, {"task_cost_sd": 0.122}),
        ({"growth_sd": 0.4}, {"growth_sd": 0.15}),
        ({"spikes_per_year": 1.0, "spike_factor": 1.93}, {}),
        ({"runaways_per_year": 1.0, "runaway_months": 1.6}, {}),
    ],
)
def test_knowing_more_never_widens_the_range_of_the_cost(wide: dict[str, float], narrow: dict[str, float]) -> None:
    for offer in (
        short("Meter", unit="1", basis="token_cost"),
        short("Base", fee=5, allowance=800, overage="0.02", basis="task"),
    ):
        unsure, sure = price(offer, work(**wide)), price(offer, work(**narrow))
        for known, unknown in ((sure.monthly, unsure.monthly), (sure.annual, unsure.annual)):
            assert known.p90 - known.p10 <= (unknown.p90 - unknown.p10) * 1.001
            assert known.cvar95 - known.mean <= (unknown.cvar95 - unknown.mean) * 1.001


def test_the_tail_of_384_months_of_a_version_counts_a_part_of_the_twentieth_worst() -> None:
    from advisor.forecast.statistics import cvar_of_rows

    values = np.arange(384.0)[None, :].repeat(2, axis=0)
    # the worst 19.2: 383 ... 365 and .2 x 364
    assert cvar_of_rows(values) == pytest.approx([(sum(range(365, 384)) + 0.2 * 364) / 19.2] * 2)
