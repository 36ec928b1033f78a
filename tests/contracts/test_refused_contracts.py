"""A contract that can't be right is refused when it is read: every fault with its path and what to do."""

from __future__ import annotations

import copy
import json
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from advisor.contracts import Contract, bill, read_contract
from advisor.errors import InputRefused


def _good() -> dict[str, Any]:
    graduated = [
        {"up_to": "10", "unit_price": "2"},
        {"up_to": "20", "unit_price": "1"},
        {"up_to": None, "unit_price": "0.5"},
    ]
    steps = [{"up_to": "10", "price": "2"}, {"up_to": None, "price": "5"}]
    blocks = [{"block_size": "10", "max_blocks": b, "block_price": "2"} for b in ("3", None)]
    convert = {"operation": "divide", "factor": "60", "round": "up", "places": 0}
    package = {"model": "package", "package_size": "10", "package_price": "1", "convert": convert}

    def jobs(name: str, price: dict[str, Any]) -> dict[str, Any]:
        return {"id": name, "kind": "usage", "meter": "jobs", "price": price}

    return {
        "format": 1, "vendor": "Example Co", "name": "Growth", "currency": "USD", "currency_places": None,
        "term_months": 12,
        "charges": [
            {"id": "platform", "kind": "fee", "amount": "499", "every": "month"},
            {"id": "seats", "kind": "fee", "amount": "20", "every": "month", "per": "seats", "at_least": "5",
             "at_most": None},
            {"id": "calls", "kind": "usage", "meter": "calls", "included": "10000", "included_every": "month",
             "beyond_included": "charge", "price": {"model": "per_unit", "unit_price": "0.05", "per": "1"}},
            jobs("jobs", {"model": "graduated", "tiers": graduated}),
            jobs("bands", {"model": "stairstep", "steps": steps}),
            jobs("blocks", {"model": "blocks", "tiers": blocks}),
            jobs("packs", package),
        ],
        "discounts": [{"kind": "percent", "value": "0.10", "on": ["platform"]},
                      {"kind": "amount", "value": "50", "every": "month"}],
        "minimum_spend": {"amount": "1000", "every": "month"}, "maximum_spend": {"amount": "5000", "every": "month"},
        "commitment": {"amount": "60000", "every": "year", "overage_factor": "1.2", "true_up": True},
        "credits": [{"id": "pack", "amount": "1000", "cost": "800", "granted": "start", "priority": 1,
                     "expires_after_months": 12, "rollover": {"min": "0", "max": "200"}}],
        "cap": {"on": "spend", "limit": "2500", "every": "month", "enforcement": "before_next_call",
                "alerts": ["0.5", "1"]},
        "terms": {"usage_meter": "yes", "uplift_cap": "0.05", "notice_days": "60"},
        "evidence": {"class": "P1", "source": "a page", "read_on": "2026-09-20"},
    }  # fmt: skip


