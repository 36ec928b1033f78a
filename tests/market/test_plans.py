"""Every published plan reads as a contract, has a source, and says how far its price can be trusted."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

import pytest

from advisor.contracts import Contract
from advisor.errors import InputRefused
from advisor.files.resources import read_toml, resource_names
from advisor.market.market import Market, search_plans
from advisor.market.plans import plan_warnings, read_plans, vendor_and_name

NOV_22 = date(2026, 11, 22)


def test_every_plan_is_a_contract_of_the_documented_form(market: Market) -> None:
    for plan in market.plans:
        contract = Contract.model_validate(plan.contract_data)
        assert (contract.vendor, contract.name) == (plan.vendor, plan.name)
        assert contract.evidence.class_ == plan.evidence.class_
        assert contract.charges, plan.id


def test_at_least_twenty_vendors_are_there_each_with_a_file_of_its_own(market: Market) -> None:
    assert len({plan.vendor for plan in market.plans}) == len(resource_names("plans", ".toml")) >= 20


def test_secondary_prices_are_marked_to_be_confirmed_and_no_machine_made_one_is_shipped(market: Market) -> None:
    assert {plan.evidence.class_ for plan in market.plans} == {"P1", "P2", "P3"}
    assert all(plan.needs_confirmation for plan in market.plans if plan.evidence.class_ == "P3")


def test_every_source_of_the_market_is_in_the_list_of_references() -> None:
    references = read_toml("references.toml")
    for name in ("model_tiers.toml", "typical_offers.toml"):
        data = read_toml(name)
        entries = [*data.pop("tier", {}).values(), *(entry for entry in data.values() if isinstance(entry, dict))]
        for entry in entries:
            assert entry["why"] and entry["references"], name
            assert set(entry["references"]) <= set(references), (name, entry["references"])


def test_no_price_was_read_on_a_day_that_is_still_to_come(market: Market) -> None:
    assert max(plan.evidence.read_on for plan in market.plans) <= date.today()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"evidence": None}, "evidence"),
        (
            {"evidence": {"class": "P4", "references": ["redo_help"], "read_on": date(2026, 11, 21)}},
            "'P1', 'P2' or 'P3'",
        ),
        ({"evidence": {"class": "P1", "references": [], "read_on": date(2026, 11, 21)}}, "at least 1"),
        ({"evidence": {"class": "P1", "references": ["redo_help"]}}, "read_on: is missing"),
        ({"evidence": {"class": "P1", "references": ["nobody"], "read_on": date(2026, 11, 21)}}, "nobody is not in"),
        (
            {"evidence": {"class": "P3", "references": ["redo_help"], "read_on": date(2026, 11, 21)}},
            "needs_confirmation",
        ),
        ({"colour": "red"}, "is not known here"),
    ],
)
def test_an_entry_without_good_evidence_is_refused(change: dict[str, Any], said: str) -> None:
    data = copy.deepcopy(read_toml("plans/redo.toml"))
    data["plan"][0] |= change
    with pytest.raises(InputRefused, match=said):
        read_plans([("redo.toml", data)], read_toml("references.toml"))


def test_all_faults_of_all_files_are_named_at_once() -> None:
    one, two = (copy.deepcopy(read_toml(f"plans/{name}.toml")) for name in ("redo", "flint"))
    del one["plan"][0]["evidence"], two["plan"][0]["unit"]
    with pytest.raises(InputRefused) as refused:
        read_plans([("redo.toml", one), ("flint.toml", two)], read_toml("references.toml"))
    assert [place for place, _ in refused.value.faults] == ["redo.toml plan.0.evidence", "flint.toml plan.0.unit"]


def test_a_plan_that_stands_twice_is_refused() -> None:
    data = read_toml("plans/redo.toml")
    with pytest.raises(InputRefused, match="redo_resolutions: stands twice"):
        read_plans([("a.toml", data), ("b.toml", data)], read_toml("references.toml"))


def test_search_finds_a_plan_by_vendor_name_and_unit(market: Market) -> None:
    assert {plan.id for plan in search_plans(market, "bland scale")} == {"bland_scale"}
    assert {plan.vendor for plan in search_plans(market, "SESSION")} == {"Freshworks"}
    assert search_plans(market, "sierra") == (), "no public price was found, so none is shipped"
    assert len(search_plans(market, "")) == len(market.plans)


def test_age_confirmation_conflict_and_end_of_a_price_are_each_one_sentence(market: Market) -> None:
    plans = {plan.id: plan for plan in market.plans}
    assert plan_warnings(plans["bland_build"], NOV_22, 90) == ()
    # read on 2026-09-20: 63 days before 2026-11-22, and 91 before 2026-12-20
    assert plan_warnings(plans["retell_low"], NOV_22, 90) == ()
    (old,) = plan_warnings(plans["retell_low"], date(2026, 12, 20), 90)
    assert "read on 2026-09-20, more than 90 days ago" in old
    (ended,) = plan_warnings(plans["freddy_sessions_old"], NOV_22, 90)
    assert "ended on 2025-11-12" in ended
    (replaced,) = plan_warnings(plans["fin_2023"], NOV_22, 90)
    assert "this price ended; ask for the present one" in replaced, "the day on which it ended is not known"
    (secondary,) = plan_warnings(plans["hubspot_customer_agent"], NOV_22, 90)
    assert "secondary source" in secondary
    (missing,) = plan_warnings(plans["flint_overage"], NOV_22, 90)
    assert "not published" in missing


def test_callsphere_overage_is_there_in_all_three_ways_and_says_so(market: Market) -> None:
    growth = [plan for plan in market.plans if plan.id.startswith("callsphere_growth")]
    assert {plan.id.removeprefix("callsphere_growth_") for plan in growth} == {
        "stop",
        "own_rate",
        "next_rate",
        "annual",
    }
    for plan in growth:
        assert any("stated three ways" in sentence for sentence in plan_warnings(plan, NOV_22, 90))


# The meters: what a case can say about its own work.
METERS = {
    "tasks", "interactions", "resolutions", "sessions", "actions", "minutes", "seats", "credits", "input_tokens",
    "cached_input_tokens", "cache_write_tokens", "output_tokens", "requests", "model_cost",
}  # fmt: skip
# Published units that a case does not know: their bills can be computed from given usage, not forecast.
ONLY_FROM_GIVEN_USAGE = {
    "azure_ptu_hourly", "azure_ptu_month", "azure_ptu_year", "fin_outcome_types", "hubspot_prospecting",
}  # fmt: skip


def test_every_other_plan_is_billed_in_meters_that_a_case_knows(market: Market) -> None:
    strange = {p.id for p in market.plans if not METERS.issuperset(Contract.model_validate(p.contract_data).meters)}
    assert strange == ONLY_FROM_GIVEN_USAGE


@pytest.mark.parametrize(
    ("vendor", "name", "spoken_of"),
    [
        ("Intercom", "Fin outcomes", "Intercom Fin outcomes"),
        ("HubSpot", "HubSpot Customer Agent", "HubSpot Customer Agent"),
        ("", "Our own", "Our own"),
        ("Acme", "", "Acme"),
    ],
)
def test_the_vendor_is_not_said_twice(vendor: str, name: str, spoken_of: str) -> None:
    assert vendor_and_name(vendor, name) == spoken_of
