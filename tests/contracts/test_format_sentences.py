"""The sentences of the contract format, each with figures worked by hand, where no worked example shows them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from advisor.contracts import Bill, BillMonth, Contract, bill

D = Decimal
STOP = {"enforcement": "before_next_call"}


def _use(price: dict[str, Any] | str = "1", meter: str = "m", name: str = "use", **clauses: Any) -> dict[str, Any]:
    if isinstance(price, str):
        price = {"model": "per_unit", "unit_price": price}
    return {"id": name, "kind": "usage", "meter": meter, "price": price, **clauses}


def _fee(amount: str, **clauses: Any) -> dict[str, Any]:
    return {"id": "fee", "kind": "fee", "amount": amount, **clauses}


def _contract(*charges: dict[str, Any], currency: str = "USD", term: int = 12, **clauses: Any) -> Contract:
    return Contract.model_validate({
        "format": 1, "name": "N", "currency": currency, "term_months": term, "charges": charges, **clauses,
    })  # fmt: skip


def _bill(contract: Contract, *quantities: Any, meter: str = "m") -> Bill:
    return bill(contract, [q if isinstance(q, dict) else {meter: q} for q in quantities])


def _totals(contract: Contract, *quantities: Any) -> list[str]:
    return [str(month.total) for month in _bill(contract, *quantities).months]


def _month(contract: Contract, quantity: Any) -> BillMonth:
    return _bill(contract, quantity).months[0]


def _lines(month: BillMonth) -> list[tuple[str, str]]:
    return [(line.charge, str(line.amount)) for line in month.lines if line.amount]


# Currencies and rounding.


def test_a_line_is_rounded_to_the_currency_s_places() -> None:
    assert _totals(_contract(_use("0.5"), currency="JPY"), 1) == ["1"]  # 0.5 yen, away from zero
    assert _totals(_contract(_use("0.0005"), currency="KWD"), 1) == ["0.001"]
    assert _totals(_contract(_use("0.00005"), currency="CLF"), 1) == ["0.0001"]
    assert _totals(_contract(_use("0.005"), currency_places=3), 1) == ["0.005"]
    assert _totals(_contract(_use("0.0049999"), currency="EUR"), 1) == ["0.00"]


def test_each_line_is_rounded_once_and_the_total_is_the_sum_of_rounded_lines() -> None:
    contract = _contract(_use("0.335", name="a"), _use("0.335", name="b"))
    assert _totals(contract, 1) == ["0.68"]  # 0.34 + 0.34, not 0.67


def test_a_price_per_three_is_exact() -> None:
    contract = _contract(_use({"model": "per_unit", "unit_price": "1", "per": "3"}))
    assert _totals(contract, 3) == ["1.00"]
    assert _totals(contract, "4.5") == ["1.50"]


def test_quantities_and_prices_of_many_digits_stay_exact() -> None:
    contract = _contract(_use("0.000000000001"), currency_places=12)
    assert _totals(contract, "123456789012345.5") == ["123.456789012346"]  # …3455 is half: away from zero


# Periods.


def test_a_yearly_fee_of_a_short_term_still_falls_every_twelve_months() -> None:
    contract = _contract(_fee("120", every="year"), term=5)
    assert [i for i, total in enumerate(_totals(contract, *[{}] * 25)) if total != "0.00"] == [0, 12, 24]


def test_a_fee_that_is_due_once_is_due_in_the_first_month_of_all_only() -> None:
    assert _totals(_contract(_fee("5", every="once"), term=1), {}, {}, {}) == ["5.00", "0.00", "0.00"]


def test_a_fee_per_something_counts_the_quantity_of_its_own_month() -> None:
    contract = _contract(_fee("10", every="quarter", per="seats"))
    assert _totals(contract, *[{"seats": n} for n in (2, 9, 9, 4)]) == ["20.00", "0.00", "0.00", "40.00"]


def test_a_fee_per_something_is_lifted_to_at_least_even_at_zero() -> None:
    contract = _contract(_fee("10", per="seats", at_least="3", at_most="4"))
    assert _totals(contract, {"seats": -2}, {"seats": "3.5"}, {"seats": 9}) == ["30.00", "35.00", "40.00"]


def test_a_fee_has_its_own_minimum_and_maximum_too() -> None:
    contract = _contract(_fee("10", per="seats", minimum="15", maximum="25"))
    assert _totals(contract, {"seats": 1}, {"seats": 2}, {"seats": 3}) == ["15.00", "20.00", "25.00"]


def test_an_amount_discount_of_a_quarter_falls_in_its_first_month_and_the_rest_is_lost() -> None:
    contract = _contract(_use(), discounts=[{"kind": "amount", "value": "50", "every": "quarter"}])
    assert _totals(contract, 30, 40, 40, 80) == ["0.00", "40.00", "40.00", "30.00"]


def test_an_amount_discount_that_is_due_once_never_comes_again() -> None:
    contract = _contract(_use(), discounts=[{"kind": "amount", "value": "5", "every": "once"}])
    assert _totals(contract, *[10] * 13) == ["5.00"] + ["10.00"] * 12


def test_a_cap_of_a_term_begins_again_with_the_next_term() -> None:
    contract = _contract(_use(), term=2, cap={"on": "spend", "limit": "10", "every": "term", **STOP})
    assert _totals(contract, 8, 8, 8) == ["8.00", "2.00", "8.00"]


# Tiers.


def test_a_tier_s_flat_fee_begins_just_above_its_lower_bound() -> None:
    tiers = [{"up_to": "10", "unit_price": "1", "flat_fee": "5"}, {"up_to": None, "unit_price": "1", "flat_fee": "7"}]
    contract = _contract(_use({"model": "graduated", "tiers": tiers, "first_tier_fee_at_zero": False}))
    assert _totals(contract, 0, "0.01", 10, "10.01") == ["0.00", "5.01", "15.00", "22.01"]
    due = _contract(_use({"model": "graduated", "tiers": tiers, "first_tier_fee_at_zero": True}))
    assert _totals(due, 0, "0.01") == ["5.00", "5.01"]


def test_a_first_tier_that_ends_at_zero_is_touched_by_any_units_in_graduated_and_never_reached_in_volume() -> None:
    tiers = [{"up_to": "0", "unit_price": "0", "flat_fee": "5"}, {"up_to": None, "unit_price": "1", "flat_fee": "7"}]
    for model, expected in (("graduated", ["5.00", "13.00"]), ("volume", ["5.00", "8.00"])):
        contract = _contract(_use({"model": model, "tiers": tiers, "first_tier_fee_at_zero": True}))
        assert _totals(contract, 0, 1) == expected


def test_a_band_that_costs_something_at_zero_units_is_not_due_without_units() -> None:
    steps = [{"up_to": "0", "price": "9"}, {"up_to": "5", "price": "20"}, {"up_to": None, "price": "10"}]
    assert _totals(_contract(_use({"model": "stairstep", "steps": steps})), 0, 5, "5.1") == ["0.00", "20.00", "10.00"]


def test_included_units_come_off_before_tiers_and_packages_are_counted() -> None:
    tiers = [{"up_to": "10", "unit_price": "1"}, {"up_to": None, "unit_price": "2"}]
    assert _totals(_contract(_use({"model": "graduated", "tiers": tiers}, included="5")), 16) == ["12.00"]  # 10 + 1 × 2
    package = {"model": "package", "package_size": "10", "package_price": "3", "minimum_packages": "1"}
    assert _totals(_contract(_use(package, included="5")), 3, 15, "15.1") == ["3.00", "3.00", "6.00"]


def test_a_charge_s_minimum_is_due_at_zero_units() -> None:
    assert _totals(_contract(_use(minimum="4")), 0, 5) == ["4.00", "5.00"]


def test_blocks_in_volume_mode_take_the_blocks_of_the_tier_reached_for_all_units() -> None:
    tiers = [{"block_size": "10", "max_blocks": "2", "block_price": "5"},
             {"block_size": "25", "max_blocks": None, "block_price": "6"}]  # fmt: skip
    volume = _contract(_use({"model": "blocks", "mode": "volume", "tiers": tiers}))
    assert _totals(volume, 20, 21, 51) == ["10.00", "6.00", "18.00"]
    graduated = _contract(_use({"model": "blocks", "tiers": tiers}))
    assert _totals(graduated, 20, 21, 45, "45.5") == ["10.00", "16.00", "16.00", "22.00"]


def test_what_is_not_said_of_two_tables_is_two_questions_each_with_its_own_difference() -> None:
    def table(fee: str) -> dict[str, Any]:
        return {"model": "volume", "tiers": [{"up_to": None, "unit_price": "1", "flat_fee": fee}]}

    result = _bill(_contract(_use(table("5"), name="a"), _use(table("7"), name="b")), 0)
    assert str(result.total) == "12.00"
    assert [(q.charge, q.key, str(q.difference)) for q in result.open_questions] == [
        ("a", "first_tier_fee_at_zero", "5.00"), ("b", "first_tier_fee_at_zero", "7.00")]  # fmt: skip


def test_what_moves_nothing_is_no_question() -> None:
    tiers = [{"up_to": None, "unit_price": "1", "flat_fee": "5"}]
    contract = _contract(_use({"model": "volume", "tiers": tiers}), minimum_spend={"amount": "9"})
    assert _bill(contract, 0).open_questions == ()  # the minimum is due either way
    assert _bill(contract, 3).open_questions == ()


# Discounts, commitment, maximum, minimum.


def test_amounts_come_off_before_percentages_whatever_the_order_in_the_contract() -> None:
    discounts = [{"kind": "percent", "value": "0.5"}, {"kind": "amount", "value": "40"}]
    assert _totals(_contract(_use(), discounts=discounts), 100) == ["30.00"]  # (100 − 40) ÷ 2


def test_an_amount_runs_through_the_charges_in_the_contract_s_order_not_in_that_of_on() -> None:
    contract = _contract(
        _use(name="a"), _use(name="b"), discounts=[{"kind": "amount", "value": "12", "on": ["b", "a"]}]
    )
    assert _lines(_month(contract, 10)) == [("a", "10.00"), ("b", "10.00"), ("a", "-10.00"), ("b", "-2.00")]


def test_a_discount_on_one_charge_leaves_the_others_alone() -> None:
    contract = _contract(_use(name="a"), _use(name="b"), discounts=[{"kind": "percent", "value": "1", "on": ["b"]}])
    assert _lines(_month(contract, 10)) == [("a", "10.00"), ("b", "10.00"), ("b", "-10.00")]


def test_each_discount_line_is_rounded_half_away_from_zero() -> None:
    contract = _contract(_fee("0.50"), discounts=[{"kind": "percent", "value": "0.25"}])
    assert _lines(_month(contract, {})) == [("fee", "0.50"), ("fee", "-0.13")]  # 0.125


def test_the_overage_of_a_commitment_is_only_what_this_month_is_above_it() -> None:
    commitment = {"amount": "100", "every": "quarter", "overage_factor": "1.5", "true_up": True}
    contract = _contract(_use(), commitment=commitment)
    # 80; 40, of which 20 are above: + 10; 30, all above: + 15. Then 50 + 20 + 0 of 100: 30 missing
    assert _totals(contract, 80, 40, 30, 50, 20, 0) == ["80.00", "50.00", "45.00", "50.00", "20.00", "30.00"]
    assert _totals(_contract(_use(), commitment={**commitment, "true_up": False}), 10, 10, 10) == ["10.00"] * 3


def test_a_maximum_takes_off_no_more_than_there_is_and_counts_the_minimum_of_other_periods() -> None:
    contract = _contract(_use(), minimum_spend={"amount": "50"}, maximum_spend={"amount": "70", "every": "quarter"})
    # 50 by the minimum; 20 are left of 70, then lifted to 50; nothing is left: 30 comes off, then 50 again
    assert _totals(contract, 10, 40, 30, 60) == ["50.00", "50.00", "50.00", "60.00"]
    assert _lines(_bill(contract, 10, 40, 30).months[2]) == [
        ("use", "30.00"), ("maximum_spend", "-30.00"), ("minimum_spend", "50.00")]  # fmt: skip


def test_a_minimum_of_a_quarter_is_topped_up_in_its_last_month_only() -> None:
    contract = _contract(_use(), minimum_spend={"amount": "100", "every": "quarter"})
    assert _totals(contract, 10, 10, 10, 10, 10) == ["10.00", "10.00", "80.00", "10.00", "10.00"]


def test_the_maximum_is_no_stop() -> None:
    month = _month(_contract(_use(), maximum_spend={"amount": "5"}), 100)
    assert (str(month.total), month.unserved) == ("5.00", {})


# Credits.


def test_no_credit_pays_the_price_of_a_credit() -> None:
    credit = {"id": "c", "amount": "100", "cost": "60", "granted": "month"}
    assert _totals(_contract(_use(), credits=[credit]), 10, 0) == ["60.00", "60.00"]


def test_a_credit_ends_as_its_last_month_ends() -> None:
    credit = {"id": "c", "amount": "100", "expires_after_months": 2}
    assert _totals(_contract(_use(), credits=[credit]), 0, 30, 30) == ["0.00", "0.00", "30.00"]


def test_of_equal_priorities_the_one_that_ends_first_is_drawn_first_and_a_new_grant_ends_no_older_one() -> None:
    credits = [
        {"id": "long", "amount": "10", "granted": "month", "expires_after_months": 3},
        {"id": "short", "amount": "10", "expires_after_months": 2},
        {"id": "first", "amount": "3", "priority": 5},
    ]
    months = _bill(_contract(_use(), credits=credits), 8, 20, 20).months
    draws = [[line for line in _lines(month) if line[1].startswith("-")] for month in months]
    # 3 by priority, 5 of short. Then short's 5 (ends now), long 10 + 5 of two grants. Then long 5 + 10.
    assert draws == [
        [("first", "-3.00"), ("short", "-5.00")], [("short", "-5.00"), ("long", "-15.00")], [("long", "-15.00")]]  # fmt: skip


def test_of_equal_credits_the_first_in_the_contract_is_drawn_first() -> None:
    credits = [{"id": "a", "amount": "5"}, {"id": "b", "amount": "5"}]
    assert _lines(_month(_contract(_use(), credits=credits), 7))[1:] == [("a", "-5.00"), ("b", "-2.00")]


def test_a_rollover_keeps_at_least_its_minimum_and_at_most_its_maximum_again_and_again() -> None:
    credit = {"id": "c", "amount": "100", "expires_after_months": 2, "rollover": {"min": "10", "max": "50"}}
    contract = _contract(_use(), credits=[credit])
    # 100 drawn; 10 kept for months 3 and 4, and again 10 for 5 and 6
    assert _totals(contract, 100, 0, 7, 7, 7, 7) == ["0.00", "0.00", "0.00", "4.00", "0.00", "4.00"]
    # 40 of 100 drawn, 60 left, 50 kept; 20 of it drawn, 30 kept again
    assert _totals(contract, 40, 0, 20, 0, 40, 0) == ["0.00", "0.00", "0.00", "0.00", "10.00", "0.00"]


def test_credits_smaller_than_a_cent_never_make_a_bill_negative() -> None:
    credits = [{"id": "a", "amount": "0.005"}, {"id": "b", "amount": "0.005"}]
    assert _lines(_month(_contract(_use("0.01"), credits=credits), 1)) == [("use", "0.01"), ("a", "-0.01")]


# Stops.


def test_the_nearest_of_several_stops_ends_the_meter_for_every_charge_on_it() -> None:
    steps = [{"up_to": "30", "price": "9"}]
    contract = _contract(
        _use(name="a", included="20"), _use({"model": "stairstep", "steps": steps, "beyond_last": "stop"}, name="b"),
        _use("0", name="c", included="40", beyond_included="stop"), cap={"on": "m", "limit": "35", **STOP},
    )  # fmt: skip
    month = _month(contract, 100)
    assert _lines(month) == [("a", "10.00"), ("b", "9.00")]  # 30 served
    assert month.unserved == {"m": D(70)}


def test_a_fee_on_a_stopped_meter_goes_on() -> None:
    contract = _contract(_fee("1", per="m"), _use("0", included="10", beyond_included="stop"))
    assert _totals(contract, 25) == ["25.00"]


def test_a_table_that_ends_serves_the_included_units_and_its_last_bound() -> None:
    tiers = [{"up_to": "10", "unit_price": "1"}]
    price = {"model": "graduated", "tiers": tiers, "beyond_last": "stop", "first_tier_fee_at_zero": False}
    month = _month(_contract(_use(price, included="5")), 22)
    assert (str(month.total), month.unserved) == ("10.00", {"m": D(7)})


def test_nothing_beyond_a_stop_is_charged_even_where_a_conversion_rounds_up() -> None:
    convert = {"operation": "divide", "factor": "60", "round": "up", "places": 0}
    price = {"model": "per_unit", "unit_price": "1", "convert": convert}
    month = _month(_contract(_use(price, included="1.5", beyond_included="stop")), 200)
    ending = {"model": "graduated", "tiers": [{"up_to": "1.5", "unit_price": "1"}], "beyond_last": "stop"}
    table = _month(_contract(_use({**ending, "convert": convert})), 200)
    assert (str(table.total), table.unserved) == ("1.50", {"m": D(110)})
    # 1.5 minutes are 90 seconds; they count as 2 minutes, but the half minute beyond is not charged
    assert (str(month.total), month.unserved) == ("0.00", {"m": D(110)})


def test_a_cap_on_spend_ends_before_the_first_unit_that_would_pass_it() -> None:
    package = {"model": "package", "package_size": "10", "package_price": "4"}
    contract = _contract(_use(package), cap={"on": "spend", "limit": "10", **STOP})
    month = _month(contract, 100)
    assert (str(month.total), month.unserved) == ("8.00", {"m": D(80)})  # a third package would make 12


def test_packages_that_are_rounded_down_are_used_up_to_just_before_the_next() -> None:
    package = {"model": "package", "package_size": "10", "package_price": "4", "round": "down"}
    month = _month(_contract(_use(package), cap={"on": "spend", "limit": "10", **STOP}), 100)
    assert (str(month.total), month.unserved) == ("8.00", {"m": D(70)})  # the 30th unit would make 12


def test_a_cap_on_spend_counts_before_discounts_and_rounding_and_with_a_charge_s_own_bounds() -> None:
    half_off = [{"kind": "percent", "value": "0.5"}]
    month = _month(_contract(_use(), discounts=half_off, cap={"on": "spend", "limit": "10", **STOP}), 30)
    assert (str(month.total), month.unserved) == ("5.00", {"m": D(20)})
    bounded = _contract(_use(maximum="9"), cap={"on": "spend", "limit": "9", **STOP})
    assert _month(bounded, 30).unserved == {}  # never above 9
    other = _contract(_use(maximum="9"), _use("0.5", name="b"), cap={"on": "spend", "limit": "14", **STOP})
    assert _month(other, 30).unserved == {"m": D(20)}  # 9 + 10 × 0.5 = 14
    lifted = _contract(_use(minimum="8"), cap={"on": "spend", "limit": "9", **STOP})
    assert _month(lifted, 30).unserved == {"m": D(21)}


def test_a_cap_that_the_fees_alone_pass_serves_nothing_and_the_fees_go_on() -> None:
    month = _month(_contract(_fee("20"), _use(), cap={"on": "spend", "limit": "10", **STOP}), 5)
    assert (str(month.total), month.unserved) == ("20.00", {"m": D(5)})


def test_a_quantity_rounded_down_is_served_up_to_just_before_the_first_unit_that_would_pass_the_cap() -> None:
    tens = {"operation": "divide", "factor": "10", "round": "down"}
    price = {"model": "per_unit", "unit_price": "5", "convert": tens}
    month = _month(_contract(_use(price, included="2"), cap={"on": "spend", "limit": "4", **STOP}), 100)
    assert (str(month.total), month.unserved) == ("0.00", {"m": D(70)})  # at 30 a third ten would cost 5


def test_a_cap_on_a_meter_counts_what_was_served_not_what_was_asked_for() -> None:
    cap = {"on": "m", "limit": "25", "every": "quarter", **STOP}
    contract = _contract(_use(included="10", beyond_included="stop"), cap=cap)
    unserved = [month.unserved for month in _bill(contract, 20, 20, 20).months]
    assert unserved == [{"m": D(10)}, {"m": D(10)}, {"m": D(15)}]  # 10, 10 and the last 5 are served


def test_a_cap_that_is_passed_before_any_use_serves_nothing_even_where_use_would_cost_less() -> None:
    tiers = [{"up_to": "0", "unit_price": "0", "flat_fee": "60"}, {"up_to": None, "unit_price": "1"}]
    price = {"model": "volume", "tiers": tiers, "first_tier_fee_at_zero": True}
    month = _month(_contract(_use(price), cap={"on": "spend", "limit": "50", **STOP}), 10)
    assert (str(month.total), month.unserved) == ("60.00", {"m": D(10)})


def test_a_cap_that_is_reached_exactly_stops_nothing() -> None:
    assert _month(_contract(_use(), cap={"on": "spend", "limit": "5", **STOP}), 5).unserved == {}
    assert _month(_contract(_use(), cap={"on": "m", "limit": "5", **STOP}), 5).unserved == {}


def test_a_share_of_the_month_without_an_end_is_shown_to_28_digits() -> None:
    contract = _contract(_use("3"), _use("0", meter="n", name="n"), cap={"on": "spend", "limit": "1", **STOP})
    month = _month(contract, {"m": 1, "n": 3})
    assert month.unserved == {"m": D("0.6666666666666666666666666667"), "n": D(2)}


def test_a_volume_price_stops_at_the_first_moment_at_which_the_limit_is_passed() -> None:
    tiers = [{"up_to": "100", "unit_price": "2"}, {"up_to": None, "unit_price": "0.5"}]
    contract = _contract(_use({"model": "volume", "tiers": tiers, "first_tier_fee_at_zero": False}),
                         cap={"on": "spend", "limit": "150", **STOP})  # fmt: skip
    month = _month(contract, 400)  # all 400 would cost 200; on the way there the 75th unit reaches 150
    assert (str(month.total), month.unserved) == ("150.00", {"m": D(325)})


def test_an_alert_or_an_invoice_after_the_fact_stops_nothing() -> None:
    for enforcement in ("after_billing", "alert_only", "unknown", None):
        contract = _contract(_use(), cap={"on": "spend", "limit": "1", "enforcement": enforcement})
        assert _month(contract, 50).unserved == {}


# Words.


def test_the_working_of_every_price_model_can_be_followed() -> None:
    def words(charge: dict[str, Any], quantity: Any, **clauses: Any) -> list[str]:
        return [line.working for line in _month(_contract(charge, **clauses), quantity).lines]

    tiers = [{"up_to": "10", "unit_price": "2", "flat_fee": "3"}, {"up_to": None, "unit_price": "1"}]
    steps = [{"up_to": "10", "price": "9"}, {"up_to": None, "price": "20"}]
    blocks = [{"block_size": "10", "max_blocks": "1", "block_price": "2"},
              {"block_size": "5", "max_blocks": None, "block_price": "1"}]  # fmt: skip
    minutes = {"operation": "divide", "factor": "60", "round": "up"}
    assert words(_use("0.05", included="10000"), 12_300) == ["10,000 included; 2,300 × $0.05"]
    assert words(_use({"model": "graduated", "tiers": tiers}), 15) == ["10 × $2 + $3 + 5 × $1"]
    assert words(_use({"model": "volume", "tiers": tiers}), 15) == ["15 × $1 (all in the tier above 10)"]
    assert words(_use({"model": "stairstep", "steps": steps}), 7) == ["7 is in the band above 0 up to 10: $9"]
    assert words(_use({"model": "package", "package_size": "10", "package_price": "4"}), 15) == [
        "15 in packages of 10: 2 × $4"]  # fmt: skip
    assert words(_use({"model": "blocks", "tiers": blocks}), 17) == ["1 block of 10 × $2 + 2 blocks of 5 × $1"]
    assert words(_use({"model": "per_unit", "unit_price": "0.12", "convert": minutes}), 61) == [
        "61 m count as 2 units; 2 × $0.12"]  # fmt: skip
    assert words(_use("0.05", included="10000"), 8_000) == ["8,000 of 10,000 included; 0 × $0.05"]
    assert words(_use("0.05", included="10", included_every="term"), 8) == ["8 of the term's 10 included; 0 × $0.05"]
    assert words(_use({"model": "percentage", "rate": "0.15"}), "1234.5") == ["$1,234.50 × 15 %"]
    shares = [{"up_to": "10", "rate": "0.01", "flat_fee": "2"}, {"up_to": None, "rate": "0.02"}]
    assert words(_use({"model": "graduated_percentage", "tiers": shares}), 11) == ["$10 × 1 % + $2 + $1 × 2 %"]
    assert words(_use(minimum="50"), 5) == ["5 × $1 = $5, lifted to the charge's minimum of $50"]
    assert words(_fee("20", per="seats", at_least="5"), {"seats": 3}) == ["5 seats (at least, 3 counted) × $20"]
    assert words(_use(), 5, discounts=[{"kind": "percent", "value": "0.1"}])[1] == "10 % of $5"
    assert words(_use(), 30, cap={"on": "spend", "limit": "9", **STOP}) == ["9 of 30 m served; 9 × $1"]
    assert words(_use(), 5, currency="KWD") == ["5 × KWD 1"]