# (path of the fault, the value put there, a word of the remedy). A path that ends in "+" adds the key.
MISTAKES: list[tuple[str, Any, str]] = [
    ("format", 2, "1"),
    ("format", None, "missing"),
    ("name", "", "empty"),
    ("name", 5, "text"),
    ("name", "a\u202eb", "can't be shown"),
    ("name", "x" * 101, "too long"),
    ("currency", "usd", "capital letters"),
    ("currency", "XTS", "currency_places"),
    ("currency_places", -1, "at least 0"),
    ("currency_places", 1.5, "whole number"),
    ("term_months", 0, "at least 1"),
    ("term_months", "1.5", "whole number"),
    ("charges", [], "at least one"),
    ("charges", None, "missing"),
    ("charges", {}, "list"),
    ("charges[0]", "fee", "object"),
    ("charges[0].kind", None, "fee, usage"),
    ("charges[0].kind", "feee", 'did you mean "fee"'),
    ("charges[0].id", "seats", "used twice"),
    ("charges[0].id", "commitment", "line of the bill itself"),
    ("charges[0].amount", "-1", "below zero"),
    ("charges[0].amount", 4.99, "quotes"),
    ("charges[0].amount", True, "decimal"),
    ("charges[0].amount", None, "missing"),
    ("charges[0].amount", "NaN", "plain decimal"),
    ("charges[0].amount", "Infinity", "plain decimal"),
    ("charges[0].amount", "1e999", "plain decimal"),
    ("charges[0].amount", "1_000", "plain decimal"),
    ("charges[0].amount", "1,000", "plain decimal"),
    ("charges[0].amount", " 1", "plain decimal"),
    ("charges[0].amount", "007", "plain decimal"),
    ("charges[0].amount", "１", "plain decimal"),
    ("charges[0].amount", "٣", "plain decimal"),
    ("charges[0].amount", "", "plain decimal"),
    ("charges[0].amount", "9" * 16, "15 digits"),
    ("charges[0].amount", "0." + "1" * 25, "24 after"),
    ("charges[0].amount", 10**15, "15 digits"),
    ("charges[0].amount", ["1"], "decimal"),
    ("charges[0].every", "term", "month"),
    ("charges[0].every", "monthly", 'did you mean "month"'),
    ("charges[0].at_least+", "5", '"per"'),
    ("charges[0].amuont+", "5", 'did you mean "amount"'),
    ("charges[0].per", 5, "text"),
    ("charges[1].at_most", "4", "above at_most"),
    ("charges[2].minimum+", "10", ""),
    ("charges[2].meter", None, "missing"),
    ("charges[2].included_every", "year", "month"),
    ("charges[2].beyond_included", "block", "stop"),
    ("charges[2].price", None, "missing"),
    ("charges[2].price.model", "per_units", 'did you mean "per_unit"'),
    ("charges[2].price.model", None, "per_unit"),
    ("charges[2].price.per", "0", "above zero"),
    ("charges[2].price.unit_prize+", "1", 'did you mean "unit_price"'),
    ("charges[3].price.tiers", [], "empty"),
    ("charges[3].price.tiers[1].up_to", "10", "not above the bound before it"),
    ("charges[3].price.tiers[1].up_to", "9", "not above the bound before it"),
    ("charges[3].price.tiers[1].up_to", None, "only the last"),
    ("charges[3].price.tiers[2].up_to", "30", "beyond_last"),
    ("charges[3].price.tiers[0].up_to", "-5", "below zero"),
    ("charges[3].price.tiers[0].flat_fe+", "5", 'did you mean "flat_fee"'),
    ("charges[3].price.first_tier_fee_at_zero", "yes", "true, false or null"),
    ("charges[3].price.beyond_last", "bill", "stop"),
    ("charges[4].price.steps[1].up_to", "9", "not above"),
    ("charges[5].price.tiers[0].max_blocks", None, "only the last"),
    ("charges[5].price.tiers[0].max_blocks", "2.5", "whole"),
    ("charges[5].price.tiers[0].max_blocks", "0", "above zero"),
    ("charges[5].price.tiers[0].block_size", "0", "above zero"),
    ("charges[5].price.tiers[1].max_blocks", "3", "beyond_last"),
    ("charges[5].price.mode", "total", "graduated"),
    ("charges[6].price.package_size", "0", "above zero"),
    ("charges[6].price.minimum_packages", "0.5", "whole"),
    ("charges[6].price.round", "half_up", "up"),
    ("charges[6].price.convert.factor", "0", "above zero"),
    ("charges[6].price.convert.operation", "times", "multiply"),
    ("charges[6].price.convert.round", "ceil", "up"),
    ("charges[6].price.convert.places", -1, "at least 0"),
    ("discounts[0].value", "10", '"0.10"'),
    ("discounts[0].on[0]", "platfrm", 'did you mean "platform"'),
    ("discounts[0].every", "quarter", "month"),
    ("discounts[1].every", "weekly", "month"),
    ("discounts[1].kind", "rebate", "percent"),
    ("minimum_spend.amount", "5000.01", "above the maximum_spend"),
    ("minimum_spend.every", "once", "month"),
    ("commitment.true_up", "no", "true, false or null"),
    ("commitment.overage_factor", "-1", "below zero"),
    ("credits[0].id", "minimum_spend", "line of the bill itself"),
    ("credits[0].granted", "once", "start"),
    ("credits[0].priority", "first", "whole number"),
    ("credits[0].expires_after_months", 0, "at least 1"),
    ("credits[0].rollover.min", "201", "above max"),
    ("cap.on", "cals", 'did you mean "calls"'),
    ("cap.on", "seats", "no usage charge"),
    ("cap.enforcement", "hard", "before_next_call"),
    ("cap.limit", None, "missing"),
    ("cap.alerts[0]", "half", "plain decimal"),
    ("terms.logs", "maybe", "unknown"),
    ("terms.sso", "yes", "not a known key"),
    ("evidence.clas+", "P1", 'did you mean "class"'),
    ("chrages+", [], 'did you mean "charges"'),
]  # fmt: skip


