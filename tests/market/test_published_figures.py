"""Bills of published plans: 200,000 conversations under every unit on the market, and the volumes where plans cross."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import pytest

from advisor.contracts import Bill, Contract, bill
from advisor.market.market import Market
from advisor.market.typical_offers import typical_offers
from advisor.workload.workload import Workload

MonthOf = Callable[..., Bill]
CONVERSATIONS = 200_000
RESOLVED = 120_000  # 60 % of them
RAW = 1_200  # 240 M tokens of GPT-4o


@pytest.mark.parametrize(
    ("plan", "usage", "dollars", "times_raw"),
    [
        ("callsphere_scale_own_rate", {"interactions": CONVERSATIONS}, 5_999, "5.0"),  # 1,499 + 150,000 x 0.03
        ("copilot_studio_pack", {"credits": CONVERSATIONS * 11}, 17_600, "15"),  # 3 answers x 2 + action 5; 88 packs
        ("copilot_studio_payg", {"credits": CONVERSATIONS * 11}, 22_000, "18"),
        ("freddy_sessions_old", {"sessions": CONVERSATIONS}, 20_000, "17"),  # 200 packs x $100
        ("freddy_sessions", {"sessions": CONVERSATIONS}, 98_000, "82"),  # 2,000 packs x $49
        ("agentforce_flex_action", {"actions": CONVERSATIONS}, 20_000, "17"),
        ("agentforce_flex_action", {"actions": CONVERSATIONS * 3}, 60_000, "50"),
        ("agentforce_flex_action", {"actions": CONVERSATIONS * 10}, 200_000, "167"),
        ("hubspot_customer_agent", {"resolutions": RESOLVED}, 60_000, "50"),
        ("fin_outcome", {"resolutions": RESOLVED}, 118_800, "99"),
        ("zendesk_committed", {"resolutions": RESOLVED}, 180_000, "150"),
        ("zendesk_payg", {"resolutions": RESOLVED}, 240_000, "200"),
        ("agentforce_conversation", {"tasks": CONVERSATIONS}, 400_000, "333"),
    ],
)
def test_200_000_conversations_cost(
    month_of: MonthOf, plan: str, usage: dict[str, int], dollars: int, times_raw: str
) -> None:
    total = month_of(plan, **usage).total
    assert total == dollars
    assert round(total / RAW, 1 if "." in times_raw else 0) == Decimal(times_raw)


@pytest.mark.parametrize(("rate", "dollars"), [("1", "1200.00"), ("1.3", "1560.00"), ("1.6", "1920.00")])
def test_the_articles_metered_figures_come_out_to_the_cent(rate: str, dollars: str) -> None:
    contract = Contract.model_validate(
        {
            "format": 1,
            "name": "Meter",
            "currency": "USD",
            "charges": [
                {
                    "id": "tokens",
                    "kind": "usage",
                    "meter": "model_cost",
                    "price": {"model": "percentage", "rate": rate},
                }
            ],
        }
    )
    assert bill(contract, [{"model_cost": Decimal(RAW)}]).total == Decimal(dollars)


def test_callsphere_has_three_answers_for_200_000_conversations_on_its_largest_tier(month_of: MonthOf) -> None:
    stopped = month_of("callsphere_scale_stop", interactions=CONVERSATIONS)
    # a hard cap: $1,499, and 150,000 conversations are not served
    assert stopped.total == 1_499
    assert stopped.months[0].unserved["interactions"] == 150_000
    # four Scale plans side by side serve them all: 4 x $1,499, which is also the unrounded own rate, 200,000 x 0.02998
    full = month_of("callsphere_scale_stop", interactions=50_000)
    assert full.total * 4 == 5_996 == 200_000 * Decimal("0.02998")
    assert not full.months[0].unserved.get("interactions")
    # overage at the rate as the vendor rounds it: $1,499 + 150,000 x $0.03
    assert month_of("callsphere_scale_own_rate", interactions=CONVERSATIONS).total == 5_999


def test_callsphere_growth_at_12_000_interactions_costs_499_599_or_559(month_of: MonthOf) -> None:
    stopped = month_of("callsphere_growth_stop", interactions=12_000)
    assert (stopped.total, stopped.months[0].unserved["interactions"]) == (499, 2_000)
    assert month_of("callsphere_growth_own_rate", interactions=12_000).total == 599  # + 2,000 x $0.05
    assert month_of("callsphere_growth_next_rate", interactions=12_000).total == 559  # + 2,000 x $0.03


def test_callsphere_paid_for_a_year_is_15_percent_less(month_of: MonthOf) -> None:
    assert month_of("callsphere_growth_annual", interactions=10_000).total == Decimal("424.15")  # 499 x 0.85


def test_callsphere_upgrades_pay_above_6_667_and_30_000_and_not_above_2_500(month_of: MonthOf) -> None:
    own = lambda tier, n: month_of(f"callsphere_{tier}_own_rate", interactions=n).total  # noqa: E731
    # 149 + 0.075 (n - 2,000) = 499 at n = 6,666.67
    assert own("starter", 6_666) < own("growth", 6_666) == 499 and own("starter", 6_667) > own("growth", 6_667)
    # 499 + 0.05 (n - 10,000) = 1,499 at n = 30,000
    assert own("growth", 30_000) == own("scale", 30_000) == 1_499
    assert own("growth", 30_001) > own("scale", 30_001)
    # the vendor's own example says 2,500: 149 + 500 x 0.075 = 186.50 against 499
    assert own("starter", 2_500) == Decimal("186.50")
    # with the next tier's rate, 149 + 0.05 (n - 2,000) = 499 at n = 9,000
    assert month_of("callsphere_starter_next_rate", interactions=9_000).total == 499


def test_agentforce_units_cost_the_same_at_twenty_actions_a_conversation(month_of: MonthOf) -> None:
    by_conversation = month_of("agentforce_conversation", tasks=1_000).total
    assert month_of("agentforce_flex_action", actions=19_999).total < by_conversation
    assert month_of("agentforce_flex_action", actions=20_000).total == by_conversation == 2_000
    assert month_of("agentforce_flex_action", actions=20_001).total > by_conversation


def test_a_copilot_pack_pays_from_80_percent_of_its_credits(month_of: MonthOf) -> None:
    assert month_of("copilot_studio_payg", credits=19_999).total < 200
    assert (
        month_of("copilot_studio_payg", credits=20_000).total
        == 200
        == month_of("copilot_studio_pack", credits=20_000).total
    )
    assert month_of("copilot_studio_pack", credits=25_001).total == 400, "one credit more is a second pack"


@pytest.mark.parametrize(
    ("small", "large", "minutes", "dollars"),
    [("bland_start", "bland_build", 14_950, 2_093), ("bland_build", "bland_scale", 20_000, 2_699)],
)  # 0.14 m = 299 + 0.12 m at 299 / 0.02 = 14,950; 299 + 0.12 m = 499 + 0.11 m at 200 / 0.01 = 20,000
def test_bland_tiers_cross_at(month_of: MonthOf, small: str, large: str, minutes: int, dollars: int) -> None:
    assert month_of(small, minutes=minutes).total == month_of(large, minutes=minutes).total == dollars
    assert month_of(small, minutes=minutes + 1).total > month_of(large, minutes=minutes + 1).total


@pytest.mark.parametrize(
    ("conversation", "resolved", "last_share"),
    [
        ("fini_conversation_middle", "fini_resolved_small", 775),
        ("fini_conversation_large", "fini_resolved_middle", 710),
    ],
)  # 0.69 / 0.89 = 77.5 %, 0.49 / 0.69 = 71.0 %
def test_fini_by_conversation_is_cheaper_above(
    month_of: MonthOf, conversation: str, resolved: str, last_share: int
) -> None:
    flat = month_of(conversation, tasks=1_000).total
    assert (
        month_of(resolved, resolutions=last_share).total < flat < month_of(resolved, resolutions=last_share + 1).total
    )


def test_hubspots_new_unit_is_never_dearer_below_two_resolutions_a_conversation(month_of: MonthOf) -> None:
    old = month_of("hubspot_customer_agent_old", tasks=1_000).total
    assert month_of("hubspot_customer_agent", resolutions=1_000).total == old / 2
    assert month_of("hubspot_customer_agent", resolutions=2_000).total == old


def test_a_prompt_of_7_000_tokens_doubles_retells_minutes(month_of: MonthOf) -> None:
    assert month_of("retell_low", minutes=1_000).total == 70
    assert month_of("retell_low_long_prompt", minutes=1_000).total == 140


def test_redos_table_ends_at_300_resolutions(month_of: MonthOf) -> None:
    # 50 x 0.95 + 50 x 0.90 + 200 x 0.85 = 47.50 + 45 + 170 = 262.50, and nothing is known beyond
    result = month_of("redo_resolutions", resolutions=350)
    assert result.total == Decimal("262.50")
    assert result.months[0].unserved["resolutions"] == 50


@pytest.mark.parametrize(("growth", "months"), [("1.02", 14), ("1.03", 9), ("1.05", 6), ("1.10", 3)])
def test_growth_eats_thirty_percent_of_headroom(market: Market, growth: str, months: int) -> None:
    """ln 1.3 / ln 1.02 = 13.2, so the 14th month after the first is the first one that is cut off; 8.9, 5.4 and 2.8."""
    workload = Workload(10_000, 0, 0, 0, 0, 0.006, 0)
    flat = typical_offers(workload, market.typical, "USD", "2026-11-21")[1]
    usage = [{"tasks": Fraction(10_000) * Fraction(growth) ** n} for n in range(20)]
    result = bill(flat, [{"tasks": Decimal(int(month["tasks"]))} for month in usage])
    assert next(n for n, month in enumerate(result.months) if month.unserved.get("tasks")) == months
