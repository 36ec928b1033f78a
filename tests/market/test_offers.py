"""The offers on the table: the buyer's own with their warnings, or three typical ones sized for the workload."""

from __future__ import annotations

import copy
import math
from dataclasses import replace
from decimal import Decimal
from statistics import NormalDist
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.case import Case
from advisor.contracts import Contract, bill
from advisor.errors import AdvisorError, InputRefused
from advisor.files.resources import read_toml
from advisor.interview.answers import Answers
from advisor.market.market import Market
from advisor.market.offers import offers_on_the_table
from advisor.market.typical_offers import TypicalFigures, plain, read_typical_figures, sellable
from advisor.workload.workload import Workload

SUPPORT_DESK = Workload(40_000, 0.3, 0.2, 0.0, 0.1, 0.01, 0.3)
CERTAIN = Workload(40_000, 0.0, 0.0, 0.0, 0.0, 0.01, 0.0)
SAVED = "2026-11-21T10:00:00Z"


def offer(**changes: Any) -> Contract:
    charge = {"id": "fee", "kind": "fee", "amount": "100"}
    return Contract.model_validate(
        {"format": 1, "vendor": "Example Co", "name": "Growth", "currency": "USD", "charges": [charge]} | changes
    )


def test_without_offers_a_metered_a_flat_and_a_base_with_overage_are_compared(market: Market) -> None:
    found = offers_on_the_table(Case(Answers(), saved_at=SAVED), market, CERTAIN)
    assert found.are_typical
    metered, flat, base = found.contracts
    assert all(contract.name.startswith("Typical ") for contract in found.contracts)
    normal = {"tasks": Decimal(40_000), "model_cost": Decimal(400)}
    # metered: $400 of tokens x 1.45
    assert bill(metered, [normal]).total == 580
    # flat: $580 x 1.15 = $667, sold as $670, for 40,000 x 1.3 = 52,000 tasks, and it stops there
    assert bill(flat, [normal]).total == 670
    assert bill(flat, [normal | {"tasks": Decimal(60_000)}]).months[0].unserved["tasks"] == 8_000
    # base: 80 % of $580 less 15 % = $394.40, sold as $390, with 32,000 tasks; 8,000 more at $0.0145, sold as $0.015
    assert bill(base, [normal]).total == 390 + 120


def test_a_flat_tier_covers_nine_months_in_ten_and_costs_what_is_expected_to_be_served(market: Market) -> None:
    work = replace(SUPPORT_DESK, growth=0.2)
    flat = offers_on_the_table(Case(Answers(), saved_at=SAVED), market, work).contracts[1]
    # months in the middle of the year: lognormal, median 40,000 x e^0.1 = 44,207, spread sqrt(.09 + .04 + .0025) = .364
    months = [44_206.84 * math.exp(0.364005 * NormalDist().inv_cdf((n + 0.5) / 20_000)) for n in range(20_000)]
    included = float(bill(flat, [{"tasks": Decimal(10**9)}]).months[0].unserved["tasks"])
    included = 10**9 - included
    assert included == 70_000  # 44,207 x e^(1.2816 x .364) = 70,483
    assert 0.89 < sum(units <= included for units in months) / len(months) < 0.91
    # a task is expected to cost $0.01 x e^(0.3^2 / 2) = $0.01046, with 45 % $0.015168; flat 15 % more
    served = sum(min(units, 70_483.0) for units in months) / len(months)
    assert float(bill(flat, [{"tasks": Decimal(0)}]).total) == pytest.approx(served * 0.0151674 * 1.15, rel=0.05)


def test_a_price_by_the_task_pays_for_large_tasks_growing_tasks_and_runaway_agents(market: Market) -> None:
    def overage(work: Workload) -> Decimal:
        base = offers_on_the_table(Case(Answers(), saved_at=SAVED), market, work).contracts[2]
        more, less = (bill(base, [{"tasks": Decimal(units)}]).total for units in (200_000, 100_000))
        return (more - less) / 100_000

    assert overage(CERTAIN) == Decimal("0.015")  # $0.01 x 1.45 = $0.0145
    assert overage(replace(CERTAIN, task_cost_sd=0.5)) == Decimal("0.016")  # x e^0.125 = $0.01643
    assert overage(replace(CERTAIN, context_growth=0.7)) == Decimal("0.021")  # x e^0.35 = $0.02058
    # two runaway agents a year that burn half a month each: 2 / 12 x 0.5 = 8.3 % more, $0.01571
    assert overage(replace(CERTAIN, runaways_per_year=2, runaway_months=0.5)) == Decimal("0.016")


def test_a_known_busy_month_is_inside_the_flat_tier(market: Market) -> None:
    season = (1.0,) * 11 + (2.0,)
    flat = offers_on_the_table(Case(Answers(), saved_at=SAVED), market, replace(CERTAIN, season=season)).contracts[1]
    # 40,000 x 2 x 1.3 = 104,000, sold as 100,000
    assert bill(flat, [{"tasks": Decimal(120_000)}]).months[0].unserved["tasks"] == 20_000