NAMED_ELSEWHERE = {"charges[1].at_most": "charges[1].at_least", "currency=": "currency_places"}


def _with(data: dict[str, Any], path: str, value: Any) -> None:
    *way, last = [int(part) if part.isdigit() else part for part in path.replace("[", ".").replace("]", "").split(".")]
    here: Any = data
    for part in way:
        here = here[part]
    here[last] = value


@pytest.mark.parametrize(("path", "value", "word"), MISTAKES, ids=[f"{p}={str(v)[:20]}" for p, v, _ in MISTAKES])
def test_a_mistake_is_named_by_its_path_with_a_remedy(path: str, value: Any, word: str) -> None:
    data = _good()
    path = path.removesuffix("+")
    if path == "charges[2].minimum":
        data["charges"][2]["maximum"] = "9"
        word = "above maximum"
    _with(data, path, value)
    with pytest.raises(InputRefused) as refused:
        read_contract(data, "growth.json")
    faults = dict(refused.value.faults)
    place = NAMED_ELSEWHERE.get(path if word != "currency_places" else "currency=", path)
    if word == "used twice" and path == "charges[0].id":
        place = "charges[1].id"  # the second use is the one to change
    assert place in faults, faults
    assert word in faults[place]
    others = set(faults) - {place}
    assert not others or path in ("charges", "charges[0]", "charges[0].id", "charges[0].kind"), faults
    assert str(refused.value).startswith("growth.json: ")
    assert "\n" not in str(refused.value)


def test_the_contract_without_a_mistake_is_read() -> None:
    contract = read_contract(_good(), "growth.json")
    assert contract.name == "Growth"
    assert contract.places == 2
    assert contract.meters == ("seats", "calls", "jobs")


def test_all_faults_are_told_at_once() -> None:
    data = _good()
    data["charges"][0]["amount"] = "1e5"
    data["charges"][3]["price"]["tiers"][1] = {"up_to": "5", "unit_price": "x", "flat_fe": "1"}
    data["cap"]["on"] = "minutes"
    data["minimum_spend"]["amount"] = "6000"
    data["nme"] = "x"
    with pytest.raises(InputRefused) as refused:
        read_contract(data, "growth.json")
    assert {path for path, _ in refused.value.faults} >= {
        "charges[0].amount", "charges[3].price.tiers[1].up_to", "charges[3].price.tiers[1].unit_price",
        "charges[3].price.tiers[1].flat_fe", "cap.on", "minimum_spend.amount", "nme",
    }  # fmt: skip


def test_the_model_itself_refuses_with_pydantic_s_error_and_the_same_faults() -> None:
    data = _good()
    data["charges"][2]["price"]["unit_prize"] = "1"
    data["cap"]["on"] = "minutes"
    for read in (lambda: Contract.model_validate(data), lambda: Contract.model_validate_json(json.dumps(data))):
        with pytest.raises(ValidationError) as refused:
            read()
        places = [error["loc"] for error in refused.value.errors()]
        assert places == [("charges", 2, "price", "unit_prize"), ("cap", "on")]
        assert 'did you mean "unit_price"?' in str(refused.value)


@pytest.mark.parametrize("data", [None, [], "contract", 5, {}, {"charges": 5}, {"charges": [None, {}, 7]}])
def test_something_that_is_no_contract_at_all_is_refused(data: Any) -> None:
    with pytest.raises(InputRefused):
        read_contract(data, "x.json")


def test_an_unknown_enforcement_is_not_a_fault_and_stops_nothing() -> None:
    data = _good()
    data["charges"] = [data["charges"][2]]
    del data["discounts"], data["commitment"], data["credits"], data["maximum_spend"], data["minimum_spend"]
    data["cap"] = {"on": "spend", "limit": "1", "enforcement": None}
    contract = read_contract(data, "growth.json")
    assert contract.cap is not None
    assert contract.cap.enforcement == "unknown"
    # (12,000 − 10,000) × 0.05 = 100, far above the cap of 1
    result = bill(contract, [{"calls": "12000"}])
    assert (str(result.total), result.months[0].unserved) == ("100.00", {})


def test_a_minimum_above_a_maximum_of_another_period_is_no_contradiction() -> None:
    data = _good()
    data["minimum_spend"] = {"amount": "6000", "every": "quarter"}
    read_contract(data, "growth.json")
    data["minimum_spend"] = {"amount": "6000", "every": "term"}
    data["term_months"] = 1  # a term of one month is the same period as a month
    with pytest.raises(InputRefused, match="above the maximum_spend"):
        read_contract(data, "growth.json")


