"""The shipped samples: each reads as a case, its notes add up, and advice comes out of it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from advisor.advice import advise
from advisor.case import Case
from advisor.contracts import bill
from advisor.files.case_file import read_case
from advisor.files.resources import read_market_resources, read_method, read_toml, resource_names, resource_path

NAMES = [sample["name"] for sample in read_toml("samples/index.toml")["sample"]]


def sample(name: str) -> Case:
    return read_case(resource_path(f"samples/{name}.advisor.json"))


def a_month_of(case: Case, offer: str, **usage: str) -> Decimal:
    """One month's bill of one offer of a sample."""
    contract = next(one for one in case.offers if one.name == offer)
    return bill(contract, [usage]).total


def test_every_sample_is_listed_once_and_every_listed_one_is_there() -> None:
    assert {f"samples/{name}.advisor.json" for name in NAMES} == set(resource_names("samples", ".advisor.json"))
    assert len(set(NAMES)) == len(NAMES) >= 6


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_names_its_sources(name: str) -> None:
    case = sample(name)
    assert case.title and len(case.notes) > 100
    for offer in case.offers:
        assert offer.evidence.source and offer.evidence.read_on, offer.name


def test_the_articles_figures_come_out_to_the_cent() -> None:
    case = sample("support-team")
    tasks, task_cost = case.answers.number("tasks"), case.answers.number("task_cost")
    assert tasks is not None and task_cost is not None
    # 200,000 conversations x 1,200 tokens x $5 per million tokens
    assert tasks * task_cost == 200_000 * 1_200 * Decimal(5) / 1_000_000 == Decimal(1200)
    assert a_month_of(case, "Metered, 30% markup", model_cost="1200") == Decimal("1560.00")
    assert a_month_of(case, "Metered, 60% markup", model_cost="1200") == Decimal("1920.00")
    assert a_month_of(case, "Flat $1,500", interactions="200000") == Decimal("1500.00")
    assert a_month_of(case, "Flat $2,500", interactions="200000") == Decimal("2500.00")
    # the vendor's own largest tier for the same work: 1,499 + 150,000 x 0.03
    assert a_month_of(case, "CallSphere Scale", interactions="200000") == Decimal("5999.00")


def test_callspheres_tiers_cross_where_their_rates_say() -> None:
    case = sample("clinic-phone-line")
    # Starter to Growth at 2,000 + (499 - 149) / 0.075 = 6,666.67 and Growth to Scale at 10,000 + (1,499 - 499) / 0.05
    assert a_month_of(case, "CallSphere Starter", interactions="6666") < Decimal(499)
    assert a_month_of(case, "CallSphere Starter", interactions="6667") > Decimal(499)
    assert a_month_of(case, "CallSphere Growth", interactions="30000") == Decimal("1499.00")
    # Bland's Build beats Start above 299 / (0.14 - 0.12) = 14,950 minutes
    start, build = (a_month_of(case, f"Bland {plan}", minutes="14950") for plan in ("Start", "Build"))
    assert start == build == Decimal("2093.00")


def test_one_months_help_desk_costs_what_the_notes_say() -> None:
    case = sample("help-desk-resolutions")
    assert a_month_of(case, "Fin per outcome", resolutions="3600", seats="10") == 10 * 29 + Decimal("3564.00")
    assert a_month_of(case, "HubSpot Customer Agent", resolutions="3600") == Decimal("1800.00")
    assert a_month_of(case, "Freddy sessions", sessions="6000") == 60 * Decimal("49.00")
    assert a_month_of(case, "autoch.at largest plan", interactions="6000") == 1199 + 1000 * Decimal("0.40")


def test_one_months_claims_cost_what_the_notes_say() -> None:
    case = sample("regulated-back-office")
    assert a_month_of(case, "Agentforce Flex Credits", actions="36000") == Decimal("3600.00")
    # 3 actions of 5 credits and one answer of 2 = 17 credits; 204,000 credits are 9 packs of 25,000
    assert a_month_of(case, "Copilot Studio pay-as-you-go", credits="204000") == Decimal("2040.00")
    assert a_month_of(case, "Copilot Studio packs", credits="204000") == 9 * Decimal(200)


def test_a_job_of_the_coding_agent_costs_what_the_notes_say() -> None:
    # Sonnet 4.6 at $3, $0.30 cached and $15 per million tokens; 1.4 million input, 80 % of it cached, 14,000 output
    cost = Decimal("0.28") * 3 + Decimal("1.12") * Decimal("0.30") + Decimal("0.014") * 15
    assert round(cost, 2) == sample("coding-agent-prototype").answers.number("task_cost") == Decimal("1.39")


def test_a_document_sorted_at_scale_costs_what_the_notes_say() -> None:
    million = Decimal(1_000_000)
    assert round((8566 * 3 + 727 * 15) / million, 4) == sample("routine-at-scale").answers.number("task_cost")
    luna = (8566 * Decimal("0.20") + 727 * Decimal("1.20")) / million
    assert round(500_000 * luna) == 1293


def test_the_buyer_who_knows_nothing_has_said_nothing() -> None:
    case = sample("knows-nothing")
    assert not case.answers.values and not case.offers


@pytest.mark.parametrize("name", NAMES)
def test_advice_comes_out_of_every_sample(name: str) -> None:
    advice = advise(sample(name), read_market_resources(), read_method(), with_flips=False)
    assert advice.offers_are_typical == (name == "knows-nothing")
    assert advice.verdict.offer in {offer.name for offer in advice.offers}
    excluded = {scored.priced.name for scored in advice.verdict.offers if scored.excluded_because}
    assert advice.verdict.offer not in excluded
    assert ("Flat, no logs" in excluded) == (name == "regulated-back-office")
    assert (advice.verdict.confidence == "low") == (name in ("knows-nothing", "coding-agent-prototype"))