def test_typical_offers_say_that_nobody_quoted_them(market: Market) -> None:
    found = offers_on_the_table(Case(Answers(), saved_at=SAVED), market, SUPPORT_DESK)
    assert found.warnings == (
        "No offer was entered, so three typical ones are compared; they are built from list prices plus 45 % and sized "
        "for your workload, and no vendor has quoted them.",
    )


def test_the_buyers_own_idea_of_the_markup_replaces_ours(market: Market) -> None:
    found = offers_on_the_table(Case(Answers(), saved_at=SAVED, overrides={"margin": "0.6"}), market, SUPPORT_DESK)
    # $400 of tokens x 1.6
    assert bill(found.contracts[0], [{"model_cost": Decimal(400)}]).total == 640
    assert "plus 60 %" in found.warnings[0]


def test_a_vendor_may_sell_tokens_at_list_price(market: Market) -> None:
    found = offers_on_the_table(Case(Answers(), saved_at=SAVED, overrides={"margin": "0"}), market, SUPPORT_DESK)
    assert bill(found.contracts[0], [{"model_cost": Decimal(400)}]).total == 400


@pytest.mark.parametrize("said", ["-0.1", "4.1", "45 %", ""])
def test_a_markup_that_cannot_be_is_refused(market: Market, said: str) -> None:
    with pytest.raises(AdvisorError, match=r"overrides\.margin: give the markup as a share from 0 to 4"):
        offers_on_the_table(Case(Answers(), overrides={"margin": said}), market, SUPPORT_DESK)


def test_typical_offers_are_in_the_currency_of_the_case(market: Market) -> None:
    found = offers_on_the_table(Case(Answers(), currency="EUR", saved_at=SAVED), market, SUPPORT_DESK)
    assert {contract.currency for contract in found.contracts} == {"EUR"}
    assert "Model list prices are in USD and are not converted" in found.warnings[1]
    known = Case(Answers({"task_cost": "0.01"}), currency="EUR", saved_at=SAVED)
    assert len(offers_on_the_table(known, market, SUPPORT_DESK).warnings) == 1, "the buyer's own cost is in euros"


@pytest.mark.parametrize("tasks", [30.0, 300.0, 2.5e6, 1e9])
@pytest.mark.parametrize("cost", [1e-6, 0.00123, 0.4, 250.0])
def test_a_normal_month_costs_about_the_same_metered_flat_and_with_a_base(
    market: Market, tasks: float, cost: float
) -> None:
    """Flat is 15 % above and base 12 % below by the figures; two-digit numbers move each by less than 6 %."""
    workload = replace(CERTAIN, tasks_per_month=tasks, task_cost=cost)
    found = offers_on_the_table(Case(Answers(), saved_at=SAVED), market, workload)
    month = {"tasks": Decimal(str(tasks)), "model_cost": Decimal(str(tasks)) * Decimal(str(cost))}
    if month["model_cost"] < 10:
        return  # below ten dollars the rounding to cents decides
    metered, flat, base = (bill(contract, [month]).total for contract in found.contracts)
    assert Decimal("1.08") < flat / metered < Decimal("1.23")
    assert Decimal("0.80") < base / metered < Decimal("0.96")


def test_the_buyers_own_offers_are_used_as_they_are(market: Market) -> None:
    own = (offer(), offer(name="Scale"))
    found = offers_on_the_table(Case(Answers(), offers=own, saved_at=SAVED), market, SUPPORT_DESK)
    assert found.contracts == own and not found.are_typical and found.warnings == ()


def test_an_offer_that_names_a_published_plan_carries_its_conflicts(market: Market) -> None:
    plan = next(plan for plan in market.plans if plan.id == "callsphere_scale_stop")
    own = Contract.model_validate(plan.contract_data)
    found = offers_on_the_table(Case(Answers(), offers=(own,), saved_at=SAVED), market, SUPPORT_DESK)
    assert len(found.warnings) == len(plan.conflicts) == 2, "each contradiction once"
    assert found.warnings[0].startswith("CallSphere Scale (hard cap): Overage is stated three ways")


def test_an_offer_by_a_vendor_whose_pages_disagree_says_so_once_whatever_its_name(market: Market) -> None:
    own = (offer(vendor="CALLSPHERE", name="Growth"), offer(vendor="CallSphere", name="Special quote"))
    found = offers_on_the_table(Case(Answers(), offers=own, saved_at=SAVED), market, SUPPORT_DESK)
    assert sum("Overage is stated three ways" in s for s in found.warnings) == 1