@pytest.mark.parametrize("clause", ["minimum_spend", "maximum_spend", "commitment", "cap"])
def test_a_term_that_is_not_known_can_have_no_period(clause: str) -> None:
    data = _good()
    data["term_months"] = None
    data[clause]["every"] = "term"
    with pytest.raises(InputRefused, match='add "term_months"'):
        read_contract(data, "growth.json")


def test_rollover_without_an_expiry_is_refused() -> None:
    data = _good()
    del data["credits"][0]["expires_after_months"]
    with pytest.raises(InputRefused, match="expires_after_months"):
        read_contract(data, "growth.json")


def test_a_table_of_one_tier_that_ends_at_zero_is_refused() -> None:
    data = _good()
    data["charges"][3]["price"] = {
        "model": "graduated",
        "beyond_last": "stop",
        "tiers": [{"up_to": "0", "unit_price": "1"}],
    }
    with pytest.raises(InputRefused, match="nothing can ever be priced"):
        read_contract(data, "growth.json")


def test_null_is_the_same_as_an_absent_key() -> None:
    data = _good()
    full = Contract.model_validate(data)
    data["charges"][2] |= {"minimum": None, "maximum": None, "beyond_included": None, "included_every": None}
    data["charges"][2]["price"] |= {"convert": None, "per": None}
    data["cap"]["every"] = None
    data["terms"]["logs"] = None
    assert Contract.model_validate(data) == full


def test_a_contract_is_written_as_the_data_that_it_was_read_from() -> None:
    data = _good()
    data["charges"][2]["price"]["unit_price"] = "0.0000001"  # never "1E-7"
    contract = Contract.model_validate(data)
    written = contract.to_data()
    assert written["charges"][2]["price"]["unit_price"] == "0.0000001"
    assert Contract.model_validate(json.loads(json.dumps(written))) == contract
    assert Contract.model_validate_json(contract.model_dump_json(by_alias=True)) == contract


def test_a_changed_copy_bills_by_its_own_prices() -> None:
    contract = Contract.model_validate({"format": 1, "name": "N", "currency": "USD", "charges": [
        {"id": "fee", "kind": "fee", "amount": "10"}]})  # fmt: skip
    assert bill(contract, [{}]).total == 10
    dearer = contract.model_copy(update={"charges": (contract.charges[0].model_copy(update={"amount": Decimal(11)}),)})
    assert bill(dearer, [{}]).total == 11
    assert bill(copy.deepcopy(dearer), [{}]).total == 11
    assert bill(contract, [{}]).total == 10


def test_a_missing_quantity_is_named_with_its_charge_and_month() -> None:
    contract = Contract.model_validate(_good())
    with pytest.raises(InputRefused) as refused:
        bill(contract, [{"calls": 1, "jobs": 1, "seats": 1}, {"calls": 1, "seats": None}])
    assert refused.value.faults == [
        ("month 2", 'the charge "seats" counts "seats", but this month has no quantity for "seats": '
         "add it (0 where nothing was used)"),
        ("month 2", 'the charge "jobs" counts "jobs", but this month has no quantity for "jobs": '
         "add it (0 where nothing was used)"),
    ]  # fmt: skip


NOT_QUANTITIES = [
    0.5, float("nan"), float("inf"), True, "1e3", "NaN", Decimal("NaN"), Decimal("Infinity"), Decimal("1e30"),
    Decimal("1e-60"), 10**5000, [], "12,000",
]  # fmt: skip


@pytest.mark.parametrize("quantity", NOT_QUANTITIES, ids=lambda quantity: f"{type(quantity).__name__}")
def test_a_quantity_that_is_no_bounded_exact_number_is_refused(quantity: Any) -> None:
    contract = Contract.model_validate(_good())
    with pytest.raises(InputRefused, match="month 1: calls: "):
        bill(contract, [{"calls": quantity, "jobs": 1, "seats": 1}])


@pytest.mark.parametrize("quantity", ["12000", 12000, Decimal("12000"), Decimal("1.2E4"), "12000.000"])
def test_a_quantity_may_be_a_string_an_int_or_a_decimal(quantity: Any) -> None:
    charge = {"id": "c", "kind": "usage", "meter": "calls", "price": {"model": "per_unit", "unit_price": "0.05"}}
    contract = Contract.model_validate({"format": 1, "name": "N", "currency": "USD", "charges": [charge]})
    assert str(bill(contract, [{"calls": quantity, "ignored": object()}]).total) == "600.00"