def test_an_old_and_an_unconfirmed_price_are_flagged_once_each(market: Market) -> None:
    old = offer(evidence={"class": "P1", "source": "price page", "read_on": "2026-06-01"})
    heard = offer(name="Scale", evidence={"class": "P3", "source": "a blog", "read_on": "2026-11-01"})
    found = offers_on_the_table(Case(Answers(), offers=(old, old, heard), saved_at=SAVED), market, SUPPORT_DESK)
    # 2026-06-01 to 2026-11-21: 29 + 31 + 31 + 30 + 31 + 21 = 173 days
    assert found.warnings == (
        "Example Co Growth: the price was read on 2026-06-01, more than 90 days ago; ask if it still holds.",
        "Example Co Scale: the price comes from a secondary source; have the vendor confirm it in writing.",
    )


def test_the_price_list_itself_ages_from_the_day_the_case_was_saved(market: Market) -> None:
    # checked on 2026-11-09: 90 days later is 2027-02-07
    fresh = offers_on_the_table(Case(Answers(), offers=(offer(),), saved_at="2027-02-07"), market, SUPPORT_DESK)
    stale = offers_on_the_table(Case(Answers(), offers=(offer(),), saved_at="2027-02-08"), market, SUPPORT_DESK)
    assert fresh.warnings == ()
    assert stale.warnings == (
        "Model list prices: the price was read on 2026-11-09, more than 90 days ago; ask if it still holds.",
    )


def test_a_case_that_is_opened_again_a_year_later_is_told_that_its_prices_are_old(market: Market) -> None:
    # Saved with fresh prices in November 2026, opened on 2026-12-01 and on 2027-11-22; the limit is 90 days.
    read = offer(evidence={"class": "P1", "source": "price page", "read_on": "2026-11-09"})
    case = Case(Answers(), offers=(read,), saved_at=SAVED)
    soon = offers_on_the_table(case, replace(market, asked_on="2026-12-01"), SUPPORT_DESK)
    later = offers_on_the_table(case, replace(market, asked_on="2027-11-22"), SUPPORT_DESK)
    assert soon.warnings == ()
    assert [words.partition(":")[0] for words in later.warnings] == ["Model list prices", "Example Co Growth"]
    # A clock that is wrong can't make them younger than on the day on which the case was saved.
    stale = replace(case, saved_at="2027-11-22")
    assert offers_on_the_table(stale, replace(market, asked_on="2026-12-01"), SUPPORT_DESK).warnings == later.warnings


def test_a_case_that_was_never_saved_is_as_old_as_the_price_list(market: Market) -> None:
    assert offers_on_the_table(Case(Answers(), offers=(offer(),)), market, SUPPORT_DESK).warnings == ()


@pytest.mark.parametrize(
    ("amount", "printed"),
    [
        ("1838.40", "1800"),
        ("0.00847", "0.0085"),
        ("995", "1000"),
        ("0", "0"),
        ("52000", "52000"),
        ("7.25", "7.3"),
        ("4", "4.0"),
    ],
)
def test_sellable_numbers_have_two_digits(amount: str, printed: str) -> None:
    assert plain(sellable(Decimal(amount))) == printed


def test_every_figure_of_typical_offers_needs_a_value_a_reason_and_a_source(market: Market) -> None:
    data = read_toml("typical_offers.toml")
    assert isinstance(market.typical, TypicalFigures)
    for fault in ({"why": ""}, {"references": []}, {"unit": ""}, {"value": "-1"}, {"value": "much"}):
        broken = copy.deepcopy(data)
        broken["markup"] |= fault
        with pytest.raises(InputRefused, match=r"typical_offers\.toml: markup"):
            read_typical_figures(broken)


def test_the_three_grades_of_model_cost_less_and_less(market: Market) -> None:
    frontier, standard, cheap = (market.tier_prices[tier] for tier in ("frontier", "standard", "cheap"))
    assert frontier.output_per_million > standard.output_per_million > cheap.output_per_million > 0
    for prices in market.tier_prices.values():
        assert prices.cached_input_per_million < prices.input_per_million < prices.output_per_million
        assert prices.model and prices.checked_on


@given(
    tasks=st.floats(0.001, 1e12),
    cost=st.just(0.0) | st.floats(1e-9, 1e6),
    spread=st.floats(0, 3),
    growth=st.floats(-1, 2),
    runaway=st.floats(0, 50),
)
def test_every_workload_gets_three_readable_offers(
    market: Market, tasks: float, cost: float, spread: float, growth: float, runaway: float
) -> None:
    work = Workload(
        tasks, spread, spread, growth, spread, cost, spread, runaways_per_year=runaway, runaway_months=runaway
    )
    try:
        found = offers_on_the_table(Case(Answers(), saved_at=SAVED), market, work)
    except AdvisorError as refused:
        assert tasks * cost > 1e6 or tasks > 1e6, refused  # only absurd amounts may be refused
        return
    assert len(found.contracts) == 3
    for contract in found.contracts:
        assert bill(contract, [{"tasks": Decimal(1), "model_cost": Decimal(1)}]).total >= 0
